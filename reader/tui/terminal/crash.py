"""How the screens end when a person did not ask for it: by a signal, a lost terminal, or a mistake in the program.

In each case the terminal is given back as it was and the exit status says that something happened: 128 and the
number of the signal, as shells have it, or that of a failure. Textual prints a traceback with the values of local
variables, which hold what was read; here the failure leaves the screens first and the command line makes one sentence
and a report without any text of it (see `reader.cli.crash`).
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from time import sleep
from typing import TYPE_CHECKING, Any

from reader.frame.ending import asked_by
from reader.tui.terminal.gate import GatedApp
from reader.tui.terminal.hearing import Listener
from reader.tui.terminal.internals import give_terminal_back

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message

__all__ = ["EndingApp"]

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)

PATIENCE = 3.0
"""Seconds after a signal in which the program ends by itself; a terminal that is gone may hold it up for ever."""

LAST = 10.0
"""Seconds after which the process is ended where even the widgets cannot be taken down; time enough to write marks."""

GIVING_BACK = 1.0
"""Seconds that the terminal has at most to take what gives it back, where the end takes longer than `PATIENCE`."""

LEAVING = 1.5
"""Seconds that `before_end` has at most."""

FAILED = 70
"""Exit status while a failure is on its way: EX_SOFTWARE of sysexits.h."""


def end_as_it_is(app: App[Any], status: int) -> None:
    """End the process, whatever is still to be done; one that is only slow gives the terminal back first."""
    # A terminal that is gone takes nothing, and then nobody waits for the thread.
    giving = threading.Thread(target=_try_to_give_back, args=(app,), daemon=True, name="giving back")
    try:
        giving.start()
        giving.join(GIVING_BACK)
    finally:
        os._exit(status)


def _try_to_give_back(app: App[Any]) -> None:
    with suppress(Exception):
        give_terminal_back(app)


def _go_on() -> None:
    """Nothing is left to be done."""


def _heard(app: App[Any], loop: asyncio.AbstractEventLoop, number: int) -> None:
    """Called in a thread with each signal: the main thread may wait for a terminal that takes nothing any more."""
    ends = number in SIGNALS
    status = 128 + number
    # A loop that waits for events goes on, and so handles what does not end the program, such as a resize.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(partial(app.exit, return_code=status) if ends else _go_on)
    if ends:
        sleep(PATIENCE)
        end_as_it_is(app, status)


class EndingApp(GatedApp):
    """An application that ends cleanly whatever ends it."""

    crash: BaseException | None = None
    """The mistake in the program that ended it; to be told once the terminal is as it was."""

    ending = False
    """Whether the program was asked to end: what goes on beside that finds its screen gone, which is no mistake."""

    before_end: Callable[[], Awaitable[None]] | None = None
    """What is done when the person leaves, before the widgets go; not waited for for long."""

    _leaving: asyncio.Task[None] | None = None

    _loop_task: asyncio.Task[Any] | None = None
    """What handles the application's messages."""

    _last: threading.Timer | None = None

    _listens: bool = False
    """Whether it runs in a terminal and so ends by signals; what only drives its screens has signals of its own."""

    _listener: Listener | None = None

    def exit(self, result: Any = None, return_code: int = 0, message: Any = None) -> None:
        """See `App.exit`. The program ends even where what a key set off is still waited for."""
        if not self.ending and self._loop_task is not None:
            asyncio.get_running_loop().call_later(PATIENCE, self._stop_waiting)
            if not self.is_headless:
                self._last = threading.Timer(LAST, end_as_it_is, (self, return_code))
                self._last.daemon = True
                self._last.start()
        first, self.ending = not self.ending, True
        if first and not return_code and self.before_end is not None and self._loop_task is not None:
            self._leaving = asyncio.create_task(self._leave_after(self.before_end, result, message), name="leaving")
        else:
            super().exit(result, return_code, message)

    async def _on_exit_app(self, message: Message | None = None) -> None:
        """End as if `exit` had been called where the driver asks for it: the page of `serve` has gone."""
        if message is not None and not self.ending:
            # Textual's own handler, which is called after this one, ends at once.
            message.prevent_default()
            self.exit()

    async def _leave_after(self, work: Callable[[], Awaitable[None]], result: Any, message: Any) -> None:
        try:
            await asyncio.wait_for(work(), LEAVING)
        except TimeoutError:
            # What was to be kept is not; the person does not wait for it.
            pass
        except Exception as error:  # noqa: BLE001 - as in Textual's own loop: told once the screens are gone
            self.crash = error
            self.end_messages(FAILED)
            return
        super().exit(result, 0, message)

    def _stop_waiting(self) -> None:
        """Leave the messages: the end stands behind one whose handler does not return."""
        if self.is_running and self._loop_task is not None:
            self._loop_task.cancel()

    def taken_down(self) -> None:
        """Let what is left, which is writing, take its time: all widgets are gone."""
        if self._last is not None:
            self._last.cancel()

    def on_load(self) -> None:
        """Listen for signals, and for mistakes in what runs beside the messages."""
        self._loop_task = asyncio.current_task()
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._failed_beside)
        if self._listens and threading.current_thread() is threading.main_thread():
            self._listener = Listener(partial(_heard, self, loop))
            for number in SIGNALS:
                signal.signal(number, self._listener.tell)
            if (missed := asked_by()) is not None:
                self._listener.tell(missed)

    def run(self, *arguments: Any, **options: Any) -> Any:
        """See `App.run`. Afterwards signals do what they did before."""
        numbers = (*SIGNALS, signal.SIGTSTP, signal.SIGCONT)
        before = [(number, signal.getsignal(number) or signal.SIG_DFL) for number in numbers]
        self._listens = True
        try:
            return super().run(*arguments, **options)
        finally:
            for number, handler in before:
                signal.signal(number, handler)
            if self._listener is not None:
                self._listener.close()

    def _failed_beside(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self.handle_failure(error)

    def handle_failure(self, error: Exception) -> None:
        """End with the failure kept for the command line to tell."""
        if self.ending:
            # Whatever comes now finds its screen half taken down; the program ends as it was asked to.
            self.end_messages()
            return
        if self.is_headless:
            super().handle_failure(error)
            return
        if self.crash is None:
            self.crash = error
        self.end_messages(FAILED)
