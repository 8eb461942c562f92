"""A document as plain text, and blocks as running text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from reader.library.document import (
    Block,
    Code,
    Definitions,
    Details,
    Document,
    Folded,
    Footnotes,
    Heading,
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
from reader.text import Clean

__all__ = ["flat_runs", "plain", "write_text"]


def write_text(document: Document, *, boilerplate: bool) -> Clean:
    """The document's words with line ends and list markers; boilerplate only where asked for."""
    blocks = [block for block in document.blocks if boilerplate or not isinstance(block, Folded)]
    return Clean("\n".join(_lines(blocks)))


def plain(runs: Iterable[Run]) -> str:
    """The text of runs; a reference to a footnote stands in brackets."""
    return "".join([f"[{run.text}]" if run.style & Style.NOTE_REFERENCE else run.text for run in runs])


def flat_runs(blocks: Sequence[Block]) -> tuple[Run, ...]:
    """Blocks as running text, a line each: what a cell, a term, a heading or a summary holds."""
    if not blocks:
        return ()
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return blocks[0].runs
    flat: list[Run] = []
    for block in blocks:
        for runs in _runs_of(block):
            if flat and runs:
                flat.append(Run(Clean("\n")))
            flat += runs
    return tuple(flat)


def _runs_of(block: Block) -> list[tuple[Run, ...]]:
    """The lines of running text that a block comes down to."""
    return _FLAT[type(block)](block)


def _flat_code(block: Block) -> list[tuple[Run, ...]]:
    return [(Run(Clean(line), Style.CODE),) for line in cast("Code", block).text.split("\n") if line]


def _flat_items(block: Block) -> list[tuple[Run, ...]]:
    marker = (Run(Clean("• ")),)
    return [marker + flat_runs(item.blocks) for item in cast("Items", block).items]


def _flat_table(block: Block) -> list[tuple[Run, ...]]:
    table = cast("Table", block)
    between = Run(Clean("  "))
    rows: list[tuple[Run, ...]] = []
    for row in ([table.header] if table.header else []) + list(table.rows):
        runs: list[Run] = []
        for cell in row.cells:
            if runs and cell:
                runs.append(between)
            runs += cell
        rows.append(tuple(runs))
    return rows


def _flat_definitions(block: Block) -> list[tuple[Run, ...]]:
    items = cast("Definitions", block).items
    return [runs for item in items for runs in (*item.terms, flat_runs(item.blocks))]


_FLAT: dict[type, Callable[[Block], list[tuple[Run, ...]]]] = {
    Paragraph: lambda block: [cast("Paragraph", block).runs],
    Heading: lambda block: [cast("Heading", block).runs],
    Code: _flat_code,
    Items: _flat_items,
    Table: _flat_table,
    Quote: lambda block: [flat_runs(cast("Quote", block).blocks)],
    Folded: lambda block: [flat_runs(cast("Folded", block).blocks)],
    Details: lambda block: [cast("Details", block).summary, flat_runs(cast("Details", block).blocks)],
    Definitions: _flat_definitions,
    Footnotes: lambda block: [flat_runs(note.blocks) for note in cast("Footnotes", block).notes],
    Notice: lambda block: [(Run(cast("Notice", block).text),)],
    Rule: lambda _block: [],
}


def _lines(blocks: Sequence[Block], *, spaced: bool = True) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        if lines and spaced:
            lines.append("")
        lines += _WRITERS[type(block)](block)
    return lines


def _indented(lines: list[str], first: str, rest: str) -> list[str]:
    if not lines:
        return [first.rstrip()]
    return [first + lines[0], *[(rest + line) if line else "" for line in lines[1:]]]


def _paragraph(block: Block) -> list[str]:
    return plain(cast("Paragraph | Heading", block).runs).split("\n")


def _code(block: Block) -> list[str]:
    return cast("Code", block).text.split("\n")


def _quote(block: Block) -> list[str]:
    return ["> " + line if line else ">" for line in _lines(cast("Quote", block).blocks)]


def _items(block: Block) -> list[str]:
    items = cast("Items", block)
    lines: list[str] = []
    for number, item in zip(items.numbers, items.items, strict=True):
        marker = "- " if items.start is None else f"{items.label(number)} "
        if item.checked is not None:
            marker += "☑ " if item.checked else "☐ "
        if lines and not items.tight:
            lines.append("")
        lines += _indented(_lines(item.blocks, spaced=not items.tight), marker, " " * (2 if marker[0] == "-" else 3))
    return lines


def _table(block: Block) -> list[str]:
    table = cast("Table", block)
    rows = ([table.header] if table.header else []) + list(table.rows)
    return [_row(row) for row in rows]


def _row(row: Row) -> str:
    return "\t".join([plain(cell).replace("\n", " ").replace("\t", " ") for cell in row.cells])


def _definitions(block: Block) -> list[str]:
    lines: list[str] = []
    for item in cast("Definitions", block).items:
        for term in item.terms:
            lines += plain(term).split("\n")
        lines += _indented(_lines(item.blocks), "    ", "    ") if item.blocks else []
    return lines


def _footnotes(block: Block) -> list[str]:
    lines: list[str] = []
    for note in cast("Footnotes", block).notes:
        lines += _indented(_lines(note.blocks), f"[{note.number}] ", "    ")
    return lines


def _details(block: Block) -> list[str]:
    details = cast("Details", block)
    return [*plain(details.summary).split("\n"), "", *_lines(details.blocks)]


def _folded(block: Block) -> list[str]:
    return _lines(cast("Folded", block).blocks)


def _rule(_block: Block) -> list[str]:
    return ["---"]


def _notice(block: Block) -> list[str]:
    return [f"[{cast('Notice', block).text}]"]


_WRITERS: dict[type, Callable[[Block], list[str]]] = {
    Paragraph: _paragraph,
    Heading: _paragraph,
    Code: _code,
    Quote: _quote,
    Items: _items,
    Table: _table,
    Definitions: _definitions,
    Footnotes: _footnotes,
    Details: _details,
    Folded: _folded,
    Rule: _rule,
    Notice: _notice,
}
