"""Score the search and four simple peers side by side on judged queries, with the interval of the gain over the best.

    python tests/benchmarks/bench_quality.py [SET…]

The peers get the same titles and texts: SQLite's FTS5 with words (`unicode61`, accents off, last word a prefix) and
with trigrams, `fzf --filter` and rapidfuzz's `partial_ratio`, both on titles. The sets, their sites and the scorer
lie in the data folder (`PRIVACY_READER_SHARED`, else `../shared`).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

from rapidfuzz import fuzz, process

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import reader  # noqa: E402

SHARED = Path(os.environ.get("PRIVACY_READER_SHARED", ROOT.parent / "shared"))
SETS = {
    "dev": ("dev.jsonl", "corpus/cmu"),
    "home": ("more/home.jsonl", "corpus/cmu"),
    "zh": ("more/mzlogin.jsonl", "search/sites/mzlogin"),
    "ru": ("more/ru.jsonl", "search/sites/ru"),
    "fr": ("more/ruby-fr.jsonl", "search/sites/ruby-fr"),
    "typelevel": ("more/typelevel.jsonl", "search/sites/typelevel"),
}
DEPTH = 10
ROUNDS = 10_000

Peer = Callable[[str], list[str]]


def fts(rows: Sequence[tuple[str, str]], tokenizer: str) -> Peer:
    """FTS5 over titles (ten times as heavy) and texts, any of the words or trigrams."""
    database = sqlite3.connect(":memory:")
    database.execute(f"create virtual table d using fts5(title, body, tokenize='{tokenizer}')")
    database.executemany("insert into d(title, body) values (?, ?)", rows)

    def search(query: str) -> list[str]:
        words = re.findall(r"\w+", query)
        if tokenizer.startswith("trigram"):
            text = " ".join(words)
            terms = [f'"{text[i : i + 3]}"' for i in range(len(text) - 2) if " " not in text[i : i + 3]]
        else:
            terms = [f'"{word}"' for word in words[:-1]] + [f'"{words[-1]}"*'] if words else []
        if not terms:
            return []
        sql = f"select title from d where d match ? order by bm25(d, 10.0, 1.0), rowid limit {DEPTH}"
        return [title for (title,) in database.execute(sql, (" OR ".join(terms),))]

    return search


def fzf(titles: Sequence[str]) -> Peer | None:
    """`fzf --filter`, None where it is not installed."""
    binary = shutil.which("fzf")
    if binary is None:
        return None
    lines = ("\n".join(titles) + "\n").encode()

    def search(query: str) -> list[str]:
        done = subprocess.run([binary, f"--filter={query}"], input=lines, capture_output=True, check=False)
        return done.stdout.decode().splitlines()[:DEPTH]

    return search


def partial(titles: Sequence[str]) -> Peer:
    """rapidfuzz's partial_ratio."""

    def search(query: str) -> list[str]:
        got = process.extract(query.lower(), titles, scorer=fuzz.partial_ratio, processor=str.lower, limit=DEPTH)
        return [title for title, _, _ in got]

    return search


def scorer() -> ModuleType:
    """The scorer of the data folder."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "search" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["score"] = module
    spec.loader.exec_module(module)
    return module


def measure(name: str, score: ModuleType) -> None:
    """Print the figures of one set."""
    queries, site = SETS[name]
    library = reader.load(SHARED / site, cache=False)
    index = reader.SearchIndex(library)
    index.build()
    rows = [(read.entry.title, read.text) for read in library.search_texts()]
    titles = [title for title, _ in rows]
    judged = score.load_queries(SHARED / "search" / queries)
    engines: dict[str, Peer | None] = {
        "ours": lambda query: [hit.entry.title for hit in index.search(query, limit=DEPTH)],
        "fts unicode61": fts(rows, "unicode61 remove_diacritics 2"),
        "fts trigram": fts(rows, "trigram"),
        "fzf": fzf(titles),
        "partial_ratio": partial(titles),
    }
    results = {}
    for engine, search in engines.items():
        if search is None:
            print(f"{name:<10} {engine:<14} is not installed")
            continue
        start = time.process_time()
        results[engine] = score.evaluate(judged, [search(row["query"]) for row in judged])
        took = (time.process_time() - start) * 1000 / len(judged)
        figures = results[engine]["table"]["all"]
        quality = f"nDCG@10 {figures['ndcg@10']:.3f}  first {figures['success@1']:.3f}"
        print(f"{name:<10} {engine:<14} {quality}  {took:6.2f} ms")
    best = max((engine for engine in results if engine != "ours"), key=lambda e: results[e]["table"]["all"]["ndcg@10"])
    pairs = zip(results["ours"]["rows"], results[best]["rows"], strict=True)
    gains = [(a["ndcg@10"], b["ndcg@10"]) for a, b in pairs if a is not None]
    middle, low, high = score.interval([a for a, _ in gains], [b for _, b in gains], ROUNDS, 1)
    print(f"{name:<10} gain over {best}: {middle:+.3f}, 95% interval {low:+.3f} to {high:+.3f}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="*", choices=[*SETS, []], help="all unless named")
    for name in parser.parse_args().sets or SETS:
        measure(name, scorer())


if __name__ == "__main__":
    main()
