"""Recall for the screens: the questions, their answers as documents, and grades; all of it runs in threads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from reader.learn.order import basics_first
from reader.learn.recall.answer import split_answer
from reader.learn.recall.desk import MISSED, Desk
from reader.learn.recall.session import (
    OFF,
    Company,
    Known,
    Plan,
    QueuedQuestion,
    due_day,
    state_of,
)
from reader.learn.recall.told import TakenBack, context_of, day_words, further_of, take_back, what_next
from reader.learn.twins import Twins
from reader.library.document import Block, Document, Heading, Notice, Run
from reader.library.post import Entry
from reader.search.query.nothing import why_nothing
from reader.text import EMPTY, Clean, CleanLine, clean_line
from reader.tui.work.session import Session
from reader.words import counted

if TYPE_CHECKING:
    from reader.page import Page

__all__ = ["NOTHING_FURTHER", "Card", "Further", "MainDeeds", "Outlook", "Recalling", "Start"]

NO_TEXT = clean_line("This post has no text.")


class MainDeeds(NamedTuple):
    """What the main screen does with the current question.

    `changed` is called with each entry whose marks have changed, `tell` with a message for when this screen is left;
    the function passed to `links` closes this screen before a post is opened.
    """

    changed: Callable[[Entry], None]
    tell: Callable[[CleanLine], None]
    bookmark: Callable[[Entry], None]
    note: Callable[[Entry], None]
    links: Callable[[Entry, Page, Callable[[], None]], None]
    page: Callable[[Entry], None]


@dataclass(frozen=True, slots=True)
class Card:
    """A question ready to be asked: its answer in two parts, and the days until it is asked again by grade."""

    queued: QueuedQuestion
    question: Heading
    answer: tuple[Block, ...]
    rest: tuple[Block, ...]
    again: dict[int, int]
    context: CleanLine
    """When it was last asked, or that it is new."""
    missed: CleanLine = EMPTY
    """Advice about a question that is missed again and again."""

    def document(self, shown: int) -> Document:
        """Return the document of the question: with its answer if `shown` is 1, and with the rest if it is 2."""
        parts: list[Block] = [self.question]
        if shown > 0:
            parts += self.answer
        if shown > 1:
            parts += self.rest
        if shown > 0 and self.missed:
            parts.append(Notice(self.missed))
        return Document(tuple(parts))


class Further(NamedTuple):
    """How many questions another session would ask at once, and how many can be practised ahead of time."""

    more: int = 0
    practice: int = 0


NOTHING_FURTHER = Further()


@dataclass(frozen=True, slots=True)
class Start:
    """The beginning of a session.

    `why_none` says what to do if there are no questions; `undoable` is whether a grade of an earlier session can be
    undone; `further` is what can be asked instead.
    """

    questions: tuple[QueuedQuestion, ...]
    undoable: bool
    why_none: CleanLine = EMPTY
    further: Further = NOTHING_FURTHER


@dataclass(frozen=True, slots=True)
class Outlook:
    """Sentences on what comes next after a session, and what can be asked at once."""

    words: CleanLine
    further: Further


class Recalling:
    """One recall session. Its methods read or write files: call them in threads."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._key, self._practise_key = session.key_name("recall"), session.key_name("recall.practise")
        self._plan = Plan((), 0)
        self._practises = False
        self._among: Sequence[Entry] | None = None
        """The entries that may be asked; None for all."""
        self._take_site()

    def _take_site(self) -> None:
        session = self._session
        self._library, self._index, self._subjects = session.loaded, session.index, session.subjects
        settings, place = session.settings.recall, session.loader.recall_file
        self.desk = Desk(self._library.entries, session.store, settings, kept=place)

    def can_find(self, query: str) -> bool:
        """Return whether a query can be answered: its filters may need the texts, the topics or what recall knows.

        What has become known since is used from now on. Call it in the event loop.
        """
        if query and not self._knows_all:
            self._take_site()
        return not query or self._knows_all

    @property
    def _knows_all(self) -> bool:
        return self._index is not None and self._index.complete and self._subjects is not None

    def start(self, query: str = "", *, practise: bool = False) -> Start:
        """Find the questions for today, or all to `practise`, among all entries or among the results of a query."""
        self._practises = practise
        desk = self.desk
        if self._index is not None and self._index.complete:
            twins = Twins(self._index)
            topics = self._subjects.of if self._subjects is not None else lambda _: ()
            desk.company = Company(topics, twins.are_kin)
        desk.look()
        desk.keep()
        among: Sequence[Entry] | None = None
        if query and self._index is not None:
            if not self._index.complete:
                self._index.build()
            among = [hit.entry for hit in self._index.results(query).hits]
        self._among = among
        self._plan = desk.practice(among) if self._practises else desk.plan(among)
        questions = self._plan.questions
        if questions:
            return Start(questions, desk.can_take_back())
        further = self._further()
        why = f"{self._why_none(query, among)} {self._practice_words(further)}".strip()
        return Start(questions, desk.can_take_back(), clean_line(why), further)

    def _further(self) -> Further:
        more = further_of(self.desk, self._among, practised=self._practises)
        return Further(more, self.desk.can_practise(self._among))

    def _practice_words(self, further: Further) -> str:
        """Return how to practise now what is not due, as a sentence; empty if there is nothing."""
        if self._practises or not further.practice:
            return ""
        return f"{self._practise_key} practises {counted(further.practice, 'question')} ahead of time."

    def _why_none(self, query: str, among: Sequence[Entry] | None) -> CleanLine:
        desk = self.desk
        if among is not None:
            if not among:
                return why_nothing(query).sentence
            match = counted(len(among), "post matches", "posts match")
            return clean_line(f"{match} “{query}”, but {self._why_none_of(among)}")
        known = [day for one in desk.known if (day := due_day(one, desk.today)) is not None]
        if not known:
            return clean_line(
                f"Nothing to recall yet. Questions that you have read come up here from the next day on. {self._sooner}"
            )
        day = min((due for due in known if due > desk.today), default=None)
        if day is None:
            return clean_line("You have answered everything that is due today. Come back tomorrow.")
        return clean_line(
            f"Nothing is due today. Next: {counted(desk.coming(day), 'question')} {day_words(day, desk.today)}."
        )

    def _why_none_of(self, among: Sequence[Entry]) -> str:
        """Return why none of the entries found by a query is asked, and what to do, as the end of a sentence."""
        desk, names = self.desk, {entry.id for entry in among}
        some = [one for one in desk.known if one.entry.id in names]
        states = Counter(state_of(one, desk.today) for one in some)
        if states["due"]:
            return "those that are due wait until tomorrow."
        if states["later"]:
            days = [due_day(one, desk.today) or desk.today for one in some if state_of(one, desk.today) == "later"]
            first = min(days)
            return f"none is due today. Next: {counted(days.count(first), 'question')} {day_words(first, desk.today)}."
        if states["new"]:
            return "those that you have read wait for another day."
        if states[OFF]:
            return f"those that you have read are out of recall. {self._key} in a post adds it back."
        none = "you have read none of these questions yet. They come up here from the next day on."
        return none if desk.can_practise(among) else f"{none} {self._sooner}"

    @property
    def _sooner(self) -> str:
        return f"To be asked one sooner, press {self._key} in its post, then {self._key} in the list."

    def card(self, question: QueuedQuestion) -> Card:
        """Return a question with its answer. Raises SourceError if the post can no longer be read."""
        entry = question.entry
        answer, rest = split_answer(self._library.document(entry).blocks)
        known = question.known
        return Card(
            question,
            Heading(1, (Run(Clean(entry.post.label)),)),
            answer or (Notice(NO_TEXT),),
            rest,
            self.desk.again(known),
            context_of(known, self.desk.today, new=question.new),
            self._missed(known),
        )

    def _missed(self, known: Known) -> CleanLine:
        if known.memory is None or known.memory.lapses < MISSED:
            return EMPTY
        before = self._before(known.entry)
        beside = f"Read it beside “{before.title}”, or x: never ask." if before is not None else "x: never ask."
        return clean_line(f"Missed {known.memory.lapses} times. {beside}")

    def _before(self, entry: Entry) -> Entry | None:
        """Return the question that precedes an entry in its topic, the basics first."""
        if self._subjects is None:
            return None
        subject = next((self._subjects.named(name) for name in self._subjects.of(entry)), None)
        if subject is None:
            return None
        order = [subject.entries[number] for number in basics_first([one.title for one in subject.entries])]
        place = next((number for number, one in enumerate(order) if one.id == entry.id), 0)
        return order[place - 1] if place else (order[1] if len(order) > 1 else None)

    def grade(self, question: QueuedQuestion, grade: int) -> QueuedQuestion:
        """Save a grade; return the question as it is known then. Raises StateError."""
        return replace(question, known=self.desk.grade(question.entry, grade), new=False)

    def take_back(self, dropped: QueuedQuestion | None = None) -> TakenBack | None:
        """Undo what was done last (see `take_back`)."""
        return take_back(self.desk, dropped)

    def outlook(self) -> Outlook:
        """Return what comes next and how long it takes; cache the due days."""
        self.desk.keep()
        further = self._further()
        said = what_next(self.desk, self._plan, self._among, further.more if self._practises else None)
        return Outlook(clean_line(" ".join([*said, self._practice_words(further)])), further)
