"""How many cells text takes, and where it may be cut: never inside a cluster, what a person sees as one character.

The widths are rich's, which the screens are drawn with, so that pages, tables and screens agree; what terminals differ
about counts as the widest of them draw it, so that nothing is pushed out of a line. Clusters follow
Unicode's annex 29 as far as a terminal needs: combining marks, variation selectors, skin tones, joined emoji, flags,
Hangul syllables written in letters, and Indic conjuncts. Text of single characters in single cells, nearly all there
is, is told apart quickly.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable
from enum import IntEnum
from functools import cache, lru_cache

from reader.patient import has_all

__all__ = ["Cells", "Measure", "cell_len", "cells_for", "count_widest", "errors_for", "fit", "resembling"]

Measure = Callable[[str], int]
"""Text -> the cells it takes in the terminal."""

MAX_CLUSTER = 40
"""Code points of a cluster; what is longer is not writing and is cut."""

MAX_CONJUNCTS = 3
"""Consonants bound into one by viramas; Sanskrit has five, drawn by terminals as separate cells."""


_ELLIPSIS = "…"
_NARROW = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x300), *range(0x2500, 0x25FD)]))
_NARROW |= frozenset("–—‘’“”•…●★☆✎✓✗×→←↑↓")
"""Characters of one cell that nearly all titles are made of: for these alone the tables need not be loaded."""

_SKIN_TONES = 0x1F3FB, 0x1F400
_LAST_MARK = 0x1FFFF
"""Behind it are only signs that no terminal gives a cell."""


class _Kind(IntEnum):
    BASE = 0
    EXTEND = 1
    JOINER = 2
    VIRAMA = 3
    FLAG = 4
    LEADING = 5
    VOWEL = 6
    TRAILING = 7


_VIRAMAS = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d")
_EXTENDING_LETTERS = frozenset("\u0e33\u0eb3\u200c\uff9e\uff9f")
_OPENING = frozenset({_Kind.BASE, _Kind.FLAG, _Kind.LEADING, _Kind.VOWEL, _Kind.TRAILING})
_SYLLABLE = {
    _Kind.LEADING: {_Kind.LEADING, _Kind.VOWEL},
    _Kind.VOWEL: {_Kind.VOWEL, _Kind.TRAILING},
    _Kind.TRAILING: {_Kind.TRAILING},
}


def _kind(char: str) -> _Kind:
    if char == "\u200d":
        return _Kind.JOINER
    if char in _VIRAMAS:
        return _Kind.VIRAMA
    if char in _EXTENDING_LETTERS or unicodedata.category(char)[0] == "M" or "\U0001f3fb" <= char <= "\U0001f3ff":
        return _Kind.EXTEND
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        return _Kind.FLAG
    return _hangul(char)


def _hangul(char: str) -> _Kind:
    if "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c":
        return _Kind.LEADING
    if "\u1160" <= char <= "\u11a7" or "\ud7b0" <= char <= "\ud7c6":
        return _Kind.VOWEL
    if "\u11a8" <= char <= "\u11ff" or "\ud7cb" <= char <= "\ud7fb":
        return _Kind.TRAILING
    return _Kind.BASE


class _Kinds(dict[str, _Kind]):
    def __missing__(self, char: str) -> _Kind:
        kind = self[char] = _kind(char)
        return kind


_KINDS = _Kinds()


def cell_len(text: str) -> int:
    """The cells that `text` takes in a terminal."""
    if text.isascii() or _NARROW.issuperset(text):
        return len(text)
    count_widest()
    from rich.cells import cell_len as measured  # noqa: PLC0415 (start-up)

    return measured(text)


@cache
def count_widest() -> None:
    """Have rich, and with it Textual, count what terminals differ about as the widest of them draw it.

    Vowel signs beside their letter (“Mc”) take a cell of their own in tmux, in xterm and wherever else the C library
    is asked, and none in rich's tables; skin tones two. Whoever draws them narrower leaves cells free at the end.
    """
    from rich import cells  # noqa: PLC0415 (start-up)

    load = getattr(cells, "load_cell_table", None)
    widths = load("auto").widths if load is not None else ()
    # Older versions of rich have another table, in which these signs take a cell as it is.
    if isinstance(widths, list):
        widths[:] = [part for entry in widths for part in ([entry] if entry[2] else _widened(*entry))]
    cells.get_character_cell_size.cache_clear()
    cells.cached_cell_len.cache_clear()


def _widened(first: int, last: int, width: int) -> list[tuple[int, int, int]]:
    """The ranges without width from `first` to `last`, apart from what takes a cell or two somewhere."""
    if first in range(*_SKIN_TONES):
        return [(first, last, 2)]
    if last > _LAST_MARK:
        return [(first, last, width)]
    found: list[tuple[int, int, int]] = []
    for code in range(first, last + 1):
        if unicodedata.category(chr(code)) == "Mc":
            continue
        if found and found[-1][1] == code - 1:
            found[-1] = found[-1][0], code, width
        else:
            found.append((code, code, width))
    return found


def fit(text: str, width: int, *, right: bool = False) -> str:
    """`text` in exactly `width` cells, cut with an ellipsis or filled with spaces."""
    taken = cell_len(text)
    if taken > width:
        text = _cut(text, width - 1) + _ELLIPSIS if width > 0 else ""
        taken = cell_len(text)
    space = " " * (width - taken)
    return space + text if right else text + space


def _cut(text: str, width: int) -> str:
    """The beginning of `text` that takes at most `width` cells, in whole clusters."""
    cells, at, taken = cells_for(cell_len), 0, 0
    while at < len(text):
        end, wide = cells.step(text, at)
        taken += wide
        if taken > width:
            break
        at = end
    return text[:at].rstrip()


class Cells:
    """Widths and clusters under one `measure`. Text given here holds no newline and no tab."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self._single = {chr(code) for code in range(32, 127)}
        self._other: set[str] = set()
        self._widths: dict[str, int] = {}

    def width(self, text: str) -> int:
        """The cells that `text` takes."""
        return len(text) if text.isascii() else self.measure(text)

    def plain(self, text: str) -> bool:
        """Whether each character of `text` takes one cell and may be parted from its neighbours."""
        if text.isascii():
            return True
        rest = set(text) - self._single
        return not rest or (rest.isdisjoint(self._other) and self._learn(rest))

    def step(self, text: str, at: int) -> tuple[int, int]:
        """Where the cluster ends that begins at `at`, and how many cells it takes."""
        char = text[at]
        if _KINDS[char] is _Kind.BASE and (at + 1 == len(text) or _KINDS[text[at + 1]] in _OPENING):
            width = self._widths.get(char)
            if width is None:
                width = self._widths[char] = self.measure(char)
            return at + 1, width
        end = self.end(text, at)
        return end, self.measure(text[at:end])

    def end(self, text: str, at: int) -> int:
        """Where the cluster ends that begins at `at`."""
        kinds = _KINDS
        size = len(text)
        limit = min(size, at + MAX_CLUSTER)
        kind = kinds[text[at]]
        at += 1
        if kind is _Kind.FLAG:
            if at < size and kinds[text[at]] is _Kind.FLAG:
                at += 1
        elif kind in _SYLLABLE:
            while at < limit and (following := kinds[text[at]]) in _SYLLABLE[kind]:
                kind = following
                at += 1
        return _extend(text, at, limit)

    def _learn(self, chars: set[str]) -> bool:
        for char in chars:
            single = _KINDS[char] is _Kind.BASE and self.measure(char) == 1
            (self._single if single else self._other).add(char)
        return chars <= self._single


