"""Information from a file's name and its first heading: a date, a title, an address."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

__all__ = [
    "date_in",
    "first_heading",
    "github_slug",
    "heading_text",
    "heads_contents",
    "main_heading",
    "plain_slug",
    "title_of",
    "without_page_id",
]

_WORD_MARKS = frozenset({"Mn", "Mc", "Me", "Pc"})
"""Unicode categories that belong to words beside letters and digits: accents, and connectors such as `_`."""

_CONTENTS = frozenset({
    "contents", "contents of this page", "table of contents", "toc", "outline of contents", "inhalt",
    "inhaltsverzeichnis", "inhoud", "inhoudsopgave", "table des matières", "sommaire", "contenido", "contenidos",
    "tabla de contenido", "tabla de contenidos", "índice", "sumário", "conteúdo", "tabela de conteúdos", "indice",
    "sommario", "spis treści", "obsah", "içindekiler", "содержание", "оглавление", "зміст", "mục lục", "目录", "目錄",
    "目次", "もくじ", "목차", "สารบัญ", "विषय सूची", "فهرست", "المحتويات", "جدول المحتويات", "תוכן עניינים",
})  # fmt: skip
"""Headings, in lower case, above the list of a text's own parts: none of them is its title."""

_DATE_FIRST = re.compile(r"(?<!\d)((?:19|20)\d{2})-(\d{1,2})-(\d{1,2})(?!\d)")
_DATE_ALONE = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_DATE_FOLDERS = re.compile(r"(?:^|/)((?:19|20)\d{2})/(\d{1,2})(?:/(\d{1,2})(?!\d))?")
_LEADING_DATE = re.compile(r"(?:19|20)\d{2}-\d{1,2}-\d{1,2}(?:[-_ ]+|$)|(?:19|20)\d{6}(?:[-_ ]+|$)")
_DATE_LIKE = re.compile(r"(?:19|20)\d{2}-(?:W?\d{1,2}|Q[1-4])(?:-\d{1,2})?$")
_PAGE_ID = re.compile(r"(?<![ _-])[ _-]++[0-9a-f]{32}\Z")
_LEADING_NUMBER = re.compile(r"\d{1,3}[-_.]+(?=[^\d\s])")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*\r?")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*\r?")
_HTML_HEADING = re.compile(
    r"(?:<(?:div|center|p)\b[^<>]*>\s*+)?<h([1-6])\b[^<>]*>(.{0,2000}?)</h\1\s*>[ \t]*\n?", re.DOTALL | re.IGNORECASE
)
_COMMENT = re.compile(r"\s*<!--.{0,5000}?-->", re.DOTALL)
_TAGS = re.compile(r"<[^<>]*>")
_PICTURE = "\x02"
_PICTURES = re.compile("\x02[^\x02]*\x02")
_MARKS = frozenset("`*_[]<&\\~=!{")
_ATTRIBUTES = re.compile(r"(?<![ \t])[ \t]*+\{:?[ \t]*[#.:-][^{}\n]*\}[ \t]*$")
_INDEXES = frozenset({"index", "_index", "readme"})


def date_in(path: str) -> str:
    """Return the date in a path as YYYY-MM-DD, or an empty text; the file name takes precedence over its folders."""
    name = path.rpartition("/")[2]
    folder = path[: -len(name) - 1] if "/" in path else ""
    for place in (name, folder.rpartition("/")[2]):
        found = _DATE_FIRST.search(place) or _DATE_ALONE.search(place)
        if found:
            return "-".join(found.groups())
    found = _DATE_FOLDERS.search(folder + "/" + name)
    return "-".join([found[1], found[2], found[3] or "1"]) if found else ""


def title_of(path: str, *, numbered: bool = False, sentence: bool = False) -> str:
    """Return the title given by a file's name, with its author's capitals; an index has the title of its folder.

    `numbered`: a number before the name is its place in a list and not part of the title. `sentence`: a name in lower
    case is capitalised, as generators of documentation do.
    """
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    if stem.partition(".")[0].lower() in _INDEXES and folder:
        stem = folder.rpartition("/")[2]
    stem = without_page_id(stem)
    bare = _LEADING_DATE.sub("", stem, count=1) or stem
    if numbered:
        bare = _LEADING_NUMBER.sub("", bare, count=1)
    if " " not in bare and not _DATE_LIKE.match(bare):
        bare = bare.replace("_", " ") if "-" not in bare else bare.replace("-", " ")
    words = " ".join(bare.split()) or stem
    return words[:1].upper() + words[1:] if sentence and words == words.lower() else words


def without_page_id(name: str) -> str:
    """Return the name of a file or folder without the page's id that Notion appends to it in its exports."""
    return _PAGE_ID.sub("", name, count=1) if len(name) > len("0f1e2d3c4b5a69788796a5b4c3d2e1f0") else name


