"""Docusaurus: `blog/` and `docs/`, in Markdown and MDX; its configuration is a program and is not run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from reader.library.endings import MARKDOWN
from reader.library.jekyll.front_matter import Parsed
from reader.library.kinds.base import BodyPlace, MarkdownKind, SitePage, SiteSettings, joined
from reader.library.kinds.configuration import read_settings
from reader.library.kinds.entrances import ENTRANCES
from reader.library.kinds.literals import Wanted, read_literals
from reader.library.languages.codes import language_code
from reader.library.languages.versions import Told
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["DOCUSAURUS"]

_TRANSLATED = re.compile(r"i18n/([A-Za-z-]{2,10})/docusaurus-plugin-content-(blog|docs)(?:-([\w-]+))?/(?:current/)?")
_PARTS = re.compile(r"(?:\b(docs|blog)[ \t]*:[ \t]*|plugin-content-(docs|blog)['\"]\s*,\s*)\{")
_POST = re.compile(r"(.*)((?:19|20)\d{2}[-/]\d{1,2}[-/]\d{1,2})[-/]?(.*)")
"""How Docusaurus splits the name of a post."""
_LITERALS = {
    "title": "title",
    "url": "url",
    "baseurl": "baseUrl",
    "description": "tagline",
    "language": "defaultLocale",
}
_TEXTS = re.compile(r"/(?:blog|docs|i18n|src|versioned_docs)/")
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

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> SiteSettings:
        """Return the configuration values that are plain string literals."""
        path = next((home + it.marker for it in ENTRANCES[self.name] if home + it.marker in files), "")
        settings = read_literals(tree, files, path, Wanted(_LITERALS, ("remark-math",), _PARTS))
        settings.language = settings.language or "en"
        settings.raw["folders"] = folders = _folders(settings.raw.get("parts"), home, files)
        blogs = [folder for folder, part in folders.items() if part.sort == "blog"]
        people = (f"{folder}authors.{ending}" for folder in blogs for ending in ("yml", "yaml", "json"))
        settings.authors = read_settings(tree, files, "", people).raw
        return settings

    def reading(self, settings: SiteSettings) -> Mapping[str, bool]:
        """Read emoji names always, formulas only if the configuration names their plugin."""
        return {"emoji": True, "dollars": "remark-math" in settings.raw}

    def completed(self, parsed: Parsed, place: BodyPlace) -> str:
        """Insert the Markdown parts that a page imports and the values of its front matter."""
        from reader.library.kinds.texts.included import with_front_matter, with_parts  # noqa: PLC0415 (start-up)

        found = _TEXTS.search(f"/{place.path}")
        home = place.path[: found.start()] + "/" if found and found.start() else ""
        return with_front_matter(with_parts(parsed.body, place.path, place.read, home), parsed.data or {})

    def heading(self, parsed: Parsed) -> tuple[str, str]:
        """Skip imports above the heading."""
        from reader.library.kinds.texts.included import without_imports  # noqa: PLC0415 (start-up)

        body = without_imports(parsed.body.lstrip("\r\n"))
        heading, rest = super().heading(replace(parsed, body=body))
        return heading, rest if heading else parsed.body

    def roots(self, settings: SiteSettings, home: str) -> Sequence[str]:
        """Return the site's own folder, and folders outside it that the configuration names."""
        return (home, *(folder for folder in _known(settings) if not folder.startswith(home)))

    def is_post(self, inner: str, settings: SiteSettings) -> bool | str:  # noqa: ARG002
        """Accept posts of the blog and pages of the newest version of the documentation."""
        first = inner.partition("/")[0]
        if first == "i18n":
            found = _TRANSLATED.match(inner)
            return found is not None and not inner[found.end() :].startswith("version-")
        if first in {"versioned_docs", "static", "build"} or first.endswith("_versioned_docs"):
            return False
        if first == "src" and not inner.startswith("src/pages/"):
            return False
        if "/" not in inner and inner.lower() == "readme.md":
            return "it is a document about the repository, not one of its texts"
        return not any(part.startswith("_") for part in inner.split("/"))

    def is_draft(self, path: str, data: Mapping[str, object]) -> bool:  # noqa: ARG002
        """See MarkdownKind."""
        return data.get("draft") is True or data.get("unlisted") is True

    def dated_name(self, inner: str, data: Mapping[str, object]) -> str:  # noqa: ARG002
        """Return the last date in the path of a post, its parts joined by hyphens or slashes; else the path."""
        found = _POST.fullmatch(inner)
        return found[2].replace("/", "-") if found else inner

    def folders(self, inner: str) -> tuple[str, ...]:
        """Return the topic of a post: that of the original for a translation, none for a page in `src`."""
        found = _TRANSLATED.match(inner)
        return (found[3] or found[2],) if found else () if inner.startswith("src/") else super().folders(inner)

    def version(self, page: SitePage) -> Told:
        """Match a file in `i18n/de/docusaurus-plugin-content-…` to the one with the same path in blog or docs."""
        place = _place(page)
        return language_code(place.language) or page.settings.language, f"{place.folder}{place.inner}"

    def url(self, page: SitePage) -> str:
        """Return `/blog/YYYY/MM/DD/name` for a post, the path without numbers for a page; routes are configurable."""
        place = _place(page)
        first = f"/{place.language}" if place.language else ""
        own = page.text("slug")
        if own.startswith("."):
            # A slug may be relative to the page.
            path = joined(place.inner.rpartition("/")[0], own)
            own = f"/{path or own.lstrip('./')}"
        if place.sort == "blog":
            return f"{first}{place.route}/{own.lstrip('/') if own else _post_name(place.inner)}"
        if own.startswith("/"):
            return f"{first}{place.route}{own}"
        inner = "/".join(_NUMBER.sub("", part, count=1) for part in place.inner.split("/"))
        bare = replace(page, inner=inner)
        name = own or page.text("id") or bare.stem
        if not own and name.lower() in {"index", "readme", bare.folder.rpartition("/")[2].lower()}:
            name = ""
        path = "/".join(it for it in (bare.folder, name) if it)
        return f"{first}{place.route}/{path}" if path else f"{first}{place.route}" or "/"


