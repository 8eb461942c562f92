"""What a person chose on the screen and expects to find again: the theme, the text's width, the panes' split.

The settings are the person's own file and are not written. A choice made on the screen stands in a small file of its
own, beside the setting that it took the place of: whoever changes the setting afterwards wants the setting.
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
    """Choices by the name of the setting they replace. A `path` of None keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._choices = dict(_read(path)) if path is not None else {}

    def get(self, name: str, setting: T) -> T:
        """What was chosen instead of `setting`, or `setting` where nothing was or it was another one then."""
        match self._choices.get(name):
            case [chosen, instead] if instead == setting and type(chosen) is type(setting):
                return chosen
        return setting

    def choose(self, name: str, value: T, setting: T) -> None:
        """Take `value` instead of `setting`, in this run; `save` keeps it for the next ones."""
        self._choices.pop(name, None)
        if value != setting:
            self._choices[name] = [value, setting]

    def save(self) -> None:
        """Write the choices down. A folder that cannot be written to costs the memory, nothing else."""
        if self._path is not None:
            try:
                make_private_folder(self._path.parent)
                write_private(self._path, json.dumps(self._choices.copy(), indent=1).encode())
            except OSError as error:
                pass_over(error)


def _read(path: Path) -> Mapping[str, object]:
    """The choices in a file; none where it is missing or is not what this program wrote."""
    try:
        found = json.loads(read_own(path, _MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
