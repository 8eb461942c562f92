"""The position of the terminal's hidden cursor, which braille displays, magnifiers and input method windows follow."""

from __future__ import annotations

from typing import Any

from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

__all__ = ["caret_of"]


def caret_of(screen: Screen[Any]) -> Offset:
    """Return the position of what the keys act on.

    This is the caret of a field, the highlighted row of a list, or else the beginning of the focused widget. A screen
    may name another widget as `followed`; a widget gives the position inside it as `caret`.
    """
    widget = getattr(screen, "followed", None) or screen.focused
    if not isinstance(widget, Widget) or not widget.is_attached:
        return Offset(0, 0)
    known = getattr(widget, "cursor_screen_offset", None)
    if isinstance(known, Offset):
        return known
    region = widget.content_region
    caret = getattr(widget, "caret", None)
    x, y = caret if isinstance(caret, Offset) else (0, 0)
    return region.offset + Offset(min(max(x, 0), max(region.width - 1, 0)), min(max(y, 0), max(region.height - 1, 0)))
