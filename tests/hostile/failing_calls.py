"""Lets system calls of the real program fail, one after the other, and looks at what a person is told.

    python -m tests.hostile.failing_calls [COMMAND] [--every 40]

strace counts the calls that a command makes, then runs it once for each of a spread of them, failing that call and all
later ones (a full disk stays full) or that one alone.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
STATUSES = frozenset({0, 1, 2, 3, 4, 5})

FAULTS: tuple[tuple[str, str], ...] = (
    ("openat", "EMFILE"), ("openat", "EIO"), ("openat", "ENOMEM"), ("read", "EIO"), ("pread64", "EIO"),
    ("write", "ENOSPC"), ("write", "EIO"), ("pwrite64", "ENOSPC"), ("fsync", "EIO"), ("fdatasync", "EIO"),
    ("rename", "ENOSPC"), ("mkdir", "ENOSPC"), ("getdents64", "EIO"), ("newfstatat", "EIO"), ("newfstatat", "ENOMEM"),
    ("unlink", "EIO"), ("flock", "ENOLCK"), ("fcntl", "ENOLCK"), ("mmap", "ENOMEM"), ("ftruncate", "EIO"),
    ("clone3", "EAGAIN"), ("pipe2", "EMFILE"), ("lseek", "EIO"), ("fchmod", "EIO"), ("chmod", "EIO"),
)  # fmt: skip

START = "import reader.cli, os; os.access('/begin', 0); reader.cli.main()"
"""What is before `/begin` is Python's own start, which no program can speak for."""


TRACED = ("strace", "-f", "-qq", "--seccomp-bpf")
"""strace that stops the program at the calls it is asked about alone, which makes a run ten times as fast."""


def failing(call: str, error: str, number: int, more: str = "") -> tuple[str, ...]:
    """What lets the call of that number fail, with `more` "+" all later ones, too."""
    return ("-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={number}{more}")


@dataclass(frozen=True)
class Told:
    """What came of a run with a call that failed."""

    call: str
    error: str
    number: int
    status: int
    out: str
    err: str

    @property
    def fault(self) -> str:
        """What is wrong with how it was told; nothing where all is well."""
        if "unsupported hash type" in self.err:
            # What Python itself logs when a library of its own cannot be mapped.
            return "" if "privacy-reader: " in self.err else "no sentence"
        lines = [line for line in self.err.splitlines() if line.strip()]
        if "Traceback" in self.err or "Traceback" in self.out:
            return "a traceback"
        if self.status not in STATUSES:
            return f"status {self.status}"
        if self.status in {2, 3, 4, 5} and not lines and not self.out and self.call != "write":
            return f"status {self.status} without a word"
        # Where writing fails, so does writing what failed.
        if self.call != "write" and any(not line.startswith("privacy-reader: ") for line in lines):
            return "a line that is no sentence of ours"
        return ""


def begun(command: str, environment: Mapping[str, str], folder: Path, *inject: str) -> subprocess.CompletedProcess[str]:
    log = folder / "strace.log"
    return subprocess.run(
        [*TRACED, "-o", str(log), *inject, sys.executable, "-c", START, *shlex.split(command)],
        env=dict(environment), capture_output=True, text=True, check=False, timeout=120, cwd="/",
    )  # fmt: skip


def count(command: str, environment: Mapping[str, str], folder: Path) -> tuple[Counter[str], Counter[str]]:
    """How often each call is made by the first process: before it begins, and altogether."""
    begun(command, environment, folder, "-e", "trace=all")
    return counted(folder)


