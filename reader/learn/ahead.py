"""Builds the index and the topics of a large site in a separate process.

For 100,000 posts they take a minute and 400 MB, of which Python returns little, and threads would compete with the
screens. A process returns all of it and runs in parallel: it loads the site from the cache that the screens have just
written, stores the results where they look for them, and exits. If it fails, the screens do the work themselves.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from threading import Lock

from reader.garbage import collect_seldom
from reader.library.library import LoadOptions
from reader.processes import end_with_starter, start_beside
from reader.sources import Source, index_file, open_cache, open_tree, topics_file

__all__ = ["LARGE", "Ahead", "prepare"]

LARGE = 300
"""Number of entries from which a process is worth its start-up time."""


class Ahead:
    """Starts that process, waits for it, and ends it with the screens."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stopped = False
        self._process: subprocess.Popen[bytes] | None = None

    def make(self, source: Source, options: LoadOptions) -> None:
        """Have the index and the topics built, and wait until that is done, stopped or failed. Call it in a thread."""
        process = self._started()
        if process is None or process.stdin is None:
            return
        with process, process.stdin as orders:
            try:
                orders.write(json.dumps([source, options]).encode("ascii") + b"\n")
            except OSError:
                return
            process.wait()

    def stop(self) -> None:
        """Kill the process, and prevent further starts."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def _started(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            self._process = None if self._stopped else start_beside(__name__)
            return self._process


def prepare(source: Source, options: LoadOptions) -> None:
    """Build and cache the index and the topics of a site as stored in the cache; do nothing if it is not cached.

    Raises whatever the library raises if posts cannot be read.
    """
    from reader.learn.subjects import subjects_of  # noqa: PLC0415 (start-up)
    from reader.paths import app_paths  # noqa: PLC0415 (start-up)
    from reader.search import SearchIndex  # noqa: PLC0415 (start-up)

    cache = open_cache(source)
    tree = open_tree(source)
    try:
        library = cache.library(tree, options=options)
        if library is not None:
            index = SearchIndex(library, cache=index_file(source), own_words=app_paths().thesaurus_file)
            index.build()
            subjects_of(library, index, topics_file(source))
    finally:
        tree.close()
        cache.close()


def _main() -> None:
    source, options = json.loads(sys.stdin.buffer.readline())
    end_with_starter()
    collect_seldom()
    # The screens have priority.
    os.nice(5)
    prepare(Source._make(source), LoadOptions._make(options))


if __name__ == "__main__":
    _main()
