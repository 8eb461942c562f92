"""Job control: stopping together with the job, and waiting for a program that stops itself.

A shell regards a job as stopped only when all its processes are, such as a script that started the reader. Where no
shell could resume them (a terminal or a window of tmux that runs only the reader), the system drops SIGTSTP; SIGSTOP
would stop them for good.
"""

from __future__ import annotations

import os
import signal
import subprocess

__all__ = ["stop_job", "stop_with_job", "wait_through_stops"]


def stop_job() -> None:
    """Stop all processes of the job until a shell resumes them; call it in the main thread.

    Returns at once where no shell could.
    """
    _stop(0)


def stop_with_job() -> None:
    """Stop this process, as a key or another process has stopped the others of the job; otherwise like `stop_job`."""
    _stop(os.getpid())


def _stop(receiver: int) -> None:
    handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    try:
        os.kill(receiver, signal.SIGTSTP)
    finally:
        signal.signal(signal.SIGTSTP, handler)


def wait_through_stops(process: subprocess.Popen[bytes]) -> int:
    """Wait until a program in the terminal ends; return its exit status, the negative number of a signal.

    An editor may stop only itself, and the job would never be seen to stop.
    """
    flags = os.WUNTRACED
    while process.returncode is None:
        try:
            pid, status = os.waitpid(process.pid, flags)
        except ChildProcessError:
            # Another thread, which sent it a signal, has noticed its end.
            return process.wait()
        if pid and os.WIFSTOPPED(status):
            # If all of the job was stopped, that is over by now, and so is this.
            flags = os.WNOHANG | os.WCONTINUED
            continue
        if not pid:
            stop_job()
            process.send_signal(signal.SIGCONT)
        elif not os.WIFCONTINUED(status):
            process.returncode = os.waitstatus_to_exitcode(status)
        flags = os.WUNTRACED
    return process.returncode
