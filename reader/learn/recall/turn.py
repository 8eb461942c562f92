"""When recall asks the questions that the user chose for it, and what keeps them from being asked today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from reader.learn.recall.session import DAY, MINUTES, Known, Plan, due_day
from reader.settings import RecallSettings

__all__ = ["day_words", "why_later"]


def day_words(day: date, today: date) -> str:
    """Return a coming day in words: `tomorrow`, `in 3 days`."""
    days = (day - today).days
    return "tomorrow" if days == 1 else f"in {days:,} days"


def why_later(chosen: Sequence[Known], plan_of: Callable[[date], Plan], today: date, settings: RecallSettings) -> str:
    """Return which questions are not asked today, why, and when they are, as the end of a sentence.

    Empty if all are asked today. `plan_of` returns what the next session asks if it is on a given day.
    """
    plan = plan_of(today)
    left = _without(chosen, plan)
    new = [one for one in left if one.memory is None]
    if not left:
        return ""
    days = [day for one in left if (day := due_day(one, today)) is not None]
    if not new and min(days) > today:
        earliest = " at the earliest" if len(left) > 1 else ""
        return f"{_those(left, chosen, 'is', 'are')} asked {day_words(min(days), today)}{earliest}"
    if plan.new_limit == MINUTES if new else plan.late:
        those = "it" if len(chosen) == 1 else "them" if len(left) == len(chosen) else f"{len(left):,} of them"
        return f"a session takes about {settings.minutes} min, so another one asks {those}"
    if settings.new and not _without(new, plan_of(today + timedelta(days=1))):
        then = f"{_those(left, chosen, 'is', 'are')} asked tomorrow"
    else:
        then = f"{_those(left, chosen, 'waits', 'wait')} for another day"
    return f"{_taken(settings.new)}, so {then}" if new and plan.new_limit == DAY else then


def _without(chosen: Sequence[Known], plan: Plan) -> list[Known]:
    """Return the questions that a session does not ask."""
    asked = {one.entry.id for one in plan.questions}
    return [one for one in chosen if one.entry.id not in asked]


def _those(left: Sequence[Known], chosen: Sequence[Known], verb: str, plural: str) -> str:
    """Return the subject of a sentence on what is `left` of the chosen questions, with its verb."""
    if len(chosen) == 1:
        return f"it {verb}"
    if len(left) == len(chosen):
        return f"they {plural}"
    return f"{len(left):,} of them {verb if len(left) == 1 else plural}"


def _taken(most: int) -> str:
    """Return that no more new questions are asked today, given the daily maximum."""
    if not most:
        return "no new questions are asked (setting `recall.new`)"
    return "today’s new question is taken" if most == 1 else f"today’s {most:,} new questions are taken"
