from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reader.learn.recall.desk import Desk
from reader.learn.recall.memory import Schedule
from reader.learn.recall.practice import MOST_PRACTISED, is_done_today, practice
from reader.learn.recall.session import ASK, OFF, Known
from reader.settings import RecallSettings
from reader.state import Marks, StateStore
from reader.state.reviews import Review
from tests.unit.learn.making import UNREAD, entry, read_on

TODAY = date(2026, 11, 22)
SCHEDULE = Schedule()
READ = read_on("2026-10-01")


def known(title: str, *asked: tuple[int, int], marks: Marks = READ) -> Known:
    """A question with its reviews: how many days ago, and the grade."""
    one = entry(title)
    reviews = tuple(Review(TODAY - timedelta(days=ago), grade, f"{ago}") for ago, grade in asked)
    return Known(one, marks, reviews, SCHEDULE.replay(one.fingerprint, reviews))


def titles(some: list[Known], *, unread: bool = True) -> list[str]:
    return [str(one.entry.title) for one in practice(some, SCHEDULE, TODAY, unread=unread).questions]


def test_the_least_known_come_first_and_what_was_recalled_today_last() -> None:
    some = [
        known("recalled today?", (9, 1), (0, 3)),
        known("unread?", marks=UNREAD),
        known("read?"),
        known("well known?", (2, 4)),
        known("known?", (40, 3)),
        known("missed yesterday?", (30, 4), (1, 1)),
        known("missed today?", (0, 1)),
    ]
    found = titles(some)
    assert set(found[:2]) == {"missed yesterday?", "missed today?"}
    assert found[2:] == ["known?", "well known?", "read?", "unread?", "recalled today?"]


def test_what_is_never_to_be_asked_and_what_is_no_question_is_left_out() -> None:
    some = [
        known("never?", (9, 1), marks=Marks(read=True, grade=OFF)),
        known("no question", marks=READ),
        known("no question, but chosen", marks=Marks(grade=ASK)),
        known("no question, but asked before", (5, 3)),
        known("unread?", marks=UNREAD),
    ]
    assert titles(some) == ["no question, but asked before", "no question, but chosen", "unread?"]
    assert titles(some, unread=False) == ["no question, but asked before", "no question, but chosen"]


def test_questions_known_alike_are_asked_in_the_order_of_the_search() -> None:
    with StateStore.open() as store:
        desk = Desk([entry(name) for name in ("a?", "b?", "c?", "d?")], store, RecallSettings(), today=lambda: TODAY)
        desk.look()
        desk.grade(desk.entries[0], 4)
        found = desk.practice([desk.entries[number] for number in (3, 0, 1, 2)])
    assert [str(one.entry.title) for one in found.questions] == ["d?", "b?", "c?", "a?"]


def test_a_new_question_is_one_that_was_never_asked() -> None:
    found = practice([known("asked?", (3, 3)), known("new?")], SCHEDULE, TODAY, unread=False)
    assert [(str(one.entry.title), one.new) for one in found.questions] == [("asked?", False), ("new?", True)]


@given(st.lists(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 4)), max_size=3), max_size=250))
def test_one_session_after_the_other_asks_each_question_once(histories: list[list[tuple[int, int]]]) -> None:
    left = [known(f"{number}?", *sorted(one, reverse=True)) for number, one in enumerate(histories)]
    names, asked = {str(one.entry.title) for one in left if not is_done_today(one, TODAY)}, list[str]()
    for _ in range(len(left) // MOST_PRACTISED + 1):
        found = practice(left, SCHEDULE, TODAY, unread=False).questions
        new = {one.entry.id for one in found if not is_done_today(one.known, TODAY)}
        asked += [str(one.entry.title) for one in found if one.entry.id in new]
        left = [known(str(one.entry.title), (0, 3)) if one.entry.id in new else one for one in left]
    assert sorted(asked) == sorted(names)
