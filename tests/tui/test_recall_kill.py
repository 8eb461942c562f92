"""Killed right after a grade, the real program in a real terminal has kept it."""

from __future__ import annotations

import os
import re
import signal
from datetime import date, timedelta
from pathlib import Path

import pytest

import reader
from reader.state import StateStore
from reader.state.privacy import clear
from tests.template import ForkedReader

KILLS = int(os.environ.get("PRIVACY_READER_KILLS", "4"))
LONG_AGO = date.today() - timedelta(days=90)


@pytest.mark.slow
def test_no_grade_is_lost_that_the_screen_has_taken(samples: Path, own_home: Path, told) -> None:  # type: ignore[no-untyped-def]
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text('theme = "privacy-dark"\nresume = false\nfuture = true\n')
    entries = [entry for entry in reader.load(str(samples)).entries if entry.title.endswith("?")]
    lost = 0
    for number in range(KILLS):
        entry = entries[number % len(entries)]
        with StateStore.open() as store:
            clear(store)
            store.follow(entries)
            store.set_grade(entry, "ask")
            store.recall.add(entry, 2, LONG_AGO)
            before = len(store.reviews())
        with ForkedReader("-s", str(samples), "recall") as terminal:
            terminal.wait_for("Recall · 1 of")
            terminal.send(" ")
            terminal.wait_for("1 not recalled")
            first = re.search(r"(\d+) of (\d+)", terminal.text)
            terminal.send("3")
            # The next question, or the end, says that the grade is on the disk.
            for _ in range(400):
                if "1 not recalled" not in terminal.text:
                    break
                terminal.settle(0.01)
            terminal.signal(signal.SIGKILL)
            terminal.wait_for_end()
        assert first is not None
        with StateStore.open() as store:
            lost += len(store.reviews()) != before + 1
    told("recall", "grades lost by kill -9", f"{lost} of {KILLS}")
    assert lost == 0
