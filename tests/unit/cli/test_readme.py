"""The README's examples, run as they stand."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.running import ROOT, environment, process, run_line

README = (ROOT / "README.md").read_text(encoding="utf-8")
OPENS = re.compile(r"privacy-reader( ~/\S+| https?://\S+)?$")
"""What opens the screens, which are tested in a terminal of their own."""


PAGES = [README, *(page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs").glob("*.md")))]


def blocks(language: str) -> list[str]:
    pattern = re.compile(rf"^```{language}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    return [block for page in PAGES for block in pattern.findall(page)]


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
    # fzf chooses by itself, as a person would after typing this.
    values = {
        "HOME": str(home), "PRIVACY_READER_HOME": str(tmp_path / "own"), "FZF_DEFAULT_OPTS": "--filter=consent"
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


def test_the_two_commands_to_begin_with_stand_at_the_top() -> None:
    start, work = blocks("sh")[:2]
    assert start == "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/privacy-reader\n"
    assert work == "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest\n"
    assert README.index(work) < 800


def searches() -> list[str]:
    """What the pages tell a person to type into the search box or give to `search`."""
    typed = re.findall(r"`([a-z]+(?: [a-z]+)+)`", README.partition("## On the command line")[0])
    return [one for one in typed if not one.startswith(("privacy-reader", "pipx", "uv "))]


@pytest.mark.parametrize("query", searches())
def test_what_the_readme_searches_for_is_found_in_the_samples(query: str, samples: Path) -> None:
    found = process("search", query, values={"PRIVACY_READER_SOURCE": str(samples)})
    assert found.status == 0, found


def test_every_page_that_is_linked_is_there() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
