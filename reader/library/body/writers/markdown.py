"""A document as CommonMark, with GFM's tables, tasks and strikethrough."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import assert_never

from reader.library.body.writers.text import plain
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
_BREAKS = re.compile("\n+")
_START = re.compile(r"^([+\-:=^])|^(\d+)([.)])(?=[ \t]|$)")
_NUMBER = re.compile(r"^([\d.]+)\\(?=\.[ \t])")
"""An escaped number at the start of a heading, where no list can begin."""
_ENTITY = re.compile(r"&(?=#?\w+;)")
_DASHES = re.compile(r"--|\.\.\.|['\"]")
_MARKS: dict[Style, tuple[str, str]] = {
    Style.STRONG: ("**", "**"),
    Style.EMPHASIS: ("*", "*"),
    Style.STRUCK: ("~~", "~~"),
    **{
        flag: (f"<{tag}>", f"</{tag}>")
        for flag, tag in (
            (Style.UNDERLINED, "ins"),
            (Style.MARKED, "mark"),
            (Style.SMALL, "small"),
            (Style.SUPERSCRIPT, "sup"),
            (Style.SUBSCRIPT, "sub"),
            (Style.KEY, "kbd"),
        )
    },
}
_FLAGS = tuple(_MARKS)


def write_markdown(document: Document, *, boilerplate: bool) -> Clean:
    """Return the document's Markdown; footnotes as `[^1]`, details and definitions in a form that kramdown reads."""
    blocks = [block for block in document.blocks if boilerplate or not isinstance(block, Folded)]
    return Clean("\n".join(_lines(blocks)) + "\n") if blocks else Clean("")


def _lines(blocks: Sequence[Block], *, spaced: bool = True) -> list[str]:
    lines: list[str] = []
    last: Block | None = None
    for block in blocks:
        apart = isinstance(last, (Items, Code)) and type(last) is type(block)
        if last is not None and (spaced or apart or not isinstance(block, Items)):
            lines += ["", "<!-- -->", ""] if apart else [""]
        lines += _block(block)
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


def _leaf(run: Run) -> str:
    """Write a run, apart from the styles that are already written around it."""
    style = run.style
    if style & Style.NOTE_REFERENCE:
        return f"[^{run.text}]"
    if style & Style.IMAGE:
        return f"![{_escape(run.text)}]({_target(run.source)})"
    if style & Style.MATHS:
        return _around(run.text, "$$", "$$")
    if style & Style.CODE:
        return _code_span(run.text)
    return _escape(run.text)


def _around(text: str, before: str, after: str) -> str:
    """Put `text` between two marks, leaving white space at its ends outside."""
    inner = text.strip()
    if not inner:
        return text
    lead = text[: len(text) - len(text.lstrip())]
    tail = text[len(text.rstrip()) :]
    return f"{lead}{before}{inner}{after}{tail}"


def _units(runs: Sequence[Run]) -> list[list[Run]]:
    """Group runs: consecutive runs of the same link form one unit."""
    units: list[list[Run]] = []
    for run in runs:
        linked = run.link and not run.style & Style.NOTE_REFERENCE
        if linked and units and units[-1][0].link == run.link:
            units[-1].append(run)
        else:
            units.append([run])
    return units


def _written(units: Sequence[Sequence[Run]], done: Style = Style.PLAIN) -> str:
    """Write units with the styles not yet in `done`; a style shared by several units is written once around them."""
    parts: list[str] = []
    place = 0
    while place < len(units):
        flag = None
        if any(run.style is not Style.PLAIN for run in units[place]):
            flag = next((flag for flag in _FLAGS if not done & flag and _has(units[place], flag)), None)
        if flag is None:
            parts.append(_unit(units[place], done))
            place += 1
            continue
        end = place + 1
        while end < len(units) and _has(units[end], flag):
            end += 1
        inner = _written(units[place:end], done | flag)
        before, after = _MARKS[flag]
        if before[0] == "*" and ((parts and parts[-1][-1:] == "*") or inner[:1] == "*" or inner[-1:] == "*"):
            tag = "strong" if flag is Style.STRONG else "em"
            before, after = f"<{tag}>", f"</{tag}>"
        parts.append(_around(inner, before, after))
        place = end
    return "".join(parts)


