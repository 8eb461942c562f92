"""Setting, reading and undoing marks; several stores on one file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.errors import StateError
from reader.state import NO_MARKS, StateStore
from reader.state.writing import KEPT_STEPS
from tests.unit.state.making import Clock, entry, reopened

A, B = entry("a.md", "X", "a2.md", title="What is consent?"), entry("b.md", "Y")
MANY = [entry(f"{number}.md", f"t{number}") for number in range(1_500)]


def test_nothing_is_marked_at_first(store: StateStore) -> None:
    assert store.marks(A) is NO_MARKS
    assert store.marks_of([]) == []
    assert store.undo() is None


def test_marks_are_there_after_reopening(store: StateStore) -> None:
    store.set_read(A, True)
    store.set_note(A, "  one\nline \x1b[31m")
    store.set_position(A, 0.4)
    store.set_grade(A, "good")
    with reopened(store) as again:
        marks = again.marks(entry("a2.md", "X"))
    assert (marks.read, marks.bookmarked, marks.note) == (True, True, "one line ␛[31m")
    assert (marks.position, marks.grade) == (0.4, "good")
    for moment in (marks.read_at, marks.bookmarked_at, marks.graded_at):
        assert moment is not None
        assert abs(datetime.now(UTC) - moment) < timedelta(minutes=1)


def test_each_change_says_what_it_did(store: StateStore) -> None:
    assert store.set_read(A, True).text == "Marked “What is consent?” as read"
    assert not store.set_read(A, True)
    assert store.set_read(A, True).text == "Nothing to change"
    assert store.set_read([A, B, A], False).text == "Marked “What is consent?” as unread"
    assert store.set_bookmarked([A, B], True).text == "Bookmarked 2 posts"
    assert store.set_note(A, "x").text == "Noted on “What is consent?”"
    assert store.set_note(A, "").text == "Removed the note from “What is consent?”"
    assert store.set_grade(A, "1").text == "Changed how recall asks “What is consent?”"


def test_reading_again_keeps_the_first_reading_time(path: Path) -> None:
    clock = Clock()
    with StateStore.open(path, clock=clock) as store:
        store.set_read(A, True)
        clock.now += 5_000
        store.set_read(A, True)
        assert store.marks(A).read_ms == clock.now - 5_000


def test_undo_goes_back_step_by_step_and_says_so(store: StateStore) -> None:
    store.set_read(A, True)
    first = store.marks(A).read_at
    store.set_read([A, B, *MANY], False)
    store.set_read([A, B, *MANY], True)
    store.set_note(B, "old")
    store.set_note(B, "new")
    with reopened(store) as again:
        said = []
        while change := again.undo():
            said.append(change.text)
            if len(said) == 1:
                assert again.marks(B).note == "old"
            if len(said) == 4:
                assert again.marks(A).read_at == first
        assert said == [
            "Undone: the note on “What is Y?” is “old” again",
            "Undone: the note “old” on “What is Y?” is removed; it is no longer bookmarked",
            "Undone: 1,502 posts are unread again",
            "Undone: “What is consent?” is read again",
            "Undone: “What is consent?” is unread again",
        ]
        assert [(one.read, one.bookmarked, one.note) for one in again.marks_of([A, B])] == [(False, False, "")] * 2


def test_undo_leaves_alone_what_was_set_elsewhere_since(store: StateStore, tmp_path: Path) -> None:
    store.set_read([A, B], True)
    with StateStore.open(tmp_path / "other" / "state.sqlite3") as other:
        other.merge(store.records())
        other.set_read(A, False)
        store.merge(other.records())
    change = store.undo()
    assert change is not None
    assert change.text == "Undone: 1 post is unread again (not 1 post changed on another machine since)"
    assert [one.read for one in store.marks_of([A, B])] == [False, False]
    store.set_read(A, True)
    with StateStore.open(tmp_path / "third" / "state.sqlite3") as other:
        other.merge(store.records())
        other.set_read(A, False)
        store.merge(other.records())
    change = store.undo()
    assert change is not None
    assert change.text == (
        "Not undone: “What is consent?” was changed on another machine since. Mark it again to change it"
    )


def test_undo_takes_the_inherited_mark_of_an_edited_post_back(store: StateStore) -> None:
    store.set_note(A, "first")
    store.set_note(A, "second")
    edited = entry("a.md", "Z")
    store.follow([edited])
    change = store.undo()
    assert store.marks(edited).note == "first"
    assert change is not None
    assert change.text == "Undone: the note on “What is consent?” is “first” again"
    assert change.count == 1
    assert set(change.fingerprints) == {"X", "Z"}


def test_the_journal_keeps_the_last_steps(store: StateStore) -> None:
    for number in range(KEPT_STEPS + 5):
        store.set_bookmarked(A, number % 2 == 0)
    steps = 0
    while store.undo():
        steps += 1
    assert steps == KEPT_STEPS


def test_position_is_not_a_step(store: StateStore) -> None:
    store.set_position(A, 7.0)
    assert store.marks(A).position == 1.0
    assert store.undo() is None


def test_clock_set_back_does_not_lose_later_changes(path: Path) -> None:
    clock = Clock()
    with StateStore.open(path, clock=clock) as store:
        store.set_bookmarked(A, True)
        clock.now -= 10 * 365 * 86_400_000
        store.set_bookmarked(A, False)
        assert not store.marks(A).bookmarked
        store.set_bookmarked(B, True)
        store.undo()
        assert not store.marks(B).bookmarked
    times = [record.time for record in StateStore.open(path).records()]
    assert len({time >> 16 for time in times}) == 1


def test_other_stores_changes_are_noticed_and_own_ones_are_not(store: StateStore, path: Path) -> None:
    assert not store.changed_since_last_look()
    store.set_read(A, True)
    assert not store.changed_since_last_look()
    with StateStore.open(path) as other:
        other.set_read(A, False)
        assert store.changed_since_last_look()
        assert not store.changed_since_last_look()
    assert not store.marks(A).read


def test_a_locked_store_is_waited_for(path: Path) -> None:
    with StateStore.open(path) as store:
        blocker = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        blocker.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(0.2, lambda: blocker.execute("ROLLBACK"))
        timer.start()
        assert store.set_read(A, True)
        timer.join()
        blocker.close()


def test_a_store_that_stays_locked_is_told_and_the_mark_is_as_it_was(path: Path) -> None:
    with StateStore.open(path, wait=0.1) as store:
        blocker = sqlite3.connect(path, isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        actions = [
            lambda: store.set_read(A, True),
            lambda: store.set_note(A, "x"),
            lambda: store.set_position(A, 0.5),
            lambda: store.set_grade(A, "1"),
            lambda: store.personal.set_last_opened(A),
            lambda: store.personal.add_query("s", "q"),
            lambda: store.follow([A]),
            store.undo,
        ]
        for action in actions:
            with pytest.raises(StateError, match="in use by another program") as raised:
                action()
            assert raised.value.exit_status == 4
        assert store.marks(A) == NO_MARKS
        blocker.execute("ROLLBACK")
        blocker.close()
        assert store.set_read(A, True)


@pytest.mark.slow
def test_four_writers_lose_nothing(path: Path, told: Callable[[str, str, str], None]) -> None:
    """Four processes set 500 marks each on one file."""
    StateStore.open(path).close()
    writer = """
