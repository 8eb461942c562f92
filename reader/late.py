"""What is made when it is wanted first: the names of packages, and regular expressions of many scripts, which take
milliseconds each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from importlib import import_module

__all__ = ["LatePattern", "part_of"]


def part_of(package: str, homes: Mapping[str, str], name: str) -> object:
    """What `package` calls `name`, from the module that `homes` gives for it; for the package's `__getattr__`.

    A package must not import parts of itself while it is loaded: a thread that loads it would hold it and wait for a
    part, while another that begins with that part holds the part and waits for the package. Python ends such a wait
    with an error in one of them. Raises AttributeError where there is no such name.
    """
    if name not in homes:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    # Not kept in the package: what a cache depends on are the constants of its modules, asked for or not.
    part: object = getattr(import_module(homes[name]), name)
    return part


class LatePattern:
    """A regular expression as it is written, and `compiled` once somebody looks for it.

    Where even writing it takes time, what writes it is given.
    """

    def __init__(self, written: str | Callable[[], str]) -> None:
        self._written = written

    @cached_property
    def pattern(self) -> str:
        """The expression as it is written."""
        return self._written if isinstance(self._written, str) else self._written()

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression, ready to be matched."""
        return re.compile(self.pattern)

    def __repr__(self) -> str:
        return f"LatePattern({self.pattern!r})"