def counted(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """The calls of the first process in the log: before it begins, and altogether."""
    before, total = Counter[str](), Counter[str]()
    first, seen = "", False
    for line in (folder / "strace.log").read_text(errors="replace").splitlines():
        found = re.match(r"(\d+)\s+(\w+)\(", line)
        if not found:
            continue
        first = first or found[1]
        if found[1] != first:
            continue
        total[found[2]] += 1
        if not seen:
            before[found[2]] += 1
        seen = seen or '"/begin"' in line
    return before, total


def tries(command: str, environment: Mapping[str, str], folder: Path, most: int) -> Iterator[Told]:
    """Run a command with calls that fail: `most` places for each kind of fault."""
    before, total = count(command, environment, folder)
    for call, error in FAULTS:
        first, last = before[call] + 1, total[call]
        if last < first:
            continue
        step = max((last - first) // most, 1)
        for number in range(first, last + 1, step):
            for more in ("", "+"):
                done = begun(command, environment, folder, *failing(call, error, number, more))
                yield Told(call, error, number, done.returncode, done.stdout, done.stderr)


READER_FAULTS = (
    ("openat", "EMFILE"), ("openat", "EIO"), ("pread64", "EIO"), ("pwrite64", "ENOSPC"), ("fsync", "EIO"),
    ("mmap", "ENOMEM"), ("getdents64", "EIO"), ("clone3", "EAGAIN"), ("mkdir", "ENOSPC"),
    ("flock", "ENOLCK"), ("lseek", "EIO"),
)  # fmt: skip
"""What may fail under the reader; not what it draws with, for then nothing can be told."""


def started(environment: Mapping[str, str], folder: Path, *inject: str) -> tuple[int, str]:
    """The exit status of a reader that was opened and left, and what it wrote."""
    log = str(folder / "strace.log")
    command = [*TRACED, "-o", log, *inject, sys.executable, "-c", START]
    with Terminal(command, environment=environment) as terminal:
        # Where it draws nothing it has to end by itself.
        with suppress(AssertionError):
            terminal.wait_for("All ", seconds=60)
        for key in ("\x1b", "q", "q", "\x11"):
            terminal.send_while_running(key)
            terminal.settle(0.3)
        return terminal.wait_for_end(120), terminal.output.decode(errors="replace")


def reader_tries(environment: Mapping[str, str], folder: Path, most: int) -> Iterator[Told]:
    """Open the reader with calls that fail, and leave it: `most` places for each kind of fault."""
    started(environment, folder, "-e", "trace=all")
    before, total = counted(folder)
    for call, error in READER_FAULTS:
        first, last = before[call] + 1, total[call]
        if last < first:
            continue
        for number in range(first, last + 1, max((last - first) // most, 1)):
            status, out = started(environment, folder, *failing(call, error, number, "+"))
            yield Told(call, error, number, status, out, "")


def prepared(site: Path, home: Path) -> dict[str, str]:
    """The environment of a person with a few marks and a cache."""
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "PRIVACY_READER_HOME": str(home), "PRIVACY_READER_SOURCE": str(site),
    }  # fmt: skip
    for command in ("list", "mark --bookmark --note hello metadata", "search gdpr"):
        subprocess.run(
            [sys.executable, "-m", "reader", *shlex.split(command)], env=environment, capture_output=True, check=False
        )
    return environment


COMMANDS = (
    "list", "list --json", "search gdpr", "show metadata --json", "today", "mark --read metadata", "export", "stats",
    "state export", "state path", "config", "sources", "doctor",
)  # fmt: skip


def main() -> int:
    """Print what is told badly; 1 where anything is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("commands", nargs="*", default=COMMANDS)
    parser.add_argument("--most", type=int, default=4)
    parser.add_argument("--reader", action="store_true", help="open the reader with calls that fail, too")
    options = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        environment = prepared(ROOT / "sample_posts", folder / "home")
        for command in options.commands:
            made = 0
            for told in tries(command, environment, folder, options.most):
                made += 1
                if told.fault:
                    bad += 1
                    print(f"{command}: {told.call} {told.error} at {told.number}: {told.fault}: {told.err[-300:]!r}")
            print(f"{command}: {made} runs", flush=True)
        if options.reader:
            for told in reader_tries(environment, folder, options.most):
                print(f"reader: {told.call} {told.error} at {told.number}: {told.status} {told.fault}", flush=True)
                bad += bool(told.fault)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
