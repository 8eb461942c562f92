"""Cleans untrusted text: the single entry point for all content.

Textual and rich write control sequences in titles, lists and Markdown to the terminal unchanged. Therefore every value
from a post, a configuration, a file name, a subprocess or a query passes through one of the functions here, after
parsing, because YAML escapes and entities can produce control characters from plain ASCII. The results have distinct
types; nothing else creates values of these types.

Both forms apply these rules:

- C0 controls and DEL become their control pictures (U+2400 block); C1 controls, lone surrogates and code points
  that are not characters become U+FFFD, one for one;
- bidirectional controls, soft hyphens, zero-width spaces, tags, fillers and other invisible code points are removed;
- a base keeps at most `MAX_MARKS` combining marks, a cluster at most `MAX_JOINS` zero-width joiners;
- the length is bounded; text that is cut ends in an ellipsis.

The line form also turns every run of white space into one space and trims the ends. The block form keeps newlines and
tabs and turns every other line end into a newline.
"""

from __future__ import annotations

import re
from typing import NewType

from reader.late import LatePattern

__all__ = [
    "EMPTY",
    "MAX_BLOCK",
    "MAX_JOINS",
    "MAX_LINE",
    "MAX_MARKS",
    "Clean",
    "CleanLine",
    "clean_block",
    "clean_line",
    "clean_path",
    "encode_unseen",
    "indented",
    "is_clean",
    "post_id",
]

Clean = NewType("Clean", str)
"""Text of any number of lines that is safe to display."""

CleanLine = NewType("CleanLine", Clean)
"""Text of one line that is safe to display."""

EMPTY = CleanLine(Clean(""))
"""The empty line."""

MAX_LINE = 1_000
"""Maximum characters of a line; the longest title seen on 36 real sites has 496."""

MAX_BLOCK = 4 * 1024 * 1024
"""Maximum characters of a block: the number of bytes that are read of a post."""

MAX_MARKS = 4
"""Maximum combining marks on one base; Vietnamese and Hebrew with cantillation need three."""

MAX_JOINS = 8
"""Maximum zero-width joiners in one cluster; the longest emoji in use has four."""

# Invisible: bidi marks and isolates, zero-width space, word joiner and the operators after it, byte order mark,
# soft hyphen, Mongolian vowel separator, Hangul fillers, interlinear annotation, musical format controls,
# shorthand format controls, tags, and the supplementary variation selectors.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_NOT_CHARACTERS = "\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)

