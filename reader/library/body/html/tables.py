"""A complete table as a Table, or as its content if the table is used only for page layout."""

from __future__ import annotations

from reader.library.body.html.frames import OpenElement
from reader.library.body.writers.text import flat_runs
from reader.library.document import Block, Code, Heading, Notice, Paragraph, Row, Run, Table
from reader.text import clean_line

__all__ = ["table_blocks"]

_Cells = list[OpenElement | None]
"""The cells of a row, by column; None where a cell from the left or from above extends into the column."""


def table_blocks(frame: OpenElement) -> list[Block]:
    """Return the blocks for the element `frame`, a closed table."""
    rows = [(head, cells) for head, cells in frame.rows if cells]
    blocks: list[Block] = list(frame.blocks)
    if rows:
        blocks += _laid_out(rows) if _only_layout(rows) else [_table(rows)]
    if frame.rows_left_out:
        blocks.append(Notice(clean_line(f"{frame.rows_left_out:,} more rows of this table are not shown.")))
    if frame.columns_left_out:
        blocks.append(Notice(clean_line(f"{frame.columns_left_out:,} more cells of this table are not shown.")))
    return blocks


def _only_layout(rows: list[tuple[bool, list[OpenElement]]]) -> bool:
    """Return whether a table is only layout: it has one column, or cells that contain code, headings or tables."""
    if max(len(cells) for _, cells in rows) == 1 and not any(head for head, _ in rows):
        return True
    return any(
        isinstance(block, (Code, Heading, Table)) for _, cells in rows for cell in cells for block in cell.blocks
    )


def _laid_out(rows: list[tuple[bool, list[OpenElement]]]) -> list[Block]:
    return [block for _, cells in rows for cell in cells for block in cell.blocks]


def _table(rows: list[tuple[bool, list[OpenElement]]]) -> Table:
    grid = _placed([cells for _, cells in rows])
    width = max(len(cells) for cells in grid)
    alignments = [cell.alignment if cell else "" for cell in grid[0]]
    header: Row | None = None
    if rows[0][0] or all(cell.heading_cell for cell in rows[0][1]):
        header = _row(grid[0], width)
        header = header if any(header.cells) else None
        grid = grid[1:]
        if grid and not any(alignments):
            alignments = [cell.alignment if cell else "" for cell in grid[0]]
    return Table(header, tuple(_row(cells, width) for cells in grid), tuple((alignments + [""] * width)[:width]))


def _placed(rows: list[list[OpenElement]]) -> list[_Cells]:
    """Place each row's cells in their columns; one that spans columns or rows leaves the positions it covers empty."""
    below: dict[int, int] = {}
    grid: list[_Cells] = []
    for row in rows:
        placed: _Cells = []
        reaching: dict[int, int] = {}
        for cell in row:
            _step_over(placed, below)
            for column in range(len(placed), len(placed) + cell.span):
                # Zero means all the following rows.
                reaching[column] = cell.rows_spanned - 1 if cell.rows_spanned else len(rows)
            placed += [cell, *[None] * (cell.span - 1)]
        _step_over(placed, below)
        below = {column: count - 1 for column, count in below.items() if count > 1}
        below |= {column: count for column, count in reaching.items() if count > 0}
        grid.append(placed)
    return grid


def _step_over(placed: _Cells, below: dict[int, int]) -> None:
    while below.get(len(placed)):
        placed.append(None)


def _row(cells: _Cells, width: int) -> Row:
    padded: _Cells = cells + [None] * (width - len(cells))
    runs: list[tuple[Run, ...]] = [flat_runs(cell.blocks) if cell else () for cell in padded]
    blocks = [tuple(cell.blocks) if cell and _is_more(cell.blocks) else () for cell in padded]
    return Row(tuple(runs), tuple(blocks) if any(blocks) else ())


def _is_more(blocks: list[Block]) -> bool:
    """Return whether a cell contains more than one paragraph of text."""
    return len(blocks) > 1 or any(not isinstance(block, Paragraph) for block in blocks)
