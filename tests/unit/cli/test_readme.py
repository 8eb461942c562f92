"""The README's examples, run as they stand."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.running import ROOT, environment, run_line

README = (ROOT / "README.md").read_text(encoding="utf-8")
OPENS = re.compile(r"privacy-reader( ~/\S+| https?://\S+)?$")
"""What opens the screens, which are tested in a terminal of their own."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


LINES = [
    line
    for block in blocks("sh")
    for line in block.splitlines()
    if line.startswith("privacy-reader") and not OPENS.match(line)
]


def test_there_are_examples() -> None:
    assert len(LINES) >= 8
    assert blocks("python")


@pytest.mark.parametrize("line", LINES)
def test_a_line_for_the_shell_works(line: str, samples: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "Syncthing" / "reading").mkdir(parents=True)
    blog = home / "blog"
    shutil.copytree(samples, blog)
    (blog / "_posts" / "2026-01-02-right.md").write_text("---\ntitle: What is the right to be forgotten?\n---\nOne.\n")
    # fzf chooses by itself, as a person would after typing this.
    values = {
        "HOME": str(home), "PRIVACY_READER_HOME": str(tmp_path / "own"), "FZF_DEFAULT_OPTS": "--filter=forgotten"
    }  # fmt: skip
    if "fzf" in line and shutil.which("fzf") is None:
        pytest.skip("needs fzf")
    known = "" if "sources add" in line else "privacy-reader sources add blog ~/blog >/dev/null; "
    marked = "privacy-reader mark --bookmark metadata >/dev/null; " if "export" in line else ""
    done = run_line(f"{known}{marked}{line}", tmp_path, values)
    assert done.status == 0, (line, done)
    assert done.out or ">" in line


@pytest.mark.parametrize("block", blocks("python"))
def test_a_block_of_python_works(block: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", block], capture_output=True, text=True, env=environment(), cwd=ROOT, check=True
    )
    assert done.stdout
