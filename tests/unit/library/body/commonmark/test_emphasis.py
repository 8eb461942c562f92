"""Emphasis beside letters of scripts without spaces."""

from __future__ import annotations

import pytest

from reader.library.body import parse_body
from reader.library.body.options import BodyOptions
from reader.library.body.writers.html import write_html


def html_of(source: str, dialect: str) -> str:
    return write_html(parse_body(source, options=BodyOptions.reading(dialect, {})))


@pytest.mark.parametrize("dialect", ["notes", "hugo", "mkdocs", "mdx"])
@pytest.mark.parametrize(
    ("source", "strong"),
    [
        ("表는 **ERD(Entity)**가 있다", ["ERD(Entity)"]),
        ("原則**2日間（申請者）**です", ["2日間（申請者）"]),
        ("は**「重要」**と**『次』**の", ["「重要」", "『次』"]),
        ("他说**“好”**了", ["“好”"]),
    ],
)
def test_a_sign_beside_such_a_letter_does_not_hinder_it(source: str, strong: list[str], dialect: str) -> None:
    made = html_of(source, dialect)
    assert all(f"<strong>{it}</strong>" in made for it in strong)
    assert "*" not in made


@pytest.mark.parametrize("source", ["an **a (b)**c", "2 * 3 * 4 한", "한 ** 글 ** 한", "글** 한", "한 **글"])
def test_elsewhere_marks_are_what_they_are_in_commonmark(source: str) -> None:
    made = html_of(source, "notes")
    assert "<strong>" not in made
    assert "<em>" not in made
