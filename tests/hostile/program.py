"""The installed program under a checker: in a pipe, on a terminal, and as a reader that keys are pressed in.

What reaches the terminal is judged by `check_pty.py` of the data folder.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from tests.terminal import Terminal

__all__ = ["MEMORY_MB", "Program", "Reader", "Result", "load_checker", "squeezed"]

MEMORY_MB = 3_000
"""Address space of a run: what eats memory is ended before the machine suffers."""

SECONDS = 60
SEQUENCE = re.compile(rb"\x1b\[[ -?]*[@-~]|\x1b\][ -~]*\x07")
PLAIN = re.compile("(?:[^\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]++|\r+\n)*+")
MARKER = "HZMARK"
CSI_MARKER = "666"
ROOT = Path(__file__).resolve().parents[2]


def load_checker(shared: Path) -> ModuleType:
    """`check_pty.py`, as a module."""
    spec = importlib.util.spec_from_file_location("check_pty", shared / "hostile" / "check_pty.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # The bytes are judged; drawing 100,000 lines of a post on a screen of its own would take minutes.
    module.pyte = None
    module.Modes, module.Screen = module.Screen, _Written
    return module


class _Written:
    """What a run has written, in place of the screen that it would have made."""

    modes: Mapping[str, bool] = {}
    kitty = 0

    def __init__(self, *_: int) -> None:
        self.raw = bytearray()

    def feed(self, data: bytes) -> None:
        self.raw += data

    def text(self) -> str:
        return ""


def _told_once(checker: ModuleType, raw: bytes) -> bytes:
    """Of a `raw` that is nothing but plain text and sequences that end, each sequence once; any other as it is.

    The checker looks at each byte, and most of them are letters or the same colours again.
    """
    rest = SEQUENCE.sub(b" ", raw)
    if checker.TRACE.search(raw) or checker.TRACE.search(checker.SGR.sub(b"", raw)):
        return raw
    try:
        plain = PLAIN.fullmatch(rest.decode())
    except UnicodeDecodeError:
        return raw
    return b"".join(dict.fromkeys(SEQUENCE.findall(raw))) if plain else raw


def squeezed(text: str) -> str:
    """`text` without white space: what a screen shows may be wrapped anywhere."""
    return re.sub(r"\s+", "", text)


MEASURED = Path(__file__).with_name("measured.py")


@dataclass(frozen=True, slots=True)
class Result:
    """One run of the command line."""

    arguments: tuple[str, ...]
    out: str
    error: str
    status: int
    seconds: float
    megabytes: float
    faults: tuple[str, ...]
    """What reached the terminal or the pipe that must not."""


class Program:
    """`privacy-reader` with a home of its own and a browser that only writes down what it is given."""

    def __init__(self, checker: ModuleType, home: Path, work: Path) -> None:
        self.checker = checker
        self.work = work
        self.opened = work / "opened.txt"
        browser = work / "browser"
        browser.write_text(f'#!/bin/sh\nfor word; do printf "%s\\n" "$word"; done >>{self.opened}\n')
        browser.chmod(0o755)
        self.command = str(Path(sys.executable).parent / "privacy-reader")
        self.environment: dict[str, str] = {
            "PRIVACY_READER_HOME": str(home),
            "BROWSER": str(browser),
            "PAGER": "cat",
            "HOME": str(work),
            "PATH": os.environ["PATH"],
        }

    def judged(self, raw: bytes, mode: str, *, tall: bool = False) -> tuple[str, ...]:
        """What of `raw` must not have been written. A `tall` screen has a row 666 of its own."""
        marker = None if tall else CSI_MARKER
        policy = self.checker.Policy(mode, marker=MARKER, csi_marker=marker, forbid_bidi=True)
        findings, _ = self.checker.analyse(_told_once(self.checker, raw), policy)
        return tuple(f"{it['kind']}: {it['detail']} {it.get('context', '')}" for it in findings)

    def run(self, *arguments: str, terminal: bool = False, seconds: float = SECONDS) -> Result:
        """Run a command to its end."""
        report = self.work / "peak"
        report.unlink(missing_ok=True)
        command = [sys.executable, "-IS", str(MEASURED), str(report), self.command, *arguments]
        if terminal:
            found = self.checker.run_pty(
                command, env=self.environment, timeout=seconds, mem_mb=MEMORY_MB, cwd=str(self.work), rows=50
            )
            out, error = found["raw"].decode("utf-8", "replace"), ""
        else:
            found = self.checker.run_pipe(
                command, env=self.environment, timeout=seconds, mem_mb=MEMORY_MB, cwd=str(self.work)
            )
            out, error = found["out"].decode("utf-8", "replace"), found["err"].decode("utf-8", "replace")
        faults = list(self.judged(found["raw"], "cli" if terminal else "pipe"))
        if found["hang"]:
            faults.append(f"hang: killed after {found['seconds']} s")
        elif found["exit"] not in range(6):
            faults.append(f"exit: status {found['exit']}")
        peak = int(report.read_text()) / 1024 if report.exists() else found["rss_mb"]
        return Result(arguments, out, error, found["exit"] or 0, found["seconds"], peak, tuple(faults))

    def run_many(self, names: Sequence[str], *arguments: str, terminal: bool = False) -> list[Result]:
        """Run a command once with each of `names`."""
        batch = [sys.executable, "-m", "tests.hostile.batch", *names, "--", *arguments]
        environment = self.environment | {"PYTHONPATH": str(ROOT)}
        common = {"env": environment, "timeout": SECONDS * 4 + len(names), "mem_mb": MEMORY_MB, "cwd": str(self.work)}
        found = self.checker.run_pty(batch, rows=50, **common) if terminal else self.checker.run_pipe(batch, **common)
        results = []
        parts = re.split(rb"\r?\n@@@batch (\d+) (-?\d+) ([\d.]+) (\d+)\r?\n", found["raw" if terminal else "out"])
        # Each run's part is judged below: what no run wrote is left.
        faults = self.judged(parts[-1] if terminal else found["err"], "cli" if terminal else "pipe")
        for number, status, seconds, kilobytes in zip(*(parts[at::5] for at in range(1, 5)), strict=True):
            raw = parts[int(number) * 5]
            wrong = list(self.judged(raw, "cli" if terminal else "pipe"))
            if int(status) not in range(6):
                wrong.append(f"exit: status {int(status)}")
            one = (*arguments, names[int(number)])
            text = raw.decode("utf-8", "replace")
            results.append(Result(one, text, "", int(status), float(seconds), int(kilobytes) / 1024, tuple(wrong)))
        if len(results) != len(names):
            faults = (*faults, f"only {len(results)} of {len(names)} runs ended")
        if faults and results:
            results[-1] = replace(results[-1], faults=(*results[-1].faults, *faults))
        return results

    def read(self, *arguments: str, columns: int = 120, rows: int = 40) -> Reader:
        """Open the reader."""
        limited = ["/bin/sh", "-c", f'ulimit -v {MEMORY_MB << 10}; exec "$@"', "sh", self.command, *arguments]
        return Reader(self, limited, columns=columns, rows=rows, environment=self.environment)

    def taken_by_browser(self) -> list[str]:
        """The addresses that the browser was started with, since this was last asked."""
        if not self.opened.exists():
            return []
        lines = self.opened.read_text().splitlines()
        self.opened.unlink()
        return lines


class Reader(Terminal):
    """The reader on a terminal."""

    def __init__(
        self,
        program: Program,
        command: Sequence[str],
        *,
        columns: int,
        rows: int,
        environment: Mapping[str, str],
    ) -> None:
        self._program = program
        super().__init__(command, columns=columns, rows=rows, environment=environment)

    def until(self, true: Callable[[str], bool], seconds: float = 5) -> float | None:
        """Wait until `true` of the screen; after how many seconds that was, or None."""
        start = time.monotonic()
        while not true(self.text):
            if time.monotonic() - start > seconds or not self._read(0.05):
                return None
        return time.monotonic() - start

    def shows(self, text: str, seconds: float = 5) -> float | None:
        """Wait until the screen shows `text`, however wrapped."""
        wanted = squeezed(text)
        return self.until(lambda screen: wanted in squeezed(screen), seconds)

    @property
    def processor_seconds(self) -> float:
        """The processor time that it has used: what a busy machine does not make longer."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def megabytes(self) -> float:
        """The most memory that it has held."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else 0.0

    def poll(self) -> None:
        """Learn whether it has ended."""
        if self.status is None:
            self._poll()

    def faults(self) -> tuple[str, ...]:
        """What reached the terminal that must not have."""
        return self._program.judged(self.output, "tui", tall=self.screen.lines >= int(CSI_MARKER))

    def left(self) -> list[str]:
        """Modes of the terminal that are still on after the program has ended."""
        screen = self._program.checker.Modes(80, 24)
        screen.feed(self.output)
        on = [mode for mode in ("1049", "1000", "1002", "1003", "1006", "1004", "2004") if screen.modes.get(mode)]
        if screen.modes.get("25") is False:
            on.append("cursor hidden")
        if screen.kitty > 0:
            on.append("keyboard mode")
        return on
