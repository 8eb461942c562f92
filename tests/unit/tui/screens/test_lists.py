"""Menus: arrows and letters do the same in each, with and without a scroll bar, and the highlight stays seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App

from reader.text import clean_line
from reader.tui.commands import PaletteCommand
from reader.tui.keys import KeyNames
from reader.tui.places import usual_keys
from reader.tui.screens.dialogs import ListDialog
from reader.tui.screens.help import HelpScreen
from reader.tui.screens.palette import Palette
from reader.tui.screens.picker import Picker
from reader.tui.screens.prompt import Confirm
from reader.tui.screens.selecting import ToSelect
from reader.tui.themes import load_theme
from reader.tui.widgets.choice_list import Choice as Row
from reader.tui.widgets.choice_list import _drawn as choice_lines
from tests.tui.running import drawn, press_at_once

MANY = 40
SIZES = [(40, 10), (120, 60)]

Made = Callable[[], Any]


class Around(App[None]):
    """An application that does nothing but show a dialog."""

    key_names = KeyNames({}, usual_keys)

    def __init__(self, dialog: Any) -> None:
        super().__init__()
        self.dialog = dialog
        self.register_theme(load_theme("privacy-dark"))
        self.theme = "privacy-dark"
        self.answers: list[Any] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.answers.append)


def picker(**options: Any) -> Made:
    choices = [(clean_line(f"choice {number}"), clean_line(f"more on {number}"), number) for number in range(MANY)]
    return lambda: Picker(clean_line("Title"), choices, **options)


def palette() -> Palette:
    return Palette([PaletteCommand(clean_line(f"command {number}"), "", lambda: None) for number in range(MANY)])


LISTS = {
    "below": picker(),
    "beside": picker(second="beside"),
    "at the foot": picker(second="at the foot"),
    "filtered": picker(second="beside", filtered=True),
    "palette": palette,
}
TEXTS = {
    "select": lambda: ToSelect(clean_line("words " * 2_000)),
    "confirm": lambda: Confirm(clean_line("Sure?"), clean_line("words " * 2_000), "yes"),
    "help": lambda: HelpScreen(None, [], []),
}


async def places(made: Made, size: tuple[int, int], keys: list[str]) -> list[int]:
    """Where the highlight of a dialog stands after each key, or how far its text was scrolled."""
    app = Around(made())
    found = []
    async with app.run_test(size=size) as pilot:
        for key in keys:
            await press_at_once(pilot, key)
            await drawn(pilot)
            if isinstance(app.dialog, ListDialog):
                shown = app.dialog.choice_list
                found.append(shown.highlighted)
                top, line = shown.scroll_offset.y, shown._starts[shown.highlighted]
                assert top <= line < top + max(shown.size.height, 1)
            else:
                found.append(app.dialog.query_one(app.dialog.SCROLLED).scroll_target_y)
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", LISTS)
async def test_the_highlight_moves_with_every_key_and_stays_in_sight(name: str, size: tuple[int, int]) -> None:
    keys = ["down", "down", "down", "up", "pagedown", "pageup", *["down"] * 20]
    found = await places(LISTS[name], size, keys)
    assert found[:4] == [1, 2, 3, 2]
    assert found[4] > 3
    assert found[5] < found[4]
    assert found[-1] == found[5] + 20


async def test_letters_and_arrows_do_the_same() -> None:
    letters = await places(LISTS["below"], (40, 10), ["j", "j", "k", "k", "k"])
    assert letters == await places(LISTS["below"], (40, 10), ["down", "down", "up", "up", "up"])
    assert letters == [1, 2, 1, 0, MANY - 1]


async def test_the_ends_are_reached() -> None:
    found = await places(LISTS["below"], (40, 10), ["G", "g", "end", "home"])
    assert found == [MANY - 1, 0, MANY - 1, 0]


@pytest.mark.parametrize("name", TEXTS)
async def test_long_texts_scroll_by_lines_and_pages(name: str) -> None:
    arrows = await places(TEXTS[name], (40, 10), ["down", "down", "up", "pagedown", "pageup"])
    assert arrows[:3] == [1, 2, 1]
    assert arrows[3] > arrows[2]
    assert arrows[4] == 1
    if name != "help":
        assert arrows == await places(TEXTS[name], (40, 10), ["j", "j", "k", "space", "pageup"])


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["down", "down", "enter"], 2),
        (["3"], 2),
        (["e", "backspace", "down", "enter"], 1),
        (["3", "7"], 2),
        (["c", "h", "space", "3", "7", "enter"], 37),
        (["c", "3", "7", "enter", "escape"], None),
        (["slash", "3", "7", "enter"], 37),
        (["slash", "j", "backspace", "2", "8", "enter"], 28),
        (["j", "backspace", "3"], 2),
        (["z", "z", "enter", "escape"], None),
    ],
)
async def test_what_is_typed_filters(keys: list[str], chosen: int | None) -> None:
    app = Around(LISTS["filtered"]())
    async with app.run_test() as pilot:
        for key in keys:
            await press_at_once(pilot, key)
            await drawn(pilot)
        assert app.answers[:1] == [chosen]


@pytest.mark.parametrize("word", ["jekyll", "kiwi", "query", "gdpr", "GDPR"])
async def test_a_word_filters_whatever_it_begins_with(word: str) -> None:
    choices = [(clean_line(text), clean_line(""), text) for text in ("other", "jekyll", "kiwi", "query", "gdpr")]
    app = Around(Picker(clean_line("Title"), choices, filtered=True))
    async with app.run_test() as pilot:
        await press_at_once(pilot, *word, "enter")
        await drawn(pilot)
        assert app.answers == [word.lower()]


async def test_each_choice_that_a_filter_brings_up_is_shown_at_once() -> None:
    seen: list[int] = []
    app = Around(picker(filtered=True, moved=seen.append)())
    async with app.run_test() as pilot:
        await press_at_once(pilot, "c", "space", *"25")
        await drawn(pilot)
        assert seen[-1] == 25


async def test_enter_does_not_say_yes() -> None:
    app = Around(Confirm(clean_line("Delete all?"), clean_line(""), "delete them"))
    async with app.run_test() as pilot:
        await press_at_once(pilot, "enter", "j")
        assert app.answers == []
        await press_at_once(pilot, "y")
        await drawn(pilot)
        assert app.answers == [True]


@pytest.mark.parametrize(
    ("name", "count", "lines"),
    [
        ("Cybersecurity laws", "55 of 60 unread", ["  2 Cybersecurity laws", "       55 of 60 unread"]),
        ("AI", "5 unread", ["  2 AI        5 unread"]),
        ("Laws on privacy", "5 unread", ["  2 Laws on   5 unread", "    privacy"]),
    ],
)
def test_a_word_is_not_broken_for_the_count_beside_it(name: str, count: str, lines: list[str]) -> None:
    drawn_lines = choice_lines(Row(clean_line(name), lead=" 2", tail=count), 4, 23)
    assert ["".join(text for text, _ in line).rstrip() for line in drawn_lines] == lines
