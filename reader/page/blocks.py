"""Blocks -> lines: paragraphs, headings, lists, quotes and the rest, each as an iterator of lines.

Every function here takes the width in cells available to its block. Nested blocks get less, until so little is left
that they are no longer indented: nothing is ever wider than the page, and nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, assert_never

from reader.library.document import (
    Block,
    Code,
    Definitions,
    Details,
    Folded,
    Footnote,
    Footnotes,
    Heading,
    Item,
    Items,
    Notice,
    Paragraph,
    Quote,
    Rule,
    Run,
    Style,
    Table,
)
from reader.page.callouts import Callout, callout_of
from reader.page.code import code_lines
from reader.page.direction import RightToLeft, runs_right_to_left
from reader.page.inline import inline
from reader.page.model import BLANK, Line, Role, Segment, heading
from reader.page.sheet import Sheet
from reader.page.tables import table_lines
from reader.page.wrap import wrap
from reader.text import Clean, clean_block

__all__ = ["Scope", "block_lines", "flow", "notice_lines"]

MIN_WIDTH = 10
"""The fewest cells left for text, if the page has them: deeper blocks are not indented further."""

MAX_DEPTH = 16
"""The depth to which nested blocks keep their layout. Deeper ones become paragraphs, as each of their lines passes
through every layer around it. Real posts nest at most nine deep."""

BACK = "↩"
BAR = "▎"
BULLETS = ("•", "◦", "▪")
_ROOMY = 40


class Scope(NamedTuple):
    """The context of a block: cells available, default role of its text, nesting depth, number of lists around it."""

    width: int
    role: Role = Role.BODY
    depth: int = 0
    lists: int = 0
    tight: bool = False

    def inner(self, step: int = 0, role: Role | None = None, *, tight: bool = False) -> Scope:
        """Return the scope of the content of this block, indented by `step` cells."""
        return Scope(self.width - step, role or self.role, self.depth + 1, self.lists, tight)

    def step(self, wanted: int) -> int:
        """Return how far the content may be indented while text keeps a readable width."""
        return wanted if self.width - wanted >= MIN_WIDTH else 0


def flow(blocks: Iterable[Block], sheet: Sheet, scope: Scope) -> Iterator[Line]:
    """Lay out blocks one below the other, separated by blank lines (except in a tight list)."""
    some = False
    for block in blocks:
        lines = block_lines(block, sheet, scope)
        first = next(lines, None)
        if first is None:
            continue
        if some and not scope.tight:
            yield from [Line(BLANK, block=sheet.block)] * gap_before(block, scope)
        some = True
        yield first
        yield from lines


def gap_before(block: Block, scope: Scope) -> int:
    """Return the number of blank lines above a block: two above a heading that opens a part of the post."""
    return 2 if isinstance(block, Heading) and block.level <= 2 and not scope.depth else 1


def block_lines(block: Block, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    """Return the lines of one block, without blank lines around it."""
    if scope.depth > MAX_DEPTH:
        return _flat(block, sheet, scope)
    return _laid_out(block, sheet, scope)


def _laid_out(block: Block, sheet: Sheet, scope: Scope) -> Iterator[Line]:  # noqa: C901, PLR0911, PLR0912 - see below
    """Handle each type of block in its own case; the type checker rejects a type without one."""
    match block:
        case Paragraph():
            return _paragraph(block, sheet, scope)
        case Heading():
            return _heading(block, sheet, scope)
        case Code():
            return code_lines(block, scope.width, sheet, scope.step(2))
        case Quote():
            return _quote(block, sheet, scope)
        case Items():
            return _items(block, sheet, scope)
        case Table():
            return _table(block, sheet, scope)
        case Rule():
            return _rule(sheet, scope)
        case Definitions():
            return _definitions(block, sheet, scope)
        case Footnotes():
            return _footnotes(block, sheet, scope)
        case Details():
            return _details(block, sheet, scope)
        case Folded():
            return _folded(block, sheet, scope)
        case Notice():
            return notice_lines(block.text, scope.width, sheet)
        case _:
            assert_never(block)


def text_lines(segments: Sequence[Segment], width: int, sheet: Sheet, role: Role, anchor: str = "") -> Iterator[Line]:
    """Lay out running text as lines; `anchor` names the first."""
    block = sheet.block
    text = "".join([segment.text for segment in segments])
    turned = RightToLeft(text, width, sheet.cells) if not sheet.logical and runs_right_to_left(text) else None
    for pieces, joint in wrap(segments, width, sheet.cells):
        yield Line(turned.line(pieces) if turned else pieces, role, joint, block, anchor)
        anchor = ""


def behind(
    lines: Iterable[Line], first: tuple[Segment, ...], rest: tuple[Segment, ...], blank: tuple[Segment, ...] = BLANK
) -> Iterator[Line]:
    """Prefix lines with segments: `first` for the first line, `blank` for empty ones, `rest` for the others."""
    if not (first or rest or blank):
        yield from lines
        return
    before = empty = first
    for segments, role, joint, block, anchor in lines:
        yield Line(before + segments if segments else empty, role, joint, block, anchor)
        before, empty = rest, blank


def margin(cells: int) -> tuple[Segment, ...]:
    """Return the spaces before a line."""
    return (Segment(Clean(" " * cells), Role.MARGIN),) if cells else BLANK


def _paragraph(block: Paragraph, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    if block.classes and (callout := callout_of(block, sheet)):
        return _called_out(callout, callout.opening, sheet, scope)
    if block.runs and all(Style.MATHS in run.style or run.text == "\n" for run in block.runs):
        return _formula(block, sheet, scope)
    role = Role.CAPTION if "caption" in block.classes else scope.role
    return text_lines(inline(block.runs, role, sheet), scope.width, sheet, role)


def _formula(block: Paragraph, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    """Set a stand-alone formula apart: in as many lines as it needs, or as source if it cannot be drawn."""
    from reader.page.maths.formula import maths_lines  # noqa: PLC0415 (start-up)

    step = scope.step(4)
    width = scope.width - step
    lines = maths_lines("".join([run.text for run in block.runs]))
    if lines is None:
        text = [Segment(run.text, scope.role, run.style) for run in block.runs]
        shown = text_lines(text, width, sheet, scope.role)
    else:
        shown = chain.from_iterable(_formula_line(line, width, sheet, scope) for line in lines)
    return behind(shown, margin(step), margin(step))


def _formula_line(line: str, width: int, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    """Lay out a line of a formula; its spaces are kept unless it has to be wrapped."""
    if sheet.cells.width(line) <= width:
        line = line.replace(" ", "\N{NO-BREAK SPACE}")
    return text_lines([Segment(clean_block(line), scope.role, Style.MATHS)], width, sheet, scope.role)


def _heading(block: Heading, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    role = heading(block.level)
    return text_lines(inline(block.runs, role, sheet), scope.width, sheet, role, block.anchor)


def _quote(block: Quote, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    opening = block.blocks[0] if block.blocks else None
    if isinstance(opening, Paragraph) and (callout := callout_of(opening, sheet)):
        return _called_out(callout, (*callout.opening, *block.blocks[1:]), sheet, scope)
    return _barred(block.blocks, sheet, scope)


def _barred(blocks: Iterable[Block], sheet: Sheet, scope: Scope) -> Iterator[Line]:
    step = scope.step(2)
    return _beside_bar(flow(blocks, sheet, scope.inner(step, Role.QUOTE)), Role.QUOTE_BAR if step else None)


def _beside_bar(lines: Iterator[Line], role: Role | None) -> Iterator[Line]:
    if role is None:
        return lines
    before = (Segment(Clean(f"{BAR} "), role),)
    return behind(lines, before, before, (Segment(Clean(BAR), role),))


def _called_out(callout: Callout, blocks: Iterable[Block], sheet: Sheet, scope: Scope) -> Iterator[Line]:
    step = scope.step(2)
    title = text_lines(callout.title, scope.width - step, sheet, callout.role)
    return _beside_bar(chain(title, flow(blocks, sheet, scope.inner(step))), callout.bar if step else None)


def _items(block: Items, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    edge = 2 if scope.width >= _ROOMY and not scope.lists else 0
    inner = scope.inner(tight=block.tight)._replace(lists=scope.lists + 1)
    labels = [block.label(number) for number in block.numbers] if block.start is not None else []
    digits = max(map(len, labels), default=1)
    some = False
    for place, item in enumerate(block.items):
        if some and not block.tight:
            yield Line(BLANK, block=sheet.block)
        label = labels[place].rjust(digits) if labels else BULLETS[min(scope.lists, len(BULLETS) - 1)]
        marker = _marker(item, label)
        some = True
        yield from _item(item, marker, edge, sheet, inner)


def _marker(item: Item, label: str) -> Segment:
    if item.checked is not None:
        return Segment(Clean("☑" if item.checked else "☐"), Role.TASK)
    return Segment(Clean(label), Role.BULLET)


def _item(item: Item, marker: Segment, edge: int, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    text = Clean(" " * edge + marker.text + " ")
    first = (Segment(text, marker.role),)
    hang = sheet.cells.width(text)
    if scope.width - hang < MIN_WIDTH:
        # Too narrow for a hanging indent: the marker goes on the first line of the text.
        yield from _unhung(item.blocks, marker, sheet, scope)
        return
    some = False
    for line in behind(flow(item.blocks, sheet, scope._replace(width=scope.width - hang)), first, margin(hang)):
        some = True
        yield line
    if not some:
        yield Line((Segment(Clean(text.rstrip()), marker.role),), Role.BODY, "\n", sheet.block)


def _unhung(blocks: Sequence[Block], marker: Segment, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    mark = Segment(Clean(marker.text.strip() + " "), marker.role)
    opening = blocks[0] if blocks else None
    if isinstance(opening, Paragraph) and not opening.classes:
        blocks = blocks[1:]
        yield from text_lines([mark, *inline(opening.runs, scope.role, sheet)], scope.width, sheet, scope.role)
    else:
        yield Line((Segment(Clean(mark.text.rstrip()), mark.role),), Role.BODY, "\n", sheet.block)
    yield from flow(blocks, sheet, scope)


def _rule(sheet: Sheet, scope: Scope) -> Iterator[Line]:
    yield Line((Segment(Clean("─" * scope.width), Role.RULE),), Role.RULE, "\n", sheet.block)


def _definitions(block: Definitions, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    step = scope.step(4 if scope.width >= _ROOMY else 2)
    some = False
    for item in block.items:
        if some:
            yield Line(BLANK, block=sheet.block)
        for term in item.terms:
            yield from text_lines(inline(term, Role.TERM, sheet), scope.width, sheet, Role.TERM)
        before = margin(step)
        yield from behind(flow(item.blocks, sheet, scope.inner(step)), before, before)
        some = True


def _footnotes(block: Footnotes, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    yield Line((Segment(Clean("─" * min(scope.width, 12)), Role.RULE),), Role.RULE, "\n", sheet.block)
    digits = max((len(f"[{note.number}]") for note in block.notes), default=0)
    for note in block.notes:
        marker = f"[{note.number}]".rjust(digits) + " "
        step = scope.step(len(marker))
        lines = _footnote(note, Segment(Clean(marker), Role.NOTE_MARK), step, sheet, scope.inner(step, Role.NOTE))
        for number, line in enumerate(lines):
            yield line if number else line._replace(anchor=f"fn:{note.name}")


def _footnote(note: Footnote, marker: Segment, step: int, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    back = Run(Clean(BACK), link=f"#fnref:{note.name}")
    blocks = note.blocks
    last = blocks[-1] if blocks else None
    if isinstance(last, Paragraph):
        blocks = (*blocks[:-1], Paragraph((*last.runs, Run(Clean(" ")), back), last.classes))
    else:
        blocks = (*blocks, Paragraph((back,)))
    return (
        behind(flow(blocks, sheet, scope), (marker,), margin(step)) if step else _unhung(blocks, marker, sheet, scope)
    )


def _details(block: Details, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    step = scope.step(2)
    mark = (Segment(Clean("▾ "), Role.BULLET),) if step else BLANK
    summary = inline(block.summary, Role.SUMMARY, sheet) or [Segment(Clean("Details"), Role.SUMMARY)]
    yield from behind(text_lines(summary, scope.width - step, sheet, Role.SUMMARY), mark, margin(step))
    before = margin(step)
    yield from behind(flow(block.blocks, sheet, scope.inner(step)), before, before)


def _folded(block: Folded, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    if sheet.folded_open:
        return flow(block.blocks, sheet, scope._replace(role=Role.BOILERPLATE))
    words = sheet.wording
    count = len(block.blocks)
    text = words.folded_one if count == 1 else words.folded_many.format(count=count)
    if words.folded_key:
        text = f"{text} · {words.folded_key} shows {'it' if count == 1 else 'them'}"
    segments = [Segment(Clean(text), Role.FOLDED)]
    return text_lines(segments, scope.width, sheet, Role.FOLDED)


def notice_lines(words: str, width: int, sheet: Sheet) -> Iterator[Line]:
    """Lay out a message from the reader itself."""
    return text_lines([Segment(clean_block(words), Role.NOTICE)], width, sheet, Role.NOTICE)


def _table(block: Table, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    return table_lines(
        block, scope.width, sheet, lambda blocks, width: flow(blocks, sheet, scope.inner(scope.width - width))
    )


def _flat(block: Block, sheet: Sheet, scope: Scope) -> Iterator[Line]:
    """Flatten a block that is nested too deeply into paragraphs in reading order, iteratively."""
    waiting: list[Block] = [block]
    while waiting:
        here = waiting.pop()
        inner = _inner(here)
        if inner is None:
            yield from _laid_out(here, sheet, scope)
        else:
            waiting.extend(reversed(inner))


def _inner(block: Block) -> list[Block] | None:
    """Return the blocks inside a block, or None if it contains text."""
    if isinstance(block, Quote | Folded):
        return list(block.blocks)
    if isinstance(block, Details):
        return [Paragraph(block.summary), *block.blocks]
    if isinstance(block, Items):
        return [inner for item in block.items for inner in item.blocks]
    if isinstance(block, Definitions):
        return [inner for item in block.items for inner in (*map(Paragraph, item.terms), *item.blocks)]
    if isinstance(block, Footnotes):
        return [inner for note in block.notes for inner in note.blocks]
    return None
