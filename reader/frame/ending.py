"""Signals that arrive before the screens handle signals themselves.

The program ends at once, by SystemExit. But Python discards exceptions raised during finalization, with a traceback on
the terminal, as in imports that release their locks. For that case the signal is recorded and repeated a moment later,
and the screens check for it as soon as they run.
"""

from __future__ import annotations

import _signal as signals  # type: ignore[import-not-found]  # `signal` without its enumerations
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

__all__ = ["ENDING", "Deferred", "Undisturbed", "asked_by", "end_by_signals"]

ENDING = (
    signals.SIGTERM,
    signals.SIGHUP,
    signals.SIGQUIT,
    signals.SIGUSR1,
    signals.SIGUSR2,
    signals.SIGALRM,
    signals.SIGVTALRM,
    signals.SIGPROF,
    signals.SIGXCPU,
)
"""The signals that end a program unless it handles them: without a handler the terminal would not be restored."""

_AGAIN = 0.05
"""Seconds after which a signal is repeated whose exception was discarded."""

_asked_by: list[int] = []


class Undisturbed:
    """A context in which no signal interrupts what restores the terminal: the program is ending anyway."""

    def __enter__(self) -> None:
        self._before = [(one, signals.signal(one, signals.SIG_IGN)) for one in (*ENDING, signals.SIGINT)]

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before:
            signals.signal(number, handler)


class Deferred:
    """A context in which the handlers of signals wait until `release`, or its end.

    An exception raised while a process is started would leave that process to nobody.
    """

    def __enter__(self) -> Deferred:
        self._handlers: dict[int, Callable[[int, object], object]] = {}
        self._came: list[int] = []
        for number in (*ENDING, signals.SIGINT):
            if callable(handler := signals.getsignal(number)):
                try:
                    signals.signal(number, self._note)
                except ValueError:
                    # No handler ever interrupts another thread than the main one.
                    break
                self._handlers[number] = handler
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Handle the signals that came meanwhile."""
        handlers, self._handlers = self._handlers, {}
        came, self._came = self._came, []
        for number, handler in handlers.items():
            signals.signal(number, handler)
        for number in came:
            handlers[number](number, None)

    def _note(self, number: int, _: object) -> None:
        self._came.append(number)


def end_by_signals(*, of_ignored: bool = True) -> None:
    """Exit with 128 plus the number of the signal on each of `ENDING`; `of_ignored`: on those ignored so far, too."""
    for number in ENDING:
        if of_ignored or signals.getsignal(number) != signals.SIG_IGN:
            signals.signal(number, _end)


def asked_by() -> int | None:
    """Return the number of the first signal that requested the end, or None; it is not repeated any more."""
    if not _asked_by:
        return None
    signals.setitimer(signals.ITIMER_REAL, 0)
    return _asked_by[0]


def _end(number: int, _: object) -> NoReturn:
    _asked_by.append(number)
    # A second one would interrupt what follows.
    for one in ENDING:
        signals.signal(one, signals.SIG_IGN)
    sys.unraisablehook = _dropped
    raise SystemExit(128 + _asked_by[0])


def _dropped(told: object) -> None:
    """Handle a discarded exception without a traceback; if it was the end of the program, ask for that again."""
    try:
        end_by_signals()
    except ValueError:
        # It was discarded in another thread.
        return
    if getattr(told, "exc_type", None) is SystemExit:
        signals.setitimer(signals.ITIMER_REAL, _AGAIN)
