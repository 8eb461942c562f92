"""The background of other widgets: its lines are all the same, so only one is rendered per frame."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

__all__ = ["Ground"]


class Ground(Widget):
    """A plain container of widgets: no border, no padding, only a background colour."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render the lines within `crop`; called by Textual."""
        first_line = crop.crop_size((crop.width, 1))
        return super().render_lines(first_line) * crop.height
