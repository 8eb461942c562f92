"""Things around a site's posts that would silently be missed: other sites, submodules, a missing `source` folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reader.library.jekyll.discovery import site_folders
from reader.library.jekyll.post_files import plain_file
from reader.library.jekyll.site import SiteConfig
from reader.library.left_out import LeftOut
from reader.library.post import Problem
from reader.library.record import problem
from reader.library.trees.tree import Tree, TreeFile
from reader.words import counted

__all__ = ["LFS_POINTER", "missing_submodules", "surroundings"]

LFS_POINTER = b"version https://git-lfs.github.com/spec/"
"""The beginning of the file that Git LFS leaves in place of one that was not fetched."""

_MODULES = ".gitmodules"
_MODULES_LIMIT = 64 * 1024
_MODULE_PATH = re.compile(r"^[ \t]*path[ \t]*=[ \t]*([^\r\n]+)$", re.MULTILINE)
_MISSING = "it is a submodule whose files are missing; in a checkout `git submodule update --init` fetches them"
_OF_THEMES = frozenset({"themes", "theme", "_themes", "plugins", "vendor", "third_party", "node_modules"})
_FEW = 5
_MOST = 20
"""Maximum number of sites that are reported, and of submodules."""


def surroundings(tree: Tree, files: Mapping[str, TreeFile], config: SiteConfig, prefix: str) -> list[Problem]:
    """Return a problem for everything that a user who misses posts should know."""
    return [
        *_source(files, config, prefix),
        *_other_sites(files, prefix),
        *_outside(files, prefix),
        *(problem(path.removeprefix(prefix) + "/", _MISSING) for path in _submodules(tree, files)),
    ]


def missing_submodules(
    tree: Tree, files: Mapping[str, TreeFile], roots: Iterable[str], listed: int
) -> Iterable[Problem]:
    """Return a problem for each submodule without files; `roots` are the folders of texts, `listed` the texts found.

    It is mentioned in lists if it is probably missed: if texts belong there, or if there are hardly any elsewhere.
    """
    inside = [root for root in roots if root]
    for path in _submodules(tree, files):
        if _OF_THEMES.isdisjoint(path.lower().split("/")):
            is_missed = listed < _FEW or any(f"{path}/".startswith(it) or it.startswith(f"{path}/") for it in inside)
            yield problem(f"{path}/", _MISSING, sort="unread" if is_missed else "left out")


def _source(files: Mapping[str, TreeFile], config: SiteConfig, prefix: str) -> Iterable[Problem]:
    folder = prefix + config.source + "/"
    if config.source and not any(path.startswith(folder) for path in files):
        yield problem(
            "_config.yml", f"its source is {config.source}, a folder that does not exist, so the site has no posts"
        )


def _other_sites(files: Mapping[str, TreeFile], prefix: str) -> Iterable[Problem]:
    for folder in site_folders(files)[:_MOST]:
        if folder + "/" != prefix and folder:
            reason = "this folder contains another site; its posts are listed when the folder itself is opened"
            yield problem(folder.removeprefix(prefix) + "/", reason)


def _outside(files: Mapping[str, TreeFile], prefix: str) -> Iterable[Problem]:
    """Report the texts of a repository outside the folder of its site, if that site has no posts."""
    if not prefix or any("/_posts/" in f"/{path}" for path in files):
        return
    left_out = LeftOut(every=False)
    others = (path for path in files if not path.startswith(prefix) and plain_file(path) is not None)
    count = sum(left_out.keeps(path, path) for path in others)
    if count:
        words = f"the repository has {counted(count, 'more text')} outside {prefix}, the folder of its site"
        yield problem("_config.yml", f"{words}; --kind notes lists them", sort="beside")


def _submodules(tree: Tree, files: Mapping[str, TreeFile]) -> Iterable[str]:
    """Return the paths of submodules whose files are missing."""
    if _MODULES not in files or files[_MODULES].refused:
        return
    try:
        text = tree.read(_MODULES, _MODULES_LIMIT).decode("utf-8", "replace")
    except OSError:
        return
    for found in list(_MODULE_PATH.finditer(text))[:_MOST]:
        path = found[1].strip().strip('"').strip("/")
        if path and not any(it.startswith(path + "/") for it in files):
            yield path
