"""A query of a script that cannot be meant, such as a filter of an empty variable, is refused: it never finds all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.running import Runner

WRONG = {
    "": "The query is empty",
    "tag:": "“tag:” needs a value.",
    'tag:""': "“tag:” needs a value.",
    "mail tag:,": "“tag:” needs a value.",
    "-tag:": "“tag:” needs a value.",
    "is:": "“is:” needs a value: unread, read",
    "on:": "“on:” needs a value: a date such as",
    "lang: de": "“lang:” needs a value: a language such as",
    "path:": "“path:” needs a value.",
    "is:wrong": "“is:” takes unread, read",
    "-is:wrong": "“is:” takes unread, read",
    "after:2024-99": "“after:” takes a date such as 2024",
    "after:202": "“after:” takes a date such as 2024",
    "on:2026,202": "“on:” takes a date such as 2024",
    "minutes:<": "“minutes:” takes a number such as",
    "lang:d": "“lang:” takes a language such as",
    "in:title": "there is no word to look for",
    'tag:"consent': "quotation mark is missing",
}
COMMANDS = {
    "list": ("list",),
    "list to click": ("list", "--color", "auto"),
    "ids of a list": ("list", "--ids"),
    "JSON of a list": ("list", "--json"),
    "search": ("search",),
    "JSON of a search": ("search", "--json"),
    "a format": ("search", "--format", "{title}"),
    "a random post": ("show", "--random"),
    "recall": ("recall", "--count", "--minutes", "5"),
}


@pytest.mark.parametrize("query", WRONG)
def test_a_query_that_cannot_be_meant_is_refused(query: str, run: Runner) -> None:
    found = run("search", "--ids", "--", query, ok=False)

    assert (found.status, found.out) == (2, "")
    assert WRONG[query] in found.sentence()


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("query", ["tag:", "is:wrong"])
def test_every_command_with_a_query_refuses_it(command: str, query: str, run: Runner) -> None:
    run("mark", "--read", "--ask", "mail")
    found = run(*COMMANDS[command], query, ok=False)

    assert (found.status, found.out) == (2, "")
    assert WRONG[query] in found.sentence()


def test_recall_refuses_it_before_the_reader_opens(run: Runner) -> None:
    found = run("recall", "is:wrong", ok=False)

    assert (found.status, found.out) == (2, "")
    assert WRONG["is:wrong"] in found.sentence()


def test_what_is_there_but_matches_nothing_is_no_mistake(run: Runner) -> None:
    for query in ("tag:nosuch", "is:bookmarked", "after:2031", "foo:bar", "consent on:1990"):
        assert run("list", query, "--json", ok=False).status == 1
    assert run("list", "--ids", "--", "-tag:nosuch").out.count("\n") == 4


def test_words_that_look_like_a_filter_are_words_between_quotation_marks(run: Runner) -> None:
    assert run("search", '"is:wrong"', ok=False).status == 1


def test_a_title_is_found_by_itself_whatever_it_looks_like(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "2026-05-01-a.md").write_text("---\ntitle: 'is:wrong'\n---\nA text.\n")

    assert run("list", "-s", str(tmp_path), "is:wrong", "--ids").out == "2026-05-01-a.md\n"


def test_a_pipe_from_an_empty_variable_marks_nothing(run: Runner) -> None:
    named = run("search", "tag:", "--ids", ok=False)
    marked = run("mark", "--read", "-", given=named.out, ok=False)

    assert (marked.status, marked.out) == (1, "")
    assert marked.sentence() == "Nothing was marked: standard input names no post."
    assert run("list", "is:read", ok=False).status == 1
