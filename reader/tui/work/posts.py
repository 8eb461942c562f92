"""Building a post's page: reading, converting and laying it out, in a thread that stops if nobody wants the result."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reader.cells import cell_len
from reader.library.clock import Stop
from reader.library.document import Document, Notice
from reader.library.library import Library
from reader.library.post import Entry
from reader.page import Header, Page, Wording, header_of, lay_out
from reader.text import EMPTY, CleanLine, clean_line
from reader.tui.work.latest import LatestOnly, Owner
from reader.tui.work.session import Session

__all__ = ["PageShape", "PostMaker", "Shown"]


class Shown(NamedTuple):
    """An entry with its laid-out page."""

    entry: Entry
    document: Document
    page: Page
    header: Header
    note: str = ""
    """The user's note as shown in the header."""
    following: Entry | None = None
    """The next unread entry of the list, as named on the page."""


class PageShape(NamedTuple):
    """The layout parameters of a page: column width, lines of the first screenful, and whether folds are open."""

    width: int
    height: int
    folded_open: bool


class PostMaker:
    """Builds the page of one entry at a time; a newer request stops the previous one."""

    def __init__(self, owner: Owner, session: Session, failed: Callable[[BaseException], None]) -> None:
        self._session = session
        self._making: LatestOnly[Shown | None] = LatestOnly(owner, session.page_executor, failed)
        self.following: Callable[[Entry], Entry | None] = lambda _: None
        """Returns the unread entry that follows an entry in the list."""
        self.tried: Callable[[], None] = lambda: None
        """Called when a page was delivered, or could not be built yet."""

    @property
    def idle(self) -> bool:
        """Whether nothing is being built."""
        return self._making.idle

    def make(
        self,
        library: Library | None,
        entry: Entry,
        frame: PageShape,
        done: Callable[[Shown], None],
        document: Document | None = None,
    ) -> None:
        """Build the page of an entry and pass it to `done`; `document` is its content if already known.

        Before there is a library, only the cached page can be built.
        """
        following = self.following(entry)
        marks = self._session.marks(entry)
        note = marks.note if marks is not None else ""

        def work(stop: Stop) -> Shown | None:
            body = document
            if body is None and library is not None:
                body = self._session.document(library, entry, following, stop)
            elif body is None and (kept := self._session.kept_page(entry)) is not None:
                body = kept.document
            if body is None:
                return None
            header = self._session.with_topics(self._header(entry), entry)
            page = self._lay_out(body, header, frame)
            for count in range(frame.height + 2):
                stop.check()
                page.ensure(count)
            return Shown(entry, body, page, header, note, following)

        def hand_over(shown: Shown | None) -> None:
            if shown is not None:
                done(shown)
            self.tried()

        self._making.submit(work, hand_over)

    def stop(self) -> None:
        """Cancel the request: the user is looking at something else."""
        self._making.drop()

    def placeholder(self, entry: Entry, words: CleanLine, frame: PageShape) -> Page:
        """Return a page with the entry's header and a short notice on why its text is missing."""
        return self._lay_out(Document((Notice(words),)), self._header(entry), frame)

    def _header(self, entry: Entry) -> Header:
        marks = self._session.marks(entry)
        note = clean_line(marks.note) if marks is not None else EMPTY
        header = header_of(self._session.as_read(entry), self._session.write_date)._replace(note=note)
        if header.languages:
            key = self._session.key_name("language")
            return header._replace(languages=clean_line(f"{header.languages} ({key})"))
        return header

    def _lay_out(self, body: Document, header: Header, frame: PageShape) -> Page:
        wording = Wording(folded_key=self._session.key_name("post.fold"))
        return lay_out(
            body, width=frame.width, measure=cell_len, header=header, folded_open=frame.folded_open, wording=wording
        )
