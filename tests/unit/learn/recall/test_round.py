"""What is told of a session: questions are counted, however often each was asked."""

from __future__ import annotations

from pathlib import Path

import pytest

import reader
from reader.learn.recall.round import Round
from reader.learn.recall.session import Known, QueuedQuestion
from reader.state.marks import NO_MARKS


@pytest.fixture
def questions(tmp_path: Path) -> list[QueuedQuestion]:
    for word in ("rain", "bread", "moss"):
        (tmp_path / f"{word}.md").write_text(f"---\ntitle: What is {word}?\n---\nOf {word} much is told.\n")
    entries = reader.load(str(tmp_path)).entries
    return [QueuedQuestion(Known(entry, NO_MARKS, (), None)) for entry in entries]


def answer(going: Round, *grades: int) -> None:
    for grade in grades:
        assert going.current is not None
        going.grade(grade, going.current)


def test_what_came_once_more_is_one_question(questions: list[QueuedQuestion]) -> None:
    going = Round(questions)
    answer(going, 1, 1, 1, 3, 1, 4)

    assert going.current is None
    assert going.done_words == "3 questions, 2 recalled."
    assert going.late_words == "2 were recalled only when asked again."


def test_leaving_before_the_end_counts_questions_too(questions: list[QueuedQuestion]) -> None:
    going = Round(questions)
    answer(going, 1, 1, 1, 3)

    assert going.left_words == "3 answered, 2 left"


def test_a_grade_taken_back_no_longer_counts(questions: list[QueuedQuestion]) -> None:
    going = Round(questions)
    answer(going, 3, 1, 3)
    going.take_back(questions[2])

    assert going.left_words == "2 answered, 2 left"
    answer(going, 1, 3)
    assert going.done_words.startswith("3 questions, 2")
