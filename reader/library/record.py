"""The result of reading one file of a site: a post, the data to list, count and cache it, and its problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reader.library.post import Post, Problem, ProblemSort
from reader.library.trees.tree import TreeFile
from reader.text import Clean, CleanLine, clean_line, post_id

__all__ = [
    "BODY_LIMIT",
    "NEVER_CLOSED",
    "PLACES",
    "FileState",
    "Record",
    "SourceFile",
    "place_told",
    "problem",
    "refusal",
]

BODY_LIMIT = 4 * 1024 * 1024
"""Maximum number of bytes read from a post."""


PLACES = 1_000_000
"""Number of distinct positions in a site's own order (see `Record.order`)."""


NEVER_CLOSED = "its front matter is never closed, so all of it is text"
"""The problem of a post whose front matter has no end."""


@dataclass(slots=True)
class Record:
    """A post with the data needed to list, count and cache it.

    `order` is the instant to sort by. Without a date it is UNDATED minus the place: values below PLACES are places in
    the site's navigation, around twice PLACES places in the folder; three times PLACES means no place. `words` counts
    all words, boilerplate included; `text` and `edges` are those of `folding.Measure`.
    """

    post: Post
    order: int
    published: bool
    words: int
    text: bytes
    edges: bytes
    problems: tuple[Problem, ...] = ()
    language: str = ""
    """The language that the post declares (see `languages.language_code`), or an empty text."""
    translates: str = ""
    """The site's name for the post in all languages; empty if only its path can identify its translations."""
    since: int = 0
    """The instant from which it is published, if that differs from its date."""
    until: int = 0
    """The instant until which it is published; 0 if it never expires."""
    above: str = ""
    """The titles of the pages above it in the site's navigation, the nearest last, separated by line feeds."""
    heading: str = ""
    """The heading that gave the post its title, if its kind counts headings (`MarkdownKind.counts_headings`)."""


@dataclass(slots=True)
class SourceFile:
    """The file of a post: its id, its path from the site's source, its modification time, and what was cut."""

    path: str
    full: str
    modified: float
    notes: tuple[str, ...] = ()


def place_told(data: Mapping[str, object]) -> int | None:
    """Return the place that front matter gives a page in its list."""
    for key in ("weight", "sidebar_position", "nav_order", "order"):
        value = data.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < PLACES:
            return int(value)
    return None


def problem(
    path: str, reason: str, line: int | None = None, *, kept: bool = False, sort: ProblemSort = "fault"
) -> Problem:
    """Return a problem of the file at `path`; `reason` continues a sentence that begins with the file."""
    return Problem(CleanLine(Clean(post_id(path))), clean_line(reason, 400), line, kept, sort)


def refusal(path: str, file: TreeFile) -> Problem:
    """Return the problem of a file that the tree refuses to read, under its `path` in the site."""
    return problem(path, file.refused, sort="unread" if file.is_unreadable else "fault")


@dataclass(slots=True)
class FileState:
    """The result of the last reading of a file: its posts in their order in it, problems, or both."""

    identity: str
    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()
