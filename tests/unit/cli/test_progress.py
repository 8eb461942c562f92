"""What a person is told while a command takes long."""

from __future__ import annotations

import io
import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from reader.cells import cell_len
from reader.cli import basics
from reader.cli.basics import ProgressLine
from reader.learn import subjects
from reader.learn.kept_subjects import Topics
from reader.learn.topics import TopicSource, find_topics
from tests.unit.cli.running import Runner


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """What is told from now on; pytest has put another stream in place since the fixtures were made."""
    found = Terminal()
    monkeypatch.setattr(sys, "stderr", found)
    return found


def test_where_posts_are_looked_for_is_told_before_any_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    monkeypatch.setattr(basics, "SILENT", 0.0)
    with ProgressLine(0.0, about="looking for posts in ~/all") as progress:
        while "looking for posts in ~/all" not in terminal.getvalue():
            time.sleep(0.001)
        assert progress.posts is not None
        progress.posts(620, 1811)
        assert terminal.getvalue().endswith("\rreading posts: 620 of 1,811\x1b[K")
    assert terminal.getvalue().endswith("\r\x1b[K"), "the line is taken away"


def test_what_is_quick_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    with ProgressLine(about="looking for posts in ~/all") as progress:
        assert progress.posts is not None
        progress.posts(1, 2)
    assert terminal.getvalue() == ""


def told_at(monkeypatch: pytest.MonkeyPatch, columns: int, words: str) -> str:
    terminal = on_terminal(monkeypatch)
    monkeypatch.setattr(terminal, "fileno", lambda: 2)
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((columns, 15)))
    with ProgressLine(0.0) as progress:
        progress.show(words)
        return terminal.getvalue().removeprefix("\r").removesuffix("\x1b[K")


@pytest.mark.parametrize("columns", [20, 40, 120])
def test_a_line_is_never_broken_by_the_terminal(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    shown = told_at(monkeypatch, columns, "looking for posts in /home/ann/" + "隐私/" * 40)
    assert cell_len(shown) < columns
    assert shown.startswith("looking for posts")
    assert shown.rstrip().endswith("…")


def test_a_terminal_that_is_gone_does_not_end_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    monkeypatch.setattr(basics, "SILENT", 0.0)
    failed: list[object] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    progress = ProgressLine(0.0, about="looking for posts in ~/all")
    terminal.close()
    with progress:
        while not progress._shown:
            time.sleep(0.001)
        progress.show("reading posts: 1 of 2")
    assert failed == []


def test_where_there_are_no_threads_the_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    terminal = on_terminal(monkeypatch)
    monkeypatch.setattr(threading.Thread, "start", refused)
    with ProgressLine(0.0, about="looking for posts in ~/all") as progress:
        progress.show("reading posts: 1 of 2")
    assert "reading posts: 1 of 2" in terminal.getvalue()


def test_counts_that_follow_one_another_closely_are_shown_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    clock = iter(number / 100 for number in range(1000))
    monkeypatch.setattr(basics, "monotonic", lambda: next(clock))
    with ProgressLine(0.0) as progress:
        assert progress.posts is not None
        for done in range(100):
            progress.posts(done, 100)
    assert 5 <= terminal.getvalue().count("reading posts") <= 12


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """What a person is told on a terminal, at once."""
    terminal = Terminal()
    monkeypatch.setattr(basics, "_is_watched", lambda: True)
    monkeypatch.setattr(basics, "_tell", terminal.write)
    monkeypatch.setattr(basics, "SILENT", 0.0)
    monkeypatch.setattr(basics, "QUICK", 0.0)
    return terminal


@pytest.mark.parametrize("command", ["search", "list"])
def test_a_search_that_is_prepared_first_says_how_far_it_is(
    watched: Terminal, run: Runner, site: Path, command: str
) -> None:
    run("-s", str(site), command, "consent")
    assert "preparing the search: 0 of 4" in watched.getvalue()
    assert watched.getvalue().endswith("\r\x1b[K"), "the line is taken away"
    watched.truncate(0)
    run("-s", str(site), command, "consent")
    assert "0 of 4" not in watched.getvalue(), "it is kept"


@pytest.mark.parametrize("command", ["topics", "stats"])
def test_topics_that_are_found_first_are_told(
    monkeypatch: pytest.MonkeyPatch, watched: Terminal, run: Runner, site: Path, command: str
) -> None:
    def find_slowly(sources: Sequence[TopicSource]) -> Topics:
        while "finding the topics" not in watched.getvalue():
            time.sleep(0.001)
        return find_topics(sources)

    monkeypatch.setattr(subjects, "find_topics", find_slowly)
    run("-s", str(site), command, ok=False)
    assert watched.getvalue().endswith("\r\x1b[K"), "the line is taken away"
