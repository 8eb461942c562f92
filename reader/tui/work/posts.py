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


REST = clean_line("Preparing the rest of this post …")

SOME = 100
"""Lines that are laid out between two checks whether the page is still wanted."""


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
    is_whole: bool = True
    """Whether the document contains the whole text, not only the first part of one that takes long to build."""


class PageShape(NamedTuple):
    """The layout parameters of a page: column width, lines of the first screenful, and whether folds are open."""

    width: int
    height: int
    folded_open: bool
    block: int = -1
    """The number of the last block that is laid out before the page is shown, which may be below the first screen."""


class _Wanted(NamedTuple):
    """A requested page: its entry, its parameters, and what was known when it was requested."""

    library: Library | None
    entry: Entry
    frame: PageShape
    document: Document | None
    note: str
    following: Entry | None


class PostMaker:
    """Builds the page of one entry at a time; a newer request stops the previous one."""

    def __init__(self, owner: Owner, session: Session, failed: Callable[[BaseException], None]) -> None:
        self._session = session
        self._making: LatestOnly[Shown | None] = LatestOnly(owner, session.page_executor, failed)
        self.following: Callable[[Entry], Entry | None] = lambda _: None
        """Returns the unread entry that follows an entry in the list."""
        self.tried: Callable[[], None] = lambda: None
        """Called when a page was delivered, or could not be built yet."""
        self.begun: Callable[[Shown], None] | None = None
        """Receives the first part of a post that takes long to build, before the rest is built; None if unwanted."""

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
        marks = self._session.marks(entry)
        note = marks.note if marks is not None else ""
        wanted = _Wanted(library, entry, frame, document, note, self.following(entry))
        begun = self.begun

        def hand_over(made: Shown | None) -> None:
            if made is not None and not made.is_whole and begun is not None:
                begun(made)
                self._making.submit(lambda stop: self._whole(wanted, stop), hand_over)
                return
            if made is not None:
                done(made)
            self.tried()

        def first(stop: Stop) -> Shown | None:
            return (self._first(wanted, stop) if begun is not None else None) or self._whole(wanted, stop)

        self._making.submit(first, hand_over)

    def _first(self, wanted: _Wanted, stop: Stop) -> Shown | None:
        """Build the first part of a post that takes long to build; None of any other post."""
        if wanted.library is None or wanted.document is not None:
            return None
        part = self._session.beginning(wanted.library, wanted.entry, stop)
        if part is None:
            return None
        made = self._shown(wanted, part._replace(blocks=(*part.blocks, Notice(REST))), stop)
        # All of it is laid out: its length does not change until the rest follows.
        while not made.page.complete:
            stop.check()
            made.page.ensure(len(made.page.lines) + SOME)
        return made._replace(is_whole=False)

    def _whole(self, wanted: _Wanted, stop: Stop) -> Shown | None:
        """Build a post, as far as its first screen; None if there is no text of it yet."""
        body = wanted.document
        if body is None and wanted.library is not None:
            body = self._session.document(wanted.library, wanted.entry, wanted.following, stop)
        elif body is None and (kept := self._session.kept_page(wanted.entry)) is not None:
            body = kept.document
        return self._shown(wanted, body, stop) if body is not None else None

    def _shown(self, wanted: _Wanted, body: Document, stop: Stop) -> Shown:
        header = self._session.with_topics(self._header(wanted.entry), wanted.entry)
        page = self._lay_out(body, header, wanted.frame)
        while not page.complete and not _is_enough(page, wanted.frame):
            stop.check()
            page.ensure(len(page.lines) + 1)
        return Shown(wanted.entry, body, page, header, wanted.note, wanted.following)

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


def _is_enough(page: Page, frame: PageShape) -> bool:
    """Return whether what is to be shown first is laid out."""
    return len(page.lines) > frame.height and (frame.block < 0 or page.lines[-1].block > frame.block)
