"""What lies below other widgets: all its lines are the same, so one is made for a frame, not as many as there are."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

__all__ = ["Ground"]


class Ground(Widget):
    """A part of a screen that only holds widgets: no border, no padding, nothing of its own but its colour."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Called by Textual for the lines within `crop`."""
        first_line = crop.crop_size((crop.width, 1))
        return super().render_lines(first_line) * crop.height
