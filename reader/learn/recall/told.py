"""What recall says about its questions, on the screen and in lines of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from reader.learn.recall.desk import AHEAD, Desk
from reader.learn.recall.practice import is_done_today
from reader.learn.recall.session import (
    DAY,
    DUE_SECONDS,
    LONGEST_ANSWER,
    MINUTES,
    OFF,
    Known,
    Plan,
    QueuedQuestion,
    due_day,
    is_missed_today,
    is_question,
    state_of,
)
from reader.learn.recall.turn import day_words
from reader.library.post import Entry
from reader.state.reviews import GRADES
from reader.text import CleanLine, clean_line
from reader.words import counted, duration

__all__ = [
    "NOTHING_DUE",
    "Means",
    "TakenBack",
    "context_of",
    "further_of",
    "take_back",
    "what_next",
    "why_none",
]

NOTHING_DUE = "Nothing is due today."


def context_of(known: Known, today: date, *, new: bool) -> CleanLine:
    """Return when a question was last asked, or that it is new."""
    if new or not known.reviews:
        return clean_line("new: guess before you look")
    days = (today - known.reviews[-1].day).days
    if days < 1:
        return clean_line("asked earlier today")
    return clean_line(f"last asked {'yesterday' if days == 1 else counted(days, 'day') + ' ago'}")


class Means(NamedTuple):
    """How the user changes what is asked, by keys or by commands.

    `practise` begins a sentence that goes on with the number of questions that it asks ahead of time; `choose` ends one
    about a post to be asked, and `add_back` is one about a post that is out of recall.
    """

    practise: str
    choose: str
    add_back: str

    def ahead(self, count: int) -> str:
        """Return how to practise now what is not due, as a sentence; empty if there is nothing."""
        return f"{self.practise} {counted(count, 'question')} ahead of time." if count else ""


def why_none(desk: Desk, query: str, among: Collection[Entry] | None, means: Means, *, practised: bool) -> str:
    """Return why a session asks nothing, and what to do: of `among`, the posts that a query finds, or of all posts.

    `practised` is whether the session was to ask also what is not due.
    """
    reason, *advice = _reasons(desk, among, means, practised=practised)
    if among is not None:
        reason = f"{counted(len(among), 'post matches', 'posts match')} “{query}”, but {reason}"
    ahead = means.ahead(desk.can_practise(among)) if not practised else ""
    return " ".join(filter(None, (reason, ahead, *advice)))


def _reasons(desk: Desk, among: Collection[Entry] | None, means: Means, *, practised: bool) -> tuple[str, ...]:
    """Return why nothing is asked, for posts that a query finds as the end of a sentence, and then advice."""
    names = {entry.id for entry in among} if among is not None else None
    some = [one for one in desk.known if names is None or one.entry.id in names]
    states = Counter(state_of(one, desk.today) for one in some)
    if not states["due"] and states["later"] and not practised:
        days = [due_day(one, desk.today) or desk.today for one in some if state_of(one, desk.today) == "later"]
        count = days.count(min(days))
        nothing = NOTHING_DUE if among is None else "none is due today."
        told = f"Next: {counted(count, 'question')} {day_words(min(days), desk.today)}."
        return nothing, told, *_new_waiting(desk, desk.plan(among), some)
    if among is None:
        return _of_all(desk, states, means, practised=practised)
    return _of_some(desk, states, among, means, practised=practised)


def _of_some(
    desk: Desk, states: Mapping[str, int], among: Collection[Entry], means: Means, *, practised: bool
) -> tuple[str, ...]:
    """Return why none of the posts is asked that a query finds, as the end of a sentence, and then advice."""
    questions = any(map(is_question, among))
    if practised and (states["due"] or states["later"] or states["new"] or (questions and not states[OFF])):
        return ("those that can be practised wait until tomorrow.",)
    if states["due"]:
        return ("those that are due wait until tomorrow.",)
    if states["new"]:
        return ("those that you have read wait for another day.",)
    if states[OFF]:
        return "those that you have read are out of recall.", means.add_back
    if not questions:
        return _by_itself(means)
    sooner = () if desk.can_practise(among) else (_sooner(means),)
    return "you have read none of these questions yet. They come up here from the day after you read them.", *sooner


def _of_all(desk: Desk, states: Mapping[str, int], means: Means, *, practised: bool) -> tuple[str, ...]:
    """Return why nothing is asked in the whole site, and then advice."""
    if states["due"] or (practised and (states["later"] or states["new"])):
        return "You have answered everything that is due today.", "Come back tomorrow."
    nothing = "Nothing to practise yet." if practised else "Nothing to recall yet."
    if not any(map(is_question, desk.entries)):
        asked, advice = _by_itself(means)
        return nothing, asked.capitalize(), advice
    if practised:
        return nothing, "Without a query, only questions that you have read are practised.", _sooner(means)
    return nothing, "Questions that you have read come up here from the next day on.", _sooner(means)


def _by_itself(means: Means) -> tuple[str, str]:
    """Return that posts like these are asked only if the user chooses them, and how."""
    asked = f"recall by itself asks only posts of up to {LONGEST_ANSWER} words whose title is a question."
    return asked, f"To be asked another one, {means.choose}"


def _sooner(means: Means) -> str:
    return f"To be asked one sooner, {means.choose}"


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
    return said + (_limits(desk, plan, among) if unpractised is None else _practised(plan, unpractised))


def _practised(plan: Plan, left: int) -> list[str]:
    if not left:
        # If the session asked all of them, its own result says so.
        return ["All of these questions were recalled today."] if plan.late or plan.cut else []
    return [f"{counted(left, 'question')} of these {'was' if left == 1 else 'were'} not recalled today."]


def _limits(desk: Desk, plan: Plan, among: Iterable[Entry] | None) -> list[str]:
    """Return sentences on the waiting questions and on the limit that kept them out of this session."""
    said = []
    if cut := len(plan.cut):
        said.append(f"{cut:,} more of today {'waits' if cut == 1 else 'wait'} for another session.")
    if late := plan.late:
        said.append(f"{late:,} more {'is' if late == 1 else 'are'} due; {_another(desk)}")
    if alike := plan.alike:
        asks = f"{counted(alike, 'question')} {'asks' if alike == 1 else 'ask'}"
        said.append(f"{asks} almost the same as one of today, so {'it waits' if alike == 1 else 'they wait'}.")
    names = {entry.id for entry in among} if among is not None else None
    return said + _new_waiting(desk, plan, [one for one in desk.known if names is None or one.entry.id in names])


def _new_waiting(desk: Desk, plan: Plan, some: Iterable[Known]) -> list[str]:
    """Return a sentence on the new questions among some that wait, and on the limit that keeps them waiting."""
    cut = {one.entry.id for one in plan.cut}
    waiting = sum(state_of(one, desk.today) == "new" for one in some if one.entry.id not in cut)
    if not waiting:
        return []
    wait = f"{counted(waiting, 'new question')} {'waits' if waiting == 1 else 'wait'}"
    limits = {DAY: f"; at most {desk.settings.new} a day are asked.", MINUTES: f"; {_another(desk)}"}
    return [wait + limits.get(plan.new_limit, " for another day.")]


def _another(desk: Desk) -> str:
    return f"a session takes about {desk.settings.minutes} min, and another one asks more."
