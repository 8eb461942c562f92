"""Astro: collections in `src/content/`, Markdown pages in `src/pages/`, MDX, and Starlight documentation."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reader.library.endings import MARKDOWN
from reader.library.jekyll.front_matter import Parsed
from reader.library.kinds.base import BodyPlace, MarkdownKind, SitePage, SiteSettings
from reader.library.kinds.configuration import value_at
from reader.library.kinds.entrances import ENTRANCES
from reader.library.kinds.literals import Wanted, read_literals
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["ASTRO"]


_CODE_TITLES = ("expressive-code", "pretty-code")
"""Plugins that show titles of code blocks, as Starlight does; Astro alone does not."""


class Astro(MarkdownKind):
    """See https://docs.astro.build/en/guides/content-collections/."""

    name = "astro"
    label = "an Astro site"
    dialect = "astro"
    sentence_names = True
    folders_are_topics = True
    folders_for_all = frozenset({"content"})
    endings = MARKDOWN | {"mdx"}

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> SiteSettings:
        """Return the configuration values that are plain string literals."""
        path = next((home + it.marker for it in ENTRANCES[self.name] if home + it.marker in files), "")
        names = {"url": "site", "baseurl": "base", "title": "title"}
        words = "remark-math", "smartypants: false", "starlight", *_CODE_TITLES
        return read_literals(tree, files, path, Wanted(names, words))

    def reading(self, settings: SiteSettings) -> Mapping[str, bool]:
        """Use smart quotes unless they are switched off; formulas and code titles only if a plugin adds them."""
        raw = settings.raw
        return {
            "smart_quotes": "smartypants: false" not in raw,
            "dollars": "remark-math" in raw,
            "code_titles": any(it in raw for it in ("starlight", *_CODE_TITLES)),
        }

    def completed(self, parsed: Parsed, place: BodyPlace) -> str:
        """Insert, in MDX, the Markdown parts that a page imports and the values of its front matter."""
        if not place.path.endswith(".mdx"):
            return parsed.body
        from reader.library.kinds.texts.included import with_front_matter, with_parts  # noqa: PLC0415 (start-up)

        return with_front_matter(with_parts(parsed.body, place.path, place.read, ""), parsed.data or {})

    def heading(self, parsed: Parsed) -> tuple[str, str]:
        """Skip imports above the heading."""
        from reader.library.kinds.texts.included import without_imports  # noqa: PLC0415 (start-up)

        body = without_imports(parsed.body.lstrip("\r\n"))
        heading, rest = super().heading(replace(parsed, body=body))
        return heading, rest if heading else parsed.body

    def roots(self, settings: SiteSettings, home: str) -> Sequence[str]:  # noqa: ARG002
        """See MarkdownKind."""
        return home + "src/content/", home + "src/pages/", home + "src/data/"

    def is_post(self, inner: str, settings: SiteSettings) -> bool | str:  # noqa: ARG002
        """Return whether no part of the path begins with an underscore, which hides a file."""
        return not any(part.startswith("_") for part in inner.split("/"))

    def place(self, data: Mapping[str, object]) -> int | None:
        """Read the order that Starlight keeps under `sidebar`."""
        order = value_at(data, "sidebar", "order")
        return super().place({"order": order} if order is not None else data)

    def url(self, page: SitePage) -> str:
        """Return the path of a page's file; for an entry of a collection, the slugs of all parts of its path."""
        if "src/pages/" in f"/{page.path}":
            return super().url(page)
        collection, _, folder = page.folder.partition("/")
        parts = [*folder.split("/"), "" if page.stem == "index" else page.stem]
        name = page.text("slug").strip("/") or "/".join(slug for it in parts if (slug := _slug(it)))
        first = "" if collection == "docs" and "starlight" in page.settings.raw else collection
        address = "/".join(it for it in (first, name) if it)
        return f"/{address}/" if address else "/"


def _slug(name: str) -> str:
    """Return a part of a path as github-slugger does: lower case, a hyphen for each space, no punctuation."""
    kept = (it for it in name.lower() if it in " -_" or unicodedata.category(it)[0] in "LMN")
    return "".join(kept).replace(" ", "-")


ASTRO = Astro()
