"""The commands on a file that is a list of questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.running import Runner

SUBJECTS = ("a tree", "a shrub", "a fern", "a moss", "a herb", "a rose", "a lily", "a palm", "a reed", "a vine")
FILE = "# Plants\n\nAn introduction with [a way](#what-is-a-fern).\n\n" + "".join(
    f"## {number}. What is {subject}?\n\nIt is green, {subject}.\n\n" for number, subject in enumerate(SUBJECTS, 1)
)


@pytest.fixture
def plants(tmp_path: Path) -> Path:
    folder = tmp_path / "plants"
    folder.mkdir()
    (folder / "README.md").write_text(FILE)
    return folder


def test_each_question_is_listed_found_and_shown(run: Runner, plants: Path) -> None:
    source = ("-s", str(plants))
    listed = run("list", *source, "--json").json
    assert [entry["title"] for entry in listed] == ["Plants", *(f"What is {it}?" for it in SUBJECTS)]
    assert {entry["path"] for entry in listed} == {"README.md"}
    found = run("search", "fern", *source, "--json").json
    assert found[0]["id"] == "README.md#3-what-is-a-fern"
    for name in ("README.md#3-what-is-a-fern", "3-what-is-a-fern", "fern"):
        assert run("show", name, *source, "--plain").out == "What is a fern?\n\nIt is green, a fern.\n"
    assert run("show", "README.md", *source, "--plain").out == "Plants\n\nAn introduction with a way.\n"


def test_a_question_is_marked_by_itself(run: Runner, plants: Path) -> None:
    source = ("-s", str(plants))
    run("mark", "README.md#3-what-is-a-fern", "--bookmark", *source)
    changed = FILE.replace("## 1. What", "## 1. What is a weed?\n\nAny plant.\n\n## 2. What")
    for number in range(len(SUBJECTS), 1, -1):
        changed = changed.replace(
            f"## {number}. What is {SUBJECTS[number - 1]}", f"## {number + 1}. What is {SUBJECTS[number - 1]}"
        )
    (plants / "README.md").write_text(changed)
    kept = [entry["id"] for entry in run("list", "is:bookmarked", *source, "--json").json]
    assert kept == ["README.md#4-what-is-a-fern"]


def test_doctor_says_so_and_it_is_no_problem(run: Runner, plants: Path) -> None:
    out = run("doctor", "-s", str(plants), "--strict").out
    assert "1 file is a list of questions" in out
    assert "README.md: its 10 questions are listed one by one" in out
    assert "left out on purpose" not in out
    (told,) = run("doctor", "-s", str(plants), "--json").json["problems"]
    assert (told["kind"], told["path"], told["intended"]) == ("questions", "README.md", True)


def test_a_setting_lists_the_file_as_it_is(run: Runner, plants: Path, own_home: Path) -> None:
    (own_home / "config").mkdir(parents=True, exist_ok=True)
    (own_home / "config" / "config.toml").write_text("split_questions = false\n")
    assert [entry["id"] for entry in run("list", "-s", str(plants), "--json").json] == ["README.md"]


def test_a_file_that_is_shown_by_its_path_is_shown_whole(run: Runner, plants: Path) -> None:
    out = run("show", str(plants / "README.md")).out
    assert "An introduction" in out
    assert "It is green, a vine." in out
    assert run("show", "-", given=FILE).out.count("It is green") == len(SUBJECTS)
