"""Signals that arrive before the screens handle signals themselves.

The program ends at once, by SystemExit. But Python discards exceptions raised during finalization, with a traceback on
the terminal, as in imports that release their locks. For that case the signal is recorded, and the screens check for it
as soon as they run.
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
    """Exit with 128 plus the number of the signal on SIGTERM and SIGHUP."""
    for number in (signals.SIGTERM, signals.SIGHUP):
        signals.signal(number, _end)


def asked_by() -> int | None:
    """Return the number of the first signal that requested the end, or None."""
    return _asked_by[0] if _asked_by else None


def _end(number: int, _: object) -> NoReturn:
    _asked_by.append(number)
    # A discarded exception is handled when the screens check for the signal, so it needs no traceback.
    sys.unraisablehook = lambda _: None
    raise SystemExit(128 + number)
