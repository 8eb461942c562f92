"""Estimates of how many lines a block takes, without laying it out: enough for the scroll bar of a long post."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from reader.library.document import (
    Block,
    Code,
    Definitions,
    Details,
    Folded,
    Footnotes,
    Heading,
    Items,
    Notice,
    Paragraph,
    Quote,
    Run,
    Table,
)

__all__ = ["weight"]

_DEEP = 40

_SAMPLE = 200
"""The number of items or rows of a block that are weighed; the others are assumed to be similar."""

_T = TypeVar("_T")


def weight(block: Block, width: int, depth: int = 0) -> float:
    """Estimate how many lines `block` takes at `width` cells, including the blank line before it."""
    if isinstance(block, Paragraph | Heading):
        return 1 + _lines(block.runs, width)
    if isinstance(block, Code):
        return 1 + max(block.text.count("\n") + 1, len(block.text) / width)
    if isinstance(block, Notice):
        return 1 + len(block.text) / width
    if isinstance(block, Table):
        return 3 + _all(block.rows, lambda row: max(1.0, sum([_lines(cell, width) for cell in row.cells])))
    if depth > _DEEP:
        return 2
    return _nested(block, width, depth + 1)


def _nested(block: Block, width: int, depth: int) -> float:
    if isinstance(block, Folded):
        return 2
    if isinstance(block, Items):
        gap = 1.0 if block.tight else 0.0
        return 1 + _all(block.items, lambda item: max(1.0, _sum(item.blocks, width, depth) - gap * len(item.blocks)))
    if isinstance(block, Definitions):
        return _all(block.items, lambda item: 1 + len(item.terms) + _sum(item.blocks, width, depth))
    if isinstance(block, Footnotes):
        return 2 + _all(block.notes, lambda note: _sum(note.blocks, width, depth))
    if isinstance(block, Quote | Details):
        return 1 + _sum(block.blocks, width, depth)
    return 2


def _all(parts: Sequence[_T], weigh: Callable[[_T], float]) -> float:
    if len(parts) <= _SAMPLE:
        return sum([weigh(part) for part in parts])
    sample = parts[:: len(parts) // _SAMPLE]
    return sum([weigh(part) for part in sample]) * len(parts) / len(sample)


def _sum(blocks: Iterable[Block], width: int, depth: int) -> float:
    return sum([weight(block, width, depth) for block in blocks])


def _lines(runs: Sequence[Run], width: int) -> float:
    return 0.7 + sum([len(run.text) for run in runs]) / width
