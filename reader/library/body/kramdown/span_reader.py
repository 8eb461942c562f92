"""A text that is read once from its start for what begins an element in it, and what was found so far.

What begins an element is tried, and where its end is not found, what it began with is text and the reading goes on
right behind it. What failed at a place is remembered, and with it whatever it passed over that must fail in the same
way; so a text that opens many elements and closes none is read a few times and not once for each of them. The clock
bounds what is left. What the elements are stands in `spans`, `span_links` and `span_html`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from typing import Literal

from reader.library.body.kramdown.nodes import Shared

__all__ = ["MAX_DEPTH", "NEXT_HARD", "Late", "Span", "SpanKind", "SpanReader", "Start", "State"]

MAX_DEPTH = 40
"""Elements inside elements; what is nested deeper is text."""

_PIECE = 1_000
"""Characters of a text from which on more text is put beside it."""

NEXT_HARD = re.compile(r"[*_`<\[\]&\\\n]|!\[|\{:|~~|\$\$")
_NEXT = re.compile(r"[*_`<\[&\\]|!\[|\{:|~~|\$\$|  \n")

SpanKind = Literal[
    "text", "escaped", "entity", "raw", "code", "maths", "image", "note", "break", "open", "close", "tag", "comment"
]


@dataclass(slots=True)
class Span:
    """A piece of running text.

    `text` is what is shown (of "open" and "close" the element's name, of "tag" an HTML tag as it stands, of "note" the
    footnote's name); `target` is where a link or a picture leads. "escaped" text is text whose signs stay as they are.
    """

    kind: SpanKind
    text: str = ""
    target: str = ""


State = tuple[int, str, frozenset[str]]
"""An attempt: where it begins, the mark it begins with, and the kinds of the elements that its content lies in."""


class Late(Exception):  # noqa: N818 (no error: the text is shown as it stands)
    """The time is over."""


@dataclass(slots=True)
class Level:
    """An element that is open: the mark that began it, and where the same mark stands in it as text."""

    mark: str
    passed: list[int]
    brackets: list[int]
    """In a link: the brackets in it that are open."""


class SpanReader:
    """One text; `kinds` are those of the elements that are open.

    `starts` says for the first character of each thing that may begin an element what reads it: it puts what it found
    and moves the position, or gives False.
    """

    def __init__(self, text: str, shared: Shared, starts: Mapping[str, Start]) -> None:
        self.text = text
        self.shared = shared
        self.starts = starts
        self.position = 0
        self.out: list[Span] = []
        self.base = 0
        """Where in `out` the content of the innermost open element begins."""
        self.kinds: list[str] = []
        self.levels: list[Level] = []
        """What was passed over in each of the elements that are open."""
        self.failed: set[State] = set()
        self.closes: dict[State, int] = {}
        """Where the brackets close that were passed over."""
        self.next = NEXT_HARD if shared.options.hard_wrap else _NEXT
        self.absent: dict[str, int] = {}

    def read(
        self, stop: Callable[[], bool] | None, pattern: re.Pattern[str] | None = None, *, raw: Start | None = None
    ) -> bool:
        """Read up to where `stop` holds, or to the end of the text; whether it held.

        With `raw` the text stays as it is, but for what that reads. With a `stop` that never holds, the position is
        left behind the last thing that might have begun something. Raises Late when its time is over.
        """
        pattern = pattern or self.next
        text, clock = self.text, self.shared.clock
        while True:
            found = pattern.search(text, self.position)
            if clock.over():
                raise Late
            if not found:
                if stop is None:
                    self.add(text[self.position :], raw=raw is not None)
                    self.position = len(text)
                return False
            self.add(text[self.position : found.start()], raw=raw is not None)
            self.position = found.start()
            if stop and stop():
                return True
            before = self.position
            taken = (raw or self.starts[text[before]])(self)
            if not taken or self.position <= before:
                self.add(text[before], raw=raw is not None)
                self.position = before + 1

    def add(self, text: str, *, raw: bool = False) -> None:
        """Put text behind what is there."""
        if not text:
            return
        if raw:
            self.out.append(Span("raw", unescape(text) if "&" in text else text))
            return
        last = self.out[-1] if len(self.out) > self.base else None
        if last and last.kind == "text" and len(last.text) < _PIECE:
            # Longer ones are put together once, at the end: else each sign would copy all that is before it.
            last.text += text
        else:
            self.out.append(Span("text", text))

    def put(self, span: Span, end: int) -> bool:
        """Put a finished span; the reading goes on at `end`."""
        self.out.append(span)
        self.position = end
        return True

    def literal(self, text: str, end: int) -> bool:
        """Put what might have begun an element as text. A quote behind it does not see it."""
        return self.put(Span("escaped", text), end)

    @contextmanager
    def within(self, kind: str, mark: str = "") -> Iterator[Level]:
        """An element that is open, begun by `mark`."""
        base, self.base = self.base, len(self.out)
        self.kinds.append(kind)
        self.levels.append(Level(mark, [], []))
        yield self.levels[-1]
        self.levels.pop()
        self.kinds.pop()
        self.base = base

    def inside(self, kind: str, mark: str, stop: Callable[[], bool], pattern: re.Pattern[str] | None = None) -> bool:
        """Read the content of an element; the position and what was put are as before if its end is not found.

        Whatever began with the same mark and was passed over in it would be read in the same way up to the end, and
        would fail, too.
        """
        position, count = self.position, len(self.out)
        with self.within(kind, mark) as level:
            found = self.read(stop, pattern)
            if not found:
                kinds = frozenset(self.kinds)
                self.failed.update([(place, mark, kinds) for place in level.passed])
        if not found:
            self.position = position
            del self.out[count:]
        return found

    def passes(self, mark: str) -> None:
        """What stands here is text, although it might have begun an element with this mark elsewhere."""
        if self.levels and self.levels[-1].mark == mark:
            self.levels[-1].passed.append(self.position)

    def state(self, mark: str, kind: str) -> State:
        """What an attempt here is remembered by: the same start in the same surroundings fails again."""
        return self.position, mark, frozenset((*self.kinds, kind))

    def first(self, pattern: re.Pattern[str], position: int) -> re.Match[str] | None:
        """The first match from `position` on; what was not found once is not looked for again."""
        if self.absent.get(pattern.pattern, len(self.text) + 1) <= position:
            return None
        found = pattern.search(self.text, position)
        if not found:
            self.absent[pattern.pattern] = position
        return found

    def none_after(self, wanted: str, position: int) -> bool:
        """Whether `wanted` does not stand anywhere from `position` on."""
        if self.absent.get(wanted, len(self.text) + 1) <= position:
            return True
        if self.text.find(wanted, position) < 0:
            self.absent[wanted] = position
            return True
        return False


Start = Callable[[SpanReader], bool]
"""What reads an element at the position; whether there was one."""
