"""Dialects' additions to Markdown's blocks, converted to common Markdown: line by line, in one pass.

Callouts and admonitions become quotations that begin with their kind and title; lines needed only to build a page (MDX
imports, block ids, comments) are dropped; shortcodes become what they mean. Code is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import NamedTuple

from reader.library.body.commonmark.mdx import after_module, constants_in, without_components
from reader.library.body.commonmark.python_markdown import ATTRIBUTES, admonition_at, common_lines, holds_markdown
from reader.library.body.commonmark.quarto import quarto_text
from reader.library.body.commonmark.scan import BOX, FENCE, after_fence
from reader.library.body.commonmark.shortcodes import KINDS, hugo_shortcodes, zola_shortcodes
from reader.library.body.commonmark.tags import hexo_tags, notes_text

__all__ = ["WIKI", "prepare", "without_comments"]

_FENCE = re.compile(rf"{FENCE}(.*)")
_ITEM = re.compile(r"[-*+\d.)](?=[ \t])|\d")
_ALERT = re.compile(r"([ \t]*>[ \t>]*)\[!([\w-]{1,40})(?:\|[^\]\n]{0,40})?\][+-]?[ \t]*(.*)")
_LED = re.compile(r"^([ \t]++)\n\n\x1f", re.MULTILINE)
_COLONS = re.compile(r"\x1f?(?<![ \t])[ \t]*+(:{3,}+)[ \t]*+([\w-]*+)(.*)")
_BOX = re.compile(r"\x1f[ \t]*+(:{3,}+)[ \t]*+([\w-]*+)(.*)")
_FENCES = {
    "mdx": _COLONS,
    "astro": _COLONS,
    "quarto": _COLONS,
    "github": _COLONS,
    "notes": _COLONS,
    "mkdocs": re.compile(r"(?<![ \t])[ \t]*+(/{3,}+)[ \t]*+([\w-]*+)(.*)"),
}
"""The lines that begin and end a box in a dialect; in other dialects only shortcodes make boxes."""
_LOOSE = frozenset({"github", "notes", "quarto"})
"""Dialects of many programs (VitePress, Pandoc, Quarto): an unclosed box is text, and most names mean nothing."""
_BARE_COLONS = re.compile(r"[ \t]*+:{3,}+[ \t]*+")
_CLASS = re.compile(r"\{[^{}]*?\.(?:callout-)?([\w-]+)")
_NO_CLASS = re.compile(r"\{[^{}]*\}")
_CLASS_TITLE = re.compile(r"title=\"([^\"]{0,500})\"")
_COLON_TITLE = re.compile(r"\[(.{0,500})\]|\{.*?title=\"([^\"]{0,500})\".*\}")
_BLOCK_ID = re.compile(r"(?:^|[ \t])\^[\w-]{1,60}[ \t]*$")
_NAMED_CODE = re.compile(r"([\w+#-]{1,30}):(?:(?:no-)?line-numbers\S{0,20}|(\S{1,200}))")
"""The language and file name of a code block, as in Zenn and Qiita."""
_CODE_INFO = re.compile(r"\{[ \t]*\.?([\w+#-]+)[^{}]*\}?")
_MODULE = re.compile(r"(?:import|export)\b.*(?:from\s+['\"]|['\"];?\s*$|\bconst\b|\bfunction\b|\bdefault\b|\{)")
_SIZED = re.compile(r"!\[([^\[\]|]{0,300})\|\d{1,4}(?:x\d{1,4})?\]\(")
WIKI = frozenset({"notes", "obsidian"})
"""The dialects with wiki links and Obsidian's comments."""

