"""Decides which files of a site are posts or drafts, and why the others are not (jekyll.md 1 to 7)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from reader.library.endings import MARKDOWN
from reader.library.jekyll.globs import PathList
from reader.library.jekyll.site import SiteConfig

__all__ = ["Candidate", "PostFiles", "collection_file", "is_media", "plain_file"]

_DATED = re.compile(r"^(?>.+/)*?(\d{2,4}-\d{1,2}-\d{1,2})-([^/]*)(\.[^.]+)$", re.MULTILINE)
_UNDATED = re.compile(r"^(?:.+/)*(.*)(\.[^.]+)$", re.MULTILINE)
_PLAIN_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[-_ ]*([^/]*)\Z", re.DOTALL)
_SPECIAL = frozenset("._#~")

_MEDIA = frozenset({
    "apng", "avif", "bmp", "gif", "heic", "ico", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp", "psd", "ai",
    "eps", "aac", "flac", "m4a", "mp3", "ogg", "opus", "wav", "avi", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg", "ogv",
    "webm", "pdf", "gz", "tgz", "zip", "7z", "woff", "woff2", "ttf", "otf",
})  # fmt: skip

_OF_DOCUMENTS = MARKDOWN | {"html", "htm", "txt"}
"""The endings of texts in collections; those that are not Markdown are texts if they have front matter."""

Kind = Literal["post", "draft", "page"]


@dataclass(slots=True)
class Candidate:
    """A file that may be a post. `relative` is its path in Jekyll's sense: below the collections' folder.

    `date` and `slug` come from the name; the date is empty if it has none. `extension` includes its dot.
    """

    kind: Kind
    relative: str
    date: str
    slug: str
    extension: str
    collection: str = ""
    """The collection of the document; empty for posts and pages."""


@dataclass(frozen=True, slots=True)
class _Folder:
    """Properties of all files in a folder: its path below `_posts` (`inner`), and why none of them is a post."""

    kind: Kind
    inner: str
    reason: str
    silent: bool = False


class PostFiles:
    """Distinguishes posts from other files; properties of a folder are determined only once."""

    def __init__(self, config: SiteConfig) -> None:
        self._config = config
        self._include = PathList(config.include)
        self._exclude = PathList([it for it in config.exclude if it not in config.include])
        self._folders: dict[str, _Folder | None] = {}
        self._prefix = f"{config.collections_dir}/" if config.collections_dir else ""

    def classify(self, path: str) -> Candidate | str | None:
        """Return a candidate for `path`, relative to the source, or why it is not one, or None for unrelated files."""
        above, _, name = path.rpartition("/")
        try:
            folder = self._folders[above]
        except KeyError:
            folder = self._folders[above] = self._look_at(above)
        if folder is None:
            return None
        if folder.reason:
            return None if folder.silent or name.startswith(".") else folder.reason
        if name.startswith("."):
            return None
        return self._left_out(path, folder, name) or self._named(folder, path, name)

    def _look_at(self, above: str) -> _Folder | None:
        parts = above.split("/")
        kind: Kind
        for number, part in enumerate(parts):
            if part in {"_posts", "_drafts"}:
                kind = "post" if part == "_posts" else "draft"
                inner = parts[number + 1 :]
                reason = self._outside(parts[:number])
                hidden = next((it for it in inner if it.startswith(".")), "")
                if hidden and not reason:
                    return _Folder(kind, "", f"is in the hidden folder {hidden}", silent=True)
                return _Folder(kind, "/".join(inner) + "/" if inner else "", reason)
        return None

    def _outside(self, folder: list[str]) -> str:
        """Return why Jekyll does not search `folder` for posts, or an empty text."""
        config = self._config
        path = "/".join(folder)
        if config.collections_dir and not path.startswith(config.collections_dir):
            return f"it lies outside {config.collections_dir}, the folder of the collections"
        if path == config.destination or path.startswith(config.destination + "/"):
            return "it is in the site’s output folder"
        for count, part in enumerate(folder, start=1):
            above = "/".join(folder[:count])
            if self._is_included(part, part):
                continue
            if self._exclude.match("/" + above):
                return f"the site’s configuration excludes {above}"
            if part[0] in _SPECIAL or part.endswith("~"):
                return f"it lies below {part}; folders with such names are left out"
        return ""

    def _is_included(self, inside: str, name: str) -> bool:
        return self._include.match("/" + inside) or self._include.match("/" + name)

    def _left_out(self, path: str, folder: _Folder, name: str) -> str:
        """Return why Jekyll's filter leaves out this file below `_posts`, or an empty text."""
        if name.endswith("."):
            return "its name ends in a dot"
        inside = folder.inner + name
        reason = ""
        if self._exclude.match("/" + path):
            reason = "the site’s configuration excludes it"
        elif name[0] in _SPECIAL:
            reason = f"its name begins with {name[0]}"
        elif inside[0] in _SPECIAL:
            reason = f"it is in a folder whose name begins with {inside[0]}"
        elif name.endswith("~"):
            reason = "its name ends in ~, as editors’ backup files do"
        return "" if not reason or self._is_included(inside, name) else reason

    def _named(self, folder: _Folder, path: str, name: str) -> Candidate | str | None:
        found = _DATED.search(folder.inner + name)
        if found:
            date, slug, extension = found.groups()
        else:
            undated = _UNDATED.search(name)
            if undated and is_media(undated[2]):
                # Pictures are stored beside the posts that show them.
                return None
            if folder.kind == "post":
                return "its name does not begin with a date (YYYY-MM-DD-title.md)" if undated else _no_ending(name)
            if not undated:
                return _no_ending(name)
            date, (slug, extension) = "", undated.groups()
        if extension in {".yml", ".yaml"}:
            return "it is a YAML file, not a text"
        relative = path.removeprefix(self._prefix) if self._prefix else path
        return Candidate(folder.kind, relative, date, slug.rstrip("."), extension)


