"""The open elements of a document under construction, and what their tags mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from reader.library.document import Block, Definition, Item, Run, Style

__all__ = ["BREAKING", "EMBEDDED", "SKIPPED", "STYLES", "VOID", "OpenElement"]

SKIPPED = frozenset({"script", "style", "template", "head", "title", "noscript", "object", "svg", "canvas"})
"""Elements whose content a page does not show as text."""

EMBEDDED = frozenset({"audio", "canvas", "iframe", "object", "video"})
"""Elements that show their content only as a fallback; without an end tag they would hide everything after them."""

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
"""The style that an inline element gives its text; other inline elements leave it unchanged."""

BREAKING = frozenset(
    {
        "address", "article", "aside", "body", "button", "center", "dir", "div", "fieldset", "figure", "footer",
        "form", "header", "hgroup", "html", "legend", "main", "menu", "nav", "optgroup", "option", "section", "select",
        "textarea",
    }
)  # fmt: skip
"""Block elements without any further meaning."""


@dataclass(slots=True)
class OpenElement:
    """An element with blocks, from its start tag to its end tag; each kind of element uses some of the fields."""

    tag: str
    inlines: int = 0
    """The number of inline elements open when this one began; those opened inside end with it."""

    blocks: list[Block] = field(default_factory=list)
    anchor: str = ""
    level: int = 0
    raw: list[str] | None = None
    """The text of preformatted content, with white space kept."""

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
    """A table's rows: whether the row belongs to the head, and its cells."""

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
