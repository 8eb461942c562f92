"""What an index that was kept depends on besides the posts, as one short text.

Every constant of the modules that make an index counts, private ones and tables included, and so do the stemmers'
version and Unicode's. An index made with any other is made again.
"""

from __future__ import annotations

import os
import unicodedata
import zlib
from importlib.util import find_spec
from types import ModuleType

from reader.constants import constants_of
from reader.search.index import acronyms, builder, features, postings, sets, storage, texts
from reader.search.words import english, folding, hanzi, languages, stems, thesaurus, tokens

__all__ = ["versions"]

_MODULES: tuple[ModuleType, ...] = (
    *(acronyms, builder, features, postings, sets, storage, texts),
    *(english, folding, hanzi, languages, stems, thesaurus, tokens),
)


def versions() -> str:
    """Changes with whatever the content of an index depends on, in hexadecimal digits."""
    parts = [constants_of(_MODULES), _state(_stemmers()), unicodedata.unidata_version, _state(str(thesaurus.FILE))]
    return f"{zlib.crc32(repr(parts).encode('utf-8', 'replace')):08x}"


def _stemmers() -> str:
    """Where the stemmers lie, which are not imported for this; empty where that cannot be told."""
    found = find_spec("snowballstemmer")
    return found.origin or "" if found is not None else ""


def _state(path: str) -> str:
    """Changes with a file, which is not read: that takes longer than a search."""
    try:
        found = os.stat(path)  # noqa: PTH116 - as quick as it gets
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns}"
