"""References, captions and cells of bookdown and R Markdown, as far as they can be resolved without running code.

Chapter numbers depend on the whole book, so a figure is named by its number in the text, a section by its heading.
"""

from __future__ import annotations

import re
from collections import Counter

from reader.library.body.commonmark.scan import FENCE, after_fence
from reader.library.file_names import heading_text, plain_slug

__all__ = ["bookdown_text", "names_in"]

_MARKS = ("\\@ref(", "(\\#", "(ref:", "{r", "\\begin{", "# (PART", "# (APPENDIX", "{-}")
_FENCE = re.compile(rf"{FENCE}[ \t]*\{{r\b[ \t,]*([^{{}}\n]*)\}}[ \t]*$")
_ANY_FENCE = re.compile(FENCE)
_LABEL = re.compile(r"(?:label[ \t]*=[ \t]*)?[\"']?([\w.-]{1,80})[\"']?(?=[ \t]*(?:,|$))")
_CAPTION = re.compile(r"fig\.cap[ \t]{0,9}=[ \t]{0,9}(?:\"((?:[^\"\\]|\\.){1,900})\"|'([^']{1,900})')")
_NOT_INCLUDED = re.compile(r"\binclude[ \t]{0,9}=[ \t]{0,9}F(?:ALSE)?\b")
_NOT_ECHOED = re.compile(r"\becho[ \t]{0,9}=[ \t]{0,9}F(?:ALSE)?\b")
_GRAPHICS = re.compile(r"include_graphics\([ \t]*(?:path[ \t]*=[ \t]*)?[\"']([^\"'\n]{1,300})[\"']")
_TABLE = re.compile(r"\bcaption[ \t]{0,9}=")
_NUMBERED = re.compile(r"\(\\#([a-z]{2,4}:[\w./-]{1,80})\)")
_REFERENCE = re.compile(r"\\@ref\(([\w:./-]{1,100})\)")
_TEXT = re.compile(r"\(ref:([\w./-]{1,80})\)[ \t]+(\S.*)")
_TEXT_NAMED = re.compile(r"\(ref:([\w./-]{1,80})\)")
_HEADING = re.compile(r"#{1,6}[ \t]+([^\n{]{1,300})(?:\{([^{}\n]{0,300})\})?[ \t]*")
_PART = re.compile(r"# \((?:PART|APPENDIX)(?:\\?\*)?\)[ \t]+")
"""A heading that groups several chapters."""
_ID = re.compile(r"#([\w:./-]{1,100})")
_BEGIN = re.compile(r"[ \t]{0,3}\\begin\{(equation|align|gather|multline|eqnarray)(\*?)\}(.*)")
_MOST_LINES = 200
_LARGEST = 1_000_000


def bookdown_text(source: str) -> str:
    """Resolve references in `source`, insert named captions, and replace code by the picture that it includes."""
    return _read(source)[0] if any(mark in source for mark in _MARKS) else source


def names_in(source: str) -> dict[str, str]:
    """Return the names by which references show the sections, figures, tables and formulas of a text, by label."""
    return _read(source)[1]


