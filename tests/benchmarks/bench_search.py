"""Time a key typed in the search box, side by side with `fzf --filter` on the same titles in one run.

    python tests/benchmarks/bench_search.py [--sizes real,20000,100000] [--rounds 2]

All times are of the processor, the best of the rounds for each key: a busy machine changes them least.

For each size: build, save and load the index with the memory they take, then every prefix of the queries as if it
were typed: from the query to ranked hits with spans and snippets of the rows that a tall terminal shows. `fzf
--filter` gets the same titles on standard input and the same queries; SQLite's FTS5 is the other design that was
weighed, with highlights and snippets of its own.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from reader.library.post import Copy, Entry, Post, SearchText  # noqa: E402
from reader.search import SearchIndex  # noqa: E402
from reader.text import EMPTY, CleanLine, clean_block, clean_line  # noqa: E402

ROWS = 24
"""Hits that a terminal of 72 lines shows, three lines each."""
SHARED = Path(os.environ.get("PRIVACY_READER_SHARED", ROOT.parent / "shared"))
QUERIES = (
    "gdpr hipaa",
    "right to be forgoten",
    "diff priv llm",
    "privacy",
    "how does ai affect privacy",
    "blokchain privacy",
    "diffpriv",
    "children online safety",
    "cookies following me around the web",
    "my boss is reading my slack messages",
    "what are the ethical considerations of using personal data for research",
    "zxqv jjkk",
    "kubernetes ingress yaml",
    "data breach",
)


class MadeLibrary:
    """A library in memory: what the index asks of one."""

    def __init__(self, titles: Sequence[str], texts: Sequence[str]) -> None:
        self.entries = tuple(_entry(i, clean_line(title)) for i, title in enumerate(titles))
        self.texts = [clean_block(text) for text in texts]
        self.version = f"made-{len(titles)}"
        self.texts_key = ""

    def search_texts(self, entries: Sequence[Entry] | None = None) -> Iterator[SearchText]:
        for entry in self.entries if entries is None else entries:
            yield SearchText(entry, self.texts[int(entry.fingerprint)])


def _entry(number: int, title: CleanLine) -> Entry:
    line = clean_line("Someone")
    post = Post(
        id=f"_posts/2024-01-01-Question-{number}.md",
        title=title,
        subtitle=EMPTY,
        author=line,
        instant=1_700_000_000 - number * 3600,
        offset=0,
        url=f"/{number}/",
        tags=(clean_line("daily-question"),),
        categories=(),
        layout=clean_line("post"),
        slug=clean_line(str(number)),
        draft=False,
        words=200,
        fingerprint=str(number),
        site="bench",
    )
    return Entry(post, (Copy(post.id, post.instant, 0),))


def made(count: int) -> MadeLibrary:
    """A library of `count` entries with distinct titles, made as the site maker of the data folder makes them."""
    spec = importlib.util.spec_from_file_location("make_site", SHARED / "bench" / "make_site.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    titles, sentences, _ = maker.read_corpus(SHARED / "corpus" / "cmu")
    draw = random.Random(1)
    source = maker.title_maker(titles, draw)
    names, texts = [], []
    for _ in range(count):
        names.append(next(source))
        texts.append("\n\n".join(" ".join(draw.choices(sentences, k=draw.randint(4, 8))) for _ in range(2)))
    return MadeLibrary(names, texts)


def resident() -> float:
    """Resident memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def typed(query: str) -> list[str]:
    """The query as it grows under the keys."""
    return [query[:i] for i in range(1, len(query) + 1)]


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def key_times(index: SearchIndex, rounds: int) -> list[float]:
    """Milliseconds of every key: ranked hits with spans and snippets of the rows that a screen shows."""
    keys = [text for query in QUERIES for text in typed(query)]
    best = [float("inf")] * len(keys)
    for _ in range(rounds):
        for i, text in enumerate(keys):
            start = time.process_time()
            for hit in index.results(text, limit=ROWS).hits:
                _ = hit.title_spans, hit.snippet
            best[i] = min(best[i], (time.process_time() - start) * 1000)
    return best