def _extend(text: str, at: int, limit: int) -> int:
    conjuncts = 0
    while at < limit:
        kind = _KINDS[text[at]]
        if kind is _Kind.EXTEND:
            at += 1
        elif kind is _Kind.JOINER:
            at += 1 if at + 1 >= limit or text[at + 1].isspace() else 2
        elif kind is _Kind.VIRAMA:
            at += 1
            if conjuncts < MAX_CONJUNCTS and at < limit and text[at].isalpha():
                conjuncts += 1
                at += 1
        else:
            break
    return min(at, limit)


@lru_cache(maxsize=8)
def cells_for(measure: Measure) -> Cells:
    """The `Cells` of a measure, with what it has learnt so far."""
    return Cells(measure)


RESEMBLING = "privacy-reader.resembling"
"""How text is encoded (`errors=`) where a locale is not UTF-8 and has no lines, signs or accents: with what looks
like them in as many cells. A question mark says nothing, and an escape of six letters moves all that follows it.
"""

_ROWS = (
    ('"', "“”„‟«»″"),
    ("'", "‘’‚‛′´"),
    ("<", "‹◀◂←↵⏎"),
    (">", "›▶▸→"),
    ("-", "–—―‐‑‒−─━╌┄┈═"),
    ("|", "│┃╎┆┊║▌▐▎▏▕▊▋▍"),
    ("+", "┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬"),
    ("*", "●★✎•◆■▪✦"),
    (".", "…○☆·◦∙░"),
    ("#", "█▉▓▒▇▆▅▄▃▂▁▀"),
    ("x", "×✗✘"),
    ("v", "✓✔↓▼"),
    ("^", "↑▲"),
    (" ", "\u00a0\u202f\u2009"),
    ("s", "ß"), ("o", "øœ"), ("O", "ØŒ"), ("l", "ł"), ("L", "Ł"), ("d", "đ"), ("i", "ı"), ("a", "æ"), ("A", "Æ"),
)  # fmt: skip
"""What stands for which characters of one cell."""

_ALIKE = {character: stand_in for stand_in, characters in _ROWS for character in characters}


def errors_for(encoding: str) -> str:
    """How what an encoding lacks is written: UTF-8 lacks nothing but halves of characters."""
    return "replace" if has_all(encoding) else RESEMBLING


def resembling(text: str) -> str:
    """What looks like a text, in ASCII, and takes as many cells."""
    return "".join(map(_alike, text))


def _alike(character: str) -> str:
    if character.isascii() or character in _ALIKE:
        return _ALIKE.get(character, character)
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        # It stands on the character before it, or joins two.
        return ""
    plain = unicodedata.normalize("NFKD", character)[0]
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return f"{plain} " if plain.isascii() else "??"
    return plain if plain.isascii() and plain.isprintable() else "?"


def _handle(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return resembling(error.object[error.start : error.end]), error.end


codecs.register_error(RESEMBLING, _handle)
