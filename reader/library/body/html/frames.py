"""The open elements of a document that is being built, and what their tags stand for."""

from __future__ import annotations

from dataclasses import dataclass, field

from reader.library.document import Block, Definition, Item, Run, Style

__all__ = ["BREAKING", "EMBEDDED", "SKIPPED", "STYLES", "VOID", "OpenElement"]

SKIPPED = frozenset({"script", "style", "template", "head", "title", "noscript", "object", "svg", "canvas"})
"""Elements whose content a page does not show as text."""

EMBEDDED = frozenset({"audio", "canvas", "iframe", "object", "video"})
"""What shows its content only where it cannot be shown itself; without an end it would hide all that follows."""

VOID = frozenset(
    {
        "area", "base", "br", "col", "command", "embed", "hr", "img", "input", "keygen", "link", "meta", "param",
        "source", "track", "wbr",
    }
)  # fmt: skip
"""Elements that have no content and no end tag."""

STYLES: dict[str, Style] = {
    "b": Style.STRONG,
    "strong": Style.STRONG,
    "i": Style.EMPHASIS,
    "em": Style.EMPHASIS,
    "cite": Style.EMPHASIS,
    "dfn": Style.EMPHASIS,
    "var": Style.EMPHASIS,
    "code": Style.CODE,
    "samp": Style.CODE,
    "tt": Style.CODE,
    "kbd": Style.KEY,
    "del": Style.STRUCK,
    "s": Style.STRUCK,
    "strike": Style.STRUCK,
    "ins": Style.UNDERLINED,
    "u": Style.UNDERLINED,
    "mark": Style.MARKED,
    "small": Style.SMALL,
    "sup": Style.SUPERSCRIPT,
    "sub": Style.SUBSCRIPT,
    "math": Style.MATHS,
}
"""What an inline element does to its text; other inline elements leave it as it is."""

BREAKING = frozenset(
    {
        "address", "article", "aside", "body", "button", "center", "dir", "div", "fieldset", "figure", "footer",
        "form", "header", "hgroup", "html", "legend", "main", "menu", "nav", "optgroup", "option", "section", "select",
        "textarea",
    }
)  # fmt: skip
"""Elements that stand on lines of their own and mean nothing more."""


@dataclass(slots=True)
class OpenElement:
    """An element that holds blocks, from its start tag to its end; each kind of element uses some of the fields."""

    tag: str
    inlines: int = 0
    """How many inline elements were open when this one began; those opened inside end with it."""

    blocks: list[Block] = field(default_factory=list)
    anchor: str = ""
    level: int = 0
    raw: list[str] | None = None
    """The text of preformatted content, white space kept."""

    language: str = ""
    items: list[Item] = field(default_factory=list)
    start: int | None = None
    loose: bool = False
    checked: bool | None = None
    terms: list[tuple[Run, ...]] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    summary: tuple[Run, ...] = ()
    name: str = ""
    notes: list[tuple[str, list[Block]]] = field(default_factory=list)

    rows: list[tuple[bool, list[OpenElement]]] = field(default_factory=list)
    """A table's rows: whether it belongs to the head, and its cells."""

    in_head: bool = False
    rows_left_out: int = 0
    columns_left_out: int = 0
    heading_cell: bool = False
    alignment: str = ""
    span: int = 1
    rows_spanned: int = 1
    kind: str = "1"
    step: int = 1
    number: int | None = None
