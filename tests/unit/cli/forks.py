"""Many runs of the command line, each a fork of one process that has loaded it: a run then costs what the command does.

python -m tests.unit.cli.forks RUNS   runs what a JSON text describes, on the terminal that it is started in.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import IO

from reader.cli.names import COMMANDS
from tests.beginning import ready_to_fork
from tests.ending import run_to_end
from tests.unit.cli.running import Result, environment

__all__ = ["PROGRAM", "Run", "forked", "on_terminal", "runs_in"]

PROGRAM = (
    "click", "reader.cli.root", "reader.library.loader", "reader.library.body.parse", "reader.search", "reader.sources",
    "reader.state", "reader.settings", "reader.learn.subjects", "reader.learn.statistics", "sqlite3", "json",
    *sorted(place.partition(":")[0] for place, _ in COMMANDS.values()),
)  # fmt: skip
"""What most commands load."""

SECONDS = 60
SIGN = "@@@run"


@dataclass(frozen=True)
class Run:
    """A run: its arguments, where its output goes (pipe, closed or full), and what is different from an ordinary one.

    `hidden` is a module that cannot be imported. `middle` lists modules and beginnings of paths: importing the one or
    opening the other sends the program SIGINT.
    """

    arguments: Sequence[str]
    values: Mapping[str, str] = field(default_factory=dict)
    out: str = "pipe"
    hidden: str = ""
    middle: Sequence[str] = ()


def forked(runs: Sequence[Run], *, load: Sequence[str] = PROGRAM) -> list[Result]:
    """Run all, one after the other, from a process that has imported `load`."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.cli.forks"],
        input=json.dumps([list(load), *map(asdict, runs)]), env=environment(), capture_output=True, text=True,
        check=True, timeout=SECONDS * 5,
    )  # fmt: skip
    return [Result(*one) for one in json.loads(done.stdout)]


def on_terminal(runs: Sequence[Run]) -> list[str]:
    """The command that makes the runs on a terminal; `runs_in` reads what it drew."""
    return [sys.executable, "-m", "tests.unit.cli.forks", json.dumps([list(PROGRAM), *map(asdict, runs)])]


def runs_in(drawn: bytes) -> list[tuple[int, bytes]]:
    """The status of each run on a terminal, and what it wrote there."""
    parts = re.split(rf"\r\n{SIGN} (-?\d+)\r\n".encode(), drawn)
    return [(int(status), wrote) for wrote, status in zip(parts[::2], parts[1::2], strict=False)]


def _begin(run: Run) -> None:
    """Become the program, and end as it does."""
    signal.alarm(SECONDS)
    os.environ.update(run.values)
    sys.argv = ["privacy-reader", *run.arguments]
    if run.hidden:
        sys.modules[run.hidden] = None  # type: ignore[assignment]  # what Python does where it is not installed
    if run.middle:
        _interrupt(run.middle)
    from reader.cli import main

    run_to_end(main)


def _interrupt(places: Sequence[str]) -> None:
    over = False

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal over
        if over:
            return
        if event == "import":
            over = arguments[0] in places
        elif event in {"open", "os.scandir", "os.listdir", "sqlite3.connect"}:
            over = any(place in str(arguments[0]) for place in places if place.startswith("/"))
        if over:
            os.kill(os.getpid(), signal.SIGINT)

    sys.addaudithook(hook)


def _output_of(run: Run) -> IO[bytes]:
    if run.out == "full":
        return Path("/dev/full").open("wb")
    if run.out == "closed":
        read, write = os.pipe()
        os.close(read)
        return os.fdopen(write, "wb")
    return tempfile.TemporaryFile()


def _piped(run: Run) -> tuple[int, str, str]:
    files = (Path(os.devnull).open("r+b"), _output_of(run), tempfile.TemporaryFile())  # noqa: SIM115 - closed below
    pid = os.fork()
    if pid == 0:
        for number, file in enumerate(files):
            os.dup2(file.fileno(), number)
        _begin(run)
    _, status = os.waitpid(pid, 0)
    texts = []
    for file in files[1:]:
        texts.append("")
        if file.seekable() and file.readable():
            file.seek(0)
            texts[-1] = file.read().decode()
    for file in files:
        file.close()
    return os.waitstatus_to_exitcode(status), texts[0], texts[1]


def main() -> None:
    """Make the runs."""
    told = sys.argv[1] if len(sys.argv) > 1 else sys.stdin.read()
    load, *described = json.loads(told)
    for name in load:
        import_module(name)
    ready_to_fork()
    runs = [Run(**one) for one in described]
    if len(sys.argv) == 1:
        results = [_piped(run) for run in runs]
        json.dump(results, sys.stdout)
        return
    for run in runs:
        pid = os.fork()
        if pid == 0:
            _begin(run)
        _, status = os.waitpid(pid, 0)
        os.write(1, f"\n{SIGN} {os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    main()
