"""A document as HTML, as the filter `markdownify` returns it to a template."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import assert_never

from reader.library.document import (
    Block,
    Code,
    Definitions,
    Details,
    Document,
    Folded,
    Footnotes,
    Heading,
    Item,
    Items,
    Notice,
    Paragraph,
    Quote,
    Row,
    Rule,
    Run,
    Style,
    Table,
)

__all__ = ["write_html"]

_TAGS: tuple[tuple[Style, str], ...] = (
    (Style.CODE, "code"),
    (Style.KEY, "kbd"),
    (Style.SUPERSCRIPT, "sup"),
    (Style.SUBSCRIPT, "sub"),
    (Style.SMALL, "small"),
    (Style.MARKED, "mark"),
    (Style.UNDERLINED, "ins"),
    (Style.STRUCK, "del"),
    (Style.EMPHASIS, "em"),
    (Style.STRONG, "strong"),
)


def write_html(document: Document) -> str:
    """Return the document's HTML, with each block on a new line."""
    return _blocks(document.blocks)


def _blocks(blocks: Sequence[Block]) -> str:
    return "".join([_block(block) + "\n" for block in blocks])


def _run(run: Run) -> str:
    if run.style & Style.IMAGE:
        html = f'<img src="{escape(run.source)}" alt="{escape(run.text)}" />'
    else:
        html = escape(run.text, quote=False).replace("\n", "<br />")
        for style, tag in _TAGS:
            if run.style & style:
                html = f"<{tag}>{html}</{tag}>"
    return f'<a href="{escape(run.link)}">{html}</a>' if run.link else html


def _runs(runs: Sequence[Run]) -> str:
    return "".join([_run(run) for run in runs])


def _block(block: Block) -> str:  # noqa: C901, PLR0911, PLR0912 - a case for each type of block
    match block:
        case Paragraph():
            return f"<p>{_runs(block.shown)}</p>"
        case Heading():
            return f'<h{block.level} id="{escape(block.anchor)}">{_runs(block.runs)}</h{block.level}>'
        case Code():
            text = escape(block.text, quote=False)
            return f'<pre><code class="language-{escape(block.language)}">{text}\n</code></pre>'
        case Quote():
            return f"<blockquote>\n{_blocks(block.blocks)}</blockquote>"
        case Items():
            return _items(block)
        case Table():
            head = f"<thead>\n{_row(block.header, 'th')}</thead>\n" if block.header else ""
            return f"<table>\n{head}<tbody>\n{''.join([_row(row, 'td') for row in block.rows])}</tbody>\n</table>"
        case Definitions():
            return _definitions(block)
        case Footnotes():
            notes = "".join([f"<li>{_blocks(note.blocks)}</li>\n" for note in block.notes])
            return f"<ol>\n{notes}</ol>"
        case Details():
            return f"<details><summary>{_runs(block.summary)}</summary>\n{_blocks(block.blocks)}</details>"
        case Folded():
            return _blocks(block.blocks)
        case Notice():
            return f"<p>{escape(block.text)}</p>"
        case Rule():
            return "<hr />"
        case _:
            assert_never(block)


def _items(items: Items) -> str:
    tag = "ul" if items.start is None else "ol"
    given = "" if items.start in (None, 1) else f' start="{items.start}"'
    given += "" if items.kind == "1" else f' type="{items.kind}"'
    given += " reversed" if items.step < 0 else ""
    inner = "".join([_list_item(item, items) for item in items.items])
    return f"<{tag}{given}>\n{inner}</{tag}>"


def _list_item(item: Item, items: Items) -> str:
    value = "" if item.number is None else f' value="{item.number}"'
    return f"<li{value}>{_item(item.blocks, tight=items.tight)}</li>\n"


def _item(blocks: Sequence[Block], *, tight: bool) -> str:
    if tight and blocks and isinstance(blocks[0], Paragraph):
        return _runs(blocks[0].runs) + _blocks(blocks[1:])
    return _blocks(blocks)


def _row(row: Row, tag: str) -> str:
    blocks = row.blocks or ((),) * len(row.cells)
    inner = [_blocks(more) if more else _runs(cell) for cell, more in zip(row.cells, blocks, strict=True)]
    return "<tr>" + "".join([f"<{tag}>{cell}</{tag}>" for cell in inner]) + "</tr>\n"


def _definitions(definitions: Definitions) -> str:
    parts: list[str] = []
    for item in definitions.items:
        parts += [f"<dt>{_runs(term)}</dt>\n" for term in item.terms]
        parts.append(f"<dd>{_blocks(item.blocks)}</dd>\n")
    return f"<dl>\n{''.join(parts)}</dl>"
