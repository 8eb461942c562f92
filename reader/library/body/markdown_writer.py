"""A document as CommonMark, with GFM's tables, tasks and strikethrough."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import cast

from reader.library.body.text_writer import plain
from reader.library.document import (
    Block,
    Code,
    Definitions,
    Details,
    Document,
    Folded,
    Footnotes,
    Heading,
    Items,
    Notice,
    Paragraph,
    Quote,
    Rule,
    Run,
    Style,
    Table,
)
from reader.text import Clean

__all__ = ["write_markdown"]

_ESCAPED = re.compile(r"[\\`*_\[\]<>~|#{}$]|(?<=\n)[+\-:](?=[ \t])|(?<=\d)\.(?=[ \t])")
_START = re.compile(r"^([+\-:=^])|^(\d+)([.)])(?=[ \t]|$)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_DASHES = re.compile(r"--|\.\.\.|['\"]")
_TAGS: tuple[tuple[Style, str], ...] = (
    (Style.UNDERLINED, "ins"),
    (Style.MARKED, "mark"),
    (Style.SMALL, "small"),
    (Style.KEY, "kbd"),
    (Style.SUPERSCRIPT, "sup"),
    (Style.SUBSCRIPT, "sub"),
)


def write_markdown(document: Document, *, boilerplate: bool) -> Clean:
    """The document's Markdown; footnotes as `[^1]`, details and definitions as HTML that kramdown reads again."""
    blocks = [block for block in document.blocks if boilerplate or not isinstance(block, Folded)]
    return Clean("\n".join(_lines(blocks)) + "\n") if blocks else Clean("")


def _lines(blocks: Sequence[Block], *, spaced: bool = True) -> list[str]:
    lines: list[str] = []
    last: Block | None = None
    for block in blocks:
        if last is not None and (spaced or not isinstance(block, Items)):
            lines.append("")
            if isinstance(last, (Items, Code)) and type(last) is type(block):
                lines += ["<!-- -->", ""]
        lines += _WRITERS[type(block)](block)
        last = block
    return lines


# --- running text ---------------------------------------------------------------------------------------------


def _escape(text: str) -> str:
    text = _ESCAPED.sub(lambda found: "\\" + found[0], text)
    text = _ENTITY.sub("&amp;", text)
    return _DASHES.sub(lambda found: "".join("\\" + character for character in found[0]), text)


