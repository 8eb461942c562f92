"""Reads the index: each word's sets of documents, titles, texts.

Every word has a set of documents for each of four zones: the title; labels (subtitle, tags, categories, author); the
strong text (what the text says first or often); the rest of the text. A set is stored as a bit set if it is dense and
as numbers if it is sparse (see `sets`), all in one `Block`, so that nothing becomes a Python object until a query needs
it. Sets are returned as Python's big integers: bit `d` stands for document `d`, and an AND of two such sets over
100,000 documents takes a microsecond.
"""

from __future__ import annotations

import math
import re
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from operator import add, le

from reader.search.index.phrases import Phrase, phrase_places
from reader.search.index.sets import is_dense, scattered
from reader.search.index.storage import Block, DamagedIndex
from reader.search.index.texts import TextReader
from reader.search.words.languages import DEFAULT, LANGUAGES
from reader.search.words.lexicon import Lexicon
from reader.search.words.tokens import is_unspaced

__all__ = ["BODY", "LABEL", "LEAD", "TITLE", "ZONES", "Postings", "numbers_in", "title_hash"]

TITLE, LABEL, LEAD, BODY = range(4)
"""The zones of a document."""

ZONES = ("title", "label", "lead", "body")

CACHED_BYTES = 48 * 1024 * 1024
"""Maximum bytes of bit sets cached between queries."""

FEW = 48
"""Number of documents of a word below which its set is not cached but rebuilt each time."""

SMALL_SET = 128
"""Maximum size in bytes of a set that is taken apart as an integer."""
PHRASE_DOCUMENTS = 96
"""Maximum number of titles checked for a phrase; if there are more, reranking sorts them out one by one."""
PHRASES_KEPT = 512
"""Number of phrases whose documents are cached between key presses."""
_NOT_EMPTY = re.compile(rb"[^\0]", re.DOTALL)


def title_hash(text: str) -> int:
    """Return the hash by which a title is looked up."""
    return zlib.crc32(text.encode("utf-8", "replace"))


def _even(starts: array[int], count: int, size: int) -> bool:
    """Return whether `starts` divides `size` into `count` pieces."""
    return len(starts) == count + 1 and starts[0] == 0 and starts[-1] == size and all(map(le, starts, starts[1:]))


