"""Checks whether a tree still matches its cache: done at every start, so it needs no code that reads posts."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from zlib import crc32

from reader.errors import SourceError
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["AUTHOR_FILES", "CONFIG_FILES", "check_sum", "is_unchanged", "list_files", "settings_of", "why"]

CONFIG_FILES = ("_config.yml", "_config.yaml", "_config.toml")
AUTHOR_FILES = ("_data/authors.yml", "_data/authors.yaml", "_data/authors.json")


def is_unchanged(
    tree: Tree, paths: Mapping[str, str], header: Mapping[str, object]
) -> tuple[dict[str, TreeFile], bool]:
    """Return the files of `tree`, and whether they match `paths` (identities by path) and `header` of the cache."""
    files = list_files(tree)
    for path, identity in paths.items():
        file = files.get(path)
        if file is None or file.identity != identity:
            return files, False
    names = header.get("settings_files")
    settings = settings_of(tree, files, map(str, names) if isinstance(names, list) else ())
    same = str(header.get("settings")).rpartition("\n")[0] == settings
    return files, same and header.get("others") == check_sum(files, paths)


def list_files(tree: Tree) -> dict[str, TreeFile]:
    """Return the files of `tree` by path. Raises SourceError if they cannot be listed."""
    try:
        return {file.path: file for file in tree.files()}
    except OSError as error:
        raise SourceError(f"{tree.home} cannot be read: {why(error)}.") from error


def why(error: OSError) -> str:
    """Return the reason of a file error, for the user."""
    if isinstance(error, PermissionError):
        return "permission denied"
    return (error.strerror or str(error) or "a disk error").lower()


def settings_of(tree: Tree, files: Mapping[str, TreeFile], names: Iterable[str]) -> str:
    """Return a text that changes when one of the files `names`, on which every post may depend, changes."""
    kept = [f"{name} {files[name].identity}" for name in names if name in files]
    return "\n".join([f"{tree.home} {tree.origin}", *kept])


def check_sum(files: Mapping[str, TreeFile], without: Container[str]) -> str:
    """Return a text that changes when a file not in `without` is added, removed or refused."""
    total = 0
    for path, file in files.items():
        if path not in without:
            total ^= crc32(f"{path}\0{file.refused}".encode("utf-8", "surrogateescape"))
    return f"{len(files)} {total:08x}"
