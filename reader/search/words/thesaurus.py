"""Words that mean about the same, from `thesaurus.toml`: what a person says -> what a title says.

A line of the file is a group `a, b, c d` (each stands for each other) or a link `a, b -> c, d` (the left is said,
the right is found). `= 0.5` at its end is the weight, else the section's. Terms may have several words; such a term
is met where all its words but the small ones are in the query, in any order, and near one another in a title. A
term of one word and small ones ("who cares") is met to the letter.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from reader.search.words.languages import LANGUAGES
from reader.search.words.stems import key_of
from reader.search.words.tokens import tokenize, whole_words

__all__ = ["Link", "Thesaurus", "keys_of", "packed", "thesaurus", "unpacked"]

FILE = Path(__file__).with_name("thesaurus.toml")

_SMALL = LANGUAGES["en"].small
UNIT_WEIGHT = 0.85
"""A name of several words that a single word stands for so well is one thing, not its words."""


class Link(NamedTuple):
    """A query that holds all of `source` (keys) may mean a title that holds all of `target`, so well.

    `named`: the target is a name, its words stand in this order. `idiom`: the source is these keys in this order and
    no others between them, small words included ("who cares", "in my name").
    """

    source: frozenset[str]
    target: tuple[str, ...]
    weight: float
    named: bool = False
    idiom: tuple[str, ...] = ()


class Thesaurus(NamedTuple):
    """All links by one of their source's keys; the keys that carry little meaning; other words that are spelt right.

    `compounds` are the names of several words that have a short form.
    `starts` are the single words of all sources, sorted, for words that are half typed.
    """

    links: Mapping[str, tuple[Link, ...]]
    light: frozenset[str]
    plain: frozenset[str]
    starts: tuple[str, ...] = ()
    compounds: tuple[tuple[str, ...], ...] = ()
    more: Mapping[str, tuple[Link, ...]] = MappingProxyType({})
    """Links of a site and a person besides, by one of their source's keys."""

    def links_for(self, keys: Iterable[str], sequence: Sequence[str] = ()) -> Iterator[Link]:
        """The links whose source is among the keys, idioms where they stand in the `sequence` of all words' keys."""
        present = set(keys)
        spoken = f" {' '.join(sequence)} "
        for key in {*present, *sequence}:
            for link in (*self.links.get(key, ()), *self.more.get(key, ())):
                if f" {' '.join(link.idiom)} " in spoken if link.idiom else link.source <= present:
                    yield link

    def knows(self, key: str) -> bool:
        """Whether a word is in the thesaurus (and so is spelt right)."""
        return key in self.links or key in self.light or key in self.plain or key in self.more

    def units(self, keys: Iterable[str]) -> Iterator[tuple[str, ...]]:
        """The compound names that are among the keys."""
        present = set(keys)
        return (unit for unit in self.compounds if present.issuperset(unit))

    def joined(self, links: Iterable[Link]) -> Thesaurus:
        """With further links; their sources of several words are compound names."""
        by_key = dict(self.more)
        compounds = dict.fromkeys(self.compounds)
        for link in links:
            key = _handle(link.source)
            by_key[key] = (*by_key.get(key, ()), link)
            if len(link.target) > 1:
                compounds[link.target] = None
        return self._replace(more=by_key, compounds=tuple(compounds))

    def begun(self, prefix: str) -> tuple[str, ...]:
        """The words that `prefix` begins."""
        return self.starts[bisect_left(self.starts, prefix) : bisect_left(self.starts, prefix + "\U0010ffff")]


def _words(term: str) -> list[str]:
    parts = term.split()
    if all(part.isalpha() and part.isascii() and part.islower() for part in parts):
        return parts
    return whole_words(tokenize(term))


@lru_cache(maxsize=8_192)
def keys_of(term: str) -> tuple[str, ...]:
    """The keys of a term's words, without function words unless it has no others."""
    words = _words(term)
    kept = [word for word in words if word not in _SMALL] or words
    return tuple(dict.fromkeys(key_of(word) for word in kept))


