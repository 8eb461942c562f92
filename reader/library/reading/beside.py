"""A second process that reads the posts of a large site, too: from the last file backwards, until both meet.

Reading 100,000 posts keeps a processor busy for ten seconds, and threads of Python take turns on one. Whatever hinders
the second process costs time alone: what it has not read is read here.
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
"""Files from which a second process is worth its start, in which 2,000 of them are read."""

SIZE = 8
"""Bytes of the number, the highest byte first, that tells how long an answer is."""

_MODULE = "reader.library.reading.backwards"

States = dict[str, FileState]
"""What was read of files, by their paths."""


@contextmanager
def read_beside(tree: Tree, options: LoadOptions, count: int, site: str) -> Iterator[States]:
    """What a second process has read up to now of the `count` files of `tree`; stays empty where it would not help.

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
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except (AttributeError, OSError):
        return os.cpu_count() or 1


def _started(tree: Tree, options: LoadOptions) -> subprocess.Popen[bytes] | None:
    """A process that was told what to read; None where there is none, or where the tree is no folder."""
    if type(tree) is not FolderTree:
        return None
    orders = json.dumps([tree.root, tree.kind, options]).encode("ascii") + b"\n"
    process = start_beside(_MODULE, answers=True)
    if process is not None and process.stdin is not None:
        # Where it has ended by now, that shows in its answers.
        with suppress(OSError):
            process.stdin.write(orders)
    return process


def _take(answers: BufferedReader, states: States, site: str) -> None:
    """Put what the process answers into `states` until it ends; runs in a thread."""
    while len(size := answers.read(SIZE)) == SIZE:
        answer = answers.read(wanted := int.from_bytes(size))
        if len(answer) < wanted:
            return
        try:
            states.update(unpack_apart(answer, site))
        except DAMAGE:
            # The program was installed anew meanwhile.
            return
