"""The recall grades with their keys, names and intervals, in as few lines as possible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from reader.cells import cell_len
from reader.learn.recall.desk import days_text
from reader.state.reviews import GRADES

__all__ = ["GradeBar"]

GAP = 4
"""Cells between two grades."""

FEW_ROWS = 12
"""Rows of the terminal below which the grades take only one line, even without their names."""

Part = tuple[int, str, str]
"""A grade, its name, and when the question is asked again."""


class GradeBar(Widget):
    """The four grades; a click chooses one."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"grades--key", "grades--text", "grades--days"}

    again: reactive[Mapping[int, int]] = reactive(dict)
    """The days until the question is asked again, by grade; 0 means again today. If empty, nothing is drawn."""

    indent: reactive[int] = reactive(1)
    """Columns left free before the grades, if there is room."""

    class Chosen(Message, bubble=True):
        """A grade was clicked."""

        def __init__(self, grade: int) -> None:
            super().__init__()
            self.grade = grade

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._spans: list[tuple[int, int, int, int]] = []

    def parts(self) -> list[Part]:
        """Return the grades with their texts."""
        return [(grade, words, f"· {days_text(self.again.get(grade, 0))}") for grade, words in GRADES.items()]

    def rows(self, width: int) -> list[list[Part]]:
        """Return the grades in as few lines as fit into `width` cells."""
        parts = self.parts()
        for each in (4, 2):
            rows = [parts[start : start + each] for start in range(0, 4, each)]
            if sum(_widths(rows)) + GAP * (each - 1) <= width - 2:
                return rows
        if self.app.size.height >= FEW_ROWS:
            return [[part] for part in parts]
        # The question and its answer need the lines more than the names of the grades, which the intervals imply.
        return [[(grade, "", f":{_short_days(self.again.get(grade, 0))}") for grade, *_ in parts]]

    def _fitting(self, width: int) -> tuple[int, list[list[Part]]]:
        """Return the indent and the lines of grades; the indent is dropped if that saves a line."""
        indented = self.rows(width - self.indent + 1)
        plain = self.rows(width)
        return (self.indent, indented) if len(indented) == len(plain) else (1, plain)

    def render_line(self, y: int) -> Strip:
        """Render a line of grades in columns."""
        width, base = self.size.width, self.rich_style
        if not y:
            self._spans = []
        indent, rows = self._fitting(width) if self.again else (1, [])
        if y >= len(rows):
            return Strip.blank(width, base)
        columns = _widths(rows)
        gap = GAP if all(words for row in rows for _, words, _ in row) else 2
        segments, position = [Segment(" " * indent, base)], indent
        for (grade, words, days), column in zip(rows[y], columns, strict=False):
            cells = _cells(words, days)
            segments += [
                Segment(f"{grade}", base + self.get_component_rich_style("grades--key", partial=True)),
                Segment(
                    f" {words}" if words else "", base + self.get_component_rich_style("grades--text", partial=True)
                ),
                Segment(_joined(days), base + self.get_component_rich_style("grades--days", partial=True)),
                Segment(" " * (column - cells + gap), base),
            ]
            self._spans.append((y, position, position + cells, grade))
            position += column + gap
        return Strip(segments).adjust_cell_length(width, base)

    def watch_again(self) -> None:
        """Take as many lines as the grades need."""
        self.fit()
        self.refresh()

    def on_resize(self) -> None:
        """Fit the new width."""
        self.fit()

    def fit(self) -> None:
        """Take as many lines as the grades need, none without grades."""
        self.display = bool(self.again)
        self.styles.height = len(self._fitting(self.size.width or self.app.size.width)[1])

    def on_click(self, event: events.Click) -> None:
        """Choose the grade under the pointer."""
        for line, start, end, grade in self._spans:
            if line == event.y and start <= event.x < end:
                event.stop()
                self.post_message(self.Chosen(grade))
                return


def _cells(words: str, days: str) -> int:
    return 1 + (1 + cell_len(words) if words else 0) + cell_len(_joined(days))


def _joined(days: str) -> str:
    """Return the days as written after a grade: without a space after its number alone."""
    return days if days.startswith(":") else f" {days}"


def _short_days(days: int) -> str:
    """Return a short form of `days_text`: `today`, `12d`, `3mo`, `1.5y`."""
    if days < 31:
        return f"{days}d" if days >= 1 else "today"
    return f"{round(days / 30.4)}mo" if days < 360 else f"{days / 365:.1f}y"


def _widths(rows: list[list[Part]]) -> list[int]:
    """Return the width of each column in cells."""
    return [max(_cells(words, days) for _, words, days in column) for column in zip(*rows, strict=True)]
