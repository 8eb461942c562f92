"""Textual's driver, made to hear the terminal's answer about its background and the keys pressed before it began."""

from __future__ import annotations

import os
import selectors
import signal
from codecs import getincrementaldecoder
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver

from reader.frame.early import EarlyFrame
from reader.served import is_served
from reader.tui.terminal.background import Question
from reader.tui.terminal.internals import ParseError, XTermParser

if TYPE_CHECKING:
    from textual.driver import Driver

__all__ = ["driver_for"]

PATIENCE = 0.1
"""Seconds between two looks whether the program ends."""

_OWN_SCREEN = "\x1b[?1049h"
"""Begins a screen of the program's own, cleared."""

HURRY = 0.03
"""Seconds between two looks while it is open whether an escape stands alone or begins something."""


class ListeningDriver(LinuxDriver):
    """Reads the terminal through a `Question`."""

    question: Question
    drawn: EarlyFrame | None = None
    """What was done to the terminal before."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self._woken, self._wake = os.pipe()
        """What is written to the second ends the waiting for keys, which looks at the first."""
        os.set_blocking(self._woken, False)
        os.set_blocking(self._wake, False)

    def start_application_mode(self) -> None:
        """Begin; the terminal is left one day as it was before it was asked."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self.question.attributes is not None:
            self.attrs_before = self.question.attributes
        if self.drawn is not None:
            # From here on it is given back by what is called at the end.
            self.drawn.standing, self.drawn = False, None

    def write(self, data: str) -> None:
        """Write to the terminal; a picture that is there already is not cleared."""
        if data == _OWN_SCREEN and self.drawn is not None and self.drawn.frame is not None:
            return
        super().write(data)

    def _sigcont_application(self, *_: object) -> None:
        """Called by Textual when the process goes on. What was stopped without a warning (SIGSTOP) still has the
        terminal: it gives it back first, or it would ask for it twice, read it twice, and leave it so. One that is
        ending, as after the hang-up and the SIGCONT of a shell that ended, asks for nothing any more.
        """
        if not self._auto_restart:
            return
        if self._key_thread is not None and self._key_thread.is_alive():
            self.suspend_application_mode()
            self._must_signal_resume = True
        if self._must_signal_resume:
            self.resume_application_mode()

    def disable_input(self) -> None:
        """Read no more keys, without waiting until the next look."""
        with suppress(OSError):
            os.write(self._wake, b"!")
        super().disable_input()

    def let_go(self) -> None:
        """Hold nothing any more, once the screens have ended for good: no pipe, and no place where signals arrive."""
        for number in (signal.SIGTSTP, signal.SIGCONT):
            signal.signal(number, signal.SIG_DFL)
        for descriptor in (self._woken, self._wake):
            os.close(descriptor)
        self._woken = self._wake = -1

    def run_input_thread(self) -> None:
        """Hand keys and mouse to the application, answers to the question."""
        question, parser = self.question, XTermParser()
        decode = getincrementaldecoder("utf-8")("replace").decode
        text, question.early = question.early, ""
        self._hand_on(parser, text)
        hurry_until = 0.0
        self._rest()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                hurry = question.holding or monotonic() < hurry_until
                found = selector.select(HURRY if hurry else PATIENCE)
                if any(key.fd == self._woken for key, _ in found):
                    self.exit_event.wait(PATIENCE)
                    continue
                if found:
                    text = question.sift(decode(os.read(self.fileno, 4096)) or self._closed())
                else:
                    text = question.release()
                if text.endswith("\x1b"):
                    hurry_until = monotonic() + 2 * ESCAPE_DELAY
                self._hand_on(parser, text)
        with suppress(EOFError, ParseError):
            list(parser.feed(""))

    def _rest(self) -> None:
        """Forget what ended the waiting of an earlier thread."""
        with suppress(OSError):
            os.read(self._woken, 4096)

    def _closed(self) -> str:
        """The terminal is gone; until the hang-up signal ends the program, nothing is read in a circle."""
        self.exit_event.wait(PATIENCE)
        return ""

    def _hand_on(self, parser: XTermParser, text: str) -> None:
        if text:
            for message in parser.feed(text):
                self.process_message(message)
        for message in parser.tick():
            self.process_message(message)


def driver_for(question: Question, drawn: EarlyFrame | None = None) -> type[Driver]:
    """The driver that listens for the answer to a question; in a browser nothing is asked.

    `drawn` is what was done to the terminal before.
    """
    if is_served():
        from reader.tui.terminal.web_driver import ServedDriver  # noqa: PLC0415 (start-up)

        return ServedDriver

    class Listening(ListeningDriver):
        def __init__(self, app: Any, **options: Any) -> None:
            super().__init__(app, **options)
            self.question, self.drawn = question, drawn

    return Listening
