"""What dialogs share: the heights at which they give up their blank lines, and how their hints name keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from textual.binding import Binding
from textual.screen import Screen

from reader.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from reader.tui.app import ReaderApp
    from reader.tui.keys import KeyNames

__all__ = ["DIALOG_HEIGHTS", "DialogKeys", "key_names"]

DIALOG_HEIGHTS: list[tuple[int, str]] = [(0, "-tiny"), (10, "-low"), (20, "-roomy")]
"""Rows of the terminal from which a class is put on a dialog's screen; the style sheet says what goes."""


def key_names(screen: Screen[Any]) -> KeyNames:
    """The keys of bindings by their ids, the person's own where they chose some."""
    return cast("ReaderApp", screen.app).key_names


class DialogKeys(KeyBar):
    """The keys of a dialog and what they do in it; a click does the same."""

    def __init__(self, screen: Screen[Any], keys: Sequence[tuple[str, str]]) -> None:
        """`keys` are the ids of bindings and what each of them does."""
        super().__init__()
        names = key_names(screen)
        self._keys = [(names.key(name), words) for name, words in keys]

    def shown_bindings(self) -> list[tuple[str, Binding]]:
        """The given keys."""
        return [(key, Binding(key, "none", words)) for key, words in self._keys]
