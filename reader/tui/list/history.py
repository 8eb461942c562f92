"""The history of opened posts, for going back and forward as in a browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.library.post import Entry

if TYPE_CHECKING:
    from reader.page import Place

__all__ = ["History", "Visit", "renewed"]

LONGEST = 200
"""Maximum number of remembered visits."""


class Visit(NamedTuple):
    """An opened entry, the place where it was left (None: at its top), and the links that had led to it."""

    entry: Entry
    place: Place | None = None
    trail: tuple[Visit, ...] = ()


def renewed(visits: Sequence[Visit], entry_of: Callable[[str], Entry | None]) -> list[Visit]:
    """Return the visits with their entries replaced by those of `entry_of`, dropping visits whose entries are gone."""
    found = ((visit, entry_of(visit.entry.id)) for visit in visits)
    return [visit._replace(entry=now) for visit, now in found if now is not None]


class History:
    """A sequence of visits with a current one."""

    def __init__(self) -> None:
        self._visits: list[Visit] = []
        self._at = -1

    def enter(self, entry: Entry) -> None:
        """Add a newly opened entry, discarding the visits after the current one."""
        if 0 <= self._at < len(self._visits) and self._visits[self._at].entry.id == entry.id:
            return
        self._visits = [*self._visits[: self._at + 1], Visit(entry)][-LONGEST:]
        self._at = len(self._visits) - 1

    def leave(self, visit: Visit) -> None:
        """Record where the current entry was left."""
        if 0 <= self._at < len(self._visits) and self._visits[self._at].entry.id == visit.entry.id:
            self._visits[self._at] = visit

    def renew(self, entry_of: Callable[[str], Entry | None]) -> None:
        """Update each visit to its entry's new version; drop those whose entries are gone."""
        before = len(renewed(self._visits[: self._at + 1], entry_of))
        self._visits = renewed(self._visits, entry_of)
        self._at = min(max(before - 1, 0), len(self._visits) - 1)

    def step(self, step: int, *, away: bool = False) -> Visit | None:
        """Return the visit before (-1) or after (1) the current one; None at the ends.

        `away` is for a user who has left the current entry: going back then leads to it.
        """
        wanted = self._at if away and step < 0 else self._at + step
        if not 0 <= wanted < len(self._visits):
            return None
        self._at = wanted
        return self._visits[wanted]
