"""The filters of the query language, in one table: their names, parsing, matches, completions and messages.

Parsing, completion and help are derived from `FIELDS`. To add a filter, add a line there; data about the entries that
is missing belongs in `facets.Facets`, a new way of reading values in `kinds`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from reader.library.marks import MarksLike
from reader.search.index.features import CODE, IMAGES, LINKS
from reader.search.query.dates import days_of, written_date
from reader.search.query.facets import Facets, FilterContext, bits_where
from reader.search.query.kinds import (
    STILL_READ,
    Amount,
    ChoiceField,
    Day,
    Filter,
    InPath,
    LanguageField,
    Named,
    Option,
    Passed,
    QueryField,
    ReadDay,
    Refused,
    TopicField,
)
from reader.search.words.folding import fold

__all__ = [
    "FIELDS",
    "NAMES",
    "ZONE",
    "Filter",
    "QueryField",
    "Refused",
    "allowed",
    "asks_for_marked",
    "day_hint",
    "explained",
    "states",
]

NEW_DAYS = 30
"""Number of days for which an unread entry counts as new."""
ZONE = "in"
"""The field that says where to search for words; every entry passes it."""

RECALLED = frozenset({"due", "asked", "forgotten", "hard", "off"})
"""The values of `is:` that recall answers."""


BY_MARKS: Mapping[str, Callable[[MarksLike], object]] = {
    "bookmarked": lambda marks: marks.bookmarked,
    "noted": lambda marks: marks.note,
    "read": lambda marks: marks.read,
    "unread": lambda marks: marks.read,
    "new": lambda marks: marks.read,
}
"""The values of `is:` that depend on marks; `unread` and `new` negate the test."""


def _is(facets: Facets, value: str, moment: FilterContext) -> Passed:
    if value == "draft":
        return bits_where(entry.post.draft for entry in facets.entries), ""
    if value in RECALLED:
        states = facets.recall()
        if states is None:
            return 0, "What recall knows is still being worked out; ask again in a moment."
        return bits_where(value in one for one in states), ""
    bits = bits_where(map(BY_MARKS[value], facets.marks()))
    if value == "unread":
        return facets.all & ~bits, ""
    if value == "new":
        since = int(moment.now.timestamp()) // 86_400 - NEW_DAYS
        return facets.all & ~bits & bits_where(day > since for day in facets.days), ""
    return bits, ""


def _has(facets: Facets, value: str, moment: FilterContext) -> Passed:
    if value == "copies":
        return bits_where(len(entry.copies) > 1 for entry in facets.entries), ""
    if value == "note":
        return _is(facets, "noted", moment)
    if moment.features is None:
        return 0, STILL_READ
    flag = {"code": CODE, "links": LINKS, "images": IMAGES}[value]
    return bits_where(byte & flag for byte in moment.features), ""


FIELDS: tuple[QueryField, ...] = (
    Named("tag", "a tag", ("tags",), texts_of=lambda entry: entry.post.tags),
    Named("category", "a category", ("categories", "cat"), texts_of=lambda entry: entry.post.categories),
    TopicField("topic", "a subject of the site", ("topics", "about")),
    Named("author", "who wrote it", ("by",), texts_of=lambda entry: (entry.post.author,)),
    ChoiceField(
        "is",
        "how it is marked",
        choices={
            "unread": Option("not read to the end", "Every post is read."),
            "read": Option("read to the end", "No post is read yet."),
            "bookmarked": Option("with a bookmark", "No post is bookmarked yet.", "bookmark"),
            "noted": Option("with a note", "No post has a note yet.", "note"),
            "new": Option("unread and of the last month", "No unread post is from the last 30 days."),
            "draft": Option("not published yet", "No drafts are listed. The setting “drafts” lists them."),
            "due": Option("due in recall today", "Nothing is due in recall today."),
            "asked": Option("asked in recall so far", "No question was asked in recall yet.", "recall"),
            "forgotten": Option("not recalled when last asked", "No question was forgotten when it was last asked."),
            "hard": Option("not recalled several times", "No question was forgotten more than once."),
            "off": Option("taken out of recall", "No question was taken out of recall."),
        },
        synonyms={
            "starred": "bookmarked",
            "bookmarks": "bookmarked",
            "bookmark": "bookmarked",
            "note": "noted",
            "notes": "noted",
            "drafts": "draft",
            "seen": "read",
            "recalled": "asked",
            "missed": "forgotten",
            "failed": "forgotten",
            "difficult": "hard",
            "leech": "hard",
            "never": "off",
            "out": "off",
        },
        test=_is,
    ),
    ChoiceField(
        "has",
        "what it contains",
        choices={
            "code": Option("with code", "No post has code."),
            "links": Option("with links", "No post has links."),
            "images": Option("with images", "No post has images."),
            "copies": Option("published more than once", "No post was published more than once."),
            "note": Option("with a note, as is:noted", "No post has a note yet.", "note"),
        },
        synonyms={
            "notes": "note",
            "link": "links",
            "url": "links",
            "image": "images",
            "img": "images",
            "picture": "images",
            "copy": "copies",
        },
        test=_has,
    ),
    ChoiceField(
        ZONE,
        "where to look",
        choices={
            "title": Option("in titles alone"),
            "text": Option("in texts alone"),
            "note": Option("in your notes alone"),
        },
        synonyms={"titles": "title", "texts": "text", "body": "text", "notes": "note"},
    ),
    Day("before", "earlier than", ("until",), limits=lambda first, _: f":{first}"),
    Day("after", "from this day on", ("since",), limits=lambda first, _: f"{first}:"),
    Day("on", "on this day, month or year", ("date",)),
    ReadDay("read", "when you read it"),
    InPath("path", "its folder or file", ("folder", "file")),
    LanguageField("lang", "the language it is written in", ("language",)),
    Amount("minutes", "how long it takes to read", ("mins", "length"), number_of=lambda entry: entry.post.minutes),
)
"""Every filter, in the order in which they are offered."""

NAMES: Mapping[str, QueryField] = {name: one for one in FIELDS for name in (one.name, *one.aliases)}
"""The names that may precede a colon, with the fields they stand for."""

SIGNS = (
    ('"…"', "these words in this order"),
    ("-word", "posts without this word; also before a filter"),
    ("'word", "exactly this word"),
    ("^start", "titles that begin with these words"),
)
"""The syntax that `parse` reads besides words and fields."""


def explained(*, values: bool = False) -> Iterator[tuple[str, str]]:
    """Yield all that a query may contain besides words, each with an explanation, optionally with its `values`."""
    yield from SIGNS
    for one in FIELDS:
        choices = f": {', '.join(one.choices)}" if values and isinstance(one, ChoiceField) else ""
        yield f"{one.name}:", f"{one.about}{choices}"


def states() -> Iterator[tuple[str, Option, Sequence[str]]]:
    """Yield each value of `is:` with its option and its synonyms."""
    field = NAMES["is"]
    if isinstance(field, ChoiceField):
        for value, option in field.choices.items():
            yield value, option, [word for word, meant in field.synonyms.items() if meant == value]


def state_hint(query: str) -> str:
    """Return a hint for a query that is only the name of a state (`unread`), which needs `is:`; else empty."""
    word = fold(query.strip())
    found = (one for one in states() if word == one[0] or word in one[2])
    return next((f"is:{state} shows posts {option.about}." for state, option, _ in found), "")


def day_hint(query: str, facets: Facets, today: date) -> str:
    """Return a hint for a query that is only a date, which needs `on:`; empty if nothing was published then."""
    written = written_date(query)
    days = days_of(written, today) if written else None
    if days is None or not any(days[0] <= day < days[1] for day in facets.days):
        return ""
    return f"on:{written} shows the posts of that {'day' if written.count('-') > 1 else 'month'}."


def asks_for_marked(filters: Iterable[Filter]) -> bool:
    """Return whether the filters ask for posts with a bookmark or a note."""
    marked = {("is", "bookmarked"), ("is", "noted"), ("has", "note")}
    return any(not one.negative and (one.name, value) in marked for one in filters for value in one.values)


def allowed(facets: Facets, filters: Sequence[Filter], moment: FilterContext) -> tuple[int, list[str], bool]:
    """Return the entries that pass all filters, as a bit set, hints, and whether these say why none pass."""
    bits, hints, explained = facets.all, list[str](), False
    for one in filters:
        passed = 0
        for value in one.values:
            found, hint = NAMES[one.name].holds(facets, value, moment)
            passed |= found
            if hint:
                hints.append(hint)
        explained |= not passed and not one.negative and bool(hint)
        bits &= ~passed if one.negative else passed
    return bits, hints, explained
