"""What recall says about its questions, on the screen and in lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from reader.learn.recall.desk import AHEAD, Desk
from reader.learn.recall.practice import is_done_today
from reader.learn.recall.session import (
    DAY,
    DUE_SECONDS,
    MINUTES,
    Known,
    Plan,
    QueuedQuestion,
    is_missed_today,
    state_of,
)
from reader.library.post import Entry
from reader.state.reviews import GRADES
from reader.text import CleanLine, clean_line
from reader.words import counted, duration

__all__ = ["TakenBack", "context_of", "day_words", "further_of", "take_back", "what_next"]


def context_of(known: Known, today: date, *, new: bool) -> CleanLine:
    """Return when a question was last asked, or that it is new."""
    if new or not known.reviews:
        return clean_line("new: guess before you look")
    days = (today - known.reviews[-1].day).days
    if days < 1:
        return clean_line("asked earlier today")
    return clean_line(f"last asked {'yesterday' if days == 1 else counted(days, 'day') + ' ago'}")


def day_words(day: date, today: date) -> str:
    """Return a coming day in words: `tomorrow`, `in 3 days`."""
    days = (day - today).days
    return "tomorrow" if days == 1 else f"in {counted(days, 'day')}"


class TakenBack(NamedTuple):
    """A grade that was undone: a sentence about it, and its question if it is still in the site."""

    words: CleanLine
    question: QueuedQuestion | None


def take_back(desk: Desk, dropped: QueuedQuestion | None = None) -> TakenBack | None:
    """Restore the question that was `dropped` last, else undo the last grade; return None if there is neither.

    Raises StateError.
    """
    if dropped is not None:
        known = desk.ask_after_all(dropped.entry, dropped.known.preference)
        words = clean_line(f"Undone: “{dropped.entry.title}” is asked after all")
        return TakenBack(words, replace(dropped, known=known))
    review, entry = desk.take_back()
    if review is None:
        return None
    grade = f"the grade “{GRADES[review.grade]}”"
    if entry is None:
        return TakenBack(clean_line(f"Undone: {grade} of a post that is gone is taken back"), None)
    known = desk.of(entry)
    words = clean_line(f"Undone: {grade} of “{entry.title}” is taken back")
    return TakenBack(words, QueuedQuestion(known, not known.reviews, is_missed_today(known, desk.today)))


def further_of(desk: Desk, among: Iterable[Entry] | None, *, practised: bool) -> int:
    """Return how many questions another session of the same kind would ask that were not recalled today."""
    plan = desk.practice(among) if practised else desk.plan(among)
    return sum(not (practised and is_done_today(one.known, desk.today)) for one in plan.questions)


def what_next(desk: Desk, plan: Plan, among: Iterable[Entry] | None, unpractised: int | None = None) -> list[str]:
    """Return sentences for the end of a session: when the next questions are due, and what did not fit into it.

    If it was to practise, `unpractised` is how many questions it left (see `further_of`).
    """
    said = []
    for ahead in range(1, AHEAD * 13):
        day = desk.today + timedelta(days=ahead)
        if count := desk.coming(day):
            minutes = max(1, round(count * DUE_SECONDS / 60))
            said.append(f"Next: {count:,} {day_words(day, desk.today)}, about {duration(minutes)}.")
            break
    return said + (_limits(desk, plan, among) if unpractised is None else _practised(unpractised))


def _practised(left: int) -> list[str]:
    if not left:
        return ["All of these questions were recalled today."]
    return [f"{counted(left, 'question')} of these {'was' if left == 1 else 'were'} not recalled today."]


def _limits(desk: Desk, plan: Plan, among: Iterable[Entry] | None) -> list[str]:
    """Return sentences on the waiting questions and on the limit that kept them out of this session."""
    settings, said = desk.settings, []
    session = f"a session takes about {settings.minutes} min, and another one asks more."
    if late := plan.late:
        said.append(f"{late:,} more {'is' if late == 1 else 'are'} due; {session}")
    if alike := plan.alike:
        asks = f"{counted(alike, 'question')} {'asks' if alike == 1 else 'ask'}"
        said.append(f"{asks} almost the same as one of today, so {'it waits' if alike == 1 else 'they wait'}.")
    names = {entry.id for entry in among} if among is not None else None
    of_these = [one for one in desk.known if names is None or one.entry.id in names]
    if waiting := sum(state_of(one, desk.today) == "new" for one in of_these):
        wait = f"{counted(waiting, 'new question')} {'waits' if waiting == 1 else 'wait'}"
        limits = {DAY: f"; at most {settings.new} a day are asked.", MINUTES: f"; {session}"}
        said.append(wait + limits.get(plan.new_limit, " for another day."))
    return said
