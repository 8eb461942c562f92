"""The thesaurus, from `thesaurus.toml`: maps words that people type to words that titles use.

A line of the file is a group `a, b, c d` (each stands for each other) or a link `a, b -> c, d` (the left is typed, the
right is found). `= 0.5` at its end is the weight, else the section's weight applies. A term may have several words; it
matches if all of them except small words are in the query, in any order, and close together in a title. A term of one
word and small ones ("who cares") matches literally.
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
"""Weight from which a single word makes a name of several words a unit, which matches as a whole."""


class Link(NamedTuple):
    """A link: a query that contains all of `source` (keys) may mean a title that contains all of `target`.

    `named`: the target is a name whose words occur in this order. `idiom`: the source is these keys in this order with
    no others in between, small words included ("who cares", "in my name").
    """

    source: frozenset[str]
    target: tuple[str, ...]
    weight: float
    named: bool = False
    idiom: tuple[str, ...] = ()


class Thesaurus(NamedTuple):
    """All links by one of their source's keys, the keys that carry little meaning, and other correctly spelled words.

    `compounds` are the names of several words that have a short form. `starts` are the single words of all sources,
    sorted, for half-typed words.
    """

    links: Mapping[str, tuple[Link, ...]]
    light: frozenset[str]
    plain: frozenset[str]
    starts: tuple[str, ...] = ()
    compounds: tuple[tuple[str, ...], ...] = ()
    more: Mapping[str, tuple[Link, ...]] = MappingProxyType({})
    """Additional links of a site and the user, by one of their source's keys."""

    def links_for(self, keys: Iterable[str], sequence: Sequence[str] = ()) -> Iterator[Link]:
        """Yield the links whose source is among the keys; idioms must occur in `sequence`, the keys of all words."""
        present = set(keys)
        spoken = f" {' '.join(sequence)} "
        for key in {*present, *sequence}:
            for link in (*self.links.get(key, ()), *self.more.get(key, ())):
                if f" {' '.join(link.idiom)} " in spoken if link.idiom else link.source <= present:
                    yield link

    def knows(self, key: str) -> bool:
        """Return whether a word is in the thesaurus, and therefore spelled correctly."""
        return key in self.links or key in self.light or key in self.plain or key in self.more

    def units(self, keys: Iterable[str]) -> Iterator[tuple[str, ...]]:
        """Yield the compound names that are among the keys."""
        present = set(keys)
        return (unit for unit in self.compounds if present.issuperset(unit))

    def joined(self, links: Iterable[Link]) -> Thesaurus:
        """Return a copy with additional links; their targets of several words become compound names."""
        by_key = dict(self.more)
        compounds = dict.fromkeys(self.compounds)
        for link in links:
            key = _handle(link.source)
            by_key[key] = (*by_key.get(key, ()), link)
            if len(link.target) > 1:
                compounds[link.target] = None
        return self._replace(more=by_key, compounds=tuple(compounds))

    def begun(self, prefix: str) -> tuple[str, ...]:
        """Return the words that `prefix` begins."""
        return self.starts[bisect_left(self.starts, prefix) : bisect_left(self.starts, prefix + "\U0010ffff")]


def _words(term: str) -> list[str]:
    parts = term.split()
    if all(part.isalpha() and part.isascii() and part.islower() for part in parts):
        return parts
    return whole_words(tokenize(term))


@lru_cache(maxsize=8_192)
def keys_of(term: str) -> tuple[str, ...]:
    """Return the keys of a term's words, without function words unless it has no others."""
    words = _words(term)
    kept = [word for word in words if word not in _SMALL] or words
    return tuple(dict.fromkeys(key_of(word) for word in kept))


@lru_cache(maxsize=1)
def thesaurus() -> Thesaurus:
    """Return the thesaurus, loaded on first use."""
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
"""Number of keys whose parsed links are cached, including keys without links: every typed word is looked up."""


class _Kept(Mapping[str, tuple[Link, ...]]):
    """Links as sorted text, one line per key, parsed on access: a query needs a few of thousands."""

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
    """Return the parsed and stemmed thesaurus for storage with an index: stemming takes longer than all the rest.

    Compressed text: the digest of the file, the light words, the plain ones, the starts, the compounds, then a line for
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
    """Return the thesaurus that `packed` stored, or None if it is outdated or invalid."""
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
    """Return the key under which a link is stored: any key of its source would do, and the longest is the rarest."""
    return max(source, key=lambda key: (len(key), key))


def _parse(line: str, weight: float) -> Iterator[tuple[tuple[str, ...], bool, tuple[str, ...], float]]:
    """Yield (source, whether it is an idiom, target, weight) for a line."""
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
    """Return the keys of a term, and whether it is an idiom: it then differs from a single word only by small words."""
    keys = keys_of(term)
    every = tuple(key_of(word) for word in _words(term))
    return (every, True) if len(every) > 1 >= len(keys) or not set(keys) <= set(every) else (keys, False)
