"""What a post's source holds besides words: code, links, images."""

from __future__ import annotations

import re

__all__ = ["CODE", "IMAGES", "LINKS", "features_of"]

CODE, LINKS, IMAGES = 1, 2, 4
"""Bits of what a text holds besides words."""

_CODE = re.compile(r"^(?:```|~~~)|^(?: {4}|\t)\S|`[^`\n]+`|<(?:pre|code)\b|\{%-?\s*highlight\b", re.MULTILINE)
# Texts in brackets are bounded: of 50,000 opening brackets each would else be followed to the end of the text.
_IMAGE = re.compile(r"!\[[^\]\n]{0,200}\][(\[]|<img\b", re.IGNORECASE)
_LINK = re.compile(r"(?<!!)\[[^\]\n]{0,200}\](?:\(|\[|: )|<a\s|https?://", re.IGNORECASE)


def features_of(source: str) -> int:
    """What a post's source holds: code, links, images."""
    found = 0
    if _CODE.search(source):
        found |= CODE
    if _may_link(source) and _LINK.search(source):
        found |= LINKS
    if "![" in source or "<" in source:
        found |= IMAGES * bool(_IMAGE.search(source))
    return found


def _may_link(source: str) -> bool:
    return "](" in source or "][" in source or "]: " in source or "<" in source or "://" in source
