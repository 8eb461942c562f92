"""Tables: columns between light lines, narrowed and wrapped to fit, or one record below the other where they cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from reader.library.document import Row, Run, Style, Table
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
"""Rows that are measured; the rows after them are wrapped to the same columns."""

WORD = 14
"""Cells of a word that a column must have room for; a longer one may be cut."""

_Cell = list[Segment]


def table_lines(table: Table, width: int, sheet: Sheet) -> Iterator[Line]:
    """The lines of a table at `width` cells."""
    rows = [table.header, *table.rows] if table.header else list(table.rows)
    columns = max((len(row.cells) for row in rows), default=0)
    if not columns:
        return iter(())
    texts = [[_plain(cell) for cell in row.cells] for row in islice(rows, SAMPLE)]
    natural = _widest(texts, columns, sheet)
    least = _widest([[_longest_word(cell) for cell in row] for row in texts], columns, sheet)
    widths = column_widths(natural, least, width - len(BETWEEN) * (columns - 1))
    if widths is None:
        return _records(table, width, sheet)
    return _grid(table, widths, natural != widths, sheet)


def column_widths(natural: Sequence[int], least: Sequence[int], room: int) -> list[int] | None:
    """The width of each column in `room` cells: what it wants, or a fair share; None where not even words fit."""
    if sum(natural) <= room:
        return list(natural)
    widths = [min(word, WORD) for word in least]
    spare = room - sum(widths)
    if spare < 0:
        return None
    order = sorted(range(len(widths)), key=lambda column: natural[column] - widths[column])
    for place, column in enumerate(order):
        given = min(natural[column] - widths[column], spare // (len(order) - place))
        widths[column] += given
        spare -= given
    return widths


def _plain(cell: Sequence[Run]) -> str:
    text = "".join([run.text for run in cell])
    # Pictures and notes are drawn with a few characters more than their text.
    marks = sum(2 for run in cell if Style.NOTE_REFERENCE in run.style)
    pictures = sum(5 + len(run.source.rpartition("/")[2][:60]) for run in cell if Style.IMAGE in run.style)
    return text + "n" * marks + "\N{NO-BREAK SPACE}" * pictures


def _longest_word(text: str) -> str:
    return max(text.split(), key=len, default="")


def _widest(texts: Sequence[Sequence[str]], columns: int, sheet: Sheet) -> list[int]:
    widths = [1] * columns
    measure = sheet.cells.width
    for row in texts:
        for column, text in enumerate(row):
            parts = text.split("\n") if "\n" in text else (text,)
            widths[column] = max(widths[column], *(measure(part.replace("\t", " ")) for part in parts))
    return widths


def _grid(table: Table, widths: list[int], wrapped: bool, sheet: Sheet) -> Iterator[Line]:
    alignments = [*table.alignments, *[""] * len(widths)]
    if table.header:
        yield from _row(table.header, Role.TABLE_HEADER, widths, alignments, sheet)
        yield _border(UNDER_HEADER, widths, sheet)
    for number, row in enumerate(table.rows):
        if wrapped and number:
            yield _border(UNDER_ROW, widths, sheet)
        yield from _row(row, Role.TABLE_CELL, widths, alignments, sheet)


def _border(pattern: str, widths: Sequence[int], sheet: Sheet) -> Line:
    text = pattern.join([pattern[0] * width for width in widths])
    return Line((Segment(Clean(text), Role.TABLE_BORDER),), Role.TABLE_BORDER, "\n", sheet.block)


def _row(row: Row, role: Role, widths: Sequence[int], alignments: Sequence[str], sheet: Sheet) -> Iterator[Line]:
    cells = [inline(cell, role, sheet) for cell in row.cells]
    columns = [[segments for segments, _ in wrap(cell, widths[place], sheet.cells)] for place, cell in enumerate(cells)]
    height = max((len(column) for column in columns), default=0) or 1
    for level in range(height):
        parts: list[Segment] = []
        for place, width in enumerate(widths):
            here = columns[place][level] if place < len(columns) and level < len(columns[place]) else BLANK
            if place:
                parts.append(Segment(Clean(BETWEEN), Role.TABLE_BORDER))
            parts.extend(_aligned(here, width, alignments[place], place == len(widths) - 1, sheet))
        yield Line(tuple(parts), role, " " if level < height - 1 else "\n", sheet.block)


def _aligned(
    segments: tuple[Segment, ...], width: int, alignment: str, last: bool, sheet: Sheet
) -> tuple[Segment, ...]:
    spare = width - sheet.cells.width("".join([segment.text for segment in segments]))
    left = {"right": spare, "center": spare // 2}.get(alignment, 0) if segments else 0
    right = 0 if last else spare - left
    return (*_spaces(left), *segments, *_spaces(right))


def _spaces(count: int) -> tuple[Segment, ...]:
    return (Segment(Clean(" " * count), Role.MARGIN),) if count > 0 else BLANK


def _records(table: Table, width: int, sheet: Sheet) -> Iterator[Line]:
    names = table.header.cells if table.header else ()
    for number, row in enumerate(table.rows or ((table.header,) if table.header else ())):
        if number:
            yield Line(BLANK, block=sheet.block)
        cells = row.cells + ((),) * (len(names) - len(row.cells))
        for place, cell in enumerate(cells):
            name = inline(names[place], Role.TABLE_HEADER, sheet) if table.rows and place < len(names) else []
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
