"""Documents -> posting lists, and reading them back.

Every word has a set of documents for each of four zones: the title; labels (subtitle, tags, categories, author);
the strong text (what the text says first or says often); the text at all. A set is kept as a bit set where it is
dense and as numbers where it is sparse, all in one `Block`, so that nothing of it is a Python object until a query
asks for it. Sets are handed out as Python's big integers: bit `d` stands for document `d`, and an AND of two such
sets over 100,000 documents takes a microsecond.
"""

from __future__ import annotations

import json
import math
import re
import tempfile
import zlib
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, partial
from operator import le
from typing import TYPE_CHECKING

from reader.search.index.acronyms import Acronyms
from reader.search.index.storage import CHUNK, Block, Damaged
from reader.search.words.tokens import FUNCTION_WORDS, key_of, text_words, title_key, tokenize, whole_words

if TYPE_CHECKING:
    from reader.search.index.phrases import Phrase

__all__ = ["BODY", "LABEL", "LEAD", "TITLE", "Builder", "Postings", "SearchDocument"]

TITLE, LABEL, LEAD, BODY = range(4)
"""The zones of a document."""

ZONES = ("title", "label", "lead", "body")

LEAD_WORDS = 60
"""Words at a text's start that count as what it is about: an answer names its subject in its first sentences, the
examples and analogies after them bring words from anywhere."""

LEAD_TIMES = 3
"""A word that comes this often counts as strong wherever it stands."""

TITLE_WORDS = 64
"""Words of a title that are kept for ranking."""

CACHED_BYTES = 48 * 1024 * 1024
"""Bit sets kept between queries."""

FEW = 48
"""Documents of a word up to which its set is made anew each time."""

SMALL_SET = 128
"""Bytes up to which a set is taken apart as a number."""
_NOT_EMPTY = re.compile(rb"[^\0]", re.DOTALL)

SPOOLED = 32 << 20
"""Bytes of texts above which they wait in a nameless file while the index is built."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What is indexed of an entry besides its text. `name` tells whether a document has the text it had before."""

    title: str
    labels: tuple[str, ...] = ()
    name: str = ""