def fzf_times(titles: Sequence[str], every: int) -> list[float]:
    """Milliseconds of `fzf --filter` on all its processors for every `every`-th key."""
    binary = shutil.which("fzf")
    if binary is None:
        return []
    lines = ("\n".join(titles) + "\n").encode()
    times = []
    keys = [text for query in QUERIES for text in typed(query)]
    for text in keys[::every]:
        start = os.times()
        subprocess.run([binary, f"--filter={text}"], input=lines, capture_output=True, check=False)
        end = os.times()
        spent = end.children_user + end.children_system - start.children_user - start.children_system
        times.append(spent * 1000)
    return times


def fts_times(library: MadeLibrary, folder: Path) -> tuple[float, float, list[float]]:
    """The other design: SQLite FTS5 over titles and texts. Seconds to build, MB on disk, milliseconds of every key."""
    place = folder / "fts.sqlite3"
    start = time.process_time()
    database = sqlite3.connect(place)
    database.execute("create virtual table d using fts5(title, body, tokenize='porter unicode61', prefix='2 3')")
    database.executemany(
        "insert into d(title, body) values (?, ?)",
        ((read.entry.title, read.text) for read in library.search_texts(library.entries)),
    )
    database.commit()
    build = time.process_time() - start
    times = []
    for query in QUERIES:
        for text in typed(query):
            words = re.findall(r"\w+", text)
            if not words:
                continue
            match = " OR ".join([f'"{word}"' for word in words[:-1]] + [f'"{words[-1]}"*'])
            start = time.process_time()
            database.execute(
                "select highlight(d, 0, '[', ']'), snippet(d, 1, '[', ']', '…', 20) from d where d match ?"
                f" order by bm25(d, 10.0, 1.0) limit {ROWS}",
                (match,),
            ).fetchall()
            times.append((time.process_time() - start) * 1000)
    database.close()
    return build, place.stat().st_size / 1e6, times


def library_of(size: str) -> MadeLibrary:
    """`real`: the real site; else that many entries."""
    if size != "real":
        return made(int(size))
    import reader

    return reader.load(SHARED / "corpus" / "cmu")  # type: ignore[return-value]


def measure(size: str, rounds: int) -> None:
    """Print the figures of one size."""
    library = library_of(size)
    titles = [entry.title for entry in library.entries]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "search.index"
        index = SearchIndex(library, cache=path)
        before, start = resident(), time.process_time()
        index.build()
        build = time.process_time() - start
        memory = resident() - before
        again = SearchIndex(library, cache=path)
        start = time.process_time()
        again.build()
        load = time.process_time() - start
        disk = path.stat().st_size / 1e6 if path.exists() else 0.0
        ours = key_times(again, rounds)
        fts_build, fts_disk, fts = fts_times(library, Path(folder))
    fzf = fzf_times(titles, 1 if len(titles) < 1000 else 5 if len(titles) < 50_000 else 20)
    print(
        f"{len(titles):>8,} entries   key: median {statistics.median(ours):6.2f}  p99 {percentile(ours, 0.99):6.2f}"
        f"  max {max(ours):6.2f} ms ({len(ours):,} keys)"
    )
    if fzf:
        print(
            f"{'fzf --filter':>16}   key: median {statistics.median(fzf):6.2f}  p99 {percentile(fzf, 0.99):6.2f}"
            f"  max {max(fzf):6.2f} ms ({len(fzf):,} keys)"
        )
    print(
        f"{'FTS5, bm25':>16}   key: median {statistics.median(fts):6.2f}  p99 {percentile(fts, 0.99):6.2f}"
        f"  max {max(fts):6.2f} ms ({len(fts):,} keys); build {fts_build:.2f} s, disk {fts_disk:.0f} MB"
    )
    print(f"{'ours':>16}   build {build:.2f} s, load {load * 1000:.0f} ms, memory {memory:.0f} MB, disk {disk:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="real,20000,100000")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    for size in options.sizes.split(","):
        measure(size, options.rounds)


if __name__ == "__main__":
    main()
