"""Two readers in terminals and two loops of commands mark at once: nothing is lost, and each sees what others set.

`PRIVACY_READER_LONG_TESTS=1 pytest tests/tui/test_together.py` sets 2,000 marks.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import reader
from reader.library.post import Entry
from reader.state import StateStore
from tests.template import ForkedReader
from tests.terminal import Terminal

Telling = Callable[[str, str, str], None]

TABLE = "Marking at the same time"
LONG = bool(os.environ.get("PRIVACY_READER_LONG_TESTS"))
BY_KEYS = 800 if LONG else 40
"""Marks that each reader sets."""

BY_COMMANDS = 200 if LONG else 10
"""Marks that each loop of commands sets."""

POSTS = 2 * (BY_KEYS + BY_COMMANDS)
COMMAND = [sys.executable, "-m", "reader"]


@pytest.fixture
def site(tmp_path: Path, own_home: Path) -> Path:
    posts = tmp_path / "site" / "_posts"
    posts.mkdir(parents=True)
    for number in range(POSTS):
        day = f"{2000 + number // 336}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        (posts / f"{day}-post-{number}.md").write_text(f"---\ntitle: Question {number:04} here\n---\nText {number}.\n")
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text('theme = "privacy-dark"\nresume = false\n')
    return posts.parent


def opened(site: Path) -> Terminal:
    terminal = ForkedReader(str(site))
    terminal.wait_for(f"Unread {POSTS:,}")
    return terminal


def bookmark_by_keys(terminal: Terminal, entries: Sequence[Entry], move: str) -> list[float]:
    """Bookmark from the highlight on; the seconds from each key to its star."""
    waits = []
    for entry in entries:
        row = re.compile(rf"★[^\n│]*{re.escape(entry.title)}|{re.escape(entry.title)}[^\n│]*★")
        started = time.monotonic()
        terminal.send("b")
        while not row.search(terminal.text):
            assert terminal._read(0.05)
            assert time.monotonic() - started < 20, f"{entry.title}\n{terminal.text}"
        waits.append(time.monotonic() - started)
        terminal.send(move)
    return waits


def bookmark_by_commands(site: Path, entries: Sequence[Entry]) -> list[float]:
    """Bookmark with a command each; the seconds that each took."""
    waits = []
    for entry in entries:
        started = time.monotonic()
        done = subprocess.run(
            [*COMMAND, "-s", str(site), "mark", "--bookmark", entry.id], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert entry.title in done.stdout
        waits.append(time.monotonic() - started)
    return waits


@pytest.mark.timeout(1_800)
def test_four_writers_lose_nothing(site: Path, told: Telling) -> None:
    entries = reader.load(site).entries
    cuts = (BY_KEYS, BY_KEYS + BY_COMMANDS, BY_KEYS + 2 * BY_COMMANDS)
    first, second, third = entries[: cuts[0]], entries[cuts[0] : cuts[1]], entries[cuts[1] : cuts[2]]
    last = entries[: cuts[2] - 1 : -1]
    with opened(site) as top, opened(site) as bottom, ThreadPoolExecutor(4) as pool:
        bottom.press("G")
        started = time.monotonic()
        by_keys = [pool.submit(bookmark_by_keys, top, first, "j"), pool.submit(bookmark_by_keys, bottom, last, "k")]
        by_commands = [pool.submit(bookmark_by_commands, site, part) for part in (second, third)]
        waits = [sorted(wait for one in several for wait in one.result()) for several in (by_keys, by_commands)]
        seconds = time.monotonic() - started
        for terminal in (top, bottom):
            terminal.wait_for(f"★ {POSTS:,}")
            terminal.press("q")
            assert terminal.wait_for_end() == 0
    with StateStore.open() as store:
        assert not store.notices
        assert all(marks.bookmarked for marks in store.marks_of(entries))
    told(TABLE, "2 readers and 2 loops of commands", f"{POSTS:,} marks in {seconds:.0f} s, 0 lost")
    for what, found in zip(("from a key to its star", "for a whole command"), waits, strict=True):
        middle, longest = found[len(found) // 2] * 1000, found[-1] * 1000
        told(TABLE, f"the longest wait {what}", f"{longest:.0f} ms (median {middle:.0f} ms)")


def test_marks_set_elsewhere_are_shown_within_two_seconds(site: Path, told: Telling) -> None:
    entries = reader.load(site).entries
    waits = []
    with opened(site) as terminal, opened(site) as other:
        terminal.settle(1)
        for number, entry in enumerate(entries[5:8], 1):
            bookmark_by_commands(site, [entry])
            started = time.monotonic()
            terminal.wait_for(f"★ {number}", seconds=2)
            waits.append(time.monotonic() - started)
        other.wait_for("★ 3")
        other.press("b")
        other.wait_for("★ 4")
        started = time.monotonic()
        terminal.wait_for("★ 4", seconds=2)
        waits.append(time.monotonic() - started)
    told(TABLE, "marks set elsewhere are shown", f"after {max(waits):.1f} s at most")