class _Plugin(NamedTuple):
    """A blog or documentation plugin: which of the two, its id, and the prefix of its addresses."""

    sort: str
    id: str
    route: str


class _Place(NamedTuple):
    """Where a page is: the folder of its blog or documentation, its path there, its language if translated."""

    sort: str
    route: str
    folder: str
    inner: str
    language: str = ""


def _folders(given: object, home: str, files: Mapping[str, object]) -> dict[str, _Plugin]:
    """Return the folders of the blogs and documentations, by path in the tree with a trailing slash."""
    found: dict[str, _Plugin] = {}
    told: list[tuple[str, dict[str, str]]] = [("docs", {}), ("blog", {}), *(given if isinstance(given, list) else [])]
    for sort, values in told:
        folder = _joined(home, values.get("path", sort))
        if folder is None or (folder in found and not values):
            continue
        route = "/" + values.get("routeBasePath", sort).strip("/")
        versions = f"{home}{values['id']}_versions.json" if values.get("id") else f"{home}versions.json"
        if sort == "docs" and versions in files:
            # The newest version is the one still being written.
            route += "/next"
        found[folder] = _Plugin(sort, values.get("id", ""), route.rstrip("/").replace("//", "/"))
    above = _joined(home, "../docs")
    if home and above and not any(it.startswith((f"{home}docs/", above)) and it != f"{home}docs/" for it in found):
        # A repository often keeps its documentation beside the folder of its site.
        found.setdefault(above, found[f"{home}docs/"])
    return found


def _joined(home: str, path: str) -> str | None:
    """Resolve a relative path to a folder; return None if it leads out of the tree."""
    found = joined(home.rstrip("/"), path)
    return f"{found}/" if found else None


def _known(settings: SiteSettings) -> dict[str, _Plugin]:
    folders = settings.raw.get("folders")
    return folders if isinstance(folders, dict) else {}


def _place(page: SitePage) -> _Place:
    known = _known(page.settings)
    found = _TRANSLATED.match(page.inner)
    if found:
        language, sort, name = found[1], found[2], found[3] or ""
        inner = page.inner[found.end() :]
        for folder, part in known.items():
            if (part.sort, part.id) == (sort, name):
                return _Place(sort, part.route, folder, inner, language)
        return _Place(sort, f"/{name or sort}", f"{name or sort}/", inner, language)
    for folder in sorted(known, key=len, reverse=True):
        if page.path.startswith(folder):
            return _Place(known[folder].sort, known[folder].route, folder, page.path[len(folder) :])
    return _Place("page", "", "", page.inner.removeprefix("src/pages/"))


def _post_name(inner: str) -> str:
    """Return the address of a post relative to that of its blog."""
    path = inner.rpartition(".")[0].removesuffix("/index")
    found = _POST.fullmatch(path)
    return f"{found[2].replace('-', '/')}/{found[1]}{found[3]}" if found else path


DOCUSAURUS = Docusaurus()
