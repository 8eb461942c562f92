"""The lines below the rows of a list: why there are none, and the marked posts that are gone from the site."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.cells import cell_len
from reader.text import CleanLine, clean_line
from reader.tui.list.fitting import Piece, cells_of, wrap_pieces
from reader.tui.list.rows import NOTED
from reader.tui.list.views import View

if TYPE_CHECKING:
    from reader.library.post import Entry
    from reader.state.gone import GonePost

__all__ = ["gone_words", "lines_below"]

HEADING = "Gone from the site"
KEPT = (
    "Your marks are kept in case the post comes back. In a shell, privacy-reader export lists it with its id,"
    " and privacy-reader mark --no-bookmark ID removes the bookmark, --no-note the note."
)
"""What happens to the marks; the posts themselves cannot be selected."""

INDENT = "   "
"""The indentation, as for the titles of the rows."""


def lines_below(empty: CleanLine, gone: Sequence[GonePost], width: int) -> list[list[Piece]]:
    """Return the lines for a list of `width` cells: for each post that is gone its title, note and last address."""
    lines: list[list[Piece]] = []
    if empty:
        lines += [[], *([("  ", ""), *line] for line in wrap_pieces([(empty, "list--empty")], max(width - 4, 8)))]
    if not gone:
        return lines
    count = f" {len(gone):,}"
    rule = "─" * max(width - 3 - cell_len(HEADING) - cell_len(count), 0)
    lines += [[], [(" ", ""), (HEADING, "list--heading"), (f" {rule}", "list--rule"), (count, "list--count")]]
    for post in gone:
        lines += _indented([(post.title, "list--read-title")], width)
        if post.marks.note:
            lines += _indented([(f"{NOTED} ", "list--bookmark"), (post.marks.note, "list--note")], width)
        lines += _indented([(f"last at {post.address or post.post}", "list--dim")], width)
    lines += [[], *_indented([(KEPT, "list--empty")], width)]
    return lines


def gone_words(entry: Entry, gone: Sequence[GonePost], key: Callable[[str], str]) -> CleanLine:
    """Return the message that an entry is no longer in the site; `key` returns the name of a binding's key."""
    words = f"“{entry.title}” is not in the site any more."
    if any(one.post == entry.id for one in gone):
        words += f" Your marks are kept: {key(View.BOOKMARKS.binding)} shows it."
    return clean_line(words)


def _indented(pieces: Sequence[Piece], width: int) -> list[list[Piece]]:
    wrapped = wrap_pieces(pieces, max(width - len(INDENT) - 1, 8))
    return [[(INDENT, "list--margin"), *line] for line in wrapped if cells_of(line)]
