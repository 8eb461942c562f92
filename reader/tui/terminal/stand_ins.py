"""Imports Textual without the modules it loads for features that this program never uses.

These are its command palette with the widgets in it, OpenSSL (through asyncio), and the delivery of files: a tenth of
all start-up imports. While Textual is imported, a stand-in replaces each of these modules. Any other attribute of a
stand-in comes from the real module, which is loaded then; so a later release of Textual may use other names from them,
at the cost of time only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

__all__ = ["load_asyncio", "load_textual"]


class StandIn(ModuleType):
    """A replacement for the module called `name`, with some cheap substitutes for its names."""

    def __init__(self, name: str, **names: object) -> None:
        super().__init__(name)
        vars(self).update(names)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            # Attributes queried by the import system, which a module need not have.
            raise AttributeError(name)
        return getattr(_real(self.__name__), name)


def _real(name: str) -> ModuleType:
    """Return the real module, loading it now if necessary."""
    if isinstance(sys.modules.get(name), StandIn):
        del sys.modules[name]
    return import_module(name)


def _later(module: str, name: str) -> Callable[..., Any]:
    """Return a function that loads its module when it is called."""

    def call(*arguments: Any, **named: Any) -> Any:
        return getattr(_real(module), name)(*arguments, **named)

    return call


def _palette() -> dict[str, object]:
    """Return the names that Textual's application imports from its command palette, which ours replaces."""
    return {
        name: type(name, (), {}) for name in ("CommandPalette", "DiscoveryHit", "Hit", "Provider", "SimpleProvider")
    }


def _stand_ins() -> dict[str, ModuleType | None]:
    return {
        "mimetypes": StandIn("mimetypes"),
        "platformdirs": StandIn("platformdirs", user_downloads_path=_later("platformdirs", "user_downloads_path")),
        "textual.command": StandIn("textual.command", CommandListItem=object, Hits=object, **_palette()),
        "uuid": StandIn("uuid", uuid4=_later("uuid", "uuid4")),
    }


@contextmanager
def _in_place(stand_ins: dict[str, ModuleType | None]) -> Iterator[None]:
    """Make the stand-ins visible to imports in this context, except for modules that are loaded already.

    None makes an import fail, as if the module were not installed.
    """
    modules: dict[str, ModuleType | None] = sys.modules  # type: ignore[assignment]
    placed = {name: stand_in for name, stand_in in stand_ins.items() if name not in modules}
    modules.update(placed)
    try:
        yield
    finally:
        for name, stand_in in placed.items():
            if name in modules and modules[name] is stand_in:
                del modules[name]


def load_textual() -> None:
    """Import `textual.app` and what it needs to show screens, nothing else."""
    with _in_place(_stand_ins()):
        import_module("textual.app")


def load_asyncio() -> None:
    """Import asyncio as on a Python built without OpenSSL."""
    with _in_place({"ssl": None}):
        import_module("asyncio")
