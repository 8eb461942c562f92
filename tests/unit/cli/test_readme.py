"""The README's examples, run as they stand."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.running import ROOT, Runner, environment, run_line

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


@pytest.fixture(scope="module")
def person(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A person's folder, made once and copied for each line: a blog that is a source, a bookmark, a folder to sync."""
    folder = tmp_path_factory.mktemp("person")
    home = folder / "home"
    (home / "Syncthing" / "reading").mkdir(parents=True)
    shutil.copytree(samples, home / "blog")
    run = Runner()
    with pytest.MonkeyPatch.context() as here:
        here.setenv("PRIVACY_READER_HOME", str(folder / "own"))
        run("sources", "add", "blog", str(home / "blog"))
        run("mark", "--bookmark", "metadata")
    return folder


@pytest.mark.parametrize("line", LINES)
def test_a_line_for_the_shell_works(line: str, person: Path, tmp_path: Path, own_home: Path) -> None:
    shutil.copytree(person / "home", tmp_path / "home")
    # To add the source it must not be known yet.
    if "sources add" not in line:
        shutil.copytree(person / "own", own_home, dirs_exist_ok=True)
    # fzf chooses by itself, as a person would after typing this.
    values = {"HOME": str(tmp_path / "home"), "FZF_DEFAULT_OPTS": "--filter=consent"}
    if "fzf" in line and shutil.which("fzf") is None:
        pytest.skip("needs fzf")
    done = run_line(line, tmp_path, values)
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
def test_what_the_readme_searches_for_is_found_in_the_samples(query: str, samples: Path, run: Runner) -> None:
    assert run("search", "-s", str(samples), query).out


def test_every_page_that_is_linked_is_there() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