class Builder:
    """Collects documents in order and packs them into the sections of a block."""

    def __init__(self) -> None:
        self._zones = tuple(defaultdict[str, "array[int]"](partial(array, "I")) for _ in ZONES)
        self._title_words: list[list[str]] = []
        self._title_places: list[bytes] = []
        self._title_spans: list[array[int]] = []
        self._keys: list[str] = []
        self._names: list[str] = []
        self._features = bytearray()
        self._texts = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115 - it lives as long as the builder
        self._text_lengths = array("I")
        self._acronyms = Acronyms()
        self._labels: dict[str, frozenset[str]] = {}
        self._count = 0
        self.size = 0
        """Bytes of the texts so far."""

    def add(self, document: SearchDocument, text: str | None = None, features: int = 0) -> None:
        """Add the next document; `text` is None where only titles are indexed."""
        self._features.append(features)
        number = self._count
        self._count += 1
        self._names.append(document.name)
        self._add_title(number, document.title)
        self._post(LABEL, number, frozenset().union(*map(self._label_words, document.labels)))
        self._acronyms.read(document.title)
        if text is not None:
            self._acronyms.read(text)
            words = text_words(text)
            strong = set(words[:LEAD_WORDS])
            counts = Counter(words)
            strong.update(word for word, times in counts.items() if times >= LEAD_TIMES)
            self._post(LEAD, number, strong)
            self._post(BODY, number, counts.keys() - strong)
            self._text_lengths.append(self._texts.write(text.encode("utf-8", "replace")))
            self.size += self._text_lengths[-1]

    def _add_title(self, number: int, title: str) -> None:
        every = tokenize(title)
        tokens = [token for token in every if token.position < TITLE_WORDS]
        self._title_words.append([token.text for token in tokens])
        self._title_places.append(bytes(token.position for token in tokens))
        self._title_spans.append(array("H", [at for token in tokens for at in (token.start, token.end)]))
        self._keys.append((" ".join(whole_words(every)) or title_key(title)).replace("\n", " "))
        self._post(TITLE, number, {token.text for token in tokens})

    def _label_words(self, label: str) -> frozenset[str]:
        known = self._labels.get(label)
        if known is None:
            known = self._labels[label] = frozenset(token.text for token in tokenize(label))
        return known

    def _post(self, zone: int, number: int, words: Set[str]) -> None:
        lists = self._zones[zone]
        for word in words:
            lists[word].append(number)

    def sections(self, version: str, source: str = "") -> dict[str, bytes | Iterable[bytes]]:
        """The sections of the block, ready to be packed; the builder is used up."""
        words = sorted(set().union(*self._zones))
        numbers = {word: i for i, word in enumerate(words)}
        keys = [key_of(word) for word in words]
        distinct = sorted(set(keys))
        key_numbers = {key: i for i, key in enumerate(distinct)}
        made: dict[str, bytes | Iterable[bytes]] = {
            "meta": _meta(version, source, self._count, bool(self._text_lengths)),
            "acronyms": "\n".join(self._acronyms.lines()).encode("utf-8", "replace"),
            "names": "\n".join(self._names).encode("utf-8", "replace"),
            "words": "\n".join(words).encode("utf-8", "replace"),
            "keys": "\n".join(distinct).encode("utf-8", "replace"),
            "word-key": array("I", [key_numbers[key] for key in keys]).tobytes(),
            "title-keys": "\n".join(self._keys).encode("utf-8", "replace"),
            "title-hashes": array("Q", sorted(_hash(k) << 32 | i for i, k in enumerate(self._keys))).tobytes(),
            "title-words": array("I", [numbers[w] for title in self._title_words for w in title]).tobytes(),
            "title-places": b"".join(self._title_places),
            "title-spans": b"".join(spans.tobytes() for spans in self._title_spans),
            "title-ends": _starts(len(title) for title in self._title_words).tobytes(),
        }
        size = (self._count + 7) // 8
        for name, lists in zip(ZONES, self._zones, strict=True):
            counts = array("I", [len(lists.get(word, ())) for word in words])
            packed = [_pack_list(lists[word], size) if word in lists else b"" for word in words]
            lists.clear()
            made[f"{name}-counts"] = counts.tobytes()
            made[f"{name}-starts"] = _starts(map(len, packed)).tobytes()
            made[f"{name}-lists"] = b"".join(packed)
        if self._text_lengths:
            made["text-starts"] = _starts(self._text_lengths).tobytes()
            made["texts"] = self._spooled()
            made["features"] = bytes(self._features)
        return made

    def _spooled(self) -> Iterator[bytes]:
        self._texts.seek(0)
        while chunk := self._texts.read(CHUNK):
            yield chunk


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace"))


def _meta(version: str, source: str, count: int, texts: bool) -> bytes:
    return json.dumps({"version": version, "source": source, "count": count, "texts": texts}).encode()


def _starts(lengths: Iterable[int]) -> array[int]:
    starts, at = array("Q", (0,)), 0
    for length in lengths:
        at += length
        starts.append(at)
    return starts


def _even(starts: array[int], count: int, size: int) -> bool:
    """Whether `starts` divides `size` into `count` pieces."""
    return len(starts) == count + 1 and starts[0] == 0 and starts[-1] == size and all(map(le, starts, starts[1:]))


def _pack_list(numbers: array[int], size: int) -> bytes:
    """Numbers where they take less room than a bit for every document (`size` bytes), else the bits."""
    if len(numbers) * 4 < size:
        return numbers.tobytes()
    return _bits_of(numbers, size)


def _bits_of(numbers: Iterable[int], size: int) -> bytes:
    bits = bytearray(size)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return bytes(bits)


