"""A page as text for the command line: plain, or with terminal styles (SGR of ECMA-48) and links (OSC 8).

Roles and styles are looked up in one table per palette. The output is safe as long as the page's text is, which its
type guarantees; addresses are percent-encoded here so that they contain only printable ASCII.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote

from reader.library.document import Style
from reader.page.layout import Page
from reader.page.model import Line, Role

__all__ = ["SIXTEEN", "STYLES", "TRUE_COLOUR", "Palette", "coloured", "plain", "uncoloured"]

Palette = Mapping[Role, str]
"""Role -> SGR parameters, without the leading escape and the final `m`."""

SIXTEEN: Palette = {
    Role.TITLE: "1",
    Role.SUBTITLE: "3",
    Role.META: "2",
    Role.TAG: "2",
    Role.HEADING1: "1;36",
    Role.HEADING2: "1;36",
    Role.HEADING3: "1",
    Role.HEADING4: "1",
    Role.HEADING5: "3",
    Role.HEADING6: "3",
    Role.QUOTE: "3",
    Role.QUOTE_BAR: "2",
    Role.BULLET: "36",
    Role.TASK: "36",
    Role.IMAGE: "3",
    Role.ADDRESS: "2",
    Role.CODE_MARGIN: "2",
    Role.CODE_KEYWORD: "35",
    Role.CODE_NAME: "36",
    Role.CODE_BUILTIN: "36",
    Role.CODE_STRING: "32",
    Role.CODE_NUMBER: "33",
    Role.CODE_COMMENT: "2;3",
    Role.CODE_DECORATOR: "33",
    Role.CODE_TAG: "35",
    Role.CODE_ATTRIBUTE: "36",
    Role.CODE_INSERTED: "32",
    Role.CODE_DELETED: "31",
    Role.TABLE_HEADER: "1",
    Role.TABLE_BORDER: "2",
    Role.RULE: "2",
    Role.TERM: "1",
    Role.SUMMARY: "1",
    Role.CAPTION: "3",
    Role.NOTE_MARK: "36",
    Role.CALLOUT_NOTE: "36",
    Role.CALLOUT_TIP: "32",
    Role.CALLOUT_WARNING: "33",
    Role.CALLOUT_DANGER: "31",
    Role.BAR_NOTE: "36",
    Role.BAR_TIP: "32",
    Role.BAR_WARNING: "33",
    Role.BAR_DANGER: "31",
    Role.NOTICE: "33",
    Role.FOLDED: "2",
    Role.BOILERPLATE: "2",
}
"""The terminal's own sixteen colours, readable on dark and on light backgrounds."""

_ACCENT = "38;2;31;138;148"
TRUE_COLOUR: Palette = {
    **SIXTEEN,
    Role.HEADING1: f"1;{_ACCENT}",
    Role.HEADING2: f"1;{_ACCENT}",
    Role.BULLET: _ACCENT,
    Role.TASK: _ACCENT,
    Role.NOTE_MARK: _ACCENT,
    Role.CODE_KEYWORD: "38;2;160;98;168",
    Role.CODE_NAME: "38;2;52;126;187",
    Role.CODE_BUILTIN: _ACCENT,
    Role.CODE_STRING: "38;2;85;133;63",
    Role.CODE_NUMBER: "38;2;178;112;38",
    Role.CODE_DECORATOR: "38;2;178;112;38",
    Role.CODE_COMMENT: "3;38;2;124;124;124",
    Role.CALLOUT_NOTE: "38;2;52;126;187",
    Role.CALLOUT_TIP: "38;2;85;133;63",
    Role.CALLOUT_WARNING: "38;2;178;112;38",
    Role.CALLOUT_DANGER: "38;2;201;77;77",
    Role.BAR_NOTE: "38;2;52;126;187",
    Role.BAR_TIP: "38;2;85;133;63",
    Role.BAR_WARNING: "38;2;178;112;38",
    Role.BAR_DANGER: "38;2;201;77;77",
}
"""Colours of medium lightness, with at least 3:1 contrast on black and on white, for true-colour terminals."""

STYLES: Mapping[Style, str] = {
    Style.STRONG: "1",
    Style.EMPHASIS: "3",
    Style.CODE: "36",
    Style.STRUCK: "9",
    Style.UNDERLINED: "4",
    Style.MARKED: "7",
    Style.SMALL: "2",
    Style.KEY: "7",
    Style.MATHS: "3",
    Style.NOTE_REFERENCE: "36",
}
"""What each style adds to a role."""

LINK = "4"


def uncoloured(palette: Palette) -> dict[Role, str]:
    """Return a palette with weights and slants but no colours, for `NO_COLOR` on a terminal that supports bold."""
    return {role: kept for role, codes in palette.items() if (kept := _without_colour(codes))}


def plain(page: Page) -> Iterator[str]:
    """Yield the lines of `page` as plain text, laid out as they are written."""
    for line in _lines(page):
        yield line.text.rstrip()


def coloured(
    page: Page,
    palette: Palette = SIXTEEN,
    *,
    styles: Mapping[Style, str] = STYLES,
    address: Callable[[str], str] | None = None,
) -> Iterator[str]:
    """Yield the lines of `page` with SGR sequences; each line ends with all attributes reset.

    `address` turns a link's target into the address of an OSC 8 link, or into an empty string to write none; without
    `address`, no such links are written.
    """
    looks: dict[tuple[Role, Style, bool], str] = {}
    for line in _lines(page):
        parts: list[str] = []
        for text, role, style, link, _ in line.segments:
            key = (role, style, link is not None)
            look = looks.get(key)
            if look is None:
                look = looks[key] = _look(role, style, link is not None, palette, styles)
            shown = f"\x1b[{look}m{text}\x1b[0m" if look else text
            target = page.link(link) if link is not None and address else None
            uri = _printable(address(target.href)) if target and address else ""
            parts.append(f"\x1b]8;id={link};{uri}\x1b\\{shown}\x1b]8;;\x1b\\" if uri else shown)
        yield "".join(parts)


def _lines(page: Page) -> Iterator[Line]:
    index = 0
    while (line := page.line(index)) is not None:
        yield line
        index += 1


def _look(role: Role, style: Style, linked: bool, palette: Palette, styles: Mapping[Style, str]) -> str:
    codes = [palette.get(role, "")]
    codes += [styles.get(flag, "") for flag in style]
    if linked:
        codes.append(LINK)
    return ";".join(dict.fromkeys(code for code in codes if code))


def _without_colour(codes: str) -> str:
    kept: list[str] = []
    parts = iter(codes.split(";"))
    for code in parts:
        if code in ("38", "48"):
            for _ in range(4 if next(parts, "") == "2" else 1):
                next(parts, None)
            continue
        if len(code) == 1:
            kept.append(code)
    return ";".join(kept)


def _printable(address: str) -> str:
    return quote(address, safe="!#$%&'()*+,/:;=?@[]~", errors="replace") if address else ""
