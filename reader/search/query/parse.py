"""Parses the text of the search box into words, filters and demands; no input is an error.

    "exact phrase"     these words, one after the other
    'exact             this word, spelled exactly so
    ^start of it       titles that start with these words, up to the next sign or filter
    -word  !word       not this word; also -"a phrase", -tag:…
    field:value                       a filter, see `fields.FIELDS`; `a,b` means either value; with a value that the
                                      field does not accept, nothing is found
    in:title in:text in:note          search only there

Anything else is searched as words; if it looks like a mistaken filter, a hint says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from reader.dates import DAY_STARTS, person_day
from reader.search.query.fields import FIELDS, NAMES, ZONE, Filter, Refused
from reader.search.query.kinds import ChoiceField
from reader.search.query.matching import nearest
from reader.search.query.operators import NO_OR, lists_alternatives, operators
from reader.text import EMPTY, CleanLine, clean_line
from reader.words import closest

__all__ = ["NOTE", "Demand", "Query", "parse"]

NOTE = "note"
"""The zone of the user's own notes."""
ELSEWHERE = {"title": "text", "text": "title", NOTE: ""}
"""The zone to search if another one is excluded."""

MAX_QUERY = 2_000
"""Maximum number of characters of a query that are read; a pasted page is not a query."""

_PIECE = re.compile(
    r"""(?P<not>[-!])?
        (?: (?P<name>[A-Za-z]{2,12}):(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s"]*))
          | "(?P<phrase>[^"]+)"
          | (?P<mark>[\^'])(?:"(?P<marked>[^"]+)"|(?P<single>[^\s"']+)'?)
          | (?P<word>\S+) )""",
    re.VERBOSE,
)
_PLAIN_VALUES = ("/", "\\", ":")
"""Beginnings of values which show that the whole is an address, a path or a program name, not a filter."""
_PLAIN_NAMES = frozenset({"data", "doi", "isbn", "mailto", "tel", "urn"})
"""Names before a colon that are not meant as filters."""
_MEANT = {
    **{
        word: f"{one.name}:{choice}"
        for one in FIELDS if isinstance(one, ChoiceField)
        for word, choice in one.words.items()
    },
    "heading": "in:title", "content": "in:text", "comment": "in:note", "annotation": "in:note", "recall": "is:due",
    "year": "on:", "month": "on:", "day": "on:", "published": "on:", "from": "after:", "to": "before:",
    "status": "is:", "state": "is:", "marked": "is:", "with": "has:", "contains": "has:",
    "label": "tag:", "keyword": "tag:", "hashtag": "tag:", "subject": "topic:", "theme": "topic:",
    "dir": "path:", "name": "path:", "writer": "author:", "time": "minutes:", "words": "minutes:",
}  # fmt: skip
"""What the filter names of other programs are called here; also the values of a field, typed as its name."""
LIKE = 0.75
"""Minimum similarity of a name to that of a filter to be suggested as its spelling."""
_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "−": "-"})


class Demand(NamedTuple):
    """Words that must occur as typed: a phrase or one word, at a title's start, or nowhere (`negative`)."""

    text: str
    start: bool = False
    negative: bool = False


class Query(NamedTuple):
    """A parsed query. `words` is what is searched for, including the words of demands."""

    words: str = ""
    filters: tuple[Filter, ...] = ()
    demands: tuple[Demand, ...] = ()
    zone: str = ""
    hints: tuple[CleanLine, ...] = ()
    free: str = ""
    """The words that are not part of a demand."""
    refused: bool = False
    """Whether a filter has an unknown value, so that no entry passes it."""
    unfinished: str = ""
    """The field at the end whose value is still to be typed."""
    wrong: CleanLine = EMPTY
    """Why the query makes no sense as finished input: a filter without a value or with an unknown one, or a zone
    without words. The reader ignores this, since the user may still be typing."""


class _Reading:
    def __init__(self, today: date, own_today: date) -> None:
        self.today = today
        self.own_today = own_today
        self.words: list[str] = []
        self.free: list[str] = []
        self.filters: list[Filter] = []
        self.demands: list[Demand] = []
        self.zone = ""
        self.hints: list[str] = []
        self.refused = False
        self.open = ""
        """The field that was just read if its value is still missing."""
        self.wrong = ""
        """What is wrong with the first invalid filter."""

    def word(self, text: str) -> None:
        self.words.append(text)
        self.free.append(text)

    def demand(self, text: str, *, negative: bool, start: bool = False) -> None:
        self.demands.append(Demand(text, start, negative))
        if not negative:
            self.words.append(text)


