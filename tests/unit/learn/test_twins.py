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


@pytest.mark.parametrize(
    ("titles", "twins"),
    [
        (("4.4.1 Released", "4.1.1 Released"), False),
        (("Jekyll 3.8.1 Released", "Jekyll 3.8.2 Has Been Released!"), False),
        (("The state of mail in 2024", "The state of mail in 2025"), False),
        (("Post 3 about cake", "Post 2 about cake, edited"), False),
        (("One question edited?", "Two questions?"), False),
        (("Two questions about cake", "Three questions about cake"), False),
        (("How do I bake cake?", "How do I freeze cake?"), False),
        (("What is a data breach?", "What is a data broker?"), False),
        (("How do I delete my account?", "How do I remove my account?"), True),
        (("Question 3: Who reads my mail?", "Question 17: Who reads my mail?"), True),
        (("Who reads my mail?", "Who reads my mail, then?"), True),
    ],
)
def test_titles_that_differ_in_a_number_or_in_what_they_are_about_are_no_twins(
    titles: tuple[str, str], twins: bool, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    texts = [
        "A carrier sees the sealed letters, their weight and their stamps, but not what they hold.",
        "A carrier sees sealed letters, the weight and the stamps, yet nothing of what they hold.",
    ]
    others = [f"About {word}" for word in ("rain", "bread", "chess", "harbours", "moss")]
    for number, title in enumerate([*titles, *others]):
        text = texts[number] if number < 2 else f"{title.split()[1]} " * 20
        (tmp_path / f"2026-01-0{number + 1}-post-{number}.md").write_text(f"---\ntitle: '{title}'\n---\n{text}\n")
    index = reader.SearchIndex(reader.load(str(tmp_path)))
    index.build()
    one = next(entry for entry in index.library.entries if entry.title == titles[0])
    found = Twins(index).twin(one)
    assert (found is not None and found.title == titles[1]) == twins


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