_COMMENT = re.compile(r"%%[^%\n]+%%")
_COMMENT_LINE = re.compile(r"[ \t]*%%[ \t]*")
_HEADING_ID = re.compile(r"(?<![ \t])[ \t]*+(?:\{ ?#[^{}]*\}|\{/\*\s*#[^{}]*\})[ \t]*$")
_PICTURE = re.compile(r"!\[\](\([^()\s]{1,500}\))\{:?([^{}\n]{0,1000})\}")
_ALTERNATIVE = re.compile(r"\balt=(?:\"([^\"]++)\"|'([^']++)')")
_BEHIND = re.compile(r"(?<=\))\{:?[ \t]*(?:[#.][\w-]|[\w-]{1,40}=)[^{}\n]*\}")
"""Attributes right after a picture or a link, as in Pandoc, kramdown and markdown-it."""
_ATTRIBUTES_ALONE = re.compile(r"[ \t>]*+\{:?[ \t]*+[#.][A-Za-z][^{}]*\}[ \t]*+")
_CONTENTS = re.compile(r"^[ \t]{0,3}\[\[_?toc_?\]\][ \t]*$", re.MULTILINE | re.IGNORECASE)
_NOTICE = re.compile(r"!{1,4}(?:[ \t]+(?=\S)|[ \t]*$)")
_DOCUMENTED = re.compile(r"([ \t>]*+#{0,6}(?:(?<=#)[ \t]+)?)::: (?=\S)")
_CODE_TITLE = dict.fromkeys(
    ("mkdocs", "mdx", "astro"), re.compile(r"""\btitle=(?:"([^"]{1,200})"|'([^']{1,200})')""")
) | {"zola": re.compile(r"\bname=(?:\"([^\"]{1,200})\"|([^\s,\"]{1,200}))")}
_DEEP = "    "
_NO_TITLE = re.compile(r"(?!)")
_MOST_DEEP = 12
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]")
_NAMELESS = frozenset({"details", "tab", "tabs", "plain", "spoiler", "collapse", "block"})
"""Boxes for which the title alone says enough."""
_NAMED = KINDS | {
    "attention", "callout", "challenge", "checklist", "details", "discussion", "hint", "instructor", "keypoints",
    "objectives", "prereq", "questions", "secondary", "solution", "spoiler", "testimonial",
}  # fmt: skip
"""Box names that mean something to a reader, also after a hyphen (`version-note`), where any name is allowed."""
_UNTITLED = frozenset({"caption", "figure-caption", "table-caption", "plain", "html", "definition"})
"""Boxes without a meaningful name."""


def prepare(source: str, dialect: str, *, code_titles: bool = True) -> str:
    """Convert `source` to common Markdown; `code_titles` puts the titles of code blocks above them."""
    change = _WHOLE.get(dialect)
    if change is not None:
        source = change(source)
        if BOX in source:
            source = _LED.sub("\n\n\x1f\\1", source)
    if "[[" in source:
        source = _CONTENTS.sub("", source)
    return "\n".join(_blocks(source.split("\n"), dialect, 0, code_titles=code_titles))


def without_comments(source: str, dialect: str) -> str:
    """Return the text without Obsidian's comments within a line, which a page does not show either."""
    return _COMMENT.sub(" ", source) if dialect in WIKI and "%%" in source else source


def _without_modules(source: str) -> str:
    """Return MDX without imports, exports and components."""
    lines: list[str] = []
    old = source.split("\n")
    position = 0
    while position < len(old):
        line = old[position]
        if code := _code(old, position):
            lines += old[position : code.end]
            position = code.end
        elif line.startswith(("import ", "export ")) and _MODULE.match(line):
            position = after_module(old, position)
        else:
            lines.append(line)
            position += 1
    return without_components("\n".join(lines), constants_in(source))


