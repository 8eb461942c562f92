"""MyST, as in Jupyter Book and Sphinx: directives become boxes, pictures, formulas and code; roles become their words.

Unknown and unclosed directives stay as they are written. None is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import NamedTuple

from reader.library.body.commonmark.scan import BOX, FENCE, fence_end, outside_code
from reader.library.body.commonmark.shortcodes import KINDS

__all__ = ["myst_text"]

_SIGN = re.compile(
    r"^[ \t]{0,20}+(?:`{3,}+|:{3,}+|~{3,}+)\{[A-Za-z]|\{[a-z][\w:.+-]{0,40}\}`|^\$\$[ \t]++\("
    r"|^\([\w:.+-]{1,100}\)=[ \t]*+$",
    re.MULTILINE,
)
_DIRECTIVE = re.compile(r"([ \t]*+)(`{3,}+|:{3,}+|~{3,}+)\{([A-Za-z][\w:.+-]{0,40})\}[ \t]*+(.*)")
_FENCE = re.compile(rf"{FENCE}.*")
_LABEL = re.compile(r"[ \t]*+\([\w:.+-]{1,100}\)=[ \t]*+")
_NUMBERED = re.compile(r"([ \t]*+\$\$)[ \t]*+\([\w:.+-]{1,100}\)[ \t]*+")
_BREAK = re.compile(r"\+\+\+(?:[ \t].*)?|%(?:[ \t].*)?")
"""Marks between the cells of a notebook, and comments."""
_OPTION = re.compile(r"[ \t]*+:([\w-]{1,40}):(?:[ \t]+(.*))?")
_PAIR = re.compile(r"([\w-]{1,40}):(?:[ \t]+(.*))?")
_ROLE = re.compile(r"\{([a-z][\w:.+-]{0,40})\}(`+)([^`]{1,500})\2(?!`)")
_TARGET = re.compile(r"<[^<>]{0,300}>")
_TICKS = re.compile(r"`{3,}+")
_MOST_DEEP = 8

_CODE = frozenset({"code", "code-block", "code-cell", "sourcecode", "ipython", "jupyter-execute", "math", "mermaid"})
_PICTURES = frozenset({"figure", "image", "glue:figure"})
_SILENT = frozenset({
    "toctree", "tableofcontents", "contents", "index", "bibliography", "genindex", "only", "highlight", "nb-exec-table",
    "currentmodule", "module", "exercise-end", "solution-end", "toc",
    "footbibliography", "post", "postlist",
})  # fmt: skip
_PLAIN = frozenset({
    "grid", "tab-set", "div", "container", "glossary", "panels", "table", "list-table", "csv-table", "only", "raw",
    "rst-class", "tabbed", "grid-item", "figure-md",
})  # fmt: skip
_BUTTONS = frozenset({"button-link", "button-ref"})
_TITLED = frozenset({"card", "grid-item-card", "tab-item", "rubric", "exercise-start", "solution-start"})
_BOXES = KINDS | {
    "admonition", "attention", "deprecated", "dropdown", "epigraph", "exercise", "hint", "margin", "pull-quote",
    "seealso", "sidebar", "solution", "todo", "topic", "versionadded", "versionchanged", "aside", "blockquote",
}  # fmt: skip
_QUOTES = frozenset({"epigraph", "pull-quote", "blockquote"})
_NAMES = {
    "seealso": "See also", "versionadded": "New in", "versionchanged": "Changed in", "deprecated": "Deprecated since",
    "exercise-start": "Exercise", "solution-start": "Solution",
}  # fmt: skip


class _Directive(NamedTuple):
    """A directive: its name, its argument, its options and its lines."""

    name: str
    argument: str
    options: dict[str, str]
    body: list[str]


def myst_text(source: str) -> str:
    """Replace MyST's additions to Markdown in `source` by what they mean."""
    if not _SIGN.search(source):
        return source
    text = "\n".join(_lines(source.split("\n"), 0))
    return outside_code(text, r"\{[a-z]", _role) if "}`" in text else text


def _lines(lines: list[str], depth: int) -> list[str]:
    out: list[str] = []
    endless: set[str] = set()
    position = 0
    while position < len(lines):
        line = lines[position]
        directive = _DIRECTIVE.fullmatch(line) if depth < _MOST_DEEP and "{" in line else None
        code = None if directive else _FENCE.match(line) if "```" in line or "~~~" in line else None
        lead, marks = (directive[1], directive[2]) if directive else (code[1], code[2]) if code else ("", "")
        end = _end(lines, position, lead, marks, endless) if marks else None
        if directive and end is not None:
            read = _read(directive, lines[position + 1 : end])
            made = _made(read, depth)
            out += lines[position : end + 1] if made is None else (_led(it, directive[1]) for it in made)
        elif marks:
            end = position if directive else len(lines) - 1 if end is None else end
            out += lines[position : end + 1]
        else:
            out.append(_plain(line))
        position = position + 1 if end is None else end + 1
    return out


def _end(lines: list[str], start: int, lead: str, marks: str, endless: set[str]) -> int | None:
    """Return the line that ends what begins at `start`; marks that nothing ends are not searched for again."""
    if marks in endless:
        return None
    closing = fence_end(lead, marks)
    found = next(
        (it for it in range(start + 1, len(lines)) if marks[0] in lines[it] and closing.match(lines[it])), None
    )
    if found is None:
        endless.add(marks)
    return found


