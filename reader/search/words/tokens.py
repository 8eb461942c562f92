"""Text -> words as the index knows them, with their places in the text as it was written.

Letters are folded (`folding`), the style of quotes does not count, possessives lose their ending. A compound is known
by its parts and as a whole ("Wi-Fi": wi, fi, wifi; "KidsTube": kids, tube, kidstube; "snake_case"), a version by its
beginnings ("3.3.7": 3.3.7, 3.3, 3), and "C++" is no "C". Scripts that are written without spaces are cut into
overlapping pairs of characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from reader.search.words.folding import fold

__all__ = ["Token", "fold", "is_unspaced", "text_words", "title_key", "tokenize", "whole_words"]

MAX_WORD = 40
"""Characters of a word that count; longer runs are digests and addresses, not words."""

_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u0df3\u0e31-\u0e4e\u0eb1-\u0ece"
    "\u102b-\u103e\u17b4-\u17d3\u1dc0-\u1dff\u20d0-\u20f0\u3099\u309a\ufe20-\ufe2f"
)
_LETTERS = f"(?:[^\\W_]+|[{_MARKS}]+)+"
_VERSION = r"(?<![\w.])[vV]?(\d{1,6}(?:\.\d{1,6}){1,4})(?![\w]|\.\d)"
_SIGNED = r"(?<!\w)[A-Za-z]\w{0,11}(?:\+\+|#)(?![\w+#])"
_WORD = re.compile(f"{_VERSION}|{_SIGNED}|{_LETTERS}(?:['’ʼ＇]{_LETTERS})*")
_SPECIAL = re.compile(f"{_VERSION}|{_SIGNED}")
_ELIDED = re.compile(
    "((?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|dell|nell|sull|all|dall|un)['’ʼ＇])(?=[aeiouhyàâéèêëíîïóôúûüæœ])",
    re.IGNORECASE,
)
_ELIDED_ASCII = re.compile(r"\b(?:[cdjlmnst]|qu)'(?=[aeiouhy])", re.IGNORECASE)
_MAY_ELIDE = re.compile("'[aeiouhyAEIOUHY]")
_PLAIN = (
    ("’", "'"),
    ("‘", " "),
    ("“", " "),
    ("”", " "),
    ("–", "-"),
    ("‑", "-"),
    ("—", " "),
    ("…", " "),
    ("\u00a0", " "),
)
_KINDS = "".join(
    "a" if "a" <= c <= "z" else "A" if "A" <= c <= "Z" else "0" if c.isdigit() else c for c in map(chr, range(128))
).encode("ascii") + bytes(128)
"""ASCII with one letter for all small ones, one for all capitals and one digit."""
_INNER_JOINER = re.compile(rb"[-/_](?=[a-z0-9])")
_SPACED = bytes(c if chr(c).isalnum() and c < 128 else 32 for c in range(256))
_JOINED = bytes(c if (chr(c).isalnum() and c < 128) or c in b"-/_" else 32 for c in range(256))
_JOINERS = "-‐‑‒–/+&_'’ʼ＇\u200c"
_CAMEL = re.compile(r"[A-Z]+(?=[A-Z][a-z]{2})|[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_POSSESSIVE = re.compile("['’ʼ＇][sS]$")
_UNSPACED = re.compile(
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)
_RUNS = re.compile(f"(?:{_UNSPACED.pattern}|[{_MARKS}])+|(?:(?!{_UNSPACED.pattern}).)+")
# A character with the marks that belong to it; half width kana have theirs beside them.
_UNIT = re.compile(f".[{_MARKS}\uff9e\uff9f]*")


class Token(NamedTuple):
    """A word: its folded text, the characters [start, end) it stands on, and its number in the sentence.

    `whole` is False for the parts and the wholes of compounds that stand beside the plain words.
    """

    text: str
    start: int
    end: int
    position: int
    whole: bool = True


@lru_cache(maxsize=16_384)
def _fold_word(raw: str) -> str:
    word = fold(_POSSESSIVE.sub("", raw))
    if not word.isalnum():
        word = "".join(c for c in word if c.isalnum() or unicodedata.category(c) == "Mc") or word
    return word[:MAX_WORD] or raw[:MAX_WORD]


@lru_cache(maxsize=16_384)
def _simple(raw: str) -> str:
    """The folded text of a word that is one token wherever it stands; empty for any other."""
    return raw.lower()[:MAX_WORD] if raw.isascii() and raw.isalpha() and not any(_inner(raw, 0, 0)) else ""


def tokenize(text: str) -> list[Token]:
    """The words of `text` in order, with the wholes and parts of compounds beside them."""
    tokens: list[Token] = []
    position = 0
    parts: list[Token] = []
    for found in _WORD.finditer(text):
        raw, start, end = found[0], found.start(), found.end()
        simple = _simple(raw)
        elided = None if simple else _ELIDED.match(raw)
        if elided:
            # "l'identité": two words, of which one is small.
            small = Token(fold(elided[0][:-1]), start, start + elided.end() - 1, position)
            raw, start, position = raw[elided.end() :], start + elided.end(), position + 1
            tokens.extend((*_whole(parts), small))
            parts = []
        made = [Token(simple, start, end, position)] if simple else _made(found, raw, start, position)
        joined = bool(parts) and start == parts[-1].end + 1 and text[start - 1] in _JOINERS
        if not joined:
            tokens.extend(_whole(parts))
            parts = []
        tokens.extend(made)
        parts.append(Token(made[0].text if len(made) == 1 else _fold_word(raw), start, end, position))
        position = made[-1].position + 1
    tokens.extend(_whole(parts))
    return tokens


def _made(found: re.Match[str], raw: str, start: int, position: int) -> list[Token]:
    """The tokens of one word."""
    if found[1]:
        return _version(found[1], found.start(1), position)
    if raw[-1] in "+#":
        return [Token(raw.lower(), start, found.end(), position)]
    if not raw.isascii() and _UNSPACED.search(raw):
        return _unspaced(raw, start, position)
    return [Token(_fold_word(raw), start, found.end(), position), *_inner(raw, start, position)]


def _version(text: str, start: int, position: int) -> list[Token]:
    """A version, and the versions it belongs to beside it."""
    tokens = [Token(text, start, start + len(text), position)]
    while "." in text:
        text = text.rpartition(".")[0]
        tokens.append(Token(text, start, start + len(text), position, whole=False))
    return tokens


def _inner(raw: str, start: int, position: int) -> Iterator[Token]:
    """The parts of a word that is written with inner capitals or an inner apostrophe."""
    raw = _POSSESSIVE.sub("", raw)
    if "'" in raw or "’" in raw:
        for part in re.finditer(r"[^\W_]{4,}", raw):
            yield Token(fold(part[0]), start + part.start(), start + part.end(), position, whole=False)
        return
    if raw.isascii() and not (raw.islower() or raw.isupper() or raw[1:].islower()):
        pieces = list(_CAMEL.finditer(raw))
        if len(pieces) > 1 and sum(len(p[0]) for p in pieces) >= len(raw) - 1:
            for part in pieces:
                if len(part[0]) > 2:
                    yield Token(part[0].lower(), start + part.start(), start + part.end(), position, whole=False)


def _whole(parts: list[Token]) -> Iterator[Token]:
    """The compound that `parts` make, and those of each two neighbours where there are more."""
    if len(parts) < 2:
        return
    spans = [(0, len(parts))] if len(parts) == 2 else [(0, len(parts)), *((i, i + 2) for i in range(len(parts) - 1))]
    for first, last in spans[:8]:
        text = "".join(p.text for p in parts[first:last])
        if len(text) <= MAX_WORD:
            yield Token(text, parts[first].start, parts[last - 1].end, parts[first].position, whole=False)


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script that is written without spaces: then it is a piece of a longer one."""
    return not word.isascii() and _UNSPACED.match(word) is not None


