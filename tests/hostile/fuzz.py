"""Random input for everything that reads what others wrote: nothing raises what it should not, nothing takes long.

fuzz.py [--inputs 100000] [--seed 0]     as a command; the test beside it runs 5,000.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.hostile.fuzz_documents import document
from tests.hostile.fuzz_inputs import sample
from tests.pace import work_of

__all__ = ["TARGETS", "main", "run"]

SLOWEST = 2.0
"""What one input may take, in seconds of an idle processor."""


class _Site:
    config: dict[str, object] = {"title": "x"}  # noqa: RUF012
    data: dict[str, object] = {}  # noqa: RUF012
    posts: tuple[()] = ()
    collections: dict[str, Any] = {}  # noqa: RUF012
    time = datetime(2026, 1, 1, tzinfo=UTC)

    def read_include(self, _: str) -> str:
        return "x {% include x %}"

    def read_relative(self, _: str, __: str) -> None:
        return None

    def left_out(self, _: str) -> str:
        return ""

    def post_address(self, _: str) -> None:
        return None

    def address(self, _: str) -> None:
        return None


def _front_matter(text: str) -> None:
    from reader.library.jekyll.front_matter import decode, parse_post

    decode(text.encode("utf-8", "surrogatepass"))
    parse_post(f"---\n{text}\n---\n{text}")
    parse_post(text)


def _liquid(text: str) -> None:
    from reader.library.liquid import render_liquid

    render_liquid(text, {"title": text}, _Site())


def _body(text: str) -> None:
    from rich.cells import cell_len

    from reader.library.body import parse_body, quick_text, to_markdown, to_text
    from reader.page import lay_out
    from reader.search.index.features import features_of
    from reader.text import is_clean

    quick_text(text)
    features_of(text)
    for kind in ("markdown", "html", "text"):
        document = parse_body(text, kind=kind)
        assert is_clean(to_markdown(document))
        assert is_clean(to_text(document, boilerplate=True))
        page = lay_out(document, width=60, measure=cell_len)
        page.finish()
        assert all(line.text.isprintable() or is_clean(line.text) for line in page.lines)


def _document(text: str) -> None:
    """What `show` does with a post: Liquid, the body, and all lines of its page."""
    from rich.cells import cell_len

    from reader.library.body import parse_body
    from reader.library.liquid import render_liquid
    from reader.page import lay_out
    from reader.text import is_clean

    document = parse_body(render_liquid(text, {"title": text}, _Site()).text)
    page = lay_out(document, width=60, measure=cell_len, seconds=0.8)
    page.finish()
    assert all(is_clean(line.text) for line in page.lines)


def _link(text: str) -> None:
    from reader.page.links import LinkKind, judge

    target = judge(text, text=text)
    if target.kind in (LinkKind.WEB, LinkKind.MAIL):
        assert target.href.isprintable()
        assert " " not in target.href


def _query(text: str) -> None:
    _searcher().results(text, limit=5)


_KEPT: list[Any] = []


def _searcher() -> Any:
    if not _KEPT:
        import reader
        from reader.paths import resource_folder

        index = reader.SearchIndex(reader.load(resource_folder("sample_posts"), cache=False))
        index.build()
        _KEPT.append(index)
    return _KEPT[0]


def _settings(text: str) -> None:
    from reader.errors import ReaderError
    from reader.settings import load_settings

    with tempfile.NamedTemporaryFile("wb", suffix=".toml") as file:
        file.write(text.encode("utf-8", "surrogatepass"))
        file.flush()
        try:
            load_settings(Path(file.name))
        except ReaderError:
            return


def _sync(text: str) -> None:
    from reader.errors import ReaderError
    from reader.state.travel import exchange, sync_file

    raw = text.encode("utf-8", "surrogatepass")
    nested = b"[" * len(raw) + b"]" * len(raw)
    for lines in (raw, nested, json.dumps({"key": text, "site": text, "clock": text}).encode()):
        head = json.dumps({"format": sync_file.FORMAT, "version": 1, "sites": {text: text}}).encode()
        body = head + b"\n" + lines.replace(b"\n", b" ") + b"\n"
        end = json.dumps({"end": 1, "sha256": hashlib.sha256(body).hexdigest()}).encode()
        try:
            sync_file.parse_file(body + end + b"\n")
        except ValueError:
            continue
    for exported in (
        text,
        json.dumps({"format": exchange.FORMAT, "version": 1, "marks": [{"key": text}, text, 1, None]}),
    ):
        try:
            exchange.import_state(_store(), exported)
        except ReaderError:
            continue


def _store() -> Any:
    if not _STORES:
        from reader.state import StateStore

        _STORES.append(StateStore.open(private=True))
    return _STORES[0]


_STORES: list[Any] = []


def _text(text: str) -> None:
    from reader.text import clean_block, clean_line, clean_path, is_clean

    assert is_clean(clean_line(text))
    assert is_clean(clean_block(text))
    assert is_clean(clean_path(text))


TARGETS: dict[str, Callable[[str], None]] = {
    "front matter": _front_matter,
    "Liquid": _liquid,
    "body": _body,
    "document": _document,
    "link": _link,
    "query": _query,
    "settings": _settings,
    "sync file": _sync,
    "text": _text,
}


def run(inputs: int, seed: int = 0) -> list[str]:
    """Give `inputs` random inputs to the targets in turn; what went wrong, each with what repeats it."""
    failures: list[str] = []
    names = list(TARGETS)
    for number in range(inputs):
        name = names[number % len(names)]
        chance = random.Random(f"{seed}-{number}")
        text = document(chance) if name == "document" else sample(name, chance)
        start = time.process_time()
        try:
            TARGETS[name](text)
        except Exception as error:  # noqa: BLE001 - every kind is a failure to be told
            failures.append(f"{name} {number}: {type(error).__name__}: {error} in {text[:200]!r}")
            continue
        if time.process_time() - start > SLOWEST:
            work = work_of(lambda name=name, text=text: TARGETS[name](text), SLOWEST)  # type: ignore[misc]
            if work > SLOWEST:
                failures.append(f"{name} {number}: {work:.1f} s for {text[:200]!r}")
    return failures


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    failures = run(options.inputs, options.seed)
    for failure in failures[:50]:
        print(failure.encode("ascii", "backslashreplace").decode())
    print(f"{options.inputs:,} inputs, {len(failures)} failures")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
