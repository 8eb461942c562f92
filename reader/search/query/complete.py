"""Names and values that fit what stands before the cursor in the search box."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reader.search.query.parse import FIELDS, VALUES
from reader.search.words.tokens import fold
from reader.text import CleanLine, clean_line

__all__ = ["Completion", "complete"]

MAX_COMPLETIONS = 12
"""Completions that are offered: what a menu shows."""

_ABOUT = {
    "tag": "a tag",
    "category": "a category",
    "author": "who wrote it",
    "is": "how it is marked",
    "has": "what it holds",
    "in": "where to look",
    "before": "earlier than",
    "after": "from this day on",
    "on": "on this day, month or year",
    "unread": "not read to its end",
    "read": "read to its end",
    "bookmarked": "with a bookmark",
    "noted": "with a note",
    "new": "unread and of the last month",
    "draft": "not published yet",
    "code": "with code",
    "links": "with links",
    "images": "with images",
    "copies": "published more than once",
    "title": "in titles alone",
    "text": "in texts alone",
    "today": "",
    "7d": "the last week",
    "30d": "the last month",
    "1y": "the last year",
}
_NAMES = ("tag", "category", "author", "is", "has", "in", "before", "after", "on")
_DATES = ("today", "7d", "30d", "1y")
_FIELD = re.compile(r'(?P<not>[-!]?)(?:(?P<name>[A-Za-z]+):)?(?P<value>"[^"]*|[^\s"]*)$')


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that may take the place of the characters [start, end) of the query, and what it means."""

    start: int
    end: int
    text: CleanLine
    about: CleanLine


def complete(text: str, cursor: int, values: Callable[[str], Sequence[str]]) -> list[Completion]:
    """What may stand before `cursor`. `values` gives the values of tag, category, author and the years of dates."""
    cursor = max(0, min(cursor, len(text)))
    found = _FIELD.search(text[:cursor])
    if found is None:
        return []
    end = cursor
    while end < len(text) and not text[end].isspace():
        end += 1
    name, typed = found["name"], found["value"]
    if name is None:
        return _names(found.start("value"), end, typed)
    field = FIELDS.get(name.lower())
    if field is None:
        return []
    return _values(field, found.start("value"), end, typed, values)


def _names(start: int, end: int, typed: str) -> list[Completion]:
    folded = fold(typed)
    if not folded or not folded.isalpha():
        return []
    return [
        Completion(start, end, clean_line(f"{name}:"), clean_line(_ABOUT[name]))
        for name in _NAMES
        if name.startswith(folded) and name != folded
    ]


def _values(field: str, start: int, end: int, typed: str, values: Callable[[str], Sequence[str]]) -> list[Completion]:
    # Of several values the last one is being typed.
    done, comma, last = typed.rpartition(",")
    start += len(done) + len(comma)
    folded = fold(last.lstrip('"'))
    if field in VALUES:
        choices: Sequence[str] = VALUES[field]
    elif field in ("before", "after", "on"):
        choices = (*_DATES, *values("year"))
    else:
        choices = values(field)
    begun = [choice for choice in choices if fold(choice).startswith(folded)]
    inner = [choice for choice in choices if choice not in begun and f" {folded}" in f" {fold(choice)}"]
    offered = (begun + inner)[:MAX_COMPLETIONS]
    return [
        Completion(start, end, clean_line(_quoted(choice)), clean_line(_ABOUT.get(choice, "")))
        for choice in offered
        if fold(choice) != folded or '"' in last
    ]


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"[\s,]", value) else value
