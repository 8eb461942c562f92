"""Querying the terminal for its background colour, so that the theme `auto` fits it.

The query (OSC 11) is sent before the program imports what it needs; by the time the first theme is chosen, the answer
of a typical terminal is in the input. Nothing waits for it: a later answer is filtered out of the keys by the driver
and changes the theme then, and a terminal that never answers costs nothing. Anything else that is read on the way was
typed by the user and is kept for the driver, so that no key is lost.
"""

from __future__ import annotations

import os
import select
import termios
import tty
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from reader.frame.early import QUESTION, EarlyFrame
from reader.frame.ending import Undisturbed
from reader.late import LatePattern

if TYPE_CHECKING:
    import re

__all__ = ["Question", "guess_dark", "questioned"]


HOLD_ESCAPE = 1.0
"""Seconds after the query in which an escape at the end of the input may be the beginning of the answer."""

HOLD_BEGINNING = 10.0
"""Seconds after the query for which any longer beginning of an answer is held back."""

_CHANNEL = "([0-9a-fA-F]{1,4})"
_ANSWER = LatePattern(rf"\x1b\]11;rgba?:{_CHANNEL}/{_CHANNEL}/{_CHANNEL}(?:/[0-9a-fA-F]{{1,4}})?(?:\x07|\x1b\\)")
_BEGINNING = LatePattern(r"\x1b(?:\](?:1(?:1(?:;[rgba:/0-9A-Fa-f]{0,32}\x1b?)?)?)?)?\Z")

_SILENT = frozenset({"", "dumb", "unknown", "linux", "eterm", "eterm-color"})
"""Values of TERM for terminals that do not support the query."""

_NAMING = (
    "TERM_PROGRAM",
    "VTE_VERSION",
    "KITTY_WINDOW_ID",
    "WT_SESSION",
    "KONSOLE_VERSION",
    "XTERM_VERSION",
    "ALACRITTY_WINDOW_ID",
    "WEZTERM_PANE",
    "GHOSTTY_RESOURCES_DIR",
)
"""Variables by which terminals identify themselves. All of these support the query.

An unknown terminal is not queried, since it might print what it does not understand.
"""


class Question:
    """A query to the terminal and its result; created by `questioned`.

    `early` is what the user typed before the driver began to read.
    """

    def __init__(
        self, *, asked: bool = False, clock: Callable[[], float] = monotonic, since: float | None = None
    ) -> None:
        """`asked` means just now; otherwise `since` is the time of the query on the clock, if it was sent."""
        self.dark: bool | None = None
        self.early = ""
        self.attributes: list[Any] | None = None
        """The terminal's settings before the query; the driver restores them at exit."""
        self.answered: Callable[[bool], None] | None = None
        """Called with `dark` when an answer is filtered out, in the thread that filters."""
        self._clock = clock
        self._asked_at = clock() if asked else since
        self._held = ""
        self._decoder = getincrementaldecoder("utf-8")("replace")

    def sift(self, text: str) -> str:
        """Return the part of the input that the user typed; the beginning of an answer is held back until its end."""
        if self._asked_at is None:
            return text
        text = self._held + text
        self._held = ""
        found = _ANSWER.compiled.search(text)
        if found is not None:
            self._take(found)
            text = text[: found.start()] + text[found.end() :]
        elif (beginning := _BEGINNING.compiled.search(text)) is not None and self._may_begin(beginning[0]):
            self._held = beginning[0]
            text = text[: beginning.start()]
        return text

    def take(self, data: bytes) -> None:
        """Process input that was read already."""
        self.early += self.sift(self._decoder.decode(data))

    @property
    def asked(self) -> bool:
        """Whether the terminal was queried."""
        return self._asked_at is not None

    def settled(self) -> Question:
        """Return what is known so far, for screens that start after others have ended: the query is not repeated."""
        # Nobody waits for an answer to this query any longer.
        self.answered = None
        known = Question()
        known.dark = self.dark
        return known

    @property
    def holding(self) -> bool:
        """Whether input is held back."""
        return bool(self._held)

    def release(self) -> str:
        """Return the input that was held back but turned out to be typed, as nothing followed."""
        text, self._held = self._held, ""
        return text

    def look(self, descriptor: int) -> None:
        """Process the input that is available now, without waiting."""
        while self._asked_at is not None and self.dark is None and select.select([descriptor], [], [], 0)[0]:
            data = os.read(descriptor, 4096)
            if not data:
                return
            self.take(data)

    def _may_begin(self, beginning: str) -> bool:
        if self.dark is not None or self._asked_at is None:
            return False
        return self._clock() - self._asked_at < (HOLD_ESCAPE if beginning == "\x1b" else HOLD_BEGINNING)

    def _take(self, answer: re.Match[str]) -> None:
        red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in answer.groups())
        # The weights of ITU-R BT.601 for perceived brightness.
        self.dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.5
        if self.answered is not None:
            self.answered(self.dark)


def guess_dark(environment: Mapping[str, str]) -> bool | None:
    """Return what COLORFGBG (`15;0`, foreground and background among 16 colours) says; None if it says nothing."""
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return int(background) in {0, 1, 2, 3, 4, 5, 6, 8} if background.isdecimal() else None


@contextmanager
def questioned(
    wanted: bool, descriptor: int = 0, terminal: int = 1, *, drawn: EarlyFrame | None = None
) -> Iterator[Question]:
    """Query the terminal if `wanted` and if it is likely to answer; restore its settings afterwards.

    `drawn` is the frame drawn on the terminal before, which may have been queried then.
    """
    named = any(os.environ.get(name) for name in _NAMING)
    early = drawn is not None and drawn.asked_at is not None
    if not early and (not wanted or not named or os.environ.get("TERM", "") in _SILENT):
        question = Question()
        if drawn is not None:
            question.attributes = drawn.terminal
            question.take(drawn.early)
        yield question
        return
    try:
        before = drawn.terminal if drawn is not None else termios.tcgetattr(descriptor)
        if drawn is None:
            _listen(descriptor)
        if not early:
            os.write(terminal, QUESTION)
    except (termios.error, OSError):
        yield Question()
        return
    question = Question(asked=not early, since=drawn.asked_at if drawn is not None else None)
    question.attributes = before
    if drawn is not None:
        question.take(drawn.early)
    try:
        yield question
    finally:
        with suppress(termios.error), Undisturbed():
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _listen(descriptor: int) -> None:
    """Deliver keys and answers as they arrive: without echo, line buffering or translation of Enter."""
    attributes = termios.tcgetattr(descriptor)
    attributes[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON)
    attributes[tty.IFLAG] &= ~(termios.ICRNL | termios.IXON)
    attributes[tty.CC][termios.VMIN] = 1
    attributes[tty.CC][termios.VTIME] = 0
    termios.tcsetattr(descriptor, termios.TCSANOW, attributes)
