"""Hugo: `content/`, front matter in three languages, page bundles, sections, posts in several languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from reader.library.endings import MARKDOWN
from reader.library.file_names import date_in
from reader.library.kinds.base import MarkdownKind, SitePage, SiteSettings, is_true
from reader.library.kinds.configuration import folder_of, languages_in, read_settings, value_at
from reader.library.languages.codes import language_code
from reader.library.languages.versions import Told, language_in, told_language
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["HUGO"]

NAMES = (
    *(f"{name}.{ending}" for name in ("hugo", "config") for ending in ("toml", "yaml", "yml", "json")),
    *(f"config/_default/{name}.{ending}" for name in ("hugo", "config") for ending in ("toml", "yaml", "yml")),
)
_KEPT = frozenset("./\\_#+~-@")
_ESCAPED = re.compile("%[0-9A-Fa-f]{2}")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})[-_ ]?(.*)")
_TOKEN = re.compile(r":(?:[a-z]+)(?:\[[^\]]*\])?")


class Hugo(MarkdownKind):
    """See https://gohugo.io/content-management/."""

    name = "hugo"
    ties = "title"
    endings = MARKDOWN | {"html"}
    label = "a Hugo site"
    dialect = "hugo"
    folders_are_topics = True
    sentence_names = True
    publishes_future = False
    date_keys = ("date", "publishdate", "pubdate", "published", "lastmod", "modified")

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> SiteSettings:
        """See MarkdownKind."""
        settings = read_settings(tree, files, home, NAMES)
        _add_tables(settings, tree, files, home)
        path = urlsplit(settings.url).path.strip("/") if "://" in settings.url else ""
        settings.url = settings.url.rstrip("/").removesuffix("/" + path) if path else settings.url.rstrip("/")
        settings.baseurl = "/" + path if path else ""
        settings.language = settings.language or "en"
        roots = self.roots(settings, home)
        folders = {path.rpartition("/")[0][len(it) :] for it in roots for path in files if _is_bundle(path, it)}
        settings.bundles = frozenset(f"{it}/" for it in folders if it)
        from reader.library.kinds.texts.cascades import read_cascades  # noqa: PLC0415 (start-up)

        settings.raw["cascades"] = read_cascades(tree, files, roots, settings.raw.get("cascade"))
        settings.files += tuple(it for it in files if "/_index." in it and it.startswith(tuple(roots)))
        return settings

    def reading(self, settings: SiteSettings) -> Mapping[str, bool]:
        """Return the settings of Goldmark; smart quotes and dashes are on unless switched off."""
        raw = settings.raw
        goldmark = ("markup", "goldmark")
        typographer = value_at(raw, *goldmark, "extensions", "typographer")
        passed = value_at(raw, *goldmark, "extensions", "passthrough", "delimiters", "inline")
        asked = any(value_at(raw, "params", key) for key in ("math", "katex", "mathjax"))
        return {
            "smart_quotes": typographer is not False and value_at({"it": typographer}, "it", "disable") is not True,
            "emoji": value_at(raw, "enableEmoji") is True,
            "hard_wrap": value_at(raw, *goldmark, "renderer", "hardWraps") is True,
            "dollars": asked or (isinstance(passed, list) and ["$", "$"] in passed),
        }

    def dates(self, settings: SiteSettings) -> Sequence[str]:
        """Return the keys that the configuration names, with `:default` expanded to the usual ones."""
        given = settings.raw.get("frontmatter")
        named = given.get("date") if isinstance(given, dict) else None
        if not isinstance(named, list):
            return self.date_keys
        keys = [self.date_keys if it == ":default" else (it,) for it in map(str.lower, map(str, named))]
        return [key for part in keys for key in part if not key.startswith(":")]

    def roots(self, settings: SiteSettings, home: str) -> Sequence[str]:
        """Return the usual folder and those of the languages."""
        folders = [*_content_folders(settings), *_language_folders(settings)]
        return tuple(dict.fromkeys(home + it for it in folders))

    def completed_data(self, inner: str, data: Mapping[str, object], settings: SiteSettings) -> Mapping[str, object]:
        """Add the cascading values of the sections that a page does not set itself."""
        cascades = settings.raw.get("cascades")
        if not isinstance(cascades, list) or not cascades:
            return data
        from reader.library.kinds.texts.cascades import with_cascades  # noqa: PLC0415 (start-up)

        return with_cascades(data, inner, cascades)

    def is_post(self, inner: str, settings: SiteSettings) -> bool | str:
        """Skip `_index.md`, the page of a section, and files beside an `index.md`, which belong to its bundle."""
        folder, _, name = inner.rpartition("/")
        stem = name.partition(".")[0]
        if stem != "index" and any(f"{folder}/".startswith(it) for it in settings.bundles):
            return "it belongs to the page of its folder"
        return stem != "_index"

    def is_published(self, data: Mapping[str, object]) -> bool:
        """Return whether a page is neither headless nor excluded from rendering or lists."""
        build = data.get("build") or data.get("_build")
        never = isinstance(build, dict) and any(build.get(key) in {"never", False} for key in ("render", "list"))
        return not (never or is_true(data.get("headless")))

    def version(self, page: SitePage) -> Told:
        """Return the language, and as common name `translationKey` or, with language folders, the path below them."""
        common = told_language({**page.data, "lang": "en"})[1]
        folders = _language_folders(page.settings)
        code = next((code for folder, code in folders.items() if f"/{folder}" in f"/{page.path}"), "")
        by_name, bare = _in_name(page)
        if common or folders:
            return by_name or code or page.settings.language, common or f"{page.folder}/{bare}"
        return by_name, ""

    def url(self, page: SitePage) -> str:
        """Return `/section/slug/` or the section's `permalinks` pattern, after any language but the default one."""
        if own := page.text("url"):
            return "/" + own.lstrip("/") + ("" if own.endswith("/") or "." in own.rpartition("/")[2] else "/")
        # Since Hugo 0.123, spaces in a name become hyphens before any other processing.
        stem = _in_name(page)[1].replace(" ", "-")
        folders = page.folder.replace(" ", "-").split("/") if page.folder else []
        section = folders[0] if folders else ""
        if stem == "index":
            folders, stem = folders[:-1], (folders[-1] if folders else "")
        name = page.text("slug") or stem
        pattern = _pattern(page.settings.raw.get("permalinks"), section)
        path = _filled(pattern, page, folders, stem, name) if pattern else "/".join([*folders, name])
        settings = page.settings
        in_folder = page.language != settings.language or settings.raw.get("defaultContentLanguageInSubdir") is True
        first = page.language if in_folder and page.language in settings.languages else ""
        address = "/".join(part for part in [first, *path.split("/")] if part)
        return f"/{_written(address)}/" if address else "/"


