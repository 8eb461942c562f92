"""Lazily created objects: names of packages, and regular expressions of many scripts that take milliseconds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from importlib import import_module

__all__ = ["LatePattern", "part_of"]


def part_of(package: str, homes: Mapping[str, str], name: str) -> object:
    """Return the attribute `name` of `package` from the module given in `homes`; for the package's `__getattr__`.

    A package must not import parts of itself while it is loaded: a thread that loads it would hold its lock and wait
    for a part, while another thread that starts with that part holds the part's lock and waits for the package. Python
    ends such a deadlock with an error in one of them. Raises AttributeError if there is no such name.
    """
    if name not in homes:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    # Not stored in the package: caches depend on the constants of its modules, which must not vary with use.
    part: object = getattr(import_module(homes[name]), name)
    return part


class LatePattern:
    """A regular expression that is compiled on first use.

    If even writing the expression takes time, it may be given as a function.
    """

    def __init__(self, written: str | Callable[[], str]) -> None:
        self._written = written

    @cached_property
    def pattern(self) -> str:
        """The source of the expression."""
        return self._written if isinstance(self._written, str) else self._written()

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.pattern)

    def __repr__(self) -> str:
        return f"LatePattern({self.pattern!r})"
