"""The program, telling in the file WATCHED when its screens have come into sight and how many lines that changed.

It is started as `python watched.py ARGUMENT…` in the place of `privacy-reader`. Nothing is imported before the picture
is drawn: what tells is put in when the screens are loaded. The limits that end a wait on a slow machine are lifted, so
that what is seen does not depend on the clock.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

WATCHED = os.environ.pop("WATCHED")
SCREENS = "reader.tui.app"


def tell(words: object) -> None:
    with open(WATCHED, "a") as file:  # noqa: PTH123 - nothing is to be imported for it
        file.write(f"{words}\n")


def watch() -> None:
    import asyncio

    from reader.tui import opening
    from reader.tui.main.loading import Loading
    from reader.tui.terminal import crash

    opening.LONGEST = opening.AT_REST = crash.LEAVING = 100.0
    run, take, show = opening.Opening._run, opening.Opening.take_picture, Loading._show_changes

    async def told_run(self: opening.Opening) -> None:
        await run(self)
        tell(f"seen {self.curtain.changed}")

    async def patient_take(self: opening.Opening) -> None:
        beginning = self._beginning()
        while beginning is not None and not (self.over and beginning.is_settled):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await take(self)

    def told_show(self: Loading, loaded: Any) -> None:
        show(self, loaded)
        tell("known")

    opening.Opening._run = told_run
    opening.Opening.take_picture = patient_take
    Loading._show_changes = told_show


class Watcher:
    """Finds one module and has `watch` called once it is loaded."""

    @classmethod
    def find_spec(cls, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name != SCREENS:
            return None
        sys.meta_path.remove(cls)
        spec = importlib.util.find_spec(name)
        assert spec is not None
        loader: Any = spec.loader
        execute = loader.exec_module

        def execute_watched(module: ModuleType) -> None:
            execute(module)
            watch()

        loader.exec_module = execute_watched
        return spec


if __name__ == "__main__":
    if SCREENS in sys.modules:
        watch()
    else:
        sys.meta_path.insert(0, Watcher)
    from reader.cli import main

    main()
