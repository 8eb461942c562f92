"""Making a post's page: read, turned into a document and laid out, in a thread that stops when nobody wants it."""

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
    """The person's note that stands in its header."""
    following: Entry | None = None
    """The next unread entry of the list, which its page names."""


class PageShape(NamedTuple):
    """What a page is laid out for: its column's width, the lines of the first screen, and whether folds are open."""

    width: int
    height: int
    folded_open: bool


class PostMaker:
    """Makes the page of one entry at a time; a newer request stops the one before it."""

    def __init__(self, owner: Owner, session: Session, failed: Callable[[BaseException], None]) -> None:
        self._session = session
        self._making: LatestOnly[Shown | None] = LatestOnly(owner, session.page_executor, failed)
        self.following: Callable[[Entry], Entry | None] = lambda _: None
        """Which unread entry comes after one in the list."""
        self.tried: Callable[[], None] = lambda: None
        """Called when a page was given to whom it was made for, or could not be made yet."""

    @property
    def idle(self) -> bool:
        """Whether nothing is being made."""
        return self._making.idle

    def make(
        self,
        library: Library | None,
        entry: Entry,
        frame: PageShape,
        done: Callable[[Shown], None],
        document: Document | None = None,
    ) -> None:
        """Make the page of an entry and give it to `done`; `document` is its text where that is known already.

        Before there is a library only the page that was kept can be made.
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
        """Make nothing: the person looks at something else."""
        self._making.drop()

    def placeholder(self, entry: Entry, words: CleanLine, frame: PageShape) -> Page:
        """A page with the entry's header and a word on why its text is not there."""
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
