"""Finding text on a page: all occurrences of a text, and the words that a search matched, to highlight them.

A match may span several lines: a page's lines are joined again as they were cut (see `Line.joint`), without bars,
bullets and borders; in a table each cell is read separately. Case, accents, kinds of quotes and the amount of white
space are ignored.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from time import thread_time
from typing import NamedTuple
from weakref import WeakKeyDictionary

from reader.cells import Measure
from reader.page.fold import fold, fold_traced
from reader.page.layout import Page
from reader.page.model import DECORATION, Line, Role

__all__ = ["MAX_MATCHES", "Finder", "Match", "Span", "WordMarker", "cell_span", "find_text", "finder_of"]

MAX_MATCHES = 10_000
"""The most matches found; nobody steps through more."""

MAX_NEEDLE = 200
"""The most characters of a needle."""

_FLOW = 20_000
"""The number of characters joined at once; no match spans two such stretches."""


class Span(NamedTuple):
    """Characters `start` to `end` of the text of the line at index `line` (`Line.text`)."""

    line: int
    start: int
    end: int


class Match(NamedTuple):
    """An occurrence of the text: one span, or one per line if it is broken over lines."""

    spans: tuple[Span, ...]

    @property
    def line(self) -> int:
        """The line on which the match begins."""
        return self.spans[0].line


class _Part(NamedTuple):
    """A stretch of one line's text that belongs to a flow: the line, the offset of its first character, its text."""

    line: int
    start: int
    text: str


class Finder:
    """The text of a page, prepared for repeated searches as the user types."""

    def __init__(self, page: Page) -> None:
        self._flows: list[_Flow] = []
        self._rest = map(_Flow, _flows(_lines_of(page)))

    def prepare(self, seconds: float) -> bool:
        """Lay out and fold more of the page for about `seconds` of processor time; return whether all is ready."""
        until = thread_time() + seconds
        for flow in self._rest:
            self._flows.append(flow)
            if thread_time() >= until:
                return False
        return True

    def find(self, needle: str, *, limit: int = MAX_MATCHES) -> list[Match]:
        """Return all occurrences of `needle`, from the top; prepares what is not prepared yet."""
        words = fold(needle[:MAX_NEEDLE]).split()
        if not words:
            return []
        self._flows += self._rest
        pattern = re.compile(r"\s+".join(map(re.escape, words)))
        found = (match for flow in self._flows for match in flow.matches(pattern, words[0]))
        return sorted(islice(found, limit), key=lambda match: match.spans[0])


def find_text(page: Page, needle: str, *, limit: int = MAX_MATCHES) -> list[Match]:
    """Return all occurrences of `needle` on `page`, from the top. Lays out the whole page."""
    return finder_of(page).find(needle, limit=limit)


def finder_of(page: Page) -> Finder:
    """Return the finder of a page, which is cached as long as the page exists, for the next letter that is typed."""
    finder = _FINDERS.get(page)
    if finder is None:
        finder = _FINDERS[page] = Finder(page)
    return finder


_FINDERS: WeakKeyDictionary[Page, Finder] = WeakKeyDictionary()


def cell_span(line: Line, span: tuple[int, int], measure: Measure) -> tuple[int, int]:
    """Convert a span of characters of a line to a span of cells; `measure` returns the cells of a text."""
    start, end = span
    text = line.text
    return measure(text[:start]), measure(text[:end])


MOST_BESIDE = 16
"""The most consecutive small words highlighted before another word; more would be rescanned from each of them."""


