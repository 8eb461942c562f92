"""The bookmarks view: notes below their posts, and posts that are gone from the site."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from reader import load
from reader.state import StateStore
from reader.state.kinds import Marks
from reader.tui.list.views import View
from tests.tui.running import press_at_once, running, settle


async def test_notes_are_shown_among_bookmarks_and_where_a_search_asks_for_them(samples: Path) -> None:
    with StateStore.open() as store:
        entries = load(samples).entries
        store.set_note(entries[0], "ask Priya about this")
        store.set_bookmarked(entries[1], True)
    async with running(samples) as reader:
        assert "ask Priya" not in reader.text.split("\n")[3]
        await reader.press("3")
        assert "✎ ask Priya about this" in "\n".join(line[:49] for line in reader.lines)
        await reader.press("1", "slash")
        await reader.type("is:noted")
        assert "✎ ask Priya about this" in "\n".join(line[:49] for line in reader.lines)


async def test_a_bookmarked_post_that_is_gone_is_listed_with_its_note_and_address(
    samples: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    shutil.copytree(samples, site)
    async with running(site) as reader:
        gone = reader.highlighted
        reader.session.store.set_note(gone, "for the exam")
    (site / gone.id).unlink()
    async with running(site, size=(140, 36)) as reader:
        await reader.press("3")
        left = "\n".join(line[:57] for line in reader.lines)
        assert "Gone from the site" in left
        assert gone.title[:30] in left
        assert "✎ for the exam" in left
        assert "last at " in left
        assert "No bookmarks yet" not in left, "there was one, which is listed below"
        assert "1 shows all" in " ".join(left.split())
        words = " ".join(line[:57].strip() for line in reader.lines)
        assert "Your marks are kept" in words
        assert "privacy-reader mark --no-bookmark ID removes the bookmark" in words


async def test_a_note_by_which_a_post_is_found_is_shown_once(samples: Path) -> None:
    with StateStore.open() as store:
        store.set_note(load(samples).entries[0], "ask Priya about this")
    async with running(samples, size=(80, 24)) as reader:
        await reader.press("3", "slash")
        await reader.type("priya")
        assert reader.text.count("ask Priya") == 1
        await reader.press("escape", "1", "slash")
        await reader.type("priya")
        assert reader.text.count("your note: ask Priya") == 1


@pytest.mark.parametrize("keys", ["bjbjb3", "bjbjb23", "bjbjb2v"])
async def test_bookmarks_that_are_set_and_asked_for_at_once_are_all_listed(samples: Path, keys: str) -> None:
    async with running(samples, size=(80, 24)) as reader:
        titles = reader.titles[:3]
        await reader.press(*keys)
        assert reader.titles == titles
        assert "No bookmarks yet" not in reader.text


async def test_a_bookmark_of_another_reader_comes_into_the_list_of_bookmarks(samples: Path) -> None:
    async with running(samples, size=(80, 24)) as reader:
        first, second = reader.titles[:2]
        await reader.press("b", "3")
        with StateStore.open() as other:
            other.set_bookmarked(reader.session.entries[1], True)
        reader.main.parts.marker.look()
        await settle(reader.pilot)
        assert reader.titles == [first, second]
        await reader.press("b")
        assert reader.titles == [first, second], "what is removed here stays in sight"


async def test_what_is_bookmarked_in_a_search_is_found_among_the_bookmarks_at_once(samples: Path) -> None:
    async with running(samples, size=(80, 24)) as reader:
        await reader.press("slash")
        await reader.type("data")
        await reader.press("enter", "escape")
        first, second = reader.titles[:2]
        await reader.press(*"bjb3")
        assert reader.titles == [first, second]
        assert "No bookmarked post" not in reader.text
        await reader.press("b")
        assert reader.titles == [first, second], "what is removed here stays in sight"


async def test_a_mark_does_not_count_all_entries_again(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[View] = []
    holds = View.holds

    def counted(self: View, marks: Marks) -> bool:
        asked.append(self)
        return holds(self, marks)

    async with running(samples) as reader:
        entries = len(reader.main.entry_list.rows)
        await reader.press("b", "m")
        monkeypatch.setattr(View, "holds", counted)
        for key in ("j", "b", "m", "m", "b"):
            await reader.press(key)
        assert len(asked) < entries
        monkeypatch.undo()
        assert reader.session.counts() == {View.ALL: entries, View.UNREAD: entries - 1, View.BOOKMARKS: 1}
        for _ in range(6):
            await reader.press("U")
        assert reader.session.counts() == {View.ALL: entries, View.UNREAD: entries, View.BOOKMARKS: 0}


@pytest.mark.parametrize("count", [2, 3, 4])
async def test_a_key_pressed_again_at_once_takes_its_mark_back(samples: Path, count: int) -> None:
    """However long it takes to write a mark."""
    async with running(samples) as reader:
        free = threading.Event()
        reader.session.state_executor.submit(free.wait)
        await press_at_once(reader.pilot, *count * ("b", "m"))
        free.set()
        await settle(reader.pilot)
        marks = reader.session.marks(reader.highlighted)
        assert marks is not None
        assert (marks.bookmarked, marks.read) == (count % 2 == 1, count % 2 == 1)
        # Where nothing is being written, what is shown counts.
        await reader.press("b")
        now = reader.session.marks(reader.highlighted)
        assert now is not None
        assert now.bookmarked is not marks.bookmarked
