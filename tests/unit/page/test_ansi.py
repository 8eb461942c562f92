"""Pages on the command line."""

from __future__ import annotations

import re

from reader.library.document import Heading, Quote, Style
from reader.page import Page, Role
from reader.page.ansi import SIXTEEN, TRUE_COLOUR, coloured, plain, uncoloured

from .build import bullets, page_of, para, run

CONTROL = re.compile("\x1b\\[[0-9;]*m|\x1b\\]8;[^\x1b]*\x1b\\\\")


def page() -> Page:
    return page_of(
        Heading(1, (run("Title"),)),
        para("plain ", run("bold", Style.STRONG), " ", run("link", link="https://ok.example/ü?a=1;b")),
        bullets("one"),
        Quote((para("said"),)),
    )


def test_plain_text_has_no_controls() -> None:
    lines = list(plain(page()))
    assert lines == ["Title", "", "plain bold link", "", "  • one", "", "▎ said"]


def test_coloured_text_is_the_plain_text_with_styles() -> None:
    lines = list(coloured(page()))
    assert [CONTROL.sub("", line).rstrip() for line in lines] == list(plain(page()))
    assert lines[0] == "\x1b[1;36mTitle\x1b[0m"
    assert lines[2] == "plain \x1b[1mbold\x1b[0m \x1b[4mlink\x1b[0m"


def test_links_are_written_where_they_are_wanted() -> None:
    line = list(coloured(page(), address=lambda href: href))[2]
    assert "\x1b]8;id=0;https://ok.example/%C3%BC?a=1;b\x1b\\\x1b[4mlink\x1b[0m\x1b]8;;\x1b\\" in line
    assert "\x1b]8" not in "".join(coloured(page(), address=lambda href: ""))


def test_no_address_can_end_the_sequence() -> None:
    hostile = page_of(para(run("link", link="https://ok.example/")))
    line = next(iter(coloured(hostile, address=lambda href: href + "\x1b\\\x07\x9c\n\u202e")))
    assert "\x07" not in line
    assert "\x9c" not in line
    assert "\n" not in line
    assert "https://ok.example/%1B%5C%07" in line


def test_without_colours_weights_remain() -> None:
    assert uncoloured(SIXTEEN)[Role.HEADING1] == "1"
    assert uncoloured(TRUE_COLOUR)[Role.HEADING1] == "1"
    assert uncoloured(TRUE_COLOUR)[Role.CODE_COMMENT] == "3"
    assert Role.BULLET not in uncoloured(SIXTEEN)
    assert all(set(codes.split(";")) <= set("123457") for codes in uncoloured(TRUE_COLOUR).values())


def test_colours_are_seen_on_black_and_on_white() -> None:
    for codes in TRUE_COLOUR.values():
        found = re.search(r"38;2;(\d+);(\d+);(\d+)", codes)
        if found:
            light = luminance(*map(int, found.groups()))
            assert (light + 0.05) / 0.05 >= 3, codes
            assert 1.05 / (light + 0.05) >= 3, codes


def luminance(*channels: int) -> float:
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
