"""The statistics screen, with a day and times of reading of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from reader import load
from reader.state import StateStore
from reader.state.personal import Personal
from reader.tui.screens import stats
from tests.snapshots.conftest import ANSI, DARK, LIGHT, MIDDLE, SMALL, WIDE, Picture

DAY = date(2026, 6, 17)
TIMES = [datetime(2026, 6, 17, 12, tzinfo=UTC) - timedelta(days=back * back // 2) for back in range(20)]


@pytest.fixture
def some_read(monkeypatch: pytest.MonkeyPatch, samples: Path) -> None:
    monkeypatch.setattr(stats, "today", lambda: DAY)
    monkeypatch.setattr(Personal, "reading_times", lambda *_: (*TIMES, *TIMES[:4], *TIMES[:2]))
    with StateStore.open() as store:
        entries = load(samples).entries
        store.set_read(entries[:9], True)
        store.set_bookmarked(entries[1], True)


@pytest.mark.parametrize(
    ("size", "theme"), [(WIDE, DARK), (WIDE, LIGHT), (WIDE, ANSI), (MIDDLE, DARK), (MIDDLE, ANSI), (SMALL, LIGHT)]
)
@pytest.mark.usefixtures("some_read")
def test_statistics(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture("S", size=size, theme=theme)


@pytest.mark.usefixtures("some_read")
def test_the_rest_of_the_statistics(picture: Picture) -> None:
    assert picture("S", "G", size=SMALL)


def test_statistics_before_anything_was_read(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stats, "today", lambda: DAY)
    assert picture("S")
