"""An installation that lacks a part: one sentence names it, on the command line and after the screens."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from contextlib import suppress
from pathlib import Path
from signal import SIGTERM

import pytest

from tests.conftest import LONG
from tests.terminal import Terminal
from tests.unit.cli.forks import Run, forked
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
    "tzdata": "tzdata", "text-unidecode": "text_unidecode",
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


LOADED = """\
import atexit, json, sys
atexit.register(lambda: print(json.dumps([name for name in {modules} if name in sys.modules]), file=sys.stderr))
sys.argv = ["privacy-reader", *sys.argv[1:]]
from reader.cli import main
main()
"""
"""Says at its end which of the modules it has loaded: to hide another one would change nothing."""


@pytest.mark.slow
def test_a_command_names_what_is_missing(mixed: Path, tmp_path: Path) -> None:
    values = {"PRIVACY_READER_SOURCE": str(mixed)}
    tried: list[Run] = []
    for number, command in enumerate(COMMANDS):
        code = LOADED.format(modules=list(MODULES.values()))
        done = subprocess.run(
            [sys.executable, "-c", code, *command],
            env=environment({**values, "PRIVACY_READER_HOME": str(tmp_path / f"{number}")}),
            check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        # The stemmer is loaded under a name of ours.
        for module in {*json.loads(done.stderr.splitlines()[-1]), "snowballstemmer"}:
            # A home of its own: what was kept before need not be made.
            home = {"PRIVACY_READER_HOME": str(tmp_path / f"{number}-{module}")}
            tried.append(Run(command, {**values, **home}, hidden=module))
    # What they have loaded could not be missing any more.
    load = ["json", "sqlite3", "tomllib", "zoneinfo", "urllib.parse", "html.parser", "concurrent.futures", "reader.cli"]
    named = set()
    for one, found in zip(tried, forked(tried, load=load), strict=True):
        if found.status == 0:
            assert found.out, one
            continue
        assert (found.status, found.err.count("\n")) == (5, 1), (one, found.err)
        assert f"The Python package {one.hidden}, which privacy-reader needs, is not installed." in found.err
        named.add(one.hidden)
    assert {"click", "liquid", "rapidfuzz", "snowballstemmer", "yaml"} <= named


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES.values() if LONG else ["textual", "pygments", "snowballstemmer"])
def test_the_reader_names_what_is_missing(module: str, mixed: Path) -> None:
    command = [sys.executable, "-c", HIDE.format(module=module), str(mixed)]
    with Terminal(command, environment=environment()) as terminal:
        # In the order in which they are pressed, however late they are looked at; the palette is the last.
        for keys in ("/gpdr", "\r", "\x1b", "/code", "\r", "\r", "\x10"):
            terminal.send_while_running(keys)
            terminal.settle(0.1)
        with suppress(AssertionError):
            terminal.wait_for("what to do")
        terminal.signal_while_running(SIGTERM)
        status = terminal.wait_for_end(30)
        # The emulated terminal has no second screen: the sentence begins where the cursor was, and wraps within words.
        words = "".join(terminal.text.split())
        told = f"The Python package {module}, which privacy-reader needs, is not installed."
        # The second is a program that had not come to hearing signals.
        if status not in {128 + SIGTERM, -SIGTERM}:
            assert (status, "".join(told.split()) in words) == (5, True)
