"""What loading a site costs, against reading its bytes and parsing its front matter with PyYAML's C loader.

    python -m tests.benchmarks.bench_load [FOLDER ...] [--made 20000 100000] [--rounds 7]

Prints, for each folder: CPU of the cold load and of the base, measured in turn in one process, and their ratio; the
warm load from the cache and its ratio to the cold one; the first rows from the cache; the check for changed files; and
the memory held for a post. `--made N` adds a site of N posts made by the data folder's `bench/make_site.py`.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import yaml

from reader.library.cache.store import Cache
from reader.library.library import LoadOptions
from reader.library.loader import load_tree
from reader.library.trees.folder import FolderTree
from tests.conftest import SHARED


def base(folder: Path) -> int:
    """Read every post, split its front matter off and load it: the least that a loader with YAML can do."""
    count = 0
    for place in (folder / "_posts").rglob("*.*"):
        text = place.read_bytes().decode("utf-8", "replace")
        if text.startswith("---\n"):
            block = text.split("\n---\n", 1)[0][4:]
            try:
                yaml.load(block, Loader=yaml.CSafeLoader)
            except yaml.YAMLError:
                continue
            count += 1
    return count


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds of `work`."""
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def measure(folder: Path, rounds: int) -> None:
    """Print the figures of one site."""
    options = LoadOptions()
    bases: list[float] = []
    colds: list[float] = []
    walls: list[float] = []
    for _ in range(rounds):
        bases.append(timed(lambda: base(folder))[0])
        cpu, wall = timed(lambda: load_tree(FolderTree(folder), options=options))
        colds.append(cpu)
        walls.append(wall)
    ratio = statistics.median(cold / one for cold, one in zip(colds, bases, strict=True))
    library = load_tree(FolderTree(folder), options=options)
    print(f"{folder.name}: {len(library.posts):,} posts, {len(library.entries):,} entries")
    print(f"  cold {_ms(colds)} CPU, {_ms(walls)} wall; base {_ms(bases)}; ratio {ratio:.2f}")
    warm(folder, options, statistics.median(colds), rounds)
    print(f"  {memory(folder):,.0f} bytes held for a post")


def warm(folder: Path, options: LoadOptions, cold: float, rounds: int) -> None:
    """Print what the cache costs and saves."""
    with tempfile.TemporaryDirectory() as home:
        place = Path(home) / "site.cache"
        tree = FolderTree(folder)
        first = timed(lambda: load_tree(tree, options=options, cache=Cache.open(place)))
        print(f"  cold with a cache written {first[0] * 1000:.0f} ms CPU; {place.stat().st_size / 1e6:.1f} MB on disk")
        heads: list[float] = []
        warms: list[float] = []
        checks: list[float] = []
        for _ in range(rounds):
            head, one, check = warm_once(place, tree, options)
            heads.append(head)
            warms.append(one)
            checks.append(check)
        share = statistics.median(warms) / cold
        print(
            f"  warm {_ms(warms)} CPU = 1/{1 / share:.1f} of cold; first 40 rows {_ms(heads)} wall; check {_ms(checks)}"
        )


def warm_once(place: Path, tree: FolderTree, options: LoadOptions) -> tuple[float, float, float]:
    """Wall seconds of the first rows, CPU seconds of the library and of the check for changed files."""
    cache = Cache.open(place)
    head = timed(lambda: cache.head(40, options=options))[1]
    one = timed(lambda: cache.library(tree, options=options))[0]
    kept = cache.library(tree, options=options)
    check = timed(lambda: cache.refresh(tree, options=options, library=kept))[0]
    cache.close()
    return head, one, check


def memory(folder: Path) -> float:
    """Bytes that a post costs in a library that was loaded."""
    code = (
        "import gc,sys,tracemalloc\nfrom pathlib import Path\nfrom reader.library.loader import load_tree\n"
        "from reader.library.trees.folder import FolderTree\n"
        "load_tree(FolderTree(Path('sample_posts')))  # imports are not the posts'\ntracemalloc.start()\n"
        "library = load_tree(FolderTree(Path(sys.argv[1])))\ngc.collect()\n"
        "print(tracemalloc.get_traced_memory()[0] / max(len(library.posts), 1))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True, cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    return float(done.stdout)


def _ms(values: list[float]) -> str:
    return f"{statistics.median(values) * 1000:.1f} ms"


def main() -> None:
    """Measure the sites that are named, else the real one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--made", nargs="*", type=int, default=[])
    parser.add_argument("--rounds", type=int, default=7)
    chosen = parser.parse_args()
    for folder in chosen.folders or ([] if chosen.made else [SHARED / "corpus" / "cmu"]):
        measure(folder, chosen.rounds)
    for count in chosen.made:
        with tempfile.TemporaryDirectory() as home:
            place = Path(home) / f"made-{count}"
            maker = SHARED / "bench" / "make_site.py"
            subprocess.run([sys.executable, str(maker), str(place), "--posts", str(count)], check=True)
            measure(place, min(chosen.rounds, 3))


if __name__ == "__main__":
    tracemalloc.stop()
    main()
