"""The help screen: what each key does, derived from the bindings themselves, and the syntax of searches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content

from reader.cells import cell_len
from reader.paths import resource_folder
from reader.search.query.fields import explained
from reader.tui.keys import one_a_key
from reader.tui.list.fitting import wrap_pieces
from reader.tui.list.rows import BOOKMARKED, NOTED, UNREAD
from reader.tui.screens.dialogs import ScrollingScreen, key_names
from reader.tui.widgets.key_bar import key_label
from reader.tui.widgets.search_box import SearchBox
from reader.tui.widgets.text_block import TextBlock

__all__ = ["HelpScreen"]

WIDE = 100
"""Columns from which there are two columns of keys."""

KEYS_ROOMY, KEYS_CRAMPED = 17, 10
"""Cells for the keys before their description, enough for `Shift+Tab`; a narrow terminal shows one key per action."""

CRAMPED = 60

MOST_KEYS = 3

MOVE = "Move"

GROUPS = {
    "Marks": ("bookmark", "note", "read", "undo"),
    "Search": ("search", "find", "next-unread", "previous-match", "topics"),
    "This post": ("language", "links", "outline", "page", "copies", "copy", "edit"),
    "View": ("view", "sort", "density", "themes", "split", "post.narrower", "post.wider"),
    "Learning": ("recall", "stats"),
    "Site": ("update", "reload"),
    "Program": ("help", "palette", "quit", "suspend"),
}
"""Groups of keys that work everywhere, after those for moving: binding ids, or their part before a dot."""

SIGNS = (
    (UNREAD, "not read yet"),
    (BOOKMARKED, "bookmarked"),
    (NOTED, "with a note, bookmarked or not"),
    ("×12", "published 12 times"),
)
"""The signs beside a title in the list."""

Place = tuple[str, Iterable[object]]
"""A place where keys are pressed, and its bindings."""


class _HelpLine(NamedTuple):
    """Keys and their description."""

    keys: str
    words: str


class _Filter(SearchBox):
    """A field that ignores the key that opened the help, which also closes it."""

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Return whether a key is text."""
        return key != "question_mark" and super().check_consume_key(key, character)


