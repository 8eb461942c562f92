"""A post that is read or looked at, and is deleted meanwhile."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.tui.running import running


@pytest.fixture
def site(samples: Path, tmp_path: Path) -> Path:
    """A copy of the sample site that a test may change."""
    folder = tmp_path / "site"
    shutil.copytree(samples, folder)
    return folder


async def test_the_post_that_is_read_is_deleted(site: Path) -> None:
    async with running(site) as reader:
        await reader.press("j", "j", "b", "enter")
        gone = reader.main.parts.reading.opened
        assert gone is not None
        (site / gone.id).unlink()
        await reader.press("ctrl+r")
        assert "is not in the site any more" in reader.said[-1]
        assert "3 shows it" in reader.said[-1], "its bookmark is kept"
        assert not any("cannot be read" in words for words in reader.said)
        shown = reader.main.parts.reading.shown
        assert shown is not None, "the pane shows the highlighted post"
        assert shown.entry.id == reader.highlighted.id != gone.id
        await reader.press("m")
        assert reader.is_read(reader.highlighted)


async def test_the_post_beside_the_list_is_deleted(site: Path) -> None:
    async with running(site) as reader:
        await reader.press("j", "j")
        (site / reader.highlighted.id).unlink()
        await reader.press("ctrl+r")
        assert not any("cannot be read" in words for words in reader.said)
        shown = reader.main.parts.reading.shown
        assert shown is not None
        assert shown.entry.id == reader.highlighted.id


async def test_the_way_back_leaves_out_what_is_gone(site: Path) -> None:
    async with running(site) as reader:
        first = reader.highlighted
        await reader.press("enter", "J")
        second = reader.main.parts.reading.opened
        await reader.press("J")
        assert second is not None
        (site / second.id).unlink()
        await reader.press("ctrl+r")
        await reader.press("left_square_bracket")
        opened = reader.main.parts.reading.opened
        assert opened is not None
        assert opened.id == first.id
