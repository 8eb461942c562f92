from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from reader.state import StateStore
from reader.tui.main.screen import MainScreen
from reader.tui.screens import stats
from tests.tui.running import Reader, main_screen, running


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> date:
    """Tomorrow: what is read now was read yesterday, whatever the clock says meanwhile."""
    day = date.today() + timedelta(days=1)
    monkeypatch.setattr(stats, "today", lambda: day)
    return day


async def opened(reader: Reader) -> str:
    await reader.press("S")
    assert isinstance(reader.app.screen, stats.StatsScreen)
    return reader.text


async def test_what_was_read_and_what_is_left(samples: Path, day: date) -> None:
    with StateStore.open() as store:
        from reader import load

        entries = load(samples).entries
        store.set_read(entries[:6], True)
        store.set_bookmarked(entries[0], True)
    async with running(samples) as reader:
        text = await opened(reader)
        assert f"6 of {len(entries)} questions read" in text
        assert f"{len(entries) - 6} left" in text
        assert "1 bookmark, 0 notes" in text
        assert "Reading streak: 1 day, the longest so far" in text
        assert "Mon" in text
        assert "█" in text
        assert "30 days" in text
        assert "By tag" in text
        assert "By author" in text
        assert f"{len(entries)} questions" in text
        await reader.press("escape")
        assert isinstance(reader.app.screen, MainScreen)


async def test_before_anything_was_read_it_says_so(samples: Path, day: date) -> None:
    async with running(samples) as reader:
        text = await opened(reader)
        assert "Nothing read yet." in text
        assert "Mon" not in text


async def test_what_was_only_recalled_is_not_said_to_be_nothing(samples: Path, day: date) -> None:
    from reader import load

    with StateStore.open() as store:
        store.recall.add(load(samples).entries[0], 3, date.today())
    async with running(samples) as reader:
        text = await opened(reader)
        assert "No post is marked as read yet." in text
        assert "1 question" in text
        assert "Nothing read" not in text


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 15), (200, 60)])
async def test_it_fits_every_size(samples: Path, size: tuple[int, int], day: date) -> None:
    with StateStore.open() as store:
        from reader import load

        store.set_read(load(samples).entries[:3], True)
    async with running(samples, size=size) as reader:
        await opened(reader)
        assert "Esc  Close" in reader.lines[-1], "the way out is seen without scrolling"
        seen = reader.text
        for _ in range(20):
            await reader.press("space")
            seen += reader.text
        for words in ("questions read", "By tag", "By author", "30 days"):
            assert words in seen
        await reader.press("g")
        assert "Statistics" in reader.text
        body = reader.app.screen.query_one("#stats")
        assert body.max_scroll_x == 0


async def test_it_fits_anew_when_the_terminal_changes(samples: Path, day: date) -> None:
    with StateStore.open() as store:
        from reader import load

        store.set_read(load(samples).entries[:3], True)
    async with running(samples) as reader:
        wide = await opened(reader)
        await reader.resize(60, 36)
        narrow = reader.text
        assert max(map(len, narrow.splitlines())) <= 60
        await reader.resize(120, 36)
        assert reader.text == wide


async def test_names_from_posts_are_text(tmp_path: Path, samples: Path, day: date) -> None:
    shutil.copytree(samples, tmp_path / "site")
    names = ("[bold red]Eve[/] \\e[31m手紙手紙手紙手紙手紙手紙手紙手紙手紙手紙", "[@click=app.quit]Mallory[/]")
    for number, name in enumerate(names):
        post = tmp_path / "site" / "_posts" / f"2020-01-0{number + 1}-x.md"
        post.write_text(f'---\ntitle: x{number}\nauthor: "{name}"\n---\nText {number}.\n', encoding="utf-8")
    async with running(tmp_path / "site", size=(120, 80)) as reader:
        text = await opened(reader)
        assert "[bold red]Eve[/]" in text
        assert "[@click=app.quit]Mallory" in text


async def test_it_has_a_command_and_a_line_in_the_help(samples: Path, day: date) -> None:
    async with running(samples, size=(120, 80)) as reader:
        await reader.press("question_mark")
        assert "Statistics" in reader.text
        await reader.press("escape", "colon")
        await reader.type("statis")
        await reader.press("enter")
        assert isinstance(reader.app.screen, stats.StatsScreen)
        assert main_screen(reader.app) is not reader.app.screen


async def test_weak_tags_and_topics_are_seen_where_there_is_room(samples: Path) -> None:
    from reader import load

    entries = load(samples).entries
    with StateStore.open() as store:
        store.recall.add(entries, 1, date.today() - timedelta(days=3))
        store.recall.add(entries[1:], 3, date.today() - timedelta(days=1))
    async with running(samples) as reader:
        await opened(reader)
        await reader.press("G")
        assert " recalled" in reader.text
        await reader.resize(40, 15)
        await reader.press("G")
        assert " recalled" not in reader.text


async def test_how_well_topics_are_recalled_is_seen_in_place_of_the_bar_in_a_narrower_terminal(tmp_path: Path) -> None:
    from reader import load

    (tmp_path / "_posts").mkdir()
    for number, tag in enumerate(("privacy engineering", "machine learning security", "ethics")):
        text = f"---\ntitle: What is {tag}?\ntags: [{tag}]\nauthor: Ann\n---\nA field.\n"
        (tmp_path / "_posts" / f"2026-01-0{number + 1}-a.md").write_text(text)
    with StateStore.open() as store:
        store.recall.add(load(tmp_path).entries[:1], 3, date.today() - timedelta(days=3))
    async with running(tmp_path, size=(100, 40)) as reader:
        await opened(reader)
        await reader.press("G")
        assert any(" recalled" in line[:50] for line in reader.lines)
        assert max(len(line.rstrip()) for line in reader.lines) <= 100
        await reader.resize(120, 40)
        await reader.press("G")
        assert any("─" in line[:60] and " recalled" in line[:60] for line in reader.lines)
