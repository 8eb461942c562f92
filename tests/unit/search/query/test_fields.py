from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reader.library.post import Entry
from reader.search import SearchIndex
from reader.search.query.fields import FIELDS, NAMES, explained
from tests.unit.search.conftest import QUESTIONS, SmallLibrary

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


def test_what_was_read_on_a_day_is_found_by_the_day_of_the_person(small: SmallLibrary) -> None:
    here = datetime.now().astimezone().tzinfo
    now = datetime(2026, 11, 21, 2, 30, tzinfo=here)
    read = {
        0: now,
        1: datetime(2026, 11, 20, 4, 0, tzinfo=here),
        2: datetime(2026, 11, 20, 3, 59, tzinfo=here),
        3: datetime(2026, 11, 14, 12, tzinfo=here),
        4: datetime(2026, 11, 13, 12, tzinfo=here),
        5: datetime(2026, 10, 31, 12, tzinfo=here),
    }
    number = {entry.id: place for place, entry in enumerate(small.entries)}

    def marks(entry: Entry) -> Any:
        # The sixth is read, and nobody knows when any more.
        place = number[entry.id]
        return SimpleNamespace(read=place in read or place == 6, bookmarked=False, note="", read_at=read.get(place))

    index = SearchIndex(small, marks=marks)

    def found(query: str) -> set[int]:
        return {number[hit.entry.id] for hit in index.results(query, now=now).hits}

    assert found("read:today") == {0, 1}, "the day goes on until four in the morning"
    assert found("read:yesterday") == {2}
    assert found("read:week") == found("read:7d") == {0, 1, 2, 3}
    assert found("read:2026-11") == {0, 1, 2, 3, 4}
    assert found("read:2026-11-20") == {0, 1}
    assert found("read:2026-10,2026-11-13") == {4, 5}
    assert found("read:month") == found("read:2026")
    assert found("-read:2026 is:read") == {6}
    assert "No post was read then" in index.results("read:2025", now=now).hints[0]
    assert found("read:2025") == set()


def test_what_the_filter_for_days_of_reading_takes_is_offered_and_said(index: SearchIndex) -> None:
    assert [one.text for one in index.completions("read:")] == ["today", "yesterday", "week", "month"]
    assert [one.text for one in index.completions("read:w")] == ["week"]
    (hint,) = index.results("read:often").hints
    assert hint == "“read:” takes today, yesterday, week, 30d or a date such as 2026-11 or 2026-11-20, not “often”."
    assert index.results("read:wee").total == len(QUESTIONS), "it is being typed"


@pytest.mark.parametrize(
    ("query", "hints"),
    [
        ("tag:familly", ("“tag:familly” is taken for “tag:family”.",)),
        ("-tag:tecnology", ("“tag:tecnology” is taken for “tag:technology”.",)),
        ("tag:fam", ()),
        ("tag:Family", ()),
        ("tag:family,work", ()),
    ],
)
def test_a_misspelt_value_of_the_site_is_said(index: SearchIndex, query: str, hints: tuple[str, ...]) -> None:
    found = index.results(query)
    assert found.hits
    assert found.hints == hints
