from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.search import SearchIndex
from reader.search.query.fields import FIELDS, NAMES, explained
from tests.unit.search.conftest import QUESTIONS

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_filter_is_completed_explained_and_in_the_readme(index: SearchIndex, field: object) -> None:
    name = field.name  # type: ignore[attr-defined]
    offered = {completion.text: completion.about for completion in index.completions(name[: min(2, len(name) - 1)])}
    assert offered[f"{name}:"]
    assert f"`{name}:" in (ROOT / "docs" / "searching.md").read_text(encoding="utf-8")


def test_every_sign_is_explained_and_does_what_it_says(found: Callable[[str], list[str]]) -> None:
    told = dict(explained())
    guide = (ROOT / "docs" / "searching.md").read_text(encoding="utf-8")
    for sign, written in (('"…"', '"data'), ("-word", "`-"), ("'word", "`'"), ("^start", "`^")):
        assert told[sign]
        assert written in guide
    assert "GDPR" in found("gdpr")[0]
    assert all("HIPAA" not in title for title in found("gdpr -hipaa"))
    assert all(title.startswith("What") for title in found("^what"))


def test_no_two_filters_share_a_name() -> None:
    names = [name for field in FIELDS for name in (field.name, *field.aliases)]
    assert len(names) == len(set(names)) == len(NAMES)


def test_a_folder_is_a_filter(index: SearchIndex, found: Callable[[str], list[str]]) -> None:
    assert index.results("path:_posts/").total == len(QUESTIONS)
    assert found("path:2024-02") == [QUESTIONS[1][0]]
    assert found("path:02-11-1") == [QUESTIONS[1][0]]
    assert found("-path:/_posts") == []
    assert "zsh" in index.results("path:zsh/").hints[0]


def test_reading_time_is_a_filter(index: SearchIndex) -> None:
    assert index.results("minutes:1").total == len(QUESTIONS)
    assert index.results("minutes:>1").total == 0
    assert index.results("minutes:").total == len(QUESTIONS), "it is being typed"
