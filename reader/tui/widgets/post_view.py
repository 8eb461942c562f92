"""The post on the screen: its keys, its messages to the screen, and the reading position."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.message import Message

from reader.library.post import Entry
from reader.page import Place
from reader.tui.page.named import HeaderName, named_at
from reader.tui.page.outline import Outline
from reader.tui.page.terminal_links import TerminalLinks
from reader.tui.widgets.page_view import ABOVE, PageView
from reader.tui.widgets.presenter import Presenter
from reader.tui.work.posts import Shown
from reader.tui.work.session import Session

__all__ = ["PostView"]


class PostView(PageView):
    """The rendered post of an entry, its text in a centred column."""

    BINDINGS: ClassVar = [
        Binding("tab", "screen.do('post.next-link')", "Links", id="post.next-link", tooltip="Next link"),
        Binding("shift+tab", "screen.do('post.previous-link')", "Previous link", show=False, id="post.previous-link"),
        Binding("enter", "screen.do('post.follow')", "Follow the chosen link", id="post.follow"),
        Binding("h,left,backspace", "screen.do('post.left')", "Back, also from a link", show=False, id="post.left"),
    ]

    class Finished(Message, bubble=True):
        """The end of an opened post was on the screen for long enough to count as read."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    class Moved(Message, bubble=True):
        """Another part of the post is on the screen; `percent` of it was scrolled past."""

        def __init__(self, percent: int) -> None:
            super().__init__()
            self.percent = percent

        def can_replace(self, message: Message) -> bool:
            """Return whether the message is an older position, which this one makes stale."""
            return isinstance(message, PostView.Moved)

    def __init__(self, session: Session, *, links: bool = False, id: str | None = None) -> None:  # noqa: A002
        """`links` is whether the terminal is known to support hyperlinks."""
        super().__init__(id=id)
        self._session = session
        self._links = TerminalLinks(session, shown=links)
        self.presenter = Presenter(self, session, lambda entry: self.post_message(self.Finished(entry)))
        self.presenter.moved = lambda: self.post_message(self.Moved(self.percent)) if self.shown else None
        self.outline = Outline()
        """The headings of the page on display."""
        self.set_reactive(PostView.text_width, session.chosen("width"))

    class NameClicked(Message, bubble=True):
        """A tag or topic in the header was clicked."""

        def __init__(self, name: HeaderName) -> None:
            super().__init__()
            self.name = name

    @property
    def shown(self) -> Shown | None:
        """The entry whose text is on the screen; None while it is being built."""
        return self.presenter.shown

    @property
    def place(self) -> Place | None:
        """The place in the text of the first visible line, independent of the width."""
        if self.shown is None or self.scroll_offset.y <= ABOVE:
            return None
        return self.shown.page.place(self.scroll_offset.y - ABOVE)

    @property
    def percent(self) -> int:
        """How much of the post was scrolled past, from 0 to 100."""
        if self.max_scroll_y <= 0:
            return 100
        return min(round(100 * self.scroll_offset.y / self.max_scroll_y), 100)

    def terminal_link(self, link: int) -> Style | None:
        """Return the hyperlink that a terminal may offer to open itself."""
        if self.shown is None:
            return None
        return self._links.style(self.shown.page, self._session.as_read(self.shown.entry).post.url, link)

    def on_click(self, event: events.Click) -> None:
        """List the posts of the tag or topic under the pointer; links are followed as on every page."""
        if self.shown is None:
            return
        post, subjects = self.shown.entry.post, self._session.subjects
        topics = subjects.of(self.shown.entry) if subjects is not None else ()
        names = [HeaderName("tag", tag) for tag in post.tags] + [HeaderName("topic", topic) for topic in topics]
        line = event.y + self.scroll_offset.y - ABOVE
        name = named_at(self.shown.page, line, event.x - self._left(), names) if line >= 0 else None
        if name is not None:
            event.prevent_default()
            self.post_message(self.NameClicked(name))

    def action_go_to_end(self, direction: int) -> None:
        """Go to the top (-1) or to the end (1), of a post that is still being built as soon as it is shown."""
        if not self.presenter.aim_at(direction):
            super().action_go_to_end(direction)

    def fit(self) -> None:
        """Lay the text out for another width, or with other folds."""
        self.presenter.fit()

    def watch_text_width(self, width: int) -> None:
        """Lay the text out for the new width, and remember the width."""
        self._session.choose("width", width)
        self.fit()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Handle the newly visible part."""
        super().watch_scroll_y(old_value, new_value)
        self.presenter.scrolled()

    def found(self) -> None:
        """Show the matches, all of which are known now, and their number."""
        super().found()
        self.presenter.moved()