def _add_tables(settings: SiteSettings, tree: Tree, files: Mapping[str, TreeFile], home: str) -> None:
    """Add the tables that are in separate files beside the configuration in `config/_default`."""
    for table in ("params", "markup", "languages", "permalinks", "frontmatter"):
        names = [f"config/_default/{table}.{ending}" for ending in ("toml", "yaml", "yml", "json")]
        own = read_settings(tree, files, home, names)
        if own.files:
            settings.raw.setdefault(table, own.raw.get(table, own.raw))
            settings.files += own.files
            settings.notes += own.notes
    settings.languages = settings.languages or languages_in(settings.raw.get("languages"))


def _is_bundle(path: str, content: str) -> bool:
    name = path.rpartition("/")[2]
    return path.startswith(content) and name.startswith("index.") and name.rpartition(".")[2] in MARKDOWN


def _content_folders(settings: SiteSettings) -> list[str]:
    """Return the content folder, or the folders mounted in its place."""
    mounted = [source for source, _ in _mounts(settings)]
    return mounted or [folder_of(settings.raw, "contentDir", "content")]


def _mounts(settings: SiteSettings) -> list[tuple[str, str]]:
    """Return the folders that the configuration mounts as the content folder, with their language codes."""
    given = value_at(settings.raw, "module", "mounts")
    found: list[tuple[str, str]] = []
    for mount in given if isinstance(given, list) else []:
        if isinstance(mount, dict) and mount.get("target") == "content" and isinstance(mount.get("source"), str):
            languages = value_at(mount, "sites", "matrix", "languages")
            code = mount.get("lang") or (languages[0] if isinstance(languages, list) and len(languages) == 1 else "")
            found.append((folder_of(mount, "source", "content"), language_code(code)))
    return found


def _language_folders(settings: SiteSettings) -> dict[str, str]:
    """Return the folders of the languages that have their own, with the language codes."""
    mounted = {source: code for source, code in _mounts(settings) if code}
    if len(mounted) > 1:
        return mounted
    given = settings.raw.get("languages")
    tables = given.items() if isinstance(given, dict) else ()
    return {
        folder_of(table, "contentDir", "content"): code
        for key, table in tables
        if isinstance(table, dict) and table.get("contentDir") and (code := language_code(key))
    }


def _in_name(page: SitePage) -> tuple[str, str]:
    """Return the language in a file name, if the site has that language, and the name without it."""
    code, bare = language_in(page.inner.rpartition("/")[2])
    known = code and (code in page.settings.languages or code == page.settings.language)
    return (code, bare) if known else ("", page.stem)


def _pattern(given: object, section: str) -> str:
    if isinstance(given, dict) and isinstance(given.get("page"), dict):
        given = given["page"]
    pattern = given.get(section) if isinstance(given, dict) else None
    return pattern if isinstance(pattern, str) else ""


def _filled(pattern: str, page: SitePage, folders: Sequence[str], stem: str, name: str) -> str:
    """Fill in the tokens of a `permalinks` pattern."""
    year, month, day = (page.date or date_in(page.inner) or "0001-01-01").split("-")
    title = page.title or stem
    values = {
        ":year": year, ":month": month, ":day": day, ":sections": "/".join(folders), ":section": (*folders, "")[0],
        ":slugorfilename": name, ":slugorcontentbasename": name, ":slug": page.text("slug") or title,
        ":contentbasename": stem, ":filename": stem, ":title": title,
    }  # fmt: skip
    return _TOKEN.sub(lambda found: values.get(found[0], ""), pattern)


def _written(path: str) -> str:
    """Return a path as Hugo writes it: lower case, single hyphens for spaces, almost no punctuation."""
    out: list[str] = []
    hyphen = waiting = False
    for position, it in enumerate(path.lower()):
        if it.isalnum() or it in _KEPT or unicodedata.category(it)[0] in "MN" or _ESCAPED.match(path, position):
            hyphen = it == "-"
            if waiting and not hyphen:
                out.append("-")
            waiting = False
            out.append(it)
        elif out and not hyphen and it.isspace():
            waiting = True
    return "".join(out)


HUGO = Hugo()