def _read(source: str) -> tuple[str, dict[str, str]]:
    lines = source.split("\n")
    texts = {found[1]: found[2] for line in lines if line.startswith("(ref:") and (found := _TEXT.fullmatch(line))}
    numbers: Counter[str] = Counter()
    names: dict[str, str] = {}
    out: list[str] = []
    prose: list[int] = []
    position = 0
    dollars = False
    while position < len(lines):
        line = lines[position]
        fence = _ANY_FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            end = after_fence(lines, position, fence)
            out += _cell(lines[position:end], names, numbers)
            position = end
            continue
        dollars ^= line.count("$$") % 2 == 1
        formula = _BEGIN.fullmatch(line) if not dollars and "\\begin{" in line else None
        end = _formula_end(lines, position, formula) if formula else 0
        if formula and end:
            out += _formula(lines[position:end], formula, names, numbers)
            position = end
            continue
        position += 1
        if line.startswith("(ref:") and _TEXT.fullmatch(line):
            continue
        if line.startswith("#"):
            line = _heading(line, names)
        prose.append(len(out))
        if "(\\#" in line:
            line = _NUMBERED.sub(lambda found: f"({_number(found[1], names, numbers)})", line)
        out.append(line)
    for place in prose:
        if "\\@ref(" in out[place]:
            out[place] = _referred(out[place], names)
    made = "\n".join(out)
    # A named caption may be inserted again and again, but only up to a total size.
    room = _LARGEST // (max(map(len, texts.values()), default=0) + 1)
    if texts and room:
        made = _TEXT_NAMED.sub(lambda found: texts.get(found[1], found[0]), made, count=room)
    return made, names


def _heading(line: str, names: dict[str, str]) -> str:
    """Process a line that may be a heading, whose words become its name for references."""
    line = _PART.sub("# ", line)
    found = _HEADING.fullmatch(line)
    if found:
        words = heading_text(found[1].strip())
        own = _ID.search(found[2] or "")
        names.setdefault(own[1] if own else plain_slug(words), f"“{words}”")
        if found[2] and found[2].strip() == "-":
            # The heading is unnumbered.
            return line[: found.start(2) - 1].rstrip()
    return line


def _referred(line: str, names: dict[str, str]) -> str:
    """Resolve the references in a line, outside code."""
    parts = line.split("`")
    for place in range(0, len(parts), 2):
        parts[place] = _REFERENCE.sub(lambda found: names.get(found[1], found[1].rpartition(":")[2]), parts[place])
    return "`".join(parts)


def _number(name: str, names: dict[str, str], numbers: Counter[str]) -> str:
    """Return the number of a figure, table or formula, assigning one on first use."""
    if name not in names:
        kind = name.partition(":")[0]
        numbers[kind] += 1
        names[name] = str(numbers[kind])
    return names[name]


def _cell(lines: list[str], names: dict[str, str], numbers: Counter[str]) -> list[str]:
    """Process a code block: drop cells that only build the page, and replace hidden code by the picture it includes."""
    found = _FENCE.match(lines[0])
    if found is None:
        return lines
    options = found[3]
    if _NOT_INCLUDED.search(options):
        return []
    label = _LABEL.match(options)
    caption = _CAPTION.search(options)
    body = "\n".join(lines[1:])
    if label and caption:
        _number(f"fig:{label[1]}", names, numbers)
    elif label and _TABLE.search(body):
        _number(f"tab:{label[1]}", names, numbers)
    shown = _GRAPHICS.search(body)
    if shown is None or not _NOT_ECHOED.search(options):
        return lines
    told = (caption[1] or caption[2]) if caption else ""
    return [f"{found[1]}![]({shown[1].replace(' ', '%20')})", *(["", f"{found[1]}{told}"] if told else []), ""]


def _formula_end(lines: list[str], start: int, formula: re.Match[str]) -> int:
    """Return the line after a formula, or 0 if nothing ends it."""
    end = f"\\end{{{formula[1]}{formula[2]}}}"
    places = range(start, min(start + _MOST_LINES, len(lines)))
    return next((it + 1 for it in places if lines[it].rstrip().endswith(end)), 0)


def _formula(lines: list[str], found: re.Match[str], names: dict[str, str], numbers: Counter[str]) -> list[str]:
    """Put a stand-alone formula between dollar signs, showing its number if it has one."""
    text = _NUMBERED.sub(lambda it: f"\\qquad ({_number(it[1], names, numbers)})", "\n".join(lines).strip())
    if found[1] == "equation":
        text = text.split("}", 1)[1].rpartition("\\end{")[0]
    kept = [line for line in text.split("\n") if line.strip()]
    return ["", "$$", *kept, "$$", ""]
