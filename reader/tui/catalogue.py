"""The contents of the palette: every action with its key, plus views, orders, tags, sites and themes by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Protocol

from textual.binding import Binding
from textual.dom import DOMNode

from reader.search.query.fields import states
from reader.sorting import SORTS
from reader.text import clean_line
from reader.tui.commands import PaletteCommand
from reader.tui.keys import with_keymap
from reader.tui.list.layout import Density
from reader.tui.list.views import View
from reader.tui.main.screen import MainScreen
from reader.tui.themes import theme_label, theme_names
from reader.tui.widgets.entry_list import EntryList
from reader.tui.widgets.key_bar import key_label
from reader.tui.widgets.page_view import PageView
from reader.tui.widgets.post_view import PostView

__all__ = ["Commanded", "commands"]

_ALSO = {
    "post.narrower": "width column text",
    "post.wider": "width column text",
    "reload": "refresh reread",
    "quit.now": "q q! qa wq x exit close",
    "update": "fetch pull refresh",
    "topics": "subjects categories",
    "recall": "learn repeat flashcards quiz due",
    "help": "help keys",
    "note": "annotate comment write delete remove",
    "copy.link": "share url address yank",
    "copy.text": "share yank",
    "page": "browser url",
    "bookmark": "star favourite",
    "undo": "restore back",
    "stats": "stats progress streak",
    "copies": "duplicates",
}
"""Other words that users may type for an action, by binding id."""

_NOT_OFFERED = frozenset({"palette", "search.read", "view.all", "view.unread", "view.bookmarks", "list.right"})
"""Bindings that make no sense in the palette, or whose action has a better name elsewhere in it."""


class Commanded(Protocol):
    """The part of the application that commands need."""

    @property
    def keymap(self) -> Mapping[str, str]:
        """The user's keys by binding id."""

    @property
    def wanted_theme(self) -> str:
        """The name of the theme that was chosen."""

    @property
    def available_themes(self) -> Iterable[str]:
        """The names of all themes."""

    def key_name(self, name: str) -> str:
        """Return the display name of the key for the binding with this id."""

    def choose_theme(self, name: str) -> None:
        """Apply a theme."""

    async def run_action(self, action: str, default_namespace: DOMNode | None = None) -> bool:
        """Run the action of a binding in the given namespace."""


def commands(app: Commanded, screen: MainScreen) -> list[PaletteCommand]:
    """Return every command, the most common ones first."""
    return [
        *_actions(app, screen),
        *_choices(app, screen),
        *_filters(screen),
        *_densities(screen),
        *_sites(screen),
        *_topics(screen),
        *_tags(screen),
        *_themes(app),
    ]


def _actions(app: Commanded, screen: MainScreen) -> Iterator[PaletteCommand]:
    places: list[tuple[list[Binding], DOMNode, str]] = [(with_keymap(MainScreen.BINDINGS, app.keymap), screen, "")]
    if screen.parts.reading.view is not None:
        both = [*PostView.BINDINGS, *PageView.BINDINGS]
        places.append((with_keymap(both, app.keymap), screen.parts.reading.view, "In the post: "))
    places.append((with_keymap(EntryList.BINDINGS, app.keymap), screen.entry_list, "In the list: "))
    seen = set(_NOT_OFFERED)
    for bindings, place, where in places:
        # The way back is the last thing users look for here.
        for binding in sorted(bindings, key=lambda binding: binding.id == "back"):
            name = binding.tooltip or binding.description
            if not name or binding.id in seen:
                continue
            seen.add(binding.id or name)
            run = partial(app.run_action, binding.action, place)
            name = where + name[0].lower() + name[1:] if where else name
            yield PaletteCommand(clean_line(name), key_label(binding.key), run, _ALSO.get(binding.id or "", ""))
    yield PaletteCommand(clean_line("Today’s question"), "", screen.parts.learning.today, "daily of the day")
    cite = screen.parts.sending.copy_citation
    yield PaletteCommand(clean_line("Copy a citation of this post"), "", cite, "quote reference cite author")
    yield PaletteCommand(
        clean_line("Open site…"), "", screen.parts.sites.ask, "source folder repository git address file"
    )
    if screen.session.syncer.wanted:
        yield PaletteCommand(clean_line("Synchronise marks now"), "", screen.synchronise)


def _choices(app: Commanded, screen: MainScreen) -> Iterator[PaletteCommand]:
    for view in View:
        key = app.key_name(view.binding)
        yield PaletteCommand(clean_line(f"Show {view.label.lower()}"), key, partial(screen.parts.show_view, view))
    for sort in SORTS:
        searching = ", while searching" if sort.needs_query else ""
        name = clean_line(f"Sort: {sort.label.lower()}{searching}")
        yield PaletteCommand(name, "", partial(screen.parts.browsing.sort_by, sort))


def _filters(screen: MainScreen) -> Iterator[PaletteCommand]:
    views = {view.kind for view in View}
    for state, option, synonyms in states():
        if state not in views:
            show = partial(screen.parts.show_query, f"is:{state}")
            yield PaletteCommand(clean_line(f"Filter: {option.about} (is:{state})"), "", show, " ".join(synonyms))


def _densities(screen: MainScreen) -> Iterator[PaletteCommand]:
    for density in Density:
        yield PaletteCommand(
            clean_line(f"Rows: {density.label}"), "", partial(screen.parts.browsing.choose_density, density)
        )


def _sites(screen: MainScreen) -> Iterator[PaletteCommand]:
    for name in screen.parts.sites.names():
        show = partial(screen.parts.sites.open, name)
        yield PaletteCommand(clean_line(f"Open site: {name}"), "", show, "source repository", by_parts=True)


def _topics(screen: MainScreen) -> Iterator[PaletteCommand]:
    for subject in screen.session.subjects or ():
        show = partial(screen.parts.show_topic, subject.name)
        yield PaletteCommand(clean_line(f"Topic: {subject.name} ({subject.count:,})"), "", show, by_parts=True)


def _tags(screen: MainScreen) -> Iterator[PaletteCommand]:
    for tag, count in screen.session.tags:
        show = partial(screen.parts.show_tag, tag)
        yield PaletteCommand(clean_line(f"Tag: {tag} ({count:,})"), "", show, by_parts=True)


def _themes(app: Commanded) -> Iterator[PaletteCommand]:
    for name in theme_names(app.available_themes):
        mark = "in use" if name == app.wanted_theme else ""
        yield PaletteCommand(
            clean_line(f"Theme: {theme_label(name)}"), mark, partial(app.choose_theme, name), "colours"
        )
