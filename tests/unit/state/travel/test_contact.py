"""A place that is out of reach: patience with a journey, none with an address that is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.files import passed_over
from reader.settings import SyncSettings
from reader.state.travel import contact
from reader.state.travel.contact import contact_file, contact_with, failed, reached, warn_once
from reader.tui.work.syncing import Syncer

PLACE = "git@example.net:me/marks.git"
DAY = 86_400.0


class Clock:
    """The time, as the test sets it."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(contact, "time", clock)
    return clock


def test_a_journey_is_no_reason_for_a_word_but_days_are(clock: Clock, tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite3"
    assert reached(file, PLACE)
    clock.now += 9 * DAY
    failed(file, PLACE, "example.net cannot be reached now", certain=False)
    assert warn_once(file, PLACE) == ""
    clock.now += 4 * DAY
    failed(file, PLACE, "example.net cannot be reached now", certain=False)
    assert "have not been synchronised since 21 Sep 2026: example.net cannot be reached now." in warn_once(file, PLACE)
    assert warn_once(file, PLACE) == ""
    clock.now += 2 * DAY
    assert warn_once(file, PLACE)
    assert not reached(file, PLACE)
    assert warn_once(file, PLACE) == ""


@pytest.mark.parametrize("noise", [b"", b"[]", b"{", b'{"a": 1}', b"\xff" * 99])
def test_a_record_that_is_none_harms_nothing(noise: bytes, tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite3"
    contact_file(file).write_bytes(noise)
    assert contact_with(file, PLACE).reached == 0
    failed(file, PLACE, "gone", certain=True)
    assert "gone" in warn_once(file, PLACE)


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_stands_in_place_of_the_record_is_left_alone_and_told(kind: str, tmp_path: Path) -> None:
    file, victim = tmp_path / "state.sqlite3", tmp_path / "victim"
    victim.write_text("theirs")
    place = contact_file(file)
    if kind == "link":
        place.symlink_to(victim)
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.mkdir()
    before = place.lstat()
    failed(file, PLACE, "gone", certain=True)
    assert reached(file, PLACE)
    assert (place.lstat().st_ino, place.lstat().st_mode) == (before.st_ino, before.st_mode)
    assert victim.read_text() == "theirs"
    assert any(place.name in said for said in passed_over())


def test_the_record_stays_small(tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite3"
    for number in range(100):
        failed(file, f"{PLACE}{number}", "x" * 9_000, certain=False)
    assert contact_file(file).stat().st_size < 20_000
    assert contact_with(file, f"{PLACE}99").failing


def test_the_reader_says_once_that_a_host_was_never_found(own_home: Path) -> None:
    state_file = own_home / "data" / "state.sqlite3"
    settings = SyncSettings(with_="git@exmaple.invalid:me/marks.git", at_start=False)
    told = Syncer(settings, state_file).finish(30)
    assert "have not been synchronised yet: The host exmaple.invalid could not be found." in told
    assert "Check sync.with in the settings" in told
    assert Syncer(settings, state_file).finish(30) == ""
