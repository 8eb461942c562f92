"""A run on a full disk: what is marked is kept as soon as there is room, and what is lost is told with its text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from reader.state import StateStore
from tests.unit.state.making import ENTRIES, mounted


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "small", "size=400k") as found:
        fill(found)
        yield found


def fill(disk: Path) -> None:
    with suppress(OSError), (disk / "rest").open("wb", buffering=0) as rest:
        while True:
            rest.write(bytes(512))


def test_marks_are_kept_once_there_is_room_and_can_be_undone(disk: Path) -> None:
    path = disk / "state.sqlite3"
    with StateStore.open_or_private(path) as store:
        store.set_note(ENTRIES[0], "before there was room")
        assert store.private
        (disk / "rest").unlink()
        store.set_read(ENTRIES[1], True)
        assert not store.private
        assert store.keeping.loss() is None
        assert "saved again" in store.notices[-1]
    with StateStore.open(path) as store:
        assert store.marks(ENTRIES[0]).note == "before there was room"
        assert store.marks(ENTRIES[1]).read
        assert str(store.undo().text).startswith("Undone: “What is t1?” is unread")
        store.undo()
        assert not store.marks(ENTRIES[0]).note
        assert store.undo() is None


def test_room_at_the_end_is_enough(disk: Path) -> None:
    with StateStore.open_or_private(disk / "state.sqlite3") as store:
        store.set_bookmarked(ENTRIES[0], True)
        assert not store.keeping.again()
        (disk / "rest").unlink()
        assert store.keeping.again()
    with StateStore.open(disk / "state.sqlite3") as store:
        assert store.marks(ENTRIES[0]).bookmarked


def test_marks_of_before_stay_and_their_steps_are_not_doubled(tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "size=800k") as disk:
        path = disk / "state.sqlite3"
        with StateStore.open(path) as store:
            store.set_read(ENTRIES[0], True)
        fill(disk)
        with StateStore.open_or_private(path) as store:
            store.set_read(ENTRIES[1], True)
            (disk / "rest").unlink()
            assert store.keeping.again()
            assert [marks.read for marks in store.marks_of(ENTRIES[:2])] == [True, True]
            assert str(store.undo().text).startswith("Undone: “What is t1?”")
            assert str(store.undo().text).startswith("Undone: “What is t0?”")
            assert store.undo() is None


def test_what_is_lost_is_told_with_the_text_of_notes(disk: Path) -> None:
    with StateStore.open_or_private(disk / "state.sqlite3") as store:
        assert store.keeping.loss() is None
        store.set_read(ENTRIES, True)
        store.set_note(ENTRIES[0], "for the exam")
        store.set_bookmarked(ENTRIES[1], True)
        store.undo()
        lost = store.keeping.loss()
    assert lost is not None
    assert lost.exit_status == 4
    assert "Noted on “What is t0?”: “for the exam”; Marked 6 posts as read." in str(lost)
    assert "disk is full" in lost.message


def test_a_private_run_that_was_asked_for_loses_nothing(tmp_path: Path) -> None:
    with StateStore.open(tmp_path / "state.sqlite3", private=True) as store:
        store.set_read(ENTRIES, True)
        assert not store.keeping.again()
        assert store.keeping.loss() is None
    assert not list(tmp_path.iterdir())
