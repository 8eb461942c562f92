"""The width of text in cells, and where it may be cut: never inside a cluster, a character as users perceive it.

Widths come from rich, which also draws the screens, so that pages, tables and screens agree. Characters on which
terminals differ count as the widest of them draw them, so that nothing is pushed out of a line. Clusters follow
Unicode's annex 29 as far as a terminal needs: combining marks, variation selectors, skin tones, joined emoji, flags,
Hangul syllables written in letters, and Indic conjuncts. Text of single characters in single cells, which is nearly all
text, takes a fast path.
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
"""Returns the number of cells that a text takes in the terminal."""

MAX_CLUSTER = 40
"""Maximum code points of a cluster; anything longer is not writing and is cut."""

MAX_CONJUNCTS = 3
"""Maximum consonants joined by viramas; Sanskrit has up to five, which terminals draw as separate cells."""


_ELLIPSIS = "…"
_NARROW = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x300), *range(0x2500, 0x25FD)]))
_NARROW |= frozenset("–—‘’“”•…●★☆✎✓✗×→←↑↓")
"""Single-cell characters that make up nearly all titles: for these the tables need not be loaded."""

_SKIN_TONES = 0x1F3FB, 0x1F400
_LAST_MARK = 0x1FFFF
"""Beyond it are only characters to which no terminal gives a cell."""


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
    """Return the number of cells that `text` takes in a terminal."""
    if text.isascii() or _NARROW.issuperset(text):
        return len(text)
    count_widest()
    from rich.cells import cell_len as measured  # noqa: PLC0415 (start-up)

    return measured(text)


@cache
def count_widest() -> None:
    """Make rich, and with it Textual, use the largest width where terminals differ.

    Vowel signs beside their letter (“Mc”) take a cell in tmux, in xterm and wherever else the C library is asked, but
    none in rich's tables; skin tones take two. Terminals that draw them narrower leave cells free at the end.
    """
    from rich import cells  # noqa: PLC0415 (start-up)

    load = getattr(cells, "load_cell_table", None)
    widths = load("auto").widths if load is not None else ()
    # Older versions of rich have a different table, in which these signs already take a cell.
    if isinstance(widths, list):
        widths[:] = [part for entry in widths for part in ([entry] if entry[2] else _widened(*entry))]
    cells.get_character_cell_size.cache_clear()
    cells.cached_cell_len.cache_clear()


def _widened(first: int, last: int, width: int) -> list[tuple[int, int, int]]:
    """Return the zero-width ranges from `first` to `last` without characters that take cells in some terminals."""
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
    """Return `text` in exactly `width` cells, cut with an ellipsis or padded with spaces."""
    taken = cell_len(text)
    if taken > width:
        text = _cut(text, width - 1) + _ELLIPSIS if width > 0 else ""
        taken = cell_len(text)
    space = " " * (width - taken)
    return space + text if right else text + space


def _cut(text: str, width: int) -> str:
    """Return the beginning of `text` that takes at most `width` cells, in whole clusters."""
    cells, at, taken = cells_for(cell_len), 0, 0
    while at < len(text):
        end, wide = cells.step(text, at)
        taken += wide
        if taken > width:
            break
        at = end
    return text[:at].rstrip()


class Cells:
    """Widths and clusters under one `measure`. Text passed here contains no newlines or tabs."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self._single = {chr(code) for code in range(32, 127)}
        self._other: set[str] = set()
        self._widths: dict[str, int] = {}

    def width(self, text: str) -> int:
        """Return the number of cells that `text` takes."""
        return len(text) if text.isascii() else self.measure(text)

    def plain(self, text: str) -> bool:
        """Return whether each character of `text` takes one cell and may be separated from its neighbours."""
        if text.isascii():
            return True
        rest = set(text) - self._single
        return not rest or (rest.isdisjoint(self._other) and self._learn(rest))

    def step(self, text: str, at: int) -> tuple[int, int]:
        """Return the end of the cluster that begins at `at`, and the number of cells it takes."""
        char = text[at]
        if _KINDS[char] is _Kind.BASE and (at + 1 == len(text) or _KINDS[text[at + 1]] in _OPENING):
            width = self._widths.get(char)
            if width is None:
                width = self._widths[char] = self.measure(char)
            return at + 1, width
        end = self.end(text, at)
        return end, self.measure(text[at:end])

    def end(self, text: str, at: int) -> int:
        """Return the end of the cluster that begins at `at`."""
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
    """Return the `Cells` of a measure, including what it has cached so far."""
    return Cells(measure)


RESEMBLING = "privacy-reader.resembling"
"""The error handler (`errors=`) for encodings other than UTF-8 that lack lines, symbols or accents: replaces them
with similar characters of the same width. A question mark is uninformative, and an escape of six letters shifts the
rest."""

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
"""ASCII replacements, each with the single-cell characters that it stands for."""

_ALIKE = {character: stand_in for stand_in, characters in _ROWS for character in characters}


def errors_for(encoding: str) -> str:
    """Return the error handler for an encoding; UTF-8 only needs to replace surrogates."""
    return "replace" if has_all(encoding) else RESEMBLING


def resembling(text: str) -> str:
    """Return ASCII text that resembles the given one and takes as many cells."""
    return "".join(map(_alike, text))


def _alike(character: str) -> str:
    if character.isascii() or character in _ALIKE:
        return _ALIKE.get(character, character)
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        # Combines with the previous character, or joins two.
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
