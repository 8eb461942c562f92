"""Matches on a page, of text to find or of the words of a search, and moving between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reader.page import Page
from reader.page.find import Match, Span, find_text, finder_of
from reader.tui.page.overlay import Overlay
from reader.tui.page.slices import Later, in_slices

__all__ = ["Matches"]

WORDS_WITHIN = 2_000
"""Maximum number of lines searched for matched words when a post is opened."""

MOST_WORDS = 1_000
"""Maximum number of matches of words."""


class _Search(NamedTuple):
    """A text to find on a page; the first match from the line `top` on becomes current, without it that at `number`."""

    page: Page
    text: str
    top: int | None = None
    number: int = 0
    reveal: bool = False

    def current(self, matches: Sequence[Match]) -> int:
        """Return the number of the current match; -1 if there are none."""
        if self.top is None:
            return min(max(self.number, 0), len(matches) - 1)
        first = next((number for number, match in enumerate(matches) if match.line >= self.top), 0)
        return first if matches else -1


class Matches:
    """Keeps the matches of one page in an overlay.

    A text is found in slices, as all of the page has to be laid out for it, which takes seconds for a megabyte.
    """

    def __init__(
        self,
        overlay: Overlay,
        reveal: Callable[[int], None],
        found: Callable[[], None] = lambda: None,
        later: Later | None = None,
    ) -> None:
        """`reveal` makes a line visible; `found` is called once all matches are known.

        `later` runs the next slice after other messages; without it everything is found at once.
        """
        self._overlay = overlay
        self._reveal = reveal
        self._done = found
        self._later = later
        self._sought = ""
        self._search: _Search | None = None
        self._steps = 0

    @property
    def is_finding(self) -> bool:
        """Whether the matches of the text are not known yet."""
        return self._search is not None

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
        self._begin(_Search(page, text, top, reveal=reveal))

    def _begin(self, search: _Search) -> None:
        self._search, self._steps = search, 0
        self._overlay.set_matches(())
        if self._later and search.text.strip():
            prepare = finder_of(search.page).prepare
            in_slices(self._later, prepare, lambda: self._finish(search), lambda: search is not self._search)
        else:
            self._finish(search)

    def _finish(self, search: _Search) -> None:
        self._search = None
        matches = _found(search.page, search.text)
        self._overlay.set_matches(matches, search.current(matches))
        # The page is longer now than it was thought to be, which is known before a line near its end is revealed.
        self._done()
        if self._steps:
            self.step(self._steps)
        elif matches and search.reveal:
            self._reveal(matches[self._overlay.current].line)

    def find_words(self, page: Page) -> None:
        """Use the words matched by a search as matches to move between."""
        self._sought, self._search = "", None
        if self._overlay.words:
            matches = self._words_on(page)
            self._overlay.set_matches(matches, 0 if matches else -1)

    def find_again(self, page: Page) -> None:
        """Find the same text on a rebuilt page, whose lines differ. The current match keeps its number."""
        if not (self._overlay.matches or self._sought):
            return
        number = self._overlay.current
        if self._sought:
            reveal = self._search is not None and self._search.reveal
            self._begin(_Search(page, self._sought, number=number, reveal=reveal))
            return
        matches = self._words_on(page)
        self._overlay.set_matches(matches, min(max(number, 0), len(matches) - 1))

    def clear(self) -> None:
        """Remove all marks, as another page is requested."""
        self._sought, self._search = "", None
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
        """Go to the next (1) or previous (-1) match; return True if that wrapped around.

        While matches are being found, remember how far to go.
        """
        if self._search is not None:
            self._steps += direction
            return False
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
