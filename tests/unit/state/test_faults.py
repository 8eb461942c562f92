"""What happens to the file: damaged, full, read-only, newer, of another program; killed at any moment."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from reader.errors import StateError, UnwritableError
from reader.state import StateStore
from reader.state.file.backup import backup
from reader.state.file.database import sentence
from reader.state.file.files import side_files
from reader.state.file.pages import broken_pages, records_in
from tests.unit.state.making import entry, mounted

ENTRIES = [entry(f"_posts/{number}.md", f"text{number}") for number in range(600)]
Telling = Callable[[str, str, str], None]

FAULTS = "Faults of the marks' file, and what the store says of them"
KILLS = int(os.environ.get("PRIVACY_READER_KILLS", "50"))


def filled(path: Path, *, emptied_log: bool = True) -> None:
    """A store with 600 marks and no backup."""
    with StateStore.open(path) as store:
        store.set_read(ENTRIES, True)
        store.set_note(ENTRIES[0], "n" * 400 + "数" * 100)
        store.personal.set_last_opened(ENTRIES[0])
        if emptied_log:
            store.exclusively(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)") and None)
    shutil.rmtree(path.parent / "backups")


def kept(path: Path) -> int:
    with StateStore.open(path) as store:
        return sum(marks.read for marks in store.marks_of(ENTRIES))


def spoil(path: Path, start: int, length: int) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(os.urandom(length))


def zero(path: Path, start: int, length: int) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(bytes(length))


def page_of(path: Path, kind: str, name: str) -> int:
    with sqlite3.connect(path) as db:
        return int(
            db.execute("SELECT rootpage FROM sqlite_schema WHERE type = ? AND name = ?", (kind, name)).fetchone()[0]
        )


def root_of(path: Path, name: str) -> int:
    return (page_of(path, "table", name) - 1) * 4096


def middle(path: Path) -> int:
    return path.stat().st_size // 8192 * 4096


DAMAGES: dict[str, tuple[Callable[[Path], None], int, str]] = {
    "header": (lambda path: spoil(path, 0, 100), 600, "over. Undo"),
    "first page": (lambda path: spoil(path, 0, 4096), 600, "over. Undo"),
    "no database at all": (lambda path: path.write_text("hello"), 0, "no mark could be read"),
    "root page of the marks": (lambda path: spoil(path, root_of(path, "record"), 4096), 580, "1 of its 48 pages"),
    "root page of the settings": (lambda path: spoil(path, root_of(path, "meta"), 4096), 600, "1 of its 48 pages"),
    "a page in the middle": (lambda path: spoil(path, middle(path), 4096), 520, "1 of its 48 pages"),
    "a page of zeros": (lambda path: zero(path, middle(path), 4096), 520, "1 of its 48 pages"),
    "second half cut off": (lambda path: os.truncate(path, middle(path)), 1, "24 of its 48 pages"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_set_aside_and_what_can_be_read_is_carried_over(path: Path, name: str, told: Telling) -> None:
    filled(path)
    damage, least, words = DAMAGES[name]
    damage(path)
    damaged = path.read_bytes()
    with StateStore.open(path) as store:
        found = sum(marks.read for marks in store.marks_of(ENTRIES))
        assert store.set_read(entry("new.md", "new"), True)
    notices = store.notices
    assert found >= least
    assert len(notices) == 1
    aside = [one for one in path.parent.glob("state.sqlite3.damaged-*") if one.suffix[-4:] not in {"-wal", "-shm"}]
    assert [one.read_bytes() for one in aside] == [damaged]
    assert aside[0].name in notices[0]
    assert words in notices[0]
    with StateStore.open(path) as again:
        assert not again.notices
        assert sum(marks.read for marks in again.marks_of(ENTRIES)) == found
    told(FAULTS, name, f"{found} of 600 kept. {notices[0].replace(aside[0].name, 'state.sqlite3.damaged-…')}")


BYTES = {
    "in a note": ("数".encode(), b"\xff\x95\xb0"),
    "in the name of a text": (b"text333", b"text3\xff3"),
    "in a kind": (b"readtext333", b"reaetext333"),
    "in the last time": (b"\x04time1", b"\x04timex"),
    "in the name of a column": (b"time INTEGER NOT NULL,\n        device", b"tame INTEGER NOT NULL,\n        device"),
}
"""A byte that the disk changed where SQLite does not notice it."""


@pytest.mark.parametrize("backed_up", [False, True])
@pytest.mark.parametrize("name", BYTES)
def test_one_byte_that_changed_costs_no_other_mark(path: Path, name: str, backed_up: bool, told: Telling) -> None:
    filled(path)
    if backed_up:
        backup(path)
    before, after = BYTES[name]
    content = path.read_bytes()
    before = before if before in content else before[1:]
    assert before in content
    # Before a note stands what would undo it.
    start = content.rindex(before) if name == "in a note" else content.index(before)
    path.write_bytes(content[:start] + after[-len(before) :] + content[start + len(before) :])
    with StateStore.open(path) as store:
        few = store.marks_of(ENTRIES[320:340])
        assert sum(marks.read for marks in few) >= 20 - (not backed_up)
        assert sum(marks.read for marks in store.marks_of(ENTRIES)) >= 600 - (not backed_up)
        assert bool(store.marks(ENTRIES[0]).note) == (backed_up or name != "in a note")
        assert len(store.records()) >= 1_200
        assert store.set_read(entry("new.md", "new"), True)
        store.check()
        assert "set aside" in store.notices[0]
    with StateStore.open(path) as again:
        assert not again.notices
        again.check()
        assert not again.notices
    told(FAULTS, f"a byte {name}", store.notices[0].split(";")[1])


def test_a_private_run_does_without_marks_whose_file_cannot_be_read(path: Path) -> None:
    filled(path)
    path.write_bytes(path.read_bytes().replace(b"text333", b"text3\xff3", 1))
    with StateStore.open(path, private=True) as store:
        assert not store.marks_of(ENTRIES[:2])[0].read
        assert "could not be read" in store.notices[0]
        assert store.set_read(ENTRIES[0], True)


def test_damage_is_healed_from_backups(path: Path) -> None:
    filled(path)
    backup(path)
    with StateStore.open(path) as store:
        store.set_read(entry("later.md", "later"), True)
        store.exclusively(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)") and None)
    os.truncate(path, 8192)
    with StateStore.open(path) as store:
        assert all(marks.read for marks in store.marks_of(ENTRIES))
        assert "from backups" in store.notices[0]
    for lose in (lambda: os.truncate(path, 0), path.unlink):
        lose()
        with StateStore.open(path) as store:
            assert all(marks.read for marks in store.marks_of(ENTRIES))
            assert "missing or empty" in store.notices[0]
            assert "state clear" in store.notices[0]


def test_two_instances_that_find_the_damage_at_once_mend_it_once(path: Path) -> None:
    filled(path)
    spoil(path, 0, 100)
    code = (
        "import sys; from pathlib import Path; from reader.state import StateStore; StateStore.open(Path(sys.argv[1]))"
    )
    started = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(4)]
    assert [one.wait(60) for one in started] == [0] * 4
    assert len([one for one in path.parent.glob("*.damaged-*") if one.suffix[-4:] not in {"-wal", "-shm"}]) == 1
    assert kept(path) == 600


def test_damage_that_shows_later_is_mended_on_the_way(path: Path) -> None:
    filled(path)
    with StateStore.open(path) as store, StateStore.open(path) as other:
        spoil(path, (page_of(path, "table", "record") - 1) * 4096, 4096)
        assert store.set_bookmarked(ENTRIES[5], True)
        assert len(store.notices) == 1
        assert other.changed_since_last_look()
        assert other.marks(ENTRIES[5]).bookmarked
        assert other.set_read(entry("x", "x"), True)
        assert store.marks(entry("x", "x")).read
    assert kept(path) >= 580


def test_a_log_that_is_cut_off_keeps_what_came_before(path: Path, told: Telling) -> None:
    child = """
