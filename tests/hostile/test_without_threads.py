"""A system that starts no more threads: a session that cannot begin says so, and one that has begun goes on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.hostile.program import Program, Reader

START = """
import sys, threading
from reader.cli import main

left, start = int(sys.argv.pop(1)), threading.Thread.start

def refusing(thread):
    global left
    left -= 1
    if left < 0:
        raise RuntimeError("can't start new thread")
    start(thread)

threading.Thread.start = refusing
main()
"""
"""The program, with a number of threads that it may start."""

OF_A_SESSION = 8
"""Five kinds of work, signals, and both directions of the terminal."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    posts = tmp_path / "site" / "_posts"
    posts.mkdir(parents=True)
    (posts / "2026-01-01-a.md").write_text("---\ntitle: A question\n---\nAn answer about zebras.\n")
    return posts.parent


def reader(program: Program, site: Path, threads: int) -> Reader:
    command = [sys.executable, "-c", START, str(threads), str(site)]
    return Reader(program, command, columns=120, rows=36, environment=program.environment)


@pytest.mark.parametrize("threads", range(OF_A_SESSION))
def test_a_session_that_cannot_begin_says_so_and_gives_the_terminal_back(
    program: Program, site: Path, threads: int
) -> None:
    with reader(program, site, threads) as one:
        assert one.wait_for_end(20) == 5
        assert "no more threads can be started. No marks were lost; try again." in one.text
        assert one.left() == []
        assert one.faults() == ()


def test_a_session_that_has_begun_needs_no_more(program: Program, site: Path) -> None:
    with reader(program, site, OF_A_SESSION) as one:
        assert one.shows("A question", 20) is not None, one.text
        one.settle(0.5)
        one.press("b")
        assert one.shows("★ 1") is not None, one.text
        one.press("/", "zebras", "Enter")
        assert one.shows("Find in this post") is not None, one.text
        one.press("Q")
        assert one.wait_for_end(10) == 0
        assert one.left() == []
    kept = program.run("export", "--json")
    assert "A question" in kept.out
    assert list(Path(program.environment["PRIVACY_READER_HOME"]).rglob("*-daily.sqlite3"))
