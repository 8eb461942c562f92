"""What dialogs share: the heights at which they give up their blank lines, and how their hints name keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen

if TYPE_CHECKING:
    from reader.tui.app import ReaderApp

__all__ = ["DIALOG_HEIGHTS", "key_names"]

DIALOG_HEIGHTS: list[tuple[int, str]] = [(0, "-tiny"), (10, "-low"), (20, "-roomy")]
"""Rows of the terminal from which a class is put on a dialog's screen; the style sheet says what goes."""


def key_names(screen: Screen[Any]) -> Callable[[str], str]:
    """What the key of a binding is called, by the binding's id."""
    return cast("ReaderApp", screen.app).key_name
