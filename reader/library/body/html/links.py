"""Link targets and how they are shown."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from reader.text import encode_unseen

__all__ = ["MAX_TARGET", "clean_target", "file_name", "shown_address"]

MAX_TARGET = 200_000
"""The most characters of a target that are kept; code that follows links has a lower limit and reports it."""

_ENDS = " \t\n\r\f\x0b"


def clean_target(target: str) -> str:
    """Percent-encode invisible characters in `target` and strip spaces; otherwise return it unchanged."""
    return encode_unseen(target.strip(_ENDS)[:MAX_TARGET])


def file_name(source: str) -> str:
    """Return the last part of an image's address, decoded; empty for data addresses."""
    if source[:5].lower() == "data:":
        return ""
    path = re.split(r"[?#]", source[:2_000], maxsplit=1)[0].rstrip("/")
    return unquote(path.rpartition("/")[2])


def shown_address(target: str) -> str:
    """Return an address for display in place of its target: without scheme and parameters."""
    try:
        parts = urlsplit(target[:2_000])
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return target[:200]
    return (host + parts.path).strip("/") or target[:200]
