"""What the settings say is what the screens do, and what was chosen on the screen is there the next time."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.tui.work.remembered import Remembered
from tests.tui.running import running


async def test_it_opens_where_it_was_left(samples: Path) -> None:
    async with running(samples, resume=True) as reader:
        await reader.press("slash")
        await reader.type("LINDDUN")
        await reader.press("enter", "g", "space", "space")
        view = reader.main.parts.reading.view
        assert view is not None
        left = view.percent
        assert left > 10
    async with running(samples, resume=True) as reader:
        assert reader.highlighted.title == "Walking a library app through LINDDUN"
        view = reader.main.parts.reading.view
        assert view is not None
        assert abs(view.percent - left) <= 2
        await reader.press("enter")
        assert abs(view.percent - left) <= 2
        assert not reader.is_read(reader.highlighted)


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
async def test_it_opens_where_it_was_left_in_a_narrow_terminal(samples: Path, size: tuple[int, int]) -> None:
    async with running(samples, resume=True, size=size) as reader:
        await reader.press("j", "j", "enter")
        # Only now: a post that takes long to make does not hold the keys back for ever.
        await reader.press("space", "space", "escape")
        entry = reader.highlighted
    async with running(samples, resume=True, size=size) as reader:
        assert reader.highlighted.id == entry.id
        await reader.press("enter")
        view = reader.main.parts.reading.view
        assert view is not None
        assert view.percent > 10


async def test_what_fitted_on_a_large_screen_is_begun_at_its_top_on_a_small_one(samples: Path) -> None:
    async with running(samples, resume=True, size=(200, 70)) as reader:
        await reader.press("enter")
        assert reader.main.parts.reading.view is not None
        assert reader.main.parts.reading.view.max_scroll_y == 0
    async with running(samples, resume=True, size=(60, 12)) as reader:
        await reader.press("enter")
        assert reader.main.parts.reading.view is not None
        assert reader.main.parts.reading.view.percent == 0


async def test_it_opens_at_the_top_where_the_settings_say_so(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("j", "j", "enter")
    async with running(samples, resume=False) as reader:
        assert reader.main.entry_list.highlighted_row == 0


async def test_width_and_split_are_kept(samples: Path, tmp_path: Path) -> None:
    path = tmp_path / "screen.json"
    async with running(samples, size=(160, 36), remembered=Remembered(path)) as reader:
        before = reader.main.entry_list.size.width
        await reader.press("right_curly_bracket", "right_curly_bracket", "enter", "less_than_sign")
        split = reader.main.entry_list.size.width
        view = reader.main.parts.reading.view
        assert view is not None
        width = view.text_width
        assert split > before
    async with running(samples, size=(160, 36), remembered=Remembered(path)) as reader:
        assert reader.main.entry_list.size.width == split
        assert reader.main.parts.reading.view is not None
        assert reader.main.parts.reading.view.text_width == width
        await reader.resize(80, 24)
        assert reader.main.entry_list.size.width >= 79
        await reader.resize(160, 36)
        assert reader.main.entry_list.size.width == split


async def test_view_order_split_and_dates_at_start(samples: Path) -> None:
    async with running(samples, view="bookmarked", sort="title", split=60, dates="iso") as reader:
        assert reader.main.parts.browsing.view.label == "Bookmarks"
        assert "No bookmarks yet" in reader.text
        await reader.press("1")
        assert reader.titles == sorted(reader.titles, key=str.casefold)
        assert reader.main.entry_list.outer_size.width == 72
        assert "2026-06-16 · 3 min" in reader.text


async def test_copies_and_boilerplate_stand_as_they_are_where_that_is_set(samples: Path) -> None:
    async with running(samples, fold=False, boilerplate=False) as reader:
        assert len(reader.titles) == 37
        await reader.press("enter", "G")
        assert "not legal advice" in " ".join(reader.text.split())


@pytest.mark.parametrize(("setting", "count"), [({}, 1), ({"drafts": True}, 2), ({"unpublished": True}, 2)])
async def test_drafts_and_unpublished_posts(tmp_path: Path, setting: dict[str, bool], count: int) -> None:
    for name, text in {
        "_posts/2026-01-01-a.md": "title: One",
        "_posts/2026-01-02-b.md": "title: Two\npublished: false",
        "_drafts/c.md": "title: Three",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\n{text}\n---\n{text} is its text.\n")
    async with running(tmp_path, **setting) as reader:
        assert len(reader.titles) == count


async def test_a_web_link_opens_without_a_question_where_that_is_set(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("reader.sources.opener.open_address", lambda address: opened.append(address) or True)
    async with running(samples, links="open") as reader:
        await reader.press("o")
        assert len(opened) == 1
        assert reader.said == opened


async def test_the_terminals_clipboard_where_that_is_set(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.sources.opener.copy_text", lambda _text: pytest.fail("asked the system"))
    async with running(samples, clipboard="terminal") as reader:
        await reader.press("y")
        assert reader.app.clipboard.startswith("https://")
