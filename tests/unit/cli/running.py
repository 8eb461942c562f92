"""Runs the command line in the test's own process, or as a process of its own."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import reader.cli

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Result:
    """What came of a run."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def sentence(self) -> str:
        """The one sentence on standard error."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("privacy-reader: ")
        assert lines[0].isprintable()
        return lines[0].removeprefix("privacy-reader: ")


class Runner:
    """Calls `reader.cli.main` with streams of its own."""

    def __call__(self, *arguments: str, given: str | bytes = b"", ok: bool = True) -> Result:
        data = given.encode() if isinstance(given, str) else given
        streams = [io.TextIOWrapper(io.BytesIO(start), encoding="utf-8") for start in (data, b"", b"")]
        with (
            mock.patch.object(sys, "argv", ["privacy-reader", *arguments]),
            mock.patch.object(sys, "stdin", streams[0]),
            mock.patch.object(sys, "stdout", streams[1]),
            mock.patch.object(sys, "stderr", streams[2]),
            mock.patch.object(sys, "excepthook", sys.excepthook),
        ):
            try:
                reader.cli.main()
            except SystemExit as end:
                status = end.code
        assert isinstance(status, int)
        texts = []
        for stream in streams[1:]:
            stream.flush()
            texts.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
        result = Result(status, *texts)
        assert "Traceback" not in result.err
        assert not ok or status == 0, result
        return result


def environment(values: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a process that runs the program."""
    found = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**found, "PYTHONPATH": str(ROOT), **(values or {})}


COMMAND = [sys.executable, "-m", "reader"]


def process(*arguments: str, given: bytes = b"", values: Mapping[str, str] | None = None, **options: Any) -> Result:
    """Run the program as a process."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        check=False,
        input=given,
        env=environment(values),
        capture_output="stdout" not in options,
        timeout=60,
        **options,
    )
    return Result(done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode())


def run_line(line: str, cwd: Path, values: Mapping[str, str]) -> Result:
    """Run a line as bash does, with a program `privacy-reader` on its PATH; what serves is ended by Ctrl-C."""
    program = cwd / "bin" / "privacy-reader"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec {" ".join(COMMAND)} "$@"\n')
    program.chmod(0o755)
    found = environment(values)
    found["PATH"] = f"{program.parent}:{found['PATH']}"
    running = subprocess.Popen(
        ["bash", "-c", f"set -e -o pipefail; {line}"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=found, cwd=cwd, start_new_session=True,
    )  # fmt: skip
    assert running.stdout is not None
    first = b""
    if "privacy-reader serve" in line:
        first = running.stdout.readline()
        os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    status = 0 if first and running.returncode == 130 else running.returncode
    return Result(status, (first + out).decode(), err.decode())
