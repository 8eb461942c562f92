"""Textual's driver, made to hear the terminal's answer about its background and the keys pressed before it began."""

from __future__ import annotations

import os
import selectors
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver

from reader.cells import errors_for
from reader.frame.early import EarlyFrame
from reader.patient import PatientFile, patient_text
from reader.served import is_served
from reader.tui.terminal.background import Question
from reader.tui.terminal.internals import ParseError, XTermParser

if TYPE_CHECKING:
    from textual.driver import Driver

__all__ = ["driver_for"]

PATIENCE = 0.1
"""Seconds between two looks whether the program ends."""

HANGING_UP = 1.0
"""Seconds for which a terminal that is gone is looked at again before the program ends by itself."""

_OWN_SCREEN = "\x1b[?1049h"
"""Begins a screen of the program's own, cleared."""

HURRY = 0.03
"""Seconds between two looks while it is open whether an escape stands alone or begins something."""


class _Outlet(PatientFile):
    """The terminal as it is written to. One that is gone takes all: what waits for it would wait for ever."""

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Write at least a part of the data; how many bytes that is."""
        try:
            return super().write(data)
        except OSError:
            return len(data)


def _outlet() -> TextIOWrapper:
    """Standard error, as Textual has it, or standard output where that leads elsewhere: one of them is a terminal."""
    streams = [stream for stream in (sys.__stderr__, sys.__stdout__) if stream is not None]
    stream = next((stream for stream in streams if stream.isatty()), streams[0])
    return patient_text(_Outlet(stream.fileno()), like=stream, errors=errors_for(stream.encoding))


class ListeningDriver(LinuxDriver):
    """Reads the terminal through a `Question`."""

    question: Question
    drawn: EarlyFrame | None = None
    """What was done to the terminal before."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self._file = _outlet()
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

    @property
    def _has_terminal(self) -> bool:
        return self._key_thread is not None and self._key_thread.is_alive()

    def _sigtstp_application(self, *_: object) -> None:
        """Called by Textual when the process is to stop: with what it waits for, such as an editor, at once."""
        if self._auto_restart and self._has_terminal:
            self._soon(self._stop)
        else:
            os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        """Called by Textual when the process goes on."""
        if self._auto_restart:
            self._soon(self._go_on)

    def _soon(self, act: Callable[[], None]) -> None:
        """A signal may come in the middle of a write, which holds what another one would wait for."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(act)

    def _stop(self) -> None:
        if self._has_terminal:
            super()._sigtstp_application()

    def _go_on(self) -> None:
        """What was stopped without a warning (SIGSTOP) still has the terminal: it gives it back first, or it would
        ask for it twice, read it twice, and leave it so. One that is ending asks for nothing any more.
        """
        if self._has_terminal:
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
        """Hold no pipe any more, once the screens have ended for good."""
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
                text = question.sift(decode(self._read())) if found else question.release()
                if text.endswith("\x1b"):
                    hurry_until = monotonic() + 2 * ESCAPE_DELAY
                self._hand_on(parser, text)
        with suppress(EOFError, ParseError):
            list(parser.feed(""))

    def _rest(self) -> None:
        """Forget what ended the waiting of an earlier thread."""
        with suppress(OSError):
            os.read(self._woken, 4096)

    def _read(self) -> bytes:
        """What can be read. Where the terminal is gone, the program is told to end: a shell that was started with
        `nohup` keeps the hang-up signal from it, and nothing else would ever end it.
        """
        try:
            data = os.read(self.fileno, 4096)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data and not self.exit_event.wait(HANGING_UP):
            os.kill(os.getpid(), signal.SIGHUP)
        return data

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
