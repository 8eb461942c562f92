"""What each way into the program loads: start-up is a feature, and an import in the wrong place takes it away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.running import environment

ASK = "import sys, atexit; atexit.register(lambda: print('\\n'.join(sys.modules), file=sys.stderr)); "
RUN = "from reader.cli import main; main()"

HEAVY = {
    *("textual", "rich", "click", "sqlite3", "yaml", "frontmatter", "liquid", "markdown_it", "pygments", "aiohttp"),
    *("rapidfuzz", "tomllib", "snowballstemmer", "difflib", "dataclasses", "inspect", "_hashlib", "tempfile"),
}
"""What costs milliseconds to import. A row says which of these its way may load; all others must stay out."""

CLICK = {"click", "inspect", "dataclasses"}
SEARCHING = {"rapidfuzz", "snowballstemmer", "tomllib"}

WAYS: dict[str, tuple[list[str], str, set[str]]] = {
    "import reader": ([], "import reader", set()),
    "--version": (["--version"], RUN, set()),
    "today": (["today"], RUN, {"sqlite3"}),
    "list": (["list"], RUN, set()),
    "list tag:gdpr": (["list", "tag:gdpr"], RUN, SEARCHING),
    "search gdpr": (["search", "gdpr"], RUN, SEARCHING | {"sqlite3"}),  # own notes are searched, too
    "list --json": (["list", "--json"], RUN, CLICK | {"sqlite3", "tomllib"}),  # topics are kept by the words' tables
    "list --limit 1": (["list", "--limit", "1"], RUN, set()),
    "list --ids": (["list", "--ids"], RUN, CLICK),
    "search gdpr -n 3": (["search", "gdpr", "-n", "3"], RUN, SEARCHING | {"sqlite3"}),
    "show": (["show", "mail"], RUN, CLICK | {"markdown_it", "tomllib", "_hashlib"}),
    "mark": (["mark", "--read", "mail", "--dry-run"], RUN, CLICK | {"sqlite3"}),
    "--help": (["--help"], RUN, CLICK),
}
"""How it is called, what is run, and what of `HEAVY` it may load when everything is in the caches."""


def loaded(code: str, arguments: list[str], site: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", ASK + code, *arguments],
        env=environment({"PRIVACY_READER_SOURCE": str(site)}),
        capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return {name.partition(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize("way", WAYS)
def test_a_way_into_the_program_loads_what_it_needs(way: str, site: Path) -> None:
    arguments, code, allowed = WAYS[way]
    loaded(RUN, arguments or ["list"], site)
    assert (loaded(code, arguments, site) & HEAVY) - allowed == set()
