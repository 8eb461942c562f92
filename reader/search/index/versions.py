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
        _release("snowballstemmer"),
        unicodedata.unidata_version,
        str(zlib.crc32(thesaurus.FILE.read_bytes())),
    ]
    return f"{zlib.crc32(repr(parts).encode('utf-8', 'replace')):08x}"


def _release(package: str) -> str:
    """The release of an installed package, by the name of the folder that describes it.

    `importlib.metadata` reads the same from a file in it, with a parser of mail that takes longer than a search.
    """
    found = find_spec(package)
    if found is None or found.origin is None:
        return ""
    beside = os.path.dirname(os.path.dirname(found.origin))  # noqa: PTH120 - as quick as it gets
    names = [name for name in os.listdir(beside) if name.startswith(f"{package}-")]  # noqa: PTH208
    return " ".join(sorted(names))
