"""Choices that the user made on the screen and expects to find again: theme, text width, pane split.

The settings file belongs to the user and is never written. Each choice is stored in a separate small file, together
with the setting that it replaced: if the user changes the setting later, the setting wins.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from reader.files import make_private_folder, pass_over, read_own, write_private

__all__ = ["Remembered"]

T = TypeVar("T", str, int)

_MAX_BYTES = 16 * 1024


class Remembered:
    """Choices by the name of the setting they replace. If `path` is None, nothing is saved."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._choices = dict(_read(path)) if path is not None else {}

    def get(self, name: str, setting: T) -> T:
        """Return the choice that replaced this `setting`; the setting itself if there is none."""
        match self._choices.get(name):
            case [chosen, instead] if instead == setting and type(chosen) is type(setting):
                return chosen
        return setting

    def choose(self, name: str, value: T, setting: T) -> None:
        """Use `value` instead of `setting` in this run; `save` keeps it for later runs."""
        self._choices.pop(name, None)
        if value != setting:
            self._choices[name] = [value, setting]

    def save(self) -> None:
        """Write the choices to disk. If the folder is not writable they are forgotten; nothing else is lost."""
        if self._path is not None:
            try:
                make_private_folder(self._path.parent)
                write_private(self._path, json.dumps(self._choices.copy(), indent=1).encode())
            except OSError as error:
                pass_over(error)


def _read(path: Path) -> Mapping[str, object]:
    """Return the choices in a file; none if it is missing or was not written by this program."""
    try:
        found = json.loads(read_own(path, _MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
