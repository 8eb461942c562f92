"""The blocks that closed HTML elements become."""

from __future__ import annotations

from collections.abc import Callable

from reader.library.body.html.builder import DocumentBuilder
from reader.library.body.html.frames import OpenElement
from reader.library.body.html.links import clean_target
from reader.library.body.html.tables import table_blocks
from reader.library.body.writers.text import flat_runs
from reader.library.document import (
    Definition,
    Definitions,
    Details,
    Folded,
    Footnote,
    Footnotes,
    Heading,
    Item,
    Items,
    Paragraph,
    Quote,
    Run,
)
from reader.text import clean_line

__all__ = ["CLOSERS"]


def _made_nothing(_builder: DocumentBuilder, _frame: OpenElement) -> None:
    """Do nothing: a cell stays in its row until the table ends."""


def _made_medium(builder: DocumentBuilder, frame: OpenElement) -> None:
    for block in frame.blocks[:1]:
        if not frame.name and isinstance(block, Paragraph) and block.runs[0].link:
            builder.put(block)


def _made_quote(builder: DocumentBuilder, frame: OpenElement) -> None:
    if frame.blocks:
        builder.put(Quote(tuple(frame.blocks)))


def _made_folded(builder: DocumentBuilder, frame: OpenElement) -> None:
    if frame.blocks:
        builder.put(Folded(tuple(frame.blocks)))


def _made_heading(builder: DocumentBuilder, frame: OpenElement) -> None:
    runs = flat_runs(frame.blocks)
    if runs:
        builder.put(Heading(frame.level, runs, frame.anchor))


def _made_item(builder: DocumentBuilder, frame: OpenElement) -> None:
    around = builder.frames[-1]
    if builder.full and not frame.blocks:
        return
    if around.tag in ("ul", "ol"):
        around.items.append(Item(tuple(frame.blocks), frame.checked, frame.number))
        around.loose = around.loose or frame.loose
    else:
        for block in frame.blocks:
            builder.put(block)


def _made_list(builder: DocumentBuilder, frame: OpenElement) -> None:
    items = list(frame.items)
    if frame.blocks:
        items.append(Item(tuple(frame.blocks)))
    if items:
        start = len(items) if frame.start is None and frame.step < 0 else frame.start
        kind = frame.kind if frame.kind in ("a", "A", "i", "I") else "1"
        builder.put(Items(tuple(items), start, not frame.loose, kind, frame.step))


def _made_code(builder: DocumentBuilder, frame: OpenElement) -> None:
    text = "".join(frame.raw or []).removeprefix("\n")
    if text.strip():
        builder.add_code(text.rstrip(), frame.language)
    for block in frame.blocks:
        builder.put(block)
    builder.language = ""


def _made_summary(builder: DocumentBuilder, frame: OpenElement) -> None:
    runs = flat_runs(frame.blocks)
    around = builder.frames[-1]
    if around.tag == "details" and not around.summary:
        around.summary = runs
    elif runs:
        builder.add(Paragraph(runs))


def _made_details(builder: DocumentBuilder, frame: OpenElement) -> None:
    if frame.blocks or frame.summary:
        summary = frame.summary or (Run(clean_line("Details")),)
        builder.put(Details(summary, tuple(frame.blocks)))


def _made_term(builder: DocumentBuilder, frame: OpenElement) -> None:
    around = builder.frames[-1]
    runs = flat_runs(frame.blocks)
    if around.tag != "dl":
        if runs:
            builder.add(Paragraph(runs))
        return
    if around.definitions and around.definitions[-1].blocks:
        around.terms = []
    around.terms.append(runs)
    around.definitions.append(Definition(tuple(around.terms), ()))
    if len(around.terms) > 1:
        del around.definitions[-2]


def _made_meaning(builder: DocumentBuilder, frame: OpenElement) -> None:
    around = builder.frames[-1]
    if around.tag != "dl":
        for block in frame.blocks:
            builder.put(block)
        return
    last = around.definitions.pop() if around.definitions else Definition((), ())
    around.definitions.append(Definition(last.terms, last.blocks + tuple(frame.blocks)))


def _made_definitions(builder: DocumentBuilder, frame: OpenElement) -> None:
    if frame.blocks:
        frame.definitions.append(Definition((), tuple(frame.blocks)))
    if frame.definitions:
        builder.put(Definitions(tuple(frame.definitions)))


def _made_table(builder: DocumentBuilder, frame: OpenElement) -> None:
    if not builder.full or any(cell.blocks for _, cells in frame.rows for cell in cells):
        for block in table_blocks(frame):
            builder.put(block)


def _made_note(builder: DocumentBuilder, frame: OpenElement) -> None:
    builder.frames[-1].notes.append((frame.name, frame.blocks))


def _made_notes(builder: DocumentBuilder, frame: OpenElement) -> None:
    named = enumerate(frame.notes, 1)
    notes = [Footnote(number, clean_target(name), tuple(blocks)) for number, (name, blocks) in named]
    if notes:
        for note in notes:
            builder.anchor(f"fn:{note.name}")
        builder.put(Footnotes(tuple(notes)))


CLOSERS: dict[str, Callable[[DocumentBuilder, OpenElement], None]] = {
    "td": _made_nothing,
    "video": _made_medium,
    "audio": _made_medium,
    "blockquote": _made_quote,
    "folded": _made_folded,
    "li": _made_item,
    "ul": _made_list,
    "ol": _made_list,
    "pre": _made_code,
    "listing": _made_code,
    "xmp": _made_code,
    "summary": _made_summary,
    "details": _made_details,
    "dt": _made_term,
    "dd": _made_meaning,
    "dl": _made_definitions,
    "table": _made_table,
    "footnote": _made_note,
    "footnotes": _made_notes,
    **dict.fromkeys((f"h{level}" for level in range(1, 7)), _made_heading),
}
