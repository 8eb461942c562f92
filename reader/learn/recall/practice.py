"""Practising ahead of time: every question that is wanted, whether or not it is due, such as before an exam.

Grades count as in any session: FSRS takes into account how early a question was asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from reader.learn.recall.memory import AGAIN, Schedule
from reader.learn.recall.session import (
    OFF,
    Known,
    Plan,
    QueuedQuestion,
    chance_today,
    is_forgotten,
    is_question,
    state_of,
)

__all__ = ["MOST_PRACTISED", "Selection", "can_be_practised", "is_done_today", "practice"]

MOST_PRACTISED = 100
"""Maximum number of questions of one session; the next one goes on with the others."""


class Selection(NamedTuple):
    """Which questions a session asks: those that a query finds, or all; `practise` if also those that are not due.

    `most` is the maximum number of questions of each session; None if only its settings limit it.
    """

    query: str = ""
    practise: bool = False
    most: int | None = None


def can_be_practised(known: Known, today: date, *, unread: bool) -> bool:
    """Return whether a question can be asked ahead of time; `unread` admits those that the user has not read."""
    state = state_of(known, today)
    return state != OFF and (bool(state) or (unread and is_question(known.entry)))


def is_done_today(known: Known, today: date) -> bool:
    """Return whether a question was recalled today, so that others are practised first."""
    return bool(known.reviews) and known.reviews[-1].day == today and known.reviews[-1].grade > AGAIN


def practice(known: Sequence[Known], schedule: Schedule, today: date, *, unread: bool) -> Plan:
    """Return what is asked to practise ahead of time, the least known first; questions known alike keep their order.

    New questions follow, those that were read at their front, then what was recalled today, so that one session after
    the other goes through all of them.
    """
    wanted = [one for one in known if can_be_practised(one, today, unread=unread)]
    wanted.sort(
        key=lambda one: (
            is_done_today(one, today),
            not one.reviews,
            not state_of(one, today),
            not is_forgotten(one.reviews),
            chance_today(schedule, one, today),
        )
    )
    asked = tuple(QueuedQuestion(one, new=not one.reviews) for one in wanted[:MOST_PRACTISED])
    return Plan(asked, due=sum(not one.new for one in asked), late=len(wanted) - len(asked))
