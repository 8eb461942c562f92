"""MkDocs: pages in `docs/`, in the order of `nav`; the blog of Material for MkDocs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reader.library.kinds.base import Entrance, MarkdownKind, Page, Settings
from reader.library.kinds.configuration import folder_of, read_settings
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["MKDOCS"]

_MOST_IN_NAV = 20_000


class Mkdocs(MarkdownKind):
    """See https://www.mkdocs.org/user-guide/writing-your-docs/."""

    name = "mkdocs"
    label = "an MkDocs site"
    dialect = "mkdocs"
    sentence_names = True
    folders_are_topics = True
    headers = True
    dates_in_names = False
    entrances = (Entrance("mkdocs.yml"), Entrance("mkdocs.yaml"))

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> Settings:
        """See MarkdownKind."""
        return read_settings(tree, files, home, ("mkdocs.yml", "mkdocs.yaml"))

    def roots(self, settings: Settings, home: str) -> Sequence[str]:
        """See MarkdownKind."""
        return (home + folder_of(settings.raw, "docs_dir", "docs"),)

    def order(self, settings: Settings, paths: Iterable[str]) -> Mapping[str, int]:
        """The places in `nav`; what it does not name comes after it."""
        named: dict[str, int] = {}
        waiting: list[object] = [settings.raw.get("nav")]
        while waiting and len(named) < _MOST_IN_NAV:
            value = waiting.pop()
            if isinstance(value, list):
                waiting += reversed(value)
            elif isinstance(value, dict):
                waiting += reversed(list(value.values()))
            elif isinstance(value, str):
                named.setdefault(value.lstrip("./"), len(named))
        root = folder_of(settings.raw, "docs_dir", "docs")
        found: dict[str, int] = {}
        for path in paths:
            place = named.get(path.rpartition(root)[2]) if root in path else named.get(path)
            if place is not None:
                found[path] = place
        return found

    def url(self, page: Page) -> str:
        """The path without the ending, as a folder unless `use_directory_urls` is off."""
        above = f"/{page.folder}/" if page.folder else "/"
        flat = page.settings.raw.get("use_directory_urls") is False
        if page.stem.lower() in {"index", "readme"}:
            return f"{above}index.html" if flat else above
        return f"{above}{page.stem}.html" if flat else f"{above}{page.stem}/"


MKDOCS = Mkdocs()
