"""The examples of the commands' help, run as they stand in a shell."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from reader.cli.root import root
from tests.unit.cli.running import run_line


def examples(command: click.Command) -> list[str]:
    found = [line for line, _ in command.examples]  # type: ignore[attr-defined]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            found += examples(below)
    return found


def runs_here(line: str) -> bool:
    whole = {"privacy-reader", "privacy-reader ~/blog", "privacy-reader state clear", "privacy-reader recall"}
    if line.startswith("privacy-reader recall topic:"):
        return False  # asks questions on a screen; tests/tui drives it
    return line not in whole and not any(word in line for word in ("newsboat", "jq", "fzf", "git@", "EDITOR"))


LINES = [line for line in dict.fromkeys(examples(root)) if runs_here(line)]

FIRST = {
    "privacy-reader sources remove": "privacy-reader sources add blog ~/blog",
    "privacy-reader sources list": "privacy-reader sources add blog ~/blog",
    "privacy-reader sources default": "privacy-reader sources add blog ~/blog",
    "privacy-reader sources rename blog": "privacy-reader sources add blog ~/blog",
    "privacy-reader sources rename privacy": "privacy-reader sources add privacy ~/blog",
    "privacy-reader export": "privacy-reader mark --bookmark metadata",
    "privacy-reader state import": "privacy-reader state export > marks.json",
    "privacy-reader sync": "mkdir -p ~/Syncthing/reading",
    "privacy-reader update --all": "privacy-reader sources add blog ~/blog",
}
"""What has to be done before an example."""


@pytest.mark.parametrize("line", LINES)
def test_an_example_works_as_it_stands(line: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "blog").mkdir(parents=True)
    (home / "blog" / "2026-01-01-consent.md").write_text("---\ntitle: What is consent?\n---\nA *choice*.\n")
    values = {"HOME": str(home), "PRIVACY_READER_HOME": str(tmp_path / "own")}
    before = next((first for start, first in FIRST.items() if line.startswith(start)), "true")
    done = run_line(f"{before}{'' if '>' in before else ' >/dev/null'}; {line}", tmp_path, values)
    assert done.status == 0, (line, done)
    assert "Traceback" not in done.err
