"""Exports questions as a text file for Anki: one note per question, with its fingerprint as id.

The format is Anki's (Anki manual, "Importing text files"): lines `#key:value`, then one line per note with fields
separated by tabs. Fields contain HTML. An answer is written from its `Document`, so no markup of a post is passed on,
and refers to nothing outside the note: images become their descriptions, and links their texts. Formulas are in
MathJax's delimiters. Each note has a GUID, so importing a file twice creates no duplicates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, NamedTuple, cast

from reader.library.body.writers.html import write_html
from reader.library.document import Block, Document, Folded, Paragraph, Run, Style
from reader.text import clean_block, clean_line

__all__ = ["Note", "anki_text"]

_HEAD = (
    "#separator:tab",
    "#html:true",
    "#notetype:Basic",
    "#columns:GUID\tFront\tBack\tTags",
    "#guid column:1",
    "#tags column:4",
)


class Note(NamedTuple):
    """A question with its answer, its fingerprint, its topics and tags, and the user's own note."""

    guid: str
    question: str
    answer: Document
    tags: Sequence[str]
    own: str = ""


def anki_text(notes: Iterable[Note]) -> str:
    """Return the notes as one text."""
    lines = [*_HEAD]
    for note in notes:
        front = escape(clean_line(note.question), quote=True)
        tags = " ".join(dict.fromkeys(map(_tag, note.tags)))
        lines.append("\t".join((note.guid, front, _html(note.answer) + _own(note.own), tags)))
    return "\n".join(lines) + "\n"


def _own(note: str) -> str:
    """Return the user's note as a paragraph below the answer; nothing if there is none."""
    return f"<hr><p>{escape(clean_line(note))}</p>" if note else ""


def _html(answer: Document) -> str:
    """Return an answer as HTML on one line, without the paragraphs that most posts share."""
    blocks = tuple(_self_contained(block) for block in answer.blocks if not isinstance(block, Folded))
    html = write_html(answer._replace(blocks=blocks)).strip()
    # Character references keep line breaks and tabs in code; elsewhere they are white space.
    return html.replace("\n", "&#10;").replace("\t", "&#9;")


def _self_contained(block: Block) -> Block:
    """Return a block without links and images, its formulas in delimiters."""
    if isinstance(block, Paragraph) and block.runs and all(run.style & Style.MATHS for run in block.runs):
        return block._replace(runs=tuple(_run(run, r"\[", r"\]") for run in block.runs))
    return cast("Block", _mapped(block))


def _mapped(value: object) -> object:
    """Return a part of a document with each of its runs changed; a document is nested up to a limit."""
    if isinstance(value, Run):
        return _run(value)
    if not isinstance(value, tuple):
        return value
    parts: tuple[Any, ...] = tuple(map(_mapped, value))
    # Blocks are named tuples.
    return type(value)(*parts) if hasattr(value, "_fields") else parts


def _run(run: Run, begin: str = r"\(", end: str = r"\)") -> Run:
    text = clean_block(f"{begin}{run.text}{end}") if run.style & Style.MATHS else run.text
    return Run(text, run.style & ~(Style.IMAGE | Style.MATHS))


def _tag(name: str) -> str:
    """Return a topic or tag as Anki writes it: white space separates tags, and two colons mark a level."""
    return "_".join(name.split()).replace("::", ":").replace('"', "").replace("\t", "")
