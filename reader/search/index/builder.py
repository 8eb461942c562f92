"""Documents -> the sections of an index (see `postings` for what they hold)."""

from __future__ import annotations

import json
import tempfile
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import partial

from reader.search.index.acronyms import Acronyms
from reader.search.index.postings import BODY, LABEL, LEAD, TITLE, ZONES, title_hash
from reader.search.index.storage import CHUNK
from reader.search.words.tokens import key_of, text_words, title_key, tokenize, whole_words

__all__ = ["Builder", "SearchDocument"]

LEAD_WORDS = 60
"""Words at a text's start that count as what it is about: an answer names its subject in its first sentences, the
examples and analogies after them bring words from anywhere."""

LEAD_TIMES = 3
"""A word that comes this often counts as strong wherever it stands."""

TITLE_WORDS = 64
"""Words of a title that are kept for ranking."""

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
            "title-hashes": array("Q", sorted(title_hash(k) << 32 | i for i, k in enumerate(self._keys))).tobytes(),
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


def _meta(version: str, source: str, count: int, texts: bool) -> bytes:
    return json.dumps({"version": version, "source": source, "count": count, "texts": texts}).encode()


def _starts(lengths: Iterable[int]) -> array[int]:
    starts, at = array("Q", (0,)), 0
    for length in lengths:
        at += length
        starts.append(at)
    return starts


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
