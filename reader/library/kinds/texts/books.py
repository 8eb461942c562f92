"""Tables of contents of books, which order a folder of Markdown: mdBook, GitBook, Docsify, Quarto, bookdown …"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from reader.library.jekyll.site import CONFIG_LIMIT
from reader.library.kinds.base import joined
from reader.library.kinds.configuration import folder_of, read_settings, text_of, value_at
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["Book", "books_of"]

_LINK = re.compile(r"\]\((?:<([^<>\n]{1,500})>|([^()\s]{1,500}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?))")
_MOST = 20_000
_MOST_BOOKS = 12
_MOST_DEEP = 2
_ENDINGS = ("", ".md", ".qmd", ".Rmd", ".rmd", "/README.md", "/index.md")
_OTHERS = ("book.toml", ".gitbook.yaml", "book.json")
_CONTENTS = ("SUMMARY.md", "_sidebar.md")
_MARKERS = frozenset({
    *_OTHERS, *_CONTENTS, "_quarto.yml", "_quarto.yaml", "_bookdown.yml", "_bookdown.yaml", "_toc.yml",
    "config.yaml",
})  # fmt: skip

Note = tuple[str, str, int | None]


class Book(NamedTuple):
    """The information in a book's files: its title, and the positions of its pages by path.

    `files` are those that this was read from, `contents` those of them that are nothing but a table of contents,
    `notes` unusable settings (see `SiteSettings`). `pandoc`: Pandoc makes the pages of its Markdown.
    """

    title: str = ""
    places: Mapping[str, int] = {}
    contents: frozenset[str] = frozenset()
    files: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    pandoc: bool = False


@dataclass(slots=True)
class _Home:
    """A folder that may contain a book (with a trailing slash, or empty), and what was read in it."""

    tree: Tree
    files: Mapping[str, TreeFile]
    path: str
    read: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def settings(self, *names: str) -> dict[str, object] | None:
        """Return the settings in the first of these files that exists, or None if there is none."""
        own = read_settings(self.tree, self.files, self.path, names)
        self.read += own.files
        self.notes += own.notes
        return own.raw if own.files else None

    def linked(self, path: str) -> Iterator[str]:
        """Return the targets of a page's links."""
        self.read.append(path)
        try:
            text = self.tree.read(path, CONFIG_LIMIT).decode("utf-8-sig", "replace")
        except OSError:
            text = ""
        return (unquote(found[1] or found[2]) for found in _LINK.finditer(text))

    def listed(self, title: str, named: object) -> Book:
        """Return the book whose configuration names its pages."""
        return Book(title, _places(_texts_in(named), self.path, self.files))


def books_of(tree: Tree, files: Mapping[str, TreeFile]) -> Book:
    """Combine the books near the top of `tree` into one: the pages of each follow those of the previous one."""
    marked = (path.rpartition("/") for path in files if path.rpartition("/")[2] in _MARKERS)
    homes = {f"{folder}/" if folder else "" for folder, _, _ in marked if folder.count("/") < _MOST_DEEP}
    title = ""
    places: dict[str, int] = {}
    contents: set[str] = set()
    read: list[str] = []
    notes: list[Note] = []
    pandoc = False
    for path in sorted(homes, key=lambda it: (it.count("/"), it))[:_MOST_BOOKS]:
        home = _Home(tree, files, path)
        book = next((it for kind in _KINDS if (it := kind(home))), Book())
        title = title or (book.title if not path or len(homes) == 1 else "")
        places.update({it: len(places) + place for it, place in book.places.items() if it not in places})
        contents |= book.contents
        pandoc = pandoc or book.pandoc
        read += home.read
        notes += home.notes
    return Book(title, places, frozenset(contents), tuple(dict.fromkeys(read)), tuple(dict.fromkeys(notes)), pandoc)


def _with_contents(home: _Home) -> Book | None:
    """Read the page that links to all others, as in mdBook, GitBook and Docsify."""
    told = home.settings(*_OTHERS) or {}
    title, folder = text_of(told, "title"), folder_of(told, "root", "")
    if f"{home.path}book.toml" in home.read:
        book = value_at(told, "book")
        own = book if isinstance(book, dict) else {}
        title, folder = text_of(own, "title"), folder_of(own, "src", "src")
    structure = value_at(told, "structure", "summary")
    for name in (structure if isinstance(structure, str) else "", *_CONTENTS):
        path = (joined((home.path + folder).rstrip("/"), name) or "") if name else ""
        if path in home.files and not home.files[path].refused:
            places = _places(home.linked(path), path.rpartition("/")[0], home.files)
            return Book(title, places, frozenset({path}))
    return Book(title) if title else None


def _quarto(home: _Home) -> Book | None:
    told = home.settings("_quarto.yml", "_quarto.yaml")
    if told is None:
        return None
    own = next((it for name in ("book", "website") if isinstance(it := told.get(name), dict)), {})
    return home.listed(text_of(own, "title"), [own.get(name) for name in ("chapters", "appendices", "sidebar")])


def _bookdown(home: _Home) -> Book | None:
    told = home.settings("_bookdown.yml", "_bookdown.yaml")
    if told is None:
        return None
    named = told.get("rmd_files")
    chosen = named.get("html") if isinstance(named, dict) else named
    if not chosen:
        names = (it[len(home.path) :] for it in home.files if it.startswith(home.path))
        chapters = (it for it in names if "/" not in it and it.lower().endswith(".rmd") and it[0] != "_")
        chosen = ["index.Rmd", *sorted(chapters)]
    return home.listed("", chosen)


def _jupyter(home: _Home) -> Book | None:
    told = home.settings("_toc.yml")
    if told is None:
        return None
    return home.listed(text_of(home.settings("_config.yml") or {}, "title"), told)


def _sandpaper(home: _Home) -> Book | None:
    """Read the settings of a lesson of the Carpentries: its episodes, and the pages around them."""
    if not any(it.startswith(f"{home.path}episodes/") for it in home.files):
        return None
    told = home.settings("config.yaml")
    if told is None or "carpentry" not in told:
        return None
    named = ["index.md"]
    for folder in ("episodes", "learners", "instructors", "profiles"):
        named += [f"{folder}/{it}" for it in _texts_in(told.get(folder))]
    return home.listed(text_of(told, "title"), named)._replace(pandoc=True)


_KINDS = (_quarto, _bookdown, _with_contents, _jupyter, _sandpaper)


def _places(names: Iterable[str], home: str, files: Mapping[str, TreeFile]) -> dict[str, int]:
    """Return the positions of the files named in sequence."""
    places: dict[str, int] = {}
    for name in names:
        if len(places) >= _MOST:
            break
        bare = name.partition("#")[0].strip().strip("/")
        path = None if "://" in name or not bare else joined(home.rstrip("/"), bare)
        found = next((path + it for it in _ENDINGS if path + it in files), None) if path else None
        if found:
            places.setdefault(found, len(places))
    return places


def _texts_in(value: object) -> Iterator[str]:
    """Yield all strings in nested lists and tables, in order."""
    waiting, left = [value], _MOST * 4
    while waiting and left:
        left -= 1
        part = waiting.pop()
        if isinstance(part, list):
            waiting += reversed(part)
        elif isinstance(part, dict):
            waiting += reversed(list(part.values()))
        elif isinstance(part, str):
            yield part
