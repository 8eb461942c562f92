"""Numbers and modes that a person relies on, said here as they are, so that a change of one is noticed."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.paths import app_paths
from reader.state import StateStore
from reader.state.clock import COUNTER_BITS
from reader.state.file.backup import KEPT, backup, backups
from reader.state.personal import MAX_QUERIES
from reader.state.privacy import forget_reading_times
from tests.unit.state.making import SITE, Clock, entry

A = entry("a.md", "X")
NOON = datetime(2025, 6, 15, 12, tzinfo=UTC)


def at(moment: datetime) -> Clock:
    return Clock(int(moment.timestamp() * 1000))


@pytest.mark.parametrize("umask_mode", [0o755, 0o777, 0o750])
def test_the_own_folder_is_for_its_owner_alone_also_where_it_was_there(own_home: Path, umask_mode: int) -> None:
    folder = app_paths().data
    folder.mkdir(parents=True)
    folder.chmod(umask_mode)
    with StateStore.open() as store:
        store.set_read(A, True)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(umask_mode)
    StateStore.open().close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_a_person_named_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for _ in range(2):
        StateStore.open(tmp_path / "marks.sqlite3").close()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_two_hundred_steps_can_be_taken_back(store: StateStore) -> None:
    for number in range(203):
        store.set_bookmarked(A, number % 2 == 0)
    taken = 0
    while store.undo():
        taken += 1
    assert taken == 200


def test_fifty_queries_are_remembered_the_newest_first(store: StateStore) -> None:
    for number in range(60):
        store.personal.add_query(SITE, f"query {number}")
    assert MAX_QUERIES == 50
    assert store.personal.recent_queries(SITE) == tuple(f"query {number}" for number in range(59, 9, -1))


def test_three_backups_of_a_sort_are_kept(store: StateStore) -> None:
    store.set_read(A, True)
    store.wait_for_backup()
    assert store.path is not None
    folder = store.path.with_name("backups")
    for day in range(1, 6):
        (folder / f"2020-01-0{day}-daily.sqlite3").write_bytes(b"")
    backup(store.path)
    assert KEPT == 3
    assert [one.name[:10] for one in backups(store.path)][1:] == ["2020-01-05", "2020-01-04"]


def test_the_running_month_keeps_its_dates_until_it_is_over(tmp_path: Path) -> None:
    with StateStore.open(tmp_path / "state.sqlite3", clock=at(NOON)) as store:
        store.set_read(A, True)
        before = store.records()
        for limit in (NOON + timedelta(hours=1), datetime(2025, 6, 30, 23, 59, tzinfo=UTC)):
            assert forget_reading_times(store, limit) == 0
            assert store.records() == before, "what was read this month may still be told by the day"
        assert store.marks(A).read_at == NOON
        assert forget_reading_times(store, datetime(2025, 7, 1, 0, 0, 1, tzinfo=UTC)) == 1
        assert store.marks(A).read
        assert store.marks(A).read_at is None
        (read,) = (one for one in store.records() if one.kind == "read")
        left = datetime.fromtimestamp((read.time >> COUNTER_BITS) / 1000, UTC)
        assert (left.year, left.month, left.day, left.hour) == (2025, 6, 30, 23), "the month is left, and no more"
        assert forget_reading_times(store, datetime(2025, 8, 1, tzinfo=UTC)) == 0


def test_what_is_read_at_the_limit_is_kept(tmp_path: Path) -> None:
    with StateStore.open(tmp_path / "state.sqlite3", clock=at(NOON)) as store:
        store.set_read(A, True)
        assert forget_reading_times(store, NOON) == 0
