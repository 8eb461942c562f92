"""Suggestions of the search box: filters and recent queries while it is empty, later values of a filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.late import LatePattern
from reader.text import EMPTY, CleanLine, clean_line

if TYPE_CHECKING:
    from reader.search import SearchIndex

__all__ = ["FILTERS", "Offer", "ends_with_filter", "ghost", "offers_for"]

_FINISHED = LatePattern(r"""(?:^|\s)[-!]?([A-Za-z]{2,12}):(?:"[^"]*"|[^\s"]*[^\s":,])$""")
"""A filter name with a value at the end of a query."""

MOST_RECENT = 5
"""Maximum number of recent queries that are offered; the Up key recalls all."""


class Offer(NamedTuple):
    """A text that can replace the characters [start, end) of the query, displayed as `label`."""

    label: CleanLine
    text: CleanLine
    start: int = 0
    end: int = 0

    @property
    def opens(self) -> bool:
        """Whether more has to follow: the name of a filter without a value."""
        return self.text.endswith(":")


FILTERS: Sequence[Offer] = tuple(
    Offer(clean_line(label), clean_line(text))
    for label, text in (
        ("tag:", "tag:"),
        ("is:unread", "is:unread"),
        ("is:noted", "is:noted"),
        ("after:", "after:"),
        ('"…"', '"'),
    )
)
"""Useful filters for users who do not know any yet; the help lists all."""


def offers_for(index: SearchIndex | None, text: str, cursor: int, recent: Sequence[CleanLine]) -> Sequence[Offer]:
    """Return the suggestions for the box: none after plain words, and only the fixed ones while there is no index."""
    if not text.strip():
        return (*FILTERS, *(Offer(query, query, 0, len(text)) for query in recent[:MOST_RECENT]))
    if index is None:
        return ()
    return tuple(Offer(one.text, one.text, one.start, one.end) for one in index.completions(text, cursor))


def ghost(offers: Sequence[Offer], text: str, cursor: int) -> CleanLine:
    """Return the rest of the first offer that continues the filter before the cursor; empty after plain words."""
    if cursor != len(text) or ":" not in text.rpartition(" ")[2]:
        return EMPTY
    for offer in offers:
        typed = text[offer.start : cursor]
        if len(offer.text) > len(typed) and offer.text.casefold().startswith(typed.casefold()):
            return clean_line(offer.text[len(typed) :])
    return EMPTY


def ends_with_filter(text: str) -> bool:
    """Return whether a query ends with a filter and its value, which the next letter would change."""
    from reader.search.query.fields import NAMES  # noqa: PLC0415 (start-up)

    found = _FINISHED.compiled.search(text)
    return found is not None and found[1].lower() in NAMES