def parse(text: str, now: datetime | None = None, day_starts: int = DAY_STARTS) -> Query:
    """Parse a query; relative dates count from `now`, and the user's days begin at the hour `day_starts`.

    Never raises.
    """
    text = text[:MAX_QUERY]
    now = now or datetime.now().astimezone()
    read = _Reading(now.date(), person_day(now, day_starts))
    plain = text.translate(_CURLY)
    if plain.count('"') % 2:
        read.hints.append("A quotation mark is missing, so the words are searched one by one.")
        cut = plain.rindex('"')
        if plain[:cut].endswith(":"):
            read.wrong = "A quotation mark is missing behind the value of a filter."
        plain = plain[:cut] + " " + plain[cut + 1 :]
    pieces = list(_PIECE.finditer(plain))
    written = [piece[0] for piece in pieces]
    joining = operators(written)
    if lists_alternatives(written):
        read.hints.append(NO_OR)
    begun = _beginnings(pieces)
    for place, found in enumerate(pieces):
        read.open = ""
        if place in begun:
            if words := begun[place]:
                read.demand(words, negative=False, start=True)
            continue
        if place in joining:
            read.hints.append(joining[place])
            continue
        _piece(read, found)
        if read.open and found.end() < len(plain):
            # The user has typed past it.
            read.hints.append(f"“{read.open}:” needs a value; it was left out.")
            read.open = ""
    # A trailing space marks the last word as complete.
    tail = " " if text[-1:].isspace() else ""
    return Query(
        " ".join(read.words) + tail,
        tuple(sorted(read.filters, key=repr)),
        tuple(read.demands),
        read.zone,
        tuple(clean_line(hint) for hint in dict.fromkeys(read.hints)),
        " ".join(read.free) + tail,
        read.refused,
        read.open,
        clean_line(read.wrong or _without_words(read)),
    )


def _beginnings(pieces: Sequence[re.Match[str]]) -> dict[int, str]:
    """Return the beginnings of titles by the place of their first word, and "" for their other words."""
    begun: dict[int, str] = {}
    first = -1
    for place, found in enumerate(pieces):
        if found["mark"] == "^" and found["single"] and not found["not"]:
            first = place
            begun[first] = found["single"]
        elif first >= 0 and found["word"] and not found["not"]:
            begun[first] += " " + found["word"]
            begun[place] = ""
        else:
            first = -1
    return begun


def _without_words(read: _Reading) -> str:
    """Return a message if a query names a zone but nothing to search for, since everything would match."""
    asks = read.words or read.demands or read.filters
    return (
        f"“{ZONE}:{read.zone}” says where to look, but there is no word to look for." if read.zone and not asks else ""
    )


def _piece(read: _Reading, found: re.Match[str]) -> None:
    negative = found["not"] is not None
    if found["name"]:
        value = found["quoted"] if found["quoted"] is not None else found["value"]
        if not _field(read, found["name"].lower(), value, negative=negative):
            read.word(found[0])
            _tell_unknown(read, found["name"], value)
    elif found["phrase"]:
        read.demand(found["phrase"], negative=negative)
    elif found["mark"]:
        read.demand(found["marked"] or found["single"], negative=negative, start=found["mark"] == "^")
    elif negative and any(c.isalnum() for c in found["word"]):
        read.demand(found["word"], negative=True)
    else:
        read.word(found[0])
        if any(one and other for one, other in pairwise(found[0].split("|"))):
            read.hints.append(NO_OR)


def _field(read: _Reading, name: str, value: str, *, negative: bool) -> bool:
    """Parse a field. Return whether it was one."""
    known = NAMES.get(name)
    if known is None:
        near = _meant(name) if value and not value.startswith("/") else ""
        if not near:
            return False
        known = NAMES[near]
        read.hints.append(f"“{name}:” is taken for “{known.name}:”.")
    typed = [part for part in (part.strip() for part in value.split(",")) if part]
    today = read.own_today if known.of_the_person else read.today
    values = []
    try:
        for part in typed:
            kept = known.read(part, today)
            if kept is not None:
                values.append(kept)
                if hint := known.taken(part, kept):
                    read.hints.append(hint)
            else:
                read.wrong = read.wrong or known.refusal(part)
    except Refused as refused:
        read.hints.append(str(refused))
        read.wrong = read.wrong or str(refused)
        # Excluding an unknown value excludes nothing.
        read.refused = read.refused or not negative
        return True
    if not typed:
        read.wrong = read.wrong or known.refusal("")
    if not values:
        read.open = name
        return True
    if known.name == ZONE:
        read.zone = ELSEWHERE[values[-1]] if negative else values[-1]
    else:
        read.filters.append(Filter(known.name, tuple(sorted(values)), negative))
    return True


def _tell_unknown(read: _Reading, name: str, value: str) -> None:
    """Add a hint that what looks like a filter is not one, unless it is plainly text."""
    lower = name.lower()
    if not value or value.startswith(_PLAIN_VALUES) or lower in _PLAIN_NAMES:
        return
    near = _MEANT.get(lower, "")
    if not near and (known := closest(lower, NAMES, LIKE)):
        near = f"{NAMES[known].name}:"
    hint = f"There is no filter “{name}:”, so it is searched as words."
    read.hints.append(f"{hint} Did you mean “{near}”?" if near else hint)


def _meant(name: str) -> str:
    """Return the field that a misspelt name stands for; names of three letters may only have letters swapped."""
    if len(name) > 3:
        return nearest(name, list(NAMES))
    swapped = (known for known in NAMES if len(name) == 3 and sorted(known) == sorted(name))
    return next(swapped, "")
