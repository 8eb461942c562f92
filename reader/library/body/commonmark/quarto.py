"""Quarto, R Markdown and bookdown: what only these programs use is dropped, and references are resolved."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from reader.library.body.commonmark.bookdown import bookdown_text
from reader.library.body.commonmark.scan import FENCE, SPAN, after_fence
from reader.library.body.commonmark.shortcodes import hugo_shortcodes

__all__ = ["CROSS_REFERENCE", "called_in", "kind_of_label", "quarto_text"]

_FENCE = re.compile(rf"{FENCE}(.*)")
_CELL = re.compile(r"[ \t]*\{(\w[\w.-]{0,30})(?:[ \t,]+(.*))?\}[ \t]*")
_TICKED = re.compile(r"^([ \t>]{0,40}`{3,9}\{\w{1,20}[ ,])([^\n`]{0,2000}`[^\n]{0,2000}\}[ \t]*)$", re.MULTILINE)
_TICK = "\x1e"
"""Stands for a backtick; it occurs in no text, since control characters are removed earlier."""
_OPTION = re.compile(r"[ \t]*(?:#|//|--|%%)\|[ \t]?(.*)")
_TOLD = re.compile(r"(?:fig|tbl|lst)[.-](?:sub)?(?:cap|alt):[ \t]*(.*)")
"""A caption or description of a cell's output; it may continue on the lines below."""
_NOT_INCLUDED = re.compile(r"include:[ \t]*(?:false|FALSE|no)[ \t]*")
_OLD_CAPTION = re.compile(r"fig\.cap[ \t]{0,9}=[ \t]{0,9}(?:\"([^\"]{1,900})\"|'([^']{1,900})')")
_NAMES = {
    "fig": "Figure", "tbl": "Table", "sec": "Section", "eq": "Equation", "lst": "Listing", "thm": "Theorem",
    "lem": "Lemma", "cor": "Corollary", "prp": "Proposition", "exm": "Example", "exr": "Exercise", "def": "Definition",
    "nte": "Note", "tip": "Tip", "wrn": "Warning", "imp": "Important", "cau": "Caution",
}  # fmt: skip
_LABEL = rf"((?:{'|'.join(_NAMES)})-[\w-]{{1,80}})"
_LABELLED = re.compile(rf"\{{#{_LABEL}|^[ \t]*(?:#|//|--|%%)\|[ \t]*label:[ \t]*{_LABEL}[ \t]*$", re.MULTILINE)
_SECTION = re.compile(rf"^#{{1,6}}[ \t]+([^\n{{]{{1,300}})\{{#{_LABEL}", re.MULTILINE)
CROSS_REFERENCE = re.compile(rf"(\[-?)?(?<![\w@\\])@{_LABEL}(?(1)\])")
_SPAN = re.compile(rf"(?<![!\\\]]){SPAN}")
_BEHIND = re.compile(r"(?<=[)>])\{[ \t]*(?:[.#][\w-]|[\w-]{1,40}=)[^{}\n]{0,1000}\}")
_INDEX = re.compile(
    r"\\index[a-z]{0,3}\{(?:[^{}\n]{1,200}+|\{(?:[^{}\n]{1,200}+|\{[^{}\n]{0,200}+\}){0,9}+\}){0,20}+\}"
)
_BLOCK_TAG = re.compile(r"(</?(?:article|aside|center|details|div|section)\b[^<>\n]{0,1000}>)", re.IGNORECASE)
_BLOCK = re.compile(rf" {{0,3}}{_BLOCK_TAG.pattern}", re.IGNORECASE)
_TABLE_CAPTION = re.compile(r"(?:Table)?:[ \t]+(?=\S)")
_ATTRIBUTES = re.compile(r"(?<![ \t])[ \t]*+\{#[^{}\n]*\}[ \t]*+$")


class _References(NamedTuple):
    """The numbers of a text's figures and the titles of its sections, by label."""

    numbers: dict[str, int]
    sections: dict[str, str]


def quarto_text(source: str) -> str:
    """Return `source` without what is needed only to build the page."""
    if "{" in source and _TICKED.search(source):
        # In CommonMark, a line with backticks after the fence does not begin a code block.
        source = _TICKED.sub(lambda found: found[1] + found[2].replace("`", _TICK), source)
        return _built(source).replace(_TICK, "`")
    return _built(source)


