"""The header: the site's name, and the views with their keys and counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from reader.cells import cell_len
from reader.text import EMPTY, CleanLine
from reader.tui.list.fitting import Piece, cells_of, crop_pieces
from reader.tui.list.views import View

__all__ = ["TopBar"]

PRIVATE = "private"
"""The label of a run that saves nothing, shown in a terminal of any width."""

LEAST_NAME, SHORT_NAME = 18, 8
"""Minimum cells for the site's name beside the counts of the other views, and beside their names."""

SEPARATOR = re.compile(r" [-–—|·:] ")
"""The separator between the name of a site and a tagline in its title."""


class _Label(NamedTuple):
    """A view as the header shows it: ` 1 All 357 `."""

    view: View
    key: str
    words: str

    @property
    def cells(self) -> int:
        return cell_len(self.key) + 2 + (cell_len(self.words) + 1 if self.words else 0)


class TopBar(Widget):
    """One line; a click on a view shows it, one elsewhere opens the command palette.

    `key_name` returns the key of a binding by its id.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "top--site",
        "top--rest",
        "top--key",
        "top--view",
        "top--active",
        "top--active-key",
        "top--note",
    }

    site: reactive[CleanLine] = reactive(EMPTY)
    note: reactive[CleanLine] = reactive(EMPTY)
    urgent: reactive[CleanLine] = reactive(EMPTY)
    """What the user can do about the note; shown after it."""
    waiting: reactive[CleanLine] = reactive(EMPTY)
    """The number of questions waiting in recall; shown if there is no note."""
    private: reactive[bool] = reactive(False)
    """Whether nothing of this run is saved."""
    view: reactive[View] = reactive(View.ALL)
    counts: reactive[dict[View, int | None]] = reactive(dict)

    class Chosen(Message, bubble=True):
        """A view was clicked."""

        def __init__(self, view: View) -> None:
            super().__init__()
            self.view = view

    def __init__(self, key_name: Callable[[str], str], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._key_name = key_name
        self._spans: list[tuple[int, int, View]] = []

    def render_line(self, y: int) -> Strip:
        """Render name and note on the left, views on the right; if room is scarce, a running operation comes first."""
        width, base = self.size.width, self.rich_style
        if y:
            return Strip.blank(width, base)
        marked = self.private and not self.urgent
        note = self._note()
        labels = self._labels(width, cell_len(PRIVATE) + 2 if marked else 0)
        views_width = sum(label.cells for label in labels)
        if self.urgent and cell_len(note) > width - views_width - 2:
            labels, views_width = [], 0
            if cell_len(note) > width - 2:
                # The counts say the same as the bar.
                note = re.sub("[━─]+ ", "", note)
        room = max(width - views_width - 2, 0)
        if self.waiting and note == self.waiting:
            name, note = self._beside_waiting(room)
        else:
            name = self._named(room - cell_len(note) - 2 if self.urgent or marked else room)
        pieces: list[Piece] = [(" ", ""), *name]
        note_room = room - cells_of(name) - 2 * bool(name)
        if note and (cell_len(note) <= note_room or self.urgent or marked):
            pieces += crop_pieces([(f"{'  ' if name else ''}{note}", "top--note")], max(note_room, 1) + 2 * bool(name))
        position = max(width - views_width, cells_of(pieces))
        pieces.append((" " * (position - cells_of(pieces)), ""))
        self._spans = []
        for label in labels:
            active = label.view is self.view
            key, words = ("top--active-key", "top--active") if active else ("top--key", "top--view")
            pieces += [(f" {label.key} ", key), (f"{label.words} " if label.words else "", words)]
            self._spans.append((position, position + label.cells, label.view))
            position += label.cells
        segments = [Segment(text, base + self._look(look)) for text, look in pieces]
        return Strip(segments).adjust_cell_length(width, base)

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True) if name else Style.null()

    def _note(self) -> str:
        parts = (PRIVATE if self.private and not self.urgent else "", self.note or self.waiting, self.urgent)
        return " · ".join(part for part in parts if part)

    def _beside_waiting(self, room: int) -> tuple[list[Piece], str]:
        """Return the site's name and the number of waiting questions, with the key that asks them if it fits.

        The tagline makes room for them, and so does the end of a long name for the number.
        """
        head = cell_len(SEPARATOR.split(self.site, maxsplit=1)[0])
        forms = ((f"{self.waiting} ({self._key_name('recall')})", head), (self.waiting, min(head, LEAST_NAME)))
        for words, least in forms:
            left = room - cell_len(words) - 2
            if left >= least:
                return self._named(left), words
        return self._named(room), ""

    def _named(self, room: int) -> list[Piece]:
        """Return the site's title, with its tagline muted; nothing if there is hardly any room."""
        if room <= 6 and cell_len(self.site) > room:
            return []
        parted = SEPARATOR.search(self.site)
        head = self.site[: parted.start()] if parted else self.site
        tail = self.site[parted.end() :] if parted else ""
        if tail and cell_len(head) + 1 + cell_len(tail) <= room:
            return [(head, "top--site"), (f" {tail}", "top--rest")]
        return crop_pieces([(head, "top--site")], room)

    def _labels(self, width: int, taken: int) -> list[_Label]:
        """Return the views with their counts, in the longest form that leaves room for the name.

        The other views first lose their counts, then their names; their keys still show that they exist.
        """
        labels = [_Label(view, self._key_name(view.binding), self._words(view)) for view in View]
        others = [label.view is not self.view for label in labels]
        brief = [
            one._replace(words=one.view.short) if other else one for one, other in zip(labels, others, strict=True)
        ]
        keys = [one._replace(words="") if other else one for one, other in zip(labels, others, strict=True)]
        for form, least in ((labels, LEAST_NAME), (brief, SHORT_NAME), (keys, 0)):
            name = min(cell_len(self.site), least)
            if sum(label.cells for label in form) + (name and name + 2) + taken <= width:
                return form
        return [label for label in labels if label.view is self.view]

    def _words(self, view: View) -> str:
        count = self.counts.get(view)
        return view.short if count is None else f"{view.short} {count:,}"

    def on_click(self, event: events.Click) -> None:
        """Show the view under the pointer; elsewhere, open the command palette, whose key the footer does not show."""
        event.stop()
        for start, end, view in self._spans:
            if start <= event.x < end:
                self.post_message(self.Chosen(view))
                return
        self.call_later(self.run_action, "app.command_palette")
