"""A folder is looked at again while the reader is open: not while the terminal has no focus, and not all the time."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from textual.events import AppBlur, AppFocus

from reader.library.post import Entry
from reader.sources import Source
from reader.tui.main import beginning, loading, watching
from reader.tui.work import editing
from reader.tui.work.loading import SiteLoader
from tests.tui.running import Reader, running, settle

NEW = "---\ntitle: A question that came just now\nlayout: post\n---\nText.\n"


@pytest.fixture
def site(samples: Path, tmp_path: Path) -> Path:
    """A copy of the samples."""
    return Path(copytree(samples, tmp_path / "site"))


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A word for each time the folder is read, which is tried all the time."""
    found: list[str] = []
    load = SiteLoader.load

    def counted(self: SiteLoader, *progress: object) -> object:
        found.append("look")
        return load(self, *progress)  # type: ignore[arg-type]

    monkeypatch.setattr(SiteLoader, "load", counted)
    monkeypatch.setattr(beginning, "LOOK_FOR_CHANGES", 0.01)
    return found


async def until(reader: Reader, count: int, looks: list[str]) -> None:
    while len(looks) < count:
        await reader.pilot.pause(0.01)


async def test_without_focus_nobody_looks_and_coming_back_does(
    site: Path, looks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "REST", 0)
    async with running(site) as reader:
        await until(reader, len(looks) + 2, looks)
        reader.app.post_message(AppBlur())
        await settle(reader.pilot)
        before = len(looks)
        (site / "_posts" / "2026-10-01-new.md").write_text(NEW)
        for _ in range(20):
            await reader.pilot.pause(0.01)
        assert len(looks) == before
        assert "came just now" not in " ".join(reader.titles)
        reader.app.post_message(AppFocus())
        await until(reader, before + 2, looks)
        await settle(reader.pilot)
        assert "A question that came just now" in reader.titles


def write(file: Path, text: str) -> None:
    file.write_text(text)


def write_and_rename(file: Path, text: str) -> None:
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(text)
    beside.replace(file)


def remove_and_write(file: Path, text: str) -> None:
    file.unlink()
    file.write_text(text)


@pytest.mark.parametrize("save", [write, write_and_rename, remove_and_write])
async def test_what_is_saved_of_the_post_on_the_screen_is_shown_also_without_focus(
    site: Path, monkeypatch: pytest.MonkeyPatch, save: Callable[[Path, str], None]
) -> None:
    seen: list[str] = []

    def file_of(source: Source, entry: Entry) -> Path | None:
        seen.append(entry.id)
        return editing.file_of(source, entry)

    monkeypatch.setattr(watching, "file_of", file_of)
    monkeypatch.setattr(beginning, "LOOK_AT_FILE", 0.01)
    monkeypatch.setattr(loading, "REST", 1_000_000)
    async with running(site) as reader:
        await reader.press("j", "enter")
        opened = reader.main.parts.reading.opened
        assert opened is not None
        reader.app.post_message(AppBlur())
        await settle(reader.pilot)
        # The post is seen as it is before anything is written.
        while seen.count(opened.id) < 2:
            await reader.pilot.pause(0.01)
        save(site / opened.id, "---\ntitle: Written beside the reader\n---\nAnother text.\n")
        while "Another text." not in reader.text:
            await reader.pilot.pause(0.01)
        await settle(reader.pilot)
        assert "Written beside the reader" in reader.text
        assert reader.main.parts.reading.opened is not None, "it is still read"


async def test_what_took_long_is_not_done_again_at_once(
    site: Path, looks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "REST", 1_000_000)
    async with running(site) as reader:
        before = len(looks)
        for _ in range(20):
            await reader.pilot.pause(0.01)
        assert len(looks) <= before + 1


async def test_looking_for_new_posts_where_there_are_none_makes_nothing_anew(site: Path) -> None:
    async with running(site) as reader:
        session = reader.app.session
        rows, index = session.rows, session.index
        await reader.press("F", "F")
        assert [words for words in reader.said if "Nothing new" in words]
        assert session.rows is rows
        assert session.index is index
        (site / "_posts" / "2026-10-01-new.md").write_text(NEW)
        await reader.press("F")
        assert "A question that came just now" in reader.titles
        fresh = session.index
        assert fresh is not index
        # What an update has written down is known to the next look.
        await reader.press("ctrl+r")
        assert session.index is fresh


async def test_nothing_of_a_former_state_of_the_site_stays_in_memory(site: Path) -> None:
    async with running(site) as reader:
        session = reader.app.session
        await reader.press("j", "enter", "tab", "escape")
        former = [weakref.ref(part) for part in (session.loaded, session.index)]
        (site / "_posts" / "2026-10-01-new.md").write_text(NEW)
        await reader.press("ctrl+r")
        assert "A question that came just now" in reader.titles
        gc.collect()
        assert [part() for part in former] == [None, None]


async def test_what_came_since_the_last_run_is_told(site: Path) -> None:
    async with running(site) as reader:
        assert not any(words.startswith("New: ") for words in reader.said)
    (site / "_posts" / "2026-10-01-new.md").write_text(NEW)
    async with running(site) as reader:
        assert "New: “A question that came just now”." in reader.said
    async with running(site) as reader:
        assert not any(words.startswith("New: ") for words in reader.said)


async def test_several_new_posts_are_counted(site: Path) -> None:
    async with running(site) as reader:
        for number in (1, 2, 3):
            text = NEW.replace("A question", f"Question {number}")
            (site / "_posts" / f"2026-10-0{number}-new.md").write_text(text)
        await seen(reader)
        assert "3 new posts, such as “Question 3 that came just now”." in reader.said


async def test_new_posts_are_told_once_after_an_update(site: Path) -> None:
    async with running(site) as reader:
        (site / "_posts" / "2026-10-01-new.md").write_text(NEW)
        await reader.press("ctrl+r")
        assert any("1 new" in words for words in reader.said)
        assert not any(words.startswith("New: ") for words in reader.said)


async def test_a_file_that_breaks_while_it_is_edited_is_told(site: Path) -> None:
    async with running(site) as reader:
        path = reader.highlighted.id
        text = (site / path).read_text()
        (site / path).write_text(text.replace("\ntitle:", "\nsubtitle: one: two\ntitle:", 1))
        await seen(reader)
        told = [words for words in reader.said if words.startswith(path)]
        assert len(told) == 1, reader.said
        assert "front matter" in told[0]
        # What is known is not told again.
        (site / path).write_text((site / path).read_text() + "More.\n")
        await seen(reader)
        assert len([words for words in reader.said if words.startswith(path)]) == 1


async def seen(reader: Reader) -> None:
    """Have the folder looked at now."""
    assert reader.main.parts.loading.look_now()
    await settle(reader.pilot)
