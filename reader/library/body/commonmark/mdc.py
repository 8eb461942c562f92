"""Markdown components of Nuxt Content: boxes, titles, and the text that they enclose. None is ever run."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from reader.library.body.commonmark.scan import BOX, FENCE, SPAN, after_fence, outside_code
from reader.library.body.commonmark.shortcodes import KINDS, Values, values_in

__all__ = ["mdc_text"]

_SIGN = re.compile(
    r"^[ \t]{0,20}+::[a-z][\w-]{0,60}+(?:\[[^\[\]\n]{0,300}\])?(?:\{.*\})?[ \t]*+$"
    r"|(?<![\w:]):[a-z][\w-]{1,60}+\{[^{}\n]{0,300}=\"",
    re.MULTILINE,
)
_START = re.compile(r"([ \t]*+)(:{2,}+)([a-z][\w-]{0,60}+)(?:\[([^\[\]]{0,300})\])?(?:\{(.*)\})?[ \t]*+")
_END = re.compile(r"[ \t]*+(:{2,}+)[ \t]*+")
_SLOT = re.compile(r"[ \t]*+#[a-z][\w-]{0,60}+(?:\{.*\})?[ \t]*+")
_FENCE = re.compile(rf"{FENCE}.*")
_PROPERTY = re.compile(
    r"[ \t]*+(?:- )?(title|headline|label|description|name|to):[ \t]++(?:\"([^\"]*)\"|'([^']*)'|([^\s|>{\[].*))"
)
_INLINE = re.compile(r"(?<![\w:]):([a-z][\w-]{1,60}+)(?:\[([^\[\]\n]{0,500})\])?(?:\{([^{}\n]{0,1000})\})?")
_SPAN = re.compile(rf"(?<![\w!\\\]]){SPAN}")
_MOST_DEEP = 12
_BOXES = KINDS | {"alert", "callout", "badge-note"}
_LINKS = frozenset({"read-more", "button", "link", "button-link", "card-link"})


class _Open(NamedTuple):
    """An open component: its marks, its indentation, and whether it is a box."""

    marks: str
    margin: int
    is_box: bool


def mdc_text(source: str) -> str:
    """Replace the components in `source` by what they mean; unclosed ones stay as they are."""
    if not _SIGN.search(source):
        return source
    source = "\n".join(_lines(source.split("\n")))
    return outside_code(source, r"(?<![\w:]):[a-z]", _inline)


def _lines(lines: list[str]) -> list[str]:
    out: list[str] = []
    open_: list[_Open] = []
    ends = Counter(it[1] for line in lines if "::" in line and (it := _END.fullmatch(line)))
    position = 0
    while position < len(lines):
        line = lines[position]
        code = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if code:
            end = after_fence(lines, position, code)
            out += [_bare(it, open_) for it in lines[position:end]]
            position = end
            continue
        start = _START.fullmatch(line) if "::" in line and len(open_) < _MOST_DEEP else None
        if start and ends[start[2]] > sum(it.marks == start[2] for it in open_):
            values = values_in(start[5] or "")
            position = _properties(lines, position + 1, values)
            out += _begin(start, values, open_)
            continue
        if "::" in line and (end_ := _END.fullmatch(line)):
            ends[end_[1]] -= 1
            out += _finish(end_[1], open_)
        elif open_ and "#" in line and _SLOT.fullmatch(line):
            out.append("")
        else:
            out.append(_bare(line, open_))
        position += 1
    return out


def _properties(lines: list[str], start: int, values: Values) -> int:
    """Read the properties between dashes just below the start of a component; return the line after them."""
    if start >= len(lines) or lines[start].strip() != "---":
        return start
    end = next((it for it in range(start + 1, min(start + 200, len(lines))) if lines[it].strip() == "---"), 0)
    for line in lines[start + 1 : end]:
        if found := _PROPERTY.fullmatch(line):
            values.setdefault(found[1], (found[2] or found[3] or found[4] or "").strip())
    return end + 1 if end else start


def _begin(start: re.Match[str], values: Values, open_: list[_Open]) -> list[str]:
    name = start[3].removeprefix("prose-").removeprefix("u-")
    title = values.get("title") or values.get("headline") or values.get("label") or start[4] or ""
    is_box = name in _BOXES
    if is_box:
        kind = values.get("type", values.get("color", name)) if name in {"alert", "callout"} else name
        label = f"[{title}]" if title else ""
        above = [f"{BOX}{kind if kind in KINDS else 'note'}{label}"]
    elif name in _LINKS and values.get("to"):
        above = [_link(title, values["to"])]
    else:
        above = [f"**{title}**"] if title else []
    told = values.get("description", "")
    open_.append(_Open(start[2], len(start[1].expandtabs(4)), is_box))
    return ["", *above, "", *([told, ""] if told else [])]


def _finish(marks: str, open_: list[_Open]) -> list[str]:
    """End the innermost component with these marks, and those inside it."""
    if not any(it.marks == marks for it in open_):
        return [marks]  # It may end a box of another program.
    out = [""]
    while True:
        ended = open_.pop()
        if ended.is_box:
            out += [BOX, ""]
        if ended.marks == marks:
            return out


def _bare(line: str, open_: list[_Open]) -> str:
    """Remove from a line the indentation of the components around it."""
    if open_ and open_[-1].margin:
        line = line.expandtabs(4)
        margin = open_[-1].margin
        line = line[margin:] if not line[:margin].strip() else line.lstrip(" ")
    return _SPAN.sub(r"\1", line) if "]{" in line and "`" not in line else line


def _link(title: str, address: str) -> str:
    return f"[{title or address}](<{address}>)"


def _inline(source: str, start: int) -> tuple[str, int] | None:
    found = _INLINE.match(source, start)
    if found is None or (found[2] is None and found[3] is None):
        return None
    values = values_in(found[3] or "")
    words = found[2] or values.get("label") or values.get("title") or ""
    if values.get("to"):
        return _link(words, values["to"]), found.end()
    return words or values.get("value", ""), found.end()
