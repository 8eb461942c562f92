"""Another program holds the marks: the screen never waits for it, and what could not be kept is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import reader
from reader.state import StateStore
from tests.template import ForkedReader

TOLD = "in use by another program"


@pytest.fixture(autouse=True)
def state_file(own_home: Path) -> Path:
    """The person's store, which has been used before."""
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text('theme = "privacy-dark"\nresume = false\n')
    with StateStore.open() as store:
        assert store.device
        assert store.path is not None
        return store.path


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """A write transaction of another program's that does not end."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def bookmarked(samples: Path) -> int:
    with StateStore.open() as store:
        return sum(marks.bookmarked for marks in store.marks_of(reader.load(samples).entries))


def test_one_reads_on_and_is_told_that_the_mark_was_not_set(samples: Path, state_file: Path) -> None:
    titles = [str(entry.title) for entry in reader.load(samples).entries[:3]]
    with locked(state_file), ForkedReader(str(samples), columns=80, rows=24) as terminal:
        terminal.wait_for("Unread 3")
        terminal.press("b")
        # The write waits for its lock; the screen for nothing.
        for title in titles[1:]:
            terminal.press("j", "Enter")
            terminal.wait_for(titles[0][:30], gone=True)
            terminal.wait_for(title[:30])
            assert TOLD not in terminal.text
            terminal.press("Escape")
            terminal.wait_for(titles[0][:30])
        terminal.wait_for(TOLD)
        # The view's own star is the only one.
        assert "★ 0" in terminal.text
        assert terminal.text.count("★") == 1
    assert bookmarked(samples) == 0


def test_a_mark_is_set_as_soon_as_the_other_program_is_done(samples: Path, state_file: Path) -> None:
    with ForkedReader(str(samples)) as terminal:
        terminal.wait_for("Unread 3")
        with locked(state_file):
            terminal.press("b")
            terminal.settle(0.3)
            assert "★ 0" in terminal.text
        terminal.wait_for("★ 1")
    assert bookmarked(samples) == 1


def test_who_leaves_before_the_mark_was_set_is_told_after(samples: Path, state_file: Path) -> None:
    with locked(state_file), ForkedReader(str(samples)) as terminal:
        terminal.wait_for("Unread 3")
        terminal.press("b", "q")
        assert terminal.wait_for_end(20) == 4
        assert TOLD.encode() in terminal.output.rpartition(b"\x1b[?1049l")[2]
        assert b"Traceback" not in terminal.output
    assert bookmarked(samples) == 0