class WordMarker:
    """Finds the words that a search matched: whole words, prefixes, and patterns for anything else.

    `words` and `prefixes` are compared after `fold`; `pattern` is matched against folded text. Words of `small` are
    highlighted only next to those, as one span with them. `aims` are those of `words` that the user is looking for.
    """

    def __init__(
        self,
        words: Iterable[str] = (),
        prefixes: Iterable[str] = (),
        pattern: str = "",
        small: Iterable[str] = (),
        aims: Iterable[str] | None = None,
    ) -> None:
        whole = [re.escape(fold(word)) for word in words if word.strip()]
        begun = [re.escape(fold(prefix)) + r"\w*" for prefix in prefixes if prefix.strip()]
        some = rf"(?:{'|'.join(whole + begun)})(?!\w)"
        beside = "|".join(re.escape(fold(word)) for word in small if word.strip())
        if beside:
            some = rf"(?:(?:{beside})\W){{0,{MOST_BESIDE}}}{some}(?:(?:\W(?:{beside})(?!\w))+(?:\W{some})?)*"
        parts = [rf"(?<!\w){some}"] if whole or begun else []
        if pattern:
            parts.append(f"(?:{pattern})")
        self._pattern = re.compile("|".join(parts)) if parts else None
        self._aims = self if aims is None else WordMarker(aims)

    def __bool__(self) -> bool:
        return self._pattern is not None

    def is_sought(self, text: str) -> bool:
        """Return whether a text contains a word that the user is looking for, not only accompanying words."""
        return bool(self._aims.spans(text))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return the spans of `text` to highlight, as pairs of start and end, from the left."""
        if self._pattern is None:
            return []
        folded, trace = fold_traced(text)
        return [_whole(trace, *found.span()) for found in self._pattern.finditer(folded) if found.group()]


def _whole(trace: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Map a span of folded text to a span of the original, including combining marks that were folded away."""
    first = trace[start]
    last = trace[end]
    return first, max(last, trace[end - 1] + 1)


def _lines_of(page: Page) -> Iterator[Line]:
    """Yield the lines of a page, laying it out as they are taken."""
    index = 0
    while (line := page.line(index)) is not None:
        yield line
        index += 1


def _flows(lines: Iterable[Line]) -> Iterator[list[_Part]]:
    """Yield the texts that lines were cut from, each as its parts."""
    group: list[tuple[int, Line]] = []
    size = 0
    for index, line in enumerate(lines):
        group.append((index, line))
        size += sum(len(segment.text) for segment in line.segments)
        if line.joint == "\n" or size > _FLOW:
            yield from _parts(group)
            group, size = [], 0
    if group:
        yield from _parts(group)


def _parts(group: Sequence[tuple[int, Line]]) -> Iterator[list[_Part]]:
    """Yield the texts of the columns of a group of lines; outside tables there is only one column."""
    columns: dict[int, list[_Part]] = {}
    joint = ""
    for index, line in group:
        for column, part in _in_reading_order(index, line):
            parts = columns.setdefault(column, [])
            if parts and parts[-1].line != index:
                parts.append(_Part(-1, 0, joint))
            parts.append(part)
        joint = line.joint
    yield from columns.values()


def _in_reading_order(index: int, line: Line) -> Iterator[tuple[int, _Part]]:
    """Yield the written text of a line in reading order, each part with the number of its column."""
    column = offset = 0
    last: list[tuple[int, _Part]] = []
    for segment in line.segments:
        if segment.role is Role.TABLE_BORDER:
            column += 1
        elif segment.role not in DECORATION:
            part = column, _Part(index, offset, segment.text)
            if segment.last:
                last.append(part)
            else:
                yield part
        offset += len(segment.text)
    yield from reversed(last)


class _Flow:
    """A text and the parts of lines that it consists of."""

    __slots__ = ("_folded", "_parts", "_starts", "_trace")

    def __init__(self, parts: Sequence[_Part]) -> None:
        self._parts = parts
        self._folded, self._trace = fold_traced("".join([part.text for part in parts]))
        self._starts: list[int] = []

    def matches(self, pattern: re.Pattern[str], word: str) -> Iterator[Match]:
        """Yield the matches of the pattern; every match contains `word`."""
        if word not in self._folded:
            return
        if not self._starts:
            self._starts = list(accumulate([len(part.text) for part in self._parts[:-1]], initial=0))
        for found in pattern.finditer(self._folded):
            spans = _spans(self._parts, self._starts, *_whole(self._trace, *found.span()))
            if spans:
                yield Match(spans)


def _spans(flow: Sequence[_Part], starts: Sequence[int], start: int, end: int) -> tuple[Span, ...]:
    spans: list[Span] = []
    place = bisect_right(starts, start) - 1
    while place < len(flow) and starts[place] < end:
        part = flow[place]
        first = part.start + max(0, start - starts[place])
        last = part.start + min(len(part.text), end - starts[place])
        if part.line >= 0 and first < last:
            if spans and spans[-1].line == part.line and spans[-1].end == first:
                spans[-1] = Span(part.line, spans[-1].start, last)
            else:
                spans.append(Span(part.line, first, last))
        place += 1
    return tuple(sorted(spans))
