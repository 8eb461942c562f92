"""The main job in a real terminal: Search the site, read it, bookmark it, quit, and find the bookmark again."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.template import ForkedReader
from tests.terminal import Terminal


@pytest.fixture
def home(own_home: Path) -> Iterator[Path]:
    """The folder in which the program keeps everything."""
    return own_home


def start(*arguments: str, columns: int = 120, rows: int = 36) -> Terminal:
    return ForkedReader(*arguments, columns=columns, rows=rows)


def bookmark_consent(terminal: Terminal) -> None:
    """Search for a question, open it, press `b`, and wait for the star."""
    terminal.wait_for("Search the site")
    terminal.wait_for("Unread")
    terminal.press("/", *"gdpr consent")
    terminal.wait_for("When does the GDPR accept a yes as consent?")
    terminal.press("Enter")
    terminal.wait_for("Esc  Back")
    terminal.press("b")
    terminal.wait_for("★ 1")


def test_a_bookmark_is_there_the_next_day(home: Path) -> None:
    with start() as terminal:
        bookmark_consent(terminal)
        terminal.press("q", "q", "q")
        assert terminal.wait_for_end() == 0
    with start() as terminal:
        terminal.wait_for("★ 1")
        terminal.press("3")
        terminal.wait_for("14 Oct 2025 ★")
        terminal.wait_for("When does the GDPR accept a yes as consent?")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_a_bookmark_outlives_a_kill_right_after_the_key(home: Path) -> None:
    with start() as terminal:
        bookmark_consent(terminal)
        terminal.signal(signal.SIGKILL)
        assert terminal.wait_for_end() == -signal.SIGKILL
    with start() as terminal:
        terminal.wait_for("★ 1")
        terminal.press("3")
        terminal.wait_for("When does the GDPR accept a yes as consent?")


def test_no_key_is_lost_when_all_come_at_once(home: Path) -> None:
    with start() as terminal:
        terminal.wait_for("Search the site")
        terminal.press("/gdpr consent")
        terminal.wait_for("/ gdpr consent")


def test_one_pane_at_a_time_in_a_narrow_terminal(home: Path) -> None:
    with start(columns=80, rows=24) as terminal:
        terminal.wait_for("Search the site")
        terminal.wait_for("Unread 3")
        terminal.press("Enter")
        terminal.wait_for("Esc  Back")
        terminal.wait_for("Search the site", gone=True)
        terminal.press("Escape")
        terminal.wait_for("Search the site")


def test_nothing_similar_says_so(home: Path) -> None:
    with start() as terminal:
        terminal.wait_for("Unread 3")
        terminal.press("/", *"zxqv jjkk")
        terminal.wait_for("No post holds these words")
        terminal.press("Escape")
        terminal.wait_for("No post holds these words", gone=True)


def test_a_preview_marks_nothing_as_read(home: Path) -> None:
    with start() as terminal:
        terminal.wait_for("Unread 3")
        unread = terminal.text.split("Unread ")[1].split()[0]
        terminal.press("j", "j", "j")
        terminal.settle(1.0)
        assert f"Unread {unread}" in terminal.text
        terminal.press("m")
        terminal.wait_for(f"Unread {int(unread) - 1}")


def test_the_terminal_is_left_as_it_was(home: Path) -> None:
    with start() as terminal:
        terminal.wait_for("Unread 3")
        terminal.press("q")
        terminal.wait_for_end()
        assert b"\x1b[?1049h" in terminal.output
        assert b"\x1b[?1049l" in terminal.output.rsplit(b"\x1b[?1049h", 1)[1]
        assert b"\x1b[?25h" in terminal.output.rsplit(b"\x1b[?25l", 1)[1]
