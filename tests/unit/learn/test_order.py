from __future__ import annotations

import json

from reader.learn.order import basics, basics_first


def test_what_explains_a_subject_comes_before_what_uses_it() -> None:
    titles = [
        "How can firms audit encryption?",
        "What are the limits of encryption in clouds?",
        "What is encryption?",
        "Why does encryption matter?",
    ]
    order = [titles[number] for number in basics_first(titles)]
    assert order[0] == "What is encryption?"


def test_a_question_about_an_aspect_is_no_definition() -> None:
    titles = [
        "What are the ethical concerns of surveillance?",
        "What is surveillance?",
        "What is the role of surveillance?",
    ]
    assert titles[basics_first(titles)[0]] == "What is surveillance?"


def test_titles_of_any_kind_have_an_order() -> None:
    titles = ["", "???", "2024", "Notes on bread", "如何节省开支"]
    assert sorted(basics_first(titles)) == list(range(5))
    assert len(basics([])) == 0


def test_the_order_agrees_with_pairs_made_by_hand(shared, told) -> None:  # type: ignore[no-untyped-def]
    import reader

    entries = reader.load(str(shared / "corpus/cmu")).entries
    score = dict(zip((entry.id for entry in entries), basics([entry.title for entry in entries]), strict=True))
    pairs = [json.loads(line) for line in (shared / "learn/order-dev.jsonl").read_text().splitlines()]
    right = sum(score[pair["first"]] < score[pair["then"]] for pair in pairs)
    told("basics first", "pairs in order", f"{right} of {len(pairs)}")
    assert right >= 17