def _code_span(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if len(fence) > 1 or text[:1] in "` " or text[-1:] in "` " else ""
    return f"{fence}{space}{text}{space}{fence}"


def _target(target: str) -> str:
    if not target or re.search(r"[()<>\\ ]", target):
        return f"<{target.replace('<', '%3C').replace('>', '%3E')}>"
    return target


def _run(run: Run) -> str:
    style = run.style
    if style & Style.NOTE_REFERENCE:
        return f"[^{run.text}]"
    if style & Style.IMAGE:
        return f"![{_escape(run.text)}]({_target(run.source)})"
    text = str(run.text)
    if not text.strip():
        return text
    lead = text[: len(text) - len(text.lstrip())]
    tail = text[len(text.rstrip()) :]
    text = text.strip()
    if style & Style.MATHS:
        text = f"$${text}$$"
    elif style & Style.CODE:
        text = _code_span(text)
    else:
        text = _escape(text)
    return lead + _styled(text, style) + tail


def _styled(text: str, style: Style) -> str:
    for flag, tag in _TAGS:
        if style & flag:
            text = f"<{tag}>{text}</{tag}>"
    if style & Style.STRUCK:
        text = f"~~{text}~~"
    if style & Style.EMPHASIS:
        text = f"*{text}*"
    if style & Style.STRONG:
        text = f"**{text}**"
    return text


def _inline(runs: Sequence[Run], *, breaks: str = "  \n") -> str:
    parts: list[str] = []
    place = 0
    while place < len(runs):
        link = runs[place].link
        end = place + 1
        while end < len(runs) and runs[end].link == link:
            end += 1
        inner = "".join([_run(run) for run in runs[place:end]])
        is_link = link and not runs[place].style & Style.NOTE_REFERENCE
        parts.append(f"[{inner}]({_target(link)})" if is_link else inner)
        place = end
    return "".join(parts).replace("\n", breaks)


def _text_lines(runs: Sequence[Run]) -> list[str]:
    return [_START.sub(_guard, line) for line in _inline(runs).split("\n")]


def _guard(found: re.Match[str]) -> str:
    return f"{found[2]}\\{found[3]}" if found[2] else f"\\{found[1]}"


# --- blocks ---------------------------------------------------------------------------------------------------


def _indented(lines: list[str], first: str) -> list[str]:
    rest = " " * len(first)
    if not lines:
        return [first.rstrip()]
    return [first + lines[0], *[(rest + line) if line else "" for line in lines[1:]]]


def _paragraph(block: Block) -> list[str]:
    return _text_lines(cast("Paragraph", block).runs)


def _heading(block: Block) -> list[str]:
    heading = cast("Heading", block)
    return ["#" * heading.level + " " + _inline(heading.runs, breaks=" ")]


def _code(block: Block) -> list[str]:
    code = cast("Code", block)
    longest = max((len(run) for run in re.findall("`{3,}", code.text)), default=2)
    fence = "`" * (longest + 1)
    return [fence + code.language.replace(" ", "-").replace("`", ""), *code.text.split("\n"), fence]


def _quote(block: Block) -> list[str]:
    return ["> " + line if line else ">" for line in _lines(cast("Quote", block).blocks)]


def _items(block: Block) -> list[str]:
    items = cast("Items", block)
    lines: list[str] = []
    for number, item in enumerate(items.items, items.start or 0):
        marker = "- " if items.start is None else f"{number}. "
        inner = _lines(item.blocks, spaced=not items.tight)
        if item.checked is not None:
            inner = [("[x] " if item.checked else "[ ] ") + (inner[0] if inner else ""), *inner[1:]]
        if lines and not items.tight:
            lines.append("")
        lines += _indented(inner, marker)
    return lines


def _cell(runs: Sequence[Run]) -> str:
    return _inline(runs, breaks="<br/>")


def _table(block: Block) -> list[str]:
    table = cast("Table", block)
    width = max([len(row.cells) for row in table.rows] + [len(table.header.cells) if table.header else 1])
    header = table.header.cells if table.header else ((),) * width
    marks = {"left": ":---", "center": ":---:", "right": "---:"}
    sides = [marks.get(side, "---") for side in (table.alignments + ("",) * width)[:width]]
    rows = [_pipes([_cell(cell) for cell in row.cells]) for row in table.rows]
    return [_pipes([_cell(cell) for cell in header]), _pipes(sides), *rows]


def _pipes(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _definitions(block: Block) -> list[str]:
    lines: list[str] = []
    for item in cast("Definitions", block).items:
        if lines:
            lines.append("")
        lines += [_inline(term, breaks=" ") for term in item.terms]
        lines += _indented(_lines(item.blocks), ":   ")
    return lines


def _footnotes(block: Block) -> list[str]:
    lines: list[str] = []
    for note in cast("Footnotes", block).notes:
        first, *rest = _lines(note.blocks) or [""]
        lines += [f"[^{note.number}]: {first}", *[("    " + line) if line else "" for line in rest]]
        lines.append("")
    return lines[:-1]


def _details(block: Block) -> list[str]:
    details = cast("Details", block)
    summary = _inline(details.summary, breaks=" ")
    opening = ['<details markdown="1">', f'<summary markdown="span">{summary}</summary>', ""]
    return [*opening, *_lines(details.blocks), "", "</details>"]


def _folded(block: Block) -> list[str]:
    return _lines(cast("Folded", block).blocks)


def _notice(block: Block) -> list[str]:
    return [f"*\\[{_escape(plain([Run(cast('Notice', block).text)]))}\\]*"]


_WRITERS: dict[type, Callable[[Block], list[str]]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    Code: _code,
    Quote: _quote,
    Items: _items,
    Table: _table,
    Definitions: _definitions,
    Footnotes: _footnotes,
    Details: _details,
    Folded: _folded,
    Notice: _notice,
    Rule: lambda _block: ["---"],
}
