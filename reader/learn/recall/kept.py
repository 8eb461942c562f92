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

from reader.files import is_there, make_inner_folder, make_private_folder, pass_over, read_own, write_private
from reader.learn.recall.memory import Memory
from reader.state.reviews import Review

__all__ = ["Kept", "due_today", "keep", "take"]

_MAX_FILE = 64 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """Memories by fingerprint, each with a digest of the reviews that it was made of."""

    memories: Mapping[str, tuple[int, Memory]] = field(default_factory=dict)

    def fitting(self, fingerprint: str, reviews: Sequence[Review]) -> Memory | None:
        """The memory of a text, if it was made of these reviews."""
        digest, memory = self.memories.get(fingerprint, (0, None))
        return memory if memory is not None and digest == digest_of(reviews) else None


def digest_of(reviews: Iterable[Review]) -> int:
    """A number for the reviews of a text."""
    return zlib.crc32(";".join(f"{review.name} {review.day} {review.grade}" for review in reviews).encode())


def take(path: Path | None, version: str) -> Kept:
    """What was kept under that version of the schedule; nothing where there is no such file or it is damaged."""
    if path is None:
        return Kept()
    try:
        data = json.loads(read_own(path, _MAX_FILE))
        if data["version"] != version:
            return Kept()
        return Kept({name: (digest, _memory(row)) for name, digest, *row in data["memories"]})
    except (OSError, ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return Kept()


def keep(path: Path | None, version: str, rows: Iterable[tuple[str, Sequence[Review], Memory]]) -> None:
    """Keep memories with the reviews that they were made of. A file that cannot be written is done without."""
    if path is None:
        return
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
    try:
        make_private_folder(path.parent.parent)
        make_inner_folder(path.parent)
        write_private(path, json.dumps({"version": version, "memories": made}).encode(), durable=False)
    except OSError as error:
        pass_over(error)


def due_today(path: Path, today: date) -> int | None:
    """How many questions were due by `today` when the file was written; None where recall was never begun."""
    if not is_there(path):
        return None
    try:
        data = json.loads(read_own(path, _MAX_FILE))
        return sum(int(row[-1]) <= today.toordinal() for row in data["memories"])
    except (OSError, ValueError, TypeError, KeyError, IndexError, RecursionError):
        return 0


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
