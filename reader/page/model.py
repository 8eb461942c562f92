"""The parts of a laid-out page: styled segments, lines, and the targets of links.

A segment says what its text is (`Role`) and how the author set it apart (`Style`), never how it looks: the screens map
roles to a style sheet, the command line to the table in `reader.page.ansi`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from reader.library.document import Style
from reader.text import Clean, CleanLine

__all__ = ["BLANK", "CODE_ROLES", "DECORATION", "Line", "LinkTarget", "Place", "Role", "Segment", "Wording", "heading"]


class Role(StrEnum):
    """What a segment of text is."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    META = "meta"
    TAG = "tag"
    BODY = "body"
    HEADING1 = "heading1"
    HEADING2 = "heading2"
    HEADING3 = "heading3"
    HEADING4 = "heading4"
    HEADING5 = "heading5"
    HEADING6 = "heading6"
    QUOTE = "quote"
    QUOTE_BAR = "quote-bar"
    BULLET = "bullet"
    TASK = "task"
    IMAGE = "image"
    ADDRESS = "address"
    CODE = "code"
    CODE_MARGIN = "code-margin"
    CODE_KEYWORD = "code-keyword"
    CODE_NAME = "code-name"
    CODE_BUILTIN = "code-builtin"
    CODE_STRING = "code-string"
    CODE_NUMBER = "code-number"
    CODE_COMMENT = "code-comment"
    CODE_OPERATOR = "code-operator"
    CODE_DECORATOR = "code-decorator"
    CODE_TAG = "code-tag"
    CODE_ATTRIBUTE = "code-attribute"
    CODE_INSERTED = "code-inserted"
    CODE_DELETED = "code-deleted"
    TABLE_HEADER = "table-header"
    TABLE_CELL = "table-cell"
    TABLE_BORDER = "table-border"
    RULE = "rule"
    TERM = "term"
    SUMMARY = "summary"
    CAPTION = "caption"
    NOTE = "note"
    NOTE_MARK = "note-mark"
    CALLOUT_NOTE = "callout-note"
    CALLOUT_TIP = "callout-tip"
    CALLOUT_WARNING = "callout-warning"
    CALLOUT_DANGER = "callout-danger"
    BAR_NOTE = "bar-note"
    BAR_TIP = "bar-tip"
    BAR_WARNING = "bar-warning"
    BAR_DANGER = "bar-danger"
    NOTICE = "notice"
    FOLDED = "folded"
    BOILERPLATE = "boilerplate"
    MARGIN = "margin"
    """Spaces that only position text."""


_HEADINGS = (Role.HEADING1, Role.HEADING2, Role.HEADING3, Role.HEADING4, Role.HEADING5, Role.HEADING6)


def heading(level: int) -> Role:
    """Return the role of a heading of `level`, clamped to 1 to 6."""
    return _HEADINGS[min(6, max(1, level)) - 1]


CODE_ROLES = frozenset(role for role in Role if role.value.startswith("code"))
"""The roles used in code blocks."""

DECORATION = frozenset(
    {
        Role.QUOTE_BAR,
        Role.BAR_NOTE,
        Role.BAR_TIP,
        Role.BAR_WARNING,
        Role.BAR_DANGER,
        Role.BULLET,
        Role.TASK,
        Role.CODE_MARGIN,
        Role.TABLE_BORDER,
        Role.RULE,
        Role.MARGIN,
    }
)
"""The roles of segments that are drawn, not written: text search skips them."""


class Segment(NamedTuple):
    """A stretch of a line with one look.

    `link` is the index of its target in `Page.links`, or None. `last` marks punctuation at the end of a right-to-left
    line: it is drawn at the left end and read after everything else on the line (see `Line.reading_order`).
    """

    text: Clean
    role: Role = Role.BODY
    style: Style = Style.PLAIN
    link: int | None = None
    last: bool = False


class Line(NamedTuple):
    r"""A line of a page.

    `role` is what the line as a whole is (CODE for a line of code, whatever its tokens are). `joint` goes between the
    text of this line and that of the next: " " where a paragraph was wrapped, "" inside a word or a line of code, "\n"
    at an end. `block` is the index of the top-level block, -1 for the header. `anchor` is the name that a link's
    `#name` jumps to.
    """

    segments: tuple[Segment, ...]
    role: Role = Role.BODY
    joint: str = "\n"
    block: int = -1
    anchor: str = ""

    @property
    def text(self) -> Clean:
        """The text of the line as drawn, including bars and bullets."""
        return Clean("".join([segment.text for segment in self.segments]))

    @property
    def reading_order(self) -> tuple[Segment, ...]:
        """The segments in reading order, which differs from drawing order only for `Segment.last`."""
        last = [segment for segment in self.segments if segment.last]
        return (*(segment for segment in self.segments if not segment.last), *reversed(last)) if last else self.segments


BLANK: tuple[Segment, ...] = ()
"""The segments of a line without text."""


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """A link or an image on a page.

    `href` is the target as the author wrote it (judge it with `reader.page.links`), `text` what the link shows,
    `line` the first line that contains it. `image` says that `href` is the address of a picture.
    """

    index: int
    href: str
    text: CleanLine
    line: int
    image: bool = False


class Place(NamedTuple):
    """A position in the text that is the same at any width: an offset in characters into a top-level block.

    Block -1 is the header.
    """

    block: int
    offset: int


class Wording(NamedTuple):
    """The reader's own texts on a page. `{count}` in `folded_many` is the number of paragraphs.

    `folded_key` is the key that shows hidden paragraphs, or empty.
    """

    folded_one: str = "… 1 repeated paragraph hidden"
    folded_many: str = "… {count} repeated paragraphs hidden"
    folded_key: str = ""
    note: str = "Note"
    tip: str = "Tip"
    warning: str = "Warning"
    danger: str = "Danger"
    embedded: str = "embedded picture"
