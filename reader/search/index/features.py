"""What a post's source contains besides words: code, links, images."""

from __future__ import annotations

from reader.late import LatePattern

__all__ = ["CODE", "IMAGES", "LINKS", "features_of"]

CODE, LINKS, IMAGES = 1, 2, 4
"""Bits for what a text contains besides words."""

_CODE = LatePattern(r"(?m)^(?:```|~~~)|^(?: {4}|\t)\S|`[^`\n]+`|<(?:pre|code)\b|\{%-?\s*highlight\b")
# Text in brackets is bounded: otherwise each of 50,000 opening brackets would be followed to the end of the text.
_IMAGE = LatePattern(r"(?i)!\[[^\]\n]{0,200}\][(\[]|<img\b")
_LINK = LatePattern(r"(?i)(?<!!)\[[^\]\n]{0,200}\](?:\(|\[|: )|<a\s|https?://")


def features_of(source: str) -> int:
    """Return what a post's source contains, as a combination of `CODE`, `LINKS` and `IMAGES`."""
    found = 0
    if _CODE.compiled.search(source):
        found |= CODE
    if _may_link(source) and _LINK.compiled.search(source):
        found |= LINKS
    if "![" in source or "<" in source:
        found |= IMAGES * bool(_IMAGE.compiled.search(source))
    return found


def _may_link(source: str) -> bool:
    return "](" in source or "][" in source or "]: " in source or "<" in source or "://" in source