@lru_cache(maxsize=1)
def thesaurus() -> Thesaurus:
    """The thesaurus, read when it is first asked for."""
    import tomllib  # noqa: PLC0415 (start-up)

    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    starts: set[str] = set()
    compounds: dict[tuple[str, ...], None] = {}
    best: dict[tuple[tuple[str, ...], bool, tuple[str, ...]], tuple[float, bool]] = {}
    for section in data["section"]:
        names = bool(section.get("names", False))
        for line in section["lines"].splitlines():
            starts.update(term.strip() for term in line.partition("->")[0].split(",") if term.strip().isalpha())
            for source, idiom, target, weight in _parse(line, float(section["weight"])):
                best[source, idiom, target] = max((weight, names), best.get((source, idiom, target), (0.0, False)))
                if names and len(target) == 1 < len(source) and weight >= UNIT_WEIGHT and not idiom:
                    compounds[source] = None
    by_key: dict[str, list[Link]] = {}
    for (source, idiom, target), (weight, names) in best.items():
        link = Link(frozenset(source), target, weight, names, source if idiom else ())
        by_key.setdefault(_handle(source), []).append(link)
    light = frozenset(key_of(word) for word in data["light"]["words"].split())
    plain = frozenset(key_of(word) for word in data["plain"]["words"].split())
    return Thesaurus(
        {key: tuple(links) for key, links in by_key.items()}, light, plain, tuple(sorted(starts)), tuple(compounds)
    )


MADE_KEPT = 512
"""Keys whose links are kept as such, also of those that have none: whatever was typed is asked for."""


class _Kept(Mapping[str, tuple[Link, ...]]):
    """Links as text, a line a key, in order; made when they are asked for: a query asks for a few of thousands."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._made: dict[str, tuple[Link, ...]] = {}

    def __getitem__(self, key: str) -> tuple[Link, ...]:
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= MADE_KEPT:
                self._made.clear()
            start = f"{key}\t"
            at = bisect_left(self._lines, start)
            there = at < len(self._lines) and self._lines[at].startswith(start)
            rows = self._lines[at][len(start) :].split(";") if there else ()
            found = self._made[key] = tuple(map(_link, rows))
        if not found:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        return (line.partition("\t")[0] for line in self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def _link(row: str) -> Link:
    source, target, weight, named, idiom = row.split("|")
    keys = source.split(" ")
    return Link(frozenset(keys), tuple(target.split(" ")), float(weight), named == "1", tuple(keys) if idiom else ())


def packed() -> bytes:
    """The thesaurus read and stemmed, to be kept beside an index: stemming takes longer than all the rest.

    Packed text: the digest of the file, the light words, the plain ones, the starts, the compounds, then a line for
    each key with its links.
    """
    words = thesaurus()
    compounds = "|".join(" ".join(name) for name in words.compounds)
    head = [str(_digest()), " ".join(words.light), " ".join(words.plain), " ".join(words.starts), compounds]
    rows = (f"{key}\t{';'.join(map(_row, links))}" for key, links in words.links.items())
    return zlib.compress("\n".join([*head, *sorted(rows)]).encode())


def _row(link: Link) -> str:
    source = " ".join(link.idiom or sorted(link.source))
    return f"{source}|{' '.join(link.target)}|{link.weight}|{int(link.named)}|{'1' if link.idiom else ''}"


def unpacked(data: bytes) -> Thesaurus | None:
    """What `packed` kept; None where it was another thesaurus or is not understood."""
    try:
        digest, light, plain, starts, compounds, *lines = zlib.decompress(data).decode().split("\n")
    except (ValueError, zlib.error):
        return None
    if digest != str(_digest()):
        return None
    return Thesaurus(
        _Kept(lines),
        frozenset(light.split(" ")),
        frozenset(plain.split(" ")),
        tuple(starts.split(" ")),
        tuple(tuple(name.split(" ")) for name in compounds.split("|") if name),
    )


def _digest() -> int:
    return zlib.crc32(FILE.read_bytes())


def _handle(source: Iterable[str]) -> str:
    """The key by which a link is found: any one of its source's would do, the longest is the rarest."""
    return max(source, key=lambda key: (len(key), key))


def _parse(line: str, weight: float) -> Iterator[tuple[tuple[str, ...], bool, tuple[str, ...], float]]:
    """(source, whether it is an idiom, target, weight) of a line."""
    line, _, own = line.partition("=")
    left, arrow, right = line.partition("->")
    sources = [_source(term.strip()) for term in left.split(",") if term.strip()]
    targets = [keys_of(term.strip()) for term in (right if arrow else left).split(",") if term.strip()]
    weight = float(own) if own.strip() else weight
    for source, idiom in sources:
        for target in targets:
            if set(source) != set(target):
                yield source, idiom, target, weight


def _source(term: str) -> tuple[tuple[str, ...], bool]:
    """The keys of a term; one that is told from a single word by small words alone is an idiom with all of them."""
    keys = keys_of(term)
    every = tuple(key_of(word) for word in _words(term))
    return (every, True) if len(every) > 1 >= len(keys) or not set(keys) <= set(every) else (keys, False)
