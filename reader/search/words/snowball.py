"""One stemming algorithm of the library `snowballstemmer` at a time.

Importing that package imports all of its thirty-odd algorithms, which takes longer than a query; this module stands in
for it as the parent of its own modules, so that each is imported by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

__all__ = ["stemmer"]

_spec = find_spec("snowballstemmer")
__path__ = list((_spec.submodule_search_locations if _spec is not None else None) or ())


def stemmer(name: str) -> Callable[[str], str]:
    """The stems of words by the algorithm of that name ("english", "german"). Raises ModuleNotFoundError."""
    if not __path__:
        raise ModuleNotFoundError("No module named 'snowballstemmer'", name="snowballstemmer")
    module = import_module(f"{__name__}.{name}_stemmer")
    algorithm = getattr(module, f"{name.title().replace('_', '')}Stemmer")()
    stem: Callable[[str], str] = algorithm.stemWord
    return stem
