"""Exports questions as a text file for Anki: one note per question, with its fingerprint as id and its topics as tags.

The format is Anki's (Anki manual, "Importing text files"): lines `#key:value`, then one line per note with fields
separated by tabs. Fields may contain HTML, so texts are escaped; no markup of a post is passed on. Each note has a
GUID, so importing a file twice creates no duplicates.
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
    """Return the notes as one text."""
    lines = [*_HEAD]
    for note in notes:
        fields = (note.guid, _html(clean_line(note.question)), _html(note.answer), " ".join(map(_tag, note.topics)))
        lines.append("\t".join(fields))
    return "\n".join(lines) + "\n"


def _html(text: str) -> str:
    """Return plain text as HTML on one line."""
    return "<br>".join(escape(line.replace("\t", "    ").rstrip(), quote=True) for line in text.strip().split("\n"))


def _tag(name: str) -> str:
    """Return a topic as a tag: Anki separates tags by white space, and two colons mark a level."""
    return "_".join(name.split()).replace("::", ":").replace('"', "").replace("\t", "")
