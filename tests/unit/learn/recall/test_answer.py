"""What recall shows first of a post: enough to be an answer, and no more."""

from __future__ import annotations

import pytest

from reader.learn.recall.answer import split_answer
from reader.library.body import parse_body, to_text
from reader.library.document import Document, Folded, Paragraph, Run
from reader.text import clean_line


def parts(source: str) -> tuple[str, str]:
    answer, rest = (to_text(Document(blocks)) for blocks in split_answer(parse_body(source).blocks))
    return answer.strip(), rest.strip()


def test_the_answer_of_running_text_is_its_first_paragraph() -> None:
    assert parts("Bread rises.\n\nThink of a balloon.\n\n- flour\n") == (
        "Bread rises.",
        "Think of a balloon.\n\n- flour",
    )
    assert parts("Bread rises.\n") == ("Bread rises.", "")


@pytest.mark.parametrize(
    "announced",
    [
        "1. mix\n2. knead",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "```\nbake --hot\n```",
        "> Knead it well.",
        "![the dough](dough.png)",
    ],
)
@pytest.mark.parametrize("colon", [":", "\uff1a", "**:**", " :"])
def test_what_a_paragraph_announces_is_part_of_the_answer(announced: str, colon: str) -> None:
    answer, rest = parts(f"There are steps{colon}\n\n{announced}\n\nThat is all.\n\nA table:\n\n- more\n")
    assert answer.startswith("There are steps")
    assert "\n" in answer, "with what follows"
    assert rest.startswith("That is all.")


def test_an_announcement_of_an_announcement_goes_on() -> None:
    answer, rest = parts("In short:\n\n## Steps\n\nFirst of all:\n\n- mix\n\nThen wait.\n")
    assert answer.endswith("- mix")
    assert rest == "Then wait."


def test_what_stands_before_the_first_words_goes_along() -> None:
    assert parts("# Bread\n\n![a loaf](loaf.png)\n\nIt rises.\n\nSlowly.\n")[1] == "Slowly."


def test_a_text_without_paragraphs_answers_with_what_it_has() -> None:
    answer, rest = parts("## Steps\n\n- mix\n- knead\n\n## Times\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert answer.endswith("- knead")
    assert rest.startswith(("Times", "## Times"))
    assert parts("## Steps\n")[1] == ""
    assert parts("A list:\n")[1] == ""


def test_what_all_posts_share_is_no_answer() -> None:
    shared = Folded((Paragraph((Run(clean_line("Write to us.")),)),))
    assert split_answer([shared]) == ((), ())
    assert split_answer([]) == ((), ())
