"""Explains why a query finds nothing, in a sentence that fits its words, marks or other filters."""

from __future__ import annotations

from typing import NamedTuple

from reader.search.query.fields import NAMES, Filter
from reader.search.query.kinds import ChoiceField, Option
from reader.search.query.parse import Query, parse
from reader.text import CleanLine, clean_line

__all__ = ["Nothing", "why_nothing"]


class Nothing(NamedTuple):
    """Why nothing was found, and the id of the key that would change that, or an empty string."""

    sentence: CleanLine
    key: str = ""


def why_nothing(query: str, kind: str = "") -> Nothing:
    """Return why `query` finds nothing, or nothing among the posts of a `kind`, such as "unread"."""
    read = parse(query)
    post = f"No {kind} post" if kind else "No post"
    if read.words.strip() or read.demands:
        return Nothing(clean_line(f"{post} {_of_words(read)}{', or leave out a filter' if read.filters else ''}."))
    if len(read.filters) == 1 and not kind and (option := _option_of(read.filters[0])) is not None:
        return Nothing(clean_line(option.none), option.key)
    these = "this filter" if len(read.filters) == 1 else "all of these filters"
    return Nothing(clean_line(f"{post} passes {these}."))


def _of_words(read: Query) -> str:
    """Return the end of the sentence for a query with words, and a suggestion that fits its demands."""
    wanted = [one for one in read.demands if not one.negative]
    if wanted:
        signs = "^" if all(one.start for one in wanted) else "quotation marks, ' or ^"
        return f"holds these words exactly as you ask for them. Leave out {signs} to find what is like them"
    if read.demands:
        words = "holds these words without those" if read.words.strip() else "is without the words"
        return f"{words} behind a hyphen. Try fewer or other words"
    return "holds these words or anything like them. Try fewer or other words"


def _option_of(one: Filter) -> Option | None:
    """Return the option of a fixed set that a filter consists of, if there is a sentence for it."""
    field = NAMES[one.name]
    if one.negative or len(one.values) != 1 or not isinstance(field, ChoiceField):
        return None
    option = field.choices[one.values[0]]
    return option if option.none else None
