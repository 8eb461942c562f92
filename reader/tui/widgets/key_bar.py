"""The footer: the keys that work here and now, made from the bindings of what has the focus."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

__all__ = ["KeyBar", "key_label"]

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
    """`text` cut to `width` cells, with an ellipsis where something was cut."""
    return text if cell_len(text) <= width else set_cell_size(text, max(width - 1, 0)).rstrip() + "…"


def key_label(key: str) -> str:
    """A key as a person calls it: `ctrl+p` -> `Ctrl+P`, `upper_g` -> `G`."""
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


HELP = "app.help"
BETWEEN = 3
"""Cells between two keys."""


def _cells(key: str, binding: Binding) -> int:
    return cell_len(key_label(key)) + 1 + cell_len(binding.description)


class KeyBar(Widget):
    """One line of keys and what they do; a click does the same."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key", "keys--text"}

    note: reactive[str] = reactive("")
    """A word on the right: how far the post is read, or where a link leads."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._spans: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())

    def shown_bindings(self) -> list[tuple[str, Binding]]:
        """The keys to show, those of the focused widget first, one for each action."""
        seen: set[str] = set()
        shown = []
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and binding.description and binding.action not in seen:
                seen.add(binding.action)
                shown.append((binding.key, binding))
        return shown

    def _fitting(self, room: int) -> list[tuple[str, Binding]]:
        """The first keys for which there is room; the one that tells all others is never left out for them."""
        shown = self.shown_bindings()
        kept: list[tuple[str, Binding]] = []
        last = [one for one in shown if one[1].action == HELP]
        left = room + BETWEEN - sum(_cells(*one) + BETWEEN for one in last)
        for one in shown:
            if one in last:
                left += _cells(*one) + BETWEEN
            if _cells(*one) + BETWEEN > left:
                break
            kept.append(one)
            left -= _cells(*one) + BETWEEN
        return kept if not last or last[0] in kept else [*kept, *last]

    def render_line(self, y: int) -> Strip:
        """The keys, as many as there is room for."""
        width, base = self.size.width, self.rich_style
        if y:
            return Strip.blank(width, base)
        key_style = base + self.get_component_rich_style("keys--key", partial=True)
        text_style = base + self.get_component_rich_style("keys--text", partial=True)
        segments, position = [Segment(" ", base)], 1
        self._spans = []
        note = crop(self.note, max(width // 2, width - 50)) if self.note else ""
        room = width - cell_len(note) - 2 * bool(note)
        for key, binding in self._fitting(room - position):
            label = key_label(key)
            cells = _cells(key, binding)
            segments += [Segment(f"{label} ", key_style), Segment(f"{binding.description}   ", text_style)]
            self._spans.append((position, position + cells, key))
            position += cells + BETWEEN
        if note:
            used = sum(cell_len(segment.text) for segment in segments)
            segments.append(Segment(" " * max(width - used - cell_len(note) - 1, 0), base))
            segments.append(Segment(note, text_style))
        return Strip(segments).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        for start, end, key in self._spans:
            if start <= event.x < end:
                event.stop()
                self.app.simulate_key(key)
                return