class Postings:
    """A block's posting lists: words, keys and the documents they stand in."""

    def __init__(self, block: Block) -> None:
        meta = block.json("meta")
        if not isinstance(meta, dict):
            raise Damaged("meta")
        self.version = str(meta.get("version"))
        self.source = str(meta.get("source", ""))
        self.count = int(meta.get("count", 0))
        self.has_texts = bool(meta.get("texts"))
        self.size = (self.count + 7) // 8
        self.all = (1 << self.count) - 1
        self.acronyms = block.text("acronyms").split("\n") if block.raw("acronyms") else []
        self.thesaurus = bytes(block.raw("thesaurus")) if block.has("thesaurus") else b""
        self._names = block.raw("names")
        self.words: list[str] = block.text("words").split("\n") if block.raw("words") else []
        self.keys: list[str] = block.text("keys").split("\n") if block.raw("keys") else []
        self.word_key = block.numbers("word-key", "I")
        self._title_keys = block.raw("title-keys")
        self._title_hashes = block.numbers("title-hashes", "Q")
        self.title_words = block.numbers("title-words", "I")
        self.title_places = block.raw("title-places")
        self._title_spans = block.numbers("title-spans", "H")
        self.title_starts = block.numbers("title-ends", "Q")
        self._counts = [block.numbers(f"{name}-counts", "I") for name in ZONES]
        self._list_starts = [block.numbers(f"{name}-starts", "Q") for name in ZONES]
        self._lists = [block.raw(f"{name}-lists") for name in ZONES]
        self._text_starts = block.numbers("text-starts", "Q") if self.has_texts else array("Q")
        self._features = block.raw("features") if self.has_texts else memoryview(b"")
        self._texts = block.raw("texts") if self.has_texts else memoryview(b"")
        self._check()
        self._members = self._invert_keys()
        self._cache: dict[tuple[int, int], int] = {}
        self._masses = array("f", [-1.0]) * self.count
        self.phrase_cache: dict[Phrase, tuple[int, bool]] = {}
        self.piece_cache: dict[str, tuple[frozenset[int], float]] = {}
        self.title_vocabulary = [i for i in range(len(self.words)) if self.is_titled(i)]

    def _check(self) -> None:
        """Refuse sections that do not fit one another: nothing may be read outside of them later."""
        words = len(self.words)
        whole = [
            len(self.word_key) == words,
            max(self.word_key, default=-1) < len(self.keys),
            max(self.title_words, default=-1) < words,
            len(self._title_spans) == 2 * len(self.title_words) == 2 * len(self.title_places),
            _even(self.title_starts, self.count, len(self.title_words)),
            bytes(self._title_keys).count(b"\n") + 1 == self.count or not self.count,
        ]
        for counts, starts, lists in zip(self._counts, self._list_starts, self._lists, strict=True):
            whole += [len(counts) == words, _even(starts, words, len(lists))]
        if self.has_texts:
            whole += [
                len(self._features) == self.count,
                _even(self._text_starts, self.count, len(self._texts)),
            ]
        if not all(whole):
            raise Damaged("sections do not fit one another")

    def _invert_keys(self) -> list[array[int]]:
        members = [array("I") for _ in self.keys]
        for word, key in enumerate(self.word_key):
            members[key].append(word)
        return members

    # -------------------------------------------------------------- words

    def word(self, text: str) -> int | None:
        """The number of a word, or None."""
        at = bisect_left(self.words, text)
        return at if at < len(self.words) and self.words[at] == text else None

    def starting(self, prefix: str) -> range:
        """The numbers of the words that start with `prefix`."""
        return range(bisect_left(self.words, prefix), bisect_left(self.words, prefix + "\U0010ffff"))

    def of_key(self, key: str) -> Sequence[int]:
        """The numbers of the words that share a key."""
        at = bisect_left(self.keys, key)
        return self._members[at] if at < len(self.keys) and self.keys[at] == key else ()

    @cached_property
    def rarity(self) -> array[float]:
        """How much each word says that stands in a title, 0 to 1; function words nothing."""
        top = math.log(self.count + 1.5)
        counts = self._counts[TITLE]
        rarity = array("f", [0.0]) * len(self.words)
        for number in self.title_vocabulary:
            if self.words[number] not in FUNCTION_WORDS:
                documents = max(counts[w] for w in self._members[self.word_key[number]])
                rarity[number] = max(0.02, math.log((self.count + 1) / (documents + 0.5)) / top)
        return rarity

    def frequency(self, zone: int, word: int) -> int:
        """In how many documents a word stands in a zone."""
        return self._counts[zone][word]

    def is_titled(self, word: int) -> bool:
        """Whether a word stands in any title or label."""
        return bool(self._counts[TITLE][word] or self._counts[LABEL][word])

    # ---------------------------------------------------------- documents

    def documents(self, zone: int, words: Iterable[int]) -> int:
        """The documents that hold any of the words in a zone, as a bit set."""
        found = 0
        few: list[memoryview] = []
        counts, starts = self._counts[zone], self._list_starts[zone]
        for word in words:
            if not counts[word]:
                continue
            bits = self._cache.get((zone, word))
            if bits is None:
                raw = self._lists[zone][starts[word] : starts[word + 1]]
                if counts[word] < FEW and counts[word] * 4 == len(raw) < self.size:
                    few.append(raw)
                    continue
                bits = self._kept((zone, word), raw, dense=counts[word] * 4 >= self.size)
            found |= bits
        return found | self._scattered(few) if few else found

    def _kept(self, key: tuple[int, int], raw: memoryview, *, dense: bool) -> int:
        bits = int.from_bytes(raw, "little") & self.all if dense else self._scattered([raw])
        if len(self._cache) * (self.size + 100) > CACHED_BYTES:
            self._cache.clear()
        self._cache[key] = bits
        return bits

    def _scattered(self, lists: list[memoryview]) -> int:
        bits = bytearray(self.size)
        count = self.count
        for raw in lists:
            for number in raw.cast("I"):
                if number < count:
                    bits[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(bits, "little")

    def title(self, document: int) -> tuple[Sequence[int], Sequence[int]]:
        """The words of a title and their places in it."""
        start, end = self.title_starts[document], self.title_starts[document + 1]
        return self.title_words[start:end], bytes(self.title_places[start:end])

    def title_mass(self, document: int) -> float:
        """How much a title says in all: the rarity of its plain words together."""
        mass = self._masses[document]
        if mass < 0:
            words, places = self.title(document)
            first = dict(zip(reversed(places), reversed(words), strict=True))
            mass = self._masses[document] = sum(self.rarity[word] for word in first.values())
        return mass

    def title_tokens(self, document: int) -> Iterator[tuple[int, int, int, int]]:
        """(word, place, start, end) of a title's words, the last two in characters."""
        start, end = self.title_starts[document], self.title_starts[document + 1]
        spans = self._title_spans[2 * start : 2 * end]
        return zip(self.title_words[start:end], self.title_places[start:end], spans[::2], spans[1::2], strict=True)

    def title_span(self, document: int, at: int) -> tuple[int, int]:
        """The characters [start, end) of the word that is number `at` of a title."""
        place = 2 * (self.title_starts[document] + at)
        return self._title_spans[place], self._title_spans[place + 1]

    @cached_property
    def features(self) -> bytes | None:
        """A byte of features a document, None where texts are not indexed."""
        return bytes(self._features) if self.has_texts else None

    @cached_property
    def title_list(self) -> list[str]:
        """The titles' keys in order."""
        return str(self._title_keys, "utf-8", "replace").split("\n") if self.count else []

    def titled(self, key: str) -> int:
        """The documents whose title has this key (see `tokens.title_key`), as a bit set."""
        wanted, bits = _hash(key) << 32, 0
        at = bisect_left(self._title_hashes, wanted)
        while at < len(self._title_hashes) and self._title_hashes[at] >> 32 == wanted >> 32:
            document = self._title_hashes[at] & 0xFFFFFFFF
            if document < self.count and self.title_list[document] == key:
                bits |= 1 << document
            at += 1
        return bits

    def names(self) -> list[str]:
        """The documents' names in order."""
        return str(self._names, "utf-8", "replace").split("\n") if self.count else []

    def text(self, document: int) -> str:
        """The text of a document, empty where texts are not indexed."""
        if not self.has_texts:
            return ""
        start, end = self._text_starts[document], self._text_starts[document + 1]
        return str(self._texts[start:end], "utf-8", "replace")


def numbers_in(bits: int, size: int) -> Iterator[int]:
    """The numbers of a bit set's members, ascending; `size` is the bytes that hold all."""
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
