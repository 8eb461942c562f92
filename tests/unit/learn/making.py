"""Entries and marks for the tests of learning."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zlib import crc32

from reader.library.post import Copy, Entry, Post
from reader.state import Marks
from reader.text import Clean, CleanLine


def line(text: str) -> CleanLine:
    return CleanLine(Clean(text))


def instant(day: str) -> int:
    return int(datetime.combine(date.fromisoformat(day), time(12), UTC).timestamp())


def entry(title: str, *days: str, tags: tuple[str, ...] = (), author: str = "", words: int = 238) -> Entry:
    copies = tuple(Copy(f"_posts/{day}-{title}.md", instant(day), 0) for day in days or ("2026-01-01",))
    post = Post(
        id=copies[0].id, title=line(title), subtitle=line(""), author=line(author), instant=copies[0].instant, offset=0,
        url="/", tags=tuple(map(line, tags)), categories=(), layout=line(""), slug=line(title),
        draft=False, words=words,
        site="key",
        fingerprint=f"{crc32(title.encode()):08x}",
    )  # fmt: skip
    return Entry(post, copies)


def read_on(day: str) -> Marks:
    return Marks(read=True, read_ms=instant(day) * 1000)


UNREAD = Marks()
