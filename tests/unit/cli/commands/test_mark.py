from __future__ import annotations

from datetime import date, timedelta

import pytest

from reader.state import StateStore
from reader.state.kinds import BY_NAME
from tests.unit.cli.running import Runner

MAIL = "_posts/2026-02-03-Question-2-Who-reads-my-mail.md"


def test_a_mark_is_set_and_told(run: Runner) -> None:
    assert run("mark", "--bookmark", "mail").out == "Bookmarked “Who reads my mail?”.\n"
    assert run("mark", "--bookmark", "mail").out == "Nothing to change.\n"
    assert run("mark", "--read", "mail", "consent").out == "Marked 2 posts as read.\n"
    shown = run("show", "mail", "--json").json
    assert (shown["read"], shown["bookmarked"]) == (True, True)
    run("mark", "--unread", "--no-bookmark", "mail")
    shown = run("show", "mail", "--json").json
    assert (shown["read"], shown["bookmarked"]) == (False, False)


def test_a_note_bookmarks_and_an_empty_one_goes(run: Runner) -> None:
    run("mark", "--note", "for the\ntalk", "mail")
    shown = run("show", "mail", "--json").json
    assert (shown["note"], shown["bookmarked"]) == ("for the talk", True)
    run("mark", "--note", "", "mail")
    assert run("show", "mail", "--json").json["note"] == ""


def test_a_note_that_is_replaced_is_told_and_can_be_brought_back(run: Runner) -> None:
    run("mark", "--note", "for the talk", "mail")
    where = "on “Who reads my mail?”, in place of “for the talk”."
    assert run("mark", "--note", "for the exam", "--dry-run", "mail").out == f"Dry run: would put the note {where}\n"
    assert run("mark", "--note", "for the exam", "mail").out == f"Noted {where}\nUndo in the reader brings it back.\n"
    with StateStore.open() as store:
        store.undo()
    assert run("show", "mail", "--json").json["note"] == "for the talk"


def test_of_many_notes_each_that_is_replaced_is_told(run: Runner) -> None:
    run("mark", "--note", "for the talk", "mail")
    lines = run("mark", "--note", "for the exam", "mail", "consent").out.splitlines()
    assert lines == [
        *("Noted on 2 posts.", "The note on “Who reads my mail?” was “for the talk”."),
        "Undo in the reader brings it back.",
    ]
    changes = run("mark", "--note", "later", "--json", "mail").json["changes"]
    assert changes[0]["posts"][0]["before"] == "for the exam"


@pytest.mark.parametrize("again", [["--note", "for the talk"], ["--read"], ["--no-note"]])
def test_where_no_note_goes_none_is_told(again: list[str], run: Runner) -> None:
    run("mark", "--note", "for the talk", "mail")
    run("mark", "--no-bookmark", "mail")
    assert "for the talk" not in run("mark", *again, "mail").out


def test_ids_come_from_standard_input(run: Runner) -> None:
    ids = run("search", "mail", "--ids").out
    assert MAIL in ids
    run("mark", "--bookmark", "-", given=ids)
    assert run("show", "mail", "--json").json["bookmarked"]


def test_of_a_listed_line_the_first_field_counts(run: Runner) -> None:
    assert run("mark", "--read", "-", given=run("list").out).out == "Marked 4 posts as read.\n"


def test_a_dry_run_changes_nothing(run: Runner) -> None:
    assert run("mark", "--bookmark", "--dry-run", "mail").out == "Dry run: would bookmark “Who reads my mail?”.\n"
    assert run("mark", "--bookmark", "--dry-run", "--json", "mail").json["changes"][0]["posts"][0]["id"] == MAIL
    assert not run("show", "mail", "--json").json["bookmarked"]


@pytest.mark.parametrize(
    ("wish", "would"),
    [
        (["--read"], "would mark “Who reads my mail?” as read"),
        (["--no-bookmark"], "nothing to change"),
        (["--ask"], "would add “Who reads my mail?” to recall"),
        (["--no-ask"], "would take “Who reads my mail?” out of recall"),
        (["--grade", "3"], "would keep a review of “Who reads my mail?”"),
    ],
)
def test_a_dry_run_says_what_would_be(wish: list[str], would: str, run: Runner) -> None:
    assert run("mark", *wish, "--dry-run", "mail").out == f"Dry run: {would}.\n"


