"""A folder that was moved: where its marks are is told, and one command takes them along."""

from __future__ import annotations

import shlex
from pathlib import Path

from tests.unit.cli.running import Runner


def test_the_command_that_is_told_takes_the_marks_along(run: Runner, plain_site: Path) -> None:
    (plain_site / "_config.yml").write_text("title: Small\n")
    run("-s", str(plain_site), "mark", "--note", "for the exam", "mail")
    now = plain_site.rename(plain_site.with_name("moved here"))
    run("-s", str(now), "mark", "--read", "long-read")
    assert f"1 post of this site was marked at {plain_site}, where nothing is now." in run("-s", str(now), "doctor").out
    said = run("-s", str(now), "list", "is:unread").err
    command = shlex.split(said.partition("privacy-reader state move")[2])
    assert "1 mark holds in" in run("state", "move", *command).out
    found = run("-s", str(now), "list", "is:noted", "--json")
    assert [(one["note"], found.err) for one in found.json] == [("for the exam", "")]
    assert "1 mark was taken back" in run("state", "move", "--undo", *command).out
    assert "No marks were moved" in run("state", "move", "--undo", *command, ok=False).sentence()
    assert run("-s", str(now), "list", "is:noted", ok=False).status == 1
    assert len(run("-s", str(now), "list", "is:read", "--json").json) == 1


def test_what_was_never_marked_is_told_with_what_was(run: Runner, plain_site: Path, site: Path) -> None:
    found = run("state", "move", "/nowhere", ok=False)
    assert (found.status, found.sentence()) == (
        2, "There are no marks for a site in /nowhere. No site is identified by its path.",
    )  # fmt: skip
    (plain_site / "_config.yml").write_text("title: Small\n")
    run("-s", str(plain_site), "mark", "--read", "mail")
    assert str(plain_site) in run("state", "move", "/nowhere", ok=False).sentence()
    same = run("state", "move", str(plain_site), str(plain_site), ok=False)
    assert "are the same site" in same.sentence()
