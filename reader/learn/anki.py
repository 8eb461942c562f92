"""Questions as a text file that Anki imports: one note a question, known by its fingerprint, tagged with its topics.

The format is Anki's own (Anki manual, "Importing text files"): lines `#key:value`, then a line a note with fields
between tabs. HTML is allowed in fields, so texts are escaped; nothing of a post is handed on as markup. Each note has
a GUID, so the same file imported twice makes no second note.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from reader.text import clean_line

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
    """A question with its answer as plain text, its fingerprint, and its topics."""

    guid: str
    question: str
    answer: str
    topics: Sequence[str]


def anki_text(notes: Iterable[Note]) -> str:
    """The notes as one text."""
    lines = [*_HEAD]
    for note in notes:
        fields = (note.guid, _html(clean_line(note.question)), _html(note.answer), " ".join(map(_tag, note.topics)))
        lines.append("\t".join(fields))
    return "\n".join(lines) + "\n"


def _html(text: str) -> str:
    """Plain text as HTML in one line."""
    return "<br>".join(escape(line.replace("\t", "    ").rstrip(), quote=True) for line in text.strip().split("\n"))


def _tag(name: str) -> str:
    """A topic as a tag: Anki parts tags at white space, and takes two colons for a level."""
    return "_".join(name.split()).replace("::", ":").replace('"', "").replace("\t", "")
