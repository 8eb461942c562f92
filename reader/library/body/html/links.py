"""Link targets and what is shown of them."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from reader.text import encode_unseen

__all__ = ["MAX_TARGET", "clean_target", "file_name", "shown_address"]

MAX_TARGET = 200_000
"""Characters of a target that are kept; whoever follows links bounds them tighter and says so."""

_ENDS = " \t\n\r\f\x0b"


def clean_target(target: str) -> str:
    """`target` with what nobody sees percent-encoded, spaces at its ends taken off, and unchanged otherwise."""
    return encode_unseen(target.strip(_ENDS)[:MAX_TARGET])


def file_name(source: str) -> str:
    """The last part of an image's address, decoded; nothing for data addresses."""
    if source[:5].lower() == "data:":
        return ""
    path = re.split(r"[?#]", source[:2_000], maxsplit=1)[0].rstrip("/")
    return unquote(path.rpartition("/")[2])


def shown_address(target: str) -> str:
    """An address as it is shown in place of what it leads to: without scheme and parameters."""
    try:
        parts = urlsplit(target[:2_000])
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return target[:200]
    return (host + parts.path).strip("/") or target[:200]
