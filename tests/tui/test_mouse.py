"""The mouse: clicks on rows, views, links, keys and what is folded, and text that is selected."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.tui.running import Reader, running, settle

LINDDUN = "Walking a library app through LINDDUN"


async def click(reader: Reader, words: str) -> None:
    """Click on the first place on the screen where these words stand."""
    row = next(number for number, line in enumerate(reader.lines) if words in line)
    column = cell_len(reader.lines[row][: reader.lines[row].index(words)])
    await reader.pilot.click(offset=(column, row))
    await settle(reader.pilot)


async def test_a_click_highlights_a_row_and_another_one_reads_it(samples: Path) -> None:
    async with running(samples) as reader:
        await click(reader, "A quiet weekend")
        assert reader.highlighted.title == "A quiet weekend of digital housekeeping"
        assert reader.main.parts.reading.opened is None
        await click(reader, "● ")
        assert reader.main.parts.reading.opened is None
        await click(reader, "● ")
        assert reader.main.parts.reading.opened is reader.session.entries[0]


async def test_views_keys_and_the_search_box_are_clicked(samples: Path) -> None:
    async with running(samples) as reader:
        await click(reader, "3 ★ 0")
        assert reader.main.parts.browsing.view.label == "Bookmarks"
        await click(reader, "All 35")
        await click(reader, "b  Bookmark")
        assert reader.session.store.marks(reader.highlighted).bookmarked
        await click(reader, "Search the site")
        await reader.type("passkey")
        assert reader.main.search_box.value == "passkey"


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 15)])
async def test_a_view_that_is_clicked_while_a_post_is_read_is_shown(samples: Path, size: tuple[int, int]) -> None:
    async with running(samples, size=size) as reader:
        await reader.press("b", "j", "enter")
        await click(reader, " 3 ")
        assert reader.main.parts.reading.opened is None
        assert reader.titles == [reader.session.entries[0].title]
        assert reader.titles[0][:20] in reader.text


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 15)])
@pytest.mark.parametrize("key", ["question_mark", "colon", "s", "T", "S", "t", "a", "r", "L", "c"])
async def test_every_screen_that_opens_is_left_with_a_click(samples: Path, size: tuple[int, int], key: str) -> None:
    async with running(samples, size=size) as reader:
        await reader.press("j", "j", key)
        if len(reader.app.screen_stack) > 1:
            await click(reader, "Esc")
        assert len(reader.app.screen_stack) == 1


async def test_all_commands_are_a_click_on_the_name_of_the_site_away(samples: Path) -> None:
    async with running(samples) as reader:
        await click(reader, "Privacy Questions")
        await click(reader, "Sort the list")
        await click(reader, "By title")
        assert reader.titles == sorted(reader.titles, key=str.casefold)


async def test_what_is_folded_opens_with_a_click(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("enter", "G")
        await click(reader, "hidden · z shows")
        assert reader.main.parts.reading.view is not None
        assert reader.main.parts.reading.view.folded_open


async def test_a_link_is_followed_with_a_click(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("slash")
        await reader.type("LINDDUN")
        await reader.press("enter")
        assert reader.main.parts.reading.view is not None
        await reader.press("G")
        await click(reader, "↩")
        assert "after a fortnight:[1]" in " ".join(reader.text.split())


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 15)])
async def test_a_tag_in_the_header_lists_its_posts(samples: Path, size: tuple[int, int]) -> None:
    async with running(samples, size=size) as reader:
        second = reader.highlighted.post.tags[1]
        await reader.press("enter")
        await click(reader, " · 6 Oct")
        assert reader.main.parts.reading.opened is not None
        await click(reader, f"#{second}")
        assert reader.main.parts.reading.opened is None
        assert reader.main.search_box.value == f"tag:{second}"
        assert all(second in row.entry.post.tags for row in reader.main.entry_list.rows)
        await reader.press("escape")
        assert len(reader.titles) == len(reader.session.entries)


async def test_a_choice_is_taken_with_a_click(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("s")
        await click(reader, "By title")
        assert reader.titles == sorted(reader.titles, key=str.casefold)


async def test_what_the_mouse_selects_is_the_text_without_its_margin(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.sources.opener.copy_text", lambda _text: False)
    monkeypatch.setenv("TERM", "xterm-256color")
    async with running(samples) as reader:
        await reader.press("enter")
        first = next(number for number, line in enumerate(reader.lines) if "I usually begin" in line)
        left = reader.lines[first].index("I usually begin")
        await reader.pilot.mouse_down(offset=(left, first))
        await reader.pilot.hover(offset=(left + 12, first + 1))
        await reader.pilot.mouse_up(offset=(left + 12, first + 1))
        await settle(reader.pilot)
        selected = reader.app.screen.get_selected_text()
        assert selected is not None
        lines = selected.split("\n")
        assert len(lines) == 2
        assert lines[0].startswith("I usually begin by agreeing")
        second = reader.lines[first + 1][left:]
        assert second.startswith(lines[1])
        assert len(lines[1]) in (12, 13)
        assert "Ctrl+C copies it" in reader.text
        await reader.press("ctrl+c")
        assert reader.app.clipboard == selected
        assert reader.said == ["The selection was sent to the clipboard."]