def _plain(line: str) -> str:
    if line.startswith(("+++", "%")) and _BREAK.fullmatch(line):
        return ""
    if "$$" in line and (numbered := _NUMBERED.fullmatch(line)):
        return numbered[1]
    return "" if ")=" in line and _LABEL.fullmatch(line) else line


def _read(found: re.Match[str], body: list[str]) -> _Directive:
    """Parse a directive with its options, which are between dashes or between colons."""
    margin = len(found[1])
    body = [it[margin:] if not it[:margin].strip() else it.lstrip() for it in body]
    options: dict[str, str] = {}
    start = 0
    if body and body[0].strip() == "---":
        closing = next((it for it in range(1, len(body)) if body[it].strip() == "---"), 0)
        pairs = (_PAIR.fullmatch(it) for it in body[1:closing])
        options = {it[1]: it[2] or "" for it in pairs if it}
        start = closing + 1 if closing else 0
    else:
        while start < len(body) and (option := _OPTION.fullmatch(body[start])):
            options[option[1]] = option[2] or ""
            start += 1
    return _Directive(found[3].lower(), found[4].strip(), options, body[start:])


def _made(it: _Directive, depth: int) -> list[str] | None:
    """Return the replacement of a directive, or None if it is unknown."""
    name = it.name
    if name in _SILENT:
        return [""]
    if name in _CODE:
        return _code(it)
    if name in _BUTTONS:
        words = " ".join(" ".join(it.body).split()) or it.argument
        return ["", f"[{words}](<{it.argument}>)" if name == "button-link" else words, ""]
    if name in _BOXES or name.startswith(("prf:", "proof:")):
        return _box(it, depth)
    above = _above(it)
    return None if above is None else ["", *above, "", *_lines(it.body, depth + 1), ""]


def _above(it: _Directive) -> list[str] | None:
    """Return what goes above the text of a directive that is not a box, or None if it is unknown."""
    name, argument = it.name, it.argument
    if name in _PICTURES:
        return [_picture(it)]
    if name in {"include", "literalinclude"}:
        return [f"[{argument}](<{argument}>)"]
    if name in _PLAIN:
        # The arguments of `grid`, `div` and `figure-md` are columns, classes and a label.
        return [f"**{argument}**"] if name.endswith("table") and argument else []
    title = _NAMES.get(name, argument)
    return None if name not in _TITLED else [f"**{title}**"] if title else []


def _code(it: _Directive) -> list[str]:
    if it.name == "math":
        return ["", "$$", *([it.argument] if it.argument else []), *it.body, "$$", ""]
    caption = it.options.get("caption", "")
    title = [f"**{caption}**", ""] if caption else []
    language = "mermaid" if it.name == "mermaid" else it.argument.replace("ipython3", "python").split(" ")[0]
    marks = "`" * max([3, *(len(run) + 1 for line in it.body for run in _TICKS.findall(line))])
    return ["", *title, f"{marks}{language}", *it.body, marks, ""]


def _box(it: _Directive, depth: int) -> list[str]:
    kind, title, body = it.name.rpartition(":")[2], it.argument, it.body
    if kind in _QUOTES:
        body = [title, *body] if title else body
        kind, title = "plain", ""
    elif kind == "admonition":
        classes = it.options.get("class", "").split()
        kind = next((one for one in classes if one in KINDS), "note")
    elif it.name in KINDS and title and not any(line.strip() for line in body):
        # `{note} All of it` has no title.
        body, title = [title], ""
    elif kind in _NAMES:
        title = f"{_NAMES[kind]} {title}".strip()
    elif title and it.name not in KINDS and kind not in {"dropdown", "topic", "sidebar"}:
        title = f"{kind.capitalize()} {title}"
    label = f"[{title}]" if title else ""
    return ["", f"{BOX}{kind}{label}", "", *_lines(body, depth + 1), "", BOX, ""]


def _picture(it: _Directive) -> str:
    alternative = it.options.get("alt", "").strip("\"'") or it.argument.rpartition("/")[2]
    return f'<img src="{escape(it.argument)}" alt="{escape(alternative)}">'


def _led(line: str, lead: str) -> str:
    """Indent a line as deeply as the directive that it came from."""
    if not lead or not line:
        return line
    return f"{BOX[0]}{lead}{line[1:]}" if line.startswith(BOX[0]) else lead + line


def _role(source: str, start: int) -> tuple[str, int] | None:
    found = _ROLE.match(source, start)
    if found is None:
        return None
    name, words = found[1], found[3]
    if name in _WITH_SIGNS:
        return _WITH_SIGNS[name](words), found.end()
    shown = _TARGET.sub("", words).replace(" %s", "").strip() or words.strip("<> \n")
    return (shown.rstrip("/").rpartition("/")[2] if name == "doc" and " " not in shown else shown), found.end()


def _as_code(words: str) -> str:
    return f"`{words}`"


_WITH_SIGNS: dict[str, Callable[[str], str]] = {
    "math": lambda words: f"${words}$",
    "eq": lambda words: f"({words})",
    "cite": lambda words: f"[{words}]",
    "cite:p": lambda words: f"[{words}]",
    "kbd": lambda words: f"<kbd>{escape(words)}</kbd>",
    "sub": lambda words: f"<sub>{escape(words)}</sub>",
    "sup": lambda words: f"<sup>{escape(words)}</sup>",
} | dict.fromkeys(("code", "command", "file", "func", "class", "meth", "mod", "literal", "option", "envvar"), _as_code)
