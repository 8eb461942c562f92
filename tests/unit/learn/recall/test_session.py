from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

from reader.learn.recall.memory import Schedule
from reader.learn.recall.session import OFF, Company, Known, plan, state_of
from reader.settings import RecallSettings
from reader.state import Marks
from reader.state.reviews import Review
from tests.unit.learn.making import entry, line, read_on

TODAY = date(2026, 11, 22)
SCHEDULE = Schedule()


def known(title: str, *days_ago: int, grade: int = 3, marks: Marks | None = None) -> Known:
    """A question that was asked so many days ago."""
    one = entry(title)
    reviews = tuple(Review(TODAY - timedelta(days=ago), grade, f"{ago}") for ago in sorted(days_ago, reverse=True))
    return Known(one, marks or read_on("2026-10-01"), reviews, SCHEDULE.replay(one.fingerprint, reviews))


def asked(some: list[Known], **limits: int) -> list[str]:
    return [one.entry.title for one in plan(some, SCHEDULE, TODAY, RecallSettings(**limits)).questions]


def test_what_is_least_likely_recalled_comes_first() -> None:
    some = [known("old?", 60), known("older?", 150), known("fresh?", 1)]
    assert asked(some) == ["older?", "old?"]


def test_what_was_missed_once_today_comes_after_the_others_however_many_they_are() -> None:
    some = [known(f"question {number}?", 200) for number in range(30)]
    missed, twice = known("missed?", 0, grade=1), known("missed on two devices?", 0, 0, grade=1)
    found = asked([missed, twice, known("new?"), *some])
    assert len(found) == 15
    assert found[-1] == "missed?"
    assert "missed on two devices?" not in found


def test_ten_minutes_are_ten_minutes_after_any_holiday() -> None:
    some = [known(f"question {number}?", 200) for number in range(300)]
    found = plan(some, SCHEDULE, TODAY)
    assert found.due == 300
    assert len(found.questions) == 15
    assert found.minutes <= 10


def test_new_questions_were_read_a_day_ago_and_bookmarked_ones_come_first() -> None:
    some = [known(f"read {number}?") for number in range(5)]
    some.append(known("read today?", marks=read_on(TODAY.isoformat())))
    some.append(known("unread?", marks=Marks()))
    some.append(known("marked?", marks=replace_marks(read_on("2026-11-01"), bookmarked=True)))
    some.append(known("no question", marks=read_on("2026-10-01")))
    found = asked(some)
    assert len(found) == 3
    assert found[0] == "marked?"
    assert not {"read today?", "unread?", "no question"} & set(found)


def replace_marks(marks: Marks, **values: object) -> Marks:
    return marks._replace(**values)


def test_new_ones_of_today_count_against_the_limit() -> None:
    some = [known(f"read {number}?") for number in range(5)]
    some += [known("learned today?", 0), known("and this?", 0)]
    assert len(asked(some)) == 1


def test_what_is_never_to_be_asked_is_not_asked() -> None:
    off = known("old?", 60, marks=Marks(read=True, grade=line("off")))
    assert state_of(off, TODAY) == OFF
    assert asked([off]) == []


def test_kin_are_not_asked_on_one_day() -> None:
    some = [known("What is consent?", 60), known("What does consent mean?", 61), known("other?", 62)]

    def kin(one, other):  # type: ignore[no-untyped-def]
        return "consent" in one.title and "consent" in other.title

    found = plan(some, SCHEDULE, TODAY, company=Company(are_kin=kin))
    assert sum("consent" in one.entry.title for one in found.questions) == 1
    done = replace(some[0], reviews=(*some[0].reviews, Review(TODAY, 3, "now")))
    done = replace(done, memory=SCHEDULE.replay(done.entry.fingerprint, done.reviews))
    found = plan([done, *some[1:]], SCHEDULE, TODAY, company=Company(are_kin=kin))
    assert [one.entry.title for one in found.questions] == ["other?"]


def test_neighbours_are_of_different_topics() -> None:
    some = [known(f"{'ab'[number < 3]} {number}?", 60 + number) for number in range(6)]
    found = plan(some, SCHEDULE, TODAY, company=Company(topics_of=lambda one: (one.title[0],)))
    topics = [one.entry.title[0] for one in found.questions]
    assert all(one != other for one, other in itertools.pairwise(topics))


def test_a_session_of_a_minute_asks_at_least_one_that_is_due() -> None:
    assert len(asked([known("old?", 60), known("older?", 90)], minutes=1, new=0)) == 1
