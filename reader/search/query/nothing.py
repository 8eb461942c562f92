"""Why a query finds nothing, in a sentence that fits what it asks for: words, marks, or other filters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from reader.search.query.fields import Filter
from reader.search.query.parse import parse
from reader.text import CleanLine, clean_line

__all__ = ["Nothing", "why_nothing"]


class Nothing(NamedTuple):
    """Why nothing was found, and the id of the key that would change that, else empty."""

    sentence: CleanLine
    key: str = ""


_NONE: Mapping[tuple[str, str], tuple[str, str]] = {
    ("is", "bookmarked"): ("No post is bookmarked yet.", "bookmark"),
    ("is", "noted"): ("No post has a note yet.", "note"),
    ("is", "read"): ("No post is read yet.", ""),
    ("is", "unread"): ("Every post is read.", ""),
    ("is", "new"): ("No unread post is from the last 30 days.", ""),
    ("is", "draft"): ("No drafts are listed. The setting “drafts” lists them.", ""),
    ("is", "due"): ("Nothing is due in recall today.", ""),
    ("is", "asked"): ("No question was asked in recall yet.", "recall"),
    ("has", "note"): ("No post has a note yet.", "note"),
    ("has", "code"): ("No post has code.", ""),
    ("has", "links"): ("No post has links.", ""),
    ("has", "images"): ("No post has images.", ""),
    ("has", "copies"): ("No post was published more than once.", ""),
}
"""What is said where one value of a filter with fixed values finds nothing, and the key that changes it."""


def why_nothing(query: str, kind: str = "") -> Nothing:
    """Why `query` finds nothing, or nothing among the posts of a `kind`, such as "unread"."""
    read = parse(query)
    post = f"No {kind} post" if kind else "No post"
    if read.words.strip() or read.demands:
        more = ", or leave out a filter" if read.filters else ""
        words = "holds these words or anything like them. Try fewer or other words"
        return Nothing(clean_line(f"{post} {words}{more}."))
    if len(read.filters) == 1 and not kind and (told := _none_of(read.filters[0])) is not None:
        return Nothing(clean_line(told[0]), told[1])
    these = "this filter" if len(read.filters) == 1 else "all of these filters"
    return Nothing(clean_line(f"{post} passes {these}."))


def _none_of(one: Filter) -> tuple[str, str] | None:
    return _NONE.get((one.name, one.values[0])) if len(one.values) == 1 and not one.negative else None
