"""The header: the site's name, and the views with their counts."""

from __future__ import annotations

import re
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from reader.text import EMPTY, CleanLine
from reader.tui.list.views import View
from reader.tui.widgets.key_bar import crop

__all__ = ["TopBar"]

PRIVATE = "private"
"""What the header says of a run that keeps nothing, in a terminal of any width."""


class TopBar(Widget):
    """One line; a click on a view shows it."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"top--site", "top--view", "top--active", "top--note"}

    site: reactive[CleanLine] = reactive(EMPTY)
    note: reactive[CleanLine] = reactive(EMPTY)
    urgent: reactive[CleanLine] = reactive(EMPTY)
    """What the person can do about what the note tells; shown behind it."""
    private: reactive[bool] = reactive(False)
    """Whether nothing of this run is kept."""
    view: reactive[View] = reactive(View.ALL)
    counts: reactive[dict[View, int | None]] = reactive(dict)

    class Chosen(Message, bubble=True):
        """A view was clicked."""

        def __init__(self, view: View) -> None:
            super().__init__()
            self.view = view

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._spans: list[tuple[int, int, View]] = []

    def render_line(self, y: int) -> Strip:
        """Name and note on the left, views on the right; what is going on comes first where there is little room."""
        width, base = self.size.width, self.rich_style
        if y:
            return Strip.blank(width, base)
        marked = self.private and not self.urgent
        labels = self._labels(width - (cell_len(PRIVATE) + 2 if marked else 0))
        views_width = _cells_of(labels)
        note = self._note()
        if self.urgent and cell_len(note) > width - views_width - 2:
            labels, views_width = [], 0
            if cell_len(note) > width - 2:
                # The counts say what the bar shows.
                note = re.sub("[━─]+ ", "", note)
        room = max(width - views_width - 2, 0)
        name = self._fit_name(room - cell_len(note) - 2 if self.urgent or marked else room)
        segments = [
            Segment(" ", base),
            Segment(name, base + self.get_component_rich_style("top--site", partial=True)),
        ]
        note_room = room - cell_len(name) - 2 * bool(name)
        if note and (cell_len(note) <= note_room or self.urgent or marked):
            before = "  " if name else ""
            note = crop(note, max(note_room, 1))
            segments.append(Segment(f"{before}{note}", base + self.get_component_rich_style("top--note", partial=True)))
        used = sum(cell_len(segment.text) for segment in segments)
        position = max(width - views_width, used)
        segments.append(Segment(" " * (position - used), base))
        self._spans = []
        for view, label in labels:
            name_class = "top--active" if view is self.view else "top--view"
            style = base + self.get_component_rich_style(name_class, partial=True)
            segments += [Segment(" ", base), Segment(label, style), Segment("  ", base)]
            self._spans.append((position, position + cell_len(label) + 3, view))
            position += cell_len(label) + 3
        return Strip(segments).adjust_cell_length(width, base)

    def _note(self) -> str:
        parts = (PRIVATE if self.private and not self.urgent else "", self.note, self.urgent)
        return " · ".join(part for part in parts if part)

    def _fit_name(self, room: int) -> str:
        return crop(self.site, room) if room > 6 or cell_len(self.site) <= room else ""

    def _labels(self, room: int) -> list[tuple[View, str]]:
        """The views with their counts; where there is no room for all, the one that is shown."""
        labels = [(view, self._label(view)) for view in View]
        return labels if _cells_of(labels) <= room else [one for one in labels if one[0] is self.view]

    def _label(self, view: View) -> str:
        count = self.counts.get(view)
        return view.label if count is None else f"{view.label} {count:,}"

    def on_click(self, event: events.Click) -> None:
        """Choose the view under the pointer."""
        for start, end, view in self._spans:
            if start <= event.x < end:
                event.stop()
                self.post_message(self.Chosen(view))
                return


def _cells_of(labels: list[tuple[View, str]]) -> int:
    return sum(cell_len(label) + 3 for _, label in labels)
