"""The topics of a library, by entry or by name, and their cache file, without the code that finds them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, overload

from reader.files import keep_private, read_own
from reader.library.post import Entry
from reader.text import CleanLine, clean_line

if TYPE_CHECKING:
    from reader.library.library import Library

__all__ = ["Subject", "Subjects", "Topic", "Topics", "keep_subjects", "kept_subjects", "versions"]

_MAX_FILE = 64 << 20

NO_TOPIC = clean_line("Other posts")
"""The heading above entries without a topic."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject of the site: its name, its slug for addresses, and the numbers of its entries."""

    name: str
    slug: str
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of a site, the largest first, and the numbers of each entry's topics, the most specific first.

    `own` means that they are the site's tags. Empty if the titles have no subjects in common.
    """

    topics: tuple[Topic, ...] = ()
    of: tuple[tuple[int, ...], ...] = field(default=())
    own: bool = False

    def __bool__(self) -> bool:
        return bool(self.topics)


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic with its entries, in the order of the library."""

    name: CleanLine
    slug: str
    entries: tuple[Entry, ...]

    @property
    def count(self) -> int:
        """The number of its entries."""
        return len(self.entries)


class Subjects(Sequence[Subject]):
    """The topics of a library, the largest first; empty if its titles have no subjects in common.

    `own` means that they are the site's own tags.
    """

    def __init__(self, entries: Sequence[Entry], found: Topics, ranks: Sequence[int]) -> None:
        """`ranks` are the positions of the entries in the order of basics first."""
        self._ranks = ranks
        self.own = found.own
        self._subjects = tuple(
            Subject(clean_line(topic.name), topic.slug, tuple(entries[number] for number in topic.entries))
            for topic in found.topics
        )
        names = [subject.name for subject in self._subjects]
        self.by_entry = tuple(tuple(names[number] for number in numbers) for numbers in found.of)
        """The names of each entry's topics, in the order of the library."""
        self._entries = entries

    def __len__(self) -> int:
        return len(self._subjects)

    @overload
    def __getitem__(self, place: int) -> Subject: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Subject, ...]: ...
    def __getitem__(self, place: int | slice) -> Subject | tuple[Subject, ...]:
        return self._subjects[place]

    def of(self, entry: Entry) -> tuple[CleanLine, ...]:
        """Return the names of an entry's topics, the most specific first; none for an entry of another library."""
        number = self._numbers.get(entry.id)
        return self.by_entry[number] if number is not None else ()

    def named(self, name: str) -> Subject | None:
        """Return the topic with that name or slug, ignoring case and accents, or None."""
        from reader.search.words.folding import fold  # noqa: PLC0415 (start-up)

        wanted = fold(name)
        return next((one for one in self._subjects if wanted in (fold(one.name), one.slug)), None)

    def basic_rank(self, entry: Entry) -> int:
        """Return the position of an entry in the order of basics first."""
        number = self._numbers.get(entry.id)
        return self._ranks[number] if number is not None else len(self._ranks)

    def first(self, entry: Entry) -> tuple[int, CleanLine]:
        """Return the position and the name of an entry's largest topic; entries without one come last."""
        names = self.of(entry)
        place = min((self._places[name] for name in names), default=len(self._subjects))
        return place, self._subjects[place].name if names else NO_TOPIC

    @cached_property
    def _places(self) -> dict[str, int]:
        return {subject.name: place for place, subject in enumerate(self._subjects)}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {entry.id: number for number, entry in enumerate(self._entries)}


def kept_subjects(library: Library, kept: Path | None) -> Subjects | None:
    """Return the cached topics, or None if there are none or the site has changed since."""
    found = _taken(kept, _key(library), len(library.entries))
    return Subjects(library.entries, *found) if found is not None else None


def _key(library: Library) -> str:
    return f"{library.version} {versions()}"


@cache
def versions() -> str:
    """Return a string that changes with the code and the word lists from which topics are found."""
    # The code is read rather than imported, since cached topics can be used without it.
    here = Path(__file__).parent
    words = here.parent / "search" / "words"
    files = [*here.glob("topics/*.py"), here / "topics" / "framing.txt", here / "order.py", here / "kept_subjects.py"]
    files += [*words.glob("*.py"), *words.glob("*.toml"), words.parent / "index" / "acronyms.py"]
    checksum = 0
    for file in sorted(files):
        checksum = zlib.crc32(file.read_bytes(), checksum)
    return f"{checksum:08x}"


def keep_subjects(path: Path | None, library: Library, found: Topics, ranks: Sequence[int]) -> None:
    """Cache the topics for the next time. Failures are ignored: the file is only a cache."""
    if path is None:
        return
    rows = [[topic.name, topic.slug, topic.entries] for topic in found.topics]
    data = {"key": _key(library), "own": found.own, "topics": rows, "of": found.of, "basics": ranks}
    keep_private(path, json.dumps(data, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def _taken(path: Path | None, key: str, count: int) -> tuple[Topics, Sequence[int]] | None:
    """Return the cached topics and ranks, or None if they are missing, outdated or damaged."""
    if path is None:
        return None
    try:
        data = json.loads(read_own(path, _MAX_FILE).decode("utf-8", "surrogatepass"))
        if data["key"] != key or len(data["of"]) != count:
            return None
        made = tuple(Topic(str(name), str(slug), _numbers(numbers, count)) for name, slug, numbers in data["topics"])
        ranks = _numbers(data["basics"], count)
        if len(ranks) != count:
            return None
        return Topics(made, tuple(_numbers(numbers, len(made)) for numbers in data["of"]), bool(data["own"])), ranks
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _numbers(values: Iterable[object], below: int) -> tuple[int, ...]:
    return tuple(value for value in values if isinstance(value, int) and 0 <= value < below)
