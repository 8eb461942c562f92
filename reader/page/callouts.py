"""Boxes with a label: a kramdown class, or a title in CommonMark dialects, gives their kind."""

from __future__ import annotations

from typing import NamedTuple

from reader.library.document import Paragraph, Style
from reader.page.inline import inline
from reader.page.model import Role, Segment
from reader.page.sheet import Sheet
from reader.text import Clean

__all__ = ["Callout", "callout_of"]

_CALLOUTS = {
    "note": Role.CALLOUT_NOTE,
    "info": Role.CALLOUT_NOTE,
    "important": Role.CALLOUT_NOTE,
    "tip": Role.CALLOUT_TIP,
    "success": Role.CALLOUT_TIP,
    "hint": Role.CALLOUT_TIP,
    "warning": Role.CALLOUT_WARNING,
    "caution": Role.CALLOUT_WARNING,
    "attention": Role.CALLOUT_WARNING,
    "danger": Role.CALLOUT_DANGER,
    "error": Role.CALLOUT_DANGER,
    "bug": Role.CALLOUT_DANGER,
    "failure": Role.CALLOUT_DANGER,
}
_BARS = {
    Role.CALLOUT_NOTE: Role.BAR_NOTE,
    Role.CALLOUT_TIP: Role.BAR_TIP,
    Role.CALLOUT_WARNING: Role.BAR_WARNING,
    Role.CALLOUT_DANGER: Role.BAR_DANGER,
}
_PREFIXES = ("box-", "alert-", "notice--", "callout-", "admonition-")


class Callout(NamedTuple):
    """How a box is drawn: its title, the roles of the title and of the bar, and paragraphs that open its content."""

    title: list[Segment]
    role: Role
    bar: Role
    opening: tuple[Paragraph, ...] = ()


def callout_of(opening: Paragraph, sheet: Sheet) -> Callout | None:
    """Return the box that begins with the paragraph `opening`, or None if none does."""
    if opening.box:
        role = _CALLOUTS.get(opening.box, Role.CALLOUT_NOTE)
        return Callout(inline(opening.shown, role, sheet), role, _BARS[role])
    name = _name(opening.classes)
    if not name:
        return None
    role = _CALLOUTS[name]
    words = sheet.wording
    label = {
        Role.CALLOUT_NOTE: words.note,
        Role.CALLOUT_TIP: words.tip,
        Role.CALLOUT_WARNING: words.warning,
        Role.CALLOUT_DANGER: words.danger,
    }[role]
    if name in ("info", "important", "hint", "caution"):
        label = name.capitalize()
    title = [Segment(Clean(label), role, Style.STRONG)]
    return Callout(title, role, _BARS[role], (Paragraph(opening.runs),))


def _name(classes: tuple[str, ...]) -> str:
    for name in classes:
        short = name.lower()
        for prefix in _PREFIXES:
            short = short.removeprefix(prefix)
        if short in _CALLOUTS:
            return short
    return ""
