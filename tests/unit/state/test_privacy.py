"""Forgetting: nothing of what was cleared is left in any byte of any file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.paths import app_paths
from reader.state import StateStore
from reader.state.clock import milliseconds
from reader.state.file.backup import backup, backups
from reader.state.kinds import when
from reader.state.privacy import clear, forget_reading_times, inventory
from tests.unit.state.making import Clock, all_bytes, entry

DAY = 86_400_000
OLD = entry("_posts/2024-old-secret.md", "fingerprint-old-5f", site="site-one-key", title="Old Secret Question")
NEW = entry("_posts/2024-new-secret.md", "fingerprint-new-6a", site="site-one-key", title="New Secret Question")
OTHER = entry("_posts/2024-other-one.md", "fingerprint-other-7b", site="site-two-key", title="Other Question")
TRACES = {
    one: [text.encode() for text in (one.id, one.fingerprint, str(one.title), f"note on {one.id}")]
    for one in (OLD, NEW, OTHER)
}


@pytest.fixture
def folder(path: Path) -> Path:
    """A store with a past: undone and overwritten marks, backups, a damaged file set aside, a log."""
    clock = Clock()
    with StateStore.open(path, clock=clock) as store:
        for one in (OLD, NEW, OTHER):
            store.set_read(one, True)
            store.set_note(one, f"note on {one.id}")
            store.set_note(one, "")
            store.undo()
            store.personal.set_last_opened(one)
            store.personal.add_query(one.post.site, f"query for {one.title}")
            clock.now += 10 * DAY
        backup(path, "before-format-9")
    path.with_name("state.sqlite3.damaged-20250101T000000Z").write_bytes(path.read_bytes())
    path.with_name(".marks.json.17.tmp").write_bytes(path.read_bytes())
    (path.parent / "sync-left").mkdir()
    (path.parent / "sync-left" / "marks").write_bytes(path.read_bytes())
    for found in TRACES.values():
        assert all(trace in all_bytes(path.parent) for trace in found)
    return path.parent


def test_clearing_everything_leaves_no_trace(folder: Path, path: Path) -> None:
    with StateStore.open(path) as store, StateStore.open(path) as other:
        device = store.device
        assert clear(store) == 6
        content = all_bytes(folder)
        for found in TRACES.values():
            assert not [trace for trace in found if trace in content]
        assert b"site-one-key" not in content
        assert device.encode() not in content
        assert other.changed_since_last_look()
        assert not other.marks(OLD).read
        assert store.undo() is None
        assert store.set_read(OLD, True)
        assert store.device != device


def test_clearing_one_site_leaves_the_other(folder: Path, path: Path) -> None:
    with StateStore.open(path) as store:
        clear(store, "site-one-key")
        content = all_bytes(folder)
        for one in (OLD, NEW):
            assert not [trace for trace in TRACES[one] if trace in content]
        assert b"site-one-key" not in content
        assert store.marks(OTHER).note == f"note on {OTHER.id}"
        assert store.personal.last_opened("site-two-key") is not None
        assert store.personal.last_opened("site-one-key") is None


def test_clearing_a_span_of_days_leaves_the_others(folder: Path, path: Path) -> None:
    start = datetime.fromtimestamp(1_750_000_000, UTC)
    with StateStore.open(path) as store:
        clear(store, since=start + timedelta(days=5), until=start + timedelta(days=15))
        content = all_bytes(folder)
        assert not [trace for trace in TRACES[NEW] if trace in content]
        assert store.marks(OLD).bookmarked
        assert store.marks(OTHER).read
        clear(store, "site-two-key", until=start + timedelta(days=5))
        assert store.marks(OTHER).read
        assert not backups(path)


def test_clearing_works_while_a_private_store_is_open(path: Path) -> None:
    with StateStore.open(private=True) as private:
        private.set_read(OLD, True)
        assert clear(private) == 1
        assert not private.marks(OLD).read


def test_reading_times_fade_to_the_month_on_all_machines(path: Path, tmp_path: Path) -> None:
    clock = Clock(int(datetime(2025, 3, 5, 8, 30, tzinfo=UTC).timestamp() * 1000))
    with StateStore.open(path, clock=clock) as store, StateStore.open(tmp_path / "b" / "s.sqlite3") as other:
        store.set_read([OLD, OTHER], True)
        store.set_bookmarked(OLD, True)
        other.merge(store.records())
        clock.now += 60 * DAY
        store.set_read(NEW, True)
        assert forget_reading_times(store, datetime(2025, 4, 20, tzinfo=UTC)) == 2
        assert forget_reading_times(store, datetime(2025, 4, 20, tzinfo=UTC)) == 0
        marks = store.marks(OLD)
        assert marks.read
        assert marks.read_at is None
        assert marks.bookmarked_at is not None
        assert len(store.personal.reading_times()) == 1
        assert {
            when(milliseconds(record.time)) for record in store.records() if record.fingerprint == OTHER.fingerprint
        } == {datetime(2025, 3, 31, 23, 59, 59, 999_000, tzinfo=UTC)}
        store.merge(other.records())
        assert store.marks(OLD).read_at is None
        other.merge(store.records())
        assert other.marks(OLD).read_at is None
        store.set_read(OLD, False)
        assert not store.marks(OLD).read


def test_reading_times_fade_where_a_clock_ran_ahead(path: Path) -> None:
    read_at = int(datetime(2025, 3, 5, 8, 30, tzinfo=UTC).timestamp() * 1000)
    with StateStore.open(private=True, clock=Clock(read_at + 3_650 * DAY)) as ahead:
        ahead.set_read(OLD, True)
        theirs = ahead.records()
    with StateStore.open(path, clock=Clock(read_at)) as store, StateStore.open(private=True) as other:
        store.merge(theirs)
        store.set_read(OLD, False)
        store.set_read([OLD, OTHER], True)
        other.merge(store.records())
        assert len(store.personal.reading_times()) == 2
        for _ in range(2):
            forget_reading_times(store, datetime(2025, 4, 20, tzinfo=UTC))
            assert store.personal.reading_times() == ()
            assert store.marks(OLD).read
        for taker, giver in ((store, other), (other, store)):
            taker.merge(giver.records())
            assert taker.personal.reading_times() == ()


def test_the_inventory_knows_what_is_there(own_home: Path) -> None:
    def there(name: str) -> bool:
        (found,) = (one for one in inventory(app_paths()) if one.path.name == name)
        return found.exists

    assert not there("state.sqlite3.damaged-*")
    (own_home / "data").mkdir()
    (own_home / "data" / "state.sqlite3.damaged-20250101T000000Z").touch()
    assert there("state.sqlite3.damaged-*")
    assert not there("sync-*")


def test_the_inventory_names_every_file_that_is_there(own_home: Path) -> None:
    with StateStore.open() as store:
        store.set_read(OLD, True)
        assert store.path is not None
        backup(store.path)
        known = inventory(app_paths())
        for file in store.path.parent.rglob("*"):
            assert any(file == item.path or item.path in file.parents for item in known), file
    assert all(item.holds and item.why and item.kept for item in known)
    assert {item.path.name for item in known if item.exists} >= {"state.sqlite3", "backups", "state.sqlite3.lock"}
