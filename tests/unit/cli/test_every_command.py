"""What holds for every command: in a pipe, on a terminal, as JSON, with wrong input, and where it is cut short."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.unit.cli.every import COMMANDS, leaves, words
from tests.unit.cli.running import COMMAND, Runner, environment
from tests.unit.cli.schema import check

every_command = pytest.mark.parametrize("name", COMMANDS)

INTERRUPTED = """
import os, signal, sys
module, *places = sys.argv[1].split(os.pathsep)
del sys.argv[1]
over = False
def hook(event, arguments):
    global over
    if over:
        return
    if module:
        over = event == "import" and arguments[0] == module
    elif event in ("open", "os.scandir", "os.listdir", "sqlite3.connect"):
        over = any(place in str(arguments[0]) for place in places)
    if over:
        os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(hook)
from reader.cli import main
main()
"""
"""Runs the program and sends it SIGINT where it opens the first file of its own or of the site, or imports a module."""


@pytest.fixture
def folder(run: Runner, site: Path, tmp_path: Path, own_home: Path) -> Path:
    """A person's things: marks, settings, a source with a name, an export."""
    run("mark", "--read", "--bookmark", "--note", "to keep", "long-read")
    run("sources", "add", "small", str(site))
    (own_home / "config" / "config.toml").write_text("width = 70\n")
    run("state", "export", "-o", str(tmp_path / "marks.json"))
    return tmp_path


@pytest.fixture
def values(site: Path) -> dict[str, str]:
    return environment({"PRIVACY_READER_SOURCE": str(site)})


def test_every_command_is_here() -> None:
    assert sorted(COMMANDS) == sorted(leaves())


@every_command
def test_in_a_pipe_it_is_plain(name: str, run: Runner, folder: Path) -> None:
    if COMMANDS[name].stays:
        pytest.skip("it stays until it is ended: see the tests of serving")
    found = run(*words(COMMANDS[name].use, folder))
    assert found.err == ""
    assert found.out.endswith("\n")
    assert "\x1b" not in found.out
    assert "\r" not in found.out


@every_command
def test_on_a_terminal_it_ends_as_it_began(name: str, folder: Path, values: dict[str, str]) -> None:
    command = [*COMMAND, *words(COMMANDS[name].use, folder)]
    with Terminal(command, columns=80, rows=50, environment={**values, "PAGER": "cat"}) as terminal:
        if COMMANDS[name].stays:
            terminal.wait_for("Ctrl-C to stop")
            terminal.press("Ctrl+C")
            assert terminal.wait_for_end(30) == 130
        else:
            assert terminal.wait_for_end(30) == 0
        assert terminal.text.strip()
        assert "Traceback" not in terminal.text
        # Looks that were begun are ended, and the cursor is there.
        looks = re.findall(rb"\x1b\[[0-9;]*m", terminal.output)
        assert not looks or looks[-1] == b"\x1b[0m"
        assert b"\x1b[?25l" not in terminal.output


@pytest.mark.parametrize("name", [name for name, one in COMMANDS.items() if one.json])
def test_its_json_is_what_the_schema_says(name: str, run: Runner, folder: Path) -> None:
    found = run(*words(COMMANDS[name].json, folder))
    assert found.err == ""
    assert found.json
    check(COMMANDS[name].schema, found.json)


@every_command
def test_wrong_input_is_one_sentence_with_its_status(name: str, run: Runner, folder: Path) -> None:
    line, status, sentence = COMMANDS[name].wrong
    found = run(*words(line, folder), ok=False)
    assert sentence in found.sentence()
    assert (found.status, found.out) == (status, "")


@every_command
def test_a_closed_pipe_is_no_failure(name: str, folder: Path, values: dict[str, str]) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [*COMMAND, *words(COMMANDS[name].use, folder)],
            check=False, stdout=write, stderr=subprocess.PIPE, env=values, timeout=60,
        )  # fmt: skip
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@every_command
def test_a_full_disk_is_one_sentence(name: str, folder: Path, values: dict[str, str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, *words(COMMANDS[name].use, folder)],
            check=False, stdout=full, stderr=subprocess.PIPE, env=values, timeout=60,
        )  # fmt: skip
    told = "privacy-reader: The output could not be written: No space left on device."
    assert done.stderr.decode().splitlines() == [told]
    assert done.returncode == 1


@every_command
def test_ctrl_c_in_its_middle_ends_it_without_a_word(
    name: str, run: Runner, own_home: Path, folder: Path, values: dict[str, str]
) -> None:
    one = COMMANDS[name]
    site = values["PRIVACY_READER_SOURCE"]
    places = [one.middle] if one.middle else ["", f"{own_home}/", f"{site}/", f"{folder}/"]
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, os.pathsep.join(places), *words(one.use, folder)],
        check=False, capture_output=True, env=values, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
    # What was kept before is there, and can be read.
    (kept,) = run("export", "--json").json
    assert (kept["title"], kept["note"]) == ("A long read", "to keep")
    assert run("sources", "--json").json[0]["name"] == "small"
