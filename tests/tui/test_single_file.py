"""A post that is opened by its file is read at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.running import running


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
