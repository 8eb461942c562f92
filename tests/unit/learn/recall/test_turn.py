from __future__ import annotations

from datetime import date, timedelta

import pytest

from reader.learn.recall.desk import Desk
from reader.learn.recall.session import ASK, Company
from reader.settings import RecallSettings
from reader.state import StateStore
from tests.unit.learn.making import entry

DAY = date(2026, 3, 1)
QUESTIONS = [entry(f"question {number}?") for number in range(9)]
FULL = "today’s 3 new questions are taken, so "


def desk(store: StateStore, settings: RecallSettings | None = None, day: date = DAY) -> Desk:
    made = Desk(QUESTIONS, store, settings or RecallSettings(), today=lambda: day)
    made.look()
    return made


@pytest.mark.parametrize(
    ("graded", "chosen", "told"),
    [
        (0, 1, ""),
        (2, 1, ""),
        (3, 1, FULL + "it is asked tomorrow"),
        (4, 3, FULL + "they are asked tomorrow"),
        (4, 4, FULL + "they wait for another day"),
        (1, 3, FULL + "1 of them is asked tomorrow"),
        (0, 8, FULL + "5 of them wait for another day"),
    ],
)
def test_what_the_daily_limit_keeps_from_today_is_told_with_its_day(graded: int, chosen: int, told: str) -> None:
    with StateStore.open() as store:
        one = desk(store)
        for question in QUESTIONS[:graded]:
            one.grade(question, 3)
        some = QUESTIONS[graded : graded + chosen]
        for question in some:
            one.set_preference(question, ASK)
        assert one.why_later(some) == told
        asked_tomorrow = {it.entry for it in desk(store, day=DAY + timedelta(days=1)).plan().questions if it.new}
    if told.endswith("tomorrow") and chosen + graded > 4:
        assert asked_tomorrow == set(some)


def test_what_other_limits_keep_from_today_is_told() -> None:
    with StateStore.open() as store:
        for question in QUESTIONS[:5]:
            desk(store).set_preference(question, ASK)
        short = desk(store, RecallSettings(new=9, minutes=2)).why_later(QUESTIONS[:5])
        assert short == "a session takes about 2 min, so another one asks 4 of them"
        none = desk(store, RecallSettings(new=0)).why_later(QUESTIONS[:1])
        assert none == "no new questions are asked (setting `recall.new`), so it waits for another day"
        alike = desk(store)
        alike.company = Company(are_kin=lambda _one, _other: True)
        assert alike.why_later(QUESTIONS[:5]) == "4 of them wait for another day"


def test_what_was_asked_before_comes_on_its_day() -> None:
    with StateStore.open() as store:
        one = desk(store)
        one.grade(QUESTIONS[0], 3)
        days = one.again(one.of(QUESTIONS[0]))
        due = one.of(QUESTIONS[0]).memory.due  # type: ignore[union-attr]
        one.set_preference(QUESTIONS[0], ASK)
        assert days
        assert one.why_later(QUESTIONS[:1]) == f"it is asked in {(due - DAY).days} days"
        assert desk(store, day=due).why_later(QUESTIONS[:1]) == ""
