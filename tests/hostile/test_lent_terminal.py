"""An editor or a browser that the reader lends its terminal to: it is not left behind, and what it leaves behind is put
right."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.hostile.program import Program, Reader

SAVING = """#!/bin/sh
trap 'echo saved >{folder}/saved; exit 1' TERM HUP
echo $PPID >{folder}/reader
echo editing
while :; do sleep 0.05; done
"""
"""An editor that saves what was typed when it is told to end, as vi, nano and Emacs do."""

SHELL = 'trap "" HUP; "$@"; echo $? >"$0/status"; ls "$0" >"$0/there"; sleep 60'
"""A shell that notes how the reader ended and what was there at that moment; the terminal stays its own."""

KILLED = """#!/bin/sh
stty raw -echo </dev/tty
printf '\\033[?1049h\\033[?25l\\033[?1002h\\033[?1006h\\033[31m'
kill -9 $$
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    posts = tmp_path / "site" / "_posts"
    posts.mkdir(parents=True)
    (posts / "2026-01-01-a.md").write_text("---\ntitle: A question\n---\nAn answer.\n")
    return posts.parent


def editing(program: Program, site: Path, editor: str, folder: Path) -> Reader:
    """The reader in a shell, with an editor in its terminal."""
    script = program.work / "editor"
    script.write_text(editor)
    script.chmod(0o700)
    program.environment["EDITOR"] = str(script)
    command = ["/bin/sh", "-c", SHELL, str(folder), program.command, str(site)]
    reader = Reader(program, command, columns=120, rows=40, environment=program.environment)
    assert reader.shows("A question", 20) is not None, reader.text
    reader.settle(0.5)
    reader.press("e")
    reader.wait_for("Edit this file")
    reader.press("y")
    return reader


def ended(reader: Reader, folder: Path) -> int:
    """Wait until the reader has ended; its exit status."""
    assert reader.until(lambda _: (folder / "there").exists() and "there" in (folder / "there").read_text(), 10)
    return int((folder / "status").read_text())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_an_editor_is_told_to_end_first(program: Program, site: Path, tmp_path: Path, number: signal.Signals) -> None:
    with editing(program, site, SAVING.format(folder=tmp_path), tmp_path) as reader:
        reader.wait_for("editing")
        os.kill(int((tmp_path / "reader").read_text()), number)
        assert ended(reader, tmp_path) == 128 + number
        assert "saved" in (tmp_path / "there").read_text()
        assert reader.left() == []


def test_what_a_killed_editor_leaves_behind_is_put_right_and_told(program: Program, site: Path, tmp_path: Path) -> None:
    with editing(program, site, KILLED, tmp_path) as reader:
        reader.wait_for("The editor was ended by a signal (SIGKILL).")
        reader.press("q")
        assert ended(reader, tmp_path) == 0
        assert reader.left() == []


BROWSING = """#!/bin/sh
echo "browsing $1"
read -r line
echo "$line" >{folder}/typed
exit {status}
"""


@pytest.mark.parametrize("status", [0, 1])
def test_a_browser_of_terminals_has_it_until_one_leaves(
    program: Program, site: Path, tmp_path: Path, status: int
) -> None:
    (site / "_config.yml").write_text("url: https://blog.example.net\n")
    script = tmp_path / "w3m"
    script.write_text(BROWSING.format(folder=tmp_path, status=status))
    script.chmod(0o700)
    program.environment["BROWSER"] = str(script)
    with program.read(str(site)) as reader:
        assert reader.shows("A question", 20) is not None, reader.text
        reader.settle(0.5)
        reader.press("o")
        reader.wait_for("outside the reader?")
        reader.press("y")
        reader.wait_for("browsing https://blog.example.net/")
        reader.press("hello\n")
        reader.wait_for("Search the site")
        assert (tmp_path / "typed").read_text() == "hello\n"
        told = "The browser ended with status 1. The address is https://blog.example.net/"
        assert (reader.shows(told, 2) is not None) is bool(status), reader.text
        reader.press("Q")
        assert reader.wait_for_end(5) == 0
        assert reader.left() == []
