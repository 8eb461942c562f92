"""What was made of a file of a site: a post, what is needed to list, count and keep it, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from reader.library.post import Post, Problem
from reader.text import Clean, CleanLine, clean_line, post_id

__all__ = ["BODY_LIMIT", "NEVER_CLOSED", "PLACES", "FileState", "Record", "SourceFile", "problem"]

BODY_LIMIT = 4 * 1024 * 1024
"""Bytes that are read of a post."""


PLACES = 1_000_000
"""Places in a site's own order that are told apart (see `Record.order`)."""


NEVER_CLOSED = "its front matter is never closed, so all of it is text"
"""What is wrong with a post whose front matter has no end."""


@dataclass(slots=True)
class Record:
    """A post with what is needed to list, count and keep it.

    `order` is the instant that it is sorted by; without a date it is UNDATED less the place: below PLACES that in the
    site's navigation, around twice PLACES that in the folder, three times PLACES none. `words` counts all words, those
    of boilerplate included; `text` and `edges` are those of `folding.Measure`.
    """

    post: Post
    order: int
    published: bool
    words: int
    text: bytes
    edges: bytes
    problems: tuple[Problem, ...] = ()
    language: str = ""
    """The language that the post says it is written in (see `languages.language_code`), or an empty text."""
    translates: str = ""
    """What the site calls the post in every language; an empty text where only its place may tell."""
    since: int = 0
    """The instant from which on it is published, where that is another one than its date."""
    until: int = 0
    """The instant up to which it is published; 0 for good."""


@dataclass(slots=True)
class SourceFile:
    """Where a post comes from: its id, its path from the site's source on, when its file was changed, what was cut."""

    path: str
    full: str
    modified: float
    notes: tuple[str, ...] = ()


def problem(path: str, reason: str, line: int | None = None, *, kept: bool = False) -> Problem:
    """A problem of the file at `path`; `reason` goes on a sentence that begins with the file."""
    return Problem(CleanLine(Clean(post_id(path))), clean_line(reason, 400), line, kept)


@dataclass(slots=True)
class FileState:
    """What was made of a file when it was last read: a post, a problem, or both."""

    identity: str
    record: Record | None
    problems: tuple[Problem, ...] = ()
