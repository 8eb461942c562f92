"""Follows two kinds of marks through the whole of the state; run by `test_kinds` where the table has them.

`star` has one value a text, `answer` is a set of values; `glance` stays with the text on which it was set.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.state import StateStore
from reader.state.privacy import clear, forget_reading_times, inventory
from reader.state.travel.exchange import export_state, import_state
from reader.state.travel.sync import sync_folder
from tests.unit.state.making import SITE, Clock, entry, reopened

FIRST, EDITED, RENAMED = entry("a.md", "t1"), entry("a.md", "t2"), entry("b.md", "t2")
OTHER = entry("c.md", "t9")


def found(store: StateStore, post: object) -> tuple[object, list[tuple[str, object]]]:
    marks = store.marks(post)  # type: ignore[arg-type]
    return marks.star, [(one.name, one.value) for one in marks.answers]  # type: ignore[attr-defined]


def follow(folder: Path) -> None:
    store = StateStore.open(folder / "one" / "state.sqlite3")
    store.follow([FIRST, OTHER])
    assert store.set(FIRST, {"star": True}).text == "Starred “What is t1?”"
    assert store.set(FIRST, {"answer": 0.25}, member="1-aa")
    assert store.set(FIRST, {"answer": 1.0}, member="2-aa").text == "Answered “What is t1?”"
    assert not store.set(FIRST, {"answer": 1.0}, member="2-aa")
    both = (True, [("1-aa", 0.25), ("2-aa", 1.0)])
    assert found(store, FIRST) == both

    assert store.set(FIRST, {"glance": True})
    assert store.undo()
    assert store.set(FIRST, {"glance": True})
    assert store.marks(FIRST).glance  # type: ignore[attr-defined]
    assert found(store, EDITED) == both, "an edit, before it is looked at"
    assert not store.marks(EDITED).glance  # type: ignore[attr-defined]
    store.follow([EDITED, OTHER])
    assert found(store, EDITED) == both, "an edit"
    assert not store.marks(EDITED).glance, "no text but the one that was looked at"  # type: ignore[attr-defined]
    store.follow([RENAMED, OTHER])
    assert found(store, RENAMED) == both, "a rename"
    store = reopened(store)
    assert found(store, RENAMED) == both, "another start"

    assert store.undo(), "the glance"
    undone = store.undo()
    assert undone is not None
    assert undone.text == "Undone: “What is t1?” is as before"
    assert found(store, RENAMED) == (True, [("1-aa", 0.25)]), "undo of one value of a set"
    assert store.undo()
    assert store.undo()
    assert found(store, RENAMED) == (False, [])
    store.set(RENAMED, {"star": True})
    store.set(RENAMED, {"answer": 0.5}, member="3-aa")
    assert found(store, RENAMED) == (True, [("3-aa", 0.5)])

    text = export_state(store)
    assert '"kind": "answer"' in text
    assert '"answer": "3-aa"' in text
    other = StateStore.open(folder / "two" / "state.sqlite3")
    report = import_state(other, text)
    assert not report.bad
    assert found(other, RENAMED) == (True, [("3-aa", 0.5)]), "import"

    shared = folder / "shared"
    shared.mkdir()
    other.set(RENAMED, {"answer": 0.75}, member="4-bb")
    store.set(RENAMED, {"answer": 0.5}, member="5-aa")
    for one in (store, other, store):
        sync_folder(one, shared)
    union = (True, [("3-aa", 0.5), ("4-bb", 0.75), ("5-aa", 0.5)])
    assert found(store, RENAMED) == found(other, RENAMED) == union, "sync"

    assert any("starred" in one.holds and "answered" in one.holds for one in inventory_of(store))
    assert clear(store, SITE)
    assert found(store, RENAMED) == (False, [])
    assert not store.records()


def thin(folder: Path) -> None:
    clock = Clock()
    store = StateStore.open(folder / "thin" / "state.sqlite3", clock=clock)
    store.set(FIRST, {"answer": 1.0}, member="1-aa")
    (before,) = store.marks(FIRST).answers  # type: ignore[attr-defined]
    day = datetime.fromtimestamp(clock.now / 1000, UTC)
    assert not any(one.kind == "answer" for one in store.records() if one.at % 86_400_000 == 0)
    assert forget_reading_times(store, day + timedelta(days=40)) == 1
    (after,) = store.marks(FIRST).answers  # type: ignore[attr-defined]
    assert before.at - before.at % 86_400_000 == after.at < before.at, "the day is left, the hour is not"
    assert forget_reading_times(store, day + timedelta(days=40)) == 0


def inventory_of(store: StateStore) -> list[object]:
    from reader.paths import app_paths

    return list(inventory(app_paths(), store.path))


if __name__ == "__main__":
    follow(Path(sys.argv[1]))
    thin(Path(sys.argv[1]))
    print("followed")
