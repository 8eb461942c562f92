"""The symbols of a formula: their kinds, the space between them, scripts, accents and alphabets."""

from __future__ import annotations

import re
import unicodedata

from reader.page.maths.boxes import width
from reader.page.maths.signs import BIG, BINARY, LOWERED, OPEN, RAISED, RELATIONS, TIGHT

__all__ = ["Unknown", "accented", "closed", "gap", "in_alphabet", "kind_of", "script"]


class Unknown(Exception):  # noqa: N818 (not an error: the formula stays as written)
    """The formula contains something unsupported."""


def kind_of(text: str) -> str:
    """Return the kind of a symbol, which determines the space around it."""
    if text in RELATIONS or (len(text) == 1 and text not in TIGHT and 0x2190 <= ord(text) <= 0x21FF):
        return "relation"
    if text in BINARY:
        return "binary"
    if text in BIG:
        return "big"
    if text in (",", ";"):
        return "comma"
    return "open" if text in OPEN else "close" if text in (")", "]", "}", "⟩", "⌉", "⌋", "!") else "letter"


def gap(before: str, kind: str, text: str) -> str:
    """Return the space between a symbol of kind `before` and `text` of kind `kind`."""
    if not before or not text or "space" in (before, kind):
        return ""
    if "relation" in (before, kind):
        return " "
    if before in ("binary", "comma"):
        return " "
    if kind == "binary":
        return "" if before == "open" else " "
    if before in ("function", "big"):
        return " " if kind in ("letter", "function", "big") else ""
    return " " if kind in ("function", "big") and before in ("letter", "close") else ""


def script(text: str, *, raised: bool) -> str:
    """Return `text` raised or lowered; marked with `^` or `_` if Unicode lacks a letter."""
    text = text.strip()
    if raised and text in ("°", "∘"):
        return "°"
    if raised and text in ("′", "″"):
        return text
    table = RAISED if raised else LOWERED
    if text and all(character in table for character in text):
        return "".join([table[character] for character in text])
    mark = "^" if raised else "_"
    return f"{mark}{text}" if width(text) == 1 else f"{mark}({text})"


def closed(text: str) -> str:
    """Return `text` in parentheses, unless it is a single unit."""
    return text if re.fullmatch(r"∂?\w[\d.′⁰-₟ᵢ-ᵪⱼ\u0300-\u036f]*|\d[\d.]*|\w?\([^()]*\)|.", text) else f"({text})"


def accented(text: str, mark: str) -> str:
    """Put a mark on each letter of `text`. Raises Unknown if the mark would have to span several letters."""
    if mark not in ("\u0305", "\u0332") and width(text) > 1:
        raise Unknown
    return unicodedata.normalize("NFC", "".join([character + mark for character in text]))


def in_alphabet(text: str, names: tuple[str, ...]) -> str:
    """Return `text` in another alphabet, for the letters that Unicode has there."""
    return "".join([_letter(character, names) for character in text])


def _letter(character: str, names: tuple[str, ...]) -> str:
    if not (character.isascii() and character.isalnum()):
        return character
    case = "DIGIT" if character.isdigit() else "CAPITAL" if character.isupper() else "SMALL"
    plain = unicodedata.name(character).rpartition(" ")[2]
    for name in names:
        try:
            return unicodedata.lookup(f"{name} {case} {plain}")
        except KeyError:
            continue
    return character
