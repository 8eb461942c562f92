"""The footer: which keys are shown where there is not room for all."""

from __future__ import annotations

import pytest
from textual.binding import Binding

from reader.tui.widgets.key_bar import KeyBar, key_label

KEYS = [
    ("enter", Binding("enter", "open", "Read")),
    ("slash", Binding("slash", "seek", "Search")),
    ("b", Binding("b", "bookmark", "Bookmark")),
    ("question_mark", Binding("question_mark", "app.help", "Help")),
    ("q", Binding("q", "app.quit", "Quit")),
]


class Bar(KeyBar):
    def shown_bindings(self) -> list[tuple[str, Binding]]:
        return KEYS


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        (100, ["Read", "Search", "Bookmark", "Help", "Quit"]),
        (46, ["Read", "Search", "Bookmark", "Help"]),
        (35, ["Read", "Search", "Help"]),
        (20, ["Read", "Help"]),
        (6, ["Help"]),
    ],
)
def test_the_key_that_tells_all_others_always_has_room(room: int, expected: list[str]) -> None:
    assert [binding.description for _, binding in Bar()._fitting(room)] == expected


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("ctrl+p", "Ctrl+P"),
        ("upper_g", "G"),
        ("alt+left", "Alt+←"),
        ("f5", "F5"),
        ("question_mark", "?"),
        ("super+c", "Super+C"),
        ("x", "x"),
    ],
)
def test_keys_are_named_as_people_call_them(key: str, label: str) -> None:
    assert key_label(key) == label
