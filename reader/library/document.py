"""A post's body as a tree of blocks: the source of the view's layout, of plain text and of Markdown.

Inline content is a flat sequence of runs, each with its style flags and, if it is part of a link, its target.
All text in a document is clean (see `reader.text`); link targets are as the author wrote them, percent-encoded
if they contain control characters or spaces, and are checked when they are followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Flag, auto
from types import MappingProxyType
from typing import NamedTuple

from reader.text import EMPTY, Clean, CleanLine, clean_block, clean_line

__all__ = [
    "BOX_TITLE",
    "Block",
    "Code",
    "Definition",
    "Definitions",
    "Details",
    "Document",
    "Folded",
    "Footnote",
    "Footnotes",
    "Heading",
    "Item",
    "Items",
    "Notice",
    "Paragraph",
    "Quote",
    "Row",
    "Rule",
    "Run",
    "Style",
    "Table",
]

BOX_TITLE = "callout-title"
"""The first class of a paragraph that is the title of a box; the second class is the kind of the box."""


class Style(Flag):
    """How a run is set apart; the view decides how that looks."""

    PLAIN = 0
    STRONG = auto()
    EMPHASIS = auto()
    CODE = auto()
    STRUCK = auto()
    UNDERLINED = auto()
    MARKED = auto()
    SMALL = auto()
    KEY = auto()
    SUPERSCRIPT = auto()
    SUBSCRIPT = auto()
    MATHS = auto()
    IMAGE = auto()
    NOTE_REFERENCE = auto()


class Run(NamedTuple):
    r"""A stretch of text in one style.

    `link` is the target of the link that the run belongs to ("" for none); the text of an IMAGE run is the
    alternative text or the file name, and `source` is its address. A "\n" in the text is a hard line break.
    """

    text: Clean
    style: Style = Style.PLAIN
    link: str = ""
    source: str = ""


class Paragraph(NamedTuple):
    """Running text. `classes` are kramdown's or HTML's class names (`note`, `caption`, …)."""

    runs: tuple[Run, ...]
    classes: tuple[str, ...] = ()

    @property
    def box(self) -> str:
        """The kind of the box (`warning`) whose title this is, or an empty text."""
        return self.classes[1] if len(self.classes) > 1 and self.classes[0] == BOX_TITLE else ""

    @property
    def shown(self) -> tuple[Run, ...]:
        """The runs, preceded by the kind of the box unless the title says just that.

        On their pages, sites show the kind as an icon, so it is not part of the text.
        """
        name = self.box.replace("-", " ").capitalize()
        if not name or "".join([run.text for run in self.runs]) == name:
            return self.runs
        return Run(clean_line(name + ":"), Style.STRONG), Run(clean_block(" ")), *self.runs


class Heading(NamedTuple):
    """A heading of `level` 1 to 6; `anchor` is its id as Jekyll generates it."""

    level: int
    runs: tuple[Run, ...]
    anchor: str = ""


class Code(NamedTuple):
    """A block of code, or other text whose line breaks and spaces are significant; `language` may be empty."""

    text: Clean
    language: CleanLine = EMPTY


class Quote(NamedTuple):
    """A quotation."""

    blocks: tuple[Block, ...]


class Item(NamedTuple):
    """An item of a list; `checked` is None unless it is a task, `number` None unless it breaks the numbering."""

    blocks: tuple[Block, ...]
    checked: bool | None = None
    number: int | None = None


class Items(NamedTuple):
    """A list: numbered from `start`, or bulleted if `start` is None. `tight` lists have no blank lines.

    `kind` is HTML's `type`: 1, a, A, i or I. `step` is -1 if it counts down.
    """

    items: tuple[Item, ...]
    start: int | None = None
    tight: bool = True
    kind: str = "1"
    step: int = 1

    @property
    def numbers(self) -> list[int]:
        """The number of each item; meaningless for a bulleted list."""
        made: list[int] = []
        number = self.start or 0
        for item in self.items:
            number = number if item.number is None else item.number
            made.append(number)
            number += self.step
        return made

    def label(self, number: int) -> str:
        """Return a number in the list's notation: `4.`, `d.`, `iv.`."""
        return f"{_written(number, self.kind)}."


class Row(NamedTuple):
    """A row of a table: a tuple of runs per cell.

    `blocks` contains the blocks of each cell with more than running text, and an empty tuple for the others; the runs
    of such a cell have the same content in lines. It is empty if no cell of the row has blocks.
    """

    cells: tuple[tuple[Run, ...], ...]
    blocks: tuple[tuple[Block, ...], ...] = ()


class Table(NamedTuple):
    """A table; `alignments` contains "left", "center", "right" or "" per column."""

    header: Row | None
    rows: tuple[Row, ...]
    alignments: tuple[str, ...] = ()


class Rule(NamedTuple):
    """A horizontal rule."""

    def __bool__(self) -> bool:
        return True


class Definition(NamedTuple):
    """Terms and their definitions."""

    terms: tuple[tuple[Run, ...], ...]
    blocks: tuple[Block, ...]


class Definitions(NamedTuple):
    """A definition list."""

    items: tuple[Definition, ...]


class Footnote(NamedTuple):
    """A footnote: its displayed number, the name it is referred to by (`#fn:name`), its content."""

    number: int
    name: str
    blocks: tuple[Block, ...]


class Footnotes(NamedTuple):
    """The footnotes of a post, at its end."""

    notes: tuple[Footnote, ...]


class Details(NamedTuple):
    """`<details>`: a summary and the content it reveals; always shown open."""

    summary: tuple[Run, ...]
    blocks: tuple[Block, ...]


class Folded(NamedTuple):
    """Boilerplate: paragraphs that appear in a large share of the site's posts; one dim line until opened."""

    blocks: tuple[Block, ...]


class Notice(NamedTuple):
    """A message of the reader itself: what was cut or could not be shown, and why."""

    text: CleanLine


Block = Paragraph | Heading | Code | Quote | Items | Table | Rule | Definitions | Footnotes | Details | Folded | Notice


class Document(NamedTuple):
    """A post's body, boilerplate included (as Folded blocks)."""

    blocks: tuple[Block, ...]
    anchors: Mapping[str, int] = MappingProxyType({})
    """The index of the top-level block that contains each anchor (heading id, footnote)."""

    picture: Run | None = None
    """The picture given in the front matter; shown below the title."""


_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def _written(number: int, kind: str) -> str:
    """Return a number in the notation of this kind of list, in digits if the notation does not cover it."""
    if kind in ("a", "A") and 0 < number < 1_000_000:
        text = ""
        while number:
            number, digit = divmod(number - 1, 26)
            text = chr(97 + digit) + text
    elif kind in ("i", "I") and 0 < number < 4_000:
        text = ""
        for value, letters in _ROMAN:
            count, number = divmod(number, value)
            text += letters * count
    else:
        return str(number)
    return text.upper() if kind.isupper() else text
