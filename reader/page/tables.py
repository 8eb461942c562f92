"""Tables: columns between thin lines, narrowed and wrapped to fit, or records one below the other if they cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from reader.library.document import Block, Row, Run, Style, Table
from reader.page.inline import inline
from reader.page.model import BLANK, Line, Role, Segment
from reader.page.sheet import Sheet
from reader.page.wrap import wrap
from reader.text import Clean

__all__ = ["column_widths", "table_lines"]

BETWEEN = " │ "
UNDER_HEADER = "─┼─"
UNDER_ROW = "┄┼┄"

SAMPLE = 300
"""The number of rows measured; later rows are wrapped to the same columns."""

ROOM = 12
"""The cells a column needs for lists and other blocks in it to keep their layout."""

WORD = 14
"""The longest word, in cells, for which a column must have room; a longer one may be cut."""

_Cell = list[Segment]

Flow = Callable[[Sequence[Block], int], Iterator[Line]]
"""Lays out the blocks of a table cell in the given number of screen cells."""


def table_lines(table: Table, width: int, sheet: Sheet, flow: Flow) -> Iterator[Line]:
    """Return the lines of a table at `width` cells; `flow` lays out table cells with more than running text."""
    rows = [table.header, *table.rows] if table.header else list(table.rows)
    columns = max((len(row.cells) for row in rows), default=0)
    if not columns:
        return iter(())
    texts = [[_plain(cell) for cell in row.cells] for row in islice(rows, SAMPLE)]
    sizes = _sizes(texts, columns, sheet)
    words = _sizes([[_longest_word(cell) for cell in row] for row in texts], columns, sheet)
    natural = [max(column) for column in sizes]
    least = [max(column) for column in words]
    widths = column_widths(natural, least, list(map(sum, sizes)), width - len(BETWEEN) * (columns - 1))
    if widths is None:
        return _records(table, width, sheet, flow)
    return _grid(table, widths, natural != widths, sheet, flow)


def column_widths(natural: Sequence[int], least: Sequence[int], weights: Sequence[int], room: int) -> list[int] | None:
    """Return the width of each column in `room` cells, or None if not even words fit.

    Each column gets its `natural` width if there is room for all. Otherwise the room is divided in proportion to the
    amount of text in the columns (`weights`), to keep the table short; each keeps room for its longest word (`least`),
    and none gets more than its natural width.
    """
    if sum(natural) <= room:
        return list(natural)
    if sum(least) > room:
        least = [min(word, WORD) for word in least]
    if sum(least) > room:
        return None
    fixed: dict[int, int] = {}
    while True:
        open_columns = [column for column in range(len(natural)) if column not in fixed]
        left = room - sum(fixed.values())
        total = sum(weights[column] for column in open_columns) or 1
        shares = {column: left * weights[column] // total for column in open_columns}
        short = {column: least[column] for column in open_columns if shares[column] < least[column]}
        content = {column: natural[column] for column in open_columns if shares[column] > natural[column]}
        if not short and not content:
            return _all_given({**fixed, **shares}, natural, room)
        fixed.update(short or content)


def _all_given(widths: dict[int, int], natural: Sequence[int], room: int) -> list[int]:
    """Return the widths in order, giving cells lost to rounding to the columns that lack most."""
    given = [widths[column] for column in range(len(natural))]
    for column in sorted(range(len(given)), key=lambda column: given[column] - natural[column]):
        more = max(0, min(room - sum(given), natural[column] - given[column]))
        given[column] += more
    return given


def _plain(cell: Sequence[Run]) -> str:
    text = "".join([run.text for run in cell])
    # Pictures and notes are drawn with a few more characters than their text.
    marks = sum(2 for run in cell if Style.NOTE_REFERENCE in run.style)
    pictures = sum(5 + len(run.source.rpartition("/")[2][:60]) for run in cell if Style.IMAGE in run.style)
    return text + "n" * marks + "\N{NO-BREAK SPACE}" * pictures


def _longest_word(text: str) -> str:
    return max(text.split(), key=len, default="")


def _sizes(texts: Sequence[Sequence[str]], columns: int, sheet: Sheet) -> list[list[int]]:
    """Return for each column the cells that its texts take, at least 1."""
    sizes = [[1] for _ in range(columns)]
    measure = sheet.cells.width
    for row in texts:
        for column, text in enumerate(row):
            parts = text.split("\n") if "\n" in text else (text,)
            sizes[column].append(max(measure(part.replace("\t", " ")) for part in parts))
    return sizes


def _grid(table: Table, widths: list[int], wrapped: bool, sheet: Sheet, flow: Flow) -> Iterator[Line]:
    alignments = [*table.alignments, *[""] * len(widths)]
    if table.header:
        yield from _row(table.header, Role.TABLE_HEADER, widths, alignments, sheet, flow)
        yield _border(UNDER_HEADER, widths, sheet)
    for number, row in enumerate(table.rows):
        if wrapped and number:
            yield _border(UNDER_ROW, widths, sheet)
        yield from _row(row, Role.TABLE_CELL, widths, alignments, sheet, flow)


def _border(pattern: str, widths: Sequence[int], sheet: Sheet) -> Line:
    text = pattern.join([pattern[0] * width for width in widths])
    return Line((Segment(Clean(text), Role.TABLE_BORDER),), Role.TABLE_BORDER, "\n", sheet.block)


def _row(  # noqa: PLR0913, PLR0917
    row: Row, role: Role, widths: Sequence[int], alignments: Sequence[str], sheet: Sheet, flow: Flow
) -> Iterator[Line]:
    columns = [_cell(row, place, role, widths[place], sheet, flow) for place in range(len(row.cells))]
    height = max((len(column) for column in columns), default=0) or 1
    for level in range(height):
        parts: list[Segment] = []
        for place, width in enumerate(widths):
            here = columns[place][level] if place < len(columns) and level < len(columns[place]) else BLANK
            if place:
                parts.append(Segment(Clean(BETWEEN), Role.TABLE_BORDER))
            parts.extend(_aligned(here, width, alignments[place], place == len(widths) - 1, sheet))
        yield Line(tuple(parts), role, " " if level < height - 1 else "\n", sheet.block)


def _cell(  # noqa: PLR0913, PLR0917
    row: Row, place: int, role: Role, width: int, sheet: Sheet, flow: Flow
) -> list[tuple[Segment, ...]]:
    """Return the lines of one cell. Blocks keep their layout if there is room."""
    if row.blocks and row.blocks[place] and width >= ROOM:
        return [line.segments for line in flow(row.blocks[place], width)]
    return [segments for segments, _ in wrap(inline(row.cells[place], role, sheet), width, sheet.cells)]


def _aligned(
    segments: tuple[Segment, ...], width: int, alignment: str, last: bool, sheet: Sheet
) -> tuple[Segment, ...]:
    spare = width - sheet.cells.width("".join([segment.text for segment in segments]))
    left = {"right": spare, "center": spare // 2}.get(alignment, 0) if segments else 0
    right = 0 if last else spare - left
    return (*_spaces(left), *segments, *_spaces(right))


def _spaces(count: int) -> tuple[Segment, ...]:
    return (Segment(Clean(" " * count), Role.MARGIN),) if count > 0 else BLANK


def _records(table: Table, width: int, sheet: Sheet, flow: Flow) -> Iterator[Line]:
    names = table.header.cells if table.header else ()
    for number, row in enumerate(table.rows or ((table.header,) if table.header else ())):
        if number:
            yield Line(BLANK, block=sheet.block)
        cells = row.cells + ((),) * (len(names) - len(row.cells))
        for place, cell in enumerate(cells):
            name = inline(names[place], Role.TABLE_HEADER, sheet) if table.rows and place < len(names) else []
            if place < len(row.blocks) and row.blocks[place]:
                yield from _field([*name], [], width, sheet)
                before = (Segment(Clean("  "), Role.MARGIN),)
                for line in flow(row.blocks[place], width - 2):
                    yield line._replace(segments=before + line.segments)
                continue
            value = inline(cell, Role.TABLE_CELL, sheet)
            yield from _field(name, value, width, sheet)


def _field(name: _Cell, value: _Cell, width: int, sheet: Sheet) -> Iterator[Line]:
    between = [Segment(Clean(": "), Role.TABLE_HEADER)] if name else []
    before = BLANK
    segments = [*name, *between, *value]
    text = "".join([segment.text for segment in segments])
    fits = "\n" not in text and sheet.cells.width(text.rstrip()) <= width
    for pieces, joint in wrap(segments, width if fits else width - 2, sheet.cells):
        yield Line(before + pieces, Role.TABLE_CELL, joint, sheet.block)
        before = (Segment(Clean("  "), Role.MARGIN),)
