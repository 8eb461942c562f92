"""Completion in the real shells: what a person gets who types the beginning and presses Tab."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.unit.cli.forks import Run, forked
from tests.unit.cli.running import COMMAND, environment

SHELLS = {
    "bash": ["bash", "--noprofile", "--norc", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--private", "--no-config", "-i"],
}

START = {
    "bash": "PS1='$ '; {line}",
    "zsh": "PS1='$ '; {line}; autoload -Uz compinit; compinit -D -u",
    "fish": "function fish_prompt; echo -n '$ '; end; {line}",
}
"""What the shell is told at its start, with the line that `--install-completion` asks for."""

CASES = {
    "a command": ("privacy-reader upd", "privacy-reader update "),
    "an option": ("privacy-reader list --unpu", "privacy-reader list --unpublished "),
    "a source": ("privacy-reader list -s sma", "privacy-reader list -s small "),
    "a source by its command": ("privacy-reader sources remove sma", "privacy-reader sources remove small "),
    "to open a source": ("privacy-reader sma", "privacy-reader small "),
    "a folder to open": ("privacy-reader ./bi", "privacy-reader ./bin/"),
    "a tag": ("privacy-reader list tag:encr", "privacy-reader list tag:encryption "),
    "a mark": ("privacy-reader list is:forg", "privacy-reader list is:forgotten "),
    "a time of reading": ("privacy-reader search read:yes", "privacy-reader search read:yesterday "),
    "an id": ("privacy-reader show _posts/2026-04", "privacy-reader show _posts/2026-04-01-long-read.md "),
    "a slug": ("privacy-reader show long", "privacy-reader show long-read "),
    "a shell": ("privacy-reader --install-completion fi", "privacy-reader --install-completion fish "),
}


@pytest.fixture(scope="module", params=SHELLS)
def prompt(request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """A shell at its prompt, in which completion was installed as the README says; one for all cases of a shell."""
    name = request.param
    if shutil.which(name) is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"needs {name} (Debian: apt-get install {name})")
        pytest.skip(f"needs {name} (Debian: apt-get install {name})")
    folder = tmp_path_factory.mktemp(name)
    program = folder / "bin" / "privacy-reader"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {" ".join(COMMAND)} "$@"\n')
    program.chmod(0o755)
    values = environment({
        "PRIVACY_READER_SOURCE": str(site),
        "PRIVACY_READER_HOME": str(folder / "own"),
        "HOME": str(folder),
        "PATH": f"{program.parent}:{os.environ['PATH']}",
    })  # fmt: skip
    runs = [Run(["list"], values), Run(["sources", "add", "small", str(site)], values)]
    *_, installed = forked([*runs, Run(["--install-completion", name], values)])
    line = installed.err.partition("Add this line to ")[2].partition(": ")[2].partition("\n")[0]
    assert line
    with Terminal(SHELLS[name], columns=110, rows=30, environment=values) as terminal:
        terminal.press(f"cd {folder}; " + START[name].format(line=line) + "; echo rea''dy", "\r")
        terminal.wait_for("\nready", seconds=60)
        yield terminal


@pytest.fixture
def shell(prompt: Terminal) -> Terminal:
    """The shell with nothing typed on an empty screen."""
    prompt.press("Ctrl+C", "clear", "\r")
    prompt.wait_for("privacy-reader", gone=True)
    prompt.wait_for("$")
    return prompt


@pytest.mark.parametrize("case", CASES)
def test_tab_completes(case: str, shell: Terminal) -> None:
    typed, completed = CASES[case]
    shell.press(typed)
    shell.wait_for(typed)
    shell.press("Tab")
    shell.wait_for(completed.rstrip(), seconds=60)
    # It stands there once, ready to go on behind it.
    shell.press("!")
    shell.wait_for(f"$ {completed.rstrip()}")
    line = next(line for line in shell.text.splitlines() if line.startswith("$ privacy-reader"))
    assert line.removeprefix("$ ").rstrip("!").rstrip() == completed.rstrip()
