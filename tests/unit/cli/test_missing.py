"""An installation that lacks a part: one sentence names it, on the command line and after the screens."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from signal import SIGTERM

import pytest

from tests.conftest import LONG
from tests.terminal import Terminal
from tests.unit.cli.running import ROOT, environment

HIDE = """\
import sys
sys.modules[{module!r}] = None
sys.argv = ["privacy-reader", *sys.argv[1:]]
from reader.cli import main
main()
"""
"""Python then says of the module what it says where it is not installed."""

MODULES = {
    "textual": "textual", "rich": "rich", "python-frontmatter": "frontmatter", "rapidfuzz": "rapidfuzz",
    "platformdirs": "platformdirs", "click": "click", "markdown-it-py": "markdown_it",
    "mdit-py-plugins": "mdit_py_plugins", "linkify-it-py": "linkify_it", "PyYAML": "yaml", "python-liquid": "liquid",
    "snowballstemmer": "snowballstemmer", "pygments": "pygments", "pylatexenc": "pylatexenc", "fsrs": "fsrs",
    "tzdata": "tzdata",
}  # fmt: skip
"""Distributions that the program needs, and the modules that they bring."""

COMMANDS = (["list", "--limit", "1"], ["search", "gpdr"], ["show", "code"], ["recall", "--count"])


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in which every dependency has something to do."""
    site = tmp_path_factory.mktemp("mixed")
    (site / "_posts").mkdir()
    (site / "_config.yml").write_text("title: Mixed\ntimezone: Europe/Berlin\n")
    text = "---\ntitle: Code\n---\n{{ 1 | plus: 1 }}\n\n```python\nx = 1\n```\n\n$$\\frac{a}{b}$$ https://example.org\n"
    (site / "_posts" / "2026-01-01-code.md").write_text(text)
    (site / "_posts" / "2026-01-02-gdpr.md").write_text("---\ntitle: What is the GDPR?\n---\nA regulation.\n")
    return site


def test_every_dependency_is_tried() -> None:
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert {re.split(r"[^\w-]", line)[0] for line in needed} == set(MODULES)


def run(module: str, arguments: list[str], site: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", HIDE.format(module=module), *arguments],
        env=environment({"PRIVACY_READER_SOURCE": str(site)}),
        check=False, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES.values())
def test_a_command_names_what_is_missing(module: str, mixed: Path) -> None:
    for arguments in COMMANDS:
        done = run(module, arguments, mixed)
        if done.returncode == 0:
            assert done.stdout, arguments
            continue
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), (arguments, done.stderr)
        assert f"The Python package {module}, which privacy-reader needs, is not installed." in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES.values() if LONG else ["textual", "pygments", "snowballstemmer"])
def test_the_reader_names_what_is_missing(module: str, mixed: Path) -> None:
    command = [sys.executable, "-c", HIDE.format(module=module), str(mixed)]
    with Terminal(command, environment=environment()) as terminal:
        for keys in ("", "/gpdr", "\r", "\x1b", "/code", "\r", "\r", "\x10"):
            terminal.send_while_running(keys)
            terminal.settle(0.5)
        terminal.signal_while_running(SIGTERM)
        status = terminal.wait_for_end()
        words = " ".join(terminal.text.split())
        # The second is a program that had not come to hearing signals.
        if status not in {128 + SIGTERM, -SIGTERM}:
            assert (status, f"The Python package {module}, which privacy-reader needs, is not" in words) == (1, True)
