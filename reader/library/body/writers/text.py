"""A document as plain text, and blocks as running text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """Return the document's words with line breaks and list markers; boilerplate only on request."""
    blocks = [block for block in document.blocks if boilerplate or not isinstance(block, Folded)]
    return Clean("\n".join(_lines(blocks)))


def plain(runs: Iterable[Run]) -> str:
    """Return the text of runs, with footnote references in brackets."""
    return "".join([f"[{run.text}]" if run.style & Style.NOTE_REFERENCE else run.text for run in runs])


def flat_runs(blocks: Sequence[Block]) -> tuple[Run, ...]:
    """Flatten blocks to running text, one line each, for a cell, a term, a heading or a summary."""
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


def _runs_of(block: Block) -> list[tuple[Run, ...]]:  # noqa: C901, PLR0911 - a case for each type of block
    """Return the lines of running text that a block reduces to."""
    match block:
        case Paragraph() | Heading():
            return [block.runs]
        case Code():
            return [(Run(Clean(line), Style.CODE),) for line in block.text.split("\n") if line]
        case Items():
            marker = (Run(Clean("• ")),)
            return [marker + flat_runs(item.blocks) for item in block.items]
        case Table():
            return _flat_table(block)
        case Quote() | Folded():
            return [flat_runs(block.blocks)]
        case Details():
            return [block.summary, flat_runs(block.blocks)]
        case Definitions():
            return [runs for item in block.items for runs in (*item.terms, flat_runs(item.blocks))]
        case Footnotes():
            return [flat_runs(note.blocks) for note in block.notes]
        case Notice():
            return [(Run(block.text),)]
        case Rule():
            return []
        case _:
            assert_never(block)


def _flat_table(table: Table) -> list[tuple[Run, ...]]:
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


def _lines(blocks: Sequence[Block], *, spaced: bool = True) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        if lines and spaced:
            lines.append("")
        lines += _block(block)
    return lines


def _indented(lines: list[str], first: str, rest: str) -> list[str]:
    if not lines:
        return [first.rstrip()]
    return [first + lines[0], *[(rest + line) if line else "" for line in lines[1:]]]


def _block(block: Block) -> list[str]:  # noqa: C901, PLR0911 - a case for each type of block
    match block:
        case Paragraph() | Heading():
            return plain(block.runs).split("\n")
        case Code():
            return block.text.split("\n")
        case Quote():
            return ["> " + line if line else ">" for line in _lines(block.blocks)]
        case Items():
            return _items(block)
        case Table():
            return [_row(row) for row in ([block.header] if block.header else []) + list(block.rows)]
        case Definitions():
            return _definitions(block)
        case Footnotes():
            return [
                line for note in block.notes for line in _indented(_lines(note.blocks), f"[{note.number}] ", "    ")
            ]
        case Details():
            return [*plain(block.summary).split("\n"), "", *_lines(block.blocks)]
        case Folded():
            return _lines(block.blocks)
        case Notice():
            return [f"[{block.text}]"]
        case Rule():
            return ["---"]
        case _:
            assert_never(block)


def _items(items: Items) -> list[str]:
    lines: list[str] = []
    for number, item in zip(items.numbers, items.items, strict=True):
        marker = "- " if items.start is None else f"{items.label(number)} "
        if item.checked is not None:
            marker += "☑ " if item.checked else "☐ "
        if lines and not items.tight:
            lines.append("")
        lines += _indented(_lines(item.blocks, spaced=not items.tight), marker, " " * (2 if marker[0] == "-" else 3))
    return lines


def _row(row: Row) -> str:
    return "\t".join([plain(cell).replace("\n", " ").replace("\t", " ") for cell in row.cells])


def _definitions(definitions: Definitions) -> list[str]:
    lines: list[str] = []
    for item in definitions.items:
        for term in item.terms:
            lines += plain(term).split("\n")
        lines += _indented(_lines(item.blocks), "    ", "    ") if item.blocks else []
    return lines
