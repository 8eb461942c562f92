"""Textual's driver, extended to receive the terminal's answer about its background and keys typed before it started."""

from __future__ import annotations

import os
import selectors
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import TextIOWrapper
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key

from reader.cells import errors_for
from reader.frame.early import EarlyFrame
from reader.patient import PatientFile, patient_text
from reader.served import is_served
from reader.tui.terminal.background import Question
from reader.tui.terminal.internals import ParseError, XTermParser
from reader.tui.terminal.jobs import stop_job, stop_with_job
from reader.tui.terminal.sieve import ESCAPE, Sieve
from reader.tui.terminal.sizes import within_bounds

if TYPE_CHECKING:
    from textual.driver import Driver

    from reader.tui.terminal.crash import EndingApp
    from reader.tui.terminal.internals import HandlingApp

__all__ = ["driver_for"]

PATIENCE = 0.1
"""Seconds between checks whether the program ends."""

HANGING_UP = 1.0
"""Seconds for which a terminal that is gone is checked again before the program ends itself."""

_OWN_SCREEN = "\x1b[?1049h"
"""Switches to the alternate screen, cleared."""

_MOUSE_OFF = "".join(f"\x1b[?{mode}l" for mode in (1000, 1002, 1003, 1006, 1015, 1016))

HURRY = 0.03
"""Seconds between checks while it is undecided whether an escape stands alone or begins a sequence."""


