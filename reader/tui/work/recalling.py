"""Recall for the screens: the questions, their answers as documents, and grades; all of it runs in threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from reader.learn.order import basics_first
from reader.learn.recall.answer import split_answer
from reader.learn.recall.desk import MISSED, Desk
from reader.learn.recall.session import (
    Company,
    Known,
    Plan,
    QueuedQuestion,
)
from reader.learn.recall.told import Means, TakenBack, context_of, further_of, take_back, what_next, why_none
from reader.learn.twins import Twins
from reader.library.document import Block, Document, Heading, Notice, Run
from reader.library.post import Entry
from reader.search.query.nothing import why_nothing
from reader.text import EMPTY, Clean, CleanLine, clean_line
from reader.tui.work.session import Session

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

    def start(self, query: str = "", *, practise: bool = False, most: int | None = None) -> Start:
        """Find the questions for today, or all to `practise`, among all entries or among the results of a query.

        `most` is the maximum number of questions that are asked.
        """
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
        self._plan = (desk.practice(among) if self._practises else desk.plan(among)).at_most(most)
        questions = self._plan.questions
        if questions:
            return Start(questions, desk.can_take_back())
        if among is not None and not among:
            why = why_nothing(query).sentence
        else:
            why = clean_line(why_none(desk, query, among, self._means, practised=practise))
        return Start(questions, desk.can_take_back(), why, self._further())

    def _further(self) -> Further:
        more = further_of(self.desk, self._among, practised=self._practises)
        return Further(more, self.desk.can_practise(self._among))

    def _practice_words(self, further: Further) -> str:
        """Return how to practise now what is not due, as a sentence; empty if there is nothing."""
        return self._means.ahead(further.practice) if not self._practises else ""

    @property
    def _means(self) -> Means:
        key = self._key
        return Means(
            f"{self._practise_key} practises",
            f"press {key} in its post, then {key} in the list.",
            f"{key} in a post adds it back.",
        )

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
