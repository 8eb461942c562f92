"""Marks that cannot be kept: no word says that they are, no text that was typed is gone, and what is lost is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from textual.events import Paste

from reader.errors import UnwritableError
from reader.state import StateStore
from tests.template import ForkedReader
from tests.tui.running import Reader, running, settle
from tests.unit.cli.running import environment
from tests.unit.cli.test_faults import fill
from tests.unit.state.making import mounted

FULL = UnwritableError("The disk is full, so nothing was changed.", "Make some room.")


async def write_note(reader: Reader, text: str) -> None:
    await reader.press("a")
    await reader.type(text)
    await reader.press("enter")


def refused(*_: Any) -> Any:
    raise FULL


async def test_a_note_that_could_not_be_kept_is_there_again(samples: Path) -> None:
    async with running(samples) as reader:
        with patch.object(StateStore, "set_note", refused):
            await write_note(reader, "for the exam")
            assert "disk is full" in reader.said[-1]
            assert "a opens what you wrote again" in reader.said[-1]
            assert "saved" not in " ".join(reader.said)
        await reader.press("a")
        assert "for the exam" in reader.text
        await reader.press("enter")
        assert reader.session.store.marks(reader.highlighted).note == "for the exam"
        assert "Note saved" in reader.said[-1]
    assert reader.session.unreported == []


@pytest.mark.parametrize("size", [(120, 36), (40, 15)])
async def test_a_note_that_is_too_long_is_not_cut_but_told(samples: Path, size: tuple[int, int]) -> None:
    long = ("words and " * 120).strip()
    async with running(samples, size=size) as reader:
        await reader.press("a")
        reader.app.post_message(Paste(long))
        await settle(reader.pilot)
        await reader.press("enter")
        assert "1,199 characters; it may have 500. Shorten it to save it." in " ".join(reader.text.split())
        assert reader.session.store.marks(reader.highlighted).note == ""
        await reader.press("home", *["right"] * 499, "ctrl+k", "enter")
        assert reader.session.store.marks(reader.highlighted).note == long[:499].strip()
        assert "Note saved" in reader.said[-1]


async def test_of_a_note_that_is_too_long_when_the_program_ends_the_rest_is_told(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("a")
        reader.app.post_message(Paste(f"{'x' * 499} and the end"))
        await settle(reader.pilot)
        noted = reader.highlighted
    (told,) = reader.session.unreported
    assert "The rest is: “and the end”" in told.message
    with StateStore.open() as store:
        assert store.marks(noted).note == "x" * 499 + "…"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("mine", "✎ Note saved in place of “theirs”, written meanwhile · U undoes"),
        ("", "Note removed: “theirs”, written meanwhile · U undoes"),
    ],
)
async def test_a_note_from_another_reader_is_not_replaced_without_a_word(samples: Path, typed: str, told: str) -> None:
    async with running(samples) as reader:
        await write_note(reader, "first")
        await reader.press("a", "ctrl+u")
        await reader.type(typed)
        with StateStore.open() as other:
            other.set_note(reader.highlighted, "theirs")
        await reader.press("enter")
        assert reader.said[-1] == told
        await reader.press("U")
        assert reader.session.store.marks(reader.highlighted).note == "theirs"
        await write_note(reader, ", too")
        assert reader.said[-1] == "✎ Note saved · U undoes"


async def test_who_changes_their_mind_begins_anew(samples: Path) -> None:
    async with running(samples) as reader:
        with patch.object(StateStore, "set_note", refused):
            await write_note(reader, "for the exam")
        await reader.press("a", "escape", "a")
        assert "for the exam" not in reader.text
    assert not reader.session.store.private


async def test_a_note_is_tried_once_more_at_the_end(samples: Path, own_home: Path) -> None:
    async with running(samples) as reader:
        entry = reader.highlighted
        with patch.object(StateStore, "set_note", refused):
            await write_note(reader, "for the exam")
    with StateStore.open(own_home / "data" / "state.sqlite3") as store:
        assert store.marks(entry).note == "for the exam"


async def test_a_note_that_is_lost_at_the_end_is_told_with_its_text(samples: Path) -> None:
    with patch.object(StateStore, "set_note", refused):
        async with running(samples) as reader:
            title = reader.highlighted.title
            await write_note(reader, "for the exam")
    (told,) = reader.session.unreported
    assert str(told).startswith(f"Your note on “{title}” could not be kept: “for the exam”. The disk is full")


async def test_a_private_run_does_not_say_saved(samples: Path) -> None:
    async with running(samples, store=StateStore.open(private=True)) as reader:
        await write_note(reader, "x")
        assert "Note kept for this run only · U undoes" in reader.said[-1]
        await reader.press("b")
        assert "Bookmark removed for this run only; its note is kept" in reader.said[-1]
    assert reader.session.unreported == []


def test_marks_of_a_run_on_a_full_disk_are_told_when_one_leaves(samples: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "size=400k") as home:
        fill(home / "rest")
        with ForkedReader(str(samples), environment=environment({"PRIVACY_READER_HOME": str(home)})) as terminal:
            terminal.wait_for("Marks of this run are not saved")
            terminal.wait_for("★ 0")
            terminal.press("a")
            terminal.wait_for("Add a note")
            terminal.press(*"exam", "\r")
            terminal.wait_for("kept for this run only")
            terminal.press("q")
            assert terminal.wait_for_end(60) == 4
            told = " ".join(bytes(terminal.output).decode().split())
    assert "The marks of this run are lost: Noted on “" in told
    assert ": “exam”. The disk is full" in told


def test_room_that_is_made_while_one_reads_is_used(samples: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "size=1500k") as home:
        fill(home / "rest")
        with ForkedReader(str(samples), environment=environment({"PRIVACY_READER_HOME": str(home)})) as terminal:
            terminal.wait_for("Marks of this run are not saved")
            terminal.wait_for("★ 0")
            terminal.press("b")
            terminal.wait_for("★ 1")
            (home / "rest").unlink()
            terminal.press("j", "b")
            terminal.wait_for("★ 2")
            terminal.wait_for("private", gone=True)
            terminal.press("q")
            assert terminal.wait_for_end(60) == 0
        with StateStore.open(home / "data" / "state.sqlite3") as store:
            assert sum(record.kind == "bookmarked" for record in store.records()) == 2