def _built(source: str) -> str:
    source = bookdown_text(hugo_shortcodes(source))
    references = _references(source)
    out: list[str] = []
    lines = source.split("\n")
    position = 0
    last = ""
    while position < len(lines):
        line = lines[position]
        code = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if code:
            end = after_fence(lines, position, code)
            out += _cell(lines[position:end], code)
            position = end
            last = ""
            continue
        bare = line.lstrip()
        if bare.startswith((": ", "Table: ")) and last.startswith(("|", "+", "-")):
            line = "\n" + _ATTRIBUTES.sub("", _TABLE_CAPTION.sub("", bare, count=1))
        if bare.startswith("<"):
            line = _with_markdown_inside(line)
        out.append(_prose(line, references))
        last = bare or last
        position += 1
    return "\n".join(out)


def _with_markdown_inside(line: str) -> str:
    """Separate the tags of a line that begins with a block: unlike CommonMark, Pandoc reads Markdown inside it."""
    if _BLOCK.match(line):
        line = _BLOCK_TAG.sub(r"\n\n\1\n\n", line)
    return f"{line}\n" if line.rstrip().endswith("</summary>") else line


def called_in(source: str) -> dict[str, str]:
    """Return the names by which references show a text's sections and figures: a title or a number, by label."""
    made = _labels(source)
    return {**{label: str(number) for label, number in made.numbers.items()}, **_titled(made)}


def kind_of_label(label: str) -> str:
    """Return the kind of element that a label names: `fig-a` is a figure."""
    return _NAMES[label.partition("-")[0]]


def _titled(references: _References) -> dict[str, str]:
    return {label: f"“{title}”" for label, title in references.sections.items()}


def _references(source: str) -> _References:
    return _labels(source) if "@" in source else _References({}, {})


def _labels(source: str) -> _References:
    numbers: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for found in _LABELLED.finditer(source):
        label = found[1] or found[2]
        if label not in numbers:
            counts[label[:3]] += 1
            numbers[label] = counts[label[:3]]
    return _References(numbers, {found[2]: found[1].strip() for found in _SECTION.finditer(source)})


def _cell(lines: list[str], code: re.Match[str]) -> list[str]:
    """Process a code block; one that is executed loses its options and gets the captions of its output below it."""
    cell = _CELL.fullmatch(code[3])
    if cell is None:
        return lines
    old = _OLD_CAPTION.search(cell[2] or "")
    start = 1
    options: list[str] = []
    while start < len(lines) and (option := _OPTION.fullmatch(lines[start])):
        options.append(option[1])
        start += 1
    if any(_NOT_INCLUDED.fullmatch(it) for it in options):
        return []
    told = ([old[1] or old[2]] if old else []) + _told(options)
    below = [part for it in told for part in ("", f"{code[1]}{it}")]
    return [lines[0].replace(_TICK, "'"), *lines[start:], *below, *([""] if told else [])]


def _told(options: list[str]) -> list[str]:
    """Return the captions and descriptions of a cell's output that are in its options."""
    told: list[list[str]] = []
    is_told = False
    for option in options:
        if option[:1] in {" ", "\t", "-"} and option.strip():
            if is_told:
                told[-1].append(option.strip().removeprefix("- "))
            continue
        found = _TOLD.match(option)
        is_told = found is not None
        if found:
            told.append([found[1].strip().lstrip("|>").strip()])
    joined = (" ".join(" ".join(parts).strip("\"' ").split()) for parts in told)
    return [it for it in joined if it]


def _prose(line: str, references: _References) -> str:
    if "\\index" in line:
        line = _INDEX.sub("", line)
    if "{" not in line and "@" not in line:
        return line
    parts = line.split("`")
    return "`".join(part if number % 2 else _part(part, references) for number, part in enumerate(parts))


def _part(text: str, references: _References) -> str:
    if "]{" in text:
        text = _SPAN.sub(r"\1", text)
    if "){" in text or ">{" in text:
        text = _BEHIND.sub("", text)
    return CROSS_REFERENCE.sub(lambda found: _referred(found, references), text) if "@" in text else text


def _referred(found: re.Match[str], references: _References) -> str:
    label = found[2]
    if title := references.sections.get(label):
        return f"“{title}”"
    number = references.numbers.get(label)
    if number is None:
        return found[0]
    return str(number) if found[1] == "[-" else f"{_NAMES[label.partition('-')[0]]} {number}"
