"""From key to changed screen, in a real pseudo-terminal: `python -m tests.benchmarks.bench_keys SITE [SITE …]`.

Types queries into the search box and takes the time until the terminal gets something to draw; then holds `j` and
counts how many presses a second the list keeps up with; then looks at the processor's time at rest. Absolute times
depend on the machine and its load, so run it on a quiet one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

from tests.terminal import Terminal

QUERIES = ("gdpr and hipaa", "differential privacy llm", "right to be forgoten")
HELD = 150
PRESSES_A_SECOND = 30


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
    for site in options.sites:
        times = sorted(typed(site, options.wait))
        last = times[int(len(times) * 0.99)]
        print(f"{site}: key to screen, {len(times)} keys: median {statistics.median(times):.1f} ms, p99 {last:.1f} ms")
        rate, late = held(site, options.wait)
        print(f"{site}: j held at {rate:.0f} a second; still drawing {late:.0f} ms after the last one")
        print(f"{site}: at rest {100 * at_rest(site, options.wait):.2f} % of a processor")


if __name__ == "__main__":
    main()
