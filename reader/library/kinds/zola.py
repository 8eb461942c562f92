"""Zola: `content/`, TOML front matter, sections."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reader.library.file_names import plain_slug
from reader.library.kinds.base import Entrance, MarkdownKind, Settings
from reader.library.kinds.configuration import read_settings
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
    entrances = (Entrance("config.toml", ("content/",), "base_url"), Entrance("zola.toml", ("content/",)))

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> Settings:
        """See MarkdownKind."""
        return read_settings(tree, files, home, ("config.toml", "zola.toml"))

    def roots(self, settings: Settings, home: str) -> Sequence[str]:  # noqa: ARG002
        """See MarkdownKind."""
        return (home + "content/",)

    def is_post(self, inner: str, settings: Settings) -> bool | str:  # noqa: ARG002
        """`_index.md` is the page of its section."""
        return inner.rpartition("/")[2].partition(".")[0] != "_index"

    def dated_name(self, inner: str, data: Mapping[str, object]) -> str:
        """The address that a page gives itself may name its date, too."""
        own = data.get("path")
        return own + "/" if isinstance(own, str) else inner

    def url(self, inner: str, slug: str, data: Mapping[str, object], date: str, settings: Settings) -> str:  # noqa: ARG002
        """`/section/slug/`; a date before a name is no part of it."""
        own = data.get("path")
        if isinstance(own, str) and own:
            return "/" + own.strip("/") + "/"
        parts = inner.split("/")
        stem = parts[-1].rpartition(".")[0].partition(".")[0]
        folders = parts[:-1]
        if stem == "index":
            folders, stem = folders[:-1], (folders[-1] if folders else "")
        if (
            not data.get("slug")
            and len(stem) > 11
            and stem[:4].isdigit()
            and stem[4] == stem[7] == "-"
            and stem[10] in "-_"
        ):
            stem = stem[11:]
        name = str(data["slug"]) if data.get("slug") else plain_slug(stem)
        return "/" + "/".join([*(plain_slug(it) for it in folders), name]).strip("/") + "/"


ZOLA = Zola()
