"""The features of the document that the reader makes of a post."""

from __future__ import annotations

from collections.abc import Sequence
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
from tests.structure.features import Features, Inline, address, folded

__all__ = ["features_of_document"]

_FLAGS = {
    Style.STRONG: "strong",
    Style.EMPHASIS: "em",
    Style.CODE: "code",
    Style.STRUCK: "del",
    Style.SUPERSCRIPT: "sup",
    Style.SUBSCRIPT: "sub",
    Style.KEY: "kbd",
    Style.MARKED: "mark",
}


class _Reader:
    def __init__(self) -> None:
        self.features = Features()
        self.texts: list[list[str]] = []
        self.item_texts: list[list[str]] = []

    def text(self, text: str) -> None:
        for collected in self.texts:
            collected.append(text)
        if self.item_texts:
            self.item_texts[-1].append(text)

    def runs(self, runs: Sequence[Run]) -> None:
        inline = Inline()
        link: list[str] = []
        target = ""
        for run in runs:
            # A line break within a link is no part of it in the document.
            joins = run.link == target or (run.text == "\n" and not run.link)
            if not joins or Style.NOTE_REFERENCE in run.style:
                self._end_link(link, target)
                target = run.link
            self._run(run, inline, link)
        self._end_link(link, target)
        self.features.styles += inline.styles()

    def _end_link(self, link: list[str], target: str) -> None:
        text = folded("".join(link))
        # A video or a page within the page is no link there; the reader gives its address.
        if target and link and not text.startswith("▶"):
            self.features.links.append((text, address(target)))
        link.clear()

    def _run(self, run: Run, inline: Inline, link: list[str]) -> None:
        if Style.NOTE_REFERENCE in run.style:
            self.text(f"[{run.text}]")
            inline.add(frozenset(), f"[{run.text}]")
            return
        if Style.IMAGE in run.style:
            self.features.pictures.append(address(run.source))
            link.append("")
            return
        text = f"\\({run.text}\\)" if Style.MATHS in run.style else str(run.text)
        self.text(text)
        link.append(text)
        inline.add(frozenset(name for flag, name in _FLAGS.items() if flag in run.style), text)

    def blocks(self, blocks: Sequence[Block], depth: int = 0) -> None:
        for block in blocks:
            self.text(" ")
            self.block(block, depth)
            self.text(" ")

    def collected(self, runs: Sequence[Run]) -> str:
        self.texts.append([])
        self.runs(runs)
        return folded("".join(self.texts.pop()))

    def block(self, block: Block, depth: int) -> None:  # noqa: C901, PLR0912
        features = self.features
        match block:
            case Paragraph():
                self.runs(block.runs)
            case Heading():
                text = self.collected(block.runs)
                if text:
                    features.headings.append((block.level, text))
            case Code():
                features.code.append("\n".join(line.rstrip() for line in block.text.split("\n")).strip("\n"))
                self.text(block.text)
            case Items():
                self.list(block, depth + 1)
            case Table():
                for row in [*([block.header] if block.header else []), *block.rows]:
                    self.row(row, depth)
            case Quote() | Folded():
                self.blocks(block.blocks, depth)
            case Details():
                self.runs(block.summary)
                self.blocks(block.blocks, depth)
            case Definitions():
                for item in block.items:
                    for term in item.terms:
                        self.text(" ")
                        self.runs(term)
                    self.blocks(item.blocks, depth)
            case Footnotes():
                for note in block.notes:
                    self.texts.append([])
                    self.blocks(note.blocks, depth)
                    features.notes.append(folded("".join(self.texts.pop())))
            case Rule() | Notice():
                pass
            case _:
                assert_never(block)

    def row(self, row: Row, depth: int) -> None:
        for cell, blocks in zip(row.cells, row.blocks or ((),) * len(row.cells), strict=True):
            place = len(self.features.cells)
            self.texts.append([])
            self.text(" ")
            self.blocks(blocks, depth) if blocks else self.runs(cell)
            self.text(" ")
            # A cell that another one reaches over is empty here and is not there on the page.
            self.features.cells.insert(place, folded("".join(self.texts.pop())))

    def list(self, block: Items, depth: int) -> None:
        for number, item in zip(block.numbers, block.items, strict=True):
            place = len(self.features.items)
            marker = "•" if block.start is None else str(number)
            self.features.items.append((depth, marker, ""))
            self.item_texts.append([])
            self.blocks(item.blocks, depth)
            self.features.items[place] = (depth, marker, folded("".join(self.item_texts.pop())))


def features_of_document(document: Document) -> Features:
    """The features of a document."""
    reader = _Reader()
    reader.blocks(document.blocks)
    return reader.features