def _blocks(lines: list[str], dialect: str, depth: int, *, code_titles: bool = True) -> list[str]:
    out: list[str] = []
    fences = _FENCES.get(dialect, _BOX if any("\x1f" in line for line in lines) else None)
    ends = sum(":::" in it and _BARE_COLONS.fullmatch(it) is not None for it in lines) if dialect in _LOOSE else None
    boxes = _Colons(out, fences, ends)
    line_rule = _LINES.get(dialect)
    last_comment = _last_comment(lines) if dialect in {"notes", "obsidian"} else -1
    hidden = False
    position = 0
    while position < len(lines):
        line = lines[position]
        if code := _code(lines, position):
            out += map(boxes.inside, _code_lines(lines, position, code, dialect, titles=code_titles))
            position = code.end
            continue
        if position <= last_comment and "%%" in line and _COMMENT_LINE.fullmatch(line):
            # A comment of several lines, unless nothing ends it.
            hidden = not hidden and position < last_comment
            position += 1
            continue
        if hidden:
            position += 1
            continue
        if dialect == "mkdocs" and ("::: " in line and (named := _DOCUMENTED.match(line))):
            # Generated program documentation: only its name is shown; its options are not text.
            out.append(f"{named[1]}`{line[named.end() :].strip()}`")
            position = _after_indented(lines, position)
            continue
        if depth < _MOST_DEEP and (found := admonition_at(lines, position, dialect)):
            position = _indented(lines, position, found, out, depth, dialect)
            continue
        if line_rule is not None:
            line = line_rule(line)
        if "[!" in line and (alert := _ALERT.match(line)):
            out += [f"{alert[1].rstrip()} {_title(alert[2], alert[3])}", alert[1].rstrip()]
        elif not boxes.takes(line):
            out.append(boxes.inside(line))
        position += 1
    return out


class _Code(NamedTuple):
    """A code block: the fence that begins it, and the line after it."""

    fence: re.Match[str]
    end: int


def _code(lines: list[str], position: int) -> _Code | None:
    """Return the code block that begins at `position`, or None if there is none."""
    line = lines[position]
    fence = _FENCE.match(line) if "```" in line or "~~~" in line else None
    return _Code(fence, after_fence(lines, position, fence)) if fence else None


def _code_lines(lines: list[str], position: int, code: _Code, dialect: str, *, titles: bool) -> list[str]:
    """Return the lines of the code block that begins at `position`."""
    made = [*_code_head(code.fence, dialect if titles else ""), *lines[position + 1 : code.end]]
    if dialect == "mdx" and position and lines[position].startswith(_DEEP) and lines[position - 1].startswith(_DEEP):
        # Where indentation does not mean code, a fence ends a paragraph however deeply it is indented.
        return ["", *made]
    return made


def _last_comment(lines: list[str]) -> int:
    """Return the last line that ends or begins a comment, or -1 if there is none."""
    places = range(len(lines) - 1, -1, -1)
    return next((it for it in places if "%%" in lines[it] and _COMMENT_LINE.fullmatch(lines[it])), -1)


def _language(info: str) -> str:
    """Return the language, also if given as `{r setup, echo=FALSE}` or `{.python hl_lines="1"}`."""
    found = _CODE_INFO.match(info.strip()) or _NAMED_CODE.fullmatch(info.strip())
    return found[1] if found else info


def _code_head(fence: re.Match[str], dialect: str) -> list[str]:
    """Return the first line of a code block, below its title if it has one."""
    lead, marks, info = fence.groups()
    named = _code_title(info, dialect)
    if not named:
        return [f"{lead}{marks}{_language(info)}"]
    # In a list, the item begins with the title.
    below = _ITEM.sub(" ", lead)
    return [f"{lead}{_strong(escape(named))}", below.rstrip(), f"{below}{marks}{_language(info)}"]


def _code_title(info: str, dialect: str) -> str:
    """Return the title of a code block, if the generator shows one."""
    if dialect == "hexo":
        # ```language title address words
        words = [it for it in info.split()[1:] if not {":", "=", "{", "}"} & {*it}]
        return " ".join(words)
    if dialect == "notes" and (named := _NAMED_CODE.fullmatch(info.strip())):
        return named[2] or ""
    found = _CODE_TITLE.get(dialect, _NO_TITLE).search(info) if "=" in info else None
    return next((it for it in found.groups() if it), "") if found else ""


