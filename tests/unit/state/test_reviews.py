"""Reviews are facts: any split over devices and any order of merging gives equal due days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.learn.recall.memory import Schedule
from reader.state import StateStore
from reader.state.kinds import Member
from reader.state.privacy import clear, forget_reading_times
from reader.state.reviews import person_day, taken
from reader.state.travel.exchange import export_state, import_state
from tests.unit.learn.making import entry

DAY = date(2026, 3, 1)
QUESTIONS = [entry(f"question {number}?") for number in range(3)]

STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, 4), st.integers(0, 20), st.booleans()), max_size=14
)
"""(device, question, grade, days after the step before, whether the last one is taken back)."""


def reviews_of(store: StateStore):  # type: ignore[no-untyped-def]
    return [taken(marks.reviews) for marks in store.marks_of(QUESTIONS)]


def due(store: StateStore):  # type: ignore[no-untyped-def]
    schedule = Schedule()
    return [
        schedule.replay(one.fingerprint, reviews) for one, reviews in zip(QUESTIONS, reviews_of(store), strict=True)
    ]


@given(STEPS)
def test_any_split_and_order_of_merging_gives_equal_due_days(steps) -> None:  # type: ignore[no-untyped-def]
    devices = [StateStore.open(private=True) for _ in range(3)]
    day = DAY
    for device, question, grade, gap, back in steps:
        day += timedelta(days=gap)
        devices[device].recall.add(QUESTIONS[question], grade, day)
        if back:
            devices[device].recall.take_back()
    exports = [export_state(device) for device in devices]
    merged = []
    for order in permutations(exports):
        with StateStore.open(private=True) as store:
            for text in (*order, order[0]):
                assert not import_state(store, text).bad
            merged.append(due(store))
    assert all(one == merged[0] for one in merged)
    kept = sum(not back for *_, back in steps)
    with StateStore.open(private=True) as store:
        for text in exports:
            import_state(store, text)
        assert sum(map(len, reviews_of(store))) == kept, "none is lost, none is doubled"
    for device in devices:
        device.close()


def test_a_grade_can_be_taken_back_after_a_restart_and_once_more() -> None:
    with StateStore.open() as store:
        store.recall.add(QUESTIONS[0], 3, DAY)
        store.recall.add(QUESTIONS[0], 1, DAY + timedelta(days=4))
    with StateStore.open() as store:
        back = store.recall.take_back()
        assert back is not None
        assert (back.grade, back.day) == (1, DAY + timedelta(days=4))
        assert [review.grade for review in reviews_of(store)[0]] == [3]
        assert store.recall.take_back() is not None
        assert store.recall.take_back() is None
        assert store.reviews() == ()


def test_the_line_of_a_review_is_that_of_the_design() -> None:
    with StateStore.open() as store:
        store.recall.add(QUESTIONS[0], 3, DAY)
        text = export_state(store)
    assert '"kind": "review"' in text
    assert '"review": "20260301-00' in text
    assert '"value": 3' in text


def test_a_review_named_by_its_moment_is_understood_and_a_wrong_one_is_refused() -> None:
    moment = int(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp() * 1000)
    with StateStore.open() as store:
        store.recall.add(QUESTIONS[0], 3, DAY)
        text = export_state(store)
    name = text.split('"review": "')[1].split('"')[0]
    with StateStore.open(private=True) as store:
        clear(store)
        import_state(store, text.replace(name, f"{moment}-5d20"))
        assert [review.day for review in store.reviews()] == [DAY]
        assert import_state(store, text.replace('"value": 3', '"value": 7')).bad


@pytest.mark.parametrize("grade", [0, 5, -1])
def test_no_other_grade_is_taken(grade: int) -> None:
    with StateStore.open() as store, pytest.raises(ValueError, match=str(grade)):
        store.recall.add(QUESTIONS[0], grade, DAY)


def test_forgetting_the_times_of_reading_takes_nothing_from_the_schedule() -> None:
    with StateStore.open() as store:
        for gap in (0, 3, 10):
            store.recall.add(QUESTIONS[0], 3, DAY + timedelta(days=gap))
        before = due(store)
        forget_reading_times(store, datetime.now(UTC) + timedelta(days=400))
        assert due(store) == before
        assert len(store.reviews()) == 3


def test_of_a_review_s_time_only_the_day_is_left() -> None:
    with StateStore.open() as store:
        store.recall.add(QUESTIONS[0], 3, DAY)
        (before,) = [record for record in store.records() if record.kind == "review"]
        forget_reading_times(store, datetime.now(UTC) + timedelta(days=400))
        (after,) = [record for record in store.records() if record.kind == "review"]
    day = 86_400_000
    assert after.at == before.at - before.at % day
    assert after.time >> 16 == after.at + day - 1, "merging spreads it: it is later than what it replaces"


def test_clearing_forgets_reviews() -> None:
    with StateStore.open() as store:
        store.recall.add(QUESTIONS[0], 3, DAY)
        assert clear(store) == 1
        assert store.reviews() == ()


def test_a_day_begins_at_four() -> None:
    here = datetime.now().astimezone().tzinfo
    assert person_day(datetime(2026, 3, 2, 3, 59, tzinfo=here)) == DAY
    assert person_day(datetime(2026, 3, 2, 4, 0, tzinfo=here)) == DAY + timedelta(days=1)
    assert person_day(datetime(2026, 3, 2, 0, 30, tzinfo=here), starts=0) == DAY + timedelta(days=1)


@pytest.mark.parametrize(
    "name", ["99991231-00-aa", "00010101-00-aa", "22000101-0", "19691231-0", "253402300799999", "999999999999999"]
)
def test_a_day_at_an_end_of_the_calendar_is_nobodys(name: str) -> None:
    """Another machine may say anything, and a schedule counts on from it."""
    reviews = taken([Member(name, 4, 0), Member("20260301-00-aa", 1, 0), Member("21991231-00-aa", 4, 0)])
    assert [review.name for review in reviews] == ["20260301-00-aa", "21991231-00-aa"]
    assert Schedule().replay("t", reviews)


def test_undo_takes_grades_back_in_their_turn_among_marks_and_says_which() -> None:
    with StateStore.open() as store:
        store.set_read(QUESTIONS[2], True)
        store.recall.add(QUESTIONS[0], 3, DAY)
        store.set_bookmarked(QUESTIONS[1], True)
        store.recall.add(QUESTIONS[0], 1, DAY)
    with StateStore.open() as store:
        said = []
        while (change := store.undo()) is not None:
            said.append(change.text)
        assert said == [
            "Undone: the grade “not recalled” of “question 0?” is taken back",
            "Undone: “question 1?” is no longer bookmarked",
            "Undone: the grade “recalled” of “question 0?” is taken back",
            "Undone: “question 2?” is unread again",
        ]
        assert store.reviews() == ()


def test_what_recall_took_back_is_not_undone_once_more() -> None:
    with StateStore.open() as store:
        store.recall.add(QUESTIONS[0], 3, DAY)
        store.recall.add(QUESTIONS[1], 2, DAY)
        store.recall.take_back()
        change = store.undo()
        assert change is not None
        assert change.text == "Undone: the grade “recalled” of “question 0?” is taken back"
        assert store.undo() is None
        assert not store.recall.can_take_back()
