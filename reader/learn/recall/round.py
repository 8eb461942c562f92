"""The questions of one session in order, the current one, and the results of the previous ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reader.learn.recall.memory import AGAIN
from reader.learn.recall.session import QueuedQuestion, minutes_of
from reader.words import counted, duration

__all__ = ["Round"]


class Round:
    """Iterates over questions; one that is not recalled comes once more at the end, but not twice."""

    def __init__(self, questions: Iterable[QueuedQuestion] = ()) -> None:
        self.questions = list(questions)
        self._place = 0
        self._grades: list[tuple[str, int]] = []
        """Each graded question with its grade; repeated questions are in it twice."""
        self._dropped: list[QueuedQuestion] = []
        """The questions that were postponed or excluded since the last grade."""

    @property
    def current(self) -> QueuedQuestion | None:
        """The current question, or None after the last one."""
        return self.questions[self._place] if self._place < len(self.questions) else None

    @property
    def can_undo(self) -> bool:
        """Whether something can be undone."""
        return bool(self._grades or self._dropped)

    @property
    def dropped(self) -> QueuedQuestion | None:
        """The question dropped last, or None if a grade was given since."""
        return self._dropped[-1] if self._dropped else None

    @property
    def told(self) -> str:
        """The position in the session: `1 of 8 · about 5 min left`."""
        left = minutes_of(self.questions[self._place :])
        return f"{self._place + 1} of {len(self.questions)} · about {duration(left)} left"

    @property
    def left_words(self) -> str:
        """The state when leaving in the middle: `3 answered, 5 left`; empty if nothing is left."""
        left = len(self.questions) - self._place
        return f"{len(dict(self._grades)):,} answered, {left:,} left" if left else ""

    @property
    def done_words(self) -> str:
        """The result at the end: `8 questions, 6 recalled.` For repeated questions the last grade counts."""
        if not self._grades:
            return "Nothing was asked."
        last = dict(self._grades)
        return f"{counted(len(last), 'question')}, {sum(grade > AGAIN for grade in last.values()):,} recalled."

    @property
    def late_words(self) -> str:
        """How many of these were missed at first: `2 were recalled only when asked again.` Empty if none."""
        last, first = dict(self._grades), dict(reversed(self._grades))
        late = sum(first[name] == AGAIN < grade for name, grade in last.items())
        return f"{late:,} {'was' if late == 1 else 'were'} recalled only when asked again." if late else ""

    def grade(self, grade: int, now: QueuedQuestion) -> bool:
        """Record a grade and advance. Return whether the question, in its state `now`, comes once more."""
        again = grade == AGAIN and not self.questions[self._place].again
        self._grades.append((now.entry.id, grade))
        self._dropped = []
        if again:
            self.questions.append(replace(now, again=True))
        self._place += 1
        return again

    def drop(self) -> None:
        """Continue without the current question."""
        self._dropped.append(self.questions.pop(self._place))

    def take_back(self, question: QueuedQuestion) -> None:
        """Ask a question now that was dropped last, or else whose last grade was taken back."""
        if self._dropped:
            self._dropped.pop()
            self.questions.insert(self._place, question)
            return
        name = question.entry.id
        if self._grades:
            self._grades.pop()
        before = [one for one in self.questions[: self._place] if one.entry.id != name]
        later = [one for one in self.questions[self._place :] if one.entry.id != name]
        self.questions, self._place = [*before, question, *later], len(before)
