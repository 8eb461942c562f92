"""Files of newer, older and other programs; backups before a migration and once a day."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from reader.errors import StateError
from reader.state import StateStore
from reader.state.file import schema
from reader.state.file.backup import KEPT, backups
from reader.state.file.files import side_files
from tests.unit.state.making import reopened
from tests.unit.state.test_faults import ENTRIES, filled, kept


def test_a_newer_file_is_left_untouched(path: Path) -> None:
    filled(path)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StateError, match=r"newer privacy-reader .format 99") as raised:
        StateStore.open(path)
    assert "Update" in raised.value.hint
    assert path.read_bytes() == before
    with StateStore.open_or_private(path) as store:
        assert store.private
        assert "Marks of this run are not saved" in store.notices[0]


def test_a_newer_file_with_its_news_in_the_log_is_left_untouched(path: Path) -> None:
    filled(path)
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.commit()
    files = side_files(path)[:2]
    before = [one.read_bytes() for one in files]
    assert before[1]
    with pytest.raises(StateError, match="newer"):
        StateStore.open(path)
    assert [one.read_bytes() for one in files] == before
    db.close()


def test_another_programs_file_is_left_untouched(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE theirs (x)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StateError, match="another program"):
        StateStore.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("old", range(schema.VERSION + 2))
def test_every_older_version_migrates(path: Path, old: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two further migrations stand in for those to come; a file of each version before them is brought up."""
    later = (
        *schema.MIGRATIONS,
        ("ALTER TABLE setting ADD COLUMN later TEXT NOT NULL DEFAULT 'x'",),
        ("CREATE TABLE extra (a INTEGER)", "INSERT INTO extra VALUES (1)"),
    )
    path.parent.mkdir()
    with sqlite3.connect(path, isolation_level=None) as db:
        schema.migrate(db, later[:old])
        if old:
            db.execute("INSERT INTO record VALUES ('s', 'read', 'X', '', '1', 0, 5, 'aa')")
    db.close()
    for module in ("schema", "opening", "database"):
        monkeypatch.setattr(f"reader.state.file.{module}.VERSION", len(later))
    monkeypatch.setattr("reader.state.file.opening.migrate", lambda db: schema.migrate(db, later))
    with StateStore.open(path) as store:
        assert [record.value for record in store.records()] == ["1"] * bool(old)
        assert store.set_read(ENTRIES[0], True)
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(later),)
        assert db.execute("SELECT count(*) FROM extra").fetchone() == (1,)
    db.close()
    before = [one for one in backups(path) if "before-format" in one.name]
    assert len(before) == bool(old)


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)
    broken = (*schema.MIGRATIONS, ("CREATE TABLE extra (a)", "NONSENSE"))
    for module in ("schema", "opening", "database"):
        monkeypatch.setattr(f"reader.state.file.{module}.VERSION", len(broken))
    monkeypatch.setattr("reader.state.file.opening.migrate", lambda db: schema.migrate(db, broken))
    with pytest.raises(StateError):
        StateStore.open(path)
    monkeypatch.undo()
    assert kept(path) == 600


def test_one_backup_a_day_and_the_last_three_kept(path: Path) -> None:
    with StateStore.open(path) as store:
        store.set_read(ENTRIES[0], True)
        store.set_read(ENTRIES[1], True)
    (today,) = backups(path)
    for day in ("2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04"):
        shutil.copy(today, today.with_name(f"{day}-daily.sqlite3"))
    today.unlink()
    reopened(StateStore.open(path)).close()
    with StateStore.open(path) as store:
        store.set_read(ENTRIES[2], True)
    assert [one.name for one in backups(path)] == [today.name, "2020-01-04-daily.sqlite3", "2020-01-03-daily.sqlite3"]
    assert len(backups(path)) == KEPT


def test_a_clock_that_was_set_back_still_leaves_a_backup_a_day(path: Path) -> None:
    with StateStore.open(path) as store:
        store.set_read(ENTRIES[0], True)
    (today,) = backups(path)
    future = [today.with_name(f"2090-01-0{day}-daily.sqlite3") for day in (1, 2, 3)]
    for place in future:
        shutil.copy(today, place)
    today.unlink()
    with StateStore.open(path) as store:
        store.set_read(ENTRIES[1], True)
    assert backups(path) == [today, future[2], future[1]]
