"""Eleventy: Markdown anywhere in its input; its configuration is a program and is not run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from reader.library.file_names import plain_slug
from reader.library.jekyll.front_matter import Parsed
from reader.library.kinds.base import BodyPlace, MarkdownKind, SitePage, SiteSettings, is_true
from reader.library.kinds.entrances import ENTRANCES
from reader.library.kinds.literals import Wanted, read_literals
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["ELEVENTY"]

_TAGS = re.compile(r"\{%[^%\n]*%\}|\{\{[^{}\n]*\}\}")
_NO_TEMPLATES = "markdownTemplateEngine: false"
_SLOT = re.compile(
    r"\{\{-?\s{0,9}([\w.]{1,80})\s{0,9}(?:\|\s{0,9}(\w{1,20})(?:[:(]\s{0,9}[\"']([^\"'{}]*)[\"']\)?)?\s{0,9})?-?\}\}"
)
"""A value in an address, with its optional filter."""
_MOST_INCLUDED = 200
"""The limit on file look-ups for the includes of one text."""
_DAY = re.compile(r"\A\d{4}-\d{2}-\d{2}-")
_OWN = ("_includes/", "_data/", "_site/", "node_modules/", "public/")


class Eleventy(MarkdownKind):
    """See https://www.11ty.dev/docs/dates/ and /permalinks/."""

    name = "eleventy"
    label = "an Eleventy site"
    sentence_names = True
    folders_are_topics = True
    folders_for_all = frozenset({"src", "source", "content"})
    publishes_all = False
    date_keys = ("date", "published", "pubdate")

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> SiteSettings:
        """Read whether the configuration disables templates in Markdown."""
        path = next((home + it.marker for it in ENTRANCES[self.name] if home + it.marker in files), "")
        return read_literals(tree, files, path, Wanted({}, (_NO_TEMPLATES,)))

    def reading(self, settings: SiteSettings) -> Mapping[str, bool]:
        """Return whether template tags are read."""
        return {"templates": _NO_TEMPLATES not in settings.raw}

    def completed(self, parsed: Parsed, place: BodyPlace) -> str:
        """Replace Liquid and Nunjucks tags by what they mean."""
        body = parsed.body
        if place.told.get("templates") is not True or not ("{%" in body or "{{" in body or "{#" in body):
            return body
        from reader.library.kinds.texts.included import FileBudget  # noqa: PLC0415 (start-up)
        from reader.library.kinds.texts.templates import without_templates  # noqa: PLC0415 (start-up)

        above = place.path.split("/")[:-1]
        bases = ["".join(f"{it}/" for it in above[:count]) + "_includes/" for count in range(len(above), -1, -1)]
        budget = FileBudget(place.read, lookups=_MOST_INCLUDED)

        def included(name: str) -> str | None:
            return None if ".." in name.split("/") else budget.read(base + name for base in bases)

        return without_templates(body, parsed.data or {}, included)

    def heading(self, parsed: Parsed) -> tuple[str, str]:
        """Remove tags from the title."""
        heading, rest = super().heading(parsed)
        return " ".join(_TAGS.sub("", heading).split()), rest

    def is_post(self, inner: str, settings: SiteSettings) -> bool | str:  # noqa: ARG002
        """Accept the files that become pages, except the repository's README."""
        if inner.lower() == "readme.md":
            return "it is a document about the repository, not one of its texts"
        return not any(inner.startswith(it) or f"/{it}" in inner for it in _OWN)

    def is_published(self, data: Mapping[str, object]) -> bool:
        """Return whether a post has a page and is not excluded from collections."""
        return data.get("permalink") is not False and not is_true(data.get("eleventyexcludefromcollections"))

    def url(self, page: SitePage) -> str:
        """Return the path relative to the input folder, or the page's own `permalink`."""
        inner = page.inner
        for folder in ("content/", "src/", "site/"):
            inner = inner.removeprefix(folder)
        folder, slash, name = inner.rpartition("/")
        if name.rpartition(".")[0] == folder.rpartition("/")[2] != "":
            # `a/b/b.md` is the index page of its folder.
            name = "index.md"
        data = {**page.data, "slug": None, "permalink": _filled(page)}
        made = super().url(replace(page, inner=folder + slash + name, data=data))
        return made.removesuffix("index.html") if made.endswith("/index.html") else made


def _filled(page: SitePage) -> str:
    """Return a page's own address with its values filled in; empty if one of them is unknown."""

    def value(found: re.Match[str]) -> str:
        name, cast, form = found[1].lower(), found[2], found[3]
        if name == "page.date":
            day = dict(zip(("%Y", "%m", "%d"), page.date.split("-"), strict=False))
            return re.sub(r"%[Ymd]", lambda it: day.get(it[0], "{"), form or "{")
        stem = page.folder.rpartition("/")[2] if page.stem == "index" else page.stem
        known = _DAY.sub("", stem) if name == "page.fileslug" else page.text(name)
        return (plain_slug(known) if cast in {"slug", "slugify"} else "" if cast else known) or "{"

    filled = _SLOT.sub(value, page.text("permalink"))
    return "" if "{" in filled else filled


ELEVENTY = Eleventy()
