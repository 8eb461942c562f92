"""Imports single stemming algorithms of the library `snowballstemmer`.

Importing that package imports all of its thirty-odd algorithms, which takes longer than a query; this module takes its
place as the parent of its submodules, so that each can be imported alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

__all__ = ["stemmer"]

_spec = find_spec("snowballstemmer")
__path__ = list((_spec.submodule_search_locations if _spec is not None else None) or ())


def stemmer(name: str) -> Callable[[str], str]:
    """Return the stemming function of the named algorithm ("english", "german"). Raises ModuleNotFoundError."""
    if not __path__:
        raise ModuleNotFoundError("No module named 'snowballstemmer'", name="snowballstemmer")
    module = import_module(f"{__name__}.{name}_stemmer")
    algorithm = type("Quick", (_Quick, getattr(module, f"{name.title().replace('_', '')}Stemmer")), {})()
    stem: Callable[[str], str] = algorithm.stemWord
    return stem


class _Quick:
    """Looks up endings and beginnings that the library compares letter by letter: takes half the time."""

    current: str
    cursor: int
    limit: int
    limit_backward: int

    def __init__(self) -> None:
        self._tables: dict[int, _Table | None] = {}
        super().__init__()

    def _table(self, among: Sequence[Any]) -> _Table | None:
        known = self._tables[id(among)] = _table(among)
        return known

    def find_among(self, among: Sequence[Any]) -> Any:
        """Return the number of the longest of these that starts at the cursor, and move the cursor past it; else 0."""
        key = id(among)
        table = self._tables[key] if key in self._tables else self._table(among)
        if table is None:
            return super().find_among(among)  # type: ignore[misc]
        at, most = self.cursor, self.limit - self.cursor
        for length, results in table:
            if length <= most:
                result = results.get(self.current[at : at + length])
                if result is not None:
                    self.cursor = at + length
                    return result
        return 0

    def find_among_b(self, among: Sequence[Any]) -> Any:
        """Return the number of the longest of these that ends at the cursor, and move the cursor before it; else 0."""
        key = id(among)
        table = self._tables[key] if key in self._tables else self._table(among)
        if table is None:
            return super().find_among_b(among)  # type: ignore[misc]
        at, most = self.cursor, self.cursor - self.limit_backward
        for length, results in table:
            if length <= most:
                result = results.get(self.current[at - length : at])
                if result is not None:
                    self.cursor = at - length
                    return result
        return 0


_Table = list[tuple[int, dict[str, Any]]]
"""The strings to find with their results by length, the longest first."""


def _table(among: Sequence[Any]) -> _Table | None:
    """Return a lookup table, or None if the library checks more than the letters of an ending."""
    if any(one.method is not None for one in among):
        return None
    by_length: dict[int, dict[str, Any]] = {}
    for one in among:
        by_length.setdefault(len(one.s), {})[one.s] = one.result
    return sorted(by_length.items(), reverse=True)