import os, sys
from pathlib import Path
from reader.state import StateStore
from tests.unit.state.test_faults import ENTRIES
store = StateStore.open(Path(sys.argv[1]))
for one in ENTRIES[:50]:
    store.set_read(one, True)
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", child, str(path)], check=True)
    log = side_files(path)[1]
    os.truncate(log, log.stat().st_size * 2 // 3)
    with StateStore.open(path) as store:
        flags = [marks.read for marks in store.marks_of(ENTRIES[:50])]
        assert not store.notices
    assert flags == sorted(flags, reverse=True)
    assert sum(flags) > 20
    told(FAULTS, "truncated log", f"{sum(flags)} of 50 kept: all that stands before the cut. (Nothing is said.)")


def test_a_log_that_is_left_alone_brings_its_marks_back(path: Path) -> None:
    child = "import os, sys; from pathlib import Path; from tests.unit.state.test_faults import *;"
    child += "store = StateStore.open(Path(sys.argv[1])); store.set_read(ENTRIES, True); os._exit(0)"
    subprocess.run([sys.executable, "-c", child, str(path)], check=True)
    shutil.rmtree(path.parent / "backups", ignore_errors=True)
    path.unlink()
    with StateStore.open(path) as store:
        assert all(marks.read for marks in store.marks_of(ENTRIES))
        assert "set aside" in store.notices[0]
    assert kept(path) == 600


def test_every_record_is_found_in_the_bytes(path: Path) -> None:
    filled(path, emptied_log=False)
    with StateStore.open(path) as store:
        expected = store.records()
        database, log = (file.read_bytes() for file in side_files(path)[:2])
    assert set(records_in(database, log)) >= set(expected)
    assert broken_pages(database, log) == (0, 48)


@pytest.mark.parametrize("seed", range(30))
def test_any_bytes_are_searched_without_failing(path: Path, seed: int) -> None:
    chance = random.Random(seed)
    filled(path)
    data = bytearray(path.read_bytes())
    for _ in range(200):
        start = chance.randrange(len(data))
        data[start : start + 8] = chance.randbytes(8)
    assert list(records_in(bytes(data), chance.randbytes(9_000)))
    broken, pages = broken_pages(bytes(data), chance.randbytes(9_000))
    assert 0 < broken < pages


def test_files_are_private_whatever_the_umask(tmp_path: Path, own_home: Path) -> None:
    child = """
import os
os.umask(0)
from reader.state import StateStore
from reader.state.file.files import backup_folder
from tests.unit.state.making import entry
store = StateStore.open()
store.set_read(entry("a", "X"), True)
store.wait_for_backup()
for folder, _, files in os.walk(os.environ["PRIVACY_READER_HOME"]):
    for name in files:
        print(oct(os.stat(os.path.join(folder, name)).st_mode & 0o777), name)
    print(oct(os.stat(folder).st_mode & 0o777), "folder", os.path.basename(folder))
"""
    home = own_home / "not" / "there" / "yet"
    environment = os.environ | {"PRIVACY_READER_HOME": str(home)}
    shown = subprocess.run([sys.executable, "-c", child], env=environment, capture_output=True, text=True, check=True)
    lines = shown.stdout.splitlines()
    assert {line.split()[1] for line in lines} >= {"state.sqlite3", "state.sqlite3-wal", "state.sqlite3-shm", "folder"}
    assert any("daily" in line for line in lines)
    for line in lines:
        assert line.split()[0] == ("0o700" if "folder" in line else "0o600"), line


def test_rights_that_were_too_wide_are_narrowed(path: Path) -> None:
    filled(path)
    path.chmod(0o644)
    StateStore.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_full_disk_is_told_and_nothing_acknowledged_is_lost(tmp_path: Path, told: Telling) -> None:
    with mounted(tmp_path / "small", "size=400k") as folder:
        path = folder / "state.sqlite3"
        done = []

        def fill(store: StateStore) -> None:
            for one in ENTRIES:
                store.set_note(one, one.id * 30)
                done.append(one)

        with StateStore.open(path) as store, pytest.raises(StateError) as raised:
            fill(store)
        assert "disk" in raised.value.message
        assert 5 < len(done) < len(ENTRIES)
        with suppress(StateError), StateStore.open_or_private(path) as store:
            assert all(marks.note for marks in store.marks_of(done))
            assert not store.marks(ENTRIES[len(done)]).note
        subprocess.run(["mount", "-o", "remount,size=8m", str(folder)], check=True)
        with StateStore.open(path) as store:
            assert all(marks.note for marks in store.marks_of(done))
            assert store.set_note(ENTRIES[-1], "room again")
    told(FAULTS, "disk full", f"{len(done)} of {len(done)} notes kept. {raised.value}")


def test_a_read_only_folder_is_told_and_reading_goes_on(tmp_path: Path, told: Telling) -> None:
    with mounted(tmp_path / "fixed", "size=8m") as folder:
        path = folder / "data" / "state.sqlite3"
        filled(path)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        with pytest.raises(StateError, match="read-only") as raised, StateStore.open(path) as store:
            store.set_read(entry("x", "x"), True)
        with StateStore.open_or_private(path) as store:
            assert store.private
            assert store.marks(ENTRIES[3]).read
            assert store.set_read(entry("x", "x"), True)
        with pytest.raises(StateError, match="read-only"):
            StateStore.open(folder / "other" / "state.sqlite3")
    told(FAULTS, "read-only folder", f"600 of 600 kept. {str(raised.value).replace(str(folder), '…')}")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file" / "state.sqlite3", tmp_path / "file" / "deeper" / "state.sqlite3"):
        with pytest.raises(StateError, match="cannot be kept"):
            StateStore.open(path)
        with StateStore.open_or_private(path) as store:
            assert store.set_read(ENTRIES[0], True)


def test_a_home_that_is_not_known_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PRIVACY_READER_HOME", "HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda text: text)
    with pytest.raises(StateError, match="home folder is not known"):
        StateStore.open()
    assert StateStore.open_or_private().private


