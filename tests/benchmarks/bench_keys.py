"""From key to changed screen, in a real pseudo-terminal: `python -m tests.benchmarks.bench_keys SITE [SITE …]`.

Types queries into the search box and takes the time until the terminal gets something to draw; then holds `j` and
counts how many presses a second the list keeps up with; then presses `b` and `j` while other programs write marks and
hold their file locked; then looks at the processor's time at rest. Absolute times depend on the machine and its load,
so run it on a quiet one. The person's own marks are not touched: it runs in a home of its own.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reader.paths import app_paths
from tests.terminal import Terminal

QUERIES = ("gdpr and hipaa", "differential privacy llm", "right to be forgoten")
HELD = 150
PRESSES_A_SECOND = 30
PAIRS = 150

WRITER = """
import sys, time
import reader
from reader.state import StateStore
entries = reader.load(sys.argv[1]).entries
with StateStore.open() as store:
    while True:
        for entry in entries[-20:]:
            store.set_read(entry, not store.marks(entry).read)
            time.sleep(0.02)
"""
HOLDER = """
import sqlite3, sys, time
other = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
while True:
    other.execute("BEGIN IMMEDIATE")
    time.sleep(0.4)
    other.execute("ROLLBACK")
    time.sleep(0.1)
"""


def typed(site: str, wait: float) -> list[float]:
    """Milliseconds from each key of the queries to the first byte that the terminal gets."""
    times: list[float] = []
    for query in QUERIES:
        with Terminal([sys.executable, "-m", "reader", site]) as terminal:
            terminal.wait_for("Unread", seconds=60)
            terminal.settle(wait)
            terminal.press("/")
            terminal.settle(0.5)
            for key in query:
                times.append(1000 * terminal.time_of(key))
                terminal.settle(0.3)
    return times


def held(site: str, wait: float) -> tuple[float, float]:
    """Presses of `j` a second that were taken in while the key was held, and how late the last one was, in ms."""
    with Terminal([sys.executable, "-m", "reader", site]) as terminal:
        terminal.wait_for("Unread", seconds=60)
        terminal.settle(wait)
        started = time.perf_counter()
        for number in range(HELD):
            terminal.send("j")
            terminal.settle(max(started + (number + 1) / PRESSES_A_SECOND - time.perf_counter(), 0))
        sent = time.perf_counter()
        quiet = terminal.quiet(0.25)
        return HELD / (sent - started), 1000 * max(quiet - sent, 0)


def marked(site: str, wait: float, *, beside: bool) -> list[float]:
    """Milliseconds from `j` to its drawing, each after a `b`; `beside` programs that write marks and hold the lock."""
    with Terminal([sys.executable, "-m", "reader", site]) as terminal:
        terminal.wait_for("Unread", seconds=60)
        terminal.settle(wait)
        arguments = ([WRITER, site], [HOLDER, str(app_paths().state_file)])
        others = [subprocess.Popen([sys.executable, "-c", *one]) for one in arguments if beside]
        try:
            terminal.settle(2)
            times = []
            for _ in range(PAIRS):
                terminal.send("b")
                terminal.settle(0.03)
                times.append(1000 * terminal.time_of("j"))
                terminal.settle(0.1)
            return times
        finally:
            for other in others:
                other.kill()
                other.wait()


def at_rest(site: str, wait: float, seconds: float = 10) -> float:
    """Share of one processor that the open reader takes while nothing happens."""
    with Terminal([sys.executable, "-m", "reader", site]) as terminal:
        terminal.wait_for("Unread", seconds=60)
        terminal.settle(wait)
        before = _processor_seconds(terminal.pid)
        terminal.settle(seconds)
        return (_processor_seconds(terminal.pid) - before) / seconds


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure each site and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sites", nargs="+")
    parser.add_argument("--wait", type=float, default=5.0, help="seconds after the first rows, for the index")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["PRIVACY_READER_HOME"] = home
        for site in options.sites:
            measure(site, options.wait)


def measure(site: str, wait: float) -> None:
    """Measure one site and print the figures."""
    kinds = (
        ("key to screen", typed(site, wait)),
        ("b and j alone", marked(site, wait, beside=False)),
        ("b and j beside other writers", marked(site, wait, beside=True)),
    )
    for name, times in kinds:
        times.sort()
        last = times[int(len(times) * 0.99)]
        print(
            f"{site}: {name}, {len(times)} keys: median {statistics.median(times):.1f} ms, p99 {last:.1f} ms,"
            f" worst {times[-1]:.1f} ms"
        )
    rate, late = held(site, wait)
    print(f"{site}: j held at {rate:.0f} a second; still drawing {late:.0f} ms after the last one")
    print(f"{site}: at rest {100 * at_rest(site, wait):.2f}% of a processor")


if __name__ == "__main__":
    main()
