"""What is nested deeper than markdown-it-py reads is shown all the same."""

from __future__ import annotations

import pytest

from reader.library.body import BodyOptions, parse_body, to_text

DIALECTS = ("github", "notes", "obsidian", "hugo", "mkdocs", "mdx")
NOTICE = "What is nested very deep is shown flat."
LINES = {
    "quotation": "> " * 500 + "word 1",
    "tight quotation": ">" * 500 + " word 1",
    "quotations": "\n".join(">" * depth + f" word {depth}" for depth in range(1, 100)),
    "items": "\n".join("  " * depth + f"- word {depth}" for depth in range(1, 100)),
    "numbers": "\n".join("   " * depth + f"1. word {depth}" for depth in range(1, 60)),
    "items in quotations": "\n".join("> - " * depth + f"word {depth}" for depth in range(1, 60)),
    "paragraphs in items": "\n\n".join(
        "  " * depth + f"- word {depth}\n\n" + "  " * depth + f"  word {depth + 100}" for depth in range(40)
    ),
}


def shown(source: str, dialect: str) -> str:
    return to_text(parse_body(source, options=BodyOptions.reading(dialect, {})))


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", LINES)
def test_nothing_that_is_nested_deep_is_left_out(name: str, dialect: str) -> None:
    text = shown(f"Before.\n\n{LINES[name]}\n\nAfter.", dialect)
    numbers = [line.split()[-1] for line in LINES[name].splitlines() if line.strip()]
    words = text.split()
    assert [number for number in numbers if number not in words] == []
    assert words[0] == "Before."
    assert "After." in words
    assert NOTICE in text


def test_each_item_and_quotation_keeps_a_line_of_its_own() -> None:
    for name in ("quotations", "items"):
        last = shown(LINES[name], "github").splitlines()[-4:-2]
        assert [line.split()[-2:] for line in last] == [["word", "98"], ["word", "99"]]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_nested_as_people_do_is_not_touched(dialect: str) -> None:
    text = shown("\n".join("  " * depth + f"- word {depth}" for depth in range(12)), dialect)
    assert NOTICE not in text
    assert len(text.splitlines()) == 12
