"""Files included by pages of books and documentation, in the syntaxes of VitePress, mdBook, GitBook and Docsify.

Only files in the site's own tree are read, and only a limited number; an include whose file is missing stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.library.body.commonmark.scan import FENCE, after_fence, outside_code
from reader.library.kinds.base import Reader, joined
from reader.library.kinds.texts.included import FileBudget

__all__ = ["with_book_includes", "without_hidden_lines"]

_MARKS = ("<<<", "@include", "{{#", "{% include", "':include")
_DEEP = 4
_FILES, _LOOKUPS = 60, 300

_MDBOOK = re.compile(
    r"(\\?)\{\{#(?:include|rustdoc_include|(playground|playpen))[ \t]+([^\s{}]{1,300})[^{}\n]{0,100}\}\}"
)
_ANCHOR = re.compile(r"\bANCHOR(?:_END)?:")
_PAGE = re.compile(
    r"""<!--[ \t]*@include:[ \t]*(?P<vue>[^\s>]{1,300}?)[ \t]*-->|"""
    r"""\{%[ \t]*include[ \t]+["'](?P<gitbook>[^"'\n%]{1,300}\.md)["'][ \t]*%\}|"""
    r"""(?m:^)<<<[ \t]+(?P<code>[^\s{\[]{1,300})(?P<more>[^\n]{0,200})|"""
    r"""(?m:^)\[[^\[\]\n]{0,200}\]\((?P<docsify>[^\s()]{1,300})[ \t]+'[^'\n]{0,40}:include[^'\n]{0,80}'\)"""
)
_STARTS = r"<!--[ \t]*@include:|\{%[ \t]*include[ \t]|^<<<[ \t]|^\[[^\[\]\n]{0,200}\]\([^\s()]{1,300}[ \t]+'"
_RANGE = re.compile(r"\{[ \t]*(\d*),?(\d*)[^{}]*\}\Z")
_TITLE = re.compile(r"\[([^\[\]]{1,200})\]")
_RUST = re.compile(rf"{FENCE}[ \t]*rust\b")
_HIDDEN = re.compile(r"[ \t>]*+#(?=[ \t]|$)")
_TEXTS = ("md", "markdown", "mdx")


def with_book_includes(body: str, path: str, read: Reader) -> str:
    """Return the body of the page at `path` with the site's files that it includes."""
    if not any(mark in body for mark in _MARKS):
        return body
    return _Includes(FileBudget(read, lookups=_LOOKUPS, files=_FILES)).filled(body, path, 0)


def without_hidden_lines(body: str) -> str:
    """Return the body of an mdBook page without the hidden lines of Rust examples, needed only to compile them."""
    if "# " not in body or "rust" not in body:
        return body
    out: list[str] = []
    lines = body.split("\n")
    position = 0
    while position < len(lines):
        fence = _RUST.match(lines[position])
        if fence is None:
            out.append(lines[position])
            position += 1
            continue
        end = after_fence(lines, position, fence)
        out += [line for line in lines[position:end] if not _HIDDEN.match(line)]
        position = end
    return "\n".join(out)


class _Includes:
    """The files that one page includes."""

    def __init__(self, budget: FileBudget) -> None:
        self._budget = budget

    def filled(self, body: str, path: str, deep: int) -> str:
        """Resolve the includes in a text, recursively; those of mdBook also inside code."""
        if deep >= _DEEP:
            return body
        if "{{#" in body:
            body = _MDBOOK.sub(lambda found: self._of_mdbook(found, path, deep), body)

        def meant(source: str, start: int) -> tuple[str, int] | None:
            found = _PAGE.match(source, start)
            text = self._of_page(found, path, deep) if found else None
            return (text, found.end()) if found and text is not None else None

        return outside_code(body, _STARTS, meant)

    def _read(self, name: str, path: str) -> tuple[str, str]:
        """Return the text and path of a file named by the page at `path`; both are empty if it does not exist."""
        for place in _places(name, path):
            text = self._budget.read([place])
            if text is not None:
                return text.replace("\r\n", "\n"), place
        return "", ""

    def _of_mdbook(self, found: re.Match[str], path: str, deep: int) -> str:
        if found[1]:
            return found[0][1:]
        name, *lines = found[3].split(":")
        text, place = self._read(name, path)
        if not place:
            return found[0]
        if lines:
            text = _lines(text, lines) if lines[0].isdigit() or not lines[0] else _anchored(text, lines[0])
        text = "\n".join(line for line in text.split("\n") if not _ANCHOR.search(line)).strip("\n")
        if found[2]:
            # Unlike an included file, this one brings its own fence.
            return _fenced(text, "rust")
        return self.filled(text, place, deep + 1) if place.endswith(_TEXTS) else text

    def _of_page(self, found: re.Match[str], path: str, deep: int) -> str | None:
        named: str = found["vue"] or found["gitbook"] or found["code"] or found["docsify"]
        name, _, region = named.partition("#")
        part = _RANGE.search(name)
        text, place = self._read(name[: part.start()] if part else name, path)
        if not place:
            return None
        if region:
            text = _region(text, region)
        if found["code"] is not None or not place.endswith(_TEXTS):
            title = _TITLE.search(found["more"] or "")
            return f"{f'**{title[1]}**' if title else ''}\n\n{_fenced(text, place.rpartition('.')[2])}\n"
        if text.startswith("---\n") and (end := text.find("\n---\n", 3)) >= 0:
            text = text[end + len("\n---\n") :]
        text = _lines(text, [part[1], part[2]]) if part else text
        return f"\n\n{self.filled(text.strip(chr(10)), place, deep + 1)}\n\n"


def _places(name: str, path: str) -> Iterator[str]:
    """Yield where a file may be: beside the page, or below the source root, which is one of the folders above it."""
    folder = path.rpartition("/")[0]
    rooted = name.startswith(("@/", "/"))
    beside = None if rooted else joined(folder, name)
    if beside is not None:
        yield beside
    if rooted:
        bare = name.lstrip("@/")
        above = folder.split("/") if folder else []
        yield from ("/".join([*above[:count], bare]) for count in range(len(above) + 1))


def _lines(text: str, numbers: list[str]) -> str:
    """Return the lines from one number to another, counted from 1; a single number means a single line."""
    first, last = numbers[0], numbers[1] if len(numbers) > 1 else numbers[0]
    lines = text.split("\n")
    return "\n".join(lines[max(int(first or 1) - 1, 0) : int(last) if last.isdigit() else len(lines)])


def _anchored(text: str, name: str) -> str:
    """Return the lines between the ANCHOR comments of that name in mdBook's syntax."""
    begin, end = (re.compile(rf"\b{mark}:\s*{re.escape(name)}(?!\S)") for mark in ("ANCHOR", "ANCHOR_END"))
    return _between(text, begin, end) or ""


def _region(text: str, name: str) -> str:
    """Return the contents of a region that editors can fold, or the whole text if there is none of that name."""
    begin = re.compile(rf"#?region\s+{re.escape(name)}(?!\S)")
    end = re.compile(rf"#?endregion\b(?:\s+{re.escape(name)}(?!\S)|\s*\W*$)")
    inner = _between(text, begin, end)
    return text if inner is None else inner


def _between(text: str, begin: re.Pattern[str], end: re.Pattern[str]) -> str | None:
    """Return the lines after the first match of `begin`, up to a match of `end` or the last; None without `begin`."""
    lines = text.split("\n")
    first = next((it + 1 for it, line in enumerate(lines) if begin.search(line)), None)
    if first is None:
        return None
    last = next((it for it in range(first, len(lines)) if end.search(lines[it])), len(lines))
    return "\n".join(lines[first:last])


def _fenced(code: str, language: str) -> str:
    longest = max((len(it) for it in re.findall(r"^[ \t]*(`{3,})", code, re.MULTILINE)), default=2)
    marks = "`" * (longest + 1)
    return f"{marks}{language}\n{code.rstrip()}\n{marks}"
