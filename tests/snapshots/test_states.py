"""Waiting and failing: the progress of a first load, an error, a terminal without colours."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from reader.errors import SourceError
from reader.text import clean_line
from tests.snapshots.conftest import DARK, LIGHT, MIDDLE, SMALL, WIDE, Picture
from tests.tui.running import main_screen


@pytest.mark.parametrize(("size", "theme"), [(WIDE, DARK), (WIDE, LIGHT), (SMALL, DARK)])
def test_progress(picture: Picture, size: tuple[int, int], theme: str) -> None:
    from reader.tui.main.loading import progress_line

    async def wait(pilot: Pilot[Any]) -> None:
        top = main_screen(pilot.app).top
        top.note, top.urgent = progress_line("reading posts", 620, 1811), clean_line("Esc stops")

    assert picture(before=wait, size=size, theme=theme)


@pytest.mark.parametrize("size", [WIDE, SMALL])
def test_an_error_while_reading_on(picture: Picture, size: tuple[int, int]) -> None:
    async def fail(pilot: Pilot[Any]) -> None:
        main_screen(pilot.app).parts.stage.tell_failure(SourceError("The site’s folder is gone.", "Open it again."))

    assert picture(before=fail, size=size)


def test_a_word_of_warning(picture: Picture) -> None:
    async def warn(pilot: Pilot[Any]) -> None:
        main_screen(pilot.app).parts.stage.tell(
            clean_line("[b]not markup[/b] but what a post is called"), severity="warning"
        )

    assert picture(before=warn, size=MIDDLE)


def test_without_colours(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert picture("b", "j", "slash", "=consent", "enter", "b")


def test_list_without_colours(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert picture("b", "j", "m", "j")
