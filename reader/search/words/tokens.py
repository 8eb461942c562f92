"""Text -> words as the index knows them, with their places in the text as it was written.

Case, accents, width and the style of quotes do not count; possessives lose their ending. A compound is known by
its parts and as a whole ("Wi-Fi": wi, fi, wifi; "KidsTube": kids, tube, kidstube). A word's key is its English
stem after American spelling, so that "organisations" and "organization" meet. Scripts that are written without
spaces are cut into overlapping pairs of characters.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reader.search.words.english import FUNCTION_WORDS, OTHER_FORMS, WITH_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["FUNCTION_WORDS", "Token", "fold", "key_of", "text_words", "title_key", "tokenize", "whole_words"]

MAX_WORD = 40
"""Characters of a word that count; longer runs are digests and addresses, not words."""

_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u0df3\u0e31-\u0e4e\u0eb1-\u0ece"
    "\u102b-\u103e\u17b4-\u17d3\u1dc0-\u1dff\u20d0-\u20f0\u3099\u309a\ufe20-\ufe2f"
)
_LETTER = f"(?:[^\\W_]|[{_MARKS}])"
_WORD = re.compile(f"{_LETTER}+(?:['’ʼ＇]{_LETTER}+)*")
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
_INNER_JOINER = re.compile(rb"(?<=[a-z0-9])[-/](?=[a-z0-9])")
_SPACED = bytes(c if chr(c).isalnum() and c < 128 else 32 for c in range(256))
_JOINED = bytes(c if (chr(c).isalnum() and c < 128) or c in b"-/" else 32 for c in range(256))
_JOINERS = "-‐‑‒–/+&'’ʼ＇"
_CAMEL = re.compile(r"[A-Z]+(?=[A-Z][a-z]{2})|[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_POSSESSIVE = re.compile("['’ʼ＇][sS]$")
_UNSPACED = re.compile(
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)


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
def fold(text: str) -> str:
    """`text` without case, accents and width."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in text if not unicodedata.combining(c) and c != "\u0640").casefold()


@lru_cache(maxsize=16_384)
def _fold_word(raw: str) -> str:
    word = fold(_POSSESSIVE.sub("", raw))
    if not word.isalnum():
        word = "".join(c for c in word if c.isalnum() or unicodedata.category(c) == "Mc") or word
    return word[:MAX_WORD]


def tokenize(text: str) -> list[Token]:
    """The words of `text` in order, with the wholes and parts of compounds beside them."""
    tokens: list[Token] = []
    position = 0
    parts: list[Token] = []
    for found in _WORD.finditer(text):
        raw, start, end = found[0], found.start(), found.end()
        made = _unspaced(raw, start, position) if not raw.isascii() and _UNSPACED.search(raw) else None
        if made is None:
            made = [Token(_fold_word(raw), start, end, position)]
            made.extend(_inner(raw, start, position))
        joined = bool(parts) and start == parts[-1].end + 1 and text[start - 1] in _JOINERS
        if not joined:
            tokens.extend(_whole(parts))
            parts = []
        tokens.extend(made)
        parts.append(Token(_fold_word(raw), start, end, position))
        position = made[-1].position + 1
    tokens.extend(_whole(parts))
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


def _unspaced(raw: str, start: int, position: int) -> list[Token]:
    """Pairs of neighbouring characters; runs of other scripts within `raw` stay words."""
    tokens: list[Token] = []
    for run in re.finditer(f"(?:{_UNSPACED.pattern})+|(?:(?!{_UNSPACED.pattern}).)+", raw):
        text = run[0]
        if not _UNSPACED.match(text):
            tokens.append(Token(_fold_word(text), start + run.start(), start + run.end(), position))
            position += 1
            continue
        for i in range(max(1, len(text) - 1)):
            pair = text[i : i + 2]
            at = start + run.start() + i
            tokens.append(Token(fold(pair) or pair, at, at + len(pair), position))
            position += 1
        if len(text) > 1:
            at = start + run.end() - 1
            tokens.append(Token(fold(text[-1]) or text[-1], at, at + 1, position - 1, whole=False))
    return tokens


def text_words(text: str) -> list[str]:
    """The folded words of a long text, compounds last; quicker than `tokenize`, without places."""
    if not text.isascii():
        for typographic, plain in _PLAIN:
            text = text.replace(typographic, plain)
        if not text.isascii():
            return [token.text for token in tokenize(text)]
    raw = text.lower().replace("'s ", " ").encode("ascii")
    words = raw.translate(_SPACED, b"'").decode("ascii").split()
    if b"-" in raw or b"/" in raw:
        spaced = raw.translate(_JOINED, b"'")
        end = 0
        for found in _INNER_JOINER.finditer(spaced):
            if found.start() >= end:
                start, end = spaced.rfind(b" ", 0, found.start()) + 1, spaced.find(b" ", found.start())
                end = len(spaced) if end < 0 else end
                words.append(spaced[start:end].decode("ascii").replace("-", "").replace("/", ""))
    if max(map(len, words), default=0) <= MAX_WORD:
        return words
    return [word if len(word) <= MAX_WORD else word[:MAX_WORD] for word in words if word]


def whole_words(tokens: list[Token]) -> list[str]:
    """The plain words alone."""
    return [token.text for token in tokens if token.whole]


@lru_cache(maxsize=64)
def title_key(text: str) -> str:
    """What two titles share that differ in case, accents, quotes, spaces and punctuation alone."""
    return " ".join(whole_words(tokenize(text))) or fold(text).strip()


# ------------------------------------------------------------------ keys

_AMERICAN = (
    (re.compile(r"is(e|ed|es|er|ers|ing|ation|ations|ational|able)$"), r"iz\1"),
    (re.compile(r"ys(e|ed|es|er|ers|ing)$"), r"yz\1"),
    (re.compile(r"(?<=[bcdilmnprv])our(s|ed|ing|al|ally|able|ite|ites|ful|hood|less)?$"), r"or\1"),
    (re.compile(r"(?<=[aeiou])([b-df-hj-np-tv-z]+[aeiou])ll(ed|ing|er|ers)$"), r"\1l\2"),
    (re.compile(r"([aeioun])tre(s|d)?$"), r"\1ter\2"),
    (re.compile(r"ogue(s|d)?$"), r"og\1"),
    (re.compile(r"(?<=[ef])ence(s|less)?$"), r"ense\1"),
    (re.compile(r"^(an|p|h)ae"), r"\1e"),
)
_VOWEL = re.compile("[aeiouy]")


@lru_cache(maxsize=65_536)
def key_of(word: str) -> str:
    """The key that the forms of a folded word share: its stem after American spelling."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    changed = OTHER_FORMS.get(word)
    if changed is None and word[-1] == "s" and len(word) > 3 and not _VOWEL.search(word):
        return word[:-1]  # an acronym's plural: "llms", "vpns"
    if changed is None:
        changed = word
        if len(word) > 4 and word not in WITH_S:
            for pattern, replacement in _AMERICAN:
                changed, count = pattern.subn(replacement, word)
                if count:
                    break
    return _stemmer().stem(changed)


class _Stemmer(threading.local):
    """A stemmer a thread: it holds the word that it works on."""

    def __init__(self) -> None:
        import snowballstemmer

        self.stem: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord


_stemmer = cache(_Stemmer)
