"""The main screen: what keys do to the post that is read, on top of browsing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding

from reader.errors import ReaderError
from reader.sorting import SORTS, Sort, fitting
from reader.text import EMPTY, CleanLine, clean_line
from reader.tui.list.views import View
from reader.tui.screens.linking import LinkingScreen
from reader.tui.widgets.hint_line import HintLine
from reader.tui.widgets.search_box import SearchBox

__all__ = ["MainScreen"]


class MainScreen(LinkingScreen):
    """List and post side by side, or one at a time where the terminal is narrow."""

    BINDINGS: ClassVar = [
        Binding("escape", "back", "Back", id="back", tooltip="One step back"),
        Binding("slash", "seek", "Search", priority=True, id="search", tooltip="Search; in a post: find text in it"),
        Binding(
            "enter",
            "read_found",
            "Read the best",
            priority=True,
            id="search.read",
            tooltip="In the search box: read the best result",
        ),
        Binding("b", "bookmark", "Bookmark", id="bookmark", tooltip="Bookmark, or take the bookmark off"),
        Binding("m", "toggle_read", "Read/unread", id="read", tooltip="Mark as read, or as unread"),
        Binding("v", "next_view", "View", id="view.next", tooltip="Next view: all, unread, bookmarks"),
        Binding("s", "sort", "Sort", show=False, id="sort", tooltip="Sort the list"),
        Binding("question_mark,f1", "app.help", "Help", id="help", tooltip="Show what each key does"),
        Binding("q", "app.quit", "Quit", id="quit"),
        Binding("1", "view('ALL')", "All posts", show=False, id="view.all"),
        Binding("2", "view('UNREAD')", "Unread posts", show=False, id="view.unread"),
        Binding("3", "view('BOOKMARKS')", "Bookmarks", show=False, id="view.bookmarks"),
        Binding("J", "next(1)", "Next post", show=False, id="next"),
        Binding("K", "next(-1)", "Previous post", show=False, id="previous"),
        Binding(
            "n", "next_match_or_unread(1)", "Next find; without a search next unread", show=False, id="next-unread"
        ),
        Binding("N", "next_match_or_unread(-1)", "Previous find", show=False, id="previous-match"),
        Binding("p", "next_unread(-1)", "Previous unread post", show=False, id="previous-unread"),
        Binding("R", "random_unread", "A random unread post", show=False, id="random"),
        Binding(
            "left_square_bracket,alt+left", "go(-1)", "Back to what was open before", show=False, id="history.back"
        ),
        Binding("right_square_bracket,alt+right", "go(1)", "Forward again", show=False, id="history.forward"),
        Binding("a", "note", "Note on a bookmark", show=False, id="note"),
        Binding("U", "undo", "Undo the last mark", show=False, id="undo"),
        Binding("c", "copies", "Copies of this post", show=False, id="copies"),
        Binding("L", "links", "Links of this post", show=False, id="links"),
        Binding("o", "open_page", "Web page of this post", show=False, id="page"),
        Binding("y", "copy_link", "Copy the link to this post", show=False, id="copy.link"),
        Binding("Y", "copy_post", "Copy the text of this post", show=False, id="copy.text"),
        Binding("ctrl+c,super+c", "copy_text", "Copy what the mouse selected", show=False, id="copy.selection"),
        Binding("e", "edit", "Edit the file in your editor", show=False, id="edit"),
        Binding("tab", "other_pane", "Go to the post beside the list", show=False, id="pane"),
        Binding("left_curly_bracket", "split(-5)", "Narrower list", show=False, id="split.narrower"),
        Binding("right_curly_bracket", "split(5)", "Wider list", show=False, id="split.wider"),
        Binding("S", "stats", "Statistics", show=False, id="stats"),
        Binding("u", "update", "Look for new posts", show=False, id="update"),
        Binding("ctrl+r,f5", "reload", "Read the site again", show=False, id="reload"),
        Binding("colon,ctrl+p", "app.command_palette", "All commands by name", show=False, id="palette"),
    ]

    def action_stats(self) -> None:
        """Show what was read by day, what is left, and how the site is doing."""
        from reader.tui.screens.stats import StatsScreen

        self.app.push_screen(StatsScreen(self.session, self.tell_failure))

    # Marks

    def action_bookmark(self) -> None:
        """Bookmark the entry, or take the bookmark off."""
        if (entry := self.current) is not None:
            self.marker.toggle_bookmark(entry)

    def action_toggle_read(self) -> None:
        """Mark the entry as read, or as unread."""
        if (entry := self.current) is not None:
            self.marker.toggle_read(entry)

    def action_undo(self) -> None:
        """Take the last change of a mark back."""
        self.marker.undo()

    def action_note(self) -> None:
        """Write a note on the entry."""
        from reader.tui.screens.prompt import Prompt

        entry = self.current
        marks = self.session.marks(entry) if entry is not None else None
        if entry is None or marks is None:
            return

        def keep(text: str | None) -> None:
            if text is not None:
                self.marker.note(entry, text)

        self.app.push_screen(Prompt(clean_line("Note on this bookmark"), marks.note, sign="✎"), keep)

    def mark_all_read(self) -> None:
        """Mark every entry of the list as read, once the person has said yes."""
        from reader.tui.screens.prompt import Confirm

        entries = [row.entry for row in self.entry_list.rows if self._is_unread(row.entry)]
        question = clean_line(f"Mark {len(entries):,} posts as read?")

        def mark(yes: bool | None) -> None:
            if yes:
                self.marker.mark_all(entries, True)

        undo = clean_line(f"{self.session.key_name('undo')} takes it back, all at once.")
        self.app.push_screen(Confirm(question, undo, "mark them"), mark)

    # Sites and tags

    def ask_for_site(self) -> None:
        """Ask for another site and open it."""
        from reader.tui.screens.prompt import Prompt

        def go(wanted: str | None) -> None:
            if wanted and wanted.strip():
                self.open_site(wanted.strip())

        title = clean_line("Open a site")
        place = "a folder, a file or a git address"
        self.app.push_screen(Prompt(title, placeholder=place, sign="›", take="open it", leave="stay here"), go)

    def on_hint_line_clicked(self, event: HintLine.Clicked) -> None:
        """Do what the line says."""
        event.stop()
        self.ask_for_site()

    def open_site(self, argument: str) -> None:
        """Open another site, once it is known to be one."""
        from reader.sources import Source, resolve
        from reader.tui.terminal.served import is_served

        if is_served():
            self.tell(clean_line("A browser shows the site that it was opened for: open another one from a terminal."))
            return

        def leave(source: object) -> None:
            if isinstance(source, Source):
                self.leave_for(source)

        self.errands.submit(lambda: resolve(argument), leave)

    def known_sites(self) -> Sequence[str]:
        """The names of the sites that the person gave a name to."""
        from reader.sources.known import load_known

        try:
            return sorted(load_known().sources)
        except ReaderError:
            # Whoever asks for the commands is not the one to be told about a damaged list of sources.
            return []

    def show_tag(self, tag: CleanLine) -> None:
        """Show the entries with a tag."""
        if self.opened is not None:
            self.stop_reading()
        self.search_box.set_value(f'tag:"{tag}"' if " " in tag or "," in tag else f"tag:{tag}")
        self.set_focus(self.entry_list)

    # Choosing

    def action_sort(self) -> None:
        """Choose the order of the list."""
        from reader.tui.screens.picker import Choice, Picker

        searching = bool(self.search_box.value.strip())
        sorts = [sort for sort in SORTS if searching or not sort.needs_query]
        choices: list[Choice[Sort]] = [(clean_line(sort.label), EMPTY, sort) for sort in sorts]
        chosen = self.sort if self.sort in sorts else fitting(searching=searching)

        def order(chosen: Sort | None) -> None:
            if chosen is not None:
                self.sort_by(chosen)

        self.app.push_screen(Picker(clean_line("Sort the list"), choices, sorts.index(chosen)), order)

    def action_copies(self) -> None:
        """Show all copies of the entry with their dates."""
        from reader.tui.screens.picker import Choice, Picker

        entry = self.current
        if entry is None:
            return
        if len(entry.copies) == 1:
            self.tell(clean_line("This post was published once."))
            return
        date = self.session.write_date
        choices: list[Choice[str]] = [
            (clean_line(date(copy.date)), clean_line(copy.id.rpartition("/")[2]), copy.id) for copy in entry.copies
        ]
        title = clean_line(f"Published {len(entry.copies):,} times, word for word")
        self.app.push_screen(Picker(title, choices), lambda _: None)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show the way back only where there is one."""
        if action == "back":
            return self._can_go_back()
        if action == "seek":
            return not isinstance(self.focused, SearchBox)
        if action == "read_found":
            return self.focused is not None and self.focused is self.search_box
        return super().check_action(action, parameters)

    def _can_go_back(self) -> bool:
        if not self.is_mounted:
            return False
        box = self.search_box
        return self.is_waiting or self.is_reading or bool(box.value) or box.has_focus or self.view is not View.ALL

    def action_back(self) -> None:
        """One step back: from waiting, from finds to the post, to the list, from a search or a view to all entries."""
        box = self.search_box
        if self.is_waiting:
            self.stop_waiting()
        elif self.is_reading or (self.find_box is not None and self.find_box.has_focus):
            if not self.stop_finding():
                self.stop_reading()
        elif box.value:
            box.action_clear()
            self.set_focus(self.entry_list)
        elif box.has_focus:
            self.set_focus(self.entry_list)
        elif self.view is not View.ALL:
            self.show_view(View.ALL)

    def action_other_pane(self) -> None:
        """Go from the list to the post and back."""
        if self.is_reading:
            self.stop_reading()
        else:
            self.entry_list.action_open()

    async def action_read_found(self) -> None:
        """Read the best result; at once, so that the next key already goes to the post."""
        self.remember_query()
        self.set_focus(self.entry_list)
        entry = self.entry_list.highlighted
        if entry is not None:
            await self.need_post_view()
            self.read(entry)

    async def action_seek(self) -> None:
        """Go to the search box; in a post, find text in it.

        The focus moves before the next key is looked at, so that what is typed at once is not lost.
        """
        if self.is_reading:
            await self.action_find()
        else:
            self.set_focus(self.search_box)

    def action_view(self, name: str) -> None:
        """Show a view by its name."""
        if self.opened is not None:
            self.stop_reading()
        self.show_view(View[name])

    def action_next_view(self) -> None:
        """Show the view after this one."""
        views = list(View)
        self.action_view(views[(views.index(self.view) + 1) % len(views)].name)

    def action_update(self) -> None:
        """Fetch what is new."""
        self.update()

    def action_reload(self) -> None:
        """Read the site again."""
        self.reload()
        self.tell(clean_line("Reading the site again."))
