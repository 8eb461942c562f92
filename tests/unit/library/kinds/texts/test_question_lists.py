"""A list of questions is split into its questions; every other text stays whole."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library.kinds.texts.question_lists import FEWEST, Section, answer_of, rest_of, sections

SUBJECTS = ("a closure", "hoisting", "a promise", "the event loop", "a module", "a proxy", "a symbol", "strict mode",
            "a generator", "a weak map", "a getter", "currying")  # fmt: skip


def listed(form: Callable[[int, str], str], count: int = len(SUBJECTS)) -> str:
    return "# Interview\n\nAn introduction.\n\n" + "".join(form(n, it) for n, it in enumerate(SUBJECTS[:count], 1))


FORMS: dict[str, Callable[[int, str], str]] = {
    "heading": lambda _, it: f"### What is {it}?\n\nIt is {it}.\n\n",
    "numbered heading": lambda n, it: f"## {n}. What is {it}?\n\nIt is {it}.\n\n",
    "Q and a number": lambda n, it: f"#### Q{n}: What is {it}?\n\nIt is {it}.\n\n",
    "Q alone": lambda _, it: f"## Q. Explain {it}\n\nIt is {it}.\n\n",
    "question and a number": lambda n, it: f"## Question {n}. What is {it}?\nIt is {it}.\n",
    "heading in a list": lambda n, it: f"{n}. ### What is {it}?\n\n    It is {it}.\n\n",
    "folded": lambda _, it: f"<details>\n<summary><b>What is {it}?</b></summary>\n\nIt is {it}.\n</details>\n\n",
    "folded on one line": lambda _, it: f"<details><summary>What is {it}?</summary>\nIt is {it}.</details>\n",
    "numbered and bold": lambda n, it: f"**{n}. What is {it}?**\n\nIt is {it}.\n\n",
    "bold, answered at once": lambda n, it: f"**Q{n}: What is {it}?**\nIt is {it}.\n\n",
    "closed heading": lambda _, it: f"### What is {it}? ###\r\n\r\nIt is {it}.\r\n\r\n",
    "emphasised heading": lambda n, it: f"### **{n}) What is {it}?**\n\nIt is {it}.\n\n",
    "another script": lambda n, it: f"### {n}、什么是 {it}\n\nIt is {it}.\n\n",
    "folded answer": lambda n, it: (
        f"###### {n}. What is {it}?\n\n<details><summary>Answer</summary>\n\n#### It is {it}.\n\nSo be it.\n"
        "</details>\n\n"
    ),
}


def plain(text: str) -> str:
    return " ".join(text.replace("#### ", "").split())


@pytest.mark.parametrize("name", FORMS)
def test_each_question_of_a_list_is_found_with_its_answer(name: str) -> None:
    body = listed(FORMS[name])
    found = sections(body)
    assert len(found) == len(SUBJECTS)
    for subject, section in zip(SUBJECTS, found, strict=True):
        assert subject in section.title
        assert section.title[0] in "WE什"
        assert f"It is {subject}." in plain(answer_of(body, section))
        assert section.title not in answer_of(body, section)
    assert rest_of(body, found).strip() == "# Interview\n\nAn introduction."


def chapters(form: str) -> str:
    return "# A book\n\n" + "".join(form.format(n=n, it=it) for n, it in enumerate(SUBJECTS, 1))


@pytest.mark.parametrize(
    "body",
    [
        "",
        listed(FORMS["heading"], FEWEST - 1),
        chapters("## {n}. On {it}\n\nWhat is it? It is {it}.\n\n"),
        chapters("## 1.{n}.0\n\n- Mend {it}, is it mended?\n\n"),
        chapters("- What is {it}?\n"),
        chapters("### What is {it}?\n\n"),
        chapters("### What is {it}?\n\n[Back to the top](#a-book)\n\n"),
        chapters("## On {it}\n\nIt is {it}.\n\n### What should I do?\n\nMend it.\n\n"),
        "```md\n" + listed(FORMS["heading"]) + "```\n",
        "<!--\n" + listed(FORMS["heading"]) + "-->\n",
        listed(FORMS["heading"], FEWEST) + "# An appendix\n\n" + "A long text about something else.\n" * 100,
        chapters("## Using {it}\n\nIt is {it}.\n\n") + "## What is left?\n\nNothing.\n\n## Why?\n\nSo.\n",
        chapters("**What is {it}?**\n\nSays the guest: it is {it}.\n\n"),
        chapters("## How to use {it}\n\nUse {it}.\n\n"),
    ],
)
def test_another_text_stays_whole(body: str) -> None:
    assert sections(body) == []


def test_code_is_no_heading_and_belongs_to_its_answer() -> None:
    def form(_: int, it: str) -> str:
        return f"## What is {it}?\n\n```sh\n# Is this one?\n## Is this {it}?\n```\n\nIt is {it}.\n\n"

    body = listed(form)
    assert [section.title for section in sections(body)] == [f"What is {it}?" for it in SUBJECTS]
    assert all("## Is this" in answer_of(body, section) for section in sections(body))


def test_code_in_a_quotation_ends_with_it() -> None:
    body = listed(lambda _, it: f"## What is {it}?\n\n> ```sh\n> # {it}\n\nIt is {it}.\n\n")
    assert len(sections(body)) == len(SUBJECTS)


def test_an_answer_keeps_its_own_headings_and_its_code_as_it_is_indented() -> None:
    body = listed(lambda n, it: f"{n}. ### What is {it}?\n\n   It is {it}:\n\n   ```py\n   if x:\n       y\n   ```\n\n")
    assert answer_of(body, sections(body)[2]) == "It is a promise:\n\n```py\nif x:\n    y\n```"
    body = listed(lambda _, it: f"## What is {it}?\n\n### In short\n\nIt is {it}.\n\n")
    assert answer_of(body, sections(body)[0]) == "### In short\n\nIt is a closure."


def test_anchors_are_those_of_github_and_unique() -> None:
    body = listed(lambda n, it: f"## {n}. What's the *output*?\n\n```js\n{it}\n```\n\n")
    found = sections(body)
    assert found[0].anchor == "1-whats-the-output"
    assert found[0].title == "1. What's the output?"
    body = "# What is a closure?\n\nText.\n\n" + listed(FORMS["heading"]) + FORMS["heading"](0, "a closure")
    assert [it.anchor for it in sections(body)][:2] == ["what-is-a-closure-1", "what-is-hoisting"]
    assert sections(body)[-1].anchor == "what-is-a-closure-2"


def test_a_question_is_listed_under_the_nearest_heading_above_it() -> None:
    def form(n: int, it: str) -> str:
        chapter = f"## {n}. On {it}\n\n" if n in {1, 5} else ""
        return f"{chapter}### What is {it}?\n\nIt is {it}.\n\n"

    assert [it.above for it in sections(listed(form))] == ["On a closure"] * 4 + ["On a module"] * 8
    assert {it.above for it in sections(listed(FORMS["heading"]))} == {""}
    same_level = listed(lambda n, it: form(n, it).replace("###", "##"))
    assert [it.above for it in sections(same_level)] == ["On a closure"] * 4 + ["On a module"] * 8


def test_sections_that_ask_nothing_are_left() -> None:
    body = listed(FORMS["heading"]) + "### Contributing\n\nPlease do.\n\n## Licence\n\nFree.\n"
    found = sections(body)
    assert len(found) == len(SUBJECTS)
    assert rest_of(body, found).endswith("### Contributing\n\nPlease do.\n\n## Licence\n\nFree.\n")


PIECES = st.sampled_from([
    *("### What is it?\n\n", "## 3. Explain that\n", "# Part\n", "It is so.\n\n", "```\n", "~~~sh\n", "    ```\n"),
    *("1. ### Why?\n\n   So.\n", "<details>\n<summary>What?</summary>\n\n", "</details>\n", "<!--\n", "-->\n", "---\n"),
    *("**12. What is this?**\n\n", "text", "\n", "?", "###### How?\n", "\r\n", "<pre>\n", "</pre>\n", "- # Who?\n"),
])  # fmt: skip


def whole(body: str, found: list[Section]) -> str:
    """The text put together again from its sections and what is between them."""
    position = 0
    made = ""
    for section in found:
        assert position <= section.start < section.inner <= section.inner_end <= section.end <= len(body)
        made += body[position : section.start] + body[section.start : section.end]
        position = section.end
    return made + body[position:]


@given(st.lists(PIECES, max_size=120).map("".join), st.sampled_from(sorted(FORMS)))
def test_sections_are_disjoint_in_order_and_lose_nothing(noise: str, name: str) -> None:
    for body in (noise, noise + listed(FORMS[name]), listed(FORMS[name]) + noise):
        found = sections(body)
        assert whole(body, found) == body
        assert len({it.anchor for it in found}) == len(found)
        assert all(it.anchor and not {".", "/", "#"} & {*it.anchor} for it in found)
        assert not found or len(found) >= FEWEST


@given(st.integers(1, 9), st.sampled_from(["```", "~~~~", "    ```"]), st.sampled_from(sorted(FORMS)))
def test_nothing_in_a_fence_is_a_section(place: int, fence: str, name: str) -> None:
    body = listed(
        lambda n, it: FORMS[name](n, it) + (f"{fence}\n## Why {it}?\n\n**9. How?**\n{fence}\n" if n == place else "")
    )
    assert len(sections(body)) == len(SUBJECTS)


@given(st.text("#?\n*_` ~<>[]()-1.ab", max_size=400))
def test_any_text_can_be_looked_at(body: str) -> None:
    assert sections(body * 12) is not None


@pytest.mark.parametrize(
    "piece",
    [
        "# ?\n",
        "**a?**\n\n",
        "<details>",
        "<details><summary>a?</summary>",
        "[" * 50,
        " " * 50,
        "1. # a?\n",
        "`" * 50,
        "<!--\n",
    ],
)
def test_a_long_text_takes_time_in_proportion(piece: str) -> None:
    def seconds(body: str) -> float:
        start = time.process_time()
        sections(body)
        return time.process_time() - start

    short, long = (min(seconds("# What is it?\na\n" * 6 + piece * n) for _ in range(2)) for n in (2_000, 16_000))
    assert long < 30 * short + 0.5