def is_media(extension: str) -> bool:
    """Return whether files with this ending (with its dot) are images, audio, video, PDFs, archives or fonts."""
    return extension[1:].lower() in _MEDIA


def _no_ending(name: str) -> str:
    if re.match(r"\d{2,4}-\d{1,2}-\d{1,2}", name):
        return "its name has no title or no extension (YYYY-MM-DD-title.md)"
    return "its name has no date and no extension (YYYY-MM-DD-title.md)"


def plain_file(path: str, *, hidden: bool = True, endings: Collection[str] = MARKDOWN) -> Candidate | None:
    """Return the file at `path` with one of these endings that is not a post, or None if it is something else.

    `hidden`: ignore names that begin with a dot or an underscore; otherwise only those with a dot.
    """
    name = path.rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or ending.lower() not in endings:
        return None
    if any(part[0] in ("._" if hidden else ".") for part in path.split("/") if part):
        return None
    found = _PLAIN_DATED.match(stem)
    date, slug = found.groups() if found else ("", stem)
    return Candidate("page", path, date, slug or stem, "." + ending)


def collection_file(path: str, config: SiteConfig) -> Candidate | None:
    """Return the document at `path`, relative to the source, of a collection with pages; None if it is not one."""
    above = f"{config.collections_dir}/" if config.collections_dir else ""
    relative = path.removeprefix(above)
    label = relative.partition("/")[0][1:]
    if not path.startswith(f"{above}_") or label not in config.listed_collections:
        return None
    inner = relative.partition("/")[2]
    name = inner.rpartition("/")[2]
    if inner[:1] in _SPECIAL or name[:1] in _SPECIAL:
        included = PathList(config.include)
        if not (included.match("/" + inner) or included.match("/" + name)):
            return None
    # An index in HTML is the list of the others.
    endings = MARKDOWN if name.startswith("index.") else _OF_DOCUMENTS
    candidate = plain_file(path, hidden=False, endings=endings)
    if candidate is not None:
        candidate.relative, candidate.collection = relative, label
    return candidate
