from __future__ import annotations

import json
from datetime import date, timedelta

from reader.learn.recall.desk import Desk, days_text
from reader.learn.recall.kept import due_today
from reader.learn.recall.session import ASK, OFF, Company
from reader.learn.recall.states import RecallStates
from reader.settings import RecallSettings
from reader.state import StateStore
from tests.unit.learn.making import entry

DAY = date(2026, 3, 1)
QUESTIONS = [entry(f"question {number}?") for number in range(4)]


def desk(store: StateStore, day: date = DAY, **more) -> Desk:  # type: ignore[no-untyped-def]
    made = Desk(QUESTIONS, store, RecallSettings(), today=lambda: day, **more)
    made.look()
    return made


def test_a_question_that_was_graded_comes_again_when_it_was_said_to() -> None:
    with StateStore.open() as store:
        first = desk(store)
        first.set_preference(QUESTIONS[0], ASK)
        assert [one.entry for one in first.plan().questions] == [QUESTIONS[0]]
        days = first.again(first.of(QUESTIONS[0]))
        first.grade(QUESTIONS[0], 3)
        assert not first.plan().questions
        assert not desk(store, DAY + timedelta(days=days[3] - 1)).plan().questions
        later = desk(store, DAY + timedelta(days=days[3]))
        assert [one.entry for one in later.plan().questions] == [QUESTIONS[0]]


def test_due_days_are_kept_and_counted_without_a_library(tmp_path) -> None:  # type: ignore[no-untyped-def]
    place = tmp_path / "sites" / "x.recall"
    assert due_today(place, DAY) is None, "recall was never begun"
    with StateStore.open() as store:
        one = desk(store, kept=place)
        one.grade(QUESTIONS[0], 1)
        one.grade(QUESTIONS[1], 4)
        one.set_preference(QUESTIONS[1], OFF)
        one.keep()
        assert due_today(place, DAY) == 1, "it comes once more today"
        assert due_today(place, DAY + timedelta(days=1)) == 1
        again = desk(store, DAY + timedelta(days=1), kept=place)
        assert again.known == desk(store, DAY + timedelta(days=1)).known
        again.grade(QUESTIONS[0], 3)
        assert desk(store, DAY + timedelta(days=1), kept=place).known == again.known, "what was kept is stale now"
    place.write_bytes(b"{")
    assert due_today(place, DAY) == 0


def test_a_changed_digit_puts_no_question_off_for_years(tmp_path) -> None:  # type: ignore[no-untyped-def]
    place = tmp_path / "sites" / "x.recall"
    with StateStore.open() as store:
        one = desk(store, DAY, kept=place)
        one.grade(QUESTIONS[0], 3)
        one.keep()
        later = DAY + timedelta(days=60)
        head, end, kept = place.read_text().rpartition("\n")
        data = json.loads(kept)
        data["memories"][0][-1] += 9_000
        place.write_text(f"{head}{end}{json.dumps(data)}")
        assert [one.entry for one in desk(store, later, kept=place).plan().questions] == [QUESTIONS[0]]


def test_what_was_missed_today_comes_once_more_also_after_leaving() -> None:
    first, second = QUESTIONS[:2]
    with StateStore.open() as store:
        for question in (first, second):
            desk(store, DAY - timedelta(days=60)).grade(question, 2)
        one = desk(store)
        assert one.again(one.of(first))[1] == 0, "which is what the grade says"
        one.grade(first, 1)
        again = desk(store)
        assert [(it.entry, it.again) for it in again.plan().questions] == [(second, False), (first, True)]
        assert (again.due, again.coming(DAY + timedelta(days=1))) == (2, 0)
        assert RecallStates(RecallSettings(), today=lambda: DAY).of([first], store.marks_of([first])) == ["due"]
        assert again.again(again.of(first))[1] == 1
        again.grade(first, 1)
        assert [it.entry for it in desk(store).plan().questions] == [second], "but not twice"
        again.take_back()
        assert first in [it.entry for it in desk(store).plan().questions]


def test_what_is_put_off_today_comes_again_tomorrow_also_after_a_restart(tmp_path) -> None:  # type: ignore[no-untyped-def]
    place = tmp_path / "sites" / "x.recall"
    with StateStore.open() as store:
        for question in QUESTIONS[:3]:
            desk(store, DAY - timedelta(days=60)).grade(question, 2)
        one = desk(store, kept=place)
        asked = [it.entry for it in one.plan().questions]
        assert len(asked) == 3
        one.skip(asked[0])
        assert [it.entry for it in one.plan().questions] == asked[1:]
        assert due_today(place, DAY) == 2
        again = desk(store, kept=place)
        assert [it.entry for it in again.plan().questions] == asked[1:]
        again.skip(asked[1])
        assert [it.entry for it in desk(store, kept=place).plan().questions] == asked[2:]
        assert due_today(place, DAY + timedelta(days=1)) == 3
        assert len(desk(store, DAY + timedelta(days=1), kept=place).plan().questions) == 3


