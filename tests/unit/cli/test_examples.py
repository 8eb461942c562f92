"""The examples of the commands' help, run as they stand in a shell."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from reader.cli.root import root
from tests.unit.cli.running import Runner, run_line


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
    if line.startswith(("privacy-reader recall topic:", "privacy-reader recall --practise")):
        return False  # asks questions on a screen; tests/tui drives it
    if line.startswith("privacy-reader state move"):
        return False  # wants a site that is gone from where it lay: see commands/test_moved.py
    return line not in whole and not any(word in line for word in ("newsboat", "jq", "fzf", "git@", "EDITOR"))


LINES = [line for line in dict.fromkeys(examples(root)) if runs_here(line)]

FIRST = {
    "privacy-reader sources remove": ["sources", "add", "blog", "{blog}"],
    "privacy-reader sources list": ["sources", "add", "blog", "{blog}"],
    "privacy-reader sources default": ["sources", "add", "blog", "{blog}"],
    "privacy-reader sources rename blog": ["sources", "add", "blog", "{blog}"],
    "privacy-reader sources rename privacy": ["sources", "add", "privacy", "{blog}"],
    "privacy-reader export topic:consent": ["mark", "--note", "to read", "When-does-the-GDPR-accept-a-yes-as-consent"],
    "privacy-reader export": ["mark", "--bookmark", "metadata"],
    "privacy-reader state import": ["state", "export", "-o", "marks.json"],
    "privacy-reader update --all": ["sources", "add", "blog", "{blog}"],
}
"""What has to be done before an example."""


@pytest.mark.parametrize("line", LINES)
def test_an_example_works_as_it_stands(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    blog = home / "blog"
    for folder in (blog, home / "Syncthing" / "reading"):
        folder.mkdir(parents=True)
    (blog / "2026-01-01-consent.md").write_text("---\ntitle: What is consent?\n---\nA *choice*.\n")
    values = {"HOME": str(home), "PRIVACY_READER_HOME": str(tmp_path / "own")}
    before = next((first for start, first in FIRST.items() if line.startswith(start)), None)
    if before is not None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("PRIVACY_READER_HOME", values["PRIVACY_READER_HOME"])
        Runner()(*(word.format(blog=blog) for word in before))
    done = run_line(line, tmp_path, values)
    assert done.status == 0, (line, done)
    assert "Traceback" not in done.err
