"""The tags and topics of a header, found where they are clicked."""

from __future__ import annotations

import pytest

from reader.cells import cell_len
from reader.library.document import Document, Paragraph, Run
from reader.page import Header, lay_out
from reader.text import Clean, clean_line
from reader.tui.page.named import HeaderName, named_at

NAMES = [
    HeaderName("tag", clean_line("privacy")),
    HeaderName("tag", clean_line("privacy by design")),
    HeaderName("tag", clean_line("隐私")),
    HeaderName("topic", clean_line("Laws")),
    HeaderName("topic", clean_line("Privacy laws of the states")),
]


@pytest.mark.parametrize("width", [20, 31, 60, 120])
def test_each_cell_of_a_name_leads_to_it_however_the_header_is_broken(width: int) -> None:
    header = Header(
        clean_line("What is #privacy?"),
        author=clean_line("Laws"),
        tags=tuple(name.value for name in NAMES[:3]),
        topics=tuple(name.value for name in NAMES[3:]),
    )
    body = Document((Paragraph((Run(Clean("About #privacy and Laws.")),)),))
    page = lay_out(body, width=width, measure=cell_len, header=header)
    page.finish()
    found: list[str] = []
    for number, line in enumerate(page.lines):
        for cell in range(cell_len(line.text) + 3):
            name = named_at(page, number, cell, NAMES)
            if name is not None and name.shown not in found[-1:]:
                found.append(name.shown)
    assert found == [name.shown for name in NAMES]
    assert named_at(page, 0, 0, NAMES) is None
    assert named_at(page, len(page.lines) - 1, 8, NAMES) is None
