"""Asking the terminal for the colour of its background, so that the theme `auto` fits it.

The question (OSC 11) is put before the program imports what it needs; by the time the first theme is chosen the
answer of a usual terminal lies in the input. Nobody waits for it: what comes later is taken out of the keys by the
driver and changes the theme then, and a terminal that never answers costs nothing. Whatever else is read on the way
was typed by the person and is kept for the driver, so that no key is lost.
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
from reader.late import LatePattern

if TYPE_CHECKING:
    import re

__all__ = ["Question", "guess_dark", "questioned"]


HOLD_ESCAPE = 1.0
"""Seconds after the question in which an escape at the end of what was read may be the beginning of the answer."""

HOLD_BEGINNING = 10.0
"""Seconds after the question in which any longer beginning of an answer is waited for."""

_CHANNEL = "([0-9a-fA-F]{1,4})"
_ANSWER = LatePattern(rf"\x1b\]11;rgba?:{_CHANNEL}/{_CHANNEL}/{_CHANNEL}(?:/[0-9a-fA-F]{{1,4}})?(?:\x07|\x1b\\)")
_BEGINNING = LatePattern(r"\x1b(?:\](?:1(?:1(?:;[rgba:/0-9A-Fa-f]{0,32}\x1b?)?)?)?)?\Z")

_SILENT = frozenset({"", "dumb", "unknown", "linux", "eterm", "eterm-color"})
"""Values of TERM whose terminals know no such question."""

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
"""Variables by which terminals name themselves. Those all know the question; one of which nothing is known is not
asked, since it might draw what it does not understand."""


class Question:
    """A question to the terminal and what came of it; made by `questioned`.

    `early` is what the person typed before the screens began to listen.
    """

    def __init__(
        self, *, asked: bool = False, clock: Callable[[], float] = monotonic, since: float | None = None
    ) -> None:
        """`asked` just now, or `since` a moment of the clock."""
        self.dark: bool | None = None
        self.early = ""
        self.attributes: list[Any] | None = None
        """The terminal's settings before it was asked; the driver leaves with them."""
        self.answered: Callable[[bool], None] | None = None
        """Called with `dark` when an answer is sifted out; in the thread that sifts."""
        self._clock = clock
        self._asked_at = clock() if asked else since
        self._held = ""
        self._decoder = getincrementaldecoder("utf-8")("replace")

    def sift(self, text: str) -> str:
        """What the person typed of what was read; a beginning of an answer is held back until its end comes."""
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
        """Take in what was read already."""
        self.early += self.sift(self._decoder.decode(data))

    @property
    def asked(self) -> bool:
        """Whether the terminal was asked."""
        return self._asked_at is not None

    def settled(self) -> Question:
        """What is known by now, for screens that begin when others have ended: nothing is asked a second time."""
        # Nobody waits for an answer to this one.
        self.answered = None
        known = Question()
        known.dark = self.dark
        return known

    @property
    def holding(self) -> bool:
        """Whether something is held back."""
        return bool(self._held)

    def release(self) -> str:
        """What was held back and turned out to be typed: nothing came behind it."""
        text, self._held = self._held, ""
        return text

    def look(self, descriptor: int) -> None:
        """Take in what can be read by now, without waiting."""
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
        # The weights of ITU-R BT.601: how bright a colour seems.
        self.dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.5
        if self.answered is not None:
            self.answered(self.dark)


def guess_dark(environment: Mapping[str, str]) -> bool | None:
    """What COLORFGBG (`15;0`, foreground and background in the 16 colours) says; None where it says nothing."""
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return int(background) in {0, 1, 2, 3, 4, 5, 6, 8} if background.isdecimal() else None


@contextmanager
def questioned(
    wanted: bool, descriptor: int = 0, terminal: int = 1, *, drawn: EarlyFrame | None = None
) -> Iterator[Question]:
    """Ask the terminal, if that is wanted and it may know the answer; afterwards it is left as it was.

    `drawn` is what was done to the terminal before; it may have been asked then.
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
        with suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _listen(descriptor: int) -> None:
    """Have keys and answers handed on as they come: not echoed, not kept for a whole line, Enter not translated."""
    attributes = termios.tcgetattr(descriptor)
    attributes[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON)
    attributes[tty.IFLAG] &= ~(termios.ICRNL | termios.IXON)
    attributes[tty.CC][termios.VMIN] = 1
    attributes[tty.CC][termios.VTIME] = 0
    termios.tcsetattr(descriptor, termios.TCSANOW, attributes)
