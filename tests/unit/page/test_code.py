"""Highlighting: of named languages and small fences only, and never a character changed."""

from __future__ import annotations

import pytest

from reader.library.document import Code
from reader.page import Line, Role
from reader.page.code import LANGUAGES, MAX_HIGHLIGHTED
from reader.text import clean_block, clean_line
from tests.conftest import LONG
from tests.pace import work_of

from .build import page_of

PYTHON = "def keep(days):  # a fortnight\n    return 'soon' if days < 14 else None\n"


def lines(text: str, language: str, **options: object) -> list[Line]:
    return page_of(Code(clean_block(text), clean_line(language)), width=80, **options).lines


def roles(text: str, language: str, **options: object) -> dict[str, Role]:
    return {
        segment.text.strip(): segment.role
        for line in lines(text, language, **options)
        for segment in line.segments
        if segment.text.strip() and segment.role is not Role.CODE_MARGIN
    }


def test_named_language_is_highlighted() -> None:
    found = roles(PYTHON, "Python")
    assert found["def"] is Role.CODE_KEYWORD
    assert found["keep"] is Role.CODE_NAME
    assert found["# a fortnight"] is Role.CODE_COMMENT
    assert found["soon"] is Role.CODE_STRING
    assert found["14"] is Role.CODE_NUMBER


@pytest.mark.parametrize("language", ["", "text", "nosuchlanguage", "../../etc", "plaintext"])
def test_no_language_is_guessed(language: str) -> None:
    assert set(roles(PYTHON, language).values()) == {Role.CODE}


def test_highlighting_can_be_switched_off() -> None:
    assert set(roles(PYTHON, "python", highlight=False).values()) == {Role.CODE}


def test_large_fences_and_long_lines_stay_plain() -> None:
    assert set(roles(PYTHON * (MAX_HIGHLIGHTED // len(PYTHON) + 1), "python").values()) == {Role.CODE}
    assert set(roles("x = '" + "a" * 2_000 + "'", "python").values()) == {Role.CODE}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_listed_language_exists_and_keeps_the_text(language: str) -> None:
    from pygments.lexers import get_lexer_by_name

    assert get_lexer_by_name(language)
    text = "\n  a = 'b' <c d=\"e\"> # f\n\n- 1 + 東京 é\n\x60\x60 $(x) {y} \\z\n\n"
    drawn = lines(text, language)
    assert [line.text.removeprefix("  ").rstrip() for line in drawn] == [
        line.rstrip() for line in text.rstrip("\n").split("\n")
    ]
    assert all(line.role is Role.CODE for line in drawn)


HIGHLIGHTED = ["python", "js", "html", "sql", "bash", "yaml", "markdown", "c++", "xml", "perl"]
PIECES = ["(" * 900, "/*" * 450, "'" * 900, "<" * 900, "a " * 450, "\\" * 900, "${" * 450]
HOSTILE = [
    (it, piece) for at, it in enumerate(HIGHLIGHTED) for n, piece in enumerate(PIECES) if LONG or (at + n) % 4 == 0
]


@pytest.mark.slow
@pytest.mark.parametrize(("language", "piece"), HOSTILE)
def test_hostile_code_is_shown_in_time(language: str, piece: str) -> None:
    assert work_of(lambda: lines("\n".join([piece] * 8), language), 2.0) < 2.0
