"""The words of a raw post, cheaply: for the search index and for word counts."""

from __future__ import annotations

import re
from html import unescape

__all__ = ["strip_marks"]

_LIQUID = re.compile(
    r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{%[^%]*+(?:%(?!\})[^%]*+)*+%\}|\{\{[^}]*+\}\}", re.DOTALL
)
_HIDDEN = re.compile(r"<!--.*?-->|<(script|style|template)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_IMAGE_ALT = re.compile(r"<img\b[^>]*?\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_DEFINITION = re.compile(
    r"^ {0,3}\[[^\]\n]+\]:[ \t]*\S+.*$|^ {0,3}\*\[[^\]\n]+\]:.*$|^[ \t]*(?:`{3,}|~{3,}).*$", re.MULTILINE
)
_TARGET = re.compile(r"\]\((?:[^()\s]|\([^()\s]*\))*(?:[ \t]+[\"'][^\"'\n]*[\"'])?[ \t]*\)|\]\[[^\]\n]*\]")
_ATTRIBUTES = re.compile(r"\{::?[^}\n]*\}|\{:/[^}\n]*\}")
_MARKS = str.maketrans(dict.fromkeys("*`#>|~[]", " ") | {"_": "_"})
_EMPHASIS = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")


def strip_marks(source: str) -> str:
    """`source` without the syntax of Markdown, HTML and Liquid; order and line ends stay."""
    if "{" in source:
        if "{%" in source or "{{" in source:
            source = _LIQUID.sub(" ", source)
        if "{:" in source:
            source = _ATTRIBUTES.sub(" ", source)
    if "<" in source:
        source = _without_tags(source)
    if "]" in source:
        source = _DEFINITION.sub("", source) if "]:" in source or "```" in source else source
        source = _TARGET.sub("]", source)
    elif "```" in source or "~~~" in source:
        source = _DEFINITION.sub("", source)
    if "_" in source:
        source = _EMPHASIS.sub(" ", source)
    source = source.translate(_MARKS)
    return unescape(source) if "&" in source else source


def _without_tags(source: str) -> str:
    lowered = source if "<!--" in source else ""
    if lowered or "<s" in source or "<S" in source or "<t" in source:
        source = _HIDDEN.sub(" ", source)
    if "<img" in source:
        source = _IMAGE_ALT.sub(r" \1\2 ", source)
    return _TAG.sub(" ", source)