def first_heading(body: str) -> tuple[str, str] | None:
    """Return the heading at the start of a text, unconverted, and the text below it; None if it starts otherwise."""
    start = body.lstrip("\ufeff \t\r\n") if body[:1].isspace() or body[:1] == "\ufeff" else body
    while start.startswith("<!--") and (found := _COMMENT.match(start)):
        start = start[found.end() :].lstrip()
    if start.startswith("<"):
        found = _HTML_HEADING.match(start)
        return (" ".join(_TAGS.sub("", found[2]).split()), start[found.end() :]) if found and found[2].strip() else None
    line, _, rest = start.partition("\n")
    if start.startswith("#"):
        found = _ATX.fullmatch(line)
        if found and found[2]:
            return _ATTRIBUTES.sub("", found[2]).strip(), rest
        return None
    if not line.strip() or line[:1] in "->*+|`~[!:=" or line.startswith(("    ", "\t")):
        return None
    second, _, below = rest.partition("\n")
    if second and _UNDERLINE.fullmatch(second):
        return line.strip(), below
    return None


def main_heading(body: str) -> str:
    """Return the first level-1 heading among a text's first lines, whatever precedes it, or an empty text."""
    fence = ""
    before = ""
    outside: list[str] = []
    for line in body.split("\n", _FIRST_LINES)[:_FIRST_LINES]:
        bare = line.strip()
        if bare.startswith(("```", "~~~")):
            fence = "" if fence else bare[:3]
        elif not fence and line.startswith("# ") and (found := _ATX.fullmatch(line)) and found[2]:
            return _title(_ATTRIBUTES.sub("", found[2]).strip())
        elif not fence and bare and not bare.strip("=") and before and not before.startswith(("<", ">", "-", "|")):
            return _title(before)
        elif not fence and len(outside) < _FIRST_HTML_LINES:
            outside.append(line)
        before = bare
    text = "\n".join(outside)[:4_000] if "<h1" in body[:4_000] else ""
    found_html = _HTML_HEADING.search(text) if text else None
    return " ".join(_TAGS.sub("", found_html[2]).split()) if found_html and found_html[1] == "1" else ""


def _title(heading: str) -> str:
    """Return `heading`, or nothing if it heads a table of contents: then the parts are on its level, none the title."""
    return "" if heads_contents(heading) else heading


def heads_contents(heading: str) -> bool:
    """Return whether a heading is only that of a table of contents, whatever ends it."""
    return heading.casefold().rstrip(" :：.…") in _CONTENTS


_OF_CHAPTERS = re.compile(r"\A\((?:PART|APPENDIX)(?:\\?\*)?\)[ \t]+")
"""The prefix by which bookdown recognises a heading above chapters."""
_REFERRED = re.compile(r"!\[([^\[\]\n]{0,200})\](?:\[[^\[\]\n]{0,200}\]|(?![\[(]))")
_BADGE = re.compile(r"\[(!\[[^\[\]\n]{0,200}\]\(#\))\](?:\[[^\[\]\n]{0,200}\]|(?![\[(]))")
_FIRST_LINES = 60
_FIRST_HTML_LINES = 20
"""Lines in which an HTML heading counts; further down it belongs to an example."""


def heading_text(markdown: str) -> str:
    """Return a heading without its Markdown, as a title shows it."""
    if markdown.startswith("("):
        markdown = _OF_CHAPTERS.sub("", markdown, count=1)
    if _MARKS.isdisjoint(markdown) and "://" not in markdown:
        return markdown
    markdown = markdown[:2_000]
    if "![" in markdown:
        # The address of the picture is defined further down.
        markdown = _BADGE.sub(r"\1", _REFERRED.sub(r"![\1](#)", markdown))
    html = _inline().renderInline(markdown)
    # A badge beside a title is not part of it; a picture alone gives its alternative text.
    bare = _PICTURES.sub("", html) if _PICTURE in html else html
    words = " ".join(unescape(_TAGS.sub("", bare)).split())
    return words or " ".join(unescape(_TAGS.sub("", html.replace(_PICTURE, ""))).split())


@lru_cache(maxsize=1)
def _inline() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 (start-up)

    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).enable("strikethrough")
    reader.add_render_rule(
        "image", lambda _renderer, tokens, index, *_: f"{_PICTURE}{escape(tokens[index].content)}{_PICTURE}"
    )
    return reader


def github_slug(text: str) -> str:
    """Return the id of a heading as GitHub makes it: spaces become hyphens, punctuation but `-` and `_` is removed."""
    kept = (
        "-" if character == " " else character
        for character in unicodedata.normalize("NFC", text.strip().lower())
        if character.isalnum() or character in " -" or unicodedata.category(character) in _WORD_MARKS
    )
    return "".join(kept)


def plain_slug(text: str) -> str:
    """Return a name as most generators write it in an address: lower-case letters, digits of any script, else `-`."""
    out: list[str] = []
    for character in unicodedata.normalize("NFC", text.lower()):
        if character.isalnum() or unicodedata.category(character)[0] == "M":
            out.append(character)
        elif out and out[-1] != "-":
            out.append("-")
    return "".join(out).strip("-")
