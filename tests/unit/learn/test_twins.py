from __future__ import annotations

import json
import math

import pytest

import reader
from reader.learn.twins import KIN, Twins


@pytest.fixture(scope="module")
def cmu(shared):  # type: ignore[no-untyped-def]
    index = reader.SearchIndex(reader.load(str(shared / "corpus/cmu")))
    index.build()
    return {entry.id: entry for entry in index.library.entries}, index


def test_questions_that_ask_the_same_are_more_alike_than_near_ones(cmu, shared, told) -> None:  # type: ignore[no-untyped-def]
    entries, index = cmu
    twins = Twins(index)
    rows = [json.loads(line) for line in (shared / "learn/duplicates-dev.jsonl").read_text().splitlines()]
    like = [(twins.likeness(entries[row["a"]], entries[row["b"]]), row["same"]) for row in rows if row["a"] != row["b"]]
    same, near = [value for value, grade in like if grade == 2], [value for value, grade in like if grade < 2]
    above = sum(a > b for a in same for b in near) / len(same) / len(near)
    told("twins", "same above near", f"{above:.2f}")
    assert above >= 0.8
    assert sum(value >= KIN for value in same) >= 0.9 * len(same)


def test_a_post_has_the_twin_that_has_it(cmu) -> None:  # type: ignore[no-untyped-def]
    entries, index = cmu
    twins = Twins(index)
    found = {name: twin for name, entry in list(entries.items())[:80] if (twin := twins.twin(entry)) is not None}
    assert found
    assert all(twin.id != name for name, twin in found.items())
    assert len(found) < 40, "most questions are asked once"


def test_related_questions_are_like_by_title_and_text(cmu, shared, told) -> None:  # type: ignore[no-untyped-def]
    entries, index = cmu

    def gained(grades: list[int]) -> float:
        return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:3]))

    scores = []
    for row in map(json.loads, (shared / "learn/related-dev.jsonl").read_text().splitlines()):
        hits = index.related(entries[row["id"]], 3)
        grades = [row["grades"].get(hit.entry.id, 0) for hit in hits]
        scores.append(gained(grades) / gained(sorted(row["grades"].values(), reverse=True)))
    told("related", "nDCG@3", f"{sum(scores) / len(scores):.3f}")
    assert sum(scores) / len(scores) >= 0.83
