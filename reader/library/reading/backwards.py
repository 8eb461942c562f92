"""The second process of `reader.library.reading.beside`: reads the posts of a tree from the last file backwards."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from reader.garbage import no_collection
from reader.library.library import LoadOptions
from reader.library.reading.beside import SIZE, States
from reader.library.reading.files import opened_site, read_file
from reader.library.reading.packing import pack_apart
from reader.library.trees.folder import FolderTree
from reader.library.trees.freshness import list_files
from reader.library.trees.tree import Tree
from reader.processes import end_with_starter

__all__ = ["read_backwards"]

_AT_ONCE = 64
"""Files per answer: a few milliseconds of work, which is done twice where both processes meet."""


def read_backwards(tree: Tree, options: LoadOptions, send: Callable[[States], object]) -> None:
    """Pass the states of the tree's files to `send` in batches, the last files first."""
    files = list_files(tree)
    opened = opened_site(tree, files, options)[1]
    paths = list(opened.found)
    for end in range(len(paths), 0, -_AT_ONCE):
        send({path: read_file(tree, files[path], opened) for path in paths[max(end - _AT_ONCE, 0) : end]})


def _send(states: States) -> None:
    answer = pack_apart(states)
    sys.stdout.buffer.write(len(answer).to_bytes(SIZE) + answer)
    sys.stdout.buffer.flush()


def _main() -> None:
    root, kind, options = json.loads(sys.stdin.buffer.readline())
    end_with_starter()
    with no_collection():
        read_backwards(FolderTree(root, kind), LoadOptions._make(options), _send)


if __name__ == "__main__":
    _main()
