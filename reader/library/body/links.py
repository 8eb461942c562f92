"""Link targets and what is shown of them."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

__all__ = ["MAX_TARGET", "clean_target", "file_name", "shown_address"]

MAX_TARGET = 200_000
"""Characters of a target that are kept; whoever follows links bounds them tighter and says so."""

_UNSAFE = re.compile(
    "[\x00-\x20\x7f-\xa0\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff\ufff0-\uffff]"
)
_ENDS = " \t\n\r\f\x0b"


def clean_target(target: str) -> str:
    """`target` with controls and spaces percent-encoded, those at its ends taken off, and unchanged otherwise."""
    target = target.strip(_ENDS)[:MAX_TARGET]
    if target.isascii() and target.isprintable() and " " not in target:
        return target
    return _UNSAFE.sub(_encoded, target)


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


def _encoded(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02x}" for byte in found[0].encode("utf-8", "surrogatepass"))
