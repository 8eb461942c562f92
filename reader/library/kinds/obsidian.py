"""Obsidian's vaults."""

from __future__ import annotations

from collections.abc import Mapping

from reader.library.kinds.base import MarkdownKind, SitePage, SiteSettings
from reader.library.languages.versions import Told

__all__ = ["OBSIDIAN"]


class Obsidian(MarkdownKind):
    """Notes with wiki links, callouts and tags in their text; a note is called by its file."""

    name = "obsidian"
    label = "an Obsidian vault"
    dialect = "obsidian"
    folders_are_topics = True
    publishes_all = False
    first_level_titles = True

    def reading(self, settings: SiteSettings) -> Mapping[str, bool]:  # noqa: ARG002
        """Obsidian keeps line ends, and makes formulas of what stands between dollars."""
        return {"dollars": True, "hard_wrap": True}

    def is_post(self, inner: str, settings: SiteSettings) -> bool | str:  # noqa: ARG002
        """Drawings are kept as Markdown, too."""
        return "it is a drawing of Excalidraw" if inner.endswith(".excalidraw.md") else True

    def name_title(self, inner: str) -> str:
        """A note's name is its title, as it stands."""
        return inner.rpartition("/")[2].rpartition(".")[0]

    def version(self, page: SitePage) -> Told:
        """A note that is published under one name in several languages says so by it."""
        language, common = super().version(page)
        return language, common or page.text("permalink")

    def url(self, page: SitePage) -> str:
        """Notes have no pages: what links lead to is the file."""
        return "/" + page.inner


OBSIDIAN = Obsidian()
