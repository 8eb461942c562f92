"""One folder of a large repository: fetches its texts, and the settings of the site to which it belongs.

The commit and its folders are already present, without any file (a partial clone). Their names tell which site the
folder belongs to, and which files are wanted; these are fetched by their ids. A server that does not support filters
has already sent them all, and nothing more is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from reader.errors import SourceError
from reader.git.address import Address
from reader.git.run import Limits, run_git
from reader.library.kinds.recognise import find_kind, is_home, open_site
from reader.sources.clones import Generation
from reader.sources.git_tree import MAX_FILES, Commit, DamagedCloneError, GitTree, is_fetched, reading_environment
from reader.text import clean_line, clean_path
from reader.words import did_you_mean

__all__ = ["fetch_part"]

_ENTRY = re.compile(rb"100\d{3} blob ([0-9a-f]{40,64}) +(\d+|-|BAD)\t(.+)", re.DOTALL)
_LOCAL = Limits(total=120.0, output=128 * 1024 * 1024)
_AT_ONCE = 10_000
_FETCH = (
    *("fetch", "--progress", "--no-tags", "--refmap=", "--no-recurse-submodules", "--no-auto-maintenance"),
    *("--no-write-fetch-head", "--filter=blob:none", "--end-of-options", "origin"),
)
_SETTINGS = {
    "remote.origin.promisor": "true",
    "remote.origin.partialclonefilter": "blob:none",
    # As in git's own fetches of single files: do not announce what is already present.
    "fetch.negotiationAlgorithm": "noop",
}

Run = Callable[[list[str], Mapping[str, str]], object]


def fetch_part(generation: Generation, commit: Commit, address: Address, folder: str, run: Run) -> Commit:
    """Fetch the texts of `folder`; return the commit with the part that is read. Raises SourceError.

    `run` runs git in the clone with the given arguments and settings, and raises SourceError if that fails.
    """
    files = _files(generation, commit)
    if not any(path.startswith(folder + "/") for path in files):
        raise _no_folder(address, folder, files)
    for base in _homes(files, folder):
        start = f"{base}/" if base else ""
        part = "" if base == folder else folder[len(start) :] + "/"
        missing = [
            identity
            for path, (identity, is_there) in files.items()
            if not is_there and path.startswith(start) and is_fetched(path[len(start) :], part)
        ]
        for first in range(0, len(missing), _AT_ONCE):
            run([*_FETCH, *missing[first : first + _AT_ONCE]], _SETTINGS)
        found = replace(commit, tree=_tree(generation, commit, base), base=base, part=part)
        if base == folder or _holds_posts(generation, found, address):
            return found
    raise AssertionError("the folder itself is the last one that is tried")


def _homes(files: Mapping[str, object], folder: str) -> list[str]:
    """Return the sites that a folder may belong to, by their configuration, nearest first; the folder is last."""
    start = folder + "/"
    jekyll = "_posts" in folder.split("/") or any("/_posts/" in path for path in files if path.startswith(start))
    homes = [it for it in _above(folder) if is_home(files, f"{it}/" if it else "", jekyll=jekyll)]
    return [*(it for it in homes if it != folder), folder] if folder not in homes[:1] else [folder]


def _holds_posts(generation: Generation, commit: Commit, address: Address) -> bool:
    """Return whether a site has posts in the folder that is read, by its configuration, fetched by now."""
    tree = GitTree(generation.repository, generation.reading, commit, address=address.url)
    try:
        files = {file.path: file for file in tree.files()}
        kind, home = find_kind(tree, files)
        return bool(open_site(kind, tree, files, home, every=False).found)
    finally:
        tree.close()


def _above(folder: str) -> list[str]:
    """Return the folder and those above it, nearest first; the last one is the repository itself."""
    parts = folder.split("/")
    return [*("/".join(parts[:count]) for count in range(len(parts), 0, -1)), ""]


def _files(generation: Generation, commit: Commit) -> dict[str, tuple[str, bool]]:
    """Return the files of the commit, with their ids and whether their bytes are present."""
    output = _read(generation, ["ls-tree", "-r", "-z", "-l", "--full-tree", commit.tree])
    found: dict[str, tuple[str, bool]] = {}
    for entry in output.split(b"\0"):
        match = _ENTRY.fullmatch(entry)
        if match:
            if len(found) >= MAX_FILES:
                raise SourceError(f"The repository lists more than {MAX_FILES:,} files.", "It is not a site.")
            found[match[3].decode("utf-8", "surrogateescape")] = (match[1].decode("ascii"), match[2].isdigit())
    return found


def _tree(generation: Generation, commit: Commit, base: str) -> str:
    return _read(generation, ["rev-parse", "--verify", f"{commit.commit}:{base}"]).decode("ascii", "replace").strip()


def _read(generation: Generation, command: list[str]) -> bytes:
    finished = run_git(
        command,
        folder=generation.reading,
        environment=reading_environment(generation.repository, generation.reading),
        limits=_LOCAL,
    )
    if not finished.ok:
        raise DamagedCloneError(str(generation.folder))
    return finished.output


def _no_folder(address: Address, folder: str, files: Mapping[str, object]) -> SourceError:
    shown = clean_path(folder, 200)
    if folder in files:
        return SourceError(f"{shown} is a file of {address.shown}, not a folder.", "Name the folder that contains it.")
    folders = {path.rpartition("/")[0] for path in files} - {""}
    hint = did_you_mean(folder, sorted(folders)[:5_000], "Look for its name at the repository’s page.")
    return SourceError(f"{address.shown} has no folder {shown}.", clean_line(hint, 300))
