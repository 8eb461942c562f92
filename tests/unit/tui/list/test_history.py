"""Going back and forward through what was opened, as in a browser."""

from __future__ import annotations

from reader.page import Place
from reader.tui.list.history import History, Visit
from tests.unit.tui.making import entry

A, B, C = entry("a"), entry("b"), entry("c")


def opened(*entries: object) -> History:
    history = History()
    for one in entries:
        history.enter(one)  # type: ignore[arg-type]
    return history


def test_back_leads_to_what_was_open_before_and_forward_again() -> None:
    history = opened(A, B, C)
    assert history.step(-1) == Visit(B)
    assert history.step(-1) == Visit(A)
    assert history.step(-1) is None
    assert history.step(1) == Visit(B)


def test_a_post_is_found_where_it_was_left() -> None:
    history = opened(A)
    history.leave(Visit(A, Place(3, 40)))
    history.enter(B)
    assert history.step(-1) == Visit(A, Place(3, 40))


def test_opening_something_else_forgets_what_lay_forward() -> None:
    history = opened(A, B)
    history.step(-1)
    history.enter(C)
    assert history.step(1) is None
    assert history.step(-1) == Visit(A)


def test_from_the_list_back_leads_to_the_post_that_was_left_last() -> None:
    history = opened(A, B)
    assert history.step(-1, away=True) == Visit(B)


def test_opening_the_same_post_again_is_one_visit() -> None:
    history = opened(A, A, A)
    assert history.step(-1) is None
