"""What the palette offers: every action with its key, and views, orders, tags, sites and themes by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding
from textual.dom import DOMNode

from reader.sorting import SORTS
from reader.text import CleanLine, clean_line
from reader.tui.keys import with_keymap
from reader.tui.list.views import View
from reader.tui.themes import AUTO
from reader.tui.widgets.entry_list import EntryList
from reader.tui.widgets.key_bar import key_label
from reader.tui.widgets.page_view import PageView
from reader.tui.widgets.post_view import PostView

if TYPE_CHECKING:
    from reader.tui.app import ReaderApp
    from reader.tui.screens.main import MainScreen

__all__ = ["Command", "best", "commands"]

_NOT_OFFERED = frozenset({"palette", "search.read", "view.all", "view.unread", "view.bookmarks", "list.right"})
"""Bindings that make no sense here, or whose action has a better name among the others."""


class Command(NamedTuple):
    """Something the reader does: its name, its key where it has one, and the act itself."""

    name: CleanLine
    key: str
    run: Callable[[], object]


def commands(app: ReaderApp, screen: MainScreen) -> list[Command]:
    """Every command, the usual ones first."""
    return [
        *_actions(app, screen),
        *_choices(app, screen),
        *_sites(screen),
        *_tags(screen),
        *_themes(app),
    ]


def best(found: list[Command], query: str) -> list[Command]:
    """The commands that `query` may mean, the likeliest first: its words anywhere, else its letters in their order."""
    words = query.casefold().split()
    if not words:
        return found
    exact = [command for command in found if all(word in command.name.casefold() for word in words)]
    if exact:
        return sorted(exact, key=lambda command: _misfit(command.name.casefold(), words))
    letters = "".join(words)
    return [command for command in found if _in_order(letters, command.name.casefold())]


def _misfit(name: str, words: list[str]) -> tuple[int, int]:
    """How badly words fit a name: words that begin no word of it, then how far from its start the first one stands."""
    inside = sum(1 for word in words if f" {word}" not in f" {name}")
    return inside, name.find(words[0])


def _in_order(letters: str, name: str) -> bool:
    rest = iter(name)
    return all(letter in rest for letter in letters)


def _actions(app: ReaderApp, screen: MainScreen) -> Iterator[Command]:
    from reader.tui.screens.main import MainScreen

    places: list[tuple[list[Binding], DOMNode, str]] = [(with_keymap(MainScreen.BINDINGS, app.keymap), screen, "")]
    if screen.post_view is not None:
        both = [*PostView.BINDINGS, *PageView.BINDINGS]
        places.append((with_keymap(both, app.keymap), screen.post_view, "In the post: "))
    places.append((with_keymap(EntryList.BINDINGS, app.keymap), screen.entry_list, "In the list: "))
    seen = set(_NOT_OFFERED)
    for bindings, place, where in places:
        # The way back is the last thing one looks for here.
        for binding in sorted(bindings, key=lambda binding: binding.id == "back"):
            name = binding.tooltip or binding.description
            if not name or binding.id in seen:
                continue
            seen.add(binding.id or name)
            run = partial(app.run_action, binding.action, place)
            name = where + name[0].lower() + name[1:] if where else name
            yield Command(clean_line(name), key_label(binding.key), run)
    yield Command(clean_line("Mark all posts of the list as read"), "", screen.mark_all_read)
    yield Command(clean_line("Open site…"), "", screen.ask_for_site)
    if screen.session.syncer.wanted:
        yield Command(clean_line("Synchronise marks now"), "", screen.synchronise)


def _choices(app: ReaderApp, screen: MainScreen) -> Iterator[Command]:
    for view in View:
        key = app.key_name(view.binding)
        yield Command(clean_line(f"Show {view.label.lower()}"), key, partial(screen.action_view, view.name))
    for sort in SORTS:
        searching = ", while searching" if sort.needs_query else ""
        yield Command(clean_line(f"Sort: {sort.label.lower()}{searching}"), "", partial(screen.sort_by, sort))


def _sites(screen: MainScreen) -> Iterator[Command]:
    for name in screen.known_sites():
        yield Command(clean_line(f"Open site: {name}"), "", partial(screen.open_site, name))


def _tags(screen: MainScreen) -> Iterator[Command]:
    for tag, count in screen.session.tags:
        yield Command(clean_line(f"Tag: {tag} ({count:,})"), "", partial(screen.show_tag, tag))


def _themes(app: ReaderApp) -> Iterator[Command]:
    yield Command(clean_line(f"Theme: {AUTO}, as the terminal is"), "", partial(app.choose_theme, AUTO))
    for name in sorted(app.available_themes, key=lambda name: (not name.startswith("privacy-"), name)):
        yield Command(clean_line(f"Theme: {name}"), "", partial(app.choose_theme, name))
