"""Smart quotes, dashes, ellipses and guillemets, set as kramdown sets them; emoji shortcodes as jemoji does."""

from __future__ import annotations

import re

__all__ = ["smarten", "with_emoji"]

_QUOTES = re.compile(r"[\"']")
_SYMBOLS = re.compile(r"---|--|\.\.\.|<< | >>|<<|>>")
_SYMBOL = {
    "---": "—",
    "--": "–",
    "...": "…",
    "<< ": "«\u00a0",
    " >>": "\u00a0»",
    "<<": "«",
    ">>": "»",
}
_QUOTE_MARKS = frozenset("\"'")
_PUNCTUATION = frozenset("!\"#$%'()*+,-./:;<=>?@[\\]^_`{|}~")
_OPENING_BEFORE = frozenset(" \\\t\r\n[{(-")
_SINGLE = {True: "‘", False: "’"}
_DOUBLE = {True: "“", False: "”"}
_DECADE = re.compile(r"\d\ds")
_GENITIVE = re.compile(r"s\b")
_SHORTCODE = re.compile(r":([a-z0-9_+-]{1,40}):")


def smarten(text: str, after: str, *, quotes: bool = True) -> str:
    """`text` with typographic signs; `after` is what follows it in the source (as far as it matters)."""
    if quotes and ("'" in text or '"' in text):
        whole = text + after
        text = _QUOTES.sub(lambda found: _quote(whole, found.start()), text)
    if "--" in text or "..." in text or "<<" in text or ">>" in text:
        text = _SYMBOLS.sub(lambda found: _SYMBOL[found[0]], text)
    return text


def _quote(text: str, place: int) -> str:
    marks = _DOUBLE if text[place] == '"' else _SINGLE
    return marks[_opens(text, place)]


def _opens(text: str, place: int) -> bool:
    """Whether the quote at `place` opens; kramdown's rules in kramdown's order."""
    before = text[place - 1] if place else ""
    after = text[place + 1 : place + 2]
    if after and after in "_*" and not (text[place + 1 : place + 4].lstrip("_*") or " ")[0].isspace():
        return True
    follower = text[place + 2 : place + 3]
    if after in _PUNCTUATION and not _is_word(follower) and text[place + 2 : place + 4] != "..":
        return False
    if after in _QUOTE_MARKS and follower.isalnum() and (not before or before.isspace()):
        return True
    return _opens_by_neighbours(text, place, before, after)


def _opens_by_neighbours(text: str, place: int, before: str, after: str) -> bool:
    if before and before not in _OPENING_BEFORE and not before.isspace():
        return False
    if (not before or before.isspace()) and text[place] == "'" and _DECADE.match(text, place + 1):
        return False
    if before.isspace() and _is_word(after):
        return True
    return bool(after) and not after.isspace() and not _GENITIVE.match(text, place + 1)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def with_emoji(text: str) -> str:
    """`text` with the shortcodes that are known turned into their characters."""
    from reader.library.body.emoji import character

    return _SHORTCODE.sub(lambda found: character(found[1]) or found[0], text)
