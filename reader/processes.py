"""Processes beside the program: modules of this package that do a part of its work, and end with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

__all__ = ["end_with_starter", "start_beside"]

_PACKAGE = Path(__file__).resolve().parents[1]


def start_beside(module: str, *, answers: bool = False) -> subprocess.Popen[bytes] | None:
    """A process that runs `module` of this package, with a pipe to its input; None where none can be started.

    What the module is to do is written to that pipe, where no one sees it who lists processes. The pipe is left open
    as long as the work is wanted (see `end_with_starter`). `answers`: there is a pipe from its output, too. Neither
    is buffered.
    """
    # The same package in whatever way it was found, and never one that lies where the person stands (-P).
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
    """End this process as soon as its input closes: whoever wanted its work is gone. For when the orders were read."""
    Thread(target=_end_at_the_end, daemon=True).start()


def _end_at_the_end() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)
