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
    from typing import NoReturn

__all__ = ["ENDING", "Undisturbed", "asked_by", "end_by_signals"]

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
