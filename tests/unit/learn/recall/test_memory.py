from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import fsrs
from hypothesis import given
from hypothesis import strategies as st

from reader.learn.recall.memory import SPREAD, Schedule
from reader.state.reviews import Review
from tests.effort import lines_run

START = date(2026, 1, 1)


def reviews(*answers: tuple[int, int]) -> list[Review]:
    """Reviews of (days after the one before, grade)."""
    day, found = START, []
    for number, (gap, grade) in enumerate(answers):
        day += timedelta(days=gap)
        found.append(Review(day, grade, f"{number}"))
    return found


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def test_the_schedule_is_that_of_fsrs_review_by_review() -> None:
    rnd, schedule, total = random.Random(11), Schedule(), 0
    theirs = fsrs.Scheduler(
        desired_retention=0.85, learning_steps=(), relearning_steps=(), enable_fuzzing=False, maximum_interval=180
    )
    while total < 20_000:
        history = reviews(*((rnd.choice((0, 1, 3, 9, 40, 200)), rnd.randint(1, 4)) for _ in range(40)))
        card = fsrs.Card(card_id=1)
        for review in history:
            card, _ = theirs.review_card(card, fsrs.Rating(review.grade), at(review.day))
        mine = schedule.replay("abc", history)
        assert mine is not None
        assert (mine.stability, mine.difficulty) == (card.stability, card.difficulty)
        interval = (card.due.date() - history[-1].day).days
        assert abs((mine.due - mine.last).days - interval) <= max(0.5, SPREAD * interval + 0.5)
        day = history[-1].day + timedelta(days=17)
        assert schedule.chance(mine, day) == theirs.get_card_retrievability(card, at(day))
        total += len(history)


def test_questions_learned_on_one_day_do_not_all_come_back_on_one_day() -> None:
    schedule = Schedule()
    history = reviews((0, 3), (3, 3), (12, 3))
    due = {memory.due for n in range(50) if (memory := schedule.replay(f"{n:08x}", history)) is not None}
    assert len(due) > 1


def test_nothing_waits_longer_than_the_longest_interval() -> None:
    schedule = Schedule(longest=30)
    memory = schedule.replay("abc", reviews(*((60, 4) for _ in range(10))))
    assert memory is not None
    assert (memory.due - memory.last).days <= 30


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 4)), min_size=1, max_size=12))
def test_a_better_grade_never_comes_again_sooner(answers: list[tuple[int, int]]) -> None:
    schedule, history = Schedule(), reviews(*answers)
    day = history[-1].day + timedelta(days=5)
    days = [schedule.days_until("abc", history, grade, day) for grade in (1, 2, 3, 4)]
    assert days == sorted(days)
    assert days[0] >= 1


def test_lapses_count_days_and_not_the_same_question_twice_on_one() -> None:
    memory = Schedule().replay("abc", reviews((0, 1), (0, 1), (1, 3), (4, 1), (0, 3)))
    assert memory is not None
    assert memory.lapses == 2


def test_reviews_are_replayed_in_time_that_grows_with_their_number() -> None:
    def replay(count: int) -> int:
        histories = [reviews(*((9, 3) for _ in range(10))) for _ in range(count // 10)]
        schedule = Schedule()
        return lines_run(lambda: [schedule.replay(str(number), one) for number, one in enumerate(histories)])

    replay(10)
    assert replay(1_000) < 2.2 * replay(500)
