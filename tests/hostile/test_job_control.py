"""Ctrl-Z in the reader and in its editor: back to the shell if there is one, and never stopped for good."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.hostile.program import Program, Reader

CTRL_Z = "\x1a"
STOPPED = "Stopped"
"""What bash says of a job that stopped."""

STOPS_ITSELF = """#!/bin/sh
echo editing
kill -STOP $$
echo editing again
read -r line
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    posts = tmp_path / "site" / "_posts"
    posts.mkdir(parents=True)
    (posts / "2026-01-01-a.md").write_text("---\ntitle: A question\n---\nAn answer.\n")
    return posts.parent


def shell(program: Program) -> Reader:
    environment = {**program.environment, "PS1": "shell> "}
    reader = Reader(program, ["bash", "--norc", "-i"], columns=120, rows=36, environment=environment)
    reader.wait_for("shell>")
    return reader


def opened(reader: Reader) -> Reader:
    assert reader.shows("A question", 20) is not None, reader.text
    reader.settle(0.5)
    return reader


def edit(reader: Reader) -> None:
    reader.press("e")
    reader.wait_for("Edit this file")
    reader.press("y")


@pytest.fixture
def editor(program: Program, tmp_path: Path) -> Path:
    """An editor that stops itself, but not the reader that waits for it."""
    script = tmp_path / "editor"
    script.write_text(STOPS_ITSELF)
    script.chmod(0o700)
    program.environment["EDITOR"] = str(script)
    return script


def test_where_no_shell_could_resume_it_the_reader_goes_on(program: Program, site: Path) -> None:
    with opened(program.read(str(site))) as reader:
        reader.press(CTRL_Z)
        assert reader.shows("No shell here could resume the reader, so it goes on. Q quits.") is not None, reader.text
        reader.press("b")
        assert reader.shows("★ 1") is not None, reader.text
        reader.press("Q")
        assert reader.wait_for_end(5) == 0
        assert reader.left() == []
        assert reader.faults() == ()


def test_a_script_that_started_the_reader_stops_with_it(program: Program, site: Path) -> None:
    with shell(program) as reader:
        reader.press(f"sh -c '{shlex.join([program.command, str(site)])}; echo ended with $?'\r")
        opened(reader).press(CTRL_Z)
        reader.wait_for(STOPPED)
        reader.press("fg\r")
        reader.wait_for("Search the site")
        reader.settle(0.5)
        reader.press("Q")
        reader.wait_for("ended with 0")


@pytest.mark.usefixtures("editor")
def test_an_editor_that_stops_itself_leads_to_the_shell(program: Program, site: Path) -> None:
    with shell(program) as reader:
        reader.press(f"{shlex.join([program.command, str(site)])}\r")
        edit(opened(reader))
        reader.wait_for(STOPPED)
        reader.press("fg\r")
        reader.wait_for("editing again")
        reader.press("\r")
        reader.wait_for("Search the site")
        reader.settle(0.5)
        reader.press("Q")
        reader.wait_for("shell>")


@pytest.mark.usefixtures("editor")
def test_an_editor_that_stops_itself_goes_on_where_there_is_no_shell(program: Program, site: Path) -> None:
    with opened(program.read(str(site))) as reader:
        edit(reader)
        reader.wait_for("editing again")
        reader.press("\r")
        reader.wait_for("Search the site")
        reader.settle(0.5)
        reader.press("Q")
        assert reader.wait_for_end(5) == 0
        assert reader.left() == []
