"""Places found on a page: what was typed to find, or the words of a search, and the way from one to the next."""

from __future__ import annotations

from collections.abc import Callable

from reader.page import Page
from reader.page.find import Match, Span, find_text
from reader.tui.page.overlay import Overlay

__all__ = ["Matches"]

WORDS_WITHIN = 2_000
"""Lines that are looked through for matched words when a post is opened."""

MOST_WORDS = 1_000
"""Places of matched words that are gone through."""


class Matches:
    """Keeps the found places of one page in an overlay; `reveal` brings a line into sight."""

    def __init__(self, overlay: Overlay, reveal: Callable[[int], None]) -> None:
        self._overlay = overlay
        self._reveal = reveal
        self._sought = ""

    @property
    def sought(self) -> str:
        """What was typed to find; empty where the words of a search are gone through."""
        return self._sought

    @property
    def count(self) -> int:
        """How many places were found."""
        return len(self._overlay.matches)

    @property
    def current(self) -> int:
        """The number of the current place, from 0; -1 where there is none."""
        return self._overlay.current

    def find(self, page: Page, text: str, top: int, *, reveal: bool = True) -> None:
        """Mark all places where `text` stands, the first one from the line `top` on as the current one."""
        self._sought = text
        matches = _found(page, text)
        current = next((number for number, match in enumerate(matches) if match.line >= top), 0)
        self._overlay.set_matches(matches, current if matches else -1)
        if matches and reveal:
            self._reveal(matches[current].line)

    def find_words(self, page: Page) -> None:
        """Make the places of the words that a search matched places to go through."""
        self._sought = ""
        if self._overlay.words:
            matches = self._words_on(page)
            self._overlay.set_matches(matches, 0 if matches else -1)

    def find_again(self, page: Page) -> None:
        """Find the same places on a page that was made anew: its lines are others. The current one stays."""
        if not (self._overlay.matches or self._sought):
            return
        matches = _found(page, self._sought) if self._sought else self._words_on(page)
        self._overlay.set_matches(matches, min(max(self._overlay.current, 0), len(matches) - 1))

    def clear(self) -> None:
        """Mark nothing: another page is wanted."""
        self._sought = ""
        self._overlay.clear()

    def _words_on(self, page: Page) -> list[Match]:
        """The places of the matched words, as far as keys do not wait: a megabyte has sixty thousand lines."""
        page.ensure(WORDS_WITHIN)
        below = _below(page)
        return [
            Match((Span(number, start, end),))
            for number, line in enumerate(page.lines[:WORDS_WITHIN])
            if 0 <= line.block < below
            for start, end in self._overlay.words.spans(line.text)
        ][:MOST_WORDS]

    def step(self, direction: int) -> bool:
        """Go to the next (1) or previous (-1) place; True where that went around the end."""
        matches = self._overlay.matches
        if not matches:
            return False
        wanted = self._overlay.current + direction
        self._overlay.go_to(wanted % len(matches))
        self._reveal(matches[self._overlay.current].line)
        return not 0 <= wanted < len(matches)


def _found(page: Page, text: str) -> list[Match]:
    """All places of a text in the post itself: what stands below it are titles of others."""
    below = _below(page)
    return [match for match in find_text(page, text) if page.lines[match.line].block < below]


def _below(page: Page) -> int:
    """The block from which on a page no longer shows the post, but what was put below it."""
    from reader.tui.work.related import own_blocks  # noqa: PLC0415 (start-up)

    return own_blocks(page.document)
