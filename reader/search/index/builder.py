"""Builds the sections of an index from documents (see `postings` for their contents)."""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import partial
from itertools import accumulate, islice
from operator import sub
from typing import NamedTuple

from reader.late import LatePattern
from reader.search.index.acronyms import Acronyms
from reader.search.index.postings import BODY, LABEL, LEAD, TITLE, ZONES, title_hash
from reader.search.index.sets import pack_set
from reader.search.index.storage import Section, narrow
from reader.search.index.texts import TextWriter
from reader.search.words.languages import DEFAULT, language_of, most_common
from reader.search.words.lexicon import Lexicon
from reader.search.words.stems import key_of
from reader.search.words.tokens import Pieces, fold, text_words, title_key, tokenize, whole_words

__all__ = ["BlockBuilder", "SearchDocument"]

LEAD_WORDS = 60
"""Number of words at a text's start that count as its subject: an answer names its subject in its first sentences;
the examples and analogies after them bring in unrelated words."""

LEAD_TIMES = 3
"""Number of occurrences from which a word counts as strong anywhere in a text."""

TITLE_WORDS = 64
"""Maximum number of words of a title that are stored for ranking."""

TOGETHER = 64
"""Number of documents processed together, so that the data of each step stays in the CPU cache …"""
TOGETHER_AT_MOST = 1_000_000
"""… unless their texts reach this many characters: the words of all are in memory at once."""

LOOKED_AT = 200
"""Maximum number of documents per zone that decide the language of a word."""

_SHORT = LatePattern(r"\b([A-Z]{3,5})s?\b")
_ACCENTS = r"[\u00c0-\u024f\u0370-\u04ff\u1e00-\u1fff]"
_ACCENTED = LatePattern(rf"(?:(?<![^\W\d_])|(?={_ACCENTS}))[^\W\d_]*{_ACCENTS}[^\W\d_]*+")


class SearchDocument(NamedTuple):
    """What is indexed of an entry besides its text.

    `name` identifies the content: a document with the same name has the same text. `path` is its path in the site.
    """

    title: str
    labels: tuple[str, ...] = ()
    name: str = ""
    path: str = ""


