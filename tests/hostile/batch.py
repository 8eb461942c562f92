"""Many runs of the command line in one session of a terminal: each forks from a process that has imported it.

batch.py NAME... -- ARGUMENT...   runs `privacy-reader ARGUMENT... NAME` for each name, one after the other.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import signal
import sys
import time

import reader
from reader import cli
from tests.beginning import ready_to_fork
from tests.ending import run_to_end

SECONDS = 30
SIGN = "@@@batch"


def run(arguments: list[str]) -> tuple[int, float, int]:
    """Exit status (negative: the signal), seconds, and kilobytes of one run."""
    start = time.monotonic()
    pid = os.fork()
    if pid == 0:
        signal.alarm(SECONDS)
        sys.argv = ["privacy-reader", *arguments]
        run_to_end(cli.main)
    _, status, usage = os.wait4(pid, 0)
    return os.waitstatus_to_exitcode(status), time.monotonic() - start, usage.ru_maxrss


def main() -> None:
    """Run all, a line between any two of them."""
    for module in pkgutil.walk_packages(reader.__path__, "reader."):
        if not module.name.startswith(("reader.tui", "reader.__main__")):
            importlib.import_module(module.name)
    ready_to_fork()
    cut = sys.argv.index("--")
    names, arguments = sys.argv[1:cut], sys.argv[cut + 1 :]
    for number, name in enumerate(names):
        status, seconds, kilobytes = run([*arguments, "--", name])
        os.write(1, f"\n{SIGN} {number} {status} {seconds:.3f} {kilobytes}\n".encode())


if __name__ == "__main__":
    main()
