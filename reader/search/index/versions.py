"""What an index that was kept depends on besides the posts, as one short text.

Every constant of the modules that make an index counts, private ones and tables included, and so do the stemmers'
version and Unicode's. An index made with any other is made again.
"""

from __future__ import annotations

import unicodedata
import zlib
from importlib.metadata import version
from types import ModuleType

from reader.constants import constants_of
from reader.search.index import acronyms, builder, features, postings, storage, texts
from reader.search.words import english, folding, hanzi, languages, stems, thesaurus, tokens

__all__ = ["versions"]

_MODULES: tuple[ModuleType, ...] = (
    *(acronyms, builder, features, postings, storage, texts),
    *(english, folding, hanzi, languages, stems, thesaurus, tokens),
)


def versions() -> str:
    """Changes with whatever the content of an index depends on, in hexadecimal digits."""
    parts = [
        constants_of(_MODULES),
        version("snowballstemmer"),
        unicodedata.unidata_version,
        str(zlib.crc32(thesaurus.FILE.read_bytes())),
    ]
    return f"{zlib.crc32(repr(parts).encode('utf-8', 'replace')):08x}"
