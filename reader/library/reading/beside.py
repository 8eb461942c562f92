"""A second process that helps to read the posts of a large site: from the last file backwards, until both meet.

Reading 100,000 posts keeps a processor busy for ten seconds, and Python's threads share one. Failures of
the second process only cost time: what it has not read is read here.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader, RawIOBase
from threading import Thread
from typing import cast

from reader.library.library import LoadOptions
from reader.library.reading.packing import DAMAGE, unpack_apart
from reader.library.record import FileState
from reader.library.trees.folder import FolderTree
from reader.library.trees.tree import Tree
from reader.processes import start_beside

__all__ = ["LARGE", "SIZE", "States", "read_beside"]

LARGE = 8_000
"""Number of files from which a second process pays off; its start takes as long as reading 2,000 of them."""

SIZE = 8
"""Length, in bytes, of the big-endian number before each answer that gives the answer's length."""

_MODULE = "reader.library.reading.backwards"

States = dict[str, FileState]
"""The states of files that were read, by path."""


@contextmanager
def read_beside(tree: Tree, options: LoadOptions, count: int, site: str) -> Iterator[States]:
    """Yield a mapping that a second process fills with the states of the `count` files of `tree`, if it is worthwhile.

    `site` is the key of the site.
    """
    states: States = {}
    process = _started(tree, options) if count >= LARGE and _processors() > 1 else None
    if process is None or process.stdout is None:
        yield states
        return
    taking = Thread(target=_take, args=(BufferedReader(cast("RawIOBase", process.stdout)), states, site), daemon=True)
    with process:
        taking.start()
        try:
            yield states
        finally:
            process.kill()
            taking.join()


def _processors() -> int:
    """Return the number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except (AttributeError, OSError):
        return os.cpu_count() or 1


def _started(tree: Tree, options: LoadOptions) -> subprocess.Popen[bytes] | None:
    """Return a process that has received its orders; None if there is none, or if the tree is not a folder."""
    if type(tree) is not FolderTree:
        return None
    orders = json.dumps([tree.root, tree.kind, options]).encode("ascii") + b"\n"
    process = start_beside(_MODULE, answers=True)
    if process is not None and process.stdin is not None:
        # If it has already ended, its answers will show that.
        with suppress(OSError):
            process.stdin.write(orders)
    return process


def _take(answers: BufferedReader, states: States, site: str) -> None:
    """Add the process's answers to `states` until it ends; runs in a thread."""
    while len(size := answers.read(SIZE)) == SIZE:
        answer = answers.read(wanted := int.from_bytes(size))
        if len(answer) < wanted:
            return
        try:
            states.update(unpack_apart(answer, site))
        except DAMAGE:
            # The program was reinstalled in the meantime.
            return
