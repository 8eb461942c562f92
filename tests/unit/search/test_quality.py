"""The figures on the judged queries of the data folder, by its own scorer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FLOORS = {"ndcg@10": 0.90, "success@1": 0.90}
CATEGORIES = {
    "exact": 0.95,
    "loose": 0.95,
    "prefix": 0.95,
    "typo": 0.95,
    "abbrev": 0.85,
    "acronym": 0.85,
    "multi": 0.85,
    "topic": 0.85,
    "paraphrase": 0.60,
}


def engine(queries: list[str]) -> list[list[str]]:
    """The engine as the scorer calls it."""
    import reader

    index = reader.SearchIndex(reader.load(os.environ["JUDGED_SITE"], cache=False))
    return [[hit.entry.title for hit in index.search(query, limit=10)] for query in queries]


@pytest.fixture(scope="module")
def report(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    command = [
        sys.executable,
        str(shared / "search" / "score.py"),
        str(shared / "search" / "dev.jsonl"),
        "--engine",
        "tests.unit.search.test_quality:engine",
    ]
    home = tmp_path_factory.mktemp("home")
    environment = {
        **os.environ,
        "JUDGED_SITE": str(shared / "corpus" / "cmu"),
        "PYTHONPATH": str(ROOT),
        "PRIVACY_READER_HOME": str(home),
    }
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
    return {row[0]: row[1:] for row in (line.split() for line in done.stdout.splitlines()) if row}


@pytest.mark.slow
def test_the_whole(report: dict[str, list[str]]) -> None:
    columns = report["category"]
    for name, floor in FLOORS.items():
        assert float(report["all"][columns.index(name)]) >= floor, name


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category(report: dict[str, list[str]], category: str) -> None:
    columns = report["category"]
    assert float(report[category][columns.index("ndcg@10")]) >= CATEGORIES[category]


def test_what_is_not_there_finds_nothing(report: dict[str, list[str]]) -> None:
    rate = next(part for part in report["none"] if "." in part)
    assert float(rate.rstrip(",")) <= 0.125


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("gdpr hipaa", "differences between GDPR and HIPAA"),
        ("hippa vs gdpr", "differences between GDPR and HIPAA"),
        ("diff priv llm", "differential privacy play in training"),
        ("right to be forgoten", "right to be forgotten support"),
    ],
)
def test_first_hits_on_the_real_site(judged: object, query: str, first: str) -> None:
    assert first in judged.search(query)[0].entry.title  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", ["carnegie", "linkedin", "zxqv jjkk"])
def test_boilerplate_and_noise_find_nothing(judged: object, query: str) -> None:
    assert judged.search(query) == []  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def judged(shared: Path) -> object:
    import reader

    return reader.SearchIndex(reader.load(shared / "corpus" / "cmu", cache=False))
