"""Matches on a page, of text to find or of the words of a search, and moving between them."""

from __future__ import annotations

from collections.abc import Callable

from reader.page import Page
from reader.page.find import Match, Span, find_text
from reader.tui.page.overlay import Overlay

__all__ = ["Matches"]

WORDS_WITHIN = 2_000
"""Maximum number of lines searched for matched words when a post is opened."""

MOST_WORDS = 1_000
"""Maximum number of matches of words."""


class Matches:
    """Keeps the matches of one page in an overlay; `reveal` makes a line visible."""

    def __init__(self, overlay: Overlay, reveal: Callable[[int], None]) -> None:
        self._overlay = overlay
        self._reveal = reveal
        self._sought = ""

    @property
    def sought(self) -> str:
        """The text to find; empty if the matches are those of a search."""
        return self._sought

    @property
    def count(self) -> int:
        """The number of matches."""
        return len(self._overlay.matches)

    @property
    def current(self) -> int:
        """The number of the current match, from 0; -1 if there is none."""
        return self._overlay.current

    def find(self, page: Page, text: str, top: int, *, reveal: bool = True) -> None:
        """Mark all matches of `text`; the first one from the line `top` on becomes the current one."""
        self._sought = text
        matches = _found(page, text)
        current = next((number for number, match in enumerate(matches) if match.line >= top), 0)
        self._overlay.set_matches(matches, current if matches else -1)
        if matches and reveal:
            self._reveal(matches[current].line)

    def find_words(self, page: Page) -> None:
        """Use the words matched by a search as matches to move between."""
        self._sought = ""
        if self._overlay.words:
            matches = self._words_on(page)
            self._overlay.set_matches(matches, 0 if matches else -1)

    def find_again(self, page: Page) -> None:
        """Find the same text on a rebuilt page, whose lines differ. The current match keeps its number."""
        if not (self._overlay.matches or self._sought):
            return
        matches = _found(page, self._sought) if self._sought else self._words_on(page)
        self._overlay.set_matches(matches, min(max(self._overlay.current, 0), len(matches) - 1))

    def clear(self) -> None:
        """Remove all marks, as another page is requested."""
        self._sought = ""
        self._overlay.clear()

    def _words_on(self, page: Page) -> list[Match]:
        """Return the matches of words, limited so that keys need not wait: a megabyte has sixty thousand lines."""
        page.ensure(WORDS_WITHIN)
        below = _below(page)
        return [
            Match((Span(number, start, end),))
            for number, line in enumerate(page.lines[:WORDS_WITHIN])
            if 0 <= line.block < below
            for start, end in self._overlay.words.spans(line.text)
        ][:MOST_WORDS]

    def step(self, direction: int) -> bool:
        """Go to the next (1) or previous (-1) match; return True if that wrapped around."""
        matches = self._overlay.matches
        if not matches:
            return False
        wanted = self._overlay.current + direction
        self._overlay.go_to(wanted % len(matches))
        self._reveal(matches[self._overlay.current].line)
        return not 0 <= wanted < len(matches)


def _found(page: Page, text: str) -> list[Match]:
    """Return all matches of a text in the post itself, not in the titles of other posts below it."""
    below = _below(page)
    return [match for match in find_text(page, text) if page.lines[match.line].block < below]


def _below(page: Page) -> int:
    """Return the number of the block from which on a page shows what was appended to the post."""
    from reader.tui.work.related import own_blocks  # noqa: PLC0415 (start-up)

    return own_blocks(page.document)
