"""Marks on a page: words of a search, matches, and the selected link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from reader.page import Line, Segment
from reader.page.find import Match, WordMarker
from reader.text import Clean

__all__ = ["Overlay", "cut"]

MarkedSpan = tuple[int, int, str]
"""Start and end in characters of a line's text, and the component class of the mark."""

WORD, FOUND, CURRENT, CHOSEN = "page--match", "page--match", "page--current-match", "page--chosen-link"
SELECTED = "page--selected"


class Overlay:
    """The marks of one page: `matches`, of which one is current, or, if there are none, the `words`."""

    def __init__(self) -> None:
        self.words = WordMarker()
        self.matches: Sequence[Match] = ()
        self.current = -1
        self.link: int | None = None
        self._by_line: dict[int, list[MarkedSpan]] = {}

    def clear(self) -> None:
        """Remove all marks."""
        self.words = WordMarker()
        self.link = None
        self.set_matches(())

    def set_matches(self, matches: Iterable[Match], current: int = -1) -> None:
        """Mark matches, one of them as the current one."""
        self.matches = tuple(matches)
        self.go_to(current)

    def go_to(self, current: int) -> None:
        """Make another match the current one."""
        self.current = current
        by_line: defaultdict[int, list[MarkedSpan]] = defaultdict(list)
        for number, match in enumerate(self.matches):
            name = CURRENT if number == current else FOUND
            for span in match.spans:
                by_line[span.line].append((span.start, span.end, name))
        self._by_line = dict(by_line)

    def spans(self, number: int, line: Line) -> list[MarkedSpan]:
        """Return the marks on the line at index `number`, in order."""
        found = self._by_line.get(number)
        if found is not None:
            return found
        if self.matches or not self.words:
            return []
        return [(start, end, WORD) for start, end in self.words.spans(line.text)]


def cut(segments: Iterable[Segment], spans: Sequence[MarkedSpan]) -> list[tuple[Segment, str]]:
    """Split the segments at the edges of marks; return each part with the class of its mark, or ""."""
    parts: list[tuple[Segment, str]] = []
    position = 0
    for segment in segments:
        end = position + len(segment.text)
        at = position
        for start, stop, name in spans:
            if stop <= at or start >= end:
                continue
            if start > at:
                parts.append((_part(segment, at - position, start - position), ""))
            parts.append((_part(segment, max(start, at) - position, min(stop, end) - position), name))
            at = min(stop, end)
        if at < end:
            parts.append((_part(segment, at - position, end - position), ""))
        position = end
    return parts


def _part(segment: Segment, start: int, end: int) -> Segment:
    return segment._replace(text=Clean(segment.text[start:end]))
