"""What a person is told while a command takes long."""

from __future__ import annotations

import io
import sys
import time

import pytest

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
