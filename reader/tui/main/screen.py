"""The main screen: its widgets, its parts and their connections, and the dispatch of messages and keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult

from reader.errors import ReaderError
from reader.library.post import Entry
from reader.paths import resource_folder
from reader.text import CleanLine, clean_line
from reader.tui.main.beginning import Beginning
from reader.tui.main.browsing import Browsing, BrowsingWidgets, as_typed
from reader.tui.main.choosing import Choosing
from reader.tui.main.finding import Finding
from reader.tui.main.keys import SHORT, SITE, act_of, bindings, describe, is_enabled, leads, usual_label
from reader.tui.main.learning import Learning
from reader.tui.main.links import Links
from reader.tui.main.loading import Loading, LoadingEvents
from reader.tui.main.outside import Outside
from reader.tui.main.parts import Parts
from reader.tui.main.reading import Reading
from reader.tui.main.sending import Sending
from reader.tui.main.sites import Sites
from reader.tui.main.stage import Stage
from reader.tui.terminal.internals import FirstScreen
from reader.tui.terminal.key_order import KeyOrderApp
from reader.tui.widgets.box_line import BoxLine
from reader.tui.widgets.entry_list import EntryList
from reader.tui.widgets.ground import Ground
from reader.tui.widgets.hint_line import HintLine
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.message_line import MessageLine
from reader.tui.widgets.search_box import SearchBox
from reader.tui.widgets.top_bar import TopBar
from reader.tui.work.marking import Marker
from reader.tui.work.session import Loaded, Session

if TYPE_CHECKING:
    from reader.sources import Source
    from reader.tui.widgets.page_view import PageView
    from reader.tui.widgets.post_view import PostView

__all__ = ["MainScreen"]

NARROW = 100
"""Columns below which list and post take turns."""

LEAVING = frozenset({"escape", "q", "Q"})
"""Keys that leave a post and so do not wait for it; with other keys set by the user, there is a short wait."""

LOW = 24
"""Rows below which the blank lines between the parts are omitted."""


def first_words(palette: str) -> list[CleanLine]:
    """Return hints on how to open a site, the longest first; `palette` is the key that lists all commands."""
    return [
        clean_line(words)
        for words in (
            f"These are sample posts. To read a site of your own, press {palette} and choose “Open site…”.",
            f"Sample posts. {palette} and “Open site…” reads a site of yours.",
            f"Samples. {palette} “Open site…” for yours",
        )
    ]


class MainScreen(FirstScreen[None], Ground):
    """List and post side by side, or one at a time in a narrow terminal."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar = [*bindings()]

    def __init__(
        self,
        session: Session,
        shown: Callable[[], None],
        give_up: Callable[[ReaderError], None],
        leave_for: Callable[[Source], None],
    ) -> None:
        super().__init__()
        self.session = session
        self._shown = shown
        self.top = TopBar(session.key_name if session.settings.keys else usual_label, id="top")
        self.search_box = SearchBox(placeholder=SITE, id="search")
        self.entry_list = EntryList(session.marks, id="list")
        self.box_line = BoxLine(self.search_box, id="box-line")
        self.side = Ground(self.search_box, self.box_line, self.entry_list, id="side")
        self.key_bar = KeyBar(
            lambda binding: describe(binding, self.parts),
            SHORT,
            comes_first=lambda binding: leads(binding, self.parts),
            id="keys",
        )
        self.messages = MessageLine(id="messages")
        self.parts = self._join(give_up, leave_for)
        self.beginning = Beginning(self, session, self.parts, self.messages)

    def _join(self, give_up: Callable[[ReaderError], None], leave_for: Callable[[Source], None]) -> Parts:
        """Create the parts, each with those it depends on."""
        stage = Stage(self, self.session, self.messages)
        marker = Marker(self, self.session, self._marks_changed, stage.tell, stage.tell_failure)

        def end_program() -> None:
            self.app.exit()

        def list_again() -> None:
            self.parts.browsing.refresh()

        loading = Loading(stage, self.top, LoadingEvents(self._loaded, list_again, self._indexed, give_up))
        widgets = BrowsingWidgets(self.top, self.search_box, self.box_line, self.entry_list, self.side)
        browsing = Browsing(stage, widgets, marker, self._listed)
        browsing.may_find_more = lambda: loading.is_reading
        reading = Reading(stage, browsing, self.key_bar, marker, self._make_post_view)
        # Each box is the first line of the area that it searches.
        finding = Finding(stage, reading, self.key_bar, lambda box: self.query_one("#post-side").mount(box, before=0))
        outside = Outside(self)
        links = Links(stage, reading, self.key_bar, outside)
        choosing = Choosing(stage, browsing, reading, marker)
        return Parts(
            stage=stage,
            marker=marker,
            loading=loading,
            browsing=browsing,
            reading=reading,
            finding=finding,
            links=links,
            sending=Sending(stage, reading, links, loading, self.key_bar, outside),
            sites=Sites(stage, leave_for),
            choosing=choosing,
            learning=Learning(stage, self.top, browsing, reading, marker, choosing, links, end_program),
        )

    def compose(self) -> ComposeResult:
        """Yield the widgets."""
        _set_size_classes(self)
        self.set_class(self.session.first_run, "-first-run")
        yield self.top
        with Ground(id="panes"):
            yield self.side
        yield self.messages
        if self.session.first_run:
            yield HintLine(first_words(self.session.key_name("palette")), id="first-run")
        yield self.key_bar

    # Beginning and end

    def on_mount(self) -> None:
        """Show what is known already; the rest follows after the first frame."""
        self.parts.stage.mounted.set()
        self.parts.browsing.begin()
        self.parts.browsing.fit()
        if self.focused is None:
            # A key that was pressed early may have moved the focus already.
            self.set_focus(self.entry_list)
        self.call_after_refresh(self._first_frame_done)

    async def _first_frame_done(self) -> None:
        """Continue with what the first frame did not need."""
        self._shown()
        await self.parts.reading.need_view()
        # The post's page is built once its view has a size.
        self.call_after_refresh(self.beginning.begin)

    def on_unmount(self) -> None:
        """Remember the open post, and save a note that was being written."""
        self.parts.choosing.keep_draft()
        self.parts.reading.remember_place()

    def synchronise(self) -> None:
        """Merge marks with the user's other machines, and report the outcome."""
        self.session.syncer.now(self.parts.stage.tell_from_thread)

    def _make_post_view(self, following: Callable[[Entry], Entry | None]) -> tuple[PostView, Awaitable[object]]:
        from reader.tui.widgets.post_view import PostView  # noqa: PLC0415 (start-up)

        self.app.stylesheet.read(resource_folder("styles") / "post.tcss")
        view = PostView(self.session, links=self.session.links_shown, id="post")
        view.presenter.maker.following = following
        view.presenter.failed = self.parts.loading.text_missing
        return view, self.query_one("#panes").mount(Ground(view, id="post-side"))

    # Notifications between the parts

    def _loaded(self, loaded: Loaded) -> None:
        self.parts.browsing.refresh()
        self.parts.browsing.recall_queries()
        self.parts.reading.library_loaded(loaded)
        self.beginning.open_file()
        self.parts.learning.begin()

    def _indexed(self) -> None:
        """Repeat requests that had to wait for the texts or topics to be indexed."""
        sorts_now = self.parts.browsing.sort.needs_topics
        if self.search_box.value.strip() or sorts_now:
            self.parts.browsing.refresh(fresh=sorts_now and self.parts.browsing.is_at_top)
        self.beginning.keep_next_page()
        self.parts.reading.texts_indexed()
        self.parts.learning.topics_found()

    def _listed(self) -> None:
        self.parts.reading.rows_changed()
        self.key_bar.place = self.parts.browsing.place

    def _marks_changed(self) -> None:
        self.parts.browsing.marks_changed()
        self.parts.reading.marks_changed()
        self.key_bar.refresh()

    # Keys

    async def action_do(self, name: str) -> None:
        """Run the action of the key with this id."""
        done = act_of(name)(self.parts)
        if isawaitable(done):
            await done

    def action_leave(self) -> None:
        """Leave the post, the search, or the program."""
        self.parts.quit(self.app.exit)

    async def before_next_key(self) -> None:
        """Make the next key wait for pending results, if the box was left, and for the opened post."""
        browsing = self.parts.browsing
        browsing.catch_up()
        self.parts.reading.catch_up()
        view = self.parts.reading.view
        if view is not None:
            app = self.app
            await view.presenter.made(lambda: isinstance(app, KeyOrderApp) and app.next_typed in LEAVING)
        if self.focused is not self.search_box:
            await browsing.searched()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only keys that work now."""
        if action == "do":
            return is_enabled(str(parameters[0]), self.parts)
        return super().check_action(action, parameters)

    def on_key(self, event: events.Key) -> None:
        """Say so if a letter or a sign does nothing; fields keep theirs to themselves."""
        if event.is_printable and event.key not in self.active_bindings:
            shows = self.parts.stage.session.key_name("help")
            words = f"{event.character} does nothing here. {shows} shows the keys."
            self.parts.stage.tell(clean_line(words), kind="key")

    # Messages of the widgets

    def on_search_box_changed(self, event: SearchBox.Changed) -> None:
        """Search, or find in the post, as the user types."""
        event.stop()
        if event.box is self.search_box:
            self.parts.browsing.query_changed()
        else:
            self.parts.finding.find(event.value)

    def on_search_box_submitted(self, event: SearchBox.Submitted) -> None:
        """Move from the find box to the post."""
        event.stop()
        if event.box is not self.search_box:
            self.parts.finding.submit()

    def on_search_box_left(self, event: SearchBox.Left) -> None:
        """Move to the results, or to the next match."""
        event.stop()
        if event.box is self.search_box:
            self.set_focus(self.entry_list)
        else:
            self.parts.finding.go(1)

    def on_entry_list_highlighted(self, event: EntryList.Highlighted) -> None:
        """Show the highlighted entry beside the list."""
        event.stop()
        self.parts.reading.highlight_moved()
        self.key_bar.place = self.parts.browsing.place

    async def on_entry_list_opened(self, event: EntryList.Opened) -> None:
        """Open an entry."""
        event.stop()
        await self.parts.reading.open(event.entry)

    def on_post_view_finished(self, event: PostView.Finished) -> None:
        """Mark a post that was read to its end."""
        event.stop()
        self.parts.marker.finish(event.entry)

    def on_post_view_moved(self, event: PostView.Moved) -> None:
        """Show the reading position."""
        event.stop()
        self.parts.reading.show_place()
        self.parts.finding.recount()

    def on_page_view_link_clicked(self, event: PageView.LinkClicked) -> None:
        """Follow the link that was clicked."""
        event.stop()
        self.parts.links.follow(event.link)

    def on_post_view_name_clicked(self, event: PostView.NameClicked) -> None:
        """List the posts of the tag or topic that was clicked."""
        event.stop()
        self.parts.show_query(as_typed(*event.name))

    def on_top_bar_chosen(self, event: TopBar.Chosen) -> None:
        """Show the view that was clicked."""
        event.stop()
        self.parts.show_view(event.view)

    def on_hint_line_clicked(self, event: HintLine.Clicked) -> None:
        """Open a site, as the hint suggests."""
        event.stop()
        self.parts.sites.ask()

    def on_text_selected(self) -> None:
        """Say how to copy the selection."""
        self.parts.sending.text_selected()

    # Size

    def on_resize(self) -> None:
        """Show one pane or both."""
        _set_size_classes(self)
        self.parts.browsing.fit()
        self.beginning.is_fitted = True

    # Other screens

    def on_screen_suspend(self) -> None:
        """Show no further messages about the post or the list below a newly opened window."""
        self.messages.pass_over()


def _set_size_classes(screen: MainScreen) -> None:
    size = screen.app.size
    screen.set_class(size.width < NARROW, "-narrow")
    screen.set_class(size.height < LOW, "-low")
