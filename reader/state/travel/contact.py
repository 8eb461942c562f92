"""When a place to synchronise with was last reached, and since when it is not: being offline is no error, a wrong
address is one, and only time tells them apart.

The record is beside the marks. Nothing here fails: without it, synchronising works as usual.
"""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from reader.dates import date_writer
from reader.files import pass_over, read_own, write_private
from reader.text import EMPTY, CleanLine, clean_line

__all__ = ["Contact", "contact_file", "contact_with", "failed", "reached", "warn_once"]

PATIENCE = 3 * 86_400.0
"""Seconds for which a place that was reached before may be out of reach without a word: a journey, a weekend."""

AGAIN = 86_400.0
"""Seconds after which a warning is repeated."""

_FRESH = 3_600.0
"""Seconds for which a success is not recorded again."""

_MAX_PLACES = 20
_MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Contact:
    """What is known about a place; times are seconds since the epoch, 0 for never.

    `reached` is the last success and `failing` the first failure since, whose newest reason is `why`. `certain` says
    that waiting will not help, `warned` when the user was last told.
    """

    reached: float = 0.0
    failing: float = 0.0
    why: str = ""
    certain: bool = False
    warned: float = 0.0

    @property
    def overdue(self) -> bool:
        """Whether the failure is more than a moment without a network."""
        if not self.failing:
            return False
        return self.certain or time.time() - self.failing >= PATIENCE

    @property
    def last(self) -> CleanLine:
        """The day of the last success; empty if there was none."""
        if not self.reached:
            return EMPTY
        return clean_line(date_writer()(datetime.fromtimestamp(self.reached).astimezone()))

    @property
    def sentence(self) -> CleanLine:
        """Say since when marks are not synchronised, and why."""
        since = f"since {self.last}" if self.reached else "yet"
        return clean_line(
            f"Your marks have not been synchronised {since}: {self.why.rstrip('.')}. "
            "Check sync.with in the settings, and the network."
        )


def contact_file(state_file: Path) -> Path:
    """Return the path of the record."""
    return state_file.with_name("synced.json")


def contact_with(state_file: Path, target: str) -> Contact:
    """Return what is known about the place that `target` names."""
    return _known(_read(state_file).get(_key(target)))


def reached(state_file: Path, target: str) -> bool:
    """Record a success; return whether it was the first with this place."""
    known = contact_with(state_file, target)
    if known.failing or time.time() - known.reached > _FRESH:
        _write(state_file, target, Contact(reached=time.time()))
    return not known.reached


def failed(state_file: Path, target: str, why: str, *, certain: bool) -> None:
    """Record a failure. A host without a name is certainly wrong only as long as it was never found."""
    known = contact_with(state_file, target)
    since = known.failing or time.time()
    _write(state_file, target, replace(known, failing=since, why=clean_line(why, 400), certain=certain))


def warn_once(state_file: Path, target: str) -> CleanLine:
    """Return a warning if the place is out of reach for too long and the user was not told lately; else empty."""
    known = contact_with(state_file, target)
    if not known.overdue or time.time() - known.warned < AGAIN:
        return EMPTY
    _write(state_file, target, replace(known, warned=time.time()))
    return known.sentence


def _key(target: str) -> str:
    # The address is in the settings, and nowhere else.
    return hashlib.sha256(target.strip().encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _read(state_file: Path) -> dict[str, object]:
    with suppress(OSError, ValueError, RecursionError):
        found = json.loads(read_own(contact_file(state_file), _MAX_BYTES))
        if isinstance(found, dict):
            return found
    return {}


def _known(value: object) -> Contact:
    match value:
        case {
            "reached": int() | float() as last,
            "failing": int() | float() as failing,
            "why": str(why),
            "certain": bool(certain),
            "warned": int() | float() as warned,
        } if all(0 <= moment < 1 << 40 for moment in (last, failing, warned)):
            return Contact(float(last), float(failing), clean_line(why, 400), certain, float(warned))
    return Contact()


def _write(state_file: Path, target: str, contact: Contact) -> None:
    places = _read(state_file)
    places.pop(_key(target), None)
    newest = [*places.items(), (_key(target), asdict(contact))][-_MAX_PLACES:]
    try:
        write_private(contact_file(state_file), json.dumps(dict(newest)).encode(), durable=False)
    except OSError as error:
        pass_over(error)