class BlockBuilder:
    """Collects documents in order and packs them into the sections of a block."""

    def __init__(self) -> None:
        self._zones = tuple(defaultdict[str, "array[int]"](partial(array, "I")) for _ in ZONES)
        self._title_words: list[str] = []
        self._title_places = bytearray()
        self._title_offsets = array("I")
        self._title_widths = array("I")
        self._title_lengths = array("I")
        self._keys: list[str] = []
        self._names: list[str] = []
        self._features = bytearray()
        self._texts: TextWriter | None = None
        self._acronyms = Acronyms()
        self._labels: dict[str, frozenset[str]] = {}
        self._languages: list[str] = []
        self._spelled: dict[str, str] = {}
        self._shorts: set[str] = set()
        self._waiting: list[tuple[SearchDocument, str | None, int, str]] = []
        self._waiting_size = 0
        self._pieces = Pieces()

    @property
    def size(self) -> int:
        """Total size of the texts added, in bytes."""
        return self._texts.size if self._texts is not None else 0

    def add(self, document: SearchDocument, text: str | None = None, features: int = 0, language: str = "") -> None:
        """Add the next document. `text` is None if only titles are indexed; `language` is the one the post declares."""
        self._waiting.append((document, text, features, language))
        self._waiting_size += len(text or "")
        if len(self._waiting) == TOGETHER or self._waiting_size >= TOGETHER_AT_MOST:
            self._take_in()

    def _take_in(self) -> None:
        """Process the waiting documents, each step for all of them before the next step."""
        waiting, self._waiting, self._waiting_size = self._waiting, [], 0
        first = len(self._names)
        titles = [self._add_title(n, document.title) for n, (document, *_) in enumerate(waiting, first)]
        texts = [text_words(text or "", self._pieces) for _, text, *_ in waiting]
        for (document, text, features, language), title, words in zip(waiting, titles, texts, strict=True):
            self._names.append(document.name)
            self._features.append(features)
            sample = [*title, *words[:LEAD_WORDS]]
            found = language_of(document.title, text or "", sample, declared=language, path=document.path)
            self._languages.append(found)
            for raw in (document.title, text or ""):
                self._acronyms.read(raw)
                self._remember_spelling(raw)
        for number, (document, *_) in enumerate(waiting, first):
            self._post(LABEL, number, frozenset().union(*map(self._label_words, document.labels)))
        for number, words in enumerate(texts, first):
            self._add_words(number, words)
        for _, text, *_ in waiting:
            if text is not None:
                self._texts = self._texts or TextWriter()
                self._texts.add(text)

    def _add_words(self, number: int, words: Sequence[str]) -> None:
        """Add the words of a text."""
        lead, body = self._zones[LEAD], self._zones[BODY]
        # A counter keeps insertion order, so the words of the lead come first.
        counts = Counter(words[:LEAD_WORDS])
        first = len(counts)
        counts.update(words[LEAD_WORDS:])
        for word in islice(counts, first):
            lead[word].append(number)
        for word, times in islice(counts.items(), first, None):
            (lead if times >= LEAD_TIMES else body)[word].append(number)

    def _remember_spelling(self, text: str) -> None:
        """Remember how accented words are spelled, for display if the user types them without accents."""
        if not text.isascii():
            for piece in text.split():
                if not piece.isascii():
                    for found in _ACCENTED.compiled.finditer(piece):
                        raw = found[0].casefold() if found[0].islower() else found[0]
                        self._spelled.setdefault(fold(raw), raw)

    def _add_title(self, number: int, title: str) -> Sequence[str]:
        """Add a title and return its words."""
        tokens = tokenize(title)
        self._keys.append((" ".join(whole_words(tokens)) or title_key(title)).replace("\n", " "))
        if len(tokens) > TITLE_WORDS:
            tokens = [token for token in tokens if token.position < TITLE_WORDS]
        words, starts, ends, places, _ = zip(*tokens, strict=True) if tokens else ((),) * 5
        self._title_words.extend(words)
        self._title_places.extend(places)
        self._title_offsets.extend(starts)
        self._title_widths.extend(map(sub, ends, starts))
        self._title_lengths.append(len(words))
        self._post(TITLE, number, set(words))
        if not title.isupper():
            self._shorts.update(found.lower() for found in _SHORT.compiled.findall(title))
        return words

    def _label_words(self, label: str) -> frozenset[str]:
        known = self._labels.get(label)
        if known is None:
            known = self._labels[label] = frozenset(token.text for token in tokenize(label))
        return known

    def _post(self, zone: int, number: int, words: Set[str]) -> None:
        lists = self._zones[zone]
        for word in words:
            lists[word].append(number)

    def sections(self, version: str, source: str = "") -> dict[str, Section]:
        """Return the sections of the block, ready for packing. The builder cannot be used afterwards."""
        self._take_in()
        count = len(self._names)
        words = sorted(set().union(*self._zones))
        numbers = {word: i for i, word in enumerate(words)}
        lexicon = Lexicon(most_common(self._languages) or (DEFAULT,))
        keys = [
            key_of(word, language) for word, language in zip(words, self._word_languages(words, lexicon), strict=True)
        ]
        distinct = sorted(set(keys))
        key_numbers = {key: i for i, key in enumerate(distinct)}
        made: dict[str, Section] = {
            "meta": _meta(version, source, count, self._texts is not None, lexicon.languages),
            "languages": bytes(lexicon.languages.index(code) for code in self._languages),
            "spelled": self._spellings(numbers),
            "short-forms": " ".join(sorted(self._shorts)).encode("utf-8", "replace"),
            "acronyms": "\n".join(self._acronyms.lines(lexicon)).encode("utf-8", "replace"),
            "names": "\n".join(self._names).encode("utf-8", "replace"),
            "words": "\n".join(words).encode("utf-8", "replace"),
            "keys": "\n".join(distinct).encode("utf-8", "replace"),
            "word-key": narrow([key_numbers[key] for key in keys]),
            "title-keys": "\n".join(self._keys).encode("utf-8", "replace"),
            "title-hashes": array("Q", sorted(title_hash(k) << 32 | i for i, k in enumerate(self._keys))),
            "title-words": narrow(array("I", map(numbers.__getitem__, self._title_words))),
            "title-places": bytes(self._title_places),
            "title-offsets": narrow(self._title_offsets),
            "title-widths": narrow(self._title_widths),
            "title-ends": _starts(self._title_lengths),
        }
        for name, lists in zip(ZONES, self._zones, strict=True):
            counts = narrow([len(lists.get(word, ())) for word in words])
            packed = [pack_set(lists[word], count) if word in lists else b"" for word in words]
            lists.clear()
            made[f"{name}-counts"] = counts
            made[f"{name}-starts"] = _starts(map(len, packed))
            made[f"{name}-lists"] = b"".join(packed)
        if self._texts is not None:
            made.update(self._texts.sections())
            made["features"] = bytes(self._features)
        return made

    def _word_languages(self, words: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
        """Yield the language of each word: among the possible ones, that of most documents containing the word."""
        for word in words:
            codes = lexicon.of(word)
            if len(codes) > 1:
                held = [self._languages[n] for lists in self._zones for n in lists.get(word, ())[:LOOKED_AT]]
                yield max(codes, key=held.count)
            else:
                yield codes[0]

    def _spellings(self, numbers: dict[str, int]) -> bytes:
        """Return the words whose spelling differs from their folded form, one `number<tab>word` per line."""
        pairs = ((numbers[folded], raw) for folded, raw in self._spelled.items() if folded != raw and folded in numbers)
        return "\n".join(f"{number}\t{raw}" for number, raw in pairs).encode("utf-8", "replace")


def _meta(version: str, source: str, count: int, texts: bool, languages: tuple[str, ...]) -> bytes:
    return json.dumps(
        {"version": version, "source": source, "count": count, "texts": texts, "languages": languages}
    ).encode()


def _starts(lengths: Iterable[int]) -> array[int]:
    """Return the start offsets of consecutive pieces of these lengths, plus the end of the last one."""
    return narrow(array("Q", accumulate(lengths, initial=0)))
