"""Pelican: headers of its own or YAML, articles and pages; its configuration is a program and is not read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.library.file_names import plain_slug
from reader.library.kinds.base import Entrance, MarkdownKind, Settings

__all__ = ["PELICAN"]


class Pelican(MarkdownKind):
    """See https://docs.getpelican.com/en/latest/content.html."""

    name = "pelican"
    label = "a Pelican site"
    headers = True
    folders_are_topics = True
    date_keys = ("date",)
    entrances = (Entrance("pelicanconf.py"),)

    def roots(self, settings: Settings, home: str) -> Sequence[str]:  # noqa: ARG002
        """See MarkdownKind."""
        return (home + "content/",)

    def is_post(self, inner: str, settings: Settings) -> bool | str:  # noqa: ARG002
        """Pages are no articles."""
        return "it is a page of the site, not an article" if inner.startswith("pages/") else True

    def is_draft(self, path: str, data: Mapping[str, object]) -> bool:  # noqa: ARG002
        """See MarkdownKind."""
        return str(data.get("status") or "").lower() in {"draft", "hidden"}

    def url(self, inner: str, slug: str, data: Mapping[str, object], date: str, settings: Settings) -> str:  # noqa: ARG002
        """`/slug.html`, the slug being that of the title."""
        name = str(data.get("slug") or "") or plain_slug(str(data.get("title") or slug))
        return f"/{name}.html"


PELICAN = Pelican()
