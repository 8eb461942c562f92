"""The second process of `reader.library.reading.beside`: reads the posts of a tree from the last file backwards."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable

from reader.garbage import no_collection
from reader.library.library import LoadOptions
from reader.library.reading.beside import SIZE, States
from reader.library.reading.files import opened_site, read_file
from reader.library.trees.freshness import list_files
from reader.library.trees.tree import Tree
from reader.processes import end_with_starter

__all__ = ["read_backwards"]

_AT_ONCE = 64
"""Files of one answer: a few milliseconds of work, which is done twice where both processes meet."""


def read_backwards(tree: Tree, options: LoadOptions, send: Callable[[States], object]) -> None:
    """Hand the states of the tree's files to `send`, some at a time, the last ones first."""
    files = list_files(tree)
    opened = opened_site(tree, files, options)[1]
    paths = list(opened.found)
    for end in range(len(paths), 0, -_AT_ONCE):
        send({path: read_file(tree, files[path], opened) for path in paths[max(end - _AT_ONCE, 0) : end]})


def _send(states: States) -> None:
    answer = pickle.dumps(states, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.write(len(answer).to_bytes(SIZE) + answer)
    sys.stdout.buffer.flush()


def _main() -> None:
    tree, options = pickle.load(sys.stdin.buffer)  # noqa: S301 (from the process that started this one)
    end_with_starter()
    with no_collection():
        read_backwards(tree, options, _send)


if __name__ == "__main__":
    _main()
