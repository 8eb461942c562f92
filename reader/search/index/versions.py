"""What an index that was kept depends on besides the posts, as one short text.

Every constant of the modules that make an index counts, private ones and tables included, and so do the stemmers'
version and Unicode's. An index made with any other is made again.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from importlib.metadata import version
from types import ModuleType

from reader.search.index import acronyms, builder, features, postings, storage
from reader.search.words import english, thesaurus, tokens

__all__ = ["versions"]

_MODULES: tuple[ModuleType, ...] = (acronyms, builder, features, postings, storage, english, thesaurus, tokens)
_CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")


def versions() -> str:
    """Changes with whatever the content of an index depends on, in hexadecimal digits."""
    parts = [f"{module.__name__}.{name}={_told(value)}" for module in _MODULES for name, value in _constants(module)]
    parts += [version("snowballstemmer"), unicodedata.unidata_version, str(zlib.crc32(thesaurus.FILE.read_bytes()))]
    return f"{zlib.crc32(repr(parts).encode('utf-8', 'replace')):08x}"


def _constants(module: ModuleType) -> list[tuple[str, object]]:
    return sorted((name, value) for name, value in vars(module).items() if _CONSTANT.fullmatch(name))


def _told(value: object) -> str:
    """A value as a text that is the same in every run."""
    if isinstance(value, re.Pattern):
        return f"{value.pattern!r} {value.flags}"
    if isinstance(value, frozenset | set):
        return repr(sorted(map(_told, value)))
    if isinstance(value, dict):
        return repr([(_told(key), _told(one)) for key, one in value.items()])
    if isinstance(value, tuple | list):
        return repr([_told(one) for one in value])
    return repr(value)
