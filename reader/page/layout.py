"""A document as lines, laid out from the top only as far as requested.

Both the screen and the command line read a `Page`. The screen requests only the lines that it shows, so that the first
screen of a post of a megabyte appears at once, and a new width costs only one screen again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from time import thread_time
from urllib.parse import unquote

from reader.cells import Measure, cells_for
from reader.library.clock import Clock
from reader.library.document import Block, Document, Folded
from reader.page.blocks import MIN_WIDTH, Scope, block_lines, gap_before, notice_lines
from reader.page.header import Header, header_lines
from reader.page.model import BLANK, DECORATION, Line, LinkTarget, Place, Wording
from reader.page.sheet import Sheet
from reader.page.weight import weight

__all__ = ["Page", "lay_out"]

_CHUNK, _SOME = 256, 50
_LATE = "The rest is not shown: laying it out takes too long. “show --markdown” prints all of this post."
_DEFAULT = Wording()


def lay_out(  # noqa: PLR0913
    document: Document,
    *,
    width: int,
    measure: Measure,
    header: Header | None = None,
    folded_open: bool = False,
    highlight: bool = True,
    addresses: bool = False,
    logical: bool = False,
    wording: Wording = _DEFAULT,
    seconds: float | None = None,
) -> Page:
    """Return a page of `document` whose lines are at most `width` cells wide (at least 10: wide characters need room).

    `measure` returns the cells of a text. `folded_open` shows boilerplate, `highlight` colours code, `addresses` puts
    the address of each link after its text, `logical` leaves right-to-left text in reading order. After `seconds` of
    processor time, if given, the page ends with a notice. Nothing is laid out until requested.
    """
    sheet = Sheet(cells_for(measure), wording, folded_open, highlight, addresses, logical)
    return Page(document, max(width, MIN_WIDTH), sheet, header, seconds)


class Page:
    """The lines of a document at one width, laid out on demand."""

    def __init__(
        self, document: Document, width: int, sheet: Sheet, header: Header | None, seconds: float | None = None
    ) -> None:
        self.document = document
        self.width = width
        self._sheet = sheet
        self._blocks = _grouped(document.blocks)
        self._source: Iterator[Line] = self._generate(header)
        self._lines: list[Line] = []
        self._starts: dict[int, int] = {}
        self._anchors: dict[str, int] = {}
        self._link_lines: dict[int, int] = {}
        self._rests: list[float] = []
        self._clock = None if seconds is None else Clock(seconds)
        self.complete = False
        """Whether all lines are laid out."""

    @property
    def lines(self) -> list[Line]:
        """The lines laid out so far, after `ensure` or `finish`. Do not modify."""
        return self._lines

    def ensure(self, count: int) -> int:
        """Lay out until there are `count` lines or no more; return the number of lines."""
        lines = self._lines
        while len(lines) < count and not self.complete:
            if self._clock and self._clock.over():
                self._source = iter((Line(BLANK), *notice_lines(_LATE, self.width, self._sheet)))
                self._clock = None
            line = next(self._source, None)
            if line is None:
                self.complete = True
                break
            self._note(line)
            lines.append(line)
        return len(lines)

    def finish(self) -> int:
        """Lay out the whole page; return the number of lines."""
        while not self.complete:
            self.ensure(len(self._lines) + 4_096)
        return len(self._lines)

    def go_on(self, seconds: float) -> bool:
        """Lay out more of the page for about `seconds` of processor time; return whether it is complete."""
        until = thread_time() + seconds
        while not self.complete:
            self.ensure(len(self._lines) + _SOME)
            if thread_time() >= until:
                break
        return self.complete

    def line(self, index: int) -> Line | None:
        """Return the line at `index`, laying it out if needed, or None beyond the end."""
        return self._lines[index] if 0 <= index < self.ensure(index + 1) else None

    @property
    def height(self) -> int:
        """The number of lines: exact when `complete`, until then the lines so far plus an estimate of the rest."""
        done = len(self._lines)
        if self.complete:
            return done
        if not self._rests:
            weights = [weight(block, self.width) for block, _ in reversed(self._blocks)]
            self._rests = [0.0, *accumulate(weights)]
        waiting = len(self._blocks) - self._started()
        rest = self._rests[waiting]
        if waiting < len(self._blocks):
            whole = self._rests[waiting + 1] - rest
            first = self._blocks[len(self._blocks) - waiting - 1][1]
            rest += max(0.0, whole - (done - self._starts.get(first, done)))
        return done + max(1, round(rest))

    @property
    def links(self) -> tuple[LinkTarget, ...]:
        """The links and images on the lines laid out so far, in text order."""
        lines = self._link_lines
        return tuple(
            LinkTarget(index, draft.href, draft.shown, lines[index], draft.image)
            for index, draft in enumerate(self._sheet.links)
            if index in lines
        )

    def link(self, index: int) -> LinkTarget | None:
        """Return the link with a segment's link index, or None if its line is not laid out yet."""
        if index not in self._link_lines:
            return None
        draft = self._sheet.links[index]
        return LinkTarget(index, draft.href, draft.shown, self._link_lines[index], draft.image)

    def next_link(self, after: int = -1) -> LinkTarget | None:
        """Return the first link with an index above `after`, laying out as far as needed, or None if there is none."""
        while after + 1 not in self._link_lines and not self.complete:
            self.ensure(len(self._lines) + _CHUNK)
        following = min((index for index in self._link_lines if index > after), default=None)
        return None if following is None else self.link(following)

    def anchor(self, name: str) -> int | None:
        """Return the line that `#name` leads to, laying it out if needed: 0 for empty or `top`, None if unknown."""
        wanted = name.removeprefix("#")
        for key in dict.fromkeys((wanted, unquote(wanted), unquote(wanted).lower())):
            self._reach(key)
            if key in self._anchors:
                return self._anchors[key]
        return 0 if wanted in ("", "top") else None

    def place(self, index: int) -> Place:
        """Return where in the text the line at `index` begins, to find it again at another width."""
        line = self.line(index)
        if line is None:
            return Place(len(self.document.blocks), 0)
        first = self._starts.get(line.block, index)
        return Place(line.block, sum(_length(self._lines[other]) for other in range(first, index)))

    def find_place(self, place: Place) -> int:
        """Return the line that contains `place`, laying it out if needed, or the last line if it is beyond the end."""
        while place.block not in self._starts and self._sheet.block <= place.block and not self.complete:
            self.ensure(len(self._lines) + _CHUNK)
        if place.block not in self._starts:
            return max(0, self.finish() - 1)
        index = self._starts[place.block]
        left = place.offset
        while left > 0 and (line := self.line(index)) and line.block == place.block and left >= _length(line):
            left -= _length(line)
            index += 1
        following = self.line(index)
        beyond = following is None or following.block != place.block
        return max(0, index - 1 if beyond else index)

    def _generate(self, header: Header | None) -> Iterator[Line]:
        sheet = self._sheet
        scope = Scope(self.width)
        some = False
        if header:
            yield from header_lines(header, self.width, sheet, self.document.picture)
        before = -1
        for block, index in self._blocks:
            sheet.block = index
            lines = block_lines(block, sheet, scope)
            first = next(lines, None)
            if first is None:
                continue
            if some:
                yield from [Line(BLANK, block=before)] * gap_before(block, scope)
            some = True
            before = index
            yield first
            yield from lines

    def _note(self, line: Line) -> None:
        index = len(self._lines)
        if line.block not in self._starts:
            self._starts[line.block] = index
        if line.anchor:
            self._anchors.setdefault(line.anchor, index)
        for segment in line.segments:
            if segment.link is not None and segment.link not in self._link_lines:
                self._link_lines[segment.link] = index
                href = self._sheet.links[segment.link].href
                if href.startswith("#fn:"):
                    self._anchors.setdefault(f"fnref:{unquote(href[4:])}", index)

    def _reach(self, name: str) -> None:
        """Lay out until the anchor `name` appears, if the document has it or it may still come."""
        known = self.document.anchors.get(name)
        while name not in self._anchors and not self.complete:
            if known is not None and self._sheet.block > known:
                break
            self.ensure(len(self._lines) + _CHUNK)
        if known is not None and name not in self._anchors:
            self._anchors[name] = self._starts.get(known, 0)

    def _started(self) -> int:
        """Return how many of the blocks have been started."""
        return bisect_right(self._blocks, self._sheet.block, key=lambda entry: entry[1])


def _grouped(blocks: tuple[Block, ...]) -> list[tuple[Block, int]]:
    """Return the blocks with their indexes, with adjacent boilerplate merged into one block."""
    groups: list[tuple[Block, int]] = []
    for index, block in enumerate(blocks):
        before, first = groups[-1] if groups else (None, 0)
        if isinstance(block, Folded) and isinstance(before, Folded):
            groups[-1] = (Folded((*before.blocks, *block.blocks)), first)
        else:
            groups.append((block, index))
    return groups


def _length(line: Line) -> int:
    """Return the characters of a line that exist at any width: no margins or bars, but the space at a cut."""
    written = sum([len(segment.text) for segment in line.segments if segment.role not in DECORATION])
    return written + (line.joint == " ")