KILLED = """
import os, sys
from pathlib import Path
from reader.state import StateStore
from tests.unit.state.making import entry

def mark(first):
    store = StateStore.open(Path(sys.argv[1]))
    for number in range(first, 10**6):
        if number % 7 == 3:
            store.set_read([entry(f"{number}.md", f"t{number}"), entry(f"{number}b.md", f"t{number}b")], True)
        else:
            store.set_read(entry(f"{number}.md", f"t{number}"), True)
        os.write(1, b"%d\\n" % number)

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        mark(int(line))
    os.write(1, b"marked by %d\\n" % pid)
    os.waitpid(pid, 0)
    print(flush=True)
    print("over", flush=True)
"""
"""Marks from each number on that it reads, in a process of its own, which is loaded once; tells that it is over."""


def _marked_until_killed(marking: subprocess.Popen[str], first: int, seconds: float) -> list[int]:
    """The marks from `first` on that a process acknowledged until it was killed, `seconds` after the first of them."""
    assert marking.stdin is not None
    assert marking.stdout is not None
    marking.stdin.write(f"{first}\n")
    marking.stdin.flush()
    lines = iter(marking.stdout.readline, "over\n")
    pid, said = 0, list[int]()
    while not (pid and said):
        line = next(lines)
        if line.startswith("marked by "):
            pid = int(line.split()[-1])
        else:
            said.append(int(line))
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    return said + [int(line) for line in lines if line.strip()]


