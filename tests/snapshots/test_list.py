"""The list: rows, markers, headings, views, orders, and what it says when it is empty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.snapshots.conftest import ANSI, DARK, LIGHT, MIDDLE, SMALL, WIDE, Picture
from tests.tui.running import main_screen, settle


@pytest.mark.parametrize("theme", [DARK, LIGHT, ANSI])
@pytest.mark.parametrize("size", [WIDE, MIDDLE, SMALL])
def test_first_run(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture(size=size, theme=theme, first_run=True)


@pytest.mark.parametrize("theme", [DARK, LIGHT, ANSI])
def test_marks(picture: Picture, theme: str) -> None:
    """Unread, read, bookmarked, and with a note, told apart by shape."""
    keys = (
        "m",
        "j",
        "b",
        "j",
        "b",
        "m",
        "j",
        "a",
        "=for the seminar",
        "enter",
        "j",
        "a",
        "=why",
        "enter",
        "m",
        "j",
        "j",
    )
    assert picture(*keys, theme=theme)


def test_sorted_by_title(picture: Picture) -> None:
    assert picture("s", "3")


def test_the_oldest_first(picture: Picture) -> None:
    assert picture("s", "2", "G")


@pytest.mark.parametrize("size", [WIDE, SMALL])
def test_sort_menu(picture: Picture, size: tuple[int, int]) -> None:
    assert picture("s", size=size)


def test_sort_menu_while_searching(picture: Picture) -> None:
    assert picture("slash", "=gdpr", "down", "s")


@pytest.mark.parametrize("size", [WIDE, SMALL])
def test_no_bookmarks_yet(picture: Picture, size: tuple[int, int]) -> None:
    assert picture("3", size=size)


def test_keys_of_ones_own_in_words(picture: Picture) -> None:
    """What says which key to press says the person's own."""
    assert picture("f3", keys={"view.bookmarks": "f3", "bookmark": "B", "view.all": "f1", "help": "f9"})


def test_everything_is_read(picture: Picture) -> None:
    async def mark_all(pilot: Pilot[Any]) -> None:
        main_screen(pilot.app).parts.choosing.mark_all_read()
        await pilot.press("y")
        await settle(pilot)

    assert picture("2", before=mark_all)


def test_a_site_without_posts_to_show(picture: Picture, tmp_path: Path) -> None:
    """A site whose only post is a draft."""
    (tmp_path / "_config.yml").write_text("title: Nothing yet\n")
    (tmp_path / "_drafts").mkdir()
    (tmp_path / "_drafts" / "later.md").write_text("---\ntitle: Later\n---\nSome day.\n")
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / "2026-01-01-a.md").write_text("---\ntitle: One post\n---\nIts text.\n")
    assert picture(source=tmp_path)


@pytest.mark.parametrize("size", [WIDE, MIDDLE])
def test_copies(picture: Picture, size: tuple[int, int]) -> None:
    assert picture("slash", "=data minimisation", "down", "c", size=size)


def test_other_dates(picture: Picture) -> None:
    assert picture(dates="%Y-%m-%d", sort="shortest")


def test_titles_in_many_scripts(picture: Picture, tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    titles = [
        "数据最小化是什么意思？个人信息保护法要求企业",
        "Ma̱rks and é",
        "Is 🔒 a secret of two cells?",
        "ما هي الخصوصية",
    ]
    for number, title in enumerate(titles, 1):
        text = f'---\ntitle: "{title}"\n---\n{title}\n'
        (tmp_path / "_posts" / f"2026-01-0{number}-t.md").write_text(text, "utf-8")
    assert picture("j", "b", "j", source=tmp_path)
