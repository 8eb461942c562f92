"""Imports Textual without what it loads for parts of itself that this program never uses.

Those are its command palette with the widgets in it, OpenSSL (through asyncio), and what hands files to a person: a
tenth of all that a start imports. While Textual is imported, a stand-in takes the place of each of these modules. What
is asked of a stand-in after all comes from the real module, which is loaded then; so Textual may take other names from
them in its next release, and it only takes longer.
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
    """In the place of the module called `name`, with some names of it that cost nothing."""

    def __init__(self, name: str, **names: object) -> None:
        super().__init__(name)
        vars(self).update(names)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            # What importing looks for, which a module need not have.
            raise AttributeError(name)
        return getattr(_real(self.__name__), name)


def _real(name: str) -> ModuleType:
    """The module itself, loaded now if it is not yet."""
    if isinstance(sys.modules.get(name), StandIn):
        del sys.modules[name]
    return import_module(name)


def _later(module: str, name: str) -> Callable[..., Any]:
    """A function of a module that is loaded when it is called."""

    def call(*arguments: Any, **named: Any) -> Any:
        return getattr(_real(module), name)(*arguments, **named)

    return call


def _palette() -> dict[str, object]:
    """What Textual's application names of its command palette, whose place our own takes."""
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
    """Let the stand-ins be found by what is imported meanwhile, but for modules that are loaded already.

    None makes an import fail, as where a module is not installed.
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
    """Import what `textual.app` needs to show screens, and no more."""
    with _in_place(_stand_ins()):
        import_module("textual.app")


def load_asyncio() -> None:
    """Import asyncio as on a Python that was built without OpenSSL."""
    with _in_place({"ssl": None}):
        import_module("asyncio")
