"""A table's rows and cells, once they are all there, as a Table; or as its content where it only lays out a page."""

from __future__ import annotations

from reader.library.body.html.frames import Frame
from reader.library.body.writers.text import flat_runs
from reader.library.document import Block, Code, Heading, Notice, Row, Run, Table
from reader.text import clean_line

__all__ = ["table_blocks"]


def table_blocks(frame: Frame) -> list[Block]:
    """The blocks that the element `frame` (a closed table) stands for."""
    rows = [(head, cells) for head, cells in frame.rows if cells]
    blocks: list[Block] = list(frame.blocks)
    if rows:
        blocks += _laid_out(rows) if _only_layout(rows) else [_table(rows)]
    if frame.rows_left_out:
        blocks.append(Notice(clean_line(f"{frame.rows_left_out:,} more rows of this table are not shown.")))
    if frame.columns_left_out:
        blocks.append(Notice(clean_line(f"{frame.columns_left_out:,} more cells of this table are not shown.")))
    return blocks


def _only_layout(rows: list[tuple[bool, list[Frame]]]) -> bool:
    """Whether the table is no table to a reader: one column, or cells that hold code, headings or tables."""
    if max(len(cells) for _, cells in rows) == 1 and not any(head for head, _ in rows):
        return True
    return any(
        isinstance(block, (Code, Heading, Table)) for _, cells in rows for cell in cells for block in cell.blocks
    )


def _laid_out(rows: list[tuple[bool, list[Frame]]]) -> list[Block]:
    return [block for _, cells in rows for cell in cells for block in cell.blocks]


def _table(rows: list[tuple[bool, list[Frame]]]) -> Table:
    header: Row | None = None
    first_is_head, first = rows[0]
    alignments = [cell.alignment for _ in range(1) for cell in first for _ in range(cell.span)]
    if first_is_head or all(cell.heading_cell for cell in first):
        header = _row(first)
        header = header if any(header.cells) else None
        rows = rows[1:]
        if rows and not any(alignments):
            alignments = [cell.alignment for cell in rows[0][1] for _ in range(cell.span)]
    body = [_row(cells) for _, cells in rows]
    width = max([len(row.cells) for row in body] + [len(header.cells) if header else 0])
    if header:
        header = _padded(header, width)
    alignments = (alignments + [""] * width)[:width]
    return Table(header, tuple(_padded(row, width) for row in body), tuple(alignments))


def _row(cells: list[Frame]) -> Row:
    made: list[tuple[Run, ...]] = []
    for cell in cells:
        made.append(flat_runs(cell.blocks))
        made += [()] * (cell.span - 1)
    return Row(tuple(made))


def _padded(row: Row, width: int) -> Row:
    return row if len(row.cells) == width else Row(row.cells + ((),) * (width - len(row.cells)))