_LINE_ENDS = frozenset("\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_SAFE_ASCII = bytes([9, 10, *range(32, 127)])
_FINE = frozenset(_SAFE_ASCII.decode("ascii") + "".join(map(chr, range(0xC0, 0x180))) + "‘’“”–—…")
"""Characters that are known to be safe: nearly all texts consist of these and need no regular expression."""


def _combining() -> str:
    from reader.combining import COMBINING  # noqa: PLC0415 (start-up)

    return COMBINING


# Each is compiled for the first text that needs it: compiling all takes longer than a start.
_SUSPECT = LatePattern(
    lambda: rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u200d{_INVISIBLE}{_NOT_CHARACTERS}{_combining()}]"
)
_LINE_END = LatePattern("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_GONE = LatePattern(f"[{_INVISIBLE}]")
_CONTROL = LatePattern(r"[\x00-\x08\x0b-\x1f\x7f]")
_UNKNOWN = LatePattern(rf"[\x80-\x9f\ud800-\udfff{_NOT_CHARACTERS}]")
_UNSEEN = LatePattern(
    rf"[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u205f\u3000\ud800-\udfff{_INVISIBLE}{_NOT_CHARACTERS}]"
)
# Joiners between the marks do not reset the count.
_MANY_MARKS = LatePattern(lambda: f"[{_combining()}\\u200c\\u200d]{{{MAX_MARKS + 1},}}")
_LONE_MARKS = LatePattern(lambda: rf"(?<![^\n\t ])(?=[{_combining()}])")
_JOINED = LatePattern(f"(?:[^\\s\u200d]{{1,6}}\u200d+){{{MAX_JOINS + 1},}}")


def clean_line(value: str, limit: int = MAX_LINE) -> CleanLine:
    """Return `value` as one safe line of at most `limit` characters."""
    if len(value) > 4 * limit + 64:
        # A character may take several code points, but what is cut here could never be shown.
        value = value[: 4 * limit + 64]
    if not (value.isascii() and value.isprintable()):
        value = _scrub(value)
    if "  " in value or value[:1].isspace() or value[-1:].isspace() or not value.isprintable():
        value = re.sub(r"\s+", " ", value).strip()
    if len(value) > limit:
        value = value[: limit - 1].rstrip() + "…"
    return CleanLine(Clean(value))


def indented(line: CleanLine, cells: int) -> CleanLine:
    """Return a line indented by `cells` spaces, or none if it is negative."""
    return CleanLine(Clean(" " * cells + line))


def clean_block(value: str, limit: int = MAX_BLOCK) -> Clean:
    """Return `value` as safe text of at most `limit` characters, with newlines and tabs kept."""
    if len(value) > limit:
        value = value[: limit - 1] + "…"
    if value.isascii() and not value.encode("ascii").translate(None, _SAFE_ASCII):
        return Clean(value)
    value = _scrub(value)
    # Marks without a base were given one, so the text may be longer.
    return Clean(value if len(value) <= limit else value[: limit - 1] + "…")


def clean_path(value: str, limit: int = 4_096) -> CleanLine:
    """Return a file's path as one safe line, with bytes that are not UTF-8 (surrogate escapes) written as `%XX`.

    Different paths stay different unless they contain control characters or a literal `%XX`.
    """
    if not value.isascii():
        value = re.sub("[\udc80-\udcff]", lambda found: f"%{ord(found[0]) - 0xDC00:02X}", value)
    return clean_line(value, limit)


def encode_unseen(address: str) -> str:
    """Return `address` with every invisible character percent-encoded; it leads to the same place."""
    if address.isascii() and address.isprintable() and " " not in address:
        return address
    from urllib.parse import quote  # noqa: PLC0415 (start-up)

    return _UNSEEN.compiled.sub(lambda found: quote(found[0], errors="replace"), address)


def is_clean(value: str) -> bool:
    """Return whether `value` contains nothing that `clean_block` would replace by a symbol or remove."""
    if not set(value) - _FINE:
        return True
    return not (_CONTROL.compiled.search(value) or _UNKNOWN.compiled.search(value) or _GONE.compiled.search(value))


def post_id(path: str) -> str:
    """Return the id of the post at `path`: the path with everything unsafe for a terminal percent-encoded.

    Bytes that are not UTF-8 (surrogate escapes) become `%XX`, so that no two files share an id because of them.
    """
    if path.isascii() and path.isprintable():
        return path
    return "".join(map(_safe_character, path))


def _scrub(value: str) -> str:
    plain = value.isascii()
    # Check each distinct character once, except those known to be safe: the expression has a few hundred ranges.
    if not plain and (not (rare := set(value) - _FINE) or not _SUSPECT.compiled.search("".join(rare))):
        return value
    value = _LINE_END.compiled.sub("\n", value)
    # At most 30 different ones, so this is far faster than calling a function for each of a million.
    for control in set(_CONTROL.compiled.findall(value)):
        value = value.replace(control, chr(0x2400 + ord(control)) if control != "\x7f" else "\u2421")
    if plain:
        return value
    value = _GONE.compiled.sub("", value)
    value = _UNKNOWN.compiled.sub("\ufffd", value)
    value = _MANY_MARKS.compiled.sub(_mark_less, value)
    value = _LONE_MARKS.compiled.sub("\u25cc", value)
    return _JOINED.compiled.sub(_join_less, value) if "\u200d" in value else value


def _mark_less(found: re.Match[str]) -> str:
    """Return a run of marks and joiners, cut after the last mark allowed on its base."""
    marks = 0
    for place, character in enumerate(found[0]):
        marks += character not in "\u200c\u200d"
        if marks > MAX_MARKS:
            return found[0][:place]
    return found[0]


def _join_less(found: re.Match[str]) -> str:
    head, *rest = found[0].split("\u200d")
    kept = "\u200d".join([head, *rest[:MAX_JOINS]])
    return kept + "".join(rest[MAX_JOINS:])


def _safe_character(character: str) -> str:
    if character.isprintable() or (is_clean(character) and character not in _LINE_ENDS):
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogateescape"))
