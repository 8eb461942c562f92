"""Ninety days of recall by a simulated person: how long it takes a day, and what is known at the end.

    python -m tests.benchmarks.bench_recall [--seed 1] [--days 90]

The person reads six questions a day, leaves out 15% of the days, is away for ten days from day 45 on, and recalls a
question with the chance that FSRS gives it, a little worse or better for each question. Compared with reading alone.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from reader.learn.recall.memory import Schedule
from reader.learn.recall.session import DUE_SECONDS, NEW_SECONDS, Known, plan
from reader.settings import RecallSettings
from reader.state import Marks
from reader.state.reviews import Review
from tests.unit.learn.making import entry

START = date(2026, 1, 1)
READ_A_DAY = 6
OFF = 0.15
HOLIDAY = range(45, 55)


@dataclass
class Person:
    """Somebody who reads and recalls."""

    seed: int
    settings: RecallSettings = field(default_factory=RecallSettings)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.schedule = Schedule(self.settings.wanted, self.settings.longest)
        self.known: dict[str, Known] = {}
        self.minutes: list[float] = []
        self.after_holiday = (0, 0)

    def live(self, days: int) -> None:
        """So many days, one after the other."""
        for number in range(days):
            day = START + timedelta(days=number)
            if number in HOLIDAY or self.random.random() < OFF:
                continue
            self.recall(number, day)
            for _ in range(READ_A_DAY):
                one = entry(f"question {len(self.known)}?")
                marks = Marks(read=True, read_ms=int((day - date(1970, 1, 1)).total_seconds() * 1000) + 43_200_000)
                self.known[one.id + one.title] = Known(one, marks, (), None)

    def recall(self, number: int, day: date) -> None:
        """One session."""
        found = plan(list(self.known.values()), self.schedule, day, self.settings)
        seconds = 0
        for asked in found.questions:
            one = asked.known
            seconds += NEW_SECONDS if asked.new else DUE_SECONDS
            chance = 1.0 if one.memory is None else self.schedule.chance(one.memory, day)
            recalled = self.random.random() < chance
            grade = self.random.choice((2, 3, 3, 3, 4)) if recalled else 1
            reviews = (*one.reviews, Review(day, grade, f"{len(one.reviews)}"))
            memory = self.schedule.replay(one.entry.fingerprint, reviews)
            self.known[one.entry.id + one.entry.title] = Known(one.entry, one.marks, reviews, memory)
        self.minutes.append(seconds / 60)
        if number >= HOLIDAY.stop and self.after_holiday == (0, 0):
            self.after_holiday = (found.due, len(found.questions))

    def knows(self, days: int) -> tuple[float, float, int]:
        """Of the questions that were asked: how many are known at the end, with recall and by reading them once."""
        end = START + timedelta(days=days)
        asked = [one for one in self.known.values() if one.memory is not None]
        recalled = sum(self.schedule.chance(one.memory, end) for one in asked if one.memory is not None)
        once = [self.schedule.replay(one.entry.fingerprint, one.reviews[:1]) for one in asked]
        read = sum(self.schedule.chance(memory, end) for memory in once if memory is not None)
        return recalled, read, len(asked)


def main() -> None:
    """Print what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=90)
    options = parser.parse_args()
    person = Person(options.seed)
    person.live(options.days)
    recalled, read, asked = person.knows(options.days)
    print(f"minutes a day: {sum(person.minutes) / len(person.minutes):.1f}, at most {max(person.minutes):.1f}")
    print(f"known at the end: {recalled:.0f} of {asked} ({100 * recalled / asked:.0f}%)")
    print(f"by reading once: {read:.0f} of {asked} ({100 * read / asked:.0f}%)")
    due, fit = person.after_holiday
    print(f"first day after ten days away: {due} due, {fit} asked")


if __name__ == "__main__":
    main()
