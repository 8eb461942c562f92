"""Runs -> segments: numbered links; images, note references, superscripts and formulas as a terminal can show them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote

from reader.library.document import Run, Style
from reader.page.model import Role, Segment
from reader.page.sheet import Sheet
from reader.text import EMPTY, Clean, CleanLine, clean_line

__all__ = ["file_name", "inline"]

IMAGE_MARK = "▣"

_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_CAN_RAISE = frozenset("0123456789+-=()ni")
_CAN_LOWER = frozenset("0123456789+-=()")

_FILE_NAME = 60
"""The most characters shown of a picture's file name."""


def inline(runs: Sequence[Run], role: Role, sheet: Sheet, style: Style = Style.PLAIN) -> list[Segment]:
    """Return the segments of `runs` in `role`, with `style` added to each; newlines remain line breaks."""
    if len(runs) == 1 and not runs[0].link and runs[0].style is Style.PLAIN:
        return [Segment(_one_tab(runs[0].text), role, style)]
    segments: list[Segment] = []
    href = ""
    index: int | None = None
    members: list[Run] = []
    for run in runs:
        if run.link != href:
            if href and sheet.addresses:
                segments.extend(_address(href, members, style))
            href = run.link
            index = sheet.link(href) if href else None
            members.clear()
        segment = _segment(run, role, style, index, sheet)
        if index is not None:
            members.append(run)
            sheet.links[index].parts.append(segment.text)
        if segment.text:
            segments.append(segment)
    if href and sheet.addresses:
        segments.extend(_address(href, members, style))
    return segments


def file_name(source: str, sheet: Sheet) -> CleanLine:
    """Return the name of a picture's file, or a label for a picture embedded in the post."""
    if source[:5].lower() == "data:":
        return clean_line(sheet.wording.embedded)
    path = source.partition("?")[0].partition("#")[0].rstrip("/")
    return clean_line(unquote(path[-400:].rpartition("/")[2]), _FILE_NAME) if path else EMPTY


def _segment(run: Run, role: Role, style: Style, link: int | None, sheet: Sheet) -> Segment:
    text = _text(run, sheet)
    if run.style is Style.PLAIN:
        return Segment(text, role, style, link)
    if Style.IMAGE in run.style:
        if link is None and run.source:
            link = sheet.link(run.source, text, image=True)
        role = Role.IMAGE
    return Segment(text, role, run.style | style, link)


def _address(href: str, runs: Sequence[Run], style: Style) -> list[Segment]:
    """Return the address to show after a link's text; none if the text is the address or the target is on the page."""
    text = "".join([run.text for run in runs]).strip()
    if href.startswith("#") or href in (text, f"mailto:{text}"):
        return []
    return [Segment(Clean(f" <{clean_line(href, 4_000)}>"), Role.ADDRESS, style)]


def _text(run: Run, sheet: Sheet) -> Clean:
    style = run.style
    if style is Style.PLAIN:
        return _one_tab(run.text)
    if Style.IMAGE in style:
        return _image(run, sheet)
    if Style.NOTE_REFERENCE in style:
        return Clean(f"[{run.text.strip('[]')}]")
    if Style.MATHS in style:
        return _formula(run.text)
    return _script(run.text, style)


def _script(text: Clean, style: Style) -> Clean:
    """Write superscripts and subscripts with Unicode's characters if all of them exist."""
    if Style.SUPERSCRIPT in style and _CAN_RAISE.issuperset(text):
        return Clean(text.translate(_RAISED))
    if Style.SUBSCRIPT in style and _CAN_LOWER.issuperset(text):
        return Clean(text.translate(_LOWERED))
    return _one_tab(text)


def _formula(latex: Clean) -> Clean:
    """Return a formula as a terminal can show it, or its source if it cannot."""
    from reader.page.maths.formula import maths_text  # noqa: PLC0415 (start-up)

    return clean_line(maths_text(latex) or latex)


def _image(run: Run, sheet: Sheet) -> Clean:
    name = file_name(run.source, sheet)
    alternative = clean_line(run.text)
    if not alternative or alternative == name:
        return Clean(f"{IMAGE_MARK} {name or alternative}".rstrip())
    return Clean(f"{IMAGE_MARK} {alternative} ({name})" if name else f"{IMAGE_MARK} {alternative}")


def _one_tab(text: Clean) -> Clean:
    return Clean(text.replace("\t", " ")) if "\t" in text else text
