"""Runs a command and writes down how much memory it held: measured.py FILE COMMAND...

A process that a test starts directly inherits the tests' own peak as if it were its own; the child of a small process
does not.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path


def main() -> None:
    """Run the command, write its peak in kilobytes to the file, and end as it ended."""
    report, *command = sys.argv[1:]
    pid = os.fork()
    if pid == 0:
        os.execvp(command[0], command)
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, frame: os.kill(pid, number))
    _, status, usage = os.wait4(pid, 0)
    Path(report).write_text(str(usage.ru_maxrss), encoding="ascii")
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


if __name__ == "__main__":
    main()
