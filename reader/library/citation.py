"""A citation of a post in one line of plain text."""

from __future__ import annotations

from reader.library.post import Post, Site
from reader.text import CleanLine, clean_line

__all__ = ["citation"]

LONGEST = 2_000
"""Maximum length in characters; an address may be long."""


def citation(post: Post, site: Site) -> CleanLine:
    """Return author, title, site, day and address of a post, separated by commas; unknown parts are left out."""
    day = post.date.date().isoformat() if post.is_dated else ""
    parts = (post.author, f"“{post.title or post.id}”", site.title, day, site.link(post))
    return clean_line(", ".join(str(part) for part in parts if part), LONGEST)
