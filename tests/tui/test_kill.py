"""Killed at random moments while it marks, the real program has kept every mark that it had shown or printed as done.

`PRIVACY_READER_KILLS=500 pytest tests/tui/test_kill.py` is the long run: half of the kills hit the reader in a
terminal, half the command line.
"""

from __future__ import annotations

import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import reader
from reader.library.post import Entry
from reader.state import StateStore
from tests.template import ForkedReader
from tests.terminal import Terminal

Telling = Callable[[str, str, str], None]

KILLS = int(os.environ.get("PRIVACY_READER_KILLS", "20"))
POSTS = 600
TABLE = "Killed at random moments while marking"
COMMAND = [sys.executable, "-m", "reader"]
SEED = 20_261_122


@pytest.fixture
def site(tmp_path: Path, own_home: Path) -> Path:
    """A site that shows what is unread, so that each run goes on where the one before was killed."""
    posts = tmp_path / "site" / "_posts"
    posts.mkdir(parents=True)
    for number in range(POSTS):
        day = f"{2020 + number // 336}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        (posts / f"{day}-post-{number}.md").write_text(f"---\ntitle: Question {number}\n---\nAnswer {number}.\n")
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text('theme = "privacy-dark"\nview = "unread"\nresume = false\n')
    return posts.parent


PATIENCE = 60
"""Seconds for which the first mark is waited for."""


def shown(terminal: Terminal) -> tuple[int, int]:
    """How many posts the header shows as read and how many as bookmarked."""
    found = re.search(r"Unread ([\d,]+) .*★ ([\d,]+)", terminal.text)
    if found is None:
        return 0, 0
    unread, bookmarked = (int(one.replace(",", "")) for one in found.groups())
    return POSTS - unread, bookmarked


def press_until_killed(site: Path, seconds: float) -> tuple[int, int]:
    """Bookmark and mark posts from the first unread one on until `kill -9`, `seconds` after the first mark was shown.

    What the header showed at last. A slow machine shows the first mark later, and is killed later.
    """
    with ForkedReader(str(site)) as terminal:
        terminal.wait_for("★")
        for _ in range(400):
            if re.search(r"Unread \d+ .*★ \d+", terminal.text):
                break
            terminal.settle(0.05)
        before = shown(terminal)
        until, end = time.monotonic() + PATIENCE, 0.0
        while time.monotonic() < (end or until):
            terminal.send("mbj")
            terminal.settle(0.02)
            if not end and shown(terminal) != before:
                end = time.monotonic() + seconds
        terminal.signal(signal.SIGKILL)
        assert terminal.wait_for_end() == -signal.SIGKILL
        terminal.settle(2)
        return shown(terminal)


def kept(entries: list[Entry], place: Path) -> tuple[list[bool], list[bool]]:
    """What is read and what is bookmarked, as a store that was not damaged tells it."""
    with StateStore.open() as store:
        marks = store.marks_of(entries)
        assert not store.notices
    assert not list(place.glob("*.damaged-*"))
    return [one.read for one in marks], [one.bookmarked for one in marks]


@pytest.mark.timeout(3_600)
def test_what_the_screen_showed_outlives_kills(site: Path, own_home: Path, told: Telling) -> None:
    chance = random.Random(SEED)
    entries = list(reader.load(site).entries)
    acknowledged = beyond = 0
    for _ in range(KILLS - KILLS // 2):
        read_before, bookmarked_before = kept(entries, own_home / "data")
        if read_before.count(False) < 150:
            shutil.rmtree(own_home / "data")
            read_before, bookmarked_before = [False] * POSTS, [False] * POSTS
        before = read_before.count(True)
        read_shown, bookmarked_shown = press_until_killed(site, chance.uniform(0, 0.7))
        read, bookmarked = kept(entries, own_home / "data")
        assert read.count(True) >= read_shown
        assert bookmarked.count(True) >= bookmarked_shown
        # Keys were pressed from the first unread post down: nothing from before changed, nothing new has a gap.
        assert read == sorted(read, reverse=True)
        assert bookmarked[:before] == bookmarked_before[:before]
        assert bookmarked[before:] == sorted(bookmarked[before:], reverse=True)
        assert read.count(True) - before - bookmarked[before:].count(True) in {0, 1}
        new = max(0, read_shown - before) + max(0, bookmarked_shown - bookmarked_before.count(True))
        acknowledged += new
        beyond += (read + bookmarked).count(True) - (read_before + bookmarked_before).count(True) - new
    told(
        TABLE,
        f"{KILLS - KILLS // 2} of the reader in a terminal",
        f"{acknowledged:,} marks shown, 0 lost, 0 stores unreadable ({beyond} more were kept before they were shown)",
    )
    assert acknowledged > KILLS // 2


@pytest.mark.timeout(3_600)
def test_what_a_command_printed_outlives_kills(site: Path, own_home: Path, told: Telling) -> None:
    chance = random.Random(SEED)
    entries = list(reader.load(site).entries)
    assert mark(site, entries[0], None)
    started = time.monotonic()
    assert mark(site, entries[1], None)
    aim = time.monotonic() - started
    acknowledged, printed, beyond = {0, 1}, 0, 0
    for number in range(KILLS // 2):
        at = number % (POSTS - 2) + 2
        _, before = kept(entries, own_home / "data")
        done = mark(site, entries[at], aim * chance.uniform(0.85, 1.15))
        # Aim at the moment of the mark, however busy the machine is.
        aim *= 0.94 if done else 1.06
        _, bookmarked = kept(entries, own_home / "data")
        printed += done
        beyond += bookmarked[at] and not done
        acknowledged |= {at} if done else set()
        assert all(bookmarked[one] for one in acknowledged)
        assert [one for one in range(POSTS) if bookmarked[one] is not before[one]] in ([], [at])
    told(
        TABLE,
        f"{KILLS // 2} of commands",
        f"{printed} marks printed, 0 lost, 0 stores unreadable ({beyond} more were kept before they were printed)",
    )


def mark(site: Path, entry: Entry, seconds: float | None) -> bool:
    """Bookmark by a command that is killed after `seconds`; whether it said that it did."""
    command = [*COMMAND, "-s", str(site), "mark", "--bookmark", entry.id]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        if seconds is None:
            return child.stdout.read().endswith(b"\n")
        # A line that comes earlier is the moment: killed while it still puts things away.
        select.select([child.stdout], [], [], seconds)
        child.kill()
        return child.stdout.read().endswith(b"\n")
