"""What is typed in the search box, read as words, filters and demands; nothing that is typed is an error.

    "exact phrase"     these words, one after the other
    'exact             this word as it is spelt
    ^start             titles that start so
    -word  !word       not this word; also -"a phrase", -tag:…
    tag: category: author:            values without regard to case, accents, small errors; `a,b` is either
    is:unread is:read is:bookmarked is:noted is:new is:draft
    before: after: on:                2024, 2024-05, 2024-05-03, 30d, 2w, 6m, 1y, today, yesterday
    has:code has:links has:images has:copies
    in:title in:text                  look there alone

`before:` means earlier than the period named, `after:` from its beginning on. What does not read as any of this is
words, and a hint says why where it looks as if it had been meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from reader.search.words.tokens import fold
from reader.text import CleanLine, clean_line

__all__ = ["FIELDS", "VALUES", "Demand", "Filter", "Query", "days_of", "parse"]

FIELDS = {
    "tag": "tag",
    "tags": "tag",
    "category": "category",
    "categories": "category",
    "cat": "category",
    "author": "author",
    "by": "author",
    "is": "is",
    "has": "has",
    "in": "in",
    "before": "before",
    "until": "before",
    "after": "after",
    "since": "after",
    "on": "on",
    "date": "on",
}
"""What may stand before a colon, and the field it names."""

VALUES = {
    "is": ("unread", "read", "bookmarked", "noted", "new", "draft"),
    "has": ("code", "links", "images", "copies"),
    "in": ("title", "text"),
}
"""The values of fields that have a fixed set."""

_OTHER_NAMES = {
    "starred": "bookmarked",
    "bookmark": "bookmarked",
    "note": "noted",
    "notes": "noted",
    "drafts": "draft",
    "link": "links",
    "url": "links",
    "image": "images",
    "img": "images",
    "picture": "images",
    "copy": "copies",
    "titles": "title",
    "texts": "text",
    "body": "text",
    "seen": "read",
}
MAX_QUERY = 2_000
"""Characters of a query that are read; a pasted page is no query."""

_PIECE = re.compile(
    r"""(?P<not>[-!])?
        (?: (?P<name>[A-Za-z]{2,12}):(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s"]*))
          | "(?P<phrase>[^"]+)"
          | (?P<mark>[\^'])(?:"(?P<marked>[^"]+)"|(?P<single>[^\s"']+)'?)
          | (?P<word>\S+) )""",
    re.VERBOSE,
)
_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "−": "-"})
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_AGO = re.compile(r"(\d{1,4})\s*([dwmy])[a-z]*")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Filter:
    """A field with the values of which one must hold, or none where `negative`."""

    name: str
    values: tuple[str, ...]
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Demand:
    """Words that must stand as they are: a phrase or one word, at a title's start, or nowhere (`negative`)."""

    text: str
    start: bool = False
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A query read. `words` is what is searched for; what demands are made of is part of it."""

    words: str = ""
    filters: tuple[Filter, ...] = ()
    demands: tuple[Demand, ...] = ()
    zone: str = ""
    hints: tuple[CleanLine, ...] = ()
    free: str = ""
    """The words on which no demand is made."""


@dataclass(slots=True)
class _Reading:
    words: list[str] = field(default_factory=list)
    free: list[str] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    zone: str = ""
    hints: list[str] = field(default_factory=list)

    def word(self, text: str) -> None:
        self.words.append(text)
        self.free.append(text)

    def demand(self, text: str, *, negative: bool, start: bool = False) -> None:
        self.demands.append(Demand(text, start, negative))
        if not negative:
            self.words.append(text)


def parse(text: str, now: datetime | None = None) -> Query:
    """Read a query; `now` is what relative dates count from. Never raises."""
    text = text[:MAX_QUERY]
    read = _Reading()
    today = (now or datetime.now().astimezone()).date()
    plain = text.translate(_CURLY)
    if plain.count('"') % 2:
        read.hints.append("A quotation mark is missing; until it comes the words are searched one by one.")
        cut = plain.rindex('"')
        plain = plain[:cut] + " " + plain[cut + 1 :]
    for found in _PIECE.finditer(plain):
        _piece(read, found, today)
    # A space at the end says that the last word is whole.
    tail = " " if text[-1:].isspace() else ""
    return Query(
        " ".join(read.words) + tail,
        tuple(sorted(read.filters, key=repr)),
        tuple(read.demands),
        read.zone,
        tuple(clean_line(hint) for hint in dict.fromkeys(read.hints)),
        " ".join(read.free) + tail,
    )


def _piece(read: _Reading, found: re.Match[str], today: date) -> None:
    negative = found["not"] is not None
    if found["name"]:
        value = found["quoted"] if found["quoted"] is not None else found["value"]
        if not _field(read, found["name"].lower(), value, today, negative=negative):
            read.word(found[0])
    elif found["phrase"]:
        read.demand(found["phrase"], negative=negative)
    elif found["mark"]:
        read.demand(found["marked"] or found["single"], negative=negative, start=found["mark"] == "^")
    elif negative and any(c.isalnum() for c in found["word"]):
        read.demand(found["word"], negative=True)
    else:
        read.word(found[0])


def _field(read: _Reading, name: str, value: str, today: date, *, negative: bool) -> bool:
    """Read a field; whether it was one."""
    known = FIELDS.get(name)
    if known is None:
        near = nearest(name, list(FIELDS)) if value and not value.startswith("/") else ""
        if len(name) < 4 or not near:
            return False
        known = FIELDS[near]
        read.hints.append(f"{name}: was read as {known}:.")
    values = tuple(part for part in (part.strip() for part in value.split(",")) if part)
    if not values:
        return True  # It is being typed.
    if known in ("before", "after", "on"):
        return _date(read, known, values[0], today, negative=negative)
    if known in VALUES:
        return _choice(read, known, values, negative=negative)
    read.filters.append(Filter(known, tuple(sorted(fold(part) for part in values)), negative))
    return True


def _choice(read: _Reading, name: str, values: tuple[str, ...], *, negative: bool) -> bool:
    chosen = []
    for value in values:
        folded = fold(value)
        folded = _OTHER_NAMES.get(folded, folded)
        begun = [choice for choice in VALUES[name] if choice.startswith(folded)]
        match = folded if folded in VALUES[name] else begun[0] if begun else nearest(folded, list(VALUES[name]))
        if not match:
            read.hints.append(f"{name}: knows {', '.join(VALUES[name])}; “{value}” was searched as a word.")
            return False
        chosen.append(match)
    if name == "in":
        other = "text" if chosen[-1] == "title" else "title"
        read.zone = other if negative else chosen[-1]
    else:
        read.filters.append(Filter(name, tuple(sorted(chosen)), negative))
    return True


def _date(read: _Reading, name: str, value: str, today: date, *, negative: bool) -> bool:
    days = days_of(value, today)
    if days is None:
        if not re.fullmatch(r"[\d./-]*\d?[-/.]?", value):
            read.hints.append(f"{name}: wants a date like 2024, 2024-05, 2024-05-03, 30d or today.")
            return False
        return True  # It is being typed.
    first, last = days
    limits = {"before": f":{first}", "after": f"{first}:", "on": f"{first}:{last}"}
    read.filters.append(Filter("days", (limits[name],), negative))
    return True


def days_of(value: str, today: date) -> tuple[int, int] | None:
    """The days [first, last) since 1970 that a date means, or None where it means none."""
    value = fold(value)
    if value in ("today", "yesterday", "tomorrow"):
        first = (today - _EPOCH).days + {"today": 0, "yesterday": -1, "tomorrow": 1}[value]
        return first, first + 1
    ago = _AGO.fullmatch(value)
    if ago:
        last = (today - _EPOCH).days + 1
        return last - int(ago[1]) * _DAYS[ago[2]], last
    found = _DAY.fullmatch(value)
    if not found:
        return None
    try:
        year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
        first_day = date(year, month, day)
        if found[3]:
            end = first_day + timedelta(days=1)
        elif found[2]:
            end = date(year + month // 12, month % 12 + 1, 1)
        else:
            end = date(year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None
    return (first_day - _EPOCH).days, (end - _EPOCH).days


def nearest(word: str, choices: list[str]) -> str:
    """The choice that `word` differs from by one small error (two in long words), or an empty text."""
    if len(word) < 4:
        return ""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    best = process.extractOne(word, choices, scorer=OSA.distance, score_cutoff=1 + (len(word) > 7))
    return str(best[0]) if best else ""
