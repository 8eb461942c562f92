"""What the palette offers: every action of the main screen, the views, and every theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from reader.tui.app import ReaderApp
from reader.tui.screens.main import MainScreen
from reader.tui.sorting import Sort
from reader.tui.themes import AUTO
from reader.tui.views import View

__all__ = ["ReaderCommands"]


class _Command(NamedTuple):
    name: str
    help: str
    run: Callable[[], object]


class ReaderCommands(Provider):
    """Actions by name; with nothing typed yet, all of them."""

    def commands(self) -> Iterator[_Command]:
        """Every command, the usual ones first."""
        screen = self.screen
        if isinstance(screen, MainScreen):
            yield from _post_commands(screen)
            for sort in Sort:
                yield _Command(
                    f"Sort: {sort.label.lower()}", "Change the order of the list", partial(screen.sort_by, sort)
                )
            for view in View:
                yield _Command(
                    f"Show {view.label.lower()}", "Change what the list shows", partial(screen.show_view, view)
                )
        yield _Command("Keys and help", "Show what each key does", partial(self._action, "app.help"))
        if isinstance(self.app, ReaderApp):
            yield _Command(f"Theme: {AUTO}", "Light or dark, as the terminal is", partial(self.app.choose_theme, AUTO))
            for name in sorted(self.app.available_themes, key=lambda name: (not name.startswith("privacy-"), name)):
                yield _Command(f"Theme: {name}", "Change the colours", partial(self.app.choose_theme, name))
        yield _Command("Quit", "Leave the reader", partial(self._action, "app.quit"))

    def _action(self, action: str) -> None:
        self.app.call_later(self.screen.run_action, action)

    async def discover(self) -> Hits:
        """All commands."""
        for command in self.commands():
            yield DiscoveryHit(Content(command.name), command.run, command.name, command.help)

    async def search(self, query: str) -> Hits:
        """Commands whose names resemble the query."""
        matcher = self.matcher(query)
        for command in self.commands():
            score = matcher.match(command.name)
            if score > 0:
                yield Hit(score, Content(command.name), command.run, command.name, command.help)


def _post_commands(screen: MainScreen) -> Iterator[_Command]:
    yield _Command("Find a question", "Go to the search box", screen.action_seek)
    yield _Command("Bookmark this post", "Or take the bookmark off", screen.action_bookmark)
    yield _Command("Mark this post read or unread", "Change its read mark", screen.action_toggle_read)
    yield _Command("Mark all posts of the list as read", "Asks first; U takes it back", screen.mark_all_read)
    yield _Command("Write a note", "On the bookmark of this post", screen.action_note)
    yield _Command("Undo the last mark", "One by one, also after a restart", screen.action_undo)
    yield _Command("Links of this post", "With their whole addresses", screen.action_links)
    yield _Command("Copies of this post", "When it was published", screen.action_copies)
    yield _Command("Copy the link", "Of this post's page", screen.action_copy_link)
    yield _Command("Copy the text", "Without boilerplate", screen.action_copy_text)
    yield _Command("Edit the file", "In your editor", screen.action_edit)
    yield _Command("A random unread post", "", screen.action_random_unread)
    yield _Command("Look for new posts", "Fetch the clone, or read the folder again", screen.action_update)
    yield _Command("Read the site again", "Look for new and changed posts", screen.action_reload)
    yield _Command("Open this post's web page", "In the browser", screen.action_open_page)
    if screen.post_view is not None:
        fold = screen.post_view.action_fold
        yield _Command("Show or fold boilerplate", "Paragraphs that stand in most posts", fold)
