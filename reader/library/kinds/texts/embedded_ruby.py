"""Ruby in a text, as Nanoc has it, without running any: pictures, films and captions stay, all else is left out."""

from __future__ import annotations

import re
from html import escape

__all__ = ["without_ruby"]

_TAG = re.compile(r"<%(%|#|={1,2}|)((?:[^%<]|%(?!>)|<(?!%)){0,5000}+)%>")
_STRING = re.compile(r"%[Qq]?\{([^{}]*)\}|\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'")
_IN_HTML = ('="', "='")
"""What stands before the value of an attribute."""
_LINK = re.compile(r"\s{0,9}link_to[\s(]{1,9}(?=[\"'])")
_WORDS = re.compile(r"\b(?:caption|alt|title|text):\s{0,9}\Z")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif)\Z", re.IGNORECASE)
_FILM = re.compile(r"\A\s{0,9}\w*youtube\w*[\s(]")


def without_ruby(body: str) -> str:
    """`body` with each tag of Ruby as what it shows, as far as that stands in it."""
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
    """The first text that a piece of Ruby holds, and the first one that is there for people."""
    named, told = "", ""
    for string in _STRING.finditer(code):
        text = next((it for it in string.groups() if it is not None), "")
        if _WORDS.search(code, 0, string.start()):
            told = told or text
        else:
            named = named or text
    return named, told


def _shown(code: str, named: str, told: str) -> str:
    """A film, a picture, or what is told; a caption is HTML."""
    if _FILM.match(code) and named:
        address = named if "//" in named else f"https://www.youtube.com/watch?v={named}"
        return f'<a href="{escape(address)}">{escape(told or address.partition("//")[2])}</a>'
    if _PICTURE.search(named):
        return f'<img src="{escape(named)}" alt="{escape(told or named.rpartition("/")[2])}">'
    return told


def _link(code: str) -> str:
    """`link_to "words", "address"`, where both are told; empty where they are not."""
    texts = [next((it for it in string.groups() if it is not None), "") for string in _STRING.finditer(code)]
    if not texts:
        return ""
    return f'<a href="{escape(texts[1])}">{texts[0]}</a>' if len(texts) > 1 else texts[0]