@pytest.mark.slow
def test_killed_at_any_moment_no_acknowledged_mark_is_lost(path: Path) -> None:
    """`PRIVACY_READER_KILLS=500 pytest -k killed` is the long run."""
    chance = random.Random(7)
    acknowledged = -1
    command = [sys.executable, "-c", KILLED, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as marking:
        try:
            for _ in range(KILLS):
                said = _marked_until_killed(marking, acknowledged + 1, chance.uniform(0, 0.03))
                acknowledged = max(said, default=acknowledged)
                with StateStore.open(path) as store:
                    assert not store.notices
                    new = [entry(f"{number}.md", f"t{number}") for number in said]
                    assert all(marks.read for marks in store.marks_of(new))
        finally:
            marking.kill()
    with StateStore.open(path) as store:
        everything = [entry(f"{number}.md", f"t{number}") for number in range(acknowledged + 1)]
        assert all(marks.read for marks in store.marks_of(everything))
    assert acknowledged > KILLS


def test_a_folder_whose_name_is_no_utf8_keeps_marks_and_their_backup(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")) / "state.sqlite3"
    with StateStore.open(path) as store:
        store.set_read(ENTRIES[0], True)
        copy = backup(path, "asked")
        assert not store.notices
    with StateStore.open(copy) as kept_copy:
        assert [marks.read for marks in kept_copy.marks_of(ENTRIES[:1])] == [True]


@pytest.mark.parametrize("left", [16, 17, 30, 39, 40])
def test_a_file_of_which_only_the_start_is_left_is_damaged_and_no_mistake(path: Path, left: int) -> None:
    filled(path)
    os.truncate(path, left)
    for one in side_files(path)[1:]:
        one.unlink(missing_ok=True)
    with StateStore.open(path) as store:
        assert store.set_read(ENTRIES[0], True)
    assert "damaged" in store.notices[0]


def test_a_damaged_file_of_any_size_is_looked_through_in_little_memory(path: Path) -> None:
    filled(path)
    spoil(path, 0, 100)
    os.truncate(path, 1 << 26)
    tracemalloc.start()
    with StateStore.open(path) as store:
        peak = tracemalloc.get_traced_memory()[1]
        assert sum(marks.read for marks in store.marks_of(ENTRIES)) >= 600
    tracemalloc.stop()
    assert peak < 16 << 20


def test_a_disk_that_can_only_be_read_still_shows_the_marks(path: Path) -> None:
    filled(path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Every write is refused, as by a quota or a failing disk; SQLite cannot even make the index of its log.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with pytest.raises(UnwritableError, match=r"cannot be written in .* the disk reports an error"):
            StateStore.open(path)
        with StateStore.open_or_private(path) as store:
            shown = sum(marks.read for marks in store.marks_of(ENTRIES))
            notices = store.notices
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert shown == 600
    assert "Marks of this run are not saved" in notices[0]
    assert kept(path) == 600


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sqlite3.SQLITE_IOERR_FSYNC, "the disk reports an error"),
        (sqlite3.SQLITE_IOERR_TRUNCATE, "the disk reports an error"),
        (sqlite3.SQLITE_PROTOCOL, "does not support locks"),
        (sqlite3.SQLITE_IOERR_SHMLOCK, "does not support locks"),
    ],
)
def test_what_only_keeps_from_writing_is_told_as_that(path: Path, code: int, said: str) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    told_so = sentence(error, path)
    assert isinstance(told_so, UnwritableError)
    assert said in told_so.message
    assert "PRIVACY_READER_HOME" in told_so.hint
