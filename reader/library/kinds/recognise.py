"""Recognises which program a folder of texts was made for, from its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from reader.library.jekyll.discovery import find_site
from reader.library.kinds.entrances import ENTRANCES, Entrance
from reader.library.kinds.jekyll import JEKYLL, JekyllSite
from reader.library.trees.freshness import CONFIG_FILES
from reader.library.trees.identity import SITE_FOLDERS
from reader.library.trees.tree import Tree, TreeFile

if TYPE_CHECKING:
    from reader.library.kinds.base import SiteKind, SiteReader

__all__ = ["find_kind", "holds_few", "is_home", "kind_named", "lies_in_site", "open_site"]

_HOMES = frozenset({*SITE_FOLDERS, "website", "documentation", "docs-site"})
"""Folders of a repository that may contain a site."""

_MARKERS = frozenset(it.marker for own in ENTRANCES.values() for it in own if "/" not in it.marker and not it.holds)
_NO_TEXTS = frozenset({"readme.md", "changelog.md", "contributing.md", "code_of_conduct.md"})
_ASIDE = frozenset({
    "demo", "demos", "example", "examples", "fixtures", "node_modules", "starters", "template", "templates", "test",
    "tests", "vendor",
})  # fmt: skip
_MOST_DEEP = 4
_MANY = 40
_EDITORS = frozenset({"obsidian", "logseq"})
"""Kinds that are only editors: their texts may nevertheless form a site of another kind."""
_OF_JEKYLL = ("_layouts/", "_includes/")
_TEXT_LIMIT = 64 * 1024


def kind_named(name: str) -> SiteKind:
    """Return the kind of that name. Raises KeyError if there is none."""
    if name not in ENTRANCES:
        raise KeyError(name)
    kind: SiteKind = getattr(import_module(f"{__package__}.{name}"), name.upper())
    return kind


def find_kind(tree: Tree, files: Mapping[str, TreeFile], wanted: str = "") -> tuple[SiteKind, str]:
    """Return the kind of the site in `tree` and the folder that contains it (with a trailing slash, or empty).

    `wanted` names the kind if the user has chosen one.
    """
    layout = _Layout(tree, files)
    jekyll_home = find_site(files)
    with_posts = any(f"{jekyll_home}_posts" == it or it.startswith(jekyll_home) for it in layout.post_folders)
    configured = any(jekyll_home + name in files for name in CONFIG_FILES)
    best: tuple[tuple[int, int], str, str] | None = None
    for rank, (name, entrances) in enumerate(ENTRANCES.items()):
        if wanted and name != wanted:
            continue
        homes = [home for home in layout.homes if layout.fits(entrances, home)]
        if name == JEKYLL.name and with_posts:
            homes = [jekyll_home]
        for home in homes:
            depth = layout.depth_of_posts if name == JEKYLL.name and not configured else home.count("/")
            fit = (depth, rank), name, home
            if best is None or fit[0] < best[0]:
                best = fit
    if best is not None and best[1] in _EDITORS and not wanted and configured and layout.holds(jekyll_home, _OF_JEKYLL):
        return JEKYLL, jekyll_home
    if best is not None:
        return kind_named(best[1]), best[2]
    if wanted:
        return kind_named(wanted), jekyll_home if wanted == JEKYLL.name else ""
    if configured:
        return JEKYLL, jekyll_home
    home_of_pages = _home_of_pages(files)
    return (JEKYLL, home_of_pages) if home_of_pages else (kind_named("notes"), "")


def _home_of_pages(files: Mapping[str, TreeFile]) -> str:
    """Return the usual folder for a site of Jekyll that has only pages, if it contains most of the tree's texts."""
    homes = [f"{it}/" for it in SITE_FOLDERS if any(f"{it}/{name}" in files for name in CONFIG_FILES)]
    texts = [it for it in _texts(files) if "/_" not in f"/{it}"] if homes else []
    # Beside a table of contents, a `_config.yml` is that of Jupyter Book.
    own = (it for it in homes if f"{it}_toc.yml" not in files)
    return next((it for it in own if 2 * sum(text.startswith(it) for text in texts) > len(texts)), "")


def holds_few(found: Collection[str], files: Iterable[str]) -> bool:
    """Return whether the posts `found` are so few of a tree's texts that their site is only a side matter."""
    texts = len(_texts(files))
    return texts >= _MANY and len(found) * 10 < texts


def is_home(files: Mapping[str, object], home: str, *, jekyll: bool) -> bool:
    """Return whether a site's configuration is in the folder `home` (with a trailing slash), judging by names alone.

    `jekyll`: there are posts in Jekyll's layout, so that its configuration counts.
    """
    if jekyll and any(home + name in files for name in CONFIG_FILES):
        return True
    return any(_is_named(files, home, it) for own in ENTRANCES.values() for it in own if not it.marker.endswith("/"))


def lies_in_site(folder: Path) -> bool:
    """Return whether `folder` is laid out as a site or is inside one, by names alone. False if it is unreadable."""
    with suppress(OSError):
        return any(_is_laid_out(place) for place in (folder, *folder.parents))
    return False


