"""How the screens end when the user did not ask for it: by a signal, a lost terminal, or a bug.

In each case the terminal is restored and the exit status indicates what happened: 128 plus the number of the signal, as
in shells, or that of a failure. Textual prints a traceback with the values of local variables, which contain the user's
reading; here the failure leaves the screens first, and the command line prints a sentence and writes a report without
such content (see `reader.cli.crash`).
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from time import sleep
from typing import TYPE_CHECKING, Any

from reader.frame.ending import ENDING, asked_by
from reader.tui.terminal.gate import GatedApp
from reader.tui.terminal.hearing import Listener
from reader.tui.terminal.internals import give_terminal_back
from reader.tui.terminal.jobs import wait_through_stops

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message

__all__ = ["EndingApp", "Run", "lent_terminal"]

SIGNALS = (*ENDING, signal.SIGINT)

_KEYS = (signal.SIGINT, signal.SIGQUIT)
"""The signals that keys send to all programs in the terminal: to an editor, and to the program that waits for it."""

PATIENCE = 3.0
"""Seconds after a signal in which the program may end normally; a terminal that is gone could block it for ever."""

LAST = 10.0
"""Seconds after which the process is killed if not even the widgets can be removed; enough to write marks."""

GIVING_BACK = 1.0
"""Maximum seconds for restoring the terminal if the end takes longer than `PATIENCE`."""

LEAVING = 1.5
"""Maximum seconds for `before_end`."""

FAILED = 70
"""Exit status while a failure is being handled: EX_SOFTWARE of sysexits.h."""


def end_as_it_is(app: App[Any], status: int) -> None:
    """End the process at once, whatever is pending; if the terminal still accepts output, restore it first."""
    # A terminal that is gone accepts nothing, and then the thread is abandoned.
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
    """Do nothing, but wake the event loop."""


def _heard(app: EndingApp, loop: asyncio.AbstractEventLoop, number: int) -> None:
    """Handle a signal; called in a thread, as the main thread may be waiting for a terminal that accepts nothing."""
    if app.lent and number in _KEYS:
        return
    ends = number in SIGNALS
    if ends and (borrower := app.borrower) is not None:
        # The main thread waits for it. It saves what it can, as if it had been sent the signal itself.
        borrower.send_signal(signal.SIGHUP if number == signal.SIGHUP else signal.SIGTERM)
    status = 128 + number
    # This wakes the loop, which then handles signals that do not end the program, such as a resize.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(partial(app.exit, return_code=status) if ends else _go_on)
    if ends:
        sleep(PATIENCE)
        end_as_it_is(app, status)


class EndingApp(GatedApp):
    """An application that ends cleanly whatever ends it."""

    crash: BaseException | None = None
    """The bug that ended the program, to be reported once the terminal is restored."""

    ending = False
    """Whether the program is ending: work that then finds its screen gone is no bug."""

    lent = False
    """Whether the terminal belongs to another program, such as an editor: its Ctrl-C is not the application's."""

    borrower: subprocess.Popen[bytes] | None = None
    """That program while it runs: the application must not end before it, and leave it behind in the terminal."""

    before_end: Callable[[], Awaitable[None]] | None = None
    """Run when the user quits, before the widgets are removed; it has a time limit."""

    not_suspended: Callable[[], None] | None = None
    """Called when the user suspended the program, and it went on because no shell could resume it."""

    _leaving: asyncio.Task[None] | None = None

    _loop_task: asyncio.Task[Any] | None = None
    """The task that processes the application's messages."""

    _last: threading.Timer | None = None

    _listens: bool = False
    """Whether it runs in a terminal and so ends by signals; a program that only drives its screens handles its own."""

    _listener: Listener | None = None

    def exit(self, result: Any = None, return_code: int = 0, message: Any = None) -> None:
        """See `App.exit`. The program ends even if the effect of a key is still pending."""
        if not self.ending and self._loop_task is not None:
            asyncio.get_running_loop().call_later(PATIENCE, self._stop_waiting)
            if not self.is_headless:
                self._last = threading.Timer(LAST, end_as_it_is, (self, return_code))
                self._last.daemon = True
                # Without a thread the end has no last resort, which is no reason to report a failure.
                with suppress(RuntimeError):
                    self._last.start()
        first, self.ending = not self.ending, True
        if first and not return_code and self.before_end is not None and self._loop_task is not None:
            self._leaving = asyncio.create_task(self._leave_after(self.before_end, result, message), name="leaving")
        else:
            super().exit(result, return_code, message)

    async def _on_exit_app(self, message: Message | None = None) -> None:
        """End as if by `exit` when the driver requests it: the page of `serve` has been closed."""
        if message is not None and not self.ending:
            # Textual's own handler, which is called after this one, would end at once.
            message.prevent_default()
            self.exit()

    async def _leave_after(self, work: Callable[[], Awaitable[None]], result: Any, message: Any) -> None:
        try:
            await asyncio.wait_for(work(), LEAVING)
        except TimeoutError:
            # The picture is not kept, as the user does not wait for it.
            pass
        except Exception as error:  # noqa: BLE001 - as in Textual's own loop: reported once the screens are gone
            self.crash = error
            self.end_messages(FAILED)
            return
        super().exit(result, 0, message)

    def _stop_waiting(self) -> None:
        """Stop processing messages: the request to end is queued behind one whose handler does not return."""
        if self.is_running and self._loop_task is not None:
            self._loop_task.cancel()

    def taken_down(self) -> None:
        """Let the remaining work, which is writing, take its time: all widgets are gone."""
        if self._last is not None:
            self._last.cancel()

    def on_load(self) -> None:
        """Listen for signals, and for exceptions outside the message handlers."""
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
        """See `App.run`. Afterwards the previous signal handlers are restored."""
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
        """End, keeping the failure for the command line to report."""
        if self.ending:
            # Later failures come from screens that are half removed; the program ends as it was asked to.
            self.end_messages()
            return
        if self.is_headless:
            super().handle_failure(error)
            return
        if self.crash is None:
            self.crash = error
        self.end_messages(FAILED)


Run = Callable[[Sequence[str]], int]
"""Runs a command in the terminal until it ends; returns its exit status, the negative number of a signal that ended it.

Raises OSError if it cannot be started.
"""


@contextmanager
def lent_terminal(app: EndingApp) -> Iterator[Run]:
    """Return a context in which the terminal belongs to another program, which the function yielded runs."""

    def run(command: Sequence[str]) -> int:
        app.borrower = subprocess.Popen(command)
        try:
            return wait_through_stops(app.borrower)
        finally:
            app.borrower = None

    with app.suspend():
        app.lent = True
        try:
            yield run
        finally:
            app.lent = False
