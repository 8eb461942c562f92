"""The constants of modules as one string: cached data is rebuilt when one of them changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from struct import Struct
from types import ModuleType

__all__ = ["constants_of", "named_in"]

_CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")


def constants_of(modules: Iterable[ModuleType]) -> str:
    """Return a string of all constants of `modules`, including private ones and tables, identical in every run."""
    tables: dict[int, str] = {}
    found = []
    for module in modules:
        for name, value in named_in(module):
            own = f"{module.__name__}.{name}"
            # Every module that imports a table has it, so it is written only once.
            known = tables.setdefault(id(value), own) if isinstance(value, dict | frozenset) else own
            found.append(f"{own}={_told(value)}" if known == own else f"{own} is {known}")
    return repr(found)


def named_in(module: ModuleType) -> list[tuple[str, object]]:
    """Return the constants of a module as (name, value)."""
    return [(name, value) for name, value in sorted(vars(module).items()) if _CONSTANT.fullmatch(name)]


def _told(value: object) -> str:
    if isinstance(value, re.Pattern):
        return f"{value.pattern!r} {value.flags}"
    if isinstance(value, frozenset | set):
        return repr(sorted(value if _plain(value) else map(_told, value)))
    if isinstance(value, dict):
        # Sorted: a table made from sets has a different order in each process.
        plain = _plain(value) and _plain(value.values())
        return repr(sorted(value.items() if plain else ((_told(key), _told(one)) for key, one in value.items())))
    if isinstance(value, tuple | list):
        return repr([_told(one) for one in value])
    if isinstance(value, Struct):
        return str(value.format)
    text = getattr(value, "__qualname__", "") if callable(value) else repr(value)
    # The default repr of an object contains its address, which differs in each run.
    return type(value).__qualname__ if " at 0x" in text else text


def _plain(values: Iterable[object]) -> bool:
    """Return whether all values are strings, which need no conversion; large tables are processed at each start."""
    return set(map(type, values)) <= {str}
