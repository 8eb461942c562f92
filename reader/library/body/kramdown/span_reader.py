"""The reader of running text: it scans a text once for the beginnings of elements, and holds the results so far.

Each possible beginning is tried; if its end is not found, the beginning is text, and reading continues right after it.
A failed attempt is recorded with every position that it passed: any other attempt that reaches one of them in the same
context fails, too. So a text that opens many elements and closes none is read a few times, not once for each of them,
and the remaining vain reading is limited. The elements themselves are implemented in `spans`, `span_links` and
`span_html`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from typing import Literal, NamedTuple

from reader.library.body.brackets import Bracket
from reader.library.body.kramdown.nodes import Shared

__all__ = ["MAX_DEPTH", "NEXT_HARD", "Late", "RunningText", "SpanKind", "SpanReader", "Start", "State", "Told"]

MAX_DEPTH = 40
"""The deepest nesting of elements; what is nested deeper is text."""

_PIECE = 1_000
"""The length in characters from which on text is collected in a new piece."""

_IN_VAIN = 20_000
_IN_VAIN_EACH = 8
"""The limit on steps in failed attempts: a fixed number, plus a number for each character of the text."""

NEXT_HARD = re.compile(r"[*_`<\[\]&\\\n]|!\[|\{:|~~|\$\$")
_NEXT = re.compile(r"[*_`<\[&\\]|!\[|\{:|~~|\$\$|  \n")

SpanKind = Literal[
    "text", "escaped", "entity", "raw", "code", "maths", "image", "note", "break", "open", "close", "tag", "comment"
]


@dataclass(slots=True)
class RunningText:
    """A piece of running text.

    `text` is what is shown (for "open" and "close" the element's name, for "tag" an HTML tag as it is written, for
    "note" the footnote's name); `target` is where a link or a picture leads. "escaped" text stays as it is.
    """

    kind: SpanKind
    text: str = ""
    target: str = ""


class Told(NamedTuple):
    """What follows a link's text: its target and the position after it, or at most empty brackets."""

    target: tuple[str, int] | None = None
    by_text: bool = False
    """Whether the text itself is the name of the target; then the link ends at `end`."""
    end: int = 0


State = tuple[int, str, frozenset[str]]
"""An attempt: where it begins, the mark it begins with, and the kinds of the elements around its content."""


Surroundings = tuple[str, frozenset[str]]
"""What decides, besides the position, whether an attempt finds its end: its mark, and the kinds open inside it."""


class Late(Exception):  # noqa: N818 (not an error: the text is shown as written)
    """The time is over, or too much was read in vain."""


@dataclass(slots=True)
class Level:
    """An open element and the mark that began it; an HTML element has none."""

    mark: str
    brackets: list[Bracket]
    """In a link: the open brackets inside it."""


class Trail:
    """The positions that a scan passes, from each of which the end of its element must be found."""

    __slots__ = ("_dead", "_passed")

    def __init__(self, dead: set[int]) -> None:
        self._dead = dead
        self._passed: list[int] = []

    def is_dead(self, place: int) -> bool:
        """Return whether an earlier scan found no end from `place` on; if not, record `place` as passed."""
        if place in self._dead:
            return True
        self._passed.append(place)
        return False

    def failed(self) -> None:
        """Record that no end was found."""
        self._dead.update(self._passed)


class SpanReader:
    """Reads one text; `kinds` are those of the open elements.

    `starts` maps the first character of each possible element to its reader, which appends what it found and moves the
    position, or returns False.
    """

    def __init__(self, text: str, shared: Shared, starts: Mapping[str, Start]) -> None:
        self.text = text
        self.shared = shared
        self.starts = starts
        self.position = 0
        self.out: list[RunningText] = []
        self.base = 0
        """The index in `out` where the content of the innermost open element begins."""
        self.kinds: list[str] = []
        self.levels: list[Level] = []
        self.failed: set[State] = set()
        self.dead: dict[Surroundings, set[int]] = {}
        """Positions from which no end is found."""
        self.without_end: set[tuple[int, frozenset[str]]] = set()
        """HTML elements without an end tag, by their start and the kinds open around them."""
        self.steps = 0
        self.in_vain = 0
        """Steps taken in failed attempts."""
        self.brackets: dict[frozenset[str], dict[int, Bracket]] = {}
        """The innermost bracket at each position of the link texts read so far."""
        self.told: dict[int, Told] = {}
        """What follows link texts, by position."""
        self.next = NEXT_HARD if shared.options.hard_wrap else _NEXT
        self.absent: dict[str, int] = {}

    def read(
        self,
        stop: Callable[[], bool] | None,
        pattern: re.Pattern[str] | None = None,
        *,
        raw: Start | None = None,
        trail: Trail | None = None,
    ) -> bool:
        """Read until `stop` returns True, or to the end of the text; return whether it did.

        With `raw`, the text stays as it is except for what `raw` reads. If `stop` never returns True, the position is
        left after the last possible beginning of an element. With a `trail`, reading ends once it is known that
        `stop` can no longer return True. Raises Late if the time is over; `inside` does so also if too much was read
        in vain.
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
            self.steps += 1
            self.add(text[self.position : found.start()], raw=raw is not None)
            self.position = found.start()
            # An empty element cannot end yet, which says nothing about others that reach the same position.
            if trail and len(self.out) > self.base and trail.is_dead(self.position):
                return False
            if stop and stop():
                return True
            before = self.position
            taken = (raw or self.starts[text[before]])(self)
            if not taken or self.position <= before:
                self.add(text[before], raw=raw is not None)
                self.position = before + 1

    def add(self, text: str, *, raw: bool = False) -> None:
        """Append text."""
        if not text:
            return
        if raw:
            self.out.append(RunningText("raw", unescape(text) if "&" in text else text))
            return
        last = self.out[-1] if len(self.out) > self.base else None
        if last and last.kind == "text" and len(last.text) < _PIECE:
            # Longer text is joined once, at the end: otherwise each character would copy everything before it.
            last.text += text
        else:
            self.out.append(RunningText("text", text))

    def put(self, span: RunningText, end: int) -> bool:
        """Append a finished span and continue at `end`."""
        self.out.append(span)
        self.position = end
        return True

    def literal(self, text: str, end: int) -> bool:
        """Append a mark that began no element as text. A quote after it does not see it."""
        return self.put(RunningText("escaped", text), end)

    @contextmanager
    def within(self, kind: str, mark: str = "") -> Iterator[Level]:
        """Enter an element, begun by `mark`."""
        base, self.base = self.base, len(self.out)
        self.kinds.append(kind)
        self.levels.append(Level(mark, []))
        yield self.levels[-1]
        self.levels.pop()
        self.kinds.pop()
        self.base = base

    def inside(
        self, kind: str, mark: str, stop: Callable[[], bool], pattern: re.Pattern[str] | None = None, *, alike: bool
    ) -> bool:
        """Read the content of an element; if its end is not found, restore the position and the output.

        `alike` says that `stop` depends only on the position, so that reading can end at any position that was
        already passed in vain.
        """
        position, count, steps = self.position, len(self.out), self.steps
        with self.within(kind, mark):
            trail = Trail(self.dead.setdefault((mark, frozenset(self.kinds)), set())) if alike else None
            found = self.read(stop, pattern, trail=trail)
        if not found:
            if trail:
                trail.failed()
            self.position = position
            del self.out[count:]
            self.was_in_vain(steps)
        return found

    def was_in_vain(self, steps: int) -> None:
        """Count the steps since `steps` as vain, since they will be repeated. Raises Late if there are too many."""
        self.in_vain += self.steps - steps
        if self.in_vain > _IN_VAIN + _IN_VAIN_EACH * len(self.text):
            raise Late

    @property
    def is_attempt(self) -> bool:
        """Whether an element is open that is only text if its end is not found."""
        return any(level.mark for level in self.levels)

    def state(self, mark: str, kind: str) -> State:
        """Return the key of an attempt here: the same start in the same context fails again."""
        return self.position, mark, frozenset((*self.kinds, kind))

    def first(self, pattern: re.Pattern[str], position: int) -> re.Match[str] | None:
        """Return the first match from `position` on. A failed search is not repeated."""
        if self.absent.get(pattern.pattern, len(self.text) + 1) <= position:
            return None
        found = pattern.search(self.text, position)
        if not found:
            self.absent[pattern.pattern] = position
        return found

    def none_after(self, wanted: str, position: int) -> bool:
        """Return whether `wanted` does not occur from `position` on."""
        if self.absent.get(wanted, len(self.text) + 1) <= position:
            return True
        if self.text.find(wanted, position) < 0:
            self.absent[wanted] = position
            return True
        return False


Start = Callable[[SpanReader], bool]
"""Reads an element at the position; returns whether there was one."""
