"""Readers on terminals that begin as forks of one process that has imported the program.

Half of what a start costs is importing, which tests of what happens afterwards need not pay for each time. What imports
first, what a start draws before, and how long it takes is looked at with starts from nothing (`Terminal` itself).

python -m tests.template NUMBER   waits at the socket of that number for what is to be forked.
"""

from __future__ import annotations

import atexit
import ctypes
import fcntl
import io
import json
import os
import pkgutil
import pty
import runpy
import socket
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import reader
from reader.cli import main, screens
from tests.beginning import ready_to_fork
from tests.ending import run_to_end
from tests.terminal import Terminal

__all__ = ["ForkedReader"]

ROOT = Path(__file__).resolve().parents[1]
ADOPTS = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2): orphans below this process become its children."""

MOST = 1 << 17
"""Bytes of what is told about a process to be forked."""


class ForkedReader(Terminal):
    """`python -m reader ARGUMENT…` in a pty; with a `program`, that file with those arguments."""

    def __init__(
        self,
        *arguments: str,
        columns: int = 120,
        rows: int = 36,
        environment: Mapping[str, str] | None = None,
        program: Path | None = None,
    ) -> None:
        self._program, self._arguments = program, arguments
        whole = ["-m", "reader"] if program is None else [str(program)]
        super().__init__([sys.executable, *whole, *arguments], columns=columns, rows=rows, environment=environment)

    def _begin(self, command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, int]:
        if sys.platform != "linux":
            return super()._begin(command, environment)
        outer, inner = pty.openpty()
        fcntl.ioctl(outer, termios.TIOCSWINSZ, struct.pack("HHHH", self.screen.lines, self.screen.columns, 0, 0))
        pid = _template().fork(inner, self._program, self._arguments, environment)
        os.close(inner)
        return pid, outer


class _Template:
    """The process that is forked from."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        number = theirs.fileno()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.template", str(number)],
            pass_fds=[number], stdin=subprocess.DEVNULL, cwd=ROOT,
        )  # fmt: skip
        theirs.close()
        atexit.register(process.wait)
        atexit.register(self._socket.close)
        self._at_start = self._read_at_start(os.environ)

    @staticmethod
    def _read_at_start(environment: Mapping[str, str]) -> dict[str, str]:
        """What Python, and Textual as it is imported, read of an environment, and never again."""
        beginnings = ("PYTHON", "LC_", "LANG", "TEXTUAL", "ESCDELAY")
        read = {name: value for name, value in environment.items() if name.startswith(beginnings)}
        # Where modules lie and what is kept of them is the same for all tests.
        return {name: value for name, value in read.items() if name not in {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}}

    def fork(
        self, terminal: int, program: Path | None, arguments: Sequence[str], environment: Mapping[str, str]
    ) -> int:
        """Start a process on a terminal, as a child of this one."""
        assert self._read_at_start(environment) == self._at_start, "what is read at the start needs a start"
        umask = os.umask(0)
        os.umask(umask)
        told = [str(program or ""), list(arguments), dict(environment), str(Path.cwd()), umask]
        prctl = ctypes.CDLL(None).prctl
        prctl(ADOPTS, 1, 0, 0, 0)
        try:
            socket.send_fds(self._socket, [json.dumps(told).encode()], [terminal])
            return int(self._socket.recv(100))
        finally:
            prctl(ADOPTS, 0, 0, 0, 0)


@cache
def _template() -> _Template:
    return _Template()


def _become(terminal: int, told: bytes) -> NoReturn:
    """Be what was asked for."""
    program, arguments, environment, folder, umask = json.loads(told)
    os.login_tty(terminal)
    os.chdir(folder)
    os.umask(umask)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        old = getattr(sys, name)
        raw = os.fdopen(number, "wb" if number else "rb")
        stream = io.TextIOWrapper(raw, old.encoding, old.errors, line_buffering=True)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.argv = [program or "privacy-reader", *arguments]
    run_to_end((lambda: _run(program)) if program else main)
    os._exit(1)


def _run(program: str) -> NoReturn:
    runpy.run_path(program, run_name="__main__")
    sys.exit()


def _serve(asked: socket.socket) -> None:
    """Fork what is asked for until nobody asks any more."""
    while True:
        told, files, _, _ = socket.recv_fds(asked, MOST, 1)
        if not told:
            return
        read, write = os.pipe()
        between = os.fork()
        if between == 0:
            # Its parent gone, it is that of the process that asks.
            pid = os.fork()
            if pid == 0:
                asked.close()
                os.close(read)
                os.close(write)
                _become(files[0], told)
            os.write(write, str(pid).encode())
            os._exit(0)
        os.waitpid(between, 0)
        asked.send(os.read(read, 100))
        for number in (read, write, *files):
            os.close(number)


def _load() -> None:
    # As the program itself has it before Textual reads it.
    os.environ.setdefault("TEXTUAL_FPS", screens.FRAMES_PER_SECOND)
    for module in pkgutil.walk_packages(reader.__path__, "reader."):
        if module.name != "reader.__main__":
            import_module(module.name)
    ready_to_fork()


if __name__ == "__main__":
    _load()
    _serve(socket.socket(fileno=int(sys.argv[1])))
