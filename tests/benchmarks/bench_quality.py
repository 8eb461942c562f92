"""Score the search and four simple peers side by side on judged queries, with the interval of the gain over the best.

    python tests/benchmarks/bench_quality.py [SET…]
    python tests/benchmarks/bench_quality.py --words

The peers get the same titles and texts: SQLite's FTS5 with words (`unicode61`, accents off, last word a prefix) and
with trigrams, `fzf --filter` and rapidfuzz's `partial_ratio`, both on titles. The sets, their sites and the scorer
lie in the data folder (`PRIVACY_READER_SHARED`, else `../shared`).

`--words` needs no judgements: for each site random words that stand in one, two to four and five to fifteen posts
(every post that holds one must be listed), words of titles typed letter by letter (the list must never be empty),
small words with a slip beside a topic (they must hide nothing), and what a key costs with eight snippets.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

from rapidfuzz import fuzz, process

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import reader  # noqa: E402
from reader.search.words.languages import LANGUAGES, language_of  # noqa: E402
from reader.search.words.tokens import fold, text_words  # noqa: E402

SHARED = Path(os.environ.get("PRIVACY_READER_SHARED", ROOT.parent / "shared"))
SETS = {
    "dev": ("dev.jsonl", "corpus/cmu"),
    "home": ("more/home.jsonl", "corpus/cmu"),
    "zh": ("more/mzlogin.jsonl", "search/sites/mzlogin"),
    "ru": ("more/ru.jsonl", "search/sites/ru"),
    "fr": ("more/ruby-fr.jsonl", "search/sites/ruby-fr"),
    "typelevel": ("more/typelevel.jsonl", "search/sites/typelevel"),
}
WITHOUT_ANSWER = {"zh": "more/none-zh.jsonl", "ru": "more/none-ru.jsonl", "fr": "more/none-fr.jsonl"}
"""Further queries without an answer, by the set whose site they are for."""
SITES = {
    "samples": ROOT / "sample_posts",
    "real": SHARED / "corpus/cmu",
    **{name: SHARED / "search/sites" / name for name in ("mzlogin", "ru", "ruby-fr", "typelevel")},
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
    about = [
        any(hit.match == "about" for hit in index.search(row["query"], limit=DEPTH))
        for path in (queries, WITHOUT_ANSWER.get(name))
        for row in (score.load_queries(SHARED / "search" / path) if path else ())
        if row["category"] == score.NONE
    ]
    print(f"{name:<10} without an answer: {sum(about)} of {len(about)} queries find something as if it were one")
    middle, low, high = score.interval([a for a, _ in gains], [b for _, b in gains], ROUNDS, 1)
    print(f"{name:<10} gain over {best}: {middle:+.3f}, 95% interval {low:+.3f} to {high:+.3f}\n")


# ------------------------------------------------------- words of a site


def holders(library: reader.Library) -> dict[str, set[str]]:
    """The ids of the posts that hold each word, as a plain look at titles and texts has them."""
    held: dict[str, set[str]] = defaultdict(set)
    for read in library.search_texts():
        for word in set(re.findall(r"\w+", f"{read.entry.title}\n{read.text}".lower())):
            if 2 < len(word) <= 40 and not word.isdigit() and "_" not in word:
                held[word].add(read.entry.id)
    return held


def random_words(index: reader.SearchIndex, held: dict[str, set[str]], draw: random.Random) -> Iterator[str]:
    """How many of 60 random words of few posts bring up all of these."""
    for fewest, most in ((1, 1), (2, 4), (5, 15)):
        words = sorted(word for word, posts in held.items() if fewest <= len(posts) <= most)
        some = draw.sample(words, min(60, len(words)))
        listed = sum(held[word] <= {hit.entry.id for hit in index.search(f"{word} ")} for word in some)
        yield f"of {fewest}-{most} posts {listed}/{len(some)}"


def typed_words(index: reader.SearchIndex, titles: Sequence[str], draw: random.Random) -> str:
    """How many keys of 150 words of titles, typed from the first letter on, empty the list."""
    words = sorted({word for title in titles for word in re.findall(r"\w+", title) if not word.isdigit()})
    keys = [w[:i] for w in draw.sample(words, min(150, len(words))) for i in range(1, len(w) + 1)]
    return f"{sum(not index.search(key, limit=1) for key in keys)} of {len(keys)} keys"


def slip(word: str, draw: random.Random) -> str:
    """A word with one slip: letters swapped, dropped, doubled or replaced."""
    at = draw.randrange(len(word) - 1)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    doubled = word[: at + 1] + word[at:]
    other = draw.choice(word)
    longer = (word[: at + 1] + word[at + 2 :], word[: at + 1] + other + word[at + 2 :]) if len(word) > 3 else ()
    return draw.choice((swapped, doubled, *longer))


def small_words(index: reader.SearchIndex, titles: Sequence[str], draw: random.Random) -> str:
    """How many topics of titles are still found beside a small word with a slip."""
    words = [word for title in titles for word in text_words(title)]
    small = LANGUAGES[language_of(titles[0], " ".join(titles), words)].small
    counts = Counter(word for word in words if len(word) > 5 and word not in small)
    topics = [word for word, _ in counts.most_common(40)]
    found = tried = 0
    for word in sorted(word for word in small if 2 <= len(word) <= 8 and word.isalpha()):
        wrong, topic = fold(slip(word, draw)), draw.choice(topics)
        wanted = {hit.entry.id for hit in index.search(topic) if hit.match == "about"}
        if wanted and wrong not in small:
            tried += 1
            query = draw.choice((f"{wrong} {topic}", f"{topic} {wrong} "))
            got = {hit.entry.id for hit in index.search(query, limit=DEPTH) if hit.match == "about"}
            found += not wanted.isdisjoint(got)
    return f"{found}/{tried}"


def key_times(index: reader.SearchIndex, queries: Sequence[str]) -> list[float]:
    """Milliseconds of CPU of keys with spans and snippets of eight hits, the better of two each, ascending."""
    keys = [query[:i] for query in queries for i in range(1, len(query) + 1)][:700]
    best = [float("inf")] * len(keys)
    for _ in range(2):
        for i, key in enumerate(keys):
            start = time.process_time()
            for hit in index.search(key, limit=8):
                _ = hit.title_spans, hit.snippet
            best[i] = min(best[i], (time.process_time() - start) * 1000)
    return sorted(best)


def measure_words(name: str) -> None:
    """Print the figures of one site's own words."""
    library = reader.load(SITES[name], cache=False)
    index = reader.SearchIndex(library)
    index.build()
    titles = [entry.title for entry in library.entries]
    draw = random.Random(7)
    if name != "mzlogin":
        print(f"{name:<10} words {', '.join(random_words(index, holders(library), draw))}")
        print(f"{name:<10} topics beside a small word with a slip {small_words(index, titles, draw)}")
    print(f"{name:<10} empty lists while typing {typed_words(index, titles, draw)}")
    times = key_times(index, draw.sample(titles, min(30, len(titles))))
    at = {share: times[int(len(times) * share)] for share in (0.5, 0.95, 0.99)}
    print(f"{name:<10} key with eight snippets: {', '.join(f'{s:.0%} {t:.1f}' for s, t in at.items())} ms\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="*", choices=[*SETS, []], help="all unless named")
    parser.add_argument("--words", action="store_true", help="measure on the words of each site instead")
    options = parser.parse_args()
    for name in SITES if options.words else ():
        measure_words(name)
    for name in () if options.words else options.sets or SETS:
        measure(name, scorer())


if __name__ == "__main__":
    main()
