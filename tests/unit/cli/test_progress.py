"""What a person is told while a command takes long."""

from __future__ import annotations

import io
import os
import sys
import threading
import time

import pytest

from reader.cells import cell_len
from reader.cli import basics
from reader.cli.basics import ProgressLine


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
