"""Faults that show in a post's own text: broken templates, cut texts, undefined references, places that it lacks.

Nothing is claimed that something else may provide: an include of a theme, a place that a layout marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from reader.library.body.notices import FIRST_ONLY, NO_END, NO_INCLUDE, NOT_READ, PLUGIN_TAG
from reader.library.document import Notice, Run, Style
from reader.library.file_names import plain_slug

__all__ = [
    "FEWEST_LONG",
    "TextFault",
    "heading_names",
    "ids_in",
    "lacks_heading",
    "missing_places",
    "of_notice",
    "undefined_references",
    "without_title",
]

FEWEST_LONG = 300_000
"""The fewest characters of a text that may be cut."""

_OWN_LIMITS = (PLUGIN_TAG, NOT_READ, FIRST_ONLY)
"""What notices say that is no fault of the post: this program does not run plugins, for example."""
_SHORTENED = re.compile(r"\bnot shown\b|\bshown as it is written\b")
_REFERENCE = re.compile(
    r"(?<![\w\])`.\[\\])\[[^\[\]\n]{1,200}\]\[(?!\^|.-.|\s*.\s*\])(?=[^\[\]\n]{0,90}[^\W\d_])[^\[\]\n]{2,100}\]"
)
_ID = re.compile(r"""(?:\b(?:id|name)\s{0,3}=\s{0,3}["']?|\{[^{}\n]{0,100}#)([^"'\s{}<>]{1,200})""")
_MARKED_BY_LAYOUTS = frozenset((
    "top", "content", "main", "main-content", "header", "footer", "nav", "menu", "sidebar", "search", "toc", "comments",
    "comment", "respond", "disqus_thread", "page-title", "skip",
))  # fmt: skip
"""Places that the layouts of themes usually mark."""

_HEADING = re.compile(r"(?!fn|user-content|L\d)[A-Za-z][\w .,'-]{2,199}")


class TextFault(NamedTuple):
    """The kind of a fault (see `site_faults.FAULTS`), the text by which its line is found, and the reason."""

    kind: str
    written: str
    reason: str


def of_notice(notice: Notice, *, includes_known: bool) -> TextFault | None:
    """Return the fault that a notice on the page reports; None if it is none of the post."""
    words = notice.text
    if any(limit in words for limit in _OWN_LIMITS) or (NO_INCLUDE in words and not includes_known):
        return None
    reason = words[:1].lower() + words[1:].removesuffix(".")
    if _SHORTENED.search(words):
        return TextFault("cut", "", reason)
    # The first block of that name need not be the one.
    written = "" if NO_END in words else words.partition("“")[2].partition("”")[0]
    return TextFault("template", written, reason)


def undefined_references(run: Run, lines: Sequence[str]) -> Iterator[TextFault]:
    """Yield the references in running text that name a link which is nowhere defined, so that they are no links.

    They must be written literally in the file: a template may have produced them, and escaped ones are intended.
    """
    if run.link or "][" not in run.text or run.style & (Style.CODE | Style.MATHS):
        return
    for found in _REFERENCE.finditer(run.text):
        if any(found[0] in line for line in lines):
            yield TextFault("reference", found[0], f"it refers to a link that is not defined: {found[0]}")


def missing_places(
    runs: Sequence[Run], places: Mapping[str, int], marked: Callable[[], Container[str]]
) -> Iterator[TextFault]:
    """Yield the links within the page to a place that it does not have.

    `marked` returns the places that the file or the layouts of the site mark. A text without any place of its own is
    shown by something that provides them.
    """
    if not places:
        return
    for run in runs:
        name = run.link[1:]
        if not run.link.startswith("#") or not name or name.startswith(("fn", "/", "!")) or "=" in name:
            continue
        spellings = {name, unquote(name), unquote(name).lower()}
        if spellings & _MARKED_BY_LAYOUTS or any(one in places for one in spellings):
            continue
        known = marked()
        if not any(one in known for one in spellings):
            yield TextFault("place", f"#{name}", f"it links to #{name}, a place that it does not have")


def heading_names(headings: Iterable[str]) -> frozenset[str]:
    """Return names that are equal however a program writes those of its headings: letters alone."""
    return frozenset(map(_letters, headings))


def lacks_heading(fragment: str, names: Container[str]) -> bool:
    """Return whether a link's fragment is the name of a heading, and of none of these (see `heading_names`)."""
    name = unquote(fragment).rpartition("#")[2]
    if not name.isascii() or not _HEADING.fullmatch(name) or name.lower() in _MARKED_BY_LAYOUTS:
        # Programs differ in what they make of other scripts; other forms name lines, blocks, footnotes or texts.
        return False
    return _letters(name) not in names


def _letters(name: str) -> str:
    # Equal headings are numbered at their end.
    return plain_slug(unquote(name)).replace("-", "").replace("_", "").rstrip("0123456789")


def ids_in(text: str) -> Iterator[str]:
    """Yield the places that a page or a layout marks, in HTML or as attributes of Markdown."""
    return (found[1] for found in _ID.finditer(text))


def without_title(data: Mapping[object, object]) -> TextFault | None:
    """Return the fault of front matter that has a title which is empty."""
    if "title" in data and data["title"] in (None, ""):
        return TextFault("title", "title:", "its title is empty")
    return None
