"""Entries for tests of what the screens are made of."""

from __future__ import annotations

from datetime import UTC, datetime

from reader.library.post import Copy, Entry, Post
from reader.text import EMPTY, clean_line

__all__ = ["entry"]


def entry(
    name: str = "a",
    title: str = "What is consent?",
    day: str = "2026-02-03",
    *,
    tags: tuple[str, ...] = (),
    words: int = 480,
) -> Entry:
    """An entry with one copy."""
    instant = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
    post = Post(
        id=f"_posts/{name}.md",
        title=clean_line(title),
        subtitle=EMPTY,
        author=clean_line("Ada Example"),
        instant=instant,
        offset=0,
        url=f"/{name}/",
        tags=tuple(map(clean_line, tags)),
        categories=(),
        layout=EMPTY,
        slug=clean_line(name),
        draft=False,
        words=words,
        fingerprint=name,
        site="s",
    )
    return Entry(post, (Copy(post.id, instant, 0),))
