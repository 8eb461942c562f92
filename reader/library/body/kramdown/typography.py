"""Smart quotes, dashes, ellipses and guillemets as in kramdown; emoji shortcodes as in jemoji."""

from __future__ import annotations

import re

__all__ = ["smarten", "with_emoji"]

_SIGNS = re.compile(r"[\"']|---|--|\.\.\.|<< | >>|<<|>>")
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
_MARKS = {"'": "’‘", '"': "”“"}
_EMPHASISED = re.compile(r"[_*]{1,2}\S")
_DECADE = re.compile(r"\d\ds")
_ENDING = re.compile(r"\s|s\b|\Z")
_SHORTCODE = re.compile(r":([a-z0-9_+-]{1,40}):")


def smarten(text: str, after: str = "", *, before: str = "", quotes: bool = True) -> str:
    """Return `text` with typographic characters; `before` and `after` are the adjacent text (as far as it matters)."""
    if not ("'" in text or '"' in text or "--" in text or "..." in text or "<<" in text or ">>" in text):
        return text
    whole = before + text + after
    stop = len(before) + len(text)
    free = 0
    done = len(before)
    parts: list[str] = []
    for found in _SIGNS.finditer(whole, done, stop):
        start, sign = found.start(), found[0]
        if start < done:
            continue
        width = len(sign)
        made = _SYMBOL.get(sign)
        if made is None:
            if not quotes:
                continue
            made, width = _quoted(whole, start, free)
        parts += (whole[done:start], made)
        done = free = start + width
    parts.append(whole[done:stop])
    return "".join(parts)


def _quoted(text: str, place: int, free: int) -> tuple[str, int]:
    """Return the replacement of the quote at `place` and its width in the source; characters before `free` are used up.

    The rules and their order are kramdown's: the character before a quote counts only if no other mark consumed it.
    """
    mark = text[place]
    before = text[place - 1] if place > free else ""
    follower = text[place + 1 : place + 2]
    if not before:
        alone = _unpreceded(text, place, follower)
        if alone is not None:
            return _MARKS[mark][alone], 1
    blank_before = not before or before.isspace()
    if blank_before and follower in _MARKS and follower != mark and _is_word(text[place + 2 : place + 3]):
        return _MARKS[mark][1] + _MARKS[follower][1], 2
    if blank_before and mark == "'" and _DECADE.match(text, place + 1):
        return "’", 1
    if before:
        return _MARKS[mark][before in _OPENING_BEFORE or before.isspace()], 1
    return _MARKS[mark][not _ENDING.match(text, place + 1)], 1


def _unpreceded(text: str, place: int, follower: str) -> bool | None:
    """Return whether a quote at the start of the remaining text opens, judging by what follows; None if unclear."""
    if _EMPHASISED.match(text, place + 1):
        return True
    beyond = text[place + 2 : place + 3]
    if follower in _PUNCTUATION and not _is_word(beyond) and text[place + 2 : place + 4] != "..":
        return False
    return None


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def with_emoji(text: str) -> str:
    """Replace the known shortcodes in `text` by their characters."""
    from reader.library.body.kramdown.emoji import character  # noqa: PLC0415 (start-up)

    return _SHORTCODE.sub(lambda found: character(found[1]) or found[0], text)
