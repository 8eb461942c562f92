"""Astro: collections in `src/content/`, Markdown pages in `src/pages/`, MDX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.library.endings import MARKDOWN
from reader.library.kinds.base import Entrance, MarkdownKind, Settings
from reader.library.kinds.literals import read_literals
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["ASTRO"]


class Astro(MarkdownKind):
    """See https://docs.astro.build/en/guides/content-collections/."""

    name = "astro"
    label = "an Astro site"
    dialect = "mdx"
    sentence_names = True
    folders_are_topics = True
    endings = MARKDOWN | {"mdx"}
    entrances = tuple(Entrance(f"astro.config.{ending}", ("src/",)) for ending in ("mjs", "js", "ts", "cjs", "mts"))

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> Settings:
        """The values of the configuration that stand there as plain texts."""
        path = next((home + it.marker for it in self.entrances if home + it.marker in files), "")
        names = {"url": "site", "baseurl": "base", "title": "title"}
        return read_literals(tree, files, path, names, ("remark-math", "smartypants: false"))

    def reading(self, settings: Settings) -> Mapping[str, bool]:
        """Quotes as in print unless that is switched off, formulas where their plugin is named."""
        return {"smart_quotes": "smartypants: false" not in settings.raw, "dollars": "remark-math" in settings.raw}

    def roots(self, settings: Settings, home: str) -> Sequence[str]:  # noqa: ARG002
        """See MarkdownKind."""
        return home + "src/content/", home + "src/pages/", home + "src/data/"

    def is_post(self, inner: str, settings: Settings) -> bool | str:  # noqa: ARG002
        """What is not hidden by an underline."""
        return not any(part.startswith("_") for part in inner.split("/"))


ASTRO = Astro()
