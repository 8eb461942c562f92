"""Hugo: `content/`, front matter in three languages, page bundles, sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from reader.library.file_names import plain_slug
from reader.library.kinds.base import Entrance, MarkdownKind, Settings
from reader.library.kinds.configuration import folder_of, read_settings
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["HUGO"]

NAMES = (
    *(f"{name}.{ending}" for name in ("hugo", "config") for ending in ("toml", "yaml", "yml", "json")),
    *(f"config/_default/{name}.{ending}" for name in ("hugo", "config") for ending in ("toml", "yaml", "yml")),
)


class Hugo(MarkdownKind):
    """See https://gohugo.io/content-management/."""

    name = "hugo"
    label = "a Hugo site"
    dialect = "hugo"
    folders_are_topics = True
    sentence_names = True
    date_keys = ("date", "publishdate", "pubdate", "published", "lastmod")
    entrances = (
        *(Entrance(name, ("content/",)) for name in ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")),
        *(
            Entrance(name, ("archetypes/", "layouts/", "themes/", "content/"))
            for name in ("config.toml", "config.yaml", "config.yml")
        ),
        Entrance("config/", ("content/",)),
    )

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> Settings:
        """See MarkdownKind."""
        settings = read_settings(tree, files, home, NAMES)
        path = urlsplit(settings.url).path.strip("/") if "://" in settings.url else ""
        settings.url = settings.url.rstrip("/").removesuffix("/" + path) if path else settings.url.rstrip("/")
        settings.baseurl = "/" + path if path else ""
        return settings

    def roots(self, settings: Settings, home: str) -> Sequence[str]:
        """See MarkdownKind."""
        return (home + folder_of(settings.raw, "contentDir", "content"),)

    def is_post(self, inner: str, settings: Settings) -> bool | str:  # noqa: ARG002
        """`_index.md` is the page of its section; what lies beside an `index.md` belongs to that page's bundle."""
        stem = inner.rpartition("/")[2].partition(".")[0]
        return stem != "_index"

    def url(self, inner: str, slug: str, data: Mapping[str, object], date: str, settings: Settings) -> str:  # noqa: ARG002
        """`/section/slug/`, or what `permalinks` says of the section."""
        own = data.get("url")
        if isinstance(own, str) and own:
            return "/" + own.lstrip("/")
        parts = inner.split("/")
        section = parts[0] if len(parts) > 1 else ""
        stem = parts[-1].rpartition(".")[0]
        folders = parts[:-1]
        if stem.partition(".")[0] == "index":
            folders, stem = folders[:-1], (folders[-1] if folders else "")
        name = str(data["slug"]) if data.get("slug") else stem
        pattern = self._pattern(settings.raw.get("permalinks"), section)
        if pattern:
            year, month, day = (date or "0001-01-01").split("-")
            title = plain_slug(str(data.get("title") or stem))
            values = {
                ":year": year, ":month": month, ":day": day, ":sections": "/".join(folders), ":section": section,
                ":slugorfilename": name, ":slugorcontentbasename": name, ":slug": str(data.get("slug") or title),
                ":contentbasename": stem, ":filename": stem, ":title": title,
            }  # fmt: skip
            for key in sorted(values, key=len, reverse=True):
                pattern = pattern.replace(key, values[key])
            return "/" + "/".join(part for part in pattern.split("/") if part).lower().replace(" ", "-") + "/"
        path = "/".join(part for part in [*folders, name] if part)
        return f"/{path.lower().replace(' ', '-')}/" if path else "/"

    @staticmethod
    def _pattern(given: object, section: str) -> str:
        if isinstance(given, dict) and isinstance(given.get("page"), dict):
            given = given["page"]
        pattern = given.get(section) if isinstance(given, dict) else None
        return pattern if isinstance(pattern, str) else ""


HUGO = Hugo()
