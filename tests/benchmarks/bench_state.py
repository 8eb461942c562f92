"""What marks cost: `python tests/benchmarks/bench_state.py [MARKS]` prints medians of a store with so many (100,000).

Held: one durable mark below 2 ms (median), opening below 30 ms. The floor of a durable mark is a line appended with
fdatasync, measured in turn on the same disk.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reader.library.post import Entry
from reader.state import StateStore
from reader.state.file.backup import backup
from reader.state.travel.sync_file import own_file
from tests.unit.state.making import entry


def measured(act: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each of so many calls."""
    result = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        result.append((time.perf_counter() - start) * 1000)
    return result


def show(name: str, found: list[float]) -> float:
    """Print the median and the worst."""
    middle = statistics.median(found)
    print(f"{name:<58}{middle:10.2f} ms   worst {max(found):9.2f} ms   of {len(found)}")
    return middle


def fresh(path: Path) -> list[float]:
    """Opening and the marks of 40 entries, each time in a process of its own, imports apart."""
    code = """
import sys, time
from pathlib import Path
from reader.state import StateStore
from tests.unit.state.making import entry
few = [entry(f"_posts/2020-01-01-{n}.md", f"{n:064x}") for n in range(40)]
start = time.perf_counter()
store = StateStore.open(Path(sys.argv[1]))
middle = time.perf_counter()
assert all(marks.read for marks in store.marks_of(few))
print((middle - start) * 1000, (time.perf_counter() - middle) * 1000)
"""
    both = []
    for _ in range(7):
        shown = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
        both.append([float(word) for word in shown.stdout.split()])
    show("marks of 40 entries in a fresh process", [one for _, one in both])
    return [one for one, _ in both]


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    entries: list[Entry] = [entry(f"_posts/2020-01-01-{number}.md", f"{number:064x}") for number in range(count)]
    new = iter(entry(f"new-{number}.md", f"new{number}") for number in range(10**6))
    gc.freeze()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data" / "state.sqlite3"
        with StateStore.open(path) as store:
            show(f"mark {count:,} entries as read, one step", measured(lambda: store.set_read(entries, True), 1))
            show("follow the site, nothing changed", measured(lambda: store.follow(entries), 3))
            store.follow(entries, "1")
            show("follow the same version", measured(lambda: store.follow(entries, "1"), 20))
            texts = [f"{number:064x}" for number in range(count)]
            ask = lambda: [dict.fromkeys(map(str.upper, texts)).get(text) for text in ("x",)]  # noqa: E731
            show("floor: a dictionary of as many fresh texts", measured(ask, 7))
            show("marks of all entries, first time", measured(lambda: store.marks_of(entries), 1))
            show("marks of all entries, again", measured(lambda: store.marks_of(entries), 7))
            store.set_read(entries[70], False)
            show("marks of all entries, after a mark", measured(lambda: store.marks_of(entries), 1))
            show("marks of 40 entries", measured(lambda: store.marks_of(entries[500:540]), 100))
            bare = [next(new) for _ in range(40)]
            show("marks of 40 entries that have none", measured(lambda: store.marks_of(bare), 100))
            show("look for changes of others", measured(store.changed_since_last_look, 200))
            middle = show("one durable mark, new", measured(lambda: store.set_read(next(new), True), 300))
            ones = iter(entries)
            show("one durable mark, again", measured(lambda: store.set_bookmarked(next(ones), True), 300))
            show("undo of one mark", measured(store.undo, 50))
            wide = entry("wide.md", "wide", *(f"wide-{number}.md" for number in range(728)))
            flags = iter(range(10**6))
            show("one mark of 728 copies", measured(lambda: store.set_read(wide, next(flags) % 2 == 0), 50))
            show("backup", measured(lambda: backup(path), 2))
            show("own file for synchronising", measured(lambda: own_file(store), 1))
        opening = show("open, in a fresh process", fresh(path))
        line = Path(folder) / "floor"
        with line.open("ab", buffering=0) as file:
            append = lambda: (file.write(b"x" * 100), os.fdatasync(file.fileno()))  # noqa: E731
            show("floor: a line appended with fdatasync", measured(append, 300))
        print(f"held: a mark below 2 ms: {middle < 2}, opening below 30 ms: {opening < 30}")


if __name__ == "__main__":
    main()
