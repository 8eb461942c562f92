"""The cache of due days beside the site's cache: replayed memories, so that nobody waits and counting is cheap.

It is only a cache of the reviews. Each row records the reviews that it was computed from, and the file the version of
the schedule. The existence of the file means that the user has begun to use recall.
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
    """The questions that were postponed until the day after `day`, by fingerprint."""

    day: date = date.min
    names: frozenset[str] = frozenset()

    def on(self, day: date) -> frozenset[str]:
        """Return what is not asked on a day."""
        return self.names if day == self.day else frozenset()

    def and_one(self, name: str, day: date) -> Skipped:
        """Return a copy with one more question postponed on a day."""
        return Skipped(day, self.on(day) | {name})

    def without(self, name: str) -> Skipped:
        """Return a copy without a question that is asked today after all."""
        return Skipped(self.day, self.names - {name})


@dataclass(frozen=True, slots=True)
class Kept:
    """Memories by fingerprint, each with a digest of the reviews it was computed from, and the postponed questions."""

    memories: Mapping[str, tuple[int, Memory]] = field(default_factory=dict)
    skipped: Skipped = Skipped()

    def fitting(self, fingerprint: str, reviews: Sequence[Review]) -> Memory | None:
        """Return the memory of a text if it was computed from these reviews."""
        digest, memory = self.memories.get(fingerprint, (0, None))
        return memory if memory is not None and digest == digest_of(reviews) else None


def digest_of(reviews: Iterable[Review]) -> int:
    """Return a checksum of the reviews of a text."""
    return zlib.crc32(";".join(f"{review.name} {review.day} {review.grade}" for review in reviews).encode())


def take(path: Path | None, version: str) -> Kept:
    """Read the file; memories only for that version of the schedule, nothing if it is missing or damaged."""
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
    """Save memories with the reviews that they were computed from, postponed questions, and counts.

    `counts` are the numbers of questions that will be asked today and on some later days. Failures are ignored: the
    file is only a cache.
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
    """Return how many questions will be asked today, as far as the file knows; None if recall was never begun.

    Beyond the days that were counted ahead, near-duplicates count as well.
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
    """Return the content of the file. Raises OSError, ValueError, RecursionError."""
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
