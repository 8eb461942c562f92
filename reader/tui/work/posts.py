"""Making a post's page: read, turned into a document and laid out, in a thread that stops when nobody wants it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from rich.cells import cell_len

from reader.library.clock import Stop
from reader.library.document import Document, Notice
from reader.library.library import Library
from reader.library.post import Entry
from reader.page import Page, Wording, header_of, lay_out
from reader.text import EMPTY, CleanLine, clean_line
from reader.tui.work.latest import LatestOnly, Owner
from reader.tui.work.session import Session

__all__ = ["Frame", "PostMaker", "Shown"]


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry with its laid-out page."""

    entry: Entry
    document: Document
    page: Page
    note: str = ""
    """The person's note that stands in its header."""
    following: Entry | None = None
    """The next unread entry of the list, which its page names."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page is laid out for: its column's width, the lines of the first screen, and whether folds are open."""

    width: int
    height: int
    folded_open: bool


class PostMaker:
    """Makes the page of one entry at a time; a newer request stops the one before it."""

    def __init__(self, owner: Owner, session: Session, failed: Callable[[BaseException], None]) -> None:
        self._session = session
        self._making: LatestOnly[Shown] = LatestOnly(owner, session.page_executor, failed)
        self.following: Callable[[Entry], Entry | None] = lambda _: None
        """Which unread entry comes after one in the list."""

    @property
    def idle(self) -> bool:
        """Whether nothing is being made."""
        return self._making.idle

    def make(
        self,
        library: Library,
        entry: Entry,
        frame: Frame,
        done: Callable[[Shown], None],
        document: Document | None = None,
    ) -> None:
        """Make the page of an entry and give it to `done`; `document` is its text where that is known already."""
        following = self.following(entry)
        marks = self._session.marks(entry)
        note = marks.note if marks is not None else ""

        def work(stop: Stop) -> Shown:
            body = document or self._session.document(library, entry, following, stop)
            page = self._lay_out(body, entry, frame, learned=True)
            for count in range(frame.height + 2):
                stop.check()
                page.ensure(count)
            return Shown(entry, body, page, note, following)

        self._making.submit(work, done)

    def stop(self) -> None:
        """Make nothing: the person looks at something else."""
        self._making.drop()

    def placeholder(self, entry: Entry, words: CleanLine, frame: Frame) -> Page:
        """A page with the entry's header and a word on why its text is not there."""
        return self._lay_out(Document((Notice(words),)), entry, frame)

    def _lay_out(self, body: Document, entry: Entry, frame: Frame, *, learned: bool = False) -> Page:
        wording = Wording(folded_key=self._session.key_name("post.fold"))
        marks = self._session.marks(entry)
        note = clean_line(marks.note) if marks is not None else EMPTY
        header = replace(header_of(self._session.as_read(entry), self._session.write_date), note=note)
        if header.languages:
            header = replace(header, languages=clean_line(f"{header.languages} ({self._session.key_name('language')})"))
        if learned:
            header = self._session.with_topics(header, entry)
        return lay_out(
            body, width=frame.width, measure=cell_len, header=header, folded_open=frame.folded_open, wording=wording
        )
