"""The footer: which keys are shown where there is not room for all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.tui.widgets.key_bar import GAP, Chip, chips_that_fit, key_label, note_that_fits

CHIPS = [
    Chip("enter", "Enter", "Read", "open"),
    Chip("slash", "/", "Search", "seek"),
    Chip("b", "b", "Bookmark", "bookmark"),
    Chip("question_mark", "?", "Help", "app.help"),
    Chip("q", "q", "Quit", "app.quit"),
]


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        (100, ["Read", "Search", "Bookmark", "Help", "Quit"]),
        (46, ["Read", "Search", "Help", "Quit"]),
        (33, ["Read", "Help", "Quit"]),
        (20, ["Help", "Quit"]),
        (8, ["Help"]),
    ],
)
def test_help_and_the_way_out_always_have_room(room: int, expected: list[str]) -> None:
    assert [chip.words for chip in chips_that_fit(CHIPS, room)] == expected


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (100, ["Page", "Back to “Why are defaults powerful?”", "Links", "Help", "Quit"]),
        (66, ["Page", "Back to “Why are defaults…", "Help", "Quit"]),
        (34, ["Back", "Help", "Quit"]),
    ],
)
def test_the_way_back_always_has_room(room: int, words: list[str]) -> None:
    back = Chip("escape", "Esc", "Back to “Why are defaults powerful?”", "do('back')", "Back")
    chips = [Chip("pagedown", "PgDn", "Page", "page"), back, Chip("tab", "Tab", "Links", "link"), *CHIPS[3:]]
    assert [chip.words for chip in chips_that_fit(chips, room)] == words


@pytest.mark.parametrize(
    ("room", "note"),
    [(60, "100% · read · The right to be forgotten"), (20, "100% · read"), (8, "100%"), (3, "10…")],
)
def test_of_a_note_the_first_words_stay(room: int, note: str) -> None:
    assert note_that_fits("100% · read · The right to be forgotten", room) == note


@given(st.lists(st.sampled_from(CHIPS), unique=True), st.integers(10, 120))
def test_what_is_shown_fits(chips: list[Chip], room: int) -> None:
    kept = chips_that_fit(chips, room)
    assert sum(chip.cells for chip in kept) + GAP * (len(kept) - 1) <= room or len(kept) == 1
    assert kept == [chip for chip in chips if chip in kept]


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


@pytest.mark.parametrize(("room", "words"), [(60, "Find in this post"), (30, "Find")])
def test_a_key_keeps_its_place_with_fewer_words_where_there_are_some(room: int, words: str) -> None:
    chips = [Chip("slash", "/", "Find in this post", "seek", "Find"), *CHIPS[3:]]
    assert [chip.words for chip in chips_that_fit(chips, room)] == [words, "Help", "Quit"]