def test_the_count_of_what_waits_leaves_out_what_is_not_asked_beside_its_twin(tmp_path) -> None:  # type: ignore[no-untyped-def]
    place = tmp_path / "sites" / "x.recall"
    twins = set(QUESTIONS[:2])
    with StateStore.open() as store:
        for question in QUESTIONS[:3]:
            desk(store, DAY - timedelta(days=60)).grade(question, 2)
        one = desk(store, kept=place)
        one.company = Company(are_kin=lambda first, second: {first, second} == twins)
        one.keep()
        assert due_today(place, DAY) == len(one.plan().questions) == 2
        assert due_today(place, DAY + timedelta(days=1)) == 2
        assert due_today(place, DAY + timedelta(days=100)) == 3, "beyond what was counted ahead"


def test_states_are_those_of_the_marks_and_the_day(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with StateStore.open() as store:
        one = desk(store, kept=tmp_path / "sites" / "x.recall")
        one.grade(QUESTIONS[0], 3)
        one.grade(QUESTIONS[1], 3)
        one.set_preference(QUESTIONS[1], OFF)
        store.set_read(QUESTIONS[2], True)
        one.keep()
        for kept in (None, tmp_path / "sites" / "x.recall"):
            day = [DAY]
            states = RecallStates(RecallSettings(new=0), kept, today=lambda: day[-1])  # noqa: B023
            marks = store.marks_of(QUESTIONS)
            assert states.of(QUESTIONS, marks) == ["later", "off", "new", ""]
            day.append(DAY + timedelta(days=90))
            assert states.of(QUESTIONS, marks) == ["due", "off", "new", ""]
            one.grade(QUESTIONS[2], 4)
            assert states.of(QUESTIONS, store.marks_of(QUESTIONS))[2] in {"due", "later"}
            store.recall.take_back()


def test_a_state_says_of_the_same_questions_that_they_are_asked_today_as_a_session_would(tmp_path) -> None:  # type: ignore[no-untyped-def]
    kin = [{QUESTIONS[0], QUESTIONS[1]}]
    company = Company(are_kin=lambda first, second: {first, second} in kin)
    with StateStore.open() as store:
        one = desk(store, kept=tmp_path / "sites" / "x.recall")
        one.company = company
        states = RecallStates(RecallSettings(), one._kept, today=lambda: DAY, are_kin=company.are_kin)

        def asked() -> set[str]:
            found = states.of(QUESTIONS, store.marks_of(QUESTIONS))
            return {entry.id for entry, state in zip(QUESTIONS, found, strict=True) if state in {"due", "today"}}

        assert asked() == set()
        for question in QUESTIONS[:3]:
            one.set_preference(question, ASK)
        # Before the first session, and without twins of each other.
        assert asked() == {it.entry.id for it in one.plan().questions}
        assert len(asked()) == 2
        desk(store, DAY - timedelta(days=60)).grade(QUESTIONS[3], 2)
        one.look()
        assert asked() == {it.entry.id for it in one.plan().questions}
        assert QUESTIONS[3].id in asked()
        one.skip(QUESTIONS[3])
        assert asked() == {it.entry.id for it in one.plan().questions}
        assert QUESTIONS[3].id not in asked()


def test_progress_tells_what_came_true_beside_what_was_expected() -> None:
    with StateStore.open() as store:
        for gap, grade in ((0, 3), (4, 1), (6, 3)):
            desk(store, DAY + timedelta(days=gap)).grade(QUESTIONS[0], grade)
        found = desk(store, DAY + timedelta(days=6)).progress()
    assert (found.asked, found.reviews, found.recalled) == (1, 2, 1)
    assert 0 < found.expected < 2
    assert 0.9 < found.known <= 1
    assert found.days == {DAY + timedelta(days=gap): 1 for gap in (0, 4, 6)}
    assert len(found.next) == 14
    assert sum(count for _, count in found.next) == 1


def test_taking_back_gives_the_question_and_its_memory_of_before() -> None:
    with StateStore.open() as store:
        one = desk(store)
        before = one.grade(QUESTIONS[2], 3)
        one.grade(QUESTIONS[2], 1)
        assert one.take_back()[1] == QUESTIONS[2]
        assert one.of(QUESTIONS[2]) == before
        assert one.take_back()[1] == QUESTIONS[2]
        assert one.take_back() == (None, None)
        assert not one.can_take_back()


def test_days_are_said_in_few_words() -> None:
    assert [days_text(days) for days in (0, 1, 12, 45, 180, 400)] == [
        "today",
        "tomorrow",
        "12 days",
        "1 month",
        "6 months",
        "1.1 years",
    ]
