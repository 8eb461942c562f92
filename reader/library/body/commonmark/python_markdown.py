"""Inline marks of Python-Markdown extensions, as used in MkDocs, Material for MkDocs and Pelican."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.library.body.commonmark.scan import FENCE, fence_end
from reader.library.body.formulas import DOLLARS, is_formula

__all__ = ["ATTRIBUTES", "admonition_at", "common_lines", "holds_markdown"]

_ADMONITION = re.compile(
    r"([ \t]*)(?:!!!|\?\?\?\+?)[ \t]?(?:[ \t]*([\w-]+)(?:[ \t]+[\w -]*?)?)?(?:[ \t]*\"(.*)\")?[ \t]*"
)
_TAB = re.compile(r"([ \t]*)===!?\+?[ \t]+\"(.*)\"[ \t]*")
_BRACES = r"\{:?[ \t]*(?:[#.][\w-]|[\w-]+=)[^{}\n]*\}"
ATTRIBUTES = re.compile(rf"(?<![ \t])[ \t]*+{_BRACES}")
_BEHIND = re.compile(rf"(?:(?<=[)\]*_~^=+>:])|\A){_BRACES}|{_BRACES}(?=[ \t]*\|)")
"""Attributes right after an element, after code (at the start of the next part of a line), or at the end of a cell."""
_PARENTHESIS = re.compile(r"\A([ \t>]*+\d{1,9})(?=\)[ \t])")
"""A number that does not begin a list item here, though it does in CommonMark."""
_NAME = r":(?:material|octicons|fontawesome|simple)-[\w-]{1,99}:"
_ICON = re.compile(
    rf"(?<![^\s(\[>])([*_]{{1,3}}){_NAME}[ \t]+(?=\S)|(?<![ \t])[ \t]{{1,9}}{_NAME}(?=[*_]{{1,3}}(?![\w*_]))|{_NAME}"
)
"""An icon; within marks of emphasis, with the space beside it, since a mark beside a space means nothing."""
_KEYS = re.compile(r"\+\+([a-z0-9-]{1,30}(?:\+[a-z0-9-]{1,30}){0,5})\+\+")
_SUBSTITUTED = re.compile(r"\{~~((?:(?!~>|~~\}|\{~~).){1,500}+)~>((?:(?!~~\}|\{~~).){0,500}+)~~\}")
_CRITIC = re.compile(r"\{(\+\+|--|==|>>)(.{1,500}?)(?:\+\+|--|==|<<)\}")
_INSERTED = re.compile(r"\^\^(?=\S)([^\^]{1,300})\^\^")
_RAISED = re.compile(r"(?<![\^\\\[])\^(?![\^\s])([^\^\s]{1,60})\^(?!\^)")
_LOWERED = re.compile(r"(?<![~\\])~(?![~\s])([^~\s]{1,60})~(?!~)")
_LINKED = re.compile(r"\]\([{|](?:filename|static|attach|index|author|category|tag)[}|]/?")
_ABBREVIATION = re.compile(r"\*\[[^\[\]]{1,80}\]:.*")
_HIGHLIGHTED = re.compile(r"(?:#!|:::)[A-Za-z][\w+-]{0,20} (?=\S)")
_CONTENTS = re.compile(r"[ \t]*\[TOC\][ \t]*")
_TIGHT_HEADING = re.compile(r"^(#{1,6})(?=[^#\s!])")
_LANGUAGE = re.compile(r"(?: {4}|\t):::[\w+-]{1,20}[ \t]*")
_BLOCK = re.compile(r"[ \t]*/{3,}[ \t]*[\w-]")
_OPTION = re.compile(r"(?: {4}|\t)[ \t]*[\w-]+:.*")
"""Options below the start of a block, which affect only its look."""
_FENCE = re.compile(FENCE)
_BELOW_HEAD = re.compile(r"[ \t]*+(?:\|[ \t]*+)?:?-++[-:| \t]*+")
_FORMULA = re.compile(
    r"(?<![\\$])(?P<sign>\$\$)(?:(?!\$\$|\n[ \t]*\n|```|~~~).){1,4000}+\$\$|\\\((?:(?!\\\)|\n[ \t]*\n).){1,4000}+\\\)"
    rf"|\\\[(?:(?!\\\]|\n[ \t]*\n).){{1,4000}}+\\\]|{DOLLARS.pattern}",
    re.DOTALL,
)
_KEPT = "\ue000"
"""Encloses the number of a formula, which replaces the formula while lines are processed."""
_PLACE = re.compile(rf"{_KEPT}(\d+){_KEPT}")
_ELEMENT = re.compile(
    r" {0,3}<(address|article|aside|blockquote|body|canvas|center|dd|details|dir|div|dl|dt|fieldset|figcaption|figure"
    r"|footer|form|h[1-6]|header|hgroup|hr|iframe|legend|li|main|menu|nav|noscript|ol|p|section|summary|table|tbody|td"
    r"|tfoot|th|thead|tr|ul|video)(?=[\s/>])",
    re.IGNORECASE,
)
_MOST_OF_AN_ELEMENT = 2_000
"""The most lines searched for the end of an element."""
_HOLDS_MARKDOWN = re.compile(
    r"[ \t]*<(?:article|aside|blockquote|center|details|div|figcaption|figure|section|summary)\b"
    r"[^<>]*\bmarkdown\b[^<>]*>[ \t]*",
    re.IGNORECASE,
)


def common_lines(source: str) -> str:
    """Replace these marks in `source` by what they mean; code blocks and formulas stay unchanged."""
    formulas: list[str] = []

    def kept(found: re.Match[str]) -> str:
        if found[0].startswith("$") and not found["sign"] and not is_formula(found[0][1:-1]):
            return found[0]
        formulas.append(found[0])
        return f"{_KEPT}{len(formulas) - 1}{_KEPT}"

    if "$" in source or "\\(" in source or "\\[" in source:
        source = _FORMULA.sub(kept, source.replace(_KEPT, ""))
    made = "\n".join(_common_lines(source.split("\n")))
    return _PLACE.sub(lambda found: formulas[int(found[1])], made) if formulas else made


def _common_lines(lines: list[str]) -> list[str]:
    out: list[str] = []
    fence: re.Pattern[str] | None = None
    in_table = optional = False
    element = -1
    unended: set[str] = set()
    for position, line in enumerate(lines):
        if fence is not None:
            fence = None if fence.match(line) else fence
            out.append(line)
        elif ("```" in line or "~~~" in line) and (found := _FENCE.match(line)):
            fence = fence_end(found[1], found[2])
            out.append(line)
        elif optional and _OPTION.fullmatch(line):
            continue
        elif not _is_left_out(line):
            optional = "///" in line and _BLOCK.match(line) is not None
            in_table = "|" in line and (in_table or _is_head(lines, position))
            out.append(_common_line(_with_cells(line) if in_table else line))
            if holds_markdown(line):
                out.append("")
            if position > element and "<" in line:
                element = _element_end(lines, position, unended)
            if position == element:
                # Text after an element is Markdown again, even without a blank line between them.
                out.append("")
    return out


def _element_end(lines: Sequence[str], start: int, unended: set[str]) -> int:
    """Return the line where the HTML element that begins here ends, or -1 if there is none or it has no end."""
    found = _ELEMENT.match(lines[start])
    name = found[1].lower() if found else ""
    if name in {"", "hr"} or name in unended:
        return start if name == "hr" else -1
    tags = re.compile(rf"<(/?){name}(?=[\s/>])", re.IGNORECASE)
    depth = 0
    for position in range(start, min(len(lines), start + _MOST_OF_AN_ELEMENT)):
        depth += sum(-1 if it else 1 for it in tags.findall(lines[position]))
        if depth <= 0:
            return position
    unended.add(name)
    return -1


def _is_head(lines: Sequence[str], position: int) -> bool:
    """Return whether a line is the head of a table."""
    below = lines[position + 1] if position + 1 < len(lines) else ""
    return "-" in below and _BELOW_HEAD.fullmatch(below) is not None


def _common_line(line: str) -> str:
    if line[:1] == "#":
        line = _TIGHT_HEADING.sub(r"\1 ", line)
    if ")" in line:
        line = _PARENTHESIS.sub(r"\1\\", line)
    if "{" in line:
        # Headings have attributes after a space, blocks on a separate line.
        wanted = ATTRIBUTES if line.lstrip(" \t>").startswith(("#", "{")) else _BEHIND
        parts = line.split("`")
        line = "`".join(part if number % 2 else wanted.sub("", part) for number, part in enumerate(parts))
    if not _MARKED.isdisjoint(line):
        line = "".join(
            ("`" if number else "") + (_HIGHLIGHTED.sub("", part, count=1) if number % 2 else _common(part))
            for number, part in enumerate(line.split("`"))
        )
    if ":" in line:
        line = _ICON.sub(lambda found: found[1] or "", line)
    if "](" in line and ("{" in line or "|" in line):
        line = _LINKED.sub("](", line)
    return line


_MARKED = frozenset("+{^~`")


def _common(text: str) -> str:
    """Convert keys, text inserted, deleted or marked in Critic Markup and the like, superscripts and subscripts."""
    if "{" in text:
        text = _SUBSTITUTED.sub(r"~~\1~~ \2", text)
        text = _CRITIC.sub(lambda found: f"~~{found[2]}~~" if found[1] == "--" else found[2], text)
    if "++" in text:
        text = _KEYS.sub(lambda found: "+".join(it.capitalize() for it in found[1].split("+")), text)
    if "^" in text:
        text = _RAISED.sub(r"<sup>\1</sup>", _INSERTED.sub(r"\1", text))
    return _LOWERED.sub(r"<sub>\1</sub>", text) if "~" in text else text


def _is_left_out(line: str) -> bool:
    """Return whether a line is not text: an abbreviation, the language of code, a place for the contents."""
    if line.startswith("*["):
        return _ABBREVIATION.fullmatch(line) is not None
    contents = "[TOC]" in line and _CONTENTS.fullmatch(line)
    return bool(contents or (":::" in line and _LANGUAGE.fullmatch(line)))


def holds_markdown(line: str) -> bool:
    """Return whether a line begins an HTML element whose content is marked as Markdown."""
    return "markdown" in line and "<" in line and _HOLDS_MARKDOWN.fullmatch(line) is not None


def _with_cells(line: str) -> str:
    """Escape bars within code in a table row: they are not borders here, but would be in GitHub's tables."""
    parts = line.split("`")
    # A last backtick without a partner encloses nothing.
    last = len(parts) - 1
    return "`".join(it.replace("|", "\\|") if place % 2 and place < last else it for place, it in enumerate(parts))


def admonition_at(lines: Sequence[str], position: int, dialect: str) -> re.Match[str] | None:
    """Return the line that begins an admonition or a tab at `position`, or None if there is none.

    In a folder of notes, an admonition has a kind and an indented text: exclamation marks may mean something else.
    """
    line = lines[position]
    if dialect not in {"mkdocs", "notes"} or not line.lstrip().startswith(("!!!", "???", "===")):
        return None
    found = _ADMONITION.fullmatch(line) or _TAB.fullmatch(line)
    if found is None or dialect == "mkdocs":
        return found
    margin = len(found[1].expandtabs(4)) + 4
    below = next((it for it in lines[position + 1 : position + 3] if it.strip()), "")
    return found if found.re is _ADMONITION and found[2] and below.expandtabs(4).startswith(" " * margin) else None
