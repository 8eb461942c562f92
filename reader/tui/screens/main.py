"""The main screen: what keys do to the post that is read, on top of browsing."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding

from reader.text import EMPTY, clean_line
from reader.tui.screens.linking import LinkingScreen
from reader.tui.sorting import Sort
from reader.tui.views import View
from reader.tui.widgets.search_box import SearchBox

__all__ = ["MainScreen"]


class MainScreen(LinkingScreen):
    """List and post side by side, or one at a time where the terminal is narrow."""

    BINDINGS: ClassVar = [
        Binding("escape", "back", "Back", id="back"),
        Binding("slash", "seek", "Search", priority=True, id="search"),
        Binding("enter", "read_found", "Read the first", priority=True, id="search.read"),
        Binding("b", "bookmark", "Bookmark", id="bookmark"),
        Binding("m", "toggle_read", "Read/unread", id="read"),
        Binding("v", "next_view", "View", id="view.next"),
        Binding("s", "sort", "Sort", show=False, id="sort"),
        Binding("question_mark,f1", "app.help", "Help", id="help"),
        Binding("q", "app.quit", "Quit", id="quit"),
        Binding("1", "view('ALL')", "All posts", show=False, id="view.all"),
        Binding("2", "view('UNREAD')", "Unread posts", show=False, id="view.unread"),
        Binding("3", "view('BOOKMARKS')", "Bookmarks", show=False, id="view.bookmarks"),
        Binding("J", "next(1)", "Next post", show=False, id="next"),
        Binding("K", "next(-1)", "Post before", show=False, id="previous"),
        Binding("n", "next_match_or_unread(1)", "Next find, or next unread", show=False, id="next-unread"),
        Binding("N", "next_match_or_unread(-1)", "Find before", show=False, id="previous-match"),
        Binding("p", "next_unread(-1)", "Unread before", show=False, id="previous-unread"),
        Binding("R", "random_unread", "A random unread post", show=False, id="random"),
        Binding(
            "left_square_bracket,alt+left", "go(-1)", "Back to what was open before", show=False, id="history.back"
        ),
        Binding("right_square_bracket,alt+right", "go(1)", "Forward again", show=False, id="history.forward"),
        Binding("a", "note", "Note on a bookmark", show=False, id="note"),
        Binding("U", "undo", "Undo the last mark", show=False, id="undo"),
        Binding("c", "copies", "Copies of this post", show=False, id="copies"),
        Binding("L", "links", "Links of this post", show=False, id="links"),
        Binding("o", "open_page", "Web page", show=False, id="page"),
        Binding("y", "copy_link", "Copy the link", show=False, id="copy.link"),
        Binding("Y", "copy_text", "Copy the text", show=False, id="copy.text"),
        Binding("e", "edit", "Edit the file", show=False, id="edit"),
        Binding("tab", "other_pane", "Other pane", show=False, id="pane"),
        Binding("left_curly_bracket", "split(-5)", "Narrower list", show=False, id="split.narrower"),
        Binding("right_curly_bracket", "split(5)", "Wider list", show=False, id="split.wider"),
        Binding("S", "stats", "Statistics", show=False, id="stats"),
        Binding("u", "update", "Look for new posts", show=False, id="update"),
        Binding("ctrl+r,f5", "reload", "Read the site again", show=False, id="reload"),
        Binding("colon", "app.command_palette", "Commands", show=False, id="palette"),
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

        self.app.push_screen(Confirm(question, clean_line("U takes it back, all at once."), "mark them"), mark)

    # Choosing

    def action_sort(self) -> None:
        """Choose the order of the list."""
        from reader.tui.screens.picker import Choice, Picker

        choices: list[Choice[Sort]] = [(clean_line(sort.label), EMPTY, sort) for sort in Sort]
        chosen = list(Sort).index(self.sort or Sort.NEWEST)

        def order(sort: Sort | None) -> None:
            if sort is not None:
                searching = bool(self.search_box.value.strip())
                self.sort_by(None if sort is Sort.NEWEST and not searching else sort)

        self.app.push_screen(Picker(clean_line("Sort the list"), choices, chosen), order)

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
        return self.is_reading or bool(box.value) or box.has_focus or self.view is not View.ALL

    def action_back(self) -> None:
        """One step back: from finds to the post, to the list, from a search to all entries, from a view to all."""
        box = self.search_box
        if self.is_reading or (self.find_box is not None and self.find_box.has_focus):
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