class HelpScreen(ScrollingScreen[None]):
    """The keys by purpose, those of the focused widget first; typing filters them."""

    CSS_PATH = resource_folder("styles") / "help.tcss"
    BINDINGS: ClassVar = [
        Binding("escape,question_mark,f1", "dismiss", "Close", priority=True, id="help.close"),
        Binding("down", "scroll(1)", "Down", show=False, priority=True, id="help.down"),
        Binding("up", "scroll(-1)", "Up", show=False, priority=True, id="help.up"),
        Binding("pagedown", "scroll_page(1)", "Page down", show=False, priority=True, id="help.page-down"),
        Binding("pageup", "scroll_page(-1)", "Page up", show=False, priority=True, id="help.page-up"),
    ]
    SCROLLED = "#help"

    def __init__(
        self, here: Place | None, everywhere: Iterable[object], places: Iterable[Place], *, with_list: bool = True
    ) -> None:
        """`here` is the focused place with its bindings; `places` are all others besides what works `everywhere`.

        `with_list` is whether there is a list, whose filters and signs are explained.
        """
        super().__init__()
        self._with_list = with_list
        self._here = here
        self._everywhere = list(everywhere)
        self._places = list(places)

    def compose(self) -> ComposeResult:
        """Yield how to close it, a filter field, and one column or two."""
        with Vertical(id="help-frame"):
            close = key_names(self)("help.close")
            yield TextBlock(Content(f"Keys · {close} closes"), classes="help--title")
            yield _Filter(placeholder="type to filter", sign="›", id="help-filter")
            with VerticalScroll(id="help", can_focus=False), Horizontal(id="help-columns"):
                yield TextBlock(id="help-first", classes="help--column")
                yield TextBlock(id="help-second", classes="help--column")

    def on_mount(self) -> None:
        """Show all keys, with the focus on the filter."""
        self.set_focus(self.query_one("#help-filter", SearchBox))
        self._show("")

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        self.call_after_refresh(lambda: self._show(self.query_one("#help-filter", SearchBox).value))

    def on_click(self, event: events.Click) -> None:
        """Close on a click on the title or beside the help: it may have been opened by a click."""
        if event.widget is self or (event.widget is not None and event.widget.has_class("help--title")):
            event.stop()
            self.dismiss(None)

    def on_search_box_changed(self, event: SearchBox.Changed) -> None:
        """Show the keys that match."""
        event.stop()
        self._show(event.value)

    def _show(self, typed: str) -> None:
        if not self.is_mounted:
            return
        two = self.app.size.width >= WIDE
        width = self.query_one("#help", VerticalScroll).scrollable_content_region.width
        each = max((width // 2 if two else width) - 2, 12)
        blocks = [_drawn(name, lines, each) for name, lines in self._groups(typed.casefold().split())]
        first, second = _balanced(blocks) if two else (blocks, [])
        if not blocks:
            palette = key_names(self)("palette")
            first = [Content(f"No key does that. {palette} lists every command by name.")]
        self.query_one("#help-first", TextBlock).update(Content("\n\n").join(first))
        self.query_one("#help-second", TextBlock).update(Content("\n\n").join(second))
        self.query_one("#help-second", TextBlock).display = two

    def _groups(self, words: Sequence[str]) -> list[tuple[str, list[_HelpLine]]]:
        """Return the groups with the lines that contain all the words."""
        most = MOST_KEYS if self.app.size.width >= CRAMPED else 1
        found: dict[str, list[_HelpLine]] = {}
        if self._here is not None:
            found[self._here[0]] = _lines(self._here[1], most)
        found |= {name: [] for name in (MOVE, *GROUPS)}
        for binding in _by_action(self._everywhere).values():
            found[_group_of(binding[0])].append(_line(binding, most))
        found |= {place: _lines(bindings, most) for place, bindings in self._places}
        if self._with_list:
            found |= self._of_the_list()
        kept = {
            name: [
                line for line in lines if all(word in f"{name} {line.keys} {line.words}".casefold() for word in words)
            ]
            for name, lines in found.items()
        }
        return [(name, lines) for name, lines in kept.items() if lines]

    def _of_the_list(self) -> dict[str, list[_HelpLine]]:
        """Return the filters of a search, and the signs in the list."""
        copies = key_names(self)("copies")
        return {
            "Filters in a search": [_HelpLine(written, about) for written, about in explained()],
            "Signs in the list": [
                _HelpLine(sign, f"{words}; {copies} shows when" if sign.startswith("×") else words)
                for sign, words in SIGNS
            ],
        }


def _group_of(binding: Binding) -> str:
    """Return the group of a binding; those in no other group are for moving."""
    name = binding.id or ""
    for group, ids in GROUPS.items():
        if name in ids or name.split(".")[0] in ids:
            return group
    return MOVE


def _by_action(bindings: Iterable[object]) -> dict[str, list[Binding]]:
    """Return the bindings with a description, grouped by action."""
    found: dict[str, list[Binding]] = {}
    for binding in one_a_key(bindings):
        if binding.description:
            found.setdefault(binding.action, []).append(binding)
    return found


def _lines(bindings: Iterable[object], most: int) -> list[_HelpLine]:
    return [_line(one, most) for one in _by_action(bindings).values()]


def _line(bindings: Sequence[Binding], most: int) -> _HelpLine:
    """Return an action's description with up to `most` of its keys."""
    labels = list(dict.fromkeys(key_label(binding.key) for binding in bindings))
    return _HelpLine("  ".join(labels[:most]), bindings[0].tooltip or bindings[0].description)


def _drawn(name: str, lines: Sequence[_HelpLine], width: int) -> Content:
    """Return a group in a column of `width` cells."""
    longest = max((cell_len(line.keys.partition("  ")[0]) for line in lines), default=0)
    room = KEYS_ROOMY if width >= 3 * KEYS_CRAMPED + 14 else max(KEYS_CRAMPED, min(longest + 1, width // 3))
    parts: list[Content | tuple[str, str]] = [(name, "bold $accent")]
    for some, words in lines:
        keys = some
        while "  " in keys and cell_len(keys) >= room:
            keys = keys.rpartition("  ")[0]
        gap = max(room - cell_len(keys), 1)
        wrapped = wrap_pieces([(words, "")], max(width - max(room, cell_len(keys) + 1), 8))
        for number, pieces in enumerate(wrapped):
            before = keys + " " * gap if number == 0 else " " * room
            parts.append((f"\n{before}", "bold $foreground"))
            parts.append(("".join(text for text, _ in pieces).rstrip(), "$foreground"))
    return Content.assemble(*parts)


def _balanced(blocks: Sequence[Content]) -> tuple[list[Content], list[Content]]:
    """Distribute the blocks over two columns of about the same height, in order."""
    heights = [block.plain.count("\n") + 2 for block in blocks]
    cut = min(range(1, len(blocks) + 1), key=lambda at: abs(sum(heights[:at]) - sum(heights[at:])), default=0)
    return list(blocks[:cut]), list(blocks[cut:])
