"""What a signal asks for before the screens listen for signals themselves.

The program ends where it stands, by SystemExit. Python drops, with a traceback on the terminal, what is raised while
something is let go: imports do so with their locks. The signal is noted for that case, and the screens look for it as
soon as they listen.
"""

from __future__ import annotations

import _signal as signals  # type: ignore[import-not-found]  # `signal` without its enumerations
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["asked_by", "end_by_signals"]

_asked_by: list[int] = []


def end_by_signals() -> None:
    """End the program with 128 and the number of the signal, where it is asked to end or its terminal is gone."""
    for number in (signals.SIGTERM, signals.SIGHUP):
        signals.signal(number, _end)


def asked_by() -> int | None:
    """The number of the first signal that asked for the end; None where there was none."""
    return _asked_by[0] if _asked_by else None


def _end(number: int, _: object) -> NoReturn:
    _asked_by.append(number)
    # What is dropped is told by the screens' end, not by a traceback.
    sys.unraisablehook = lambda _: None
    raise SystemExit(128 + number)