def _title(kind: str, title: str) -> str:
    """Return the first line of a box: its title, or its kind if it has none; the page shows the kind of every box."""
    if title.strip() and kind.lower() in _NAMELESS:
        return _strong(title)
    name = escape(kind.lower())
    return f'<boxtitle name="{name}">{_strong(title if title.strip() else name.replace("-", " ").capitalize())}'


def _strong(title: str) -> str:
    return f"<strong>{title.strip()}</strong>"


def _indented(  # noqa: PLR0913, PLR0917
    lines: list[str], start: int, found: re.Match[str], out: list[str], depth: int, dialect: str
) -> int:
    """Process an admonition or a tab of MkDocs, with the indented lines below it; return the line after them."""
    margin = len(found[1].expandtabs(4)) + 4
    position = start + 1
    inner: list[str] = []
    while position < len(lines):
        line = lines[position].expandtabs(4)
        if line.strip() and len(line) - len(line.lstrip(" ")) < margin:
            break
        inner.append(line[margin:])
        position += 1
    while inner and not inner[-1].strip():
        inner.pop()
    is_tab = found[0].lstrip().startswith("===")
    lead = found[1]
    title = _strong(found[2]) if is_tab else _title(found[2], found[3] or "") if found[2] else _strong(found[3] or "")
    mark = "" if is_tab else "> "
    out.append("")
    if is_tab or found[3] != "":
        # An empty title means that the author wants none.
        out += [f"{lead}{mark}{title}", f"{lead}{mark}".rstrip()]
    out += [f"{lead}{mark}{it}".rstrip() for it in _blocks(inner, dialect, depth + 1)]
    out.append("")
    return position


class _Colons:
    """Boxes from `:::note Title` to `:::`, which may be nested."""

    def __init__(self, out: list[str], fence: re.Pattern[str] | None, ends: int | None = None) -> None:
        self._out = out
        self._fence = fence
        self._ends = ends
        """How many closing lines are left, if an unclosed box is text; None if it is a box."""
        self._open: list[str | None] = []
        """The text before the marks of each open box, which in a list belongs to an item. None if the content of the
        box appears like other text."""
        self._named = ""
        """The name of the box that has just begun, if it has no other title."""

    def takes(self, line: str) -> bool:
        """Consume a line that begins or ends such a box, or repeats its name; return whether it does."""
        if self._named and line.strip():
            name, self._named = self._named, ""
            if _HEADING.match(line) and line.strip("# \t").casefold() == name:
                return True
        if self._fence is None or (":::" not in line and "///" not in line):
            return False
        found = self._fence.fullmatch(line)
        if found is None:
            return False
        of_tag = line.startswith(BOX[0])
        kind, rest = found[2], found[3].strip().removeprefix("|").strip()
        if self._ends is not None:
            rest = rest.rstrip(": \t")
        if not kind and (named := _CLASS.match(rest)):
            titled = _CLASS_TITLE.search(rest)
            kind, rest = named[1], titled[1] if titled else ""
        elif not kind and self._ends is not None and _NO_CLASS.fullmatch(rest):
            # A div with only an id, a width, or nothing at all.
            kind = "division"
        kind = kind.removeprefix("callout-")
        if not kind:
            return (not rest and self._end(of_tag=of_tag)) or of_tag
        is_ended = of_tag or self._ends is None or self._ends > len(self._open)
        if not is_ended or len(self._open) >= _MOST_DEEP:
            return of_tag
        self._begin(line, kind, rest, of_tag=of_tag)
        return True

    def _begin(self, line: str, kind: str, rest: str, *, of_tag: bool) -> None:
        title = _COLON_TITLE.match(rest)
        words = (title[1] or title[2] or "") if title else rest if not rest.startswith("{") else ""
        self._out.append(self.inside(""))
        if self._is_plain(kind, words) and not of_tag:
            self._open.append(None)
            return
        within = self._bare(line.lstrip("\x1f"))
        self._open.append(within[: len(within) - len(within.lstrip(" \t"))])
        self._named = "" if words else kind.casefold()
        if kind not in _UNTITLED or words:
            self._out += [self.inside(_title(kind, words)), self.inside("")]

    def _end(self, *, of_tag: bool) -> bool:
        """End the innermost box; return whether there is one."""
        if self._ends is not None and not of_tag:
            self._ends -= 1
        if not self._open:
            return False
        self._open.pop()
        self._out.append(self.inside(""))
        return True

    def _is_plain(self, kind: str, words: str) -> bool:
        """Return whether the content appears like other text, because the name is meant for style sheets."""
        return self._ends is not None and not words and kind.lower().rpartition("-")[2] not in _NAMED

    def inside(self, line: str) -> str:
        """Return a line as it is written inside the open boxes."""
        if not self._open:
            return line
        return "".join(f"{lead}> " for lead in self._open if lead is not None) + self._bare(line)

    def _bare(self, line: str) -> str:
        """Remove from a line the indentation of the boxes around it."""
        for lead in self._open:
            if lead is not None:
                line = line[len(lead) :] if line.startswith(lead) else line.lstrip(" \t")
        return line


