"""Eleventy: Markdown anywhere in its input; its configuration is a program and is not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reader.library.kinds.base import Entrance, MarkdownKind, Page, Settings, is_true

__all__ = ["ELEVENTY"]

_OWN = ("_includes/", "_data/", "_site/", "node_modules/", "public/")


class Eleventy(MarkdownKind):
    """See https://www.11ty.dev/docs/dates/ and /permalinks/."""

    name = "eleventy"
    label = "an Eleventy site"
    sentence_names = True
    folders_are_topics = True
    publishes_all = False
    date_keys = ("date", "published", "pubdate")
    entrances = (
        Entrance(".eleventy.js"),
        *(Entrance(f"eleventy.config.{ending}") for ending in ("js", "mjs", "cjs", "ts")),
    )

    def is_post(self, inner: str, settings: Settings) -> bool | str:  # noqa: ARG002
        """What it makes pages of, without the repository's own README."""
        if inner.lower() == "readme.md":
            return "it is a paper about the repository, not one of its texts"
        return not any(inner.startswith(it) or f"/{it}" in inner for it in _OWN)

    def is_published(self, data: Mapping[str, object]) -> bool:
        """What has no page, or is kept out of the site's lists, is none of its texts."""
        return data.get("permalink") is not False and not is_true(data.get("eleventyexcludefromcollections"))

    def url(self, page: Page) -> str:
        """The path below the input."""
        inner = page.inner
        for folder in ("content/", "src/", "site/"):
            inner = inner.removeprefix(folder)
        folder, slash, name = inner.rpartition("/")
        if name.rpartition(".")[0] == folder.rpartition("/")[2] != "":
            # `a/b/b.md` is the page of its folder.
            name = "index.md"
        return super().url(replace(page, inner=folder + slash + name, data={**page.data, "slug": None}))


ELEVENTY = Eleventy()