def _has(unit: Sequence[Run], flag: Style) -> bool:
    return all(run.style & flag and not run.style & Style.NOTE_REFERENCE for run in unit)


def _unit(unit: Sequence[Run], done: Style) -> str:
    link = unit[0].link
    if not link or unit[0].style & Style.NOTE_REFERENCE:
        return "".join([_leaf(run) for run in unit])
    inner = _written([[run._replace(link="")] for run in unit], done)
    return f"[{inner}]({_target(link)})"


def _inline(runs: Sequence[Run], *, breaks: str = "  \n") -> str:
    written = _written(_units(runs))
    if breaks.isspace() and "\n" in breaks:
        return _BREAKS.sub(lambda found: "<br/>" * (len(found[0]) - 1) + breaks, written)
    return written.replace("\n", breaks)


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


def _block(block: Block) -> list[str]:  # noqa: C901, PLR0911, PLR0912 - a case for each type of block
    match block:
        case Paragraph():
            return _text_lines(block.shown)
        case Heading():
            return ["#" * block.level + " " + _NUMBER.sub(r"\1", _inline(block.runs, breaks=" "))]
        case Code():
            return _code(block)
        case Quote():
            return ["> " + line if line else ">" for line in _lines(block.blocks)]
        case Items():
            return _items(block)
        case Table():
            return _table(block)
        case Definitions():
            return _definitions(block)
        case Footnotes():
            return _footnotes(block)
        case Details():
            summary = _inline(block.summary, breaks=" ")
            opening = ['<details markdown="1">', f'<summary markdown="span">{summary}</summary>', ""]
            return [*opening, *_lines(block.blocks), "", "</details>"]
        case Folded():
            return _lines(block.blocks)
        case Notice():
            return [f"*\\[{_escape(plain([Run(block.text)]))}\\]*"]
        case Rule():
            return ["---"]
        case _:
            assert_never(block)


def _code(code: Code) -> list[str]:
    longest = max((len(run) for run in re.findall("`{3,}", code.text)), default=2)
    fence = "`" * (longest + 1)
    return [fence + code.language.replace(" ", "-").replace("`", ""), *code.text.split("\n"), fence]


def _items(items: Items) -> list[str]:
    lines: list[str] = []
    for number, item in zip(items.numbers, items.items, strict=True):
        marker = "- " if items.start is None else f"{max(number, 0)}. "
        inner = _lines(item.blocks, spaced=not items.tight)
        if item.checked is not None:
            inner = [("[x] " if item.checked else "[ ] ") + (inner[0] if inner else ""), *inner[1:]]
        if lines and not items.tight:
            lines.append("")
        lines += _indented(inner, marker)
    return lines


def _cell(runs: Sequence[Run]) -> str:
    return _inline(runs, breaks="<br/>")


def _table(table: Table) -> list[str]:
    width = max([len(row.cells) for row in table.rows] + [len(table.header.cells) if table.header else 1])
    header = table.header.cells if table.header else ((),) * width
    marks = {"left": ":---", "center": ":---:", "right": "---:"}
    sides = [marks.get(side, "---") for side in (table.alignments + ("",) * width)[:width]]
    rows = [_pipes([_cell(cell) for cell in row.cells]) for row in table.rows]
    return [_pipes([_cell(cell) for cell in header]), _pipes(sides), *rows]


def _pipes(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _definitions(definitions: Definitions) -> list[str]:
    lines: list[str] = []
    for item in definitions.items:
        if lines:
            lines.append("")
        lines += [_inline(term, breaks=" ") for term in item.terms]
        lines += _indented(_lines(item.blocks), ":   ")
    return lines


def _footnotes(footnotes: Footnotes) -> list[str]:
    lines: list[str] = []
    for note in footnotes.notes:
        first, *rest = _lines(note.blocks) or [""]
        lines += [f"[^{note.number}]: {first}", *[("    " + line) if line else "" for line in rest]]
        lines.append("")
    return lines[:-1]
