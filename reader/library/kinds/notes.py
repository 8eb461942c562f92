"""Any folder of Markdown: notes, lists of what was learned today, a repository with texts in it."""

from __future__ import annotations

from collections.abc import Mapping

from reader.library.endings import MARKDOWN
from reader.library.kinds.base import MarkdownKind, SitePage, SiteSettings
from reader.library.languages.versions import Told

__all__ = ["NOTES"]


class Notes(MarkdownKind):
    """GitHub's Markdown; a note's folder is what it is about."""

    name = "notes"
    label = "a folder of Markdown"
    dialect = "notes"
    folders_are_topics = True
    publishes_all = False
    endings = MARKDOWN | {"mdx", "rmd", "qmd"}

    def reading(self, settings: SiteSettings) -> Mapping[str, bool]:  # noqa: ARG002
        """As GitHub shows it."""
        return {"dollars": True, "emoji": True}

    def version(self, page: SitePage) -> Told:
        """A note that is published under one name in several languages says so by it."""
        language, common = super().version(page)
        return language, common or page.text("permalink")

    def url(self, page: SitePage) -> str:
        """Notes have no pages: what links lead to is the file."""
        return "/" + page.inner


NOTES = Notes()
