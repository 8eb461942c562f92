"""Recall in lines of text, for screen readers and for terminals that cannot show a full screen.

Each line that is typed answers the last line of the program. Grades are saved at once, as in the reader.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from reader.cli.printing.output import emit, flush, report
from reader.errors import SourceError
from reader.learn.recall.answer import split_answer
from reader.learn.recall.desk import Desk, days_text
from reader.learn.recall.round import Round
from reader.learn.recall.session import OFF, Plan, QueuedQuestion
from reader.learn.recall.told import context_of, further_of, take_back, what_next
from reader.library.body import to_text
from reader.library.document import Block, Document
from reader.state.reviews import GRADES

if TYPE_CHECKING:
    from reader.library.library import Library
    from reader.library.post import Entry

__all__ = ["Asking"]

KEYS = "Enter: the answer. s: not today. x: never ask. u: undo. q: leave."
NO_GRADE = "Type a grade from 1 to 4, or s, x, u or q."
OTHERS = ("s", "x", "u", "q")
LONGEST = 1_000
"""Maximum characters of a typed line that are looked at."""


class Asking:
    """Asks the questions of one session on standard output, and reads what to do from standard input."""

    def __init__(
        self, desk: Desk, library: Library, plan: Plan, among: Sequence[Entry] | None, *, practised: bool
    ) -> None:
        self._desk = desk
        self._library = library
        self._plan = plan
        self._among = among
        self._practised = practised
        self._round = Round(plan.questions)

    def ask(self) -> None:
        """Ask until the questions or the input end. Raises StateError if a grade cannot be saved."""
        self._desk.keep()
        try:
            emit([KEYS])
            while (question := self._round.current) is not None:
                if not self._ask_one(question):
                    break
            self._tell_end()
        finally:
            self._desk.keep()

    def _ask_one(self, question: QueuedQuestion) -> bool:
        """Ask a question until it is answered or left out; return False to leave."""
        try:
            answer, rest = split_answer(self._library.document(question.entry).blocks)
        except SourceError as error:
            report(error)
            self._round.drop()
            return True
        context = context_of(question.known, self._desk.today, new=question.new)
        emit(["", f"{self._round.told} · {context}", question.entry.post.label])
        typed = _typed({"", *OTHERS}, KEYS)
        for part, is_last in ((answer, not rest), (rest, True)):
            if typed == "":
                emit(["", *_lines(part), *self._grades(question, is_last=is_last)])
                typed = _typed({*map(str, GRADES), *OTHERS, *([] if is_last else [""])}, NO_GRADE)
        return self._do(question, typed)

    def _grades(self, question: QueuedQuestion, *, is_last: bool) -> list[str]:
        """Return the grades with the days until the question comes back."""
        again = self._desk.again(question.known)
        grades = [f"{grade}: {name}, {days_text(again[grade])}." for grade, name in GRADES.items()]
        return ["", " ".join(grades if is_last else [*grades, "Enter: the rest."])]

    def _do(self, question: QueuedQuestion, typed: str) -> bool:
        """Carry out what was typed; return False to leave."""
        deeds: dict[str, Callable[[QueuedQuestion], None]] = {"s": self._skip, "x": self._never, "u": self._undo}
        if typed in deeds:
            deeds[typed](question)
        elif typed != "q":
            grade = int(typed)
            now = QueuedQuestion(self._desk.grade(question.entry, grade))
            if self._round.grade(grade, now):
                emit(["It is asked once more at the end."])
        return typed != "q"

    def _skip(self, question: QueuedQuestion) -> None:
        self._desk.skip(question.entry)
        self._round.drop()

    def _never(self, question: QueuedQuestion) -> None:
        self._desk.set_preference(question.entry, OFF)
        self._round.drop()
        emit(["It is never asked again; `privacy-reader mark --ask` adds it back."])

    def _undo(self, _: QueuedQuestion) -> None:
        back = take_back(self._desk, self._round.dropped)
        if back is None:
            emit(["There is no grade to undo."])
            return
        emit([f"{back.words}."])
        if back.question is not None:
            self._round.take_back(back.question)

    def _tell_end(self) -> None:
        if self._round.current is not None:
            emit(["", f"{self._round.left_words}."])
            return
        left = further_of(self._desk, self._among, practised=True) if self._practised else None
        said = what_next(self._desk, self._plan, self._among, left)
        emit(["", " ".join(one for one in (self._round.done_words, *said, self._round.late_words) if one)])


def _typed(allowed: Collection[str], advice: str) -> str:
    """Return the next line of input that is `allowed`, and give `advice` on any other; `q` at the end of the input."""
    while True:
        flush()
        line = sys.stdin.readline(LONGEST) if sys.stdin is not None else ""
        typed = line.strip().lower()
        if typed in allowed and line:
            return typed
        if not line:
            return "q"
        emit([advice])


def _lines(blocks: Sequence[Block]) -> list[str]:
    text = to_text(Document(tuple(blocks)), boilerplate=True)
    return text.splitlines() or ["This post has no text."]
