"""What is done once in a process that runs are forked from, which each of them would otherwise do for itself."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable
from types import ModuleType

from reader.constants import constants_of

__all__ = ["ready_to_fork"]

TELL_CONSTANTS = {"reader.library.cache.recipe": "constants", "reader.search.index.versions": "versions"}
"""What asks for the constants of modules, and its function that does so."""


def ready_to_fork() -> None:
    """Make forks cheap: to be called when all that they need is imported.

    What is kept between runs is compared with the constants of the rules. They are those of the modules that the forks
    share, and looking at each of them would copy the memory that they lie in.
    """
    told = _once()
    for name, function in TELL_CONSTANTS.items():
        # What was not imported stays so: some runs begin without it.
        if asks := sys.modules.get(name):
            vars(asks)["constants_of"] = told
            vars(asks)[function]()
    gc.collect()
    # A run would copy what it looks through for garbage.
    gc.freeze()


def _once() -> Callable[[Iterable[ModuleType]], str]:
    known: dict[tuple[str, ...], str] = {}

    def told(modules: Iterable[ModuleType]) -> str:
        asked = tuple(modules)
        names = tuple(module.__name__ for module in asked)
        if names not in known:
            known[names] = constants_of(asked)
        return known[names]

    return told
