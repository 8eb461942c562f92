"""The page that the next start shows first: its document and header, cached between runs.

Without a picture, a start mostly waits for the code that reads Markdown. A cached document needs none of it, so the
post can be shown before the site is loaded; soon after, it is rebuilt from its file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from reader.files import keep_private, read_own
from reader.library.cache.documents import DAMAGED, pack_document, unpack_document
from reader.library.cache.recipe import PAGE_PLACES, files
from reader.text import Clean, CleanLine

if TYPE_CHECKING:
    from reader.library.document import Document

__all__ = ["KeptPage", "keep_page", "kept_page"]

MAX_BYTES = 256 * 1024
"""A longer post is rebuilt at each start: reading its cache file would take as long as building its page."""


class KeptPage(NamedTuple):
    """A post's page as it was last shown: the post, its document, and the header fields from other sources."""

    entry: str
    fingerprint: str
    topics: tuple[CleanLine, ...]
    twin: CleanLine
    twin_url: str
    document: Document


def kept_page(path: Path | None, version: str) -> KeptPage | None:
    """Return the page cached for the library with this `version`; None if there is none or it is damaged."""
    if path is None:
        return None
    try:
        check, _, content = read_own(path, 2 * MAX_BYTES).partition(b"\n")
        if int(check) != crc32(content):
            return None
        key, entry, fingerprint, topics, twin, twin_url, document = json.loads(content)
        if key != _key(version):
            return None
        names = tuple(CleanLine(Clean(name)) for name in topics)
        return KeptPage(entry, fingerprint, names, CleanLine(Clean(twin)), twin_url, unpack_document(document))
    except (OSError, *DAMAGED):
        return None


def keep_page(path: Path | None, version: str, page: KeptPage) -> None:
    """Cache a page for the next start. A page that is too long or cannot be written is skipped."""
    if path is None:
        return
    try:
        parts = [_key(version), *page[:-1], pack_document(page.document)]
        content = json.dumps(parts, separators=(",", ":")).encode()
    except RecursionError:
        return
    if len(content) <= MAX_BYTES:
        keep_private(path, b"%d\n%s" % (crc32(content), content))


def _key(version: str) -> str:
    return f"{version} {files(PAGE_PLACES)}"
