"""Documents written by hand, short enough to be read in a test."""

from __future__ import annotations

from rich.cells import cell_len

from reader.library.document import Block, Document, Item, Items, Paragraph, Row, Run, Style
from reader.page import Header, Page, lay_out
from reader.text import clean_block, clean_line

__all__ = ["bullets", "doc", "drawn", "header", "numbers", "page_of", "para", "row", "run"]


def run(text: str, style: Style = Style.PLAIN, link: str = "", source: str = "") -> Run:
    return Run(clean_block(text), style, link, source)


def para(*parts: str | Run, classes: tuple[str, ...] = ()) -> Paragraph:
    return Paragraph(tuple(part if isinstance(part, Run) else run(part) for part in parts), classes)


def item(content: str | Block | tuple[Block, ...], checked: bool | None = None) -> Item:
    if isinstance(content, str):
        content = para(content)
    return Item(content if type(content) is tuple else (content,), checked)


def bullets(*contents: str | Block | tuple[Block, ...], tight: bool = True) -> Items:
    return Items(tuple(map(item, contents)), None, tight)


def numbers(*contents: str | Block | tuple[Block, ...], start: int = 1, tight: bool = True) -> Items:
    return Items(tuple(map(item, contents)), start, tight)


def row(*cells: str | Run) -> Row:
    return Row(tuple((cell if isinstance(cell, Run) else run(cell),) for cell in cells))


def doc(*blocks: Block, anchors: dict[str, int] | None = None) -> Document:
    return Document(blocks, anchors or {})


def header(title: str = "What is a privacy budget?", **values: object) -> Header:
    return Header(clean_line(title), **values)  # type: ignore[arg-type]


def page_of(*blocks: Block, width: int = 40, **options: object) -> Page:
    page = lay_out(doc(*blocks), width=width, measure=cell_len, **options)  # type: ignore[arg-type]
    page.finish()
    return page


def drawn(*blocks: Block, width: int = 40, **options: object) -> list[str]:
    """The lines of the blocks as a person sees them."""
    lines = [line.text for line in page_of(*blocks, width=width, **options).lines]
    assert all(cell_len(line) <= width for line in lines)
    return lines
