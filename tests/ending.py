"""The end of a run that was forked from a process with much in its memory, for a part of what Python's own end costs.

Python takes down every module when it ends, and a fork would copy each page of them for that: more work than most
commands are. What can be noticed of an end comes before: threads are waited for, what was registered is called, what
the run left in circles is thrown away, and what was written is flushed.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from collections.abc import Callable
from typing import NoReturn

__all__ = ["run_to_end"]


def run_to_end(main: Callable[[], NoReturn]) -> None:
    """Run a program and end the process as Python would, all but taking down what it was forked with.

    Any end but one with a number, and output that cannot be flushed, is left to Python: it has words for them.
    """
    try:
        main()
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise
        status = end.code or 0
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    gc.collect()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except (OSError, ValueError):
                sys.exit(status)
    os._exit(status)