import sys, time
from pathlib import Path
from reader.state import StateStore
from tests.unit.state.making import entry
with StateStore.open(Path(sys.argv[1])) as store:
    longest = 0.0
    for number in range(500):
        start = time.perf_counter()
        store.set_read(entry(f"{sys.argv[2]}-{number}.md", f"{sys.argv[2]}:{number}"), True)
        longest = max(longest, time.perf_counter() - start)
print(longest)
"""
    started = [
        subprocess.Popen([sys.executable, "-c", writer, str(path), name], stdout=subprocess.PIPE, text=True)
        for name in "abcd"
    ]
    waits = [float(one.communicate(timeout=120)[0]) for one in started]
    assert [one.returncode for one in started] == [0] * 4
    entries = [entry(f"{name}-{number}.md", f"{name}:{number}") for name in "abcd" for number in range(500)]
    with StateStore.open(path) as store:
        assert all(marks.read for marks in store.marks_of(entries))
    told("Marking at the same time", "the longest wait of 4 stores", f"{max(waits) * 1000:.0f} ms in 2,000 marks")
    assert max(waits) < 2.0


def test_threads_share_a_store(store: StateStore) -> None:
    def work(name: str) -> None:
        for number in range(50):
            store.set_read(entry(f"{name}{number}", f"{name}{number}"), True)
            store.marks(A)

    threads = [threading.Thread(target=work, args=(name,)) for name in "xyz"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(marks.read for marks in store.marks_of([entry(f"{n}{i}", f"{n}{i}") for n in "xyz" for i in range(50)]))


def test_a_private_store_sees_the_marks_and_keeps_nothing(store: StateStore, path: Path) -> None:
    store.set_read(A, True)
    store.close()
    before = path.read_bytes()
    with StateStore.open(path, private=True) as private:
        assert private.private
        assert private.marks(A).read
        private.set_read(B, True)
        private.set_read(A, False)
        assert private.undo()
        assert private.marks(B).read
    assert path.read_bytes() == before
    assert not StateStore.open(path).marks(B).read


def test_a_private_store_needs_no_file(path: Path) -> None:
    with StateStore.open(path, private=True) as private:
        assert private.set_read(A, True)
    assert not path.parent.exists()


def test_what_was_open_and_asked_last(store: StateStore) -> None:
    assert store.personal.last_opened("s") is None
    assert store.personal.recent_queries("s") == ()
    here = entry("a.md", "X", site="s")
    store.personal.set_last_opened(here, 0.3)
    for query in ("gdpr", "consent", "gdpr", "  "):
        store.personal.add_query("s", query)
    with reopened(store) as again:
        last = again.personal.last_opened("s")
        assert last is not None
        assert (last.post, last.fingerprint, last.position) == ("a.md", "X", 0.3)
        assert again.personal.recent_queries("s") == ("gdpr", "consent")
        assert again.personal.recent_queries("t") == ()


def test_reading_times(path: Path) -> None:
    clock = Clock()
    with StateStore.open(path, clock=clock) as store:
        store.set_read(A, True)
        clock.now += 86_400_000
        store.set_read([B, entry("c.md", "X", site="t")], True)
        assert len(store.personal.reading_times()) == 3
        assert len(store.personal.reading_times("t")) == 1
        first, second = store.personal.reading_times(A.post.site)
        assert second - first == timedelta(days=1)


def test_a_copied_home_folder_becomes_a_device_of_its_own(
    store: StateStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = store.device
    store.set_read(A, True)
    with reopened(store) as again:
        assert again.device == device
    monkeypatch.setattr("reader.state.identity.machine_mark", lambda device: f"another machine than {device}'s")
    assert store.path is not None
    with StateStore.open(store.path) as copied:
        assert copied.device != device
        assert copied.marks(A).read
        assert copied.undo()


def test_odd_names_are_kept(store: StateStore) -> None:
    odd = entry("_posts/\udcff\n'\".md", "X", site="/home/\udcff")
    assert store.set_read(odd, True)
    assert store.marks(odd).read


def test_import_is_light() -> None:
    code = "import sys, reader.state; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"json", "subprocess", "tempfile", "platformdirs", "textual", "rich", "yaml", "logging"}
    assert not heavy & set(loaded)


def test_one_mark_and_opening_are_fast(path: Path) -> None:
    """A generous bound; the benchmark has the real figures."""
    with StateStore.open(path) as store:
        store.set_read(MANY, True)
        times = []
        for one in MANY[:100]:
            start = time.perf_counter()
            store.set_bookmarked(one, True)
            times.append(time.perf_counter() - start)
    assert sorted(times)[50] < 0.02


def test_each_connection_keeps_little_of_the_file_in_memory(tmp_path: Path) -> None:
    kept: list[int] = []
    with StateStore.open(tmp_path / "state.sqlite3") as store:
        store.exclusively(lambda db: kept.append(db.execute("PRAGMA cache_size").fetchone()[0]))
    assert [0 < -kilobytes <= 256 for kilobytes in kept] == [True], "SQLite would keep two megabytes for each"
