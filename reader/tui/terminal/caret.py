"""Where the terminal's cursor is put, which is not shown: braille lines, magnifiers and the windows of input methods
follow it.
"""

from __future__ import annotations

from typing import Any

from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

__all__ = ["caret_of"]


def caret_of(screen: Screen[Any]) -> Offset:
    """The place of what the keys act upon: the caret of a field, the chosen row of a list, else where the widget with
    the focus begins.

    A screen may name another widget than that as `followed`; a widget says as `caret` where in it the place is.
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
