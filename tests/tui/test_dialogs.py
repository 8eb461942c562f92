"""Dialogs that show what a choice does before it is made: links, themes, other sites."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from reader.sources.known import add_source
from reader.tui.screens.open_site import OpenSite
from reader.tui.screens.picker import Picker
from reader.tui.widgets.choice_list import ChoiceList
from reader.tui.widgets.search_box import SearchBox
from tests.tui.running import Reader, press_at_once, running, settle
from tests.tui.test_screens import open_post


async def test_links_are_listed_by_title_and_where_the_chosen_one_leads_stands_below(samples: Path) -> None:
    async with running(samples) as reader:
        await open_post(reader, "quiet weekend")
        await reader.press("L")
        assert isinstance(reader.app.screen, Picker)
        text = reader.text
        assert "How do I ask a company what it holds about me?" in text
        assert text.count("/ask-a-company") <= 1
        for related in ("Related", "Next unread"):
            assert related not in text
        paths = set()
        for _ in range(12):
            await reader.press("j")
            paths |= {line.strip() for line in reader.text.splitlines() if line.strip().startswith("/")}
        assert any("ask-a-company" in path for path in paths)


async def test_where_only_related_questions_are_linked_it_says_how_to_reach_them(samples: Path) -> None:
    async with running(samples) as reader:
        await open_post(reader, "nothing to hide")
        await reader.press("L")
        assert not isinstance(reader.app.screen, Picker)
        assert any("Tab goes to the related posts" in said for said in reader.said)


async def test_a_theme_is_seen_before_it_is_taken_and_the_former_one_comes_back(samples: Path) -> None:
    async with running(samples) as reader:
        before = reader.app.theme
        await reader.press("T")
        assert any("privacy-dark" in line and "in use" in line for line in reader.lines)
        await reader.press("down")
        assert reader.app.theme != before
        await reader.press("escape")
        assert reader.app.theme == before
        await reader.press("T", "down")
        seen = reader.app.theme
        await reader.press("enter")
        assert reader.app.theme == reader.app.wanted_theme == seen


async def test_the_page_is_seen_behind_a_dialog_with_the_terminals_own_colours(samples: Path) -> None:
    async with running(samples, theme="privacy-ansi") as reader:
        above = reader.lines[:3]
        await reader.press("s")
        assert "Newest first" in reader.text
        assert reader.lines[:3] == above
        chosen = reader.app.screen.query_one(ChoiceList).render_line(0)
        looks = {(style.dim, style.reverse) for _, style, _ in chosen if style is not None}
        assert looks == {(False, True)}, "its number is as bright as its text"
        assert not any(style.reverse for _, style, _ in reader.main.entry_list.render_line(1) if style is not None)
        await reader.press("escape")
        assert all(style.reverse for _, style, _ in reader.main.entry_list.render_line(1) if style is not None)


async def until(reader: Reader, words: str) -> None:
    """Wait for what comes from the disk."""
    for _ in range(200):
        await settle(reader.pilot)
        if words in reader.text:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(reader.text)


@pytest.mark.parametrize("word", ["source", "folder", "repository", "open site"])
async def test_another_site_is_found_by_any_word_for_it(samples: Path, word: str) -> None:
    async with running(samples) as reader:
        await reader.press("colon")
        await reader.type(word)
        await reader.press("enter")
        assert isinstance(reader.app.screen, OpenSite)


async def test_another_site_is_chosen_among_the_known_ones_or_completed_from_the_disk(
    samples: Path, tmp_path: Path
) -> None:
    (tmp_path / "journal" / "_posts").mkdir(parents=True)
    post = tmp_path / "journal" / "_posts" / "2026-01-01-a.md"
    post.write_text("---\ntitle: A\n---\nText.\n")
    add_source("blog", str(tmp_path / "journal"))
    add_source("away", str(tmp_path / "moved"))
    async with running(samples, size=(140, 36)) as reader:
        reader.main.parts.sites.ask()
        await until(reader, "not read yet")
        assert "blog" in reader.text
        assert "default" in reader.text
        assert "away" in reader.text
        await reader.type(f"{tmp_path}/jo")
        await until(reader, "site")
        await reader.press("tab")
        assert reader.app.screen.query_one("#answer", SearchBox).value == f"{tmp_path}/journal/"
        await reader.press("enter")
        for _ in range(200):
            if reader.app.next_site is not None:
                break
            await asyncio.sleep(0.02)
        assert reader.app.next_site is not None
        assert reader.app.next_site.shown.rstrip("/").endswith("journal")


@pytest.mark.parametrize("keys", [["s"], ["S"], ["A"], ["r"]])
async def test_the_key_that_quits_from_everywhere_does(samples: Path, keys: list[str]) -> None:
    """In a menu, the statistics, a question and in recall."""
    async with running(samples) as reader:
        await reader.press(*keys)
        assert reader.app.screen is not reader.main
        await press_at_once(reader.pilot, "Q")
        await reader.pilot._wait_for_screen()
        assert reader.app._exit


@pytest.mark.parametrize("keys", [["a"], ["colon"], ["T"], ["t"], ["question_mark"]])
async def test_where_one_types_it_is_a_letter(samples: Path, keys: list[str]) -> None:
    async with running(samples) as reader:
        await reader.press(*keys)
        await reader.press("Q")
        assert not reader.app._exit
        assert "Q" in reader.text
