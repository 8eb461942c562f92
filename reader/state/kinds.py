"""The kinds of marks, one row each: storing, showing, undoing, carrying, merging, exporting and forgetting follow it.

To add a kind, add a row to `KINDS` and, where an entry shows it, a field to `Marks`: nothing else names the kinds.
A kind with a `member` is a set: a text may have any number of its values, each under a name of its own, so that
merging two stores is a union. `value` of a record is always a text; its `Form` says how that text is read and written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Literal, NamedTuple

from reader.late import LatePattern
from reader.state.identity import storable
from reader.text import EMPTY, CleanLine, clean_line, post_id

__all__ = [
    "ABOUT",
    "BY_NAME",
    "CARRIED",
    "COUNT",
    "FACTS",
    "GRADES",
    "JOURNALLED",
    "KINDS",
    "MARKS",
    "MAX_NOTE",
    "NAME",
    "NO_MARKS",
    "SAYS_SOMETHING",
    "Form",
    "Kind",
    "Marks",
    "Member",
    "listed",
    "when",
]

MAX_NOTE = 500
"""Characters of a note."""

GRADES = {1: "not recalled", 2: "with effort", 3: "recalled", 4: "at once"}
"""The grades of a review, from the worst to the best, and what they say."""

_MAX_POST = 3 * 4_096
"""Characters of a post's id: a path with every byte written `%XX`."""

_MEMBER = LatePattern(r"[0-9A-Za-z:_-]{1,128}\Z")


def when(milliseconds: int) -> datetime | None:
    """The time that `milliseconds` since 1970 stand for, in UTC; None for 0 (not known) and out of range."""
    if not milliseconds:
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return None


class Member(NamedTuple):
    """One value of a kind that is a set: its name, the value, and when it was set (milliseconds, 0: not known)."""

    name: str
    value: bool | float | CleanLine
    at: int


class Marks(NamedTuple):
    """What a person marked on an entry.

    `position` is the share of the text that was passed, 0 to 1. `grade` is the
    recall's own preference: "ask" or "off". `reviews` are how it was recalled, each a fact with a name of its own (see
    `reviews`). The `_ms` fields count milliseconds since 1970 in UTC, 0 where not known.
    """

    read: bool = False
    bookmarked: bool = False
    note: CleanLine = EMPTY
    position: float = 0.0
    grade: CleanLine = EMPTY
    read_ms: int = 0
    bookmarked_ms: int = 0
    graded_ms: int = 0
    reviews: tuple[Member, ...] = ()

    @property
    def read_at(self) -> datetime | None:
        """When it was marked as read, in UTC; None if unread or no longer known."""
        return when(self.read_ms)

    @property
    def bookmarked_at(self) -> datetime | None:
        """When it was bookmarked, in UTC; None if it is not."""
        return when(self.bookmarked_ms)

    @property
    def graded_at(self) -> datetime | None:
        """When the recall was graded, in UTC; None if never."""
        return when(self.graded_ms)


NO_MARKS = Marks()
"""The marks of an entry that has none."""


class Form(NamedTuple):
    """How values of a kind are kept and shown.

    `stored` makes the text that is kept of a value, and raises ValueError for what is none. `shown` is the value of
    such a text; it never fails, whatever a damaged file holds.
    """

    stored: Callable[[object], str]
    shown: Callable[[str], bool | float | CleanLine]


def _stored_flag(value: object) -> str:
    if not isinstance(value, bool):
        raise ValueError(value)
    return "1" if value else "0"


