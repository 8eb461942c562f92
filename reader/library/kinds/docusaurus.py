"""Docusaurus: `blog/` and `docs/`, in Markdown and MDX; its configuration is a program and is not read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reader.library.file_names import date_in
from reader.library.kinds.base import MARKDOWN, Entrance, MarkdownKind, Settings

__all__ = ["DOCUSAURUS"]

_NUMBER = re.compile(r"\d{1,4}[-_.]+(?=\D)")


class Docusaurus(MarkdownKind):
    """See https://docusaurus.io/docs/blog and /docs/create-doc."""

    name = "docusaurus"
    label = "a Docusaurus site"
    dialect = "mdx"
    sentence_names = True
    numbered_names = True
    folders_are_topics = True
    endings = MARKDOWN | {"mdx"}
    date_keys = ("date",)
    entrances = tuple(Entrance(f"docusaurus.config.{ending}") for ending in ("js", "ts", "mjs", "cjs", "mts"))

    def roots(self, settings: Settings, home: str) -> Sequence[str]:  # noqa: ARG002
        """Its own folder, and the `docs` beside it, where a repository has its site in a folder."""
        above = home.rstrip("/").rpartition("/")[0]
        return (home, (above + "/" if above else "") + "docs/") if home else ("",)

    def is_post(self, inner: str, settings: Settings) -> bool | str:  # noqa: ARG002
        """Posts of the blog and pages of the documentation, of the newest version."""
        first = inner.partition("/")[0]
        if first in {"versioned_docs", "i18n", "src", "static", "build"} or first.endswith("_versioned_docs"):
            return False
        if "/" not in inner and inner.lower() == "readme.md":
            return "it is a paper about the repository, not one of its texts"
        return not any(part.startswith("_") for part in inner.split("/"))

    def is_draft(self, path: str, data: Mapping[str, object]) -> bool:  # noqa: ARG002
        """See MarkdownKind."""
        return data.get("draft") is True or data.get("unlisted") is True

    def url(self, inner: str, slug: str, data: Mapping[str, object], date: str, settings: Settings) -> str:
        """`/blog/YYYY/MM/DD/name` for posts, the path without numbers for pages."""
        own = data.get("slug")
        blog = inner.startswith("blog/")
        if isinstance(own, str) and own.startswith("/"):
            return ("/blog" if blog else "/docs") + own
        if not blog:
            parts = [
                part.partition("-")[2] if part.partition("-")[0].isdigit() and "-" in part else part
                for part in inner.split("/")
            ]
            return super().url("/".join(parts), slug, data, date, settings).rstrip("/") or "/"
        if own:
            return f"/blog/{own}"
        day = (date_in(inner) or date).replace("-", "/")
        return f"/blog/{day}/{self._bare(inner)}" if day else f"/blog/{self._bare(inner)}"

    @staticmethod
    def _bare(inner: str) -> str:
        parts = inner.split("/")[1:]
        stem = parts[-1].rpartition(".")[0]
        if stem == "index" and len(parts) > 1:
            stem = parts[-2]
        named = date_in(stem)
        return stem[len(named) + 1 :] if named and stem.startswith(named) else stem


DOCUSAURUS = Docusaurus()
