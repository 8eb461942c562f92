"""The post: loaded and laid out in a thread for the column's width, and read to its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual.binding import Binding
from textual.message import Message

from reader.library.document import Document
from reader.library.post import WORDS_PER_MINUTE, Entry
from reader.page import LinkTarget, Page, Place, Wording, header_of, lay_out
from reader.page.find import WordMarker
from reader.tui.terminal.gate import GATE
from reader.tui.widgets.page_view import ABOVE, PageView
from reader.tui.work.latest import LatestOnly
from reader.tui.work.session import Session

if TYPE_CHECKING:
    from reader.library.loader import Library

__all__ = ["PostView"]


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry with its laid-out page."""

    entry: Entry
    document: Document
    page: Page


class PostView(PageView):
    """The rendered post of an entry, its text in a centred column."""

    BINDINGS: ClassVar = [
        Binding("tab", "screen.do('post.next-link')", "Links", id="post.next-link", tooltip="Next link"),
        Binding("shift+tab", "screen.do('post.previous-link')", "Previous link", show=False, id="post.previous-link"),
        Binding("enter", "screen.do('post.follow')", "Follow the chosen link", show=False, id="post.follow"),
        Binding("h,left", "screen.do('post.left')", "Back to the list", show=False, id="post.left"),
    ]

    class Finished(Message, bubble=True):
        """The end of an opened post was on the screen for long enough to have been read."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    class Moved(Message, bubble=True):
        """Another part of the post is on the screen; `percent` of it was passed."""

        def __init__(self, percent: int) -> None:
            super().__init__()
            self.percent = percent

        def can_replace(self, message: Message) -> bool:
            """A newer place makes an older one stale."""
            return isinstance(message, PostView.Moved)

    def __init__(self, session: Session, *, links: bool = False, id: str | None = None) -> None:  # noqa: A002
        """`links` says whether the terminal is known to show links of its own."""
        super().__init__(id=id)
        self._session = session
        self._loads: LatestOnly[Shown] = LatestOnly(session.executor, self._failed)
        self._wanted: Entry | None = None
        self._place: Place | None = None
        self._anchor = ""
        self._share = 0.0
        self._resumed = (0.0, 0)
        self._reading: Entry | None = None
        self._opened_at = 0.0
        self._end_seen = False
        self.shown: Shown | None = None
        self.failed: Callable[[BaseException], None] = _raise
        """What is done where a post could not be made."""
        self.following: Callable[[Entry], Entry | None] = lambda _: None
        """Which unread entry comes after one in the list."""
        self._links_shown = links
        self._links_of: Page | None = None
        self._linked: dict[int, Style | None] = {}
        self.set_reactive(PostView.text_width, session.chosen("width"))

    @property
    def entry(self) -> Entry | None:
        """The entry that is shown, or will be as soon as it is laid out."""
        return self._wanted

    # What is shown

    def show(
        self,
        entry: Entry,
        words: WordMarker | None = None,
        *,
        place: Place | None = None,
        anchor: str = "",
        share: float = 0.0,
    ) -> None:
        """Show an entry: from its top, at a `place`, an `anchor`, or where a `share` of it (0 to 1) was passed.

        `words` are marked, the first one in sight. The entry is laid out in a thread, and only the newest wish counts.
        """
        same = self._wanted is not None and self._wanted.id == entry.id
        if not same or place or anchor or share:
            self._place, self._anchor, self._share = place, anchor, share
        if not same:
            self._resumed = (0.0, 0)
            self.overlay.clear()
        self.overlay.words = words or WordMarker()
        if same and self.shown is not None and self.shown.entry.id == entry.id:
            self._go_to_place(self.shown, fresh=bool(place or anchor or share))
            self.refresh()
            return
        self._wanted = entry
        if self._session.library is not None:
            self._loads.submit(self._lay_out(self._session.library, entry), self._present)

    def clear(self) -> None:
        """Show nothing."""
        self._loads.drop()
        self._wanted = self.shown = self.page = None
        self.overlay.clear()
        self.set_lines(0)
        self.refresh()

    def library_loaded(self, library: Library) -> None:
        """Show the wanted entry now that its text can be had, or had anew."""
        if self._wanted is not None:
            entry = library.entry_of(self._wanted.id) or self._wanted
            if self.shown is not None and entry.fingerprint == self.shown.entry.fingerprint:
                return
            self._wanted = entry
            self._loads.submit(self._lay_out(library, entry), self._present)

    def document_changed(self) -> None:
        """Make the page anew, where there is one: more is known about it now."""
        if self._wanted is not None and self._session.library is not None:
            self._loads.submit(self._lay_out(self._session.library, self._wanted), self._present)

    def go_to_line(self, number: int) -> None:
        """Scroll so that a line of the page is the first one in sight."""
        self._resize_virtual()
        self.scroll_to(y=number + ABOVE, animate=False)

    def _lay_out(self, library: Library, entry: Entry, document: Document | None = None) -> Callable[[], Shown]:
        width, open_, height, session = self._column(), self.folded_open, self.size.height, self._session
        wording = Wording(folded_hint=f" · {session.key_name('post.fold')} opens")

        following = self.following(entry)

        def work() -> Shown:
            body = document or session.document(library, entry, following)
            header = header_of(entry, session.write_date)
            page = lay_out(body, width=width, measure=cell_len, header=header, folded_open=open_, wording=wording)
            page.ensure(height + 1)
            return Shown(entry, body, page)

        return work

    def _present(self, shown: Shown) -> None:
        before = self.shown
        if before is not None and before.entry is shown.entry and self._place is None:
            self._place = before.page.place(max(self.scroll_offset.y - ABOVE, 0)) if self.scroll_offset.y else None
        fresh = before is None or before.entry.id != shown.entry.id
        share, row = self._resumed
        if not fresh and share and self.scroll_offset.y == row:
            # Nobody moved since: the page has grown below, and the same share of it lies elsewhere.
            self._place, self._share = None, share
        if fresh:
            # Where the former post was read to says nothing of this one, which would be laid out as far as that.
            self.shown = self.page = None
            self.scroll_to(y=0, animate=False)
        self.shown, self.page = shown, shown.page
        self._resize_virtual()
        self._go_to_place(shown, fresh=fresh)
        self.refresh()
        self._look_for_end()

    def _go_to_place(self, shown: Shown, *, fresh: bool) -> None:
        line: int | None = None
        if self._anchor:
            line = shown.page.anchor(self._anchor)
        elif self._place is not None:
            line = shown.page.find_place(self._place)
        elif self._share > 0:
            shown.page.finish()
            self._resize_virtual()
            row = round(self._share * self.max_scroll_y)
            self._resumed = (self._share, row)
            line = row - ABOVE
        elif self.overlay.words:
            line = self._first_word(shown.page)
            fresh = True
        self._place, self._anchor, self._share = None, "", 0.0
        if self._reading is not None and self._reading.id == shown.entry.id and not self.overlay.matches:
            self.find_words()
        if line is not None:
            self._resize_virtual()
            self.scroll_to(y=line + ABOVE, animate=False)
        elif fresh:
            self.scroll_to(y=0, animate=False)
        self._tell_place()

    def _first_word(self, page: Page) -> int | None:
        """A line to scroll to so that the first marked word is in sight; None where the top shows it already."""
        height = self.scrollable_content_region.height
        for number in range(page.ensure(20 * height)):
            if self.overlay.words.spans(page.lines[number].text):
                return None if number < height - 3 else number - height // 3
        return None

    def _failed(self, error: BaseException) -> None:
        self.failed(error)

    # Links of the terminal's own

    def linked(self, link: int) -> Style | None:
        """What a terminal that knows links may offer to open itself: the same addresses that the reader would open."""
        if not self._links_shown or self.page is None:
            return None
        if self._links_of is not self.page:
            self._links_of, self._linked = self.page, {}
        if link not in self._linked:
            self._linked[link] = self._link_style(self.page.link(link))
        return self._linked[link]

    def _link_style(self, link: LinkTarget | None) -> Style | None:
        from reader.page.links import Kind, judge  # noqa: PLC0415 (start-up)

        if link is None or self.shown is None or self._session.library is None:
            return None
        target = judge(link.href, text=link.text, site=self._session.links, page=self.shown.entry.post.url)
        # What a person should know before it is opened, a terminal would not tell.
        if target.kind not in (Kind.WEB, Kind.MAIL) or target.warning or not GATE.vouch_for(target.href):
            return None
        return Style(link=target.href)

    # Size

    def on_resize(self) -> None:
        """Lay the text out for the new width."""
        self._again()

    def watch_text_width(self, width: int) -> None:
        """Lay the text out for the new width, and begin with it the next time."""
        self._session.choose("width", width)
        self._again()

    def watch_folded_open(self) -> None:
        """Show or fold the boilerplate."""
        self._again()

    def _again(self) -> None:
        """Lay out what is shown, or what is wanted by now."""
        if self._wanted is None or self._session.library is None:
            return
        self.overlay.set_matches(())
        known = self.shown.document if self.shown is not None and self.shown.entry is self._wanted else None
        self._loads.submit(self._lay_out(self._session.library, self._wanted, known), self._present)

    # Reading

    def start_reading(self, entry: Entry) -> None:
        """The person reads this entry now: its end counts."""
        self._reading, self._opened_at, self._end_seen = entry, monotonic(), False
        self._look_for_end()

    def stop_reading(self) -> None:
        """The person went back to the list."""
        self._reading = None

    @property
    def place(self) -> Place | None:
        """Where in the text the first line in sight stands, the same in any width."""
        if self.shown is None or self.scroll_offset.y <= ABOVE:
            return None
        return self.shown.page.place(self.scroll_offset.y - ABOVE)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Note when the end comes into sight."""
        super().watch_scroll_y(old_value, new_value)
        if self.shown is not None:
            self.shown.page.ensure(self.scroll_offset.y + self.scrollable_content_region.height + 1)
            self._resize_virtual()
        self._look_for_end()
        self._tell_place()

    @property
    def percent(self) -> int:
        """How much of the post was passed, 0 to 100."""
        if self.max_scroll_y <= 0:
            return 100
        return min(round(100 * self.scroll_offset.y / self.max_scroll_y), 100)

    def _tell_place(self) -> None:
        self.post_message(self.Moved(self.percent))

    def _look_for_end(self) -> None:
        reading, shown, settings = self._reading, self.shown, self._session.settings
        if reading is None or shown is None or shown.entry.id != reading.id or self._end_seen:
            return
        if self.scroll_offset.y + self.scrollable_content_region.height < self.virtual_size.height:
            return
        self._end_seen = True
        if settings.mark_read:
            dwell = settings.dwell * 60 * reading.post.words / WORDS_PER_MINUTE
            self.set_timer(max(dwell - (monotonic() - self._opened_at), 0.01), lambda: self._finish(reading))

    def _finish(self, entry: Entry) -> None:
        if self._reading is entry:
            self.post_message(self.Finished(entry))


def _raise(error: BaseException) -> None:
    raise error
