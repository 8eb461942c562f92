"""What opens above the screens: links, notes, questions, help, the palette, toasts."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.snapshots.conftest import ANSI, DARK, LIGHT, MIDDLE, SMALL, WIDE, Picture
from tests.tui.running import main_screen

LINDDUN = ("slash", "=linddun", "enter")


@pytest.mark.parametrize(("size", "theme"), [(WIDE, DARK), (MIDDLE, LIGHT), (SMALL, DARK), (WIDE, ANSI)])
def test_links(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture(*LINDDUN, "L", size=size, theme=theme)


@pytest.mark.parametrize(("size", "theme"), [(WIDE, DARK), (SMALL, LIGHT)])
def test_confirm_a_web_link(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture(*LINDDUN, "L", "5", size=size, theme=theme)


@pytest.mark.parametrize(("size", "theme"), [(WIDE, DARK), (SMALL, DARK), (WIDE, ANSI)])
def test_note(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture("a", "=compare with the seminar", size=size, theme=theme)


def test_confirm_marking_all(picture: Picture) -> None:
    async def ask(pilot: Pilot[Any]) -> None:
        main_screen(pilot.app).parts.choosing.mark_all_read()

    assert picture(before=ask)


@pytest.mark.parametrize(
    ("size", "theme"), [(WIDE, DARK), (WIDE, LIGHT), (MIDDLE, DARK), (SMALL, DARK), (MIDDLE, ANSI)]
)
def test_help(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture("question_mark", size=size, theme=theme)


def test_help_with_keys_of_ones_own(picture: Picture) -> None:
    assert picture("question_mark", keys={"bookmark": "f2", "help": "f9,question_mark"})


@pytest.mark.parametrize(("size", "theme"), [(WIDE, DARK), (WIDE, LIGHT), (SMALL, DARK), (MIDDLE, ANSI)])
def test_palette(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture("colon", size=size, theme=theme)


@pytest.mark.parametrize("words", ["theme", "mark", "zzz"])
def test_palette_search(picture: Picture, words: str) -> None:
    assert picture("colon", f"={words}")


@pytest.mark.parametrize(("size", "theme"), [(WIDE, DARK), (SMALL, LIGHT)])
def test_open_a_site(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture("colon", "=open site", "enter", size=size, theme=theme)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_undo_says_what_it_undid(picture: Picture, theme: str) -> None:
    assert picture("b", "U", theme=theme)
