"""Due days between runs: what was replayed, kept beside the site's cache, so that nobody waits and counting is cheap.

It is a cache: the reviews alone are the truth. Each row says which reviews it was made of, and all rows which version
of the schedule. That the file is there says that the person began to use recall.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from reader.files import is_there, keep_private, read_own, sealed, unsealed
from reader.learn.recall.memory import Memory
from reader.state.reviews import Review

__all__ = ["Kept", "Skipped", "due_today", "keep", "take"]

_MAX_FILE = 64 << 20

Counts = Sequence[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class Skipped:
    """The questions that were put off until the day after `day`, by fingerprint."""

    day: date = date.min
    names: frozenset[str] = frozenset()

    def on(self, day: date) -> frozenset[str]:
        """What is not asked on a day."""
        return self.names if day == self.day else frozenset()

    def and_one(self, name: str, day: date) -> Skipped:
        """With one more question put off on a day."""
        return Skipped(day, self.on(day) | {name})

    def without(self, name: str) -> Skipped:
        """With one question that is asked today after all."""
        return Skipped(self.day, self.names - {name})


@dataclass(frozen=True, slots=True)
class Kept:
    """Memories by fingerprint, each with a digest of the reviews that it was made of, and what was put off."""

    memories: Mapping[str, tuple[int, Memory]] = field(default_factory=dict)
    skipped: Skipped = Skipped()

    def fitting(self, fingerprint: str, reviews: Sequence[Review]) -> Memory | None:
        """The memory of a text, if it was made of these reviews."""
        digest, memory = self.memories.get(fingerprint, (0, None))
        return memory if memory is not None and digest == digest_of(reviews) else None


def digest_of(reviews: Iterable[Review]) -> int:
    """A number for the reviews of a text."""
    return zlib.crc32(";".join(f"{review.name} {review.day} {review.grade}" for review in reviews).encode())


def take(path: Path | None, version: str) -> Kept:
    """What was kept, memories only under that version of the schedule; nothing where the file is missing or damaged."""
    if path is None:
        return Kept()
    try:
        data = _read(path)
        day, names = data["skipped"]
        skipped = Skipped(date.fromordinal(int(day)), frozenset(map(str, names)))
        fits = data["version"] == version
        memories = {name: (digest, _memory(row)) for name, digest, *row in data["memories"]} if fits else {}
        return Kept(memories, skipped)
    except (OSError, ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return Kept()


def keep(
    path: Path | None,
    version: str,
    rows: Iterable[tuple[str, Sequence[Review], Memory]],
    counts: Counts = (),
    skipped: Skipped | None = None,
) -> None:
    """Keep memories with the reviews that they were made of, what was put off, and how many questions wait.

    `counts` says for today and some days after it how many questions will be asked. A file that cannot be
    written is done without.
    """
    if path is None:
        return
    put_off = skipped or Skipped()
    made = [
        [
            name,
            digest_of(reviews),
            memory.reviews,
            memory.lapses,
            memory.stability,
            memory.difficulty,
            memory.last.toordinal(),
            memory.due.toordinal(),
        ]
        for name, reviews, memory in rows
    ]
    data = {
        "version": version,
        "memories": made,
        "counts": [[day.toordinal(), count] for day, count in counts],
        "skipped": [put_off.day.toordinal(), sorted(put_off.names)],
    }
    keep_private(path, sealed(json.dumps(data).encode("utf-8", "surrogatepass")))


def due_today(path: Path, today: date) -> int | None:
    """How many questions will be asked today, as far as the file knows; None where recall was never begun.

    Beyond the days that were counted ahead, those that resemble each other count as well.
    """
    if not is_there(path):
        return None
    try:
        data = _read(path)
        counts = {int(day): int(count) for day, count in data.get("counts", ())}
        day = today.toordinal()
        return counts[day] if day in counts else sum(int(row[-1]) <= day for row in data["memories"])
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return 0


def _read(path: Path) -> Any:
    """What stands in the file. Raises OSError, ValueError, RecursionError."""
    return json.loads(unsealed(read_own(path, _MAX_FILE)))


def _memory(row: Sequence[float]) -> Memory:
    reviews, lapses, stability, difficulty, last, due = row
    return Memory(
        int(reviews),
        int(lapses),
        float(stability),
        float(difficulty),
        date.fromordinal(int(last)),
        date.fromordinal(int(due)),
    )
