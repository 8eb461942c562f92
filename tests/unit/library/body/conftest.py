"""Posts of the reference sites as Jekyll renders them, and the scorer of their words."""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

_FRONT = re.compile(r"---\s*\n(.*?\n?)^(?:---|\.\.\.)\s*$\n?", re.DOTALL | re.MULTILINE)
SITES = ("cmu", "jekyll-docs", "basically-basic")


@dataclass(frozen=True)
class Golden:
    """A post: its path, its Markdown after Liquid, the page that Jekyll makes of it, and its title."""

    path: str
    source: str
    html: str
    title: str


@pytest.fixture(scope="session")
def words(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("words", shared / "jekyll" / "words.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def goldens(shared: Path) -> Callable[[str, int], Iterator[Golden]]:
    def read(name: str, every: int = 1) -> Iterator[Golden]:
        root = shared / "corpus" / name if name == "cmu" else shared / "jekyll" / "sites" / name
        folder = shared / "jekyll" / "golden"
        titles = {post["path"]: post["title"] for post in json.loads((folder / f"{name}.json").read_bytes())["posts"]}
        with gzip.open(folder / f"{name}.content.jsonl.gz", "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if number % every:
                    continue
                row = json.loads(line)
                source = row["markdown"]
                if source is None:
                    text = (root / row["path"]).read_text(encoding="utf-8")
                    found = _FRONT.match(text)
                    source = text[found.end() :] if found else text
                yield Golden(row["path"], source, row["html"] or "", titles.get(row["path"]) or "")

    return read
