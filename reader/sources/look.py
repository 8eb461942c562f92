"""What is known of a source without fetching or reading it: for `sources list` and for “Open site…”."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from reader.errors import ReaderError
from reader.sources import open_cache, resolve
from reader.sources.clone import Clone
from reader.text import CleanLine, clean_line, clean_path
from reader.words import counted

__all__ = ["SourceState", "look_at"]


@dataclass(frozen=True, slots=True)
class SourceState:
    """A known source: how much of it was read in the last run, and when it was fetched (seconds since 1970)."""

    name: str
    location: CleanLine
    kind: str
    default: bool
    posts: int | None = None
    entries: int | None = None
    fetched: float | None = None
    problem: str = ""
    site_kind: str = ""
    """The kind of site it is read as, if one was set, or an empty text."""

    @property
    def state(self) -> str:
        """The state as a text for the user."""
        if self.problem:
            return self.problem
        if self.kind == "git" and self.fetched is None:
            return "not cloned yet"
        held = "not read yet"
        if self.entries is not None and self.posts is not None:
            held = f"{counted(self.entries, 'question')}, {counted(self.posts, 'post')}"
        if self.site_kind:
            held += f", kind: {self.site_kind}"
        return f"fetched {_ago(self.fetched)}, {held}" if self.fetched is not None else held

    def record(self) -> dict[str, object]:
        """Return the state as a JSON object."""
        at = datetime.fromtimestamp(self.fetched, UTC).isoformat(timespec="seconds") if self.fetched else None
        return {
            "name": self.name,
            "location": self.location,
            "kind": self.kind,
            "site_kind": self.site_kind or None,
            "default": self.default,
            "posts": self.posts,
            "entries": self.entries,
            "fetched": at,
            "problem": self.problem or None,
        }


def look_at(name: str, place: str, *, default: bool) -> SourceState:
    """Return the state of the source at `place`; `name` is empty if it has none. Blocks on file access."""
    try:
        source = resolve(name or place)
    except ReaderError as error:
        return SourceState(name, clean_path(place), "folder", default, problem=clean_line(error.message))
    clone = Clone(source).state()
    cache = open_cache(source)
    head = cache.head(1)
    cache.close()
    return SourceState(
        name,
        source.shown,
        source.kind,
        default,
        posts=head.total_posts if head is not None else None,
        entries=head.total_entries if head is not None else None,
        fetched=clone.fetched if clone is not None else None,
        site_kind=source.site_kind,
    )


def _ago(seconds: float) -> str:
    passed = max(0, int(time.time() - seconds))
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if passed >= size:
            number = passed // size
            return f"{counted(number, unit)} ago"
    return "just now"
