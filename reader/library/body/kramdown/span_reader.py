"""A text that is read once from its start for what begins an element in it, and what was found so far.

What begins an element is tried, and where its end is not found, what it began with is text and the reading goes on
right behind it. What failed is remembered with every place that it passed: whatever comes to one of them in the same
surroundings fails, too. So a text that opens many elements and closes none is read a few times and not once for each of
them, and what is read in vain all the same has a bound. What the elements are stands in `spans`, `span_links` and
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
"""Elements inside elements; what is nested deeper is text."""

_PIECE = 1_000
"""Characters of a text from which on more text is put beside it."""

_IN_VAIN = 20_000
_IN_VAIN_EACH = 8
"""Steps that may be taken in attempts that fail: so many, and so many more for each character of the text."""

NEXT_HARD = re.compile(r"[*_`<\[\]&\\\n]|!\[|\{:|~~|\$\$")
_NEXT = re.compile(r"[*_`<\[&\\]|!\[|\{:|~~|\$\$|  \n")

SpanKind = Literal[
    "text", "escaped", "entity", "raw", "code", "maths", "image", "note", "break", "open", "close", "tag", "comment"
]


@dataclass(slots=True)
class RunningText:
    """A piece of running text.

    `text` is what is shown (of "open" and "close" the element's name, of "tag" an HTML tag as it stands, of "note" the
    footnote's name); `target` is where a link or a picture leads. "escaped" text is text whose signs stay as they are.
    """

    kind: SpanKind
    text: str = ""
    target: str = ""


class Told(NamedTuple):
    """What stands behind a link's text: its target and the position after it, or nothing but brackets."""

    target: tuple[str, int] | None = None
    by_text: bool = False
    """Whether the text itself is the name of the target; the link ends at `end` then."""
    end: int = 0


State = tuple[int, str, frozenset[str]]
"""An attempt: where it begins, the mark it begins with, and the kinds of the elements that its content lies in."""


Surroundings = tuple[str, frozenset[str]]
"""What decides, beside the place, whether an attempt finds its end: its mark, and the kinds that are open in it."""


class Late(Exception):  # noqa: N818 (no error: the text is shown as it stands)
    """The time is over, or too much was read in vain."""


@dataclass(slots=True)
class Level:
    """An element that is open, and the mark that began it; an HTML element has none."""

    mark: str
    brackets: list[Bracket]
    """In a link: the brackets in it that are open."""


class Trail:
    """The places that a reading passes, each a place from which the end of its element must be found."""

    __slots__ = ("_dead", "_passed")

    def __init__(self, dead: set[int]) -> None:
        self._dead = dead
        self._passed: list[int] = []

    def is_dead(self, place: int) -> bool:
        """Whether no end was found from `place` on before; if not, it is passed now."""
        if place in self._dead:
            return True
        self._passed.append(place)
        return False

    def failed(self) -> None:
        """No end was found."""
        self._dead.update(self._passed)


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
        self.out: list[RunningText] = []
        self.base = 0
        """Where in `out` the content of the innermost open element begins."""
        self.kinds: list[str] = []
        self.levels: list[Level] = []
        self.failed: set[State] = set()
        self.dead: dict[Surroundings, set[int]] = {}
        """The places from which no end is found."""
        self.without_end: set[tuple[int, frozenset[str]]] = set()
        """HTML elements without an end tag, by where they begin and the kinds that are open around them."""
        self.steps = 0
        self.in_vain = 0
        """Steps that were taken in attempts that failed."""
        self.brackets: dict[frozenset[str], dict[int, Bracket]] = {}
        """The innermost bracket at each place of the texts of links that were read."""
        self.told: dict[int, Told] = {}
        """What stands behind the texts of links, by its place."""
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
        """Read up to where `stop` holds, or to the end of the text; whether it held.

        With `raw` the text stays as it is, but for what that reads. With a `stop` that never holds, the position is
        left behind the last thing that might have begun something. With a `trail` the reading ends where it is known
        that `stop` does not hold any more. Raises Late when its time is over, `inside` also when too much was read
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
            # An empty element has no end yet: that says nothing of others that come to the same place.
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
        """Put text behind what is there."""
        if not text:
            return
        if raw:
            self.out.append(RunningText("raw", unescape(text) if "&" in text else text))
            return
        last = self.out[-1] if len(self.out) > self.base else None
        if last and last.kind == "text" and len(last.text) < _PIECE:
            # Longer ones are put together once, at the end: else each sign would copy all that is before it.
            last.text += text
        else:
            self.out.append(RunningText("text", text))

    def put(self, span: RunningText, end: int) -> bool:
        """Put a finished span; the reading goes on at `end`."""
        self.out.append(span)
        self.position = end
        return True

    def literal(self, text: str, end: int) -> bool:
        """Put what might have begun an element as text. A quote behind it does not see it."""
        return self.put(RunningText("escaped", text), end)

    @contextmanager
    def within(self, kind: str, mark: str = "") -> Iterator[Level]:
        """An element that is open, begun by `mark`."""
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
        """Read the content of an element; the position and what was put are as before if its end is not found.

        `alike` tells that `stop` depends on nothing but the place: then whatever comes to a place that was passed in
        vain is not read any further.
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
        """What was read since there were so many steps is to be read again; raise Late where that is too much."""
        self.in_vain += self.steps - steps
        if self.in_vain > _IN_VAIN + _IN_VAIN_EACH * len(self.text):
            raise Late

    @property
    def is_attempt(self) -> bool:
        """Whether an element is open that is none if its end is not found."""
        return any(level.mark for level in self.levels)

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
