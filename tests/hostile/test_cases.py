"""Every case of the hostile site through the real program: command line, pipe, terminal; list, open, search, scroll."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.hostile.cases import Evidence, load_cases
from tests.hostile.checks import CHECKS, always, wrong_with
from tests.hostile.program import Program

pytestmark = [pytest.mark.shared, pytest.mark.timeout(3_600)]

GROUPS = ("control", "terminal", "body", "markup", "frontmatter", "markdown", "unicode", "files", "export", "links")


@pytest.mark.parametrize("group", GROUPS)
def test_every_case_of_a_group(evidence: Evidence, group: str) -> None:
    cases = [case for case in evidence.cases if case.group == group]
    assert cases
    wrong = {f"{case.id} {case.hazard}": found for case in cases if (found := wrong_with(case, evidence))}
    assert wrong == {}


def test_what_must_always_hold(evidence: Evidence) -> None:
    assert always(evidence) == []


def test_every_word_of_the_manifest_is_checked(hostile: Path) -> None:
    cases = load_cases(hostile / "manifest.json")
    assert len({case.group for case in cases}) == len(GROUPS)
    assert {word for case in cases for must in case.must for word in must} <= CHECKS.keys()


@pytest.mark.parametrize("form", ["markdown", "json", "csv"])
def test_exports_write_the_named_file_and_no_other(
    program: Program, hostile: Path, evidence: Evidence, form: str
) -> None:
    site = str(hostile / "site")
    everything = [it["id"] for it in evidence.entries]
    assert program.run("mark", "-s", site, "--bookmark", "--", *everything).status == 0
    folder = program.work / "exports"
    folder.mkdir()
    before = sorted(program.work.rglob("*"))
    written = program.run("export", "-s", site, "--format", form, "-o", str(folder / f"x.{form}"))
    assert written.status == 0
    assert sorted(set(program.work.rglob("*")) - set(before)) == [folder / f"x.{form}"]
    text = (folder / f"x.{form}").read_text()
    assert not any((ord(it) < 32 and it not in "\n\t") or 0x7F <= ord(it) < 0xA0 for it in text)
    again = program.run("export", "-s", site, "--format", form, "-o", str(folder / f"x.{form}"))
    assert again.status == 2
    assert not list((hostile / "canary").iterdir())


def test_marks_stay_with_their_post(program: Program, hostile: Path, evidence: Evidence) -> None:
    site = str(hostile / "site")
    titles = {it["title"]: it for it in evidence.entries}
    marked = ["HZ-P13", "HZ-X17", "HZ-P18"]
    for title in marked:
        assert program.run("mark", "-s", site, "--bookmark", "--", titles[title]["id"]).status == 0
    after = json.loads(program.run("list", "-s", site, "--json").out)
    assert sorted(it["title"] for it in after if it["bookmarked"]) == sorted(marked)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("symlinks", "HZ-BENIGN"),
        ("bomb", "too many"),
        ("names", "HZ-G03"),
        ("filters", "HZ-BENIGN"),
        ("empty", "no commit"),
        ("detached", "HZ-BENIGN"),
    ],
)
def test_every_repository(program: Program, hostile: Path, name: str, shown: str) -> None:
    place = hostile / "repos" / name
    fetched = program.run("update", f"file://{place}", seconds=30)
    cloned = program.run("list", "-s", f"file://{place}", seconds=30)
    assert shown in cloned.out + fetched.error
    opened = program.run("list", "-s", str(place))
    assert "HZ-BENIGN" in opened.out or "no posts" in opened.error
    for result in (fetched, cloned, opened):
        assert result.faults == ()
        assert "root:x:0:0" not in result.out
        assert result.megabytes < 400
        assert result.seconds < 20
    assert not list((hostile / "canary").iterdir())