class _Outlet(PatientFile):
    """The output side of the terminal. If it is gone, all output is discarded: waiting for it would never end."""

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Write at least a part of the data; return the number of bytes written."""
        try:
            return super().write(data)
        except OSError:
            return len(data)


def _outlet() -> TextIOWrapper:
    """Return standard error, as in Textual, or standard output if that is redirected: one of them is a terminal."""
    streams = [stream for stream in (sys.__stderr__, sys.__stdout__) if stream is not None]
    stream = next((stream for stream in streams if stream.isatty()), streams[0])
    return patient_text(_Outlet(stream.fileno()), like=stream, errors=errors_for(stream.encoding))


class ListeningDriver(LinuxDriver):
    """Reads the terminal through a `Question`."""

    question: Question
    drawn: EarlyFrame | None = None
    """The frame drawn on the terminal before."""

    _given_back = False
    """Whether the terminal was restored because it could not be taken over."""

    _continued = False
    """Whether the process was resumed since it stopped last."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self._file = _outlet()
        self._woken, self._wake = os.pipe()
        """Writing to the second end wakes the input thread, which watches the first."""
        os.set_blocking(self._woken, False)
        os.set_blocking(self._wake, False)

    def start_application_mode(self) -> None:
        """Start; at exit the terminal's settings are restored to those before the query."""
        try:
            super().start_application_mode()  # type: ignore[no-untyped-call]
        except RuntimeError:
            # No thread could be started. Textual restores only what it has taken over completely.
            with suppress(RuntimeError):
                self.stop_application_mode()
                self.close()
            self._given_back = True
            raise
        if self.question.attributes is not None:
            self.attrs_before = self.question.attributes
        if self.drawn is not None:
            # From here on the usual exit restores the terminal.
            self.drawn.standing, self.drawn = False, None

    def stop_application_mode(self) -> None:
        """Stop; the mouse is turned off in every way, as a program that was killed in the terminal may not have.

        Textual itself does so only in the main thread, and for what it has turned on.
        """
        self.write(_MOUSE_OFF)
        super().stop_application_mode()

    def write(self, data: str) -> None:
        """Write to the terminal; an existing picture is not cleared, and one that was given back is left alone."""
        if self._given_back:
            return
        if data == _OWN_SCREEN and self.drawn is not None and self.drawn.frame is not None:
            return
        super().write(data)

    @property
    def _has_terminal(self) -> bool:
        return self._key_thread is not None and self._key_thread.is_alive()

    def _sigtstp_application(self, *_: object) -> None:
        """Stop the process; called by Textual. Without the terminal, such as below an editor, stop at once."""
        if self._auto_restart and self._has_terminal:
            self._soon(self._stop)
        else:
            stop_with_job()

    def _sigcont_application(self, *_: object) -> None:
        """Continue after a stop; called by Textual."""
        self._continued = True
        if self._auto_restart:
            self._soon(self._go_on)

    def _soon(self, act: Callable[[], None]) -> None:
        """Defer to the event loop: a signal may interrupt a write, whose lock another write would wait for."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(act)

    def _stop(self) -> None:
        if not self._has_terminal:
            return
        self.suspend_application_mode()
        self._must_signal_resume, self._continued = True, False
        stop_job()
        if not self._continued:
            self._go_on()
            if (told := cast("EndingApp", self._app).not_suspended) is not None:
                self._app.call_later(told)

    def _go_on(self) -> None:
        """Take the terminal over again.

        A process stopped without warning (SIGSTOP) still has the terminal and must release it first: otherwise it would
        set it up and read it twice, and not restore it. A program that is ending does nothing.
        """
        if self._has_terminal:
            self.suspend_application_mode()
            self._must_signal_resume = True
        if self._must_signal_resume:
            self.resume_application_mode()

    def disable_input(self) -> None:
        """Stop reading keys, without waiting for the next check."""
        with suppress(OSError):
            os.write(self._wake, b"!")
        super().disable_input()

    def let_go(self) -> None:
        """Close the pipe, once the screens have ended for good."""
        for descriptor in (self._woken, self._wake):
            os.close(descriptor)
        self._woken = self._wake = -1

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return the size to draw; Textual calls this. The environment may set it."""
        return within_bounds(*super()._get_terminal_size())

    def run_input_thread(self) -> None:
        """Pass keys and mouse events to the application, and answers to the query. An error ends the program."""
        try:
            self._hear()
        except Exception as error:  # noqa: BLE001 - as in Textual's own thread, which would print all variables
            self._soon(partial(cast("HandlingApp", self._app).handle_failure, error))

    def _hear(self) -> None:
        question, sieve, parser = self.question, Sieve(), XTermParser()
        decode = getincrementaldecoder("utf-8")("replace").decode
        text, question.early = question.early, ""
        self._hand_on(parser, sieve.sift(text))
        hurry_until = 0.0
        self._rest()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                hurry = question.holding or sieve.holding or monotonic() < hurry_until
                found = selector.select(HURRY if hurry else PATIENCE)
                if any(key.fd == self._woken for key, _ in found):
                    self.exit_event.wait(PATIENCE)
                    continue
                text = sieve.sift(question.sift(decode(self._read())) if found else question.release())
                if not found and not text and (text := sieve.release()) == ESCAPE:
                    # The wait for what follows is already over.
                    self.process_message(Key("escape", ESCAPE))
                    continue
                if text.endswith(ESCAPE):
                    hurry_until = monotonic() + 2 * ESCAPE_DELAY
                self._hand_on(parser, text)
        with suppress(EOFError, ParseError):
            list(parser.feed(""))

    def _rest(self) -> None:
        """Drain the wake-ups of an earlier thread."""
        with suppress(OSError):
            os.read(self._woken, 4096)

    def _read(self) -> bytes:
        """Return the available input; if the terminal is gone, make the program end itself.

        A shell started with `nohup` keeps the hang-up signal from the program, and nothing else would ever end it.
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
    """Return the driver that listens for the answer to a question; in a browser nothing is queried.

    `drawn` is the frame drawn on the terminal before.
    """
    if is_served():
        from reader.tui.terminal.web_driver import ServedDriver  # noqa: PLC0415 (start-up)

        return ServedDriver

    class Listening(ListeningDriver):
        def __init__(self, app: Any, **options: Any) -> None:
            super().__init__(app, **options)
            self.question, self.drawn = question, drawn

    return Listening
