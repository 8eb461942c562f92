"""Obsidian vaults."""

from __future__ import annotations

from collections.abc import Mapping

from reader.library.kinds.base import MarkdownKind, SitePage, SiteSettings
from reader.library.languages.versions import Told

__all__ = ["OBSIDIAN"]


class Obsidian(MarkdownKind):
    """Notes with wiki links, callouts and inline tags; a note is named after its file."""

    name = "obsidian"
    label = "an Obsidian vault"
    dialect = "obsidian"
    folders_are_topics = True
    counts_headings = True
    publishes_all = False
    first_level_titles = True

    def reading(self, settings: SiteSettings) -> Mapping[str, bool]:  # noqa: ARG002
        """Keep line breaks and render formulas between dollar signs, as Obsidian does."""
        return {"dollars": True, "hard_wrap": True}

    def is_post(self, inner: str, settings: SiteSettings) -> bool | str:  # noqa: ARG002
        """Skip drawings, which are also stored as Markdown."""
        return "it is an Excalidraw drawing" if inner.endswith(".excalidraw.md") else True

    def name_title(self, inner: str) -> str:
        """Return a note's file name unchanged as its title."""
        return inner.rpartition("/")[2].rpartition(".")[0]

    def version(self, page: SitePage) -> Told:
        """Treat notes with the same permalink in several languages as versions of one another."""
        language, common = super().version(page)
        return language, common or page.text("permalink")

    def url(self, page: SitePage) -> str:
        """Return the path of the file, to which links lead: notes have no pages."""
        return "/" + page.inner


OBSIDIAN = Obsidian()
