"""Docusaurus: `blog/` and `docs/`, in Markdown and MDX; its configuration is a program and is not read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reader.library.endings import MARKDOWN
from reader.library.file_names import date_in
from reader.library.kinds.base import Entrance, MarkdownKind, Page, Settings
from reader.library.kinds.configuration import read_settings
from reader.library.kinds.literals import read_literals
from reader.library.languages.codes import language_code
from reader.library.languages.versions import Told
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["DOCUSAURUS"]

_TRANSLATED = re.compile(r"i18n/([A-Za-z-]{2,10})/docusaurus-plugin-content-(blog|docs)/(?:current/)?")
_LITERALS = {
    "title": "title",
    "url": "url",
    "baseurl": "baseUrl",
    "description": "tagline",
    "language": "defaultLocale",
}
_NUMBER = re.compile(r"\A\d{1,4}[ ]*[-_.]+[ ]*(?=[^-_.\s\d])")


class Docusaurus(MarkdownKind):
    """See https://docusaurus.io/docs/blog and /docs/create-doc."""

    name = "docusaurus"
    label = "a Docusaurus site"
    dialect = "mdx"
    sentence_names = True
    numbered_names = True
    folders_are_topics = True
    publishes_all = False
    endings = MARKDOWN | {"mdx"}
    date_keys = ("date",)
    entrances = tuple(Entrance(f"docusaurus.config.{ending}") for ending in ("js", "ts", "mjs", "cjs", "mts"))

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> Settings:
        """The values of the configuration that stand there as plain texts."""
        path = next((home + it.marker for it in self.entrances if home + it.marker in files), "")
        settings = read_literals(tree, files, path, _LITERALS, ("remark-math",))
        settings.language = settings.language or "en"
        settings.authors = read_settings(tree, files, home, ("blog/authors.yml", "blog/authors.yaml")).raw
        return settings

    def reading(self, settings: Settings) -> Mapping[str, bool]:
        """Names of emoji always, formulas where their plugin is named."""
        return {"emoji": True, "dollars": "remark-math" in settings.raw}

    def roots(self, settings: Settings, home: str) -> Sequence[str]:  # noqa: ARG002
        """Its own folder, and the `docs` beside it, where a repository has its site in a folder."""
        above = home.rstrip("/").rpartition("/")[0]
        return (home, (above + "/" if above else "") + "docs/") if home else ("",)

    def is_post(self, inner: str, settings: Settings) -> bool | str:  # noqa: ARG002
        """Posts of the blog and pages of the documentation, of the newest version."""
        first = inner.partition("/")[0]
        if first == "i18n":
            found = _TRANSLATED.match(inner)
            return found is not None and not inner[found.end() :].startswith("version-")
        if first in {"versioned_docs", "src", "static", "build"} or first.endswith("_versioned_docs"):
            return False
        if "/" not in inner and inner.lower() == "readme.md":
            return "it is a paper about the repository, not one of its texts"
        return not any(part.startswith("_") for part in inner.split("/"))

    def is_draft(self, path: str, data: Mapping[str, object]) -> bool:  # noqa: ARG002
        """See MarkdownKind."""
        return data.get("draft") is True or data.get("unlisted") is True

    def version(self, page: Page) -> Told:
        """What lies in `i18n/de/docusaurus-plugin-content-…` translates the file of the same path in blog or docs."""
        found = _TRANSLATED.match(page.inner)
        if found is None:
            return page.settings.language, page.inner
        language = language_code(found[1])
        return language, f"{'blog' if found[2] == 'blog' else 'docs'}/{page.inner[found.end() :]}"

    def url(self, page: Page) -> str:
        """`/blog/YYYY/MM/DD/name` for posts, the path without numbers for pages."""
        found = _TRANSLATED.match(page.inner)
        if found:
            inner = f"{'blog' if found[2] == 'blog' else 'docs'}/{page.inner[found.end() :]}"
            return f"/{found[1]}" + self.url(replace(page, inner=inner))
        own = page.text("slug")
        blog = page.inner.startswith("blog/")
        if own.startswith("/"):
            return ("/blog" if blog else "/docs") + own
        if not blog:
            inner = "/".join(_NUMBER.sub("", part, count=1) for part in page.inner.split("/"))
            bare = replace(page, inner=inner)
            name = own or page.text("id") or bare.stem
            if not own and name.lower() in {"index", "readme", bare.folder.rpartition("/")[2].lower()}:
                return f"/{bare.folder}"
            return f"/{bare.folder}/{name}" if bare.folder else f"/{name}"
        if own:
            return f"/blog/{own}"
        day = (date_in(page.inner) or page.date).replace("-", "/")
        return f"/blog/{day}/{_bare(page)}" if day else f"/blog/{_bare(page)}"


def _bare(page: Page) -> str:
    """The name of a post of the blog without its date."""
    folder = page.folder.partition("/")[2]
    stem = folder.rpartition("/")[2] if page.stem == "index" and folder else page.stem
    named = date_in(stem)
    return stem[len(named) + 1 :] if named and stem.startswith(named) else stem


DOCUSAURUS = Docusaurus()