def _obsidian_line(line: str) -> str:
    if "|" in line and "![" in line:
        line = _SIZED.sub(r"![\1](", line)
    return _BLOCK_ID.sub("", line) if "^" in line else line


def _after_indented(lines: list[str], start: int) -> int:
    position = start + 1
    while position < len(lines) and (not lines[position].strip() or lines[position].startswith(("    ", "\t"))):
        position += 1
    return position


def _attribute_line(line: str) -> str:
    return ATTRIBUTES.sub("", line) if "{" in line and line.lstrip().startswith(("#", "{", "!")) else line


_WHOLE: dict[str, Callable[[str], str]] = {
    "hugo": hugo_shortcodes,
    "zola": zola_shortcodes,
    "hexo": hexo_tags,
    "mdx": _without_modules,
    "quarto": quarto_text,
    "mkdocs": common_lines,
    "notes": notes_text,
}


def _mdx_line(line: str) -> str:
    return _HEADING_ID.sub("", line) if "#" in line and line.startswith("#") else line


def _shared_line(line: str) -> str:
    """Process a line as most programs do: ids of headings and attributes of pictures and links are not shown."""
    if "){" in line:
        parts = line.split("`")
        line = "`".join(part if number % 2 else _without_attributes(part) for number, part in enumerate(parts))
    return _mdx_line(line)


def _without_attributes(text: str) -> str:
    return _BEHIND.sub("", _PICTURE.sub(_described, text))


def _described(found: re.Match[str]) -> str:
    """Give a picture the alternative text in its attributes."""
    told = _ALTERNATIVE.search(found[2])
    return re.sub(r"([\[\]])", r"\\\1", told[1] or told[2]).join(("![", f"]{found[1]}")) if told else found[0]


def _notes_line(line: str) -> str:
    if line.startswith(("?> ", "!> ")):
        # A Docsify tip or warning.
        line = line[1:]
    elif line.startswith("!") and (notice := _NOTICE.match(line)):
        # A Grav notice, whose kind is a colour.
        line = f"> {line[notice.end() :]}".rstrip()
    elif holds_markdown(line):
        return f"{line}\n"
    elif "{" in line and _ATTRIBUTES_ALONE.fullmatch(line):
        # Attributes for the block above, as in Wiki.js: they end a paragraph.
        return ""
    return _shared_line(_obsidian_line(line))


_LINES: dict[str, Callable[[str], str]] = {
    "mdx": _mdx_line,
    "github": _shared_line,
    "notes": _notes_line,
    "quarto": _attribute_line,
    "obsidian": _obsidian_line,
    "hugo": _attribute_line,
    "zola": _attribute_line,
}
