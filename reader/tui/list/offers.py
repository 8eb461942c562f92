"""What the search box offers to go on with: filters and the last queries while it is empty, else values of a filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.late import LatePattern
from reader.text import EMPTY, CleanLine, clean_line

if TYPE_CHECKING:
    from reader.search import SearchIndex

__all__ = ["FILTERS", "Offer", "ends_with_filter", "ghost", "offers_for"]

_FINISHED = LatePattern(r"""(?:^|\s)[-!]?([A-Za-z]{2,12}):(?:"[^"]*"|[^\s"]*[^\s":,])$""")
"""A name with a value at the end of a query."""

MOST_RECENT = 5
"""Queries that are offered; the Up key brings back all."""


class Offer(NamedTuple):
    """A text that may take the place of the characters [start, end) of the query; `label` is how it is shown."""

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
"""What a person who knows no filter yet may want first; the help lists all."""


def offers_for(index: SearchIndex | None, text: str, cursor: int, recent: Sequence[CleanLine]) -> Sequence[Offer]:
    """What may be put into the box; nothing behind plain words, and nothing but the usual while there is no index."""
    if not text.strip():
        return (*FILTERS, *(Offer(query, query, 0, len(text)) for query in recent[:MOST_RECENT]))
    if index is None:
        return ()
    return tuple(Offer(one.text, one.text, one.start, one.end) for one in index.completions(text, cursor))


def ghost(offers: Sequence[Offer], text: str, cursor: int) -> CleanLine:
    """How the filter before the cursor goes on by the first offer that begins so; plain words are left alone."""
    if cursor != len(text) or ":" not in text.rpartition(" ")[2]:
        return EMPTY
    for offer in offers:
        typed = text[offer.start : cursor]
        if len(offer.text) > len(typed) and offer.text.casefold().startswith(typed.casefold()):
            return clean_line(offer.text[len(typed) :])
    return EMPTY


def ends_with_filter(text: str) -> bool:
    """Whether a query ends with a filter that has its value: the next letter would make another one of it."""
    from reader.search.query.fields import NAMES  # noqa: PLC0415 (start-up)

    found = _FINISHED.compiled.search(text)
    return found is not None and found[1].lower() in NAMES
