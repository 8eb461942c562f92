"""One stemming algorithm of the library `snowballstemmer` at a time.

Importing that package imports all of its thirty-odd algorithms, which takes longer than a query; this module stands in
for it as the parent of its own modules, so that each is imported by itself.
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
    """The stems of words by the algorithm of that name ("english", "german"). Raises ModuleNotFoundError."""
    if not __path__:
        raise ModuleNotFoundError("No module named 'snowballstemmer'", name="snowballstemmer")
    module = import_module(f"{__name__}.{name}_stemmer")
    algorithm = type("Quick", (_Quick, getattr(module, f"{name.title().replace('_', '')}Stemmer")), {})()
    stem: Callable[[str], str] = algorithm.stemWord
    return stem


class _Quick:
    """Looks endings and beginnings up, where the library compares letter by letter: half of its time."""

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
        """The number of the longest of these that stands at the cursor, which goes behind it; else 0."""
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
        """The number of the longest of these that ends at the cursor, which goes before it; else 0."""
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
"""What there is to find, the longest first."""


def _table(among: Sequence[Any]) -> _Table | None:
    """None where the library asks more of an ending than how it is written."""
    if any(one.method is not None for one in among):
        return None
    by_length: dict[int, dict[str, Any]] = {}
    for one in among:
        by_length.setdefault(len(one.s), {})[one.s] = one.result
    return sorted(by_length.items(), reverse=True)
