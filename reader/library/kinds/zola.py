"""Zola: `content/`, TOML front matter, sections."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reader.library.file_names import plain_slug
from reader.library.kinds.base import MarkdownKind, SitePage, SiteSettings
from reader.library.kinds.configuration import read_settings, value_at
from reader.library.languages.versions import Told, language_in
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["ZOLA"]

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}[T\d:Z+-]{0,20}[-_](?=.)")


class Zola(MarkdownKind):
    """See https://www.getzola.org/documentation/content/overview/."""

    name = "zola"
    label = "a Zola site"
    dialect = "zola"
    folders_are_topics = True
    sentence_names = True
    date_keys = ("date",)

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> SiteSettings:
        """See MarkdownKind."""
        return read_settings(tree, files, home, ("config.toml", "zola.toml"))

    def reading(self, settings: SiteSettings) -> Mapping[str, bool]:
        """Return what `[markdown]` switches on, and whether a theme renders formulas."""
        return {
            "smart_quotes": value_at(settings.raw, "markdown", "smart_punctuation") is True,
            "emoji": value_at(settings.raw, "markdown", "render_emoji") is True,
            "dollars": any(value_at(settings.raw, "extra", key) for key in ("katex", "math", "mathjax")),
        }

    def roots(self, settings: SiteSettings, home: str) -> Sequence[str]:  # noqa: ARG002
        """See MarkdownKind."""
        return (home + "content/",)

    def is_post(self, inner: str, settings: SiteSettings) -> bool | str:  # noqa: ARG002
        """Skip `_index.md`, which is the page of its section."""
        return inner.rpartition("/")[2].partition(".")[0] != "_index"

    def dated_name(self, inner: str, data: Mapping[str, object]) -> str:
        """Return the page's own address if it has one, as it may contain the date, else its path."""
        own = data.get("path")
        return own + "/" if isinstance(own, str) else inner

    def version(self, page: SitePage) -> Told:
        """Read the language from the end of a file name, if the site has that language."""
        code = language_in(page.inner.rpartition("/")[2])[0]
        return (code if code in page.settings.languages else ""), ""

    def url(self, page: SitePage) -> str:
        """Return `/section/slug/`, without a date before the name and after any language other than the default."""
        language = f"/{page.language}" if page.language and page.language != page.settings.language else ""
        if own := page.text("path"):
            return f"{language}/{own.strip('/')}/"
        stem = page.stem.removesuffix("." + page.stem.rpartition(".")[2]) if page.language else page.stem
        folders = page.folder.split("/") if page.folder else []
        if stem == "index":
            folders, stem = folders[:-1], (folders[-1] if folders else "")
        found = _DATED.match(stem)
        name = plain_slug(page.text("slug")) or plain_slug(stem[found.end() :] if found else stem)
        return language + "/" + "/".join([*(plain_slug(it) for it in folders), name]).strip("/") + "/"


ZOLA = Zola()