def _stored_share(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(value)
    return f"{value:.4g}"


def _shown_share(stored: str) -> float:
    try:
        share = float(stored)
    except ValueError:
        return 0.0
    return share if 0.0 <= share <= 1.0 else 0.0


def _stored_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return clean_line(value, MAX_NOTE)


def _stored_review(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= max(GRADES):
        raise ValueError(value)
    return str(value)


def _shown_review(stored: str) -> int:
    return int(stored) if stored in {"1", "2", "3", "4"} else 0


_MAX_ABOUT = 3_000


def _stored_about(value: object) -> str:
    """What is kept about a marked text, as JSON; what is in it is judged where it is read (see `gone`)."""
    if not isinstance(value, str) or len(value) > _MAX_ABOUT:
        raise ValueError("too long")
    return storable(value)


FLAG = Form(_stored_flag, lambda stored: stored == "1")
SHARE = Form(_stored_share, _shown_share)
TEXT = Form(_stored_text, clean_line)
REVIEW = Form(_stored_review, _shown_review)
FACT = Form(_stored_about, lambda stored: clean_line(stored, _MAX_ABOUT))


def _plain_member(name: str) -> str:
    if not _MEMBER.compiled.match(name):
        raise ValueError(name)
    return name


def _post_member(name: str) -> str:
    if not name or len(name) > _MAX_POST:
        raise ValueError(name)
    return post_id(storable(name))


class Kind(NamedTuple):
    """A kind of mark, or of fact about a marked text; the defaults are those of a new mark that a person sets."""

    name: str
    form: Form
    default: str
    """The stored text that says the same as no record."""

    holds: str = ""
    """What it tells of a person, for the list of what is kept."""

    member: str = ""
    """What the name of a value is called in a line of an export, where the kind is a set."""

    checked_member: Callable[[str], str] = _plain_member
    """A value's name as it is kept. Raises ValueError for what is none."""

    journalled: bool = True
    """Whether setting it is a step that `undo` takes back."""

    carried: bool = True
    """Whether it goes along to the new text when a post is edited."""

    exported: bool = True
    """Whether it stands in exports and can be imported."""

    synchronised: bool = True
    """Whether it travels to a person's other machines."""

    counted_as: str = ""
    """The kind with which it counts as one mark; empty where it counts alone."""

    cleared: bool = True
    """Whether a person set it, so that it is counted as a mark and is forgotten by the time at which it was set.

    What is not is a fact about a marked text, without a date, and goes with the last mark of that text.
    """

    thinned: Literal["", "day", "month"] = ""
    """How much of the date is left by `forget_reading_times`; empty where it is left whole."""

    field: str = ""
    """The field of `Marks` that shows its value; of a set, a tuple of `Member`s."""

    moment: str = ""
    """The field of `Marks` that shows when it was set."""

    said: tuple[str, str] = ("Changed {}", "Changed {}")
    """What a person is told when it was set, and when it was taken away."""

    would: tuple[str, str] = ("change {}", "change {}")
    """The same of what was only tried out."""

    worded: Mapping[str, tuple[str, str]] = MappingProxyType({})
    """Stored values that have sentences of their own: what is told where one was set, and where that was tried out."""

    undone: tuple[str, str] = ("{0} {1} as before", "{0} {1} as before")
    """What a person is told when setting it was undone, and taking it away; `{1}` is "is" or "are", `{2}` the value."""

    told: Callable[[str], str] = str
    """A stored value in the words of these sentences."""

    replaced: str = ""
    """What they are told in place of that when setting it had replaced a value, `{3}`, which holds again."""

    @property
    def is_set(self) -> bool:
        """Whether a text may have several values of it."""
        return bool(self.member)


NAME = "name"
"""The kind of fact that ties a text to the id of a post in which it was seen."""

ABOUT = "about"
"""The kind of fact that says what a marked post was: its title, its last address and a sketch of its text."""

KINDS: tuple[Kind, ...] = (
    Kind(
        name="read",
        form=FLAG,
        default="0",
        holds="read",
        thinned="month",
        field="read",
        moment="read_ms",
        said=("Marked {} as read", "Marked {} as unread"),
        would=("mark {} as read", "mark {} as unread"),
        undone=("{0} {1} unread again", "{0} {1} read again"),
    ),
    Kind(
        name="bookmarked",
        form=FLAG,
        default="0",
        holds="bookmarked",
        field="bookmarked",
        moment="bookmarked_ms",
        said=("Bookmarked {}", "Removed the bookmark from {}"),
        would=("bookmark {}", "remove the bookmark from {}"),
        undone=("{0} {1} no longer bookmarked", "{0} {1} bookmarked again"),
    ),
    Kind(
        name="note",
        form=TEXT,
        default="",
        holds="noted",
        counted_as="bookmarked",
        field="note",
        said=("Noted on {}", "Removed the note from {}"),
        would=("put the note on {}", "remove the note from {}"),
        undone=("the note “{2}” on {0} is removed", "the note on {0} is back"),
        replaced="the note on {0} is “{3}” again",
    ),
    Kind(
        name="position",
        form=SHARE,
        default="0",
        holds="how far it was read",
        counted_as="read",
        journalled=False,
        thinned="month",
        field="position",
    ),
    Kind(
        name="grade",
        form=TEXT,
        default="",
        holds="graded",
        field="grade",
        moment="graded_ms",
        said=("Changed how recall asks {}", "Recall asks {} as usual"),
        worded=MappingProxyType(
            {
                "ask": ("Added {} to recall", "add {} to recall"),
                "off": ("Took {} out of recall", "take {} out of recall"),
            }
        ),
        undone=("recall asks {0} as before", "recall asks {0} as before"),
    ),
    Kind(
        name="review",
        form=REVIEW,
        default="0",
        holds="recalled",
        member="review",
        thinned="day",
        field="reviews",
        said=("Kept a review of {}", "Took back a review of {}"),
        would=("keep a review of {}", "take back a review of {}"),
        undone=("the grade “{2}” of {0} is taken back", "the grade of {0} is back"),
        told=lambda stored: GRADES.get(_shown_review(stored), stored),
    ),
    Kind(
        name=NAME,
        form=FLAG,
        default="0",
        member="post",
        checked_member=_post_member,
        journalled=False,
        carried=False,
        cleared=False,
    ),
    Kind(
        name=ABOUT,
        form=FACT,
        default="",
        holds="title, last address and a sketch of the text",
        journalled=False,
        carried=False,
        cleared=False,
    ),
)
"""Every kind of record."""

BY_NAME = {kind.name: kind for kind in KINDS}


def listed(kinds: Iterable[Kind]) -> str:
    """The names of kinds as a list of SQL: `('read', 'note')`."""
    return f"({', '.join(repr(kind.name) for kind in kinds)})"


MARKS = listed(kind for kind in KINDS if kind.cleared)
"""The kinds that a person sets, for SQL."""

_COUNTED = " ".join(f"WHEN '{kind.name}' THEN '{kind.counted_as}'" for kind in KINDS if kind.counted_as)
COUNT = f"count(DISTINCT site || ' ' || fingerprint || ' ' || CASE kind {_COUNTED} ELSE kind END || ' ' || post)"
"""How many marks a person would say that rows of `record` are, for SQL."""

_DEFAULTS = " ".join(f"WHEN '{kind.name}' THEN '{kind.default}'" for kind in KINDS)
SAYS_SOMETHING = f"(value <> CASE kind {_DEFAULTS} ELSE '' END)"
"""Whether a row of `record` says more than no row would, for SQL."""

FACTS = listed(kind for kind in KINDS if not kind.cleared)
"""The others, for SQL."""

CARRIED = listed(kind for kind in KINDS if kind.carried)
JOURNALLED = frozenset(kind.name for kind in KINDS if kind.journalled)
