"""The footer: the keys that work now, derived from the bindings of the focused widget."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from rich.cells import set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.dom import DOMNode
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from reader.cells import cell_len
from reader.tui.list.fitting import PART

__all__ = ["Chip", "KeyBar", "chips_that_fit", "crop", "key_label", "key_named", "note_that_fits"]

_NAMES = {
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "backspace": "Backspace",
    "delete": "Delete",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "plus": "+",
    "minus": "-",
}


def crop(text: str, width: int) -> str:
    """Return `text` cut to `width` cells, with an ellipsis if something was cut."""
    return text if cell_len(text) <= width else set_cell_size(text, max(width - 1, 0)).rstrip() + "…"


def key_label(key: str) -> str:
    """Return the display name of a key: `ctrl+p` -> `Ctrl+P`, `upper_g` -> `G`."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("upper_"):
        return key[6:].upper()
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}" if len(key) == 6 else f"Ctrl+{key_label(key[5:])}"
    for modifier in ("alt", "super", "shift"):
        if key.startswith(f"{modifier}+"):
            rest = key_label(key[len(modifier) + 1 :])
            return f"{modifier.capitalize()}+{rest.upper() if len(rest) == 1 else rest}"
    if key.startswith("f") and key[1:].isdigit():
        return key.upper()
    return key


_BY_LABEL = MappingProxyType({label.casefold(): key for key, label in _NAMES.items()})


def key_named(written: str) -> str:
    """Return the name of a key as a user writes it, in any case or as `key_label` shows it: `Ctrl+B` -> `ctrl+b`.

    A single character is itself: `B` and `b` are two keys, and `Shift+B` is the first of them.
    """
    held, _, last = written[:-1].rpartition("+")
    last += written[-1:]
    last = _BY_LABEL.get(last.casefold(), last)
    if not held:
        return last if len(last) == 1 else last.lower()
    held, last = held.lower(), last.lower()
    return last.upper() if held == "shift" and len(last) == 1 else f"{held}+{last}"


LAST = ("app.help", "leave", "app.quit", "do('back')")
"""Actions whose keys are always shown, however little room there is: help, and the ways back and out."""

GAP = 2
"""Cells between two keys."""

NOTHING_SHORT: Mapping[str, str] = MappingProxyType({})

LONGEST = 44
"""Maximum width in cells of a key's label, such as the title of a post that a link leads to."""

SHORTEST = 24
"""Minimum width in cells to which such a title is cropped before its key is left out."""


class Chip(NamedTuple):
    """A key and its label as the footer shows them: ` b ` on its own background, then ` Bookmark`."""

    key: str
    label: str
    words: str
    action: str = ""
    short: str = ""
    """A shorter label for lack of room; if empty, the key is left out instead."""

    @property
    def cells(self) -> int:
        """The width in cells."""
        return cell_len(self.label) + 3 + cell_len(self.words)


def chips_that_fit(chips: Sequence[Chip], room: int) -> list[Chip]:
    """Return the first keys that fit; those that must be visible are never dropped in favour of others."""
    left = room + GAP - needed(chips)
    kept: list[Chip] = []
    full = False
    for chip in chips:
        sure = chip.action in LAST
        if sure:
            left += _least(chip).cells + GAP
        fitting = chip if sure and chip.cells + GAP <= left else _least(chip) if full else _shortened(chip, left)
        if sure or (not full and fitting.cells + GAP <= left):
            kept.append(fitting)
            left -= fitting.cells + GAP
        else:
            full = True
    while len(kept) > 1 and sum(chip.cells + GAP for chip in kept) > room + GAP:
        kept.pop(-2 if kept[-1].action == LAST[0] else -1)
    return kept


def _least(chip: Chip) -> Chip:
    """Return a key with its shortest label."""
    return chip._replace(words=chip.short) if chip.short else chip


def _shortened(chip: Chip, left: int) -> Chip:
    """Return a key with its label shortened to the room, if it can do with less."""
    spare = left - GAP - (chip.cells - cell_len(chip.words))
    if SHORTEST <= spare < cell_len(chip.words):
        return chip._replace(words=crop(chip.words, spare))
    return chip if spare >= cell_len(chip.words) else _least(chip)


def needed(chips: Sequence[Chip]) -> int:
    """Return the cells taken by the keys that must be visible, with a gap after each."""
    return sum(_least(chip).cells + GAP for chip in chips if chip.action in LAST)