class Postings:
    """A block's posting lists: words, keys and the documents that contain them."""

    def __init__(self, block: Block) -> None:
        meta = block.json("meta")
        if not isinstance(meta, dict):
            raise DamagedIndex("meta")
        self.version = str(meta.get("version"))
        self.source = str(meta.get("source", ""))
        self.count = int(meta.get("count", 0))
        self.has_texts = bool(meta.get("texts"))
        self.size = (self.count + 7) // 8
        self.all = (1 << self.count) - 1
        self.acronyms = block.text("acronyms").split("\n") if block.raw("acronyms") else []
        self.thesaurus = bytes(block.raw("thesaurus")) if block.has("thesaurus") else b""
        codes = tuple(code for code in meta.get("languages", ()) if code in LANGUAGES)
        self.lexicon = Lexicon(codes or (DEFAULT,))
        self._languages = block.raw("languages")
        self._spelled = block.raw("spelled")
        self._shorts = block.raw("short-forms")
        self._names = block.raw("names")
        self.words: list[str] = block.text("words").split("\n") if block.raw("words") else []
        self.keys: list[str] = block.text("keys").split("\n") if block.raw("keys") else []
        self.word_key = block.numbers("word-key")
        self._title_keys = block.raw("title-keys")
        self._title_hashes = block.numbers("title-hashes")
        self.title_words = block.numbers("title-words")
        self.title_places = block.raw("title-places")
        self._title_offsets = block.numbers("title-offsets")
        self._title_widths = block.numbers("title-widths")
        self.title_starts = block.numbers("title-ends")
        self._counts = [block.numbers(f"{name}-counts") for name in ZONES]
        self._list_starts = [block.numbers(f"{name}-starts") for name in ZONES]
        self._lists = [block.raw(f"{name}-lists") for name in ZONES]
        self._features = block.raw("features") if self.has_texts else memoryview(b"")
        self._texts = TextReader(block, self.count) if self.has_texts else None
        self._check()
        self._members, self._member_starts = self._invert_keys()
        self._sets: list[dict[int, int]] = [{} for _ in ZONES]
        self._masses = array("f", [-1.0]) * self.count
        self.phrase_cache: dict[Phrase, tuple[int, bool]] = {}
        self.piece_cache: dict[str, tuple[frozenset[int], float]] = {}
        self.title_vocabulary = array("I", [i for i in range(len(self.words)) if self.is_titled(i)])
        self._block = block
        self.let_go()

    def let_go(self) -> None:
        """Release memory of parts of the file that were read only once (see `Block.let_go`)."""
        self._block.let_go()

    def _check(self) -> None:
        """Raise DamagedIndex if sections do not fit one another, so that later reads cannot go out of bounds."""
        words = len(self.words)
        whole = [
            len(self.word_key) == words,
            max(self.word_key, default=-1) < len(self.keys),
            max(self.title_words, default=-1) < words,
            len(self.title_words) == len(self.title_places) == len(self._title_offsets) == len(self._title_widths),
            _even(self.title_starts, self.count, len(self.title_words)),
            len(self._languages) == self.count,
            max(self._languages, default=0) < len(self.lexicon.languages),
            bytes(self._title_keys).count(b"\n") + 1 == self.count or not self.count,
        ]
        for counts, starts, lists in zip(self._counts, self._list_starts, self._lists, strict=True):
            whole += [len(counts) == words, _even(starts, words, len(lists))]
        if self.has_texts:
            whole.append(len(self._features) == self.count)
        if not all(whole):
            raise DamagedIndex("sections do not fit one another")

    def _invert_keys(self) -> tuple[array[int], array[int]]:
        """Return the words of all keys, key by key, and the offset at which those of each key begin."""
        counts = array("I", [0]) * len(self.keys)
        for key in self.word_key:
            counts[key] += 1
        members = sorted(range(len(self.word_key)), key=self.word_key.__getitem__)
        return array("I", members), array("I", accumulate(counts, initial=0))

    def _words_of_key(self, key: int) -> array[int]:
        return self._members[self._member_starts[key] : self._member_starts[key + 1]]

    # -------------------------------------------------------------- words

    def word(self, text: str) -> int | None:
        """Return the number of a word, or None."""
        at = bisect_left(self.words, text)
        return at if at < len(self.words) and self.words[at] == text else None

    def starting(self, prefix: str) -> range:
        """Return the numbers of the words that start with `prefix`."""
        return range(bisect_left(self.words, prefix), bisect_left(self.words, prefix + "\U0010ffff"))

    def of_key(self, key: str) -> Sequence[int]:
        """Return the numbers of the words that share a key."""
        at = bisect_left(self.keys, key)
        return self._words_of_key(at) if at < len(self.keys) and self.keys[at] == key else ()

    def begins(self, text: str) -> bool:
        """Return whether the index has a word that begins with `text`, or a form of it."""
        return bool(self.starting(text)) or bool(self.forms(text))

    @cached_property
    def short_forms(self) -> frozenset[int]:
        """The words that titles write in capitals."""
        words = (self.word(word) for word in str(self._shorts, "utf-8", "replace").split())
        return frozenset(word for word in words if word is not None)

    def titled_with(self, pair: str) -> list[int]:
        """Return the pairs of characters in titles that share a character with `pair`."""
        return [word for character in pair for word in self._by_character.get(character, ())]

    @cached_property
    def _by_character(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for word in self.title_vocabulary:
            text = self.words[word]
            if len(text) == 2 and is_unspaced(text) and self._counts[TITLE][word] and not self.lexicon.is_small(text):
                for character in text:
                    found.setdefault(character, []).append(word)
        return found

    def forms(self, word: str) -> list[int]:
        """Return the numbers of the words that are forms of a folded word, including itself if it exists."""
        number = self.word(word)
        if number is not None:
            return list(self._words_of_key(self.word_key[number]))
        return [other for key in self.lexicon.keys(word) for other in self.of_key(key)]

    def spelled(self, word: int) -> str:
        """Return a word as spelled in the texts, with its accents."""
        return self._spellings.get(word, self.words[word])

    @cached_property
    def _spellings(self) -> dict[int, str]:
        lines = (line.partition("\t") for line in str(self._spelled, "utf-8", "replace").split("\n"))
        return {int(number): raw for number, tab, raw in lines if tab and number.isdigit()}

    @cached_property
    def rarity(self) -> array[float]:
        """The weight of each word that occurs in a title or label, 0 to 1; function words have 0."""
        top = math.log(self.count + 1.5)
        counts = self._counts[TITLE]
        rarity = array("f", [0.0]) * len(self.words)
        for number in self.title_vocabulary:
            if not self.lexicon.is_small(self.words[number]):
                documents = max([counts[word] for word in self._words_of_key(self.word_key[number])])
                rarity[number] = max(0.02, math.log((self.count + 1) / (documents + 0.5)) / top)
        return rarity

    def frequency(self, zone: int, word: int) -> int:
        """Return the number of documents that contain a word in a zone."""
        return self._counts[zone][word]

    def is_titled(self, word: int) -> bool:
        """Return whether a word occurs in any title or label."""
        return bool(self._counts[TITLE][word] or self._counts[LABEL][word])

    # ---------------------------------------------------------- documents

    def documents(self, zone: int, words: Iterable[int], *, keep: bool = True) -> int:
        """Return the documents that contain any of the words in a zone, as a bit set.

        The sets are cached for the next query unless `keep` is false.
        """
        found = 0
        few: list[tuple[memoryview, int]] = []
        counts, starts, kept = self._counts[zone], self._list_starts[zone], self._sets[zone]
        for word in words:
            bits = kept.get(word)
            if bits is None:
                held = counts[word]
                if not held:
                    continue
                raw = self._lists[zone][starts[word] : starts[word + 1]]
                dense = is_dense(held, self.count)
                # On a small site all sets are small.
                if held < FEW and not dense and self.size > SMALL_SET:
                    few.append((raw, held))
                    continue
                bits = int.from_bytes(raw, "little") & self.all if dense else scattered([(raw, held)], self.count)
                if keep:
                    self._keep(zone, word, bits)
            found |= bits
        return found | scattered(few, self.count) if few else found

    def _keep(self, zone: int, word: int, bits: int) -> None:
        if sum(map(len, self._sets)) * (self.size + 100) > CACHED_BYTES:
            for kept in self._sets:
                kept.clear()
        self._sets[zone][word] = bits

    def title(self, document: int) -> tuple[Sequence[int], Sequence[int]]:
        """Return the words of a title and their places in it."""
        start, end = self.title_starts[document], self.title_starts[document + 1]
        return self.title_words[start:end], bytes(self.title_places[start:end])

    def title_mass(self, document: int) -> float:
        """Return the total weight of a title: the sum of the rarity of its plain words."""
        mass = self._masses[document]
        if mass < 0:
            words, places = self.title(document)
            first = dict(zip(reversed(places), reversed(words), strict=True))
            mass = self._masses[document] = sum(self.rarity[word] for word in first.values())
        return mass

    def title_tokens(self, document: int) -> Iterator[tuple[int, int, int, int]]:
        """Yield (word, place, start, end) of a title's words, with start and end in characters."""
        start, end = self.title_starts[document], self.title_starts[document + 1]
        begins = self._title_offsets[start:end]
        ends = map(add, begins, self._title_widths[start:end])
        return zip(self.title_words[start:end], self.title_places[start:end], begins, ends, strict=True)

    def title_span(self, document: int, at: int) -> tuple[int, int]:
        """Return the characters [start, end) of the word with index `at` in a title."""
        place = self.title_starts[document] + at
        begin = self._title_offsets[place]
        return begin, begin + self._title_widths[place]

    def phrase_documents(self, phrase: Phrase) -> tuple[int, bool]:
        """Return the documents whose titles contain the parts of a phrase, and whether their proximity was checked."""
        known = self.phrase_cache.get(phrase)
        if known is not None:
            return known
        bits = self.all
        for part in sorted(phrase.parts, key=len):
            bits &= self.documents(TITLE, part)
        sure = bits.bit_count() <= PHRASE_DOCUMENTS
        if sure:
            kept = 0
            for number in numbers_in(bits, self.size):
                if phrase_places(phrase, *self.title(number)):
                    kept |= 1 << number
            bits = kept
        if len(self.phrase_cache) > PHRASES_KEPT:
            self.phrase_cache.clear()
        self.phrase_cache[phrase] = bits, sure
        return bits, sure

    @cached_property
    def features(self) -> bytes | None:
        """One byte of features per document, or None if texts are not indexed."""
        return bytes(self._features) if self.has_texts else None

    @cached_property
    def languages(self) -> list[str]:
        """The language code of each document."""
        return [self.lexicon.languages[number] for number in self._languages]

    @cached_property
    def title_list(self) -> list[str]:
        """The titles' keys in order."""
        return str(self._title_keys, "utf-8", "replace").split("\n") if self.count else []

    def titled(self, key: str) -> int:
        """Return the documents whose title has this key (see `tokens.title_key`), as a bit set."""
        wanted, bits = title_hash(key) << 32, 0
        at = bisect_left(self._title_hashes, wanted)
        while at < len(self._title_hashes) and self._title_hashes[at] >> 32 == wanted >> 32:
            document = self._title_hashes[at] & 0xFFFFFFFF
            if document < self.count and self.title_list[document] == key:
                bits |= 1 << document
            at += 1
        return bits

    def names(self) -> list[str]:
        """Return the documents' names in order."""
        return str(self._names, "utf-8", "replace").split("\n") if self.count else []

    def text(self, document: int) -> str:
        """Return the text of a document, empty if texts are not indexed."""
        return self._texts.text(document) if self._texts is not None else ""

    def text_bytes(self, document: int) -> int:
        """Return the size of a document's text in bytes."""
        return self._texts.size(document) if self._texts is not None else 0


def numbers_in(bits: int, size: int) -> Iterator[int]:
    """Yield the numbers of a bit set's members in ascending order; `size` is the length of the set in bytes."""
    if size <= SMALL_SET:
        while bits:
            low = bits & -bits
            yield low.bit_length() - 1
            bits ^= low
        return
    for found in _NOT_EMPTY.finditer(bits.to_bytes(size, "little")):
        base, byte = found.start() << 3, found[0][0]
        while byte:
            low = byte & -byte
            yield base + low.bit_length() - 1
            byte ^= low
