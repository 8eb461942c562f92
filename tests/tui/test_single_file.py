"""A post that is opened by its file is read at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reader.library.library import Library
from reader.tui.work.session import Session
from tests.tui.running import main_screen, make_app, press_at_once, running, settle


@pytest.fixture
def post(tmp_path: Path) -> Path:
    """A folder's only post."""
    file = tmp_path / "letter.md"
    file.write_text("# A letter\n\nWhat it says.\n")
    return file


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 15)])
async def test_a_post_that_is_named_by_its_file_is_read_at_once(post: Path, size: tuple[int, int]) -> None:
    async with running(post, size=size) as reader:
        opened = reader.main.parts.reading.opened
        assert opened is not None
        assert opened.title == "A letter"
        assert "What it says." in reader.text
        await reader.press("escape", "ctrl+r")
        assert reader.main.parts.reading.opened is None, "only at the start"
        assert reader.titles == ["A letter"]


async def test_a_folder_with_one_post_begins_with_its_list(post: Path) -> None:
    async with running(post.parent) as reader:
        assert reader.main.parts.reading.opened is None


def write(post: Path, lines: int) -> None:
    post.write_text("# A letter\n\n" + "A line.\n\n" * lines)


async def test_what_is_saved_under_ones_eyes_stays_where_it_was(post: Path) -> None:
    write(post, 60)
    async with running(post, size=(80, 24), resume=True) as reader:
        await reader.press("space", "escape")
    async with running(post, size=(80, 24), resume=True) as reader:
        view = reader.main.parts.reading.view
        assert view is not None
        row = view.scroll_offset.y
        assert row > 0, "it is begun where it was left"
        write(post, 260)
        await reader.press("ctrl+r")
        assert view.scroll_offset.y == row


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Sites are there only once this is set."""
    event, prepare = threading.Event(), Session.prepare

    def later(self: Session, library: Library | None) -> Any:
        event.wait()
        return prepare(self, library)

    monkeypatch.setattr(Session, "prepare", later)
    yield event
    event.set()


async def test_whoever_types_a_query_by_then_is_not_taken_to_the_post(post: Path, loaded: threading.Event) -> None:
    app = make_app(post)
    async with app.run_test(size=(80, 24)) as pilot:
        await press_at_once(pilot, "slash", *"let")
        loaded.set()
        await settle(pilot)
        reading = main_screen(app).parts.reading
        assert reading.opened is None
        await pilot.press("escape", "escape", "ctrl+r")
        await settle(pilot)
        assert reading.opened is None, "nor later"