def note_that_fits(note: str, room: int) -> str:
    """Return the first parts of a note that fit; the first one is cropped if even it does not."""
    while cell_len(note) > room and PART in note:
        note = note.rpartition(PART)[0]
    return crop(note, max(room, 1))


@cache
def _declared(kind: type[DOMNode]) -> dict[str, tuple[int, Collection[str]]]:
    """Return the position and keys of each binding of a class by id, bases first, as Textual merges them."""
    written = [one for base in reversed(kind.__mro__) for one in vars(base).get("BINDINGS", ())]
    found: dict[str, tuple[int, Collection[str]]] = {}
    for place, one in enumerate(written):
        if isinstance(one, Binding) and one.id:
            found[one.id] = (place, one.key.split(","))
    return found


class KeyBar(Widget):
    """One line of keys and their labels; a click presses the key.

    `describe` returns the label of a binding in the present state; keys with an empty label are left out. `short` maps
    some labels, or actions regardless of their label, to shorter ones. Keys for which `comes_first` is true precede all
    others.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key", "keys--text", "keys--place"}

    note: reactive[str] = reactive("")
    """Text on the right, the most important part first: how far the post is read, or how to copy the selection."""
    place: reactive[str] = reactive("")
    """The position of the highlight in the list; shown if there is no note."""

    def __init__(
        self,
        describe: Callable[[Binding], str] | None = None,
        short: Mapping[str, str] = NOTHING_SHORT,
        *,
        comes_first: Callable[[Binding], bool] = lambda _: False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._short = short
        self._comes_first = comes_first
        self._describe = describe or (lambda binding: binding.description)
        self._spans: list[tuple[int, int, str]] = []
        self._keys_shown: list[tuple[str, Binding]] | None = None

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self._bindings_changed())

    def _bindings_changed(self) -> None:
        self._keys_shown = None
        self.refresh()

    def shown_bindings(self) -> list[tuple[str, Binding]]:
        """Return the keys to show, those of the focused widget first, one per action."""
        seen: set[str] = set()
        shown: list[tuple[DOMNode, int, Binding]] = []
        own: list[tuple[DOMNode, int, Binding]] = []
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and binding.description and binding.action not in seen:
                seen.add(binding.action)
                place, keys = _declared(type(active.node)).get(binding.id or "", (0, ()))
                (own if keys and binding.key not in keys else shown).append((active.node, place, binding))
        # Textual appends keys set by the user; here they keep the position of their binding.
        for one in sorted(own, key=lambda one: one[1]):
            after = (at for at, (node, place, _) in enumerate(shown) if node is one[0] and place > one[1])
            shown.insert(next(after, len(shown)), one)
        return [(binding.key, binding) for _, _, binding in shown]

    def chips(self) -> list[Chip]:
        """Return the keys that have an effect now."""
        if self._keys_shown is None:
            self._keys_shown = self.shown_bindings()
        made: list[Chip] = []
        for key, binding in sorted(self._keys_shown, key=lambda one: not self._comes_first(one[1])):
            if words := crop(self._describe(binding), LONGEST):
                short = self._short.get(words) or self._short.get(binding.action, "")
                made.append(Chip(key, key_label(key), words, binding.action, short))
        return made

    def render_line(self, y: int) -> Strip:
        """Render as many keys as fit."""
        width, base = self.size.width, self.rich_style
        if y:
            return Strip.blank(width, base)
        key_style, text_style, place_style = (
            base + self.get_component_rich_style(name, partial=True)
            for name in ("keys--key", "keys--text", "keys--place")
        )
        segments, position = [], 0
        self._spans = []
        chips = self.chips()
        place = note_that_fits(self.note or self.place, min(width // 2, max(width - needed(chips) - 2, width // 4)))
        for chip in chips_that_fit(chips, width - cell_len(place) - 2 * bool(place)):
            segments += [Segment(f" {chip.label} ", key_style), Segment(f" {chip.words}{' ' * GAP}", text_style)]
            self._spans.append((position, position + chip.cells, chip.key))
            position += chip.cells + GAP
        if place:
            segments.append(Segment(" " * max(width - position - cell_len(place) - 1, 0), base))
            segments.append(Segment(place, place_style))
        return Strip(segments).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        for start, end, key in self._spans:
            if start <= event.x < end:
                event.stop()
                self.app.simulate_key(key)
                return
