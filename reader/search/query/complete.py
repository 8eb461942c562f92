"""Completion of filter names and values at the cursor of the search box."""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.late import LatePattern
from reader.search.query.facets import Facets
from reader.search.query.fields import FIELDS, NAMES, QueryField
from reader.search.words.tokens import fold
from reader.text import CleanLine, clean_line

__all__ = ["Completion", "complete"]

MAX_COMPLETIONS = 12
"""Maximum number of completions offered: what a menu shows."""

_FIELD = LatePattern(r'(?P<not>[-!]?)(?:(?P<name>[A-Za-z]+):)?(?P<value>"[^"]*|[^\s"]*)$')


class Completion(NamedTuple):
    """A text that may replace the characters [start, end) of the query, and what it means."""

    start: int
    end: int
    text: CleanLine
    about: CleanLine


def complete(text: str, cursor: int, facets: Facets) -> list[Completion]:
    """Return the completions at `cursor`: names of filters, or values of the filter being typed."""
    cursor = max(0, min(cursor, len(text)))
    found = _FIELD.compiled.search(text[:cursor])
    if found is None:
        return []
    end = cursor
    while end < len(text) and not text[end].isspace():
        end += 1
    name, typed = found["name"], found["value"]
    if name is None:
        return _names(found.start("value"), end, typed)
    field = NAMES.get(name.lower())
    return [] if field is None else _values(field, found.start("value"), end, typed, facets)


def _names(start: int, end: int, typed: str) -> list[Completion]:
    folded = fold(typed)
    if not folded or not folded.isalpha():
        return []
    return [
        Completion(start, end, clean_line(f"{field.name}:"), clean_line(field.about))
        for field in FIELDS
        if field.name.startswith(folded) and field.name != folded
    ]


def _values(field: QueryField, start: int, end: int, typed: str, facets: Facets) -> list[Completion]:
    # Of several values, the last one is being typed.
    done, comma, last = typed.rpartition(",")
    start += len(done) + len(comma)
    folded = fold(last.lstrip('"'))
    choices = field.offered(facets)
    begun = [(value, about) for value, about in choices if fold(value).startswith(folded)]
    inner = [choice for choice in choices if choice not in begun and f" {folded}" in f" {fold(choice[0])}"]
    offered = (begun + inner)[:MAX_COMPLETIONS]
    return [
        Completion(start, end, clean_line(_quoted(value)), clean_line(about))
        for value, about in offered
        if fold(value) != folded or '"' in last
    ]


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"[\s,]", value) else value