def test_of_several_marks_those_are_told_that_changed(run: Runner) -> None:
    run("mark", "--read", "--bookmark", "mail")
    assert run("mark", "--unread", "--bookmark", "mail").out == "Marked “Who reads my mail?” as unread.\n"
    assert run("mark", "--unread", "--bookmark", "mail").out == "Nothing to change.\n"


def test_one_unknown_name_marks_nothing(run: Runner) -> None:
    found = run("mark", "--read", "mail", "no-such-post", ok=False)
    assert found.status == 1
    assert "No post is called" in found.sentence()
    assert not run("show", "mail", "--json").json["read"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["mail"], 2, "Nothing to do. Add --read"),
        (["--read"], 2, "Missing argument"),
        (["--read", "-"], 1, "Nothing was marked: standard input names no post."),
        (["--note", "x", "--no-bookmark", "mail"], 2, "A note bookmarks"),
        (["--read", "2026"], 2, "means 4 posts"),
        (["--note", "x" * 501, "mail"], 2, "The note is too long: it may have 500 characters. Shorten it."),
    ],
)
def test_wrong_input_is_one_sentence(arguments: list[str], status: int, words: str, run: Runner) -> None:
    found = run("mark", *arguments, ok=False)
    assert (found.status, found.out) == (status, "")
    assert words in found.sentence()


def test_a_private_run_marks_nothing_and_says_so(run: Runner) -> None:
    found = run("--private", "mark", "--bookmark", "mail", ok=False)
    assert (found.status, found.out) == (2, "")
    assert "A private run saves no marks" in found.sentence()
    assert not run("show", "mail", "--json").json["bookmarked"]
    assert run("--private", "mark", "--bookmark", "--dry-run", "mail").out.startswith("Dry run: ")


def test_nothing_was_recalled_on_a_day_that_is_yet_to_come(run: Runner) -> None:
    ahead, today = date.today() + timedelta(days=40), date.today()
    found = run("mark", "--grade", "3", "--at", ahead.isoformat(), "mail", ok=False)
    assert found.status == 2
    assert "is yet to come" in found.sentence()
    assert run("show", "mail", "--json").json["recall"] is None
    run("mark", "--grade", "3", "--at", today.isoformat(), "mail")
    assert run("show", "mail", "--json").json["recall"]["reviews"] == 1


@pytest.mark.parametrize("option", [["--ask"], ["--no-ask"], ["--grade", "3"], ["--note", "for the talk"], ["--read"]])
def test_each_kind_of_mark_is_one_step_for_undo(option: list[str], run: Runner) -> None:
    before = run("list", "--json").json
    run("mark", *option, "-", given=run("list", "--ids").out)
    assert run("list", "--json").json != before or "ask" in option[0] or option[0] == "--grade"
    with StateStore.open() as store:
        assert "4 posts" in str(store.undo().text)
        assert store.undo() is None
        assert not [
            one for one in store.records() if BY_NAME[one.kind].default != one.value and BY_NAME[one.kind].cleared
        ]
    assert run("list", "--json").json == before


def test_notes_of_piped_posts_are_not_replaced_unasked(run: Runner) -> None:
    run("mark", "--note", "written with care", "mail")
    ids = run("list", "--ids").out
    refused = run("mark", "--note", "for the talk", "--read", "-", given=ids, ok=False)
    assert refused.status == 2
    assert "“Who reads my mail?”: “written with care”" in refused.sentence()
    assert "--overwrite" in refused.sentence()
    shown = run("show", "mail", "--json").json
    assert (shown["note"], shown["read"]) == ("written with care", False)
    rest = run("list", "--ids", "--", "-is:noted").out
    assert run("mark", "--note", "for the talk", "-", given=rest).out.startswith("Noted on 3 posts")
    assert "was “written with care”" not in run("mark", "--note", "for the talk", "-", given=rest).out
    run("mark", "--note", "for the exam", "--overwrite", "-", given=ids)
    assert run("show", "mail", "--json").json["note"] == "for the exam"
