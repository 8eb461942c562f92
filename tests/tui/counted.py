"""The program, telling in the file COUNTED what is there of the sites that were read before, each time one is opened.

A line has the number of applications in memory, and that of open files.
"""

from __future__ import annotations

import os
import weakref
from pathlib import Path
from typing import Any

from reader.cli import main, screens
from reader.tui.app import ReaderApp

run_one = screens._run_one
applications: weakref.WeakSet[ReaderApp] = weakref.WeakSet()


def told(*arguments: Any) -> ReaderApp:
    files = sum(1 for _ in Path("/proc/self/fd").iterdir())
    with Path(os.environ["COUNTED"]).open("a") as file:
        file.write(f"{len(applications)} {files}\n")
    application = run_one(*arguments)
    applications.add(application)
    return application


screens._run_one = told
main()
