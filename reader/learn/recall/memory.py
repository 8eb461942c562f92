"""Computes memories from reviews: how long the user will know an answer, replayed through FSRS-6 by the library `fsrs`.

It uses days rather than seconds, no learning steps and no random fuzz, so the same reviews give the same day on every
machine. The intervals of `fsrs` are spread by up to 5% by a hash of the question, so that what was learned on one day
does not come back on one day.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from reader.state.reviews import Review

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fsrs import Card, Rating, Scheduler

__all__ = ["AGAIN", "Memory", "Schedule"]

SPREAD = 0.05
AGAIN = 1
"""The grade for what was not recalled."""
LONGEST_LIST = 50_000
"""Maximum number of reviews of a text that are replayed, more than anyone has; the earliest are dropped."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of one text: stability in days, difficulty 1 to 10, the last day, and when it is due.

    `lapses` counts the days on which it was not recalled at first.
    """

    reviews: int
    lapses: int
    stability: float
    difficulty: float
    last: date
    due: date


class Schedule:
    """FSRS-6 for a desired chance of recall (0.7 to 0.95) and a maximum interval (days)."""

    def __init__(self, wanted: float = 0.85, longest: int = 180) -> None:
        self.wanted = wanted
        self.longest = longest

    @property
    def version(self) -> str:
        """A version that changes with everything that due days depend on besides the reviews."""
        from importlib.metadata import version  # noqa: PLC0415 (start-up)

        return f"{version('fsrs')} {self.wanted} {self.longest} {SPREAD}"

    def replay(self, fingerprint: str, reviews: Sequence[Review]) -> Memory | None:
        """Return the memory that the reviews of a text, the earliest first, result in; None if there are none."""
        if not reviews:
            return None
        card = self._card(tuple((review.day, review.grade) for review in reviews[-LONGEST_LIST:]))
        last = reviews[-1].day
        days: dict[date, int] = {}
        for review in reviews:
            days.setdefault(review.day, review.grade)
        interval = (card.due.date() - last).days
        return Memory(
            reviews=len(reviews),
            lapses=sum(grade == AGAIN for grade in days.values()),
            stability=card.stability or 0.0,
            difficulty=card.difficulty or 0.0,
            last=last,
            due=last + timedelta(days=self._spread(fingerprint, len(reviews), interval)),
        )

    def chance(self, memory: Memory, day: date) -> float:
        """Return the chance that it is recalled on a day, 0 to 1."""
        from fsrs import Card  # noqa: PLC0415 (start-up)

        card = Card(card_id=1, stability=memory.stability, difficulty=memory.difficulty, last_review=_at(memory.last))
        return float(_scheduler(self.wanted, self.longest).get_card_retrievability(card, _at(max(day, memory.last))))

    def days_until(self, fingerprint: str, reviews: Sequence[Review], grade: int, day: date) -> int:
        """Return in how many days it would come back after a grade on a day."""
        after = self.replay(fingerprint, [*reviews, Review(day, grade, "")])
        return (after.due - day).days if after is not None else 0

    def expected(self, reviews: Sequence[Review]) -> list[tuple[date, float, bool]]:
        """Return (day, expected chance, outcome) for each review except the first and repeats on the same day."""
        found: list[tuple[date, float, bool]] = []
        for number in range(1, len(reviews)):
            review, before = reviews[number], reviews[number - 1]
            if review.day == before.day:
                continue
            memory = self.replay("", reviews[:number])
            if memory is not None:
                found.append((review.day, self.chance(memory, review.day), review.grade > AGAIN))
        return found

    def _card(self, history: tuple[tuple[date, int], ...]) -> Card:
        scheduler = _scheduler(self.wanted, self.longest)
        new_card, ratings = _kit()
        card = new_card()
        for day, grade in history:
            card, _ = scheduler.review_card(card, ratings[grade], _at(day))
        return card

    def _spread(self, fingerprint: str, number: int, interval: int) -> int:
        """Return the interval, varied by up to 5% by a hash, within one day and the maximum."""
        share = zlib.crc32(f"{fingerprint} {number}".encode()) / 0xFFFFFFFF * 2 - 1
        return max(1, min(self.longest, round(interval * (1 + SPREAD * share))))


@lru_cache(maxsize=8)
def _scheduler(wanted: float, longest: int) -> Scheduler:
    from fsrs import Scheduler  # noqa: PLC0415 (start-up)

    return Scheduler(
        desired_retention=wanted,
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
        maximum_interval=longest,
    )


@lru_cache(maxsize=1)
def _kit() -> tuple[Callable[[], Card], Mapping[int, Rating]]:
    """Return a factory of new cards, and the ratings by grade."""
    from fsrs import Card, Rating  # noqa: PLC0415 (start-up)

    class Replayed(Card):
        """A card that is not copied: `fsrs` copies it at each review to preserve the previous state."""

        def __copy__(self) -> Replayed:
            return self

    begun = datetime(2000, 1, 1, tzinfo=UTC)
    return lambda: Replayed(card_id=1, due=begun), {rating.value: rating for rating in Rating}


@lru_cache(maxsize=4_096)
def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
