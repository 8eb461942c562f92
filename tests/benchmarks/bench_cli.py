"""What a command costs from process start, side by side with the imports that it cannot do without.

    python -m tests.benchmarks.bench_cli [SITE] [--rounds 15]

Runs in turn, warm: `python -c pass`, `python -c 'import click'`, `python -c 'import click, sqlite3, json'`,
`--version`, `list` and `today`. Prints wall and CPU (least and median, milliseconds) and the ratios that are bounded:
`--version` 1.5 times click, `list` 2.0 times click, sqlite3 and json, `today` 120 ms.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import SHARED

ROOT = Path(__file__).resolve().parents[2]
MAIN = "from reader.cli import main; main()"
CASES = {
    "python": ["-c", "pass"],
    "click": ["-c", "import click"],
    "click, sqlite3, json": ["-c", "import click, sqlite3, json"],
    "--version": ["-c", MAIN, "--version"],
    "list": ["-c", MAIN, "list"],
    "search": ["-c", MAIN, "search", "gdpr"],
    "today": ["-c", MAIN, "today"],
}
BOUNDS = (("--version", "click", 1.5), ("list", "click, sqlite3, json", 2.0))


def run(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Wall and CPU milliseconds of one run."""
    started = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(null, number)
        os.execve(sys.executable, [sys.executable, *arguments], environment)
    _, _, usage = os.wait4(pid, 0)
    return 1000 * (time.perf_counter() - started), 1000 * (usage.ru_utime + usage.ru_stime)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("site", nargs="?", default=str(SHARED / "corpus" / "cmu"))
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPATH": str(ROOT), "PRIVACY_READER_HOME": home, "PRIVACY_READER_SOURCE": options.site}
        for arguments in 3 * [*CASES.values()]:
            run(arguments, environment)
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in CASES}
        for _ in range(options.rounds):
            for name, arguments in CASES.items():
                found[name].append(run(arguments, environment))
    print(f"{'':22}{'wall least':>12}{'median':>9}{'CPU least':>12}{'median':>9}")
    least: dict[str, float] = {}
    for name, times in found.items():
        wall, cpu = zip(*times, strict=True)
        least[name] = min(cpu)
        print(f"{name:22}{min(wall):12.1f}{statistics.median(wall):9.1f}{min(cpu):12.1f}{statistics.median(cpu):9.1f}")
    for name, base, bound in BOUNDS:
        print(f"{name}: {least[name] / least[base]:.2f} times {base} (CPU, least), at most {bound}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
