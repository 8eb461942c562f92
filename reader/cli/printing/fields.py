"""The fields of an entry: one table, the source of JSON, `--format`, `--tsv`, the table on a terminal and docs/.

To add a field, add a row to `FIELDS`; `python -m reader.cli.shell.documents` then writes it to docs/schema.json and
docs/json.md. Names are a contract: they are added, never renamed or removed (docs/json.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from reader.cli.names import as_argument
from reader.cli.printing.table import Column
from reader.dates import is_known
from reader.library.citation import citation
from reader.words import duration

if TYPE_CHECKING:
    from reader.library.library import Library
    from reader.library.post import Entry, Post, Site
    from reader.search import Hit
    from reader.state import Marks

__all__ = ["FIELDS", "TABLE", "TEMPLATE", "TSV", "Field", "Of", "PrintedRow", "as_text", "record"]

_DATE = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([.]\d+)?([+-]\d{2}:\d{2}|Z)$"
_TEXT = {"type": "string"}
_NAME = {"type": "string", "minLength": 1}
_TRUTH = {"type": "boolean"}
_NAMES = {"type": "array", "items": _TEXT}
_TIME = {"type": ["string", "null"], "pattern": _DATE}
_COPY = {"type": "object", "properties": {"id": _NAME, "date": _TIME}, "required": ["id", "date"]}
_VERSION = {"type": "object", "properties": {"language": _NAME, "id": _NAME}, "required": ["language", "id"]}
_SPAN = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}

_RECALL = {
    "type": ["object", "null"],
    "properties": {
        "state": {"enum": ["new", "due", "later", "off"]},
        "due": {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "reviews": {"type": "integer", "minimum": 0},
        "lapses": {"type": "integer", "minimum": 0},
        "forgotten": _TRUTH,
        "chance": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    },
    "required": ["state", "due", "reviews", "lapses", "forgotten", "chance"],
}

Topics = Callable[["Entry"], Sequence[str] | None]
"""Returns the topics of an entry, None if they are not known."""


class PrintedRow:
    """The source of the field values: an entry with its marks, optionally with its search result or its text."""

    __slots__ = ("entry", "hit", "library", "marks", "post", "site", "topics")

    def __init__(
        self,
        entry: Entry,
        site: Site,
        marks: Marks,
        *,
        hit: Hit | None = None,
        library: Library | None = None,
        topics: Topics | None = None,
    ) -> None:
        self.entry, self.site, self.marks, self.hit, self.library = entry, site, marks, hit, library
        self.topics = topics
        self.post: Post = entry.post


class Of(Enum):
    """Which JSON objects have a field."""

    ENTRY = auto()
    """All of them: those of `list`, `search`, `show` and `today`."""
    HIT = auto()
    """A result of `search`."""
    POST = auto()
    """The post of `show`."""
    NONE = auto()
    """None: only `--format` has it."""


@dataclass(frozen=True, slots=True)
class Field:
    """A row of the table.

    `value` returns the JSON value, `schema` is its JSON Schema, `about` its description for users. `text` converts a
    JSON value to text if `as_text` does not suit. `template` is a note on its use in `--format`. `marked` means that it
    needs the store of marks.
    """

    name: str
    value: Callable[[PrintedRow], object]
    schema: Mapping[str, object]
    about: str
    of: Of = Of.ENTRY
    text: Callable[[Any], str] | None = None
    template: str = ""
    marked: bool = False

    @property
    def is_number(self) -> bool:
        """Whether its text is a number, which is aligned to the right."""
        return self.schema["type"] in ("integer", "number") or self.name == "copies"

    @property
    def is_date(self) -> bool:
        """Whether it is a point in time."""
        return self.schema is _TIME


def _link(row: PrintedRow) -> str | None:
    return row.site.link(row.post)


def _moment(date: datetime) -> str | None:
    return date.isoformat() if is_known(date) else None


def _copies(row: PrintedRow) -> list[dict[str, str | None]]:
    return [{"id": copy.id, "date": _moment(copy.date)} for copy in row.entry.copies]


def _languages(row: PrintedRow) -> list[dict[str, str]]:
    return [{"language": code, "id": name} for code, name in row.entry.languages.items()]


def _snippet(row: PrintedRow) -> str:
    return row.hit.snippet.text if row.hit is not None and row.hit.snippet is not None else ""


def _score(row: PrintedRow) -> float:
    return round(row.hit.score, 4) if row.hit is not None else 0.0


def _spans(row: PrintedRow) -> list[list[int]]:
    return [list(span) for span in row.hit.title_spans] if row.hit is not None else []


def _topics(row: PrintedRow) -> list[str] | None:
    found = row.topics(row.entry) if row.topics is not None else None
    return list(found) if found is not None else None


def _recall(row: PrintedRow) -> dict[str, object] | None:
    marks = row.marks
    if not (marks.reviews or marks.grade or marks.read):
        return None
    from reader.cli.learned import recall_of  # noqa: PLC0415 (start-up)

    return recall_of(row.entry, marks)


def _recall_text(one: dict[str, object] | None) -> str:
    if one is None:
        return ""
    return f"{one['state']}, forgotten" if one["forgotten"] else str(one["state"])


def _markdown(row: PrintedRow) -> str:
    return row.library.markdown(row.entry) if row.library is not None else ""


def _plain(row: PrintedRow) -> str:
    return row.library.text(row.entry) if row.library is not None else ""


def _day(value: str | None) -> str:
    return (value or "")[:10]


FIELDS: tuple[Field, ...] = (
    Field(
        "id",
        attrgetter("post.id"),
        _NAME,
        "the post’s path in its site, with `/`; every command takes it as POST",
        text=as_argument,
    ),
    Field(
        "path",
        attrgetter("post.path"),
        _NAME,
        "the path of its file; of a question in a list of questions, without `#` and its anchor",
        text=as_argument,
    ),
    Field("slug", attrgetter("post.slug"), _TEXT, "the last part of its address", text=as_argument),
    Field("title", attrgetter("post.title"), _TEXT, "its title"),
    Field("subtitle", attrgetter("post.subtitle"), _TEXT, "its subtitle, empty without one"),
    Field("author", attrgetter("post.author"), _TEXT, "its author, empty without one"),
    Field(
        "date",
        lambda row: _moment(row.post.date),
        _TIME,
        "when it was published (the first of several copies), with the site’s UTC offset",
        text=_day,
        template="{date} is 2026-02-03, {date:%d %b %Y} any pattern of strftime, {date:relative} in words",
    ),
    Field(
        "last",
        lambda row: _moment(row.entry.copies[-1].date),
        _TIME,
        "the date of the newest copy, written like date",
        text=_day,
    ),
    Field("url", attrgetter("post.url"), _TEXT, "the path of its page, as Jekyll builds it"),
    Field("link", _link, {"type": ["string", "null"]}, "the full address of its page, or null if the site has none"),
    Field(
        "citation",
        lambda row: citation(row.post, row.site),
        _TEXT,
        "author, title, site, date and link in one line",
        template="Ada, “What is consent?”, A site, 2026-02-03, https://a.example/consent/",
    ),
    Field("tags", lambda row: list(row.post.tags), _NAMES, "its tags, in the post’s order"),
    Field("categories", lambda row: list(row.post.categories), _NAMES, "its categories, in the post’s order"),
    Field("layout", attrgetter("post.layout"), _TEXT, "the name of its layout"),
    Field("draft", attrgetter("post.draft"), _TRUTH, "whether it is a draft", text=lambda yes: "draft" if yes else ""),
    Field(
        "words",
        attrgetter("post.words"),
        {"type": "integer", "minimum": 0},
        "the number of words in its text, without the paragraphs that most posts share",
    ),
    Field("minutes", attrgetter("post.minutes"), {"type": "integer", "minimum": 1}, "minutes to read it, at least 1"),
    Field(
        "fingerprint",
        attrgetter("post.fingerprint"),
        {"type": "string", "pattern": "^[0-9a-f]+$"},
        "the hash of its title and text, the same for every copy",
    ),
    Field(
        "copies",
        _copies,
        {"type": "array", "items": _COPY, "minItems": 1},
        "array of `{id, date}`, the first being the entry itself",
        text=lambda copies: str(len(copies)),
        template="how often it was published",
    ),
    Field(
        "languages",
        _languages,
        {"type": "array", "items": _VERSION},
        "array of `{language, id}`: its languages; empty if there is only one",
        text=lambda found: ", ".join(one["language"] for one in found),
        template="de, en",
    ),
    Field(
        "read",
        attrgetter("marks.read"),
        _TRUTH,
        "whether you have read it",
        text=lambda yes: "read" if yes else "unread",
        template="read or unread",
        marked=True,
    ),
    Field(
        "bookmarked",
        attrgetter("marks.bookmarked"),
        _TRUTH,
        "whether you bookmarked it",
        text=lambda yes: "bookmarked" if yes else "",
        template="bookmarked or nothing",
        marked=True,
    ),
    Field("note", attrgetter("marks.note"), _TEXT, "your note on it, empty without one", marked=True),
    Field(
        "topics",
        _topics,
        {"type": ["array", "null"], "items": _TEXT},
        "the names of its topics, the most specific first; null if they were not found yet",
        text=lambda names: ", ".join(names or ()),
    ),
    Field(
        "recall",
        _recall,
        _RECALL,
        "when it is asked again, or null if never: `state` (new, due, later or off), `due` (a day), `reviews`,"
        " `lapses`, `forgotten` (not recalled when last asked), and the `chance` that you recall it today",
        text=_recall_text,
        template="new, due, later, off or nothing; followed by “, forgotten” if it was not recalled when last asked",
        marked=True,
    ),
    Field("score", _score, {"type": "number"}, "how well it matches; comparable within one answer only", Of.HIT),
    Field(
        "match",
        lambda row: row.hit.match if row.hit is not None else "",
        {"type": "string", "enum": ["about", "mention"]},
        "`about` the query, or a `mention`: it contains the words, or something like them",
        Of.HIT,
        template="about or mention: it is about the query, or only contains the words or something like them",
    ),
    Field(
        "reason",
        lambda row: row.hit.reason if row.hit is not None else "",
        _TEXT,
        "what matched instead of the words themselves, or empty",
        Of.HIT,
    ),
    Field("snippet", _snippet, _TEXT, "a line of its text around the match, or empty", Of.HIT),
    Field(
        "spans",
        _spans,
        {"type": "array", "items": _SPAN},
        "arrays `[start, end)` of the characters of the title that matched",
        Of.HIT,
        text=lambda spans: " ".join(f"{start}-{end}" for start, end in spans),
    ),
    Field("markdown", _markdown, _TEXT, "the whole post after Liquid, with HTML turned into Markdown", Of.POST),
    Field("text", _plain, _TEXT, "its plain text without the paragraphs that most posts share", Of.POST),
)
"""All fields, in the order of the JSON output."""

TEMPLATE: dict[str, Field] = {field.name: field for field in FIELDS if field.of is not Of.POST}
"""The fields that `--format` may name."""

TSV: tuple[str, ...] = ("id", "date", "title", "author", "minutes", "copies", "read", "bookmarked", "tags", "link")
"""The columns of `--tsv`, in their order."""

Cell = Callable[[PrintedRow, Callable[[datetime], str]], str]
"""Returns the text of a cell; the second argument formats a date."""

TABLE: tuple[tuple[Column, Cell], ...] = (
    (Column("36"), lambda row, _: (" " if row.marks.read else "●") + ("★" if row.marks.bookmarked else " ")),
    (Column(flexible=True), lambda row, _: row.entry.title or row.entry.id),
    (Column("2", right=True, optional=True), lambda row, write: write(row.entry.date)),
    (Column("2", right=True, optional=True), lambda row, _: duration(row.post.minutes)),
    (Column("2", optional=True), lambda row, _: f"×{len(row.entry.copies)}" if len(row.entry.copies) > 1 else ""),
)
"""The columns on a terminal."""

_BY_KIND = {kind: [field for field in FIELDS if field.of in {Of.ENTRY, kind}] for kind in Of}


def record(row: PrintedRow, of: Of = Of.ENTRY) -> dict[str, object]:
    """Return the JSON object of a row."""
    return {field.name: field.value(row) for field in _BY_KIND[of]}


def as_text(field: Field, row: PrintedRow) -> str:
    """Return the value of a field as one line of text: lists with commas, an empty text for null."""
    value = field.value(row)
    if field.text is not None:
        return field.text(value)
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, Iterable) else str(value)
