"""The parts of the main screen together, and actions that involve several of them: seeking, going back, views."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from reader.text import CleanLine
from reader.tui.list.views import View
from reader.tui.main.browsing import Browsing, as_typed
from reader.tui.main.choosing import Choosing
from reader.tui.main.finding import Finding
from reader.tui.main.learning import Learning
from reader.tui.main.links import Links
from reader.tui.main.loading import Loading
from reader.tui.main.reading import Reading
from reader.tui.main.sending import Sending
from reader.tui.main.sites import Sites
from reader.tui.main.stage import Stage
from reader.tui.work.marking import Marker

if TYPE_CHECKING:
    from reader.state import Marks

__all__ = ["Parts"]


class Parts(NamedTuple):
    """The parts of the main screen."""

    stage: Stage
    marker: Marker
    loading: Loading
    browsing: Browsing
    reading: Reading
    finding: Finding
    links: Links
    sending: Sending
    sites: Sites
    choosing: Choosing
    learning: Learning

    @property
    def current_marks(self) -> Marks | None:
        """The marks of the post that keys act on; None if there is none or they are not known yet."""
        entry = self.reading.current
        return self.stage.session.marks(entry) if entry is not None else None

    async def seek(self) -> None:
        """Go to the search box; in a post, open the find box.

        The focus moves before the next key is processed, so that what is typed at once is not lost.
        """
        if self.reading.is_reading:
            await self.finding.open()
        else:
            await self.stage.mounted.wait()
            self.browsing.box.go_on()
            self.stage.focus(self.browsing.box)

    def next_match_or_unread(self, step: int) -> None:
        """Go to the next match in the post or, if nothing is sought, to the next unread entry."""
        if self.finding.is_seeking:
            self.finding.go(step)
        else:
            self.reading.read_next_unread(step)

    def show_view(self, view: View) -> None:
        """Show a view of the list."""
        if self.reading.opened is not None:
            self.reading.stop()
        self.browsing.show_view(view)

    def show_tag(self, tag: CleanLine) -> None:
        """Show the entries with a tag."""
        self.show_query(as_typed("tag", tag))

    def show_topic(self, topic: CleanLine) -> None:
        """Show the entries of a topic."""
        self.show_query(as_typed("topic", topic))

    def show_query(self, query: str) -> None:
        """Show the results of a query in the list."""
        if self.reading.opened is not None:
            self.reading.stop()
        self.browsing.show_query(query)

    def show_next_view(self) -> None:
        """Show the next view in turn."""
        views = list(View)
        self.show_view(views[(views.index(self.browsing.view) + 1) % len(views)])

    @property
    def can_go_back(self) -> bool:
        """Whether there is a step back."""
        box = self.browsing.box
        return (
            self.loading.is_waiting
            or self.reading.is_reading
            or bool(box.value)
            or box.has_focus
            or self.browsing.view is not View.ALL
        )

    @property
    def quits(self) -> bool:
        """Whether leaving one level exits the program: no post is open, and there is no search."""
        return not self.reading.is_reading and not self.browsing.box.value

    def quit(self, leave: Callable[[], None]) -> None:
        """Leave one level: the post, then the search, then, by calling `leave`, the program."""
        self.finding.stop()
        if self.reading.is_reading:
            self.reading.stop()
        elif self.browsing.box.value:
            self.browsing.clear_query()
        else:
            leave()

    def go_back(self) -> None:
        """Take one step back: stop waiting, finding, reading or searching, else return to all entries."""
        box, entries = self.browsing.box, self.browsing.entries
        if self.loading.is_waiting:
            self.loading.stop()
        elif self.reading.is_reading or self.finding.has_focus:
            if not self.finding.stop():
                self.reading.go_back()
        elif box.value:
            self.browsing.clear_query()
        elif box.has_focus:
            self.stage.focus(entries)
        elif self.browsing.view is not View.ALL:
            self.browsing.show_view(View.ALL)
