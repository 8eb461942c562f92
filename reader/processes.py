"""Helper processes: modules of this package that do part of its work and end with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

__all__ = ["end_with_starter", "start_beside"]

_PACKAGE = Path(__file__).resolve().parents[1]


def start_beside(module: str, *, answers: bool = False) -> subprocess.Popen[bytes] | None:
    """Start a process that runs `module` of this package, with a pipe to its input; None if it cannot be started.

    Instructions are written to that pipe, where they are not visible in process lists. The pipe stays open as long as
    the work is wanted (see `end_with_starter`). `answers`: also open a pipe from its output. Neither is buffered.
    """
    # The same package, however it was found, and never one in the current folder (-P).
    paths = [str(_PACKAGE), *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        return subprocess.Popen(
            [sys.executable or "", "-P", "-m", module],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if answers else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            # Keys that send signals are meant for the screens.
            start_new_session=True,
        )
    except (OSError, ValueError):
        return None


def end_with_starter() -> None:
    """End this process once its input closes, since its starter is gone. Call it after reading the instructions."""
    Thread(target=_end_at_the_end, daemon=True).start()


def _end_at_the_end() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)
