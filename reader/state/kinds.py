"""The kinds of marks, one row each: storing, showing, undoing, carrying, merging, exporting and clearing follow it.

To add a kind, add a row to `KINDS` and, if an entry shows it, a field to `Marks`: the kinds are named nowhere else. A
kind with a `member` is a set: a text may have any number of its values, each under a separate name, so that merging two
stores is a union. The `value` of a record is always text; its `Form` says how that text is read and written.
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
"""The maximum length of a note in characters."""

GRADES = {1: "not recalled", 2: "with effort", 3: "recalled", 4: "at once"}
"""The grades of a review, from worst to best, and their labels."""

_MAX_POST = 3 * 4_096
"""The maximum length of a post's id: a path with every byte written as `%XX`."""

_MEMBER = LatePattern(r"[0-9A-Za-z:_-]{1,128}\Z")


def when(milliseconds: int) -> datetime | None:
    """Return the UTC time of `milliseconds` since 1970; None for 0 (not known) and out-of-range values."""
    if not milliseconds:
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return None


class Member(NamedTuple):
    """One value of a set: its name, the value, and when it was set (in milliseconds; 0 if not known)."""

    name: str
    value: bool | float | CleanLine
    at: int


class Marks(NamedTuple):
    """A user's marks on an entry.

    `position` is the share of the text that was passed, 0 to 1. `grade` is the preference for recall: "ask" or "off".
    `reviews` are the results of recalls, each a separately named fact (see `reviews`). The `_ms` fields count
    milliseconds since 1970 in UTC, 0 if not known.
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
        """When its recall preference was set, in UTC; None if never."""
        return when(self.graded_ms)


NO_MARKS = Marks()
"""The marks of an entry that has none."""


class Form(NamedTuple):
    """How the values of a kind are stored and shown.

    `stored` converts a value to the stored text, and raises ValueError for an invalid one. `shown` converts such text
    back to a value; it never fails, whatever a damaged file contains.
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
    """Check the description of a marked text, a JSON string; its contents are validated on reading (see `gone`)."""
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
    """A kind of mark, or of fact about a marked text; the defaults fit a new mark that a user sets."""

    name: str
    form: Form
    default: str
    """The stored text that is equivalent to no record."""

    holds: str = ""
    """What it reveals about a user, for the inventory of stored data."""

    member: str = ""
    """The field for a value's name in a line of an export, if the kind is a set."""

    checked_member: Callable[[str], str] = _plain_member
    """Returns a value's name as it is stored. Raises ValueError for an invalid name."""

    journalled: bool = True
    """Whether setting it is a step that `undo` reverts."""

    carried: bool = True
    """Whether it is carried over to the new text when a post is edited."""

    exported: bool = True
    """Whether it is included in exports and can be imported."""

    synchronised: bool = True
    """Whether it is synchronised with the user's other machines."""

    counted_as: str = ""
    """The kind together with which it counts as one mark; empty if it counts separately."""

    cleared: bool = True
    """Whether a user sets it, so that it counts as a mark and is cleared by the time at which it was set.

    Other kinds are facts about a marked text, without a date, and are removed with the last mark of that text.
    """

    thinned: Literal["", "day", "month"] = ""
    """The precision of the date left by `forget_reading_times`; empty if the date is kept in full."""

    field: str = ""
    """The field of `Marks` with its value; for a set, a tuple of `Member`s."""

    moment: str = ""
    """The field of `Marks` with the time when it was set."""

    said: tuple[str, str] = ("Changed {}", "Changed {}")
    """The messages for setting and for removing it."""

    would: tuple[str, str] = ("change {}", "change {}")
    """The same messages for a dry run."""

    worded: Mapping[str, tuple[str, str]] = MappingProxyType({})
    """Stored values with their own messages: for setting the value, and for a dry run."""

    undone: tuple[str, str] = ("{0} {1} as before", "{0} {1} as before")
    """The messages for undoing its setting and its removal; `{1}` is "is" or "are", `{2}` the value."""

    told: Callable[[str], str] = str
    """Converts a stored value to the words used in these messages."""

    replaced: str = ""
    """The message instead of `undone` if setting it had replaced a value, `{3}`, which is restored."""

    @property
    def is_set(self) -> bool:
        """Whether a text may have several values of it."""
        return bool(self.member)


NAME = "name"
"""The kind of fact that links a text to the id of a post in which it was seen."""

ABOUT = "about"
"""The kind of fact that describes a marked post: its title, its last address and a sketch of its text."""

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
    """Return the names of kinds as an SQL list: `('read', 'note')`."""
    return f"({', '.join(repr(kind.name) for kind in kinds)})"


MARKS = listed(kind for kind in KINDS if kind.cleared)
"""The kinds that a user sets, as an SQL list."""

_COUNTED = " ".join(f"WHEN '{kind.name}' THEN '{kind.counted_as}'" for kind in KINDS if kind.counted_as)
COUNT = f"count(DISTINCT site || ' ' || fingerprint || ' ' || CASE kind {_COUNTED} ELSE kind END || ' ' || post)"
"""The number of marks, as a user would count them, in rows of `record`, as an SQL expression."""

_DEFAULTS = " ".join(f"WHEN '{kind.name}' THEN '{kind.default}'" for kind in KINDS)
SAYS_SOMETHING = f"(value <> CASE kind {_DEFAULTS} ELSE '' END)"
"""Whether a row of `record` differs from having no row, as an SQL expression."""

FACTS = listed(kind for kind in KINDS if not kind.cleared)
"""The kinds that are facts, as an SQL list."""

CARRIED = listed(kind for kind in KINDS if kind.carried)
JOURNALLED = frozenset(kind.name for kind in KINDS if kind.journalled)
