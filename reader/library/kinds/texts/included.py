"""Texts that a page includes from other files: snippets in MkDocs, and Markdown parts that MDX pages import.

Only files in the site's own tree are read, and only a limited number; a missing one is replaced by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reader.library.body.commonmark.scan import outside_code, title_line
from reader.library.body.commonmark.shortcodes import fenced
from reader.library.jekyll.yaml_types import to_text
from reader.library.kinds.base import Reader, joined

__all__ = ["FileBudget", "with_code_files", "with_front_matter", "with_parts", "with_snippets", "without_imports"]


_DEEP = 4
_MOST = 60
_LARGEST = 1_000_000
_SNIPPET = re.compile(r"^([ \t]*)-{1,3}8<-{1,3}[ \t]+[\"']([^\"'\n]{1,300})[\"'][ \t]*$", re.MULTILINE)
_SNIPPETS = re.compile(
    r"^([ \t]*)-{1,3}8<-{1,3}[ \t]*\n((?:(?![ \t]*-{1,3}8<)[^\n]*\n){1,60})[ \t]*-{1,3}8<-{1,3}[ \t]*$", re.MULTILINE
)
_CODE_FILE = re.compile(r"\{%-?\s{0,9}include_code\b([^%{}]{1,400})%\}")
_SECTION = re.compile(r":(?:[\w-]++|\d*+:?\d*+)\Z")
_IMPORT = re.compile(r"^import[ \t][^\n]{0,500}['\"];?[ \t]*\n", re.MULTILINE)
_FRONT = re.compile(r"\{[ \t]?front[mM]atter\.([\w-]{1,80})[ \t]?\}")
_PART = re.compile(
    r"^import[ \t]+(\w{1,80})[ \t]+from[ \t]+['\"]([^'\"\n]{1,300}\.mdx?)['\"][ \t]*;?[ \t]*$", re.MULTILINE
)


def with_code_files(body: str, read: Reader, folder: str) -> str:
    """Insert the code files from `folder` for Hexo's `{% include_code [title] [lang:x] [from:1] [to:2] file %}` in
    `body`.
    """
    budget = FileBudget(read)

    def meant(source: str, start: int) -> tuple[str, int] | None:
        found = _CODE_FILE.match(source, start)
        words = found[1].split() if found else []
        if found is None or not words:
            return None
        options = {name: value for name, sign, value in (it.partition(":") for it in words[:-1]) if sign}
        title = " ".join(it for it in words[:-1] if ":" not in it) or words[-1]
        path = joined(folder, words[-1])
        code = budget.read([path]) if path else None
        if code is None:
            return f"[{title}]", found.end()
        first, last = (int(it) if (it := options.get(name, "")).isdecimal() else 0 for name in ("from", "to"))
        lines = code.split("\n")[max(first - 1, 0) : last or None]
        return title_line(title) + fenced("\n".join(lines), options.get("lang", "")), found.end()

    return outside_code(body, r"\{%-?\s{0,9}include_code\b", meant)


def with_snippets(body: str, read: Reader, bases: tuple[str, ...]) -> str:
    """Replace the snippets in `body` by the files they name, each searched for below `bases`."""
    if "8<" not in body:
        return body
    budget = FileBudget(read)

    def taken(indent: str, name: str, deep: int) -> str:
        bare = name.strip()
        section = _SECTION.search(bare)
        file = bare[: section.start()] if section else bare
        text = budget.read([f"{base}{file}" for base in bases]) if deep < _DEEP else None
        if text is None:
            return f"{indent}[{file}]"
        text = _section(text, section[0][1:]) if section else text
        text = filled(text, deep + 1)
        return "\n".join(indent + line if line else line for line in text.strip("\n").split("\n"))

    def several(found: re.Match[str], deep: int) -> str:
        names = [it for line in found[2].split("\n") if (it := line.strip()) and not it.startswith(";")]
        return "\n\n".join(taken(found[1], name, deep) for name in names)

    def filled(text: str, deep: int) -> str:
        text = _SNIPPETS.sub(lambda found: several(found, deep), text)
        return _SNIPPET.sub(lambda found: taken(found[1], found[2], deep), text)

    return filled(body, 0)


def _section(text: str, name: str) -> str:
    """Return the lines of a text between two numbers, or between the marks of a section."""
    lines = text.split("\n")
    first, colon, last = name.partition(":")
    if colon or first.isdigit():
        return "\n".join(lines[int(first or 1) - 1 : int(last) if last.isdigit() else len(lines)])
    marks = [number for number, line in enumerate(lines) if f"[start:{name}]" in line or f"[end:{name}]" in line]
    return "\n".join(lines[marks[0] + 1 : marks[1]]) if len(marks) > 1 else ""


def with_front_matter(body: str, data: Mapping[object, object]) -> str:
    """Fill in the front matter values that MDX expressions in `body` refer to, outside code."""
    if "rontmatter." not in body and "rontMatter." not in body:
        return body
    room = _LARGEST

    def meant(source: str, start: int) -> tuple[str, int] | None:
        nonlocal room
        found = _FRONT.match(source, start)
        value = data.get(found[1]) if found else None
        if found is None or not isinstance(value, str | int | float) or isinstance(value, bool):
            return None
        text = to_text(value)
        room -= len(text)
        return (text, found.end()) if room >= 0 else None

    return outside_code(body, r"\{[ \t]?front[mM]atter\.", meant)


def with_parts(body: str, path: str, read: Reader, home: str) -> str:
    """Replace components in `body` by the Markdown they import; `home` is the folder that `@site/` refers to."""
    return _with_parts(body, path, FileBudget(read), home, 0)


def _with_parts(body: str, path: str, budget: FileBudget, home: str, deep: int) -> str:
    if "import" not in body or deep >= _DEEP:
        return body
    for found in list(_PART.finditer(body))[:_MOST]:
        place = home + found[2].removeprefix("@site/") if found[2].startswith("@site/") else _beside(path, found[2])
        use = re.compile(rf"^([ \t]*)<{found[1]}(?:[ \t\n][^<>]{{0,500}})?/>[ \t]*$", re.MULTILINE)
        if place is None or not use.search(body):
            continue
        text = budget.read([place])
        if text is None:
            continue
        inner = _IMPORT.sub("", _with_parts(text, place, budget, home, deep + 1)).strip("\n")
        room = max(_LARGEST - len(body), 0) // (len(inner) + 1)
        body = use.sub(_Indented(inner), body, count=room) if room else body
    return body


def _beside(path: str, name: str) -> str | None:
    """Resolve a relative path in the file at `path`; return None if it leads out of the tree."""
    return joined(path.rpartition("/")[0], name)


def without_imports(body: str) -> str:
    """Return `body` without the imports at its beginning."""
    position = 0
    while body.startswith("import ", position) and (found := _IMPORT.match(body, position)):
        position = found.end()
        while body.startswith("\n", position):
            position += 1
    return body[position:]


class _Indented:
    """Replaces a mark by a text, indented as deeply as the mark."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")

    def __call__(self, found: re.Match[str]) -> str:
        return "\n".join(found[1] + line if line else line for line in self._lines)


class FileBudget:
    """Reads the files that a page includes, directly or indirectly, up to a limit."""

    def __init__(self, read: Reader, *, lookups: int = _MOST, files: int | None = None, size: float = _LARGEST) -> None:
        """Allow at most so many `lookups`, existing `files` (by default as many as lookups) and characters."""
        self._read = read
        self._lookups = lookups
        self._files = lookups if files is None else files
        self._size = size

    def read(self, places: Iterable[str]) -> str | None:
        """Return the text of the first of these files that exists, or None if there is none or a limit is reached."""
        for place in places:
            if self._lookups <= 0 or self._files <= 0 or self._size <= 0:
                return None
            self._lookups -= 1
            try:
                text = self._read(place)
            except OSError:
                continue
            self._files -= 1
            self._size -= len(text)
            return text
        return None