def _unspaced(raw: str, start: int, position: int) -> list[Token]:
    """Pairs of neighbouring characters; runs of other scripts within `raw` stay words."""
    tokens: list[Token] = []
    for run in _RUNS.finditer(raw):
        text = run[0]
        at = start + run.start()
        if not _UNSPACED.match(text):
            tokens.append(Token(_fold_word(text), at, at + len(text), position))
            position += 1
            continue
        letters = [(fold(part[0]) or part[0], at + part.start(), at + part.end()) for part in _UNIT.finditer(text)]
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


def text_words(text: str) -> list[str]:
    """The folded words of a long text, compounds last; quicker than `tokenize`, without places."""
    if not text.isascii():
        for typographic, plain in _PLAIN:
            text = text.replace(typographic, plain)
        if not text.isascii():
            return [token.text for token in tokenize(text)]
    special = _special(text)
    if _MAY_ELIDE.search(text):
        text = _ELIDED_ASCII.sub(lambda found: found[0][:-1] + " ", text)
    raw = text.lower().replace("'s ", " ").encode("ascii")
    words = raw.translate(_SPACED, b"'").decode("ascii").split()
    if b"-" in raw or b"/" in raw or b"_" in raw:
        spaced = raw.translate(_JOINED, b"'")
        end = 0
        for found in _INNER_JOINER.finditer(spaced):
            if found.start() >= end and spaced[found.start() - 1 : found.start()].isalnum():
                start, end = spaced.rfind(b" ", 0, found.start()) + 1, spaced.find(b" ", found.start())
                end = len(spaced) if end < 0 else end
                words.append(spaced[start:end].translate(None, b"-/_").decode("ascii"))
    words += special
    if max(map(len, words), default=0) <= MAX_WORD:
        return words
    return [word if len(word) <= MAX_WORD else word[:MAX_WORD] for word in words if word]


def _special(text: str) -> list[str]:
    """The versions, signed names and parts of names with inner capitals in a text of ASCII."""
    # Each is looked for only where a quick look says that there may be one: an index reads a hundred thousand texts.
    words: list[str] = []
    kinds = text.encode("ascii").translate(_KINDS)
    if b"0.0" in kinds or "++" in text or "#" in text:
        for found in _SPECIAL.finditer(text):
            if found[1]:
                words.extend(token.text for token in _version(found[1], 0, 0))
            else:
                words.append(found[0].lower())
    at = kinds.find(b"a'a")
    while at >= 0:
        if text[at + 2] != "s":
            start, end = _word_around(text, at)
            if end - start > 3:
                words.append(text[start:end].lower())
        at = kinds.find(b"a'a", at + 1)
    at = kinds.find(b"aA")
    while at >= 0:
        start, end = _word_around(text, at)
        words.extend(token.text for token in _inner(text[start:end], 0, 0))
        at = kinds.find(b"aA", max(at + 1, end))
    return words


def _word_around(text: str, at: int) -> tuple[int, int]:
    """The letters around a place, at most `MAX_WORD` on either side, [start, end)."""
    start, end = at, at + 1
    while start > max(0, at - MAX_WORD) and text[start - 1].isalpha():
        start -= 1
    while end < min(len(text), at + MAX_WORD) and text[end].isalpha():
        end += 1
    return start, end


def whole_words(tokens: list[Token]) -> list[str]:
    """The plain words alone."""
    return [token.text for token in tokens if token.whole]


@lru_cache(maxsize=64)
def title_key(text: str) -> str:
    """What two titles share that differ in case, accents, quotes, spaces and punctuation alone."""
    return " ".join(whole_words(tokenize(text))) or fold(text).strip()
