"""MkDocs: pages in `docs/`, in the order of `nav`, and the blog of Material for MkDocs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reader.library.file_names import plain_slug
from reader.library.jekyll.front_matter import Parsed
from reader.library.kinds.base import BodyPlace, MarkdownKind, SitePage, SiteSettings
from reader.library.kinds.configuration import folder_of, read_settings
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["MKDOCS"]

_MOST_IN_NAV = 20_000

_WIKI = frozenset({"wikilinks", "roamlinks", "ezlinks", "zettelkasten", "obsidian-bridge", "obsidian-support"})
"""Extensions and plugins that turn `[[…]]` into links."""


class Mkdocs(MarkdownKind):
    """See https://www.mkdocs.org/user-guide/writing-your-docs/."""

    name = "mkdocs"
    label = "an MkDocs site"
    dialect = "mkdocs"
    sentence_names = True
    folders_are_topics = True
    headers = True
    dates_in_names = False
    first_level_titles = True

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> SiteSettings:
        """See MarkdownKind."""
        settings = read_settings(tree, files, home, ("mkdocs.yml", "mkdocs.yaml"))
        docs = home + folder_of(settings.raw, "docs_dir", "docs")
        indexes = (it[len(docs) :] for it in files if it.endswith("/index.md") and it.startswith(docs))
        settings.raw["indexes"] = {it.rpartition("/")[0] for it in indexes}
        settings.pages = _titles(settings.raw.get("nav"))
        blog = docs + "blog/.authors.yml"
        people = read_settings(tree, files, "", (blog,)).raw.get("authors")
        settings.authors = people if isinstance(people, dict) else {}
        return settings

    def reading(self, settings: SiteSettings) -> Mapping[str, bool]:
        """Return what the configured extensions do."""
        names = {name.rpartition(".")[2] for name in _names(settings.raw.get("markdown_extensions"))}
        return {
            "smart_quotes": "smarty" in names,
            "emoji": "emoji" in names,
            "hard_wrap": "nl2br" in names,
            "dollars": not names.isdisjoint({"arithmatex", "mdx_math", "katex", "mathjax"}),
            "wiki": not _WIKI.isdisjoint({*names, *_names(settings.raw.get("plugins"))}),
        }

    def completed(self, parsed: Parsed, place: BodyPlace) -> str:
        """Insert snippets, searching from the top of the site down to the folder of the page, and wiki links."""
        from reader.library.kinds.texts.included import with_snippets  # noqa: PLC0415 (start-up)

        above = place.path.split("/")[:-1]
        bases = tuple("".join(f"{it}/" for it in above[:count]) for count in range(len(above) + 1))
        body = with_snippets(parsed.body, place.read, bases)
        if place.told.get("wiki") is not True or "[[" not in body:
            return body
        from reader.library.kinds.texts.gardens import with_wiki_links  # noqa: PLC0415 (start-up)

        folder = place.path.rpartition("/")[0]
        return with_wiki_links(body, lambda name: place.titles().get(f"{folder}/{name}", ""))

    def heading(self, parsed: Parsed) -> tuple[str, str]:
        """Accept a heading without a space after its `#`, as Python-Markdown does."""
        body = parsed.body.lstrip("\ufeff\r\n")
        if body[:1] != "#" or body[1:2] in {"", "#", " ", "\t"}:
            return super().heading(parsed)
        return super().heading(replace(parsed, body=f"# {body[1:]}"))

    def is_post(self, inner: str, settings: SiteSettings) -> bool | str:
        """Skip a README if its folder also has an `index.md`: only one of them becomes the folder's page."""
        folder, _, name = inner.rpartition("/")
        indexes = settings.raw.get("indexes")
        beaten = name.lower() == "readme.md" and isinstance(indexes, set) and folder in indexes
        return "its folder also has an `index.md`" if beaten else True

    def listed_title(self, page_path: str, settings: SiteSettings) -> str:
        """Return the title in `nav`."""
        return settings.pages.get(page_path, "")

    def name_title(self, inner: str) -> str:
        """Replace underscores by spaces as well as hyphens."""
        return super().name_title(inner).replace("_", " ")

    def roots(self, settings: SiteSettings, home: str) -> Sequence[str]:
        """See MarkdownKind."""
        return (home + folder_of(settings.raw, "docs_dir", "docs"),)

    def order(self, settings: SiteSettings, paths: Iterable[str]) -> Mapping[str, int]:
        """Return the positions in `nav`; files that it does not name are omitted and come after it."""
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

    def url(self, page: SitePage) -> str:
        """Return the path without the extension, as a folder unless `use_directory_urls` is off."""
        if "/posts/" in f"/{page.inner}" and page.date and _has_blog(page.settings.raw.get("plugins")):
            blog = page.inner.partition("posts/")[0]
            return f"/{blog}{page.date.replace('-', '/')}/{page.text('slug') or plain_slug(page.title)}/"
        above = f"/{page.folder}/" if page.folder else "/"
        flat = page.settings.raw.get("use_directory_urls") is False
        if page.stem.lower() in {"index", "readme"}:
            return f"{above}index.html" if flat else above
        return f"{above}{page.stem}.html" if flat else f"{above}{page.stem}/"


def _titles(nav: object) -> dict[str, str]:
    """Return the titles that `nav` gives to pages, by path."""
    found: dict[str, str] = {}
    waiting = [nav]
    while waiting and len(found) < _MOST_IN_NAV:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            for title, inner in value.items():
                if isinstance(inner, str):
                    found.setdefault(inner.lstrip("./"), str(title))
                else:
                    waiting.append(inner)
    return found


def _names(given: object) -> list[str]:
    """Return the names of the plugins or extensions in a list or a table, each of which may have settings."""
    if isinstance(given, dict):
        return [str(name) for name in given]
    names = [next(iter(it), "") if isinstance(it, dict) else it for it in given] if isinstance(given, list) else []
    return [str(name) for name in names]


def _has_blog(plugins: object) -> bool:
    return any(name.rpartition("/")[2] == "blog" for name in _names(plugins))


MKDOCS = Mkdocs()
