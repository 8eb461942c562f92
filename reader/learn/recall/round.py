"""The questions of one session in their order, which of them stands before the person, and how those before went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reader.learn.recall.memory import AGAIN
from reader.learn.recall.session import QueuedQuestion, minutes_of
from reader.words import counted, duration

__all__ = ["Round"]


class Round:
    """Goes through questions; what is not recalled comes once more at the end, but not twice."""

    def __init__(self, questions: Iterable[QueuedQuestion] = ()) -> None:
        self.questions = list(questions)
        self._place = 0
        self._grades: list[tuple[str, int]] = []
        """Each question that was graded, with the grade; what came once more stands twice."""
        self._dropped: list[QueuedQuestion] = []
        """The questions that were put off or left out for good since the last grade."""

    @property
    def current(self) -> QueuedQuestion | None:
        """The question that is asked, None after the last one."""
        return self.questions[self._place] if self._place < len(self.questions) else None

    @property
    def can_undo(self) -> bool:
        """Whether something was done that was not taken back."""
        return bool(self._grades or self._dropped)

    @property
    def dropped(self) -> QueuedQuestion | None:
        """The question that was left out last, None where a grade was given since."""
        return self._dropped[-1] if self._dropped else None

    @property
    def told(self) -> str:
        """Where one is: `1 of 8 · about 5 min left`."""
        left = minutes_of(self.questions[self._place :])
        return f"{self._place + 1} of {len(self.questions)} · about {duration(left)} left"

    @property
    def left_words(self) -> str:
        """What leaving in the middle comes to: `3 answered, 5 left`; empty where nothing is left."""
        left = len(self.questions) - self._place
        return f"{len(dict(self._grades)):,} answered, {left:,} left" if left else ""

    @property
    def done_words(self) -> str:
        """What was done at the end: `8 questions, 6 recalled.` Of what came once more the last grade counts."""
        if not self._grades:
            return "Nothing was asked."
        last = dict(self._grades)
        return f"{counted(len(last), 'question')}, {sum(grade > AGAIN for grade in last.values()):,} recalled."

    def grade(self, grade: int, now: QueuedQuestion) -> bool:
        """Go on after a grade; whether the question, as it is known `now`, comes once more."""
        again = grade == AGAIN and not self.questions[self._place].again
        self._grades.append((now.entry.id, grade))
        self._dropped = []
        if again:
            self.questions.append(replace(now, again=True))
        self._place += 1
        return again

    def drop(self) -> None:
        """Go on without the current question."""
        self._dropped.append(self.questions.pop(self._place))

    def take_back(self, question: QueuedQuestion) -> None:
        """Ask a question now that was left out last, or else whose last grade was taken back."""
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
