"""The versions that a cached index depends on besides the posts, as one short string.

It covers every constant of the modules that build an index, including private ones and tables, and the versions of the
stemmers and of Unicode. An index with a different string is rebuilt.
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
    """Return hexadecimal digits that change with anything that the content of an index depends on."""
    parts = [constants_of(_MODULES), _state(_stemmers()), unicodedata.unidata_version, _state(str(thesaurus.FILE))]
    return f"{zlib.crc32(repr(parts).encode('utf-8', 'replace')):08x}"


def _stemmers() -> str:
    """Return the path of the stemmers without importing them; empty if it is unknown."""
    found = find_spec("snowballstemmer")
    return found.origin or "" if found is not None else ""


def _state(path: str) -> str:
    """Return a string that changes with a file, without reading it, which would take longer than a search."""
    try:
        found = os.stat(path)  # noqa: PTH116 - the fastest way
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns}"
