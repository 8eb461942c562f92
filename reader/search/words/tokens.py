"""Splits text into words as the index knows them, with their offsets in the original text.

Letters are folded (`folding`), styles of quotes are unified, possessive endings are removed. A compound yields its
parts and the whole ("Wi-Fi": wi, fi, wifi; "KidsTube": kids, tube, kidstube; "snake_case"), a version its prefixes
("3.3.7": 3.3.7, 3.3, 3), and "C++" is not "C". Scripts that are written without spaces are cut into overlapping pairs
of characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from reader.late import LatePattern
from reader.search.words.folding import fold

__all__ = ["Pieces", "Token", "fold", "is_unspaced", "text_words", "title_key", "tokenize", "whole_words"]

MAX_WORD = 40
"""Maximum number of characters of a word; longer runs are digests and addresses, not words."""
PIECES_KEPT = 4_096
"""Number of text pieces whose words stay cached, a megabyte at most: many recur in the next post."""
PIECES_OF_A_SITE = 65_536
"""The same while all texts of a site are processed, some ten megabytes."""

_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u0df3\u0e31-\u0e4e\u0eb1-\u0ece"
    "\u102b-\u103e\u17b4-\u17d3\u1dc0-\u1dff\u20d0-\u20f0\u3099\u309a\ufe20-\ufe2f"
)
_LETTERS = f"(?:[^\\W_]++|[{_MARKS}]++)++"
_VERSION = r"(?<![\w.])[vV]?(\d{1,6}(?:\.\d{1,6}){1,4})(?![\w]|\.\d)"
_SIGNED = r"(?<!\w)[A-Za-z]\w{0,11}(?:\+\+|#)(?![\w+#])"
_ANY = f"{_LETTERS}(?:['’ʼ＇]{_LETTERS})*+"
_PLAIN, _WORD = LatePattern(_ANY), LatePattern(f"{_VERSION}|{_SIGNED}|{_ANY}")
# The same for ASCII text.
_ASCII_ANY = "[^\\W_]++(?:'[^\\W_]++)*+"
_ASCII_PLAIN, _ASCII_WORD = LatePattern(_ASCII_ANY), LatePattern(f"{_VERSION}|{_SIGNED}|{_ASCII_ANY}")
_MAY_BE_SPECIAL = re.compile(r"\d\.\d|\+\+|#")
_ELIDED = LatePattern(
    "(?i)((?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|dell|nell|sull|all|dall|un)['’ʼ＇])(?=[aeiouhyàâéèêëíîïóôúûüæœ])"
)
_EDGES = ".,;:!?()[]{}\"'“”‘’*_`"
"""Characters at the edges of a word that are not part of it."""
_JOINERS = "-‐‑‒–/+&_'’ʼ＇\u200c"
_CAMEL = re.compile(r"[A-Z]+(?=[A-Z][a-z]{2})|[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_PART = re.compile(r"[^\W_]{3,}")
_POSSESSIVE = re.compile("['’ʼ＇][sS]$")
_UNSPACED_LETTER = (
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)
_UNSPACED = LatePattern(_UNSPACED_LETTER)
_RUNS = LatePattern(f"(?:{_UNSPACED_LETTER}|[{_MARKS}])+|(?:(?!{_UNSPACED_LETTER}).)+")
# A character with its combining marks; those of half-width kana follow it.
_UNIT = LatePattern(f".[{_MARKS}\uff9e\uff9f]*")


class Token(NamedTuple):
    """A word: its folded text, its characters [start, end), and its index in the sentence.

    `whole` is False for the additional parts and wholes of compounds beside the plain words.
    """

    text: str
    start: int
    end: int
    position: int
    whole: bool = True


def _fold_word(raw: str) -> str:
    word = fold(_POSSESSIVE.sub("", raw))
    if not word.isalnum():
        word = "".join(c for c in word if c.isalnum() or unicodedata.category(c) == "Mc") or word
    return word[:MAX_WORD] or raw[:MAX_WORD]


def _holds_unspaced(word: str) -> bool:
    """Return whether a word contains characters of scripts that are written without spaces."""
    return not word.isascii() and _UNSPACED.compiled.search(word) is not None


@lru_cache(maxsize=4_096)
def _simple(raw: str) -> str:
    """Return the folded text of a word that is a single token in any context, else an empty string."""
    plain = raw.isalpha() and not any(_inner(raw, 0, 0)) and not _holds_unspaced(raw)
    return _fold_word(raw) if plain else ""


def _pattern_for(text: str) -> LatePattern:
    if _MAY_BE_SPECIAL.search(text):
        return _ASCII_WORD if text.isascii() else _WORD
    return _ASCII_PLAIN if text.isascii() else _PLAIN


def tokenize(text: str) -> list[Token]:
    """Return the words of `text` in order, with the wholes and parts of compounds beside them."""
    tokens: list[Token] = []
    position = 0
    parts: list[Token] = []
    for found in _pattern_for(text).compiled.finditer(text):
        raw, (start, end) = found[0], found.span()
        simple = _simple(raw)
        elided = None if simple else _ELIDED.compiled.match(raw)
        if elided:
            # "l'identité": two words, one of them small.
            small = Token(fold(elided[0][:-1]), start, start + elided.end() - 1, position)
            raw, start, position = raw[elided.end() :], start + elided.end(), position + 1
            tokens.extend((*_whole(parts), small))
            parts = []
        if parts and (start != parts[-1].end + 1 or text[start - 1] not in _JOINERS):
            if len(parts) > 1:
                tokens.extend(_whole(parts))
            parts = []
        if simple:
            token = Token(simple, start, end, position)
            tokens.append(token)
        else:
            made = _made(found, raw, start, position)
            token = made[0] if len(made) == 1 else Token(_fold_word(raw), start, end, position)
            tokens.extend(made)
            position = made[-1].position
        parts.append(token)
        position += 1
    tokens.extend(_whole(parts))
    return tokens


def _made(found: re.Match[str], raw: str, start: int, position: int) -> list[Token]:
    """Return the tokens of one word."""
    if found.lastindex:
        return _version(found[1], found.start(1), position)
    if raw[-1] in "+#":
        return [Token(raw.lower(), start, found.end(), position)]
    if _holds_unspaced(raw):
        return _unspaced(raw, start, position)
    return [Token(_fold_word(raw), start, found.end(), position), *_inner(raw, start, position)]


def _version(text: str, start: int, position: int) -> list[Token]:
    """Return a version and its prefixes."""
    tokens = [Token(text, start, start + len(text), position)]
    while "." in text:
        text = text.rpartition(".")[0]
        tokens.append(Token(text, start, start + len(text), position, whole=False))
    return tokens


def _inner(raw: str, start: int, position: int) -> Iterator[Token]:
    """Yield the parts of a word that is written with inner capitals or an inner apostrophe."""
    raw = _POSSESSIVE.sub("", raw)
    if "'" in raw or "’" in raw:
        for part in _PART.finditer(raw):
            yield Token(fold(part[0]), start + part.start(), start + part.end(), position, whole=False)
        return
    if raw.isascii() and not (raw.islower() or raw.isupper() or raw[1:].islower()):
        pieces = list(_CAMEL.finditer(raw))
        if len(pieces) > 1 and sum(len(p[0]) for p in pieces) >= len(raw) - 1:
            for part in pieces:
                if len(part[0]) > 2:
                    yield Token(part[0].lower(), start + part.start(), start + part.end(), position, whole=False)


def _whole(parts: list[Token]) -> Iterator[Token]:
    """Yield the compound that `parts` form, and those of each two neighbours if there are more."""
    if len(parts) < 2:
        return
    spans = [(0, len(parts))] if len(parts) == 2 else [(0, len(parts)), *((i, i + 2) for i in range(len(parts) - 1))]
    for first, last in spans[:8]:
        text = "".join(p.text for p in parts[first:last])
        if len(text) <= MAX_WORD:
            yield Token(text, parts[first].start, parts[last - 1].end, parts[first].position, whole=False)


def is_unspaced(word: str) -> bool:
    """Return whether a word is of a script that is written without spaces, so that it is a piece of a longer one."""
    return not word.isascii() and _UNSPACED.compiled.match(word) is not None


def _unspaced(raw: str, start: int, position: int) -> list[Token]:
    """Return pairs of neighbouring characters; runs of other scripts within `raw` stay words."""
    tokens: list[Token] = []
    for run in _RUNS.compiled.finditer(raw):
        text = run[0]
        at = start + run.start()
        if not _UNSPACED.compiled.match(text):
            tokens.append(Token(_fold_word(text), at, at + len(text), position))
            position += 1
            continue
        letters = [
            (fold(part[0]) or part[0], at + part.start(), at + part.end()) for part in _UNIT.compiled.finditer(text)
        ]
        for (one, begin, _), (two, _, last) in pairwise(letters):
            tokens.append(Token(one + two, begin, last, position))
            position += 1
        single, begin, end = letters[-1]
        if len(letters) == 1:
            tokens.append(Token(single, begin, end, position))
            position += 1
        else:
            tokens.append(Token(single, begin, end, position - 1, whole=False))
    return tokens


class Pieces(dict[str, tuple[str, ...]]):
    """The words of pieces of text between spaces, cached since most pieces recur."""

    def __init__(self, most: int = PIECES_OF_A_SITE) -> None:
        """`most`: maximum number of cached pieces; when it is reached, all are discarded."""
        super().__init__()
        self._most = most

    def __missing__(self, piece: str) -> tuple[str, ...]:
        plain = piece.strip(_EDGES)
        if plain.isascii() and plain.isalpha() and plain.islower():
            found: tuple[str, ...] = (plain[:MAX_WORD],)
        else:
            found = tuple(token.text for token in tokenize(piece))
        if len(piece) <= MAX_WORD:
            if len(self) >= self._most:
                self.clear()
            self[piece] = found
        return found


_pieces = Pieces(PIECES_KEPT)


def text_words(text: str, pieces: Pieces | None = None) -> list[str]:
    """Return the words of a long text as `tokenize` does, but faster and without offsets.

    A caller that processes a whole site passes its own `pieces`, which are freed with it.
    """
    kept = _pieces if pieces is None else pieces
    return list(chain.from_iterable(map(kept.__getitem__, text.split())))


def whole_words(tokens: list[Token]) -> list[str]:
    """Return only the plain words."""
    return [token.text for token in tokens if token.whole]


@lru_cache(maxsize=64)
def title_key(text: str) -> str:
    """Return a key that titles share if they differ only in case, accents, quotes, spaces and punctuation."""
    return " ".join(whole_words(tokenize(text))) or fold(text).strip()
