"""Files in a folder of Markdown that nobody came to read; they are reported, and listed with `--all-files`."""

from __future__ import annotations

import re

from reader.library.post import Problem
from reader.library.record import problem
from reader.words import counted

__all__ = ["LeftOut"]

_CONFLICT = re.compile(
    r"\((?:[^()]{0,60} )?conflicted copy[^()]{0,60}\)|\.sync-conflict-\d{8}|\.conflict[~.]|[~]$", re.IGNORECASE
)
_PAPERS = re.compile(
    r"(?:licen[cs]es?|copying|changelog|contributing|code[-_ ]of[-_ ]conduct|pull_request_template|issue_template|"
    r"third[-_]party[-_]notices?)(?:[-_.][\w.-]{0,30})?",
    re.IGNORECASE,
)
_IN_CAPITALS = re.compile(
    r"(?:LICEN[CS]E|COPYING|CHANGELOG|CHANGES|HISTORY|NEWS|NOTICE|CONTRIBUTING|CONTRIBUTORS|CODE_OF_CONDUCT|SECURITY|SUPPORT|"
    r"GOVERNANCE|MAINTAINERS|AUTHORS|AGENTS|CLAUDE|RELEASING|RELEASE)(?:[-_.][\w.-]{0,30})?"
)
_TEMPLATES = frozenset({"templates", "_templates", "template", "archetypes", "scaffolds"})
_VENDORED = frozenset({
    "vendor", "vendored", "third_party", "third-party", "thirdparty", "bower_components", "site-packages",
})  # fmt: skip
_FIXTURES = frozenset({"__tests__", "fixtures", "testdata", "__fixtures__"})
_TESTS = _FIXTURES | {"test", "tests", "spec"}
_MADE = frozenset({"_book", "_bookdown_files"})
_WORDS = {
    "templates": "are templates",
    "vendor": "belong to third-party code",
    "tests": "belong to tests",
    "made": "were made by a build",
}
_MOST_SINGLE = 50
_FEW = 2


class LeftOut:
    """Filters out files and collects the problems that report them."""

    def __init__(self, *, every: bool, notes: bool = False, published: bool = False) -> None:
        """`notes`: these are personal notes. `published`: a generator makes a page of every file in the folder."""
        self._every = every
        self._published = published
        # In personal notes, a folder called `tests` may well be what its notes are about.
        self._tests = _FIXTURES if notes else _TESTS
        self._others: list[tuple[str, str]] = []
        self._single: list[tuple[str, str]] = []
        self._folders: dict[tuple[str, str], int] = {}

    def keeps(self, path: str, inner: str) -> bool:
        """Return whether the file at `path` is listed; `inner` is its path below the folder of the posts."""
        if self._every:
            return True
        folder, _, name = inner.rpartition("/")
        if _CONFLICT.search(name):
            self.tell(path, "it is a conflict copy")
            return False
        if self._published:
            return True
        if reason := _of_the_repository(folder, name.rpartition(".")[0]):
            self.tell(path, reason)
            return False
        parts = folder.lower().split("/") if folder else []
        sorts = (("templates", _TEMPLATES), ("vendor", _VENDORED), ("tests", self._tests), ("made", _MADE))
        for sort, names in sorts:
            place = next((number for number, part in enumerate(parts) if part in names), None)
            if place is not None:
                start = path[: len(path) - len(inner)]
                above = start + "/".join(inner.split("/")[: place + 1]) + "/"
                self._folders[above, sort] = self._folders.get((above, sort), 0) + 1
                return False
        return True

    def tell(self, path: str, reason: str) -> None:
        """Record that a file is left out."""
        self._single.append((path, reason))

    def tell_other(self, path: str, reason: str) -> None:
        """Record that a text is left out that `--all-files` cannot list either."""
        self._others.append((path, reason))

    def mostly_others(self, listed: int) -> str:
        """Return a sentence on the texts that are not Markdown if they outnumber the listed posts, or an empty text."""
        if len(self._others) <= max(listed, _FEW):
            return ""
        endings = ", ".join(sorted({"." + path.rpartition(".")[2].lower() for path, _ in self._others}))
        words = counted(len(self._others), "more text")
        return f"there are {words} in other markup ({endings}), which is not read; privacy-reader doctor lists them"

    def problems(self) -> list[Problem]:
        """Return the problems: one for each single file, and one for each folder with the number of its files."""
        told = [_left_out(path, f"{why} (--all-files lists it)") for path, why in self._single[:_MOST_SINGLE]]
        told += [_left_out(path, why) for path, why in self._others[:_MOST_SINGLE]]
        if len(self._others) > _MOST_SINGLE:
            told.append(_left_out("./", f"{len(self._others) - _MOST_SINGLE:,} more files are not Markdown"))
        if len(self._single) > _MOST_SINGLE:
            told.append(
                _left_out(
                    "./", f"{len(self._single) - _MOST_SINGLE:,} more files are left out (--all-files lists them)"
                )
            )
        for (folder, sort), count in sorted(self._folders.items()):
            files = "1 file" if count == 1 else f"{count:,} files"
            told.append(_left_out(folder, f"{files} in it {_WORDS[sort]} (--all-files lists them)"))
        return told


def _of_the_repository(folder: str, stem: str) -> str:
    """Return why a file belongs to the repository or the site as a whole, or an empty text."""
    if _IN_CAPITALS.fullmatch(stem) or (not folder and _PAPERS.fullmatch(stem)):
        return "it is a document about the repository, not one of its texts"
    return "it is the page for addresses that do not exist" if not folder and stem == "404" else ""


def _left_out(path: str, reason: str) -> Problem:
    return problem(path, reason, sort="left out")
