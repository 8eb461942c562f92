"""Embedded Ruby, as in Nanoc, without running it: pictures, films and captions are kept, everything else is dropped."""

from __future__ import annotations

import re
from html import escape

__all__ = ["without_ruby"]

_TAG = re.compile(r"<%(%|#|={1,2}|)((?:[^%<]|%(?!>)|<(?!%)){0,5000}+)%>")
_STRING = re.compile(r"%[Qq]?\{([^{}]*)\}|\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'")
_IN_HTML = ('="', "='")
"""What precedes the value of an attribute."""
_LINK = re.compile(r"\s{0,9}link_to[\s(]{1,9}(?=[\"'])")
_WORDS = re.compile(r"\b(?:caption|alt|title|text):\s{0,9}\Z")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif)\Z", re.IGNORECASE)
_FILM = re.compile(r"\A\s{0,9}\w*youtube\w*[\s(]")


def without_ruby(body: str) -> str:
    """Replace each Ruby tag in `body` by what it shows, as far as this is evident from its code."""
    return _TAG.sub(_meaning, body) if "<%" in body else body


def _meaning(found: re.Match[str]) -> str:
    sign, code = found[1], found[2]
    if sign == "%":
        return f"<%{code}%>"
    if not sign.startswith("="):
        return ""
    if _LINK.match(code):
        return _link(code)
    named, told = _strings(code)
    return escape(named) if found.string.startswith(_IN_HTML, found.start() - 2) else _shown(code, named, told)


def _strings(code: str) -> tuple[str, str]:
    """Return the first string in a piece of Ruby code, and the first one that is a caption or the like."""
    named, told = "", ""
    for string in _STRING.finditer(code):
        text = next((it for it in string.groups() if it is not None), "")
        if _WORDS.search(code, 0, string.start()):
            told = told or text
        else:
            named = named or text
    return named, told


def _shown(code: str, named: str, told: str) -> str:
    """Return a film or a picture as HTML, else the caption, which already is HTML."""
    if _FILM.match(code) and named:
        address = named if "//" in named else f"https://www.youtube.com/watch?v={named}"
        return f'<a href="{escape(address)}">{escape(told or address.partition("//")[2])}</a>'
    if _PICTURE.search(named):
        return f'<img src="{escape(named)}" alt="{escape(told or named.rpartition("/")[2])}">'
    return told


def _link(code: str) -> str:
    """Turn `link_to "words", "address"` into a link; a single string stays text, none gives an empty string."""
    texts = [next((it for it in string.groups() if it is not None), "") for string in _STRING.finditer(code)]
    if not texts:
        return ""
    return f'<a href="{escape(texts[1])}">{texts[0]}</a>' if len(texts) > 1 else texts[0]