def _is_laid_out(folder: Path) -> bool:
    if any((folder / name).exists() for name in ("_posts", *CONFIG_FILES)):
        return True
    return any(_stands(it, lambda name: (folder / name).exists()) for own in ENTRANCES.values() for it in own)


def _stands(entrance: Entrance, is_there: Callable[[str], bool]) -> bool:
    """Return whether an entrance and what must be beside it exist, judging by names alone."""
    return is_there(entrance.marker) and (not entrance.beside or any(map(is_there, entrance.beside)))


def _is_named(files: Mapping[str, object], home: str, entrance: Entrance) -> bool:
    if home + entrance.marker not in files or (entrance.holds and not entrance.beside):
        return False
    return not entrance.beside or any(path.startswith(home + it) for it in entrance.beside for path in files)


def open_site(  # noqa: PLR0913 - what is read, and how
    kind: SiteKind, tree: Tree, files: Mapping[str, TreeFile], home: str, *, every: bool, split: bool = True
) -> SiteReader:
    """Open the site of this kind whose configuration is in `home`.

    `every` includes what is usually left out; `split` makes each question of a list of questions a post.
    """
    if kind is JEKYLL:
        return JekyllSite(tree, files, home, every=every)
    from reader.library.kinds.base import MarkdownKind  # noqa: PLC0415 (start-up)
    from reader.library.kinds.reading import MarkdownSite  # noqa: PLC0415 (start-up)

    if not isinstance(kind, MarkdownKind):
        raise TypeError(kind.name)
    return MarkdownSite(kind, tree, files, home, every=every, split=split)


def _folders_above(path: str) -> Iterator[str]:
    """Return the folders that contain a file, down to the depth at which sites are searched for."""
    parts = path.split("/")[:-1][:_MOST_DEEP]
    return ("/".join(parts[: number + 1]) for number in range(len(parts)))


def _texts(files: Iterable[str]) -> list[str]:
    """Return the files written to be read: texts that are neither hidden nor in a folder for other things."""
    return [it for it in files if _is_text(it.lower())]


def _is_text(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    if not name.endswith((".md", ".mdx")) or name in _NO_TEXTS or "/." in f"/{path}":
        return False
    return _ASIDE.isdisjoint(folder.split("/"))


def _deep_homes(files: Mapping[str, TreeFile]) -> list[str]:
    """Return the folder of a site deeper in a repository of several programs, if it contains most of the texts."""
    marked = [folder for folder, _, name in (it.rpartition("/") for it in files) if name in _MARKERS]
    homes = [it for it in marked if len(parts := it.split("/")) <= _MOST_DEEP and _ASIDE.isdisjoint(parts)]
    if not homes:
        return []
    texts = _texts(files)
    below = Counter(folder for it in texts for folder in _folders_above(it))
    # The one with the most texts; on a tie, the first by name.
    best = min(homes, key=lambda it: (-below[it], it))
    return [f"{best}/"] if below[best] * 2 > len(texts) else []


class _Layout:
    """The files and folders near the top of a tree."""

    def __init__(self, tree: Tree, files: Mapping[str, TreeFile]) -> None:
        self._tree = tree
        self._files = files
        folders = {path.rpartition("/")[0] for path in files}
        self._folders: set[str] = set()
        self.post_folders: set[str] = set()
        for folder in folders:
            parts = folder.split("/")
            self._folders |= {"/".join(parts[:count]) + "/" for count in range(1, min(len(parts), 4) + 1)}
            if "_posts" in parts:
                self.post_folders.add("/".join(parts[: parts.index("_posts") + 1]))
        self.homes = ["", *sorted(it for it in self._folders if it[:-1].lower() in _HOMES)]
        if not any(self.fits(own, home) for home in self.homes for own in ENTRANCES.values()):
            self.homes += _deep_homes(files)

    @property
    def depth_of_posts(self) -> int:
        """How deep the highest folder of posts is; without a configuration, nothing else shows where their site is."""
        return min((it.count("/") for it in self.post_folders), default=0)

    def holds(self, home: str, folders: Iterable[str]) -> bool:
        """Return whether one of the folders is in `home`."""
        return any(home + name in self._folders for name in folders)

    def fits(self, entrances: Iterable[Entrance], home: str) -> bool:
        """Return whether one of the entrances is in `home`."""
        return any(self._fits(it, home) for it in entrances)

    def _fits(self, entrance: Entrance, home: str) -> bool:
        if not _stands(entrance, lambda name: self._is_there(home + name)):
            return False
        return not entrance.holds or self._holds(home + entrance.marker, entrance.holds)

    def _is_there(self, name: str) -> bool:
        return name in self._folders if name.endswith("/") else name in self._files

    def _holds(self, path: str, words: str) -> bool:
        if self._files[path].refused:
            return False
        try:
            return words in self._tree.read(path, _TEXT_LIMIT).decode("utf-8", "replace")
        except OSError:
            return False
