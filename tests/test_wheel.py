"""The wheel in a fresh environment, away from the checkout: every command, as another user, on a site that is fixed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import LONG, ROOT
from tests.terminal import Terminal
from tests.unit.cli.every import COMMANDS, words

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
"""Each of its tests runs every command as another user."""

NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
EXTRA = "needs the extra “serve”"

NEEDS_A_HOME = {
    "mark", "state export", "state import", "state clear", "state move", "export", "sync",
    "sources add", "sources remove", "sources rename", "sources default", "sources", "sources list", "serve",
}  # fmt: skip
"""Commands that have nothing to show, or nowhere to keep it, for a person without a home."""


@dataclass(frozen=True)
class Installed:
    """The program as it was installed, a site that nobody may change, and a folder of the person's own."""

    program: Path
    site: Path
    folder: Path

    def command(self, *arguments: str) -> list[str]:
        return [*NOBODY, str(self.program), *arguments]

    def run(self, *arguments: str, home: Path | None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments), cwd="/", env=self.values(home), check=False, capture_output=True, text=True,
            timeout=120, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def values(self, home: Path | None) -> dict[str, str]:
        values = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TERM": "xterm",
            "PRIVACY_READER_SOURCE": str(self.site),
        }
        return values | ({"HOME": str(home)} if home is not None else {})


def _python() -> str:
    """A Python that another user may run."""
    for program in (sys.executable, os.path.realpath(sys.executable), "/usr/bin/python3", "/usr/local/bin/python3"):
        code = "import sys, venv; sys.exit(sys.version_info < (3, 11))"
        if shutil.which(program) and subprocess.run([*NOBODY, program, "-c", code], check=False).returncode == 0:
            return program
    pytest.skip("needs a Python of 3.11 or newer that every user may run")


@pytest.fixture(scope="module")
def installed() -> Iterator[Installed]:
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("needs root and setpriv, to be another user")
    python = _python()
    # Not below the tests' own folder, which no other user may enter.
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="privacy-reader-") as place:
        base = Path(place)
        base.chmod(0o755)
        _run(sys.executable, "-m", "build", "--wheel", "--outdir", str(base / "dist"), *_isolation(), str(ROOT))
        (wheel,) = (base / "dist").iterdir()
        _run(python, "-m", "venv", "--without-pip", str(base / "env"))
        inside = str(base / "env" / "bin" / "python")
        _run(sys.executable, "-m", "pip", "--python", inside, "install", "--quiet", str(wheel))
        site, folder = base / "site", base / "folder"
        shutil.copytree(ROOT / "sample_posts", site)
        for one in (site, *site.rglob("*")):
            one.chmod(0o555 if one.is_dir() else 0o444)
        folder.mkdir()
        os.chown(folder, 65534, 65534)
        yield Installed(base / "env" / "bin" / "privacy-reader", site, folder)
        for one in (site, *site.rglob("*")):
            one.chmod(0o755)


def _isolation() -> list[str]:
    """Build with the hatchling that is there, if there is one, and not with one that is fetched."""
    found = subprocess.run([sys.executable, "-c", "import hatchling"], check=False, capture_output=True)
    return ["--no-isolation"] if found.returncode == 0 else []


def _run(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, (command, done.stdout[-2000:], done.stderr[-2000:])


def _state(site: Path) -> Mapping[str, tuple[float, int]]:
    return {str(one): (one.stat().st_mtime, one.stat().st_mode) for one in (site, *site.rglob("*"))}


def test_every_command_works_for_another_user(installed: Installed) -> None:
    home = installed.folder / "home"
    before = _state(installed.site)
    old = installed.folder / "old"
    old.mkdir()
    (old / "2026-01-02-rain.md").write_text("---\ntitle: Rain\n---\nIt rains.\n")
    first = [
        ["mark", "--source", str(old), "--bookmark", "rain"],
        ["list"],
        ["mark", "--bookmark", "--note", "to keep", "metadata"],
        ["sources", "add", "small", str(installed.site)],
        ["state", "export", "-o", str(installed.folder / "marks.json")],
    ]
    for arguments in first:
        done = installed.run(*arguments, home=home)
        assert done.returncode == 0, (arguments, done.stderr)
    for name, one in COMMANDS.items():
        line = one.use.replace("mail", "metadata")
        if name == "state move":
            installed.run("mark", "--source", str(old), "--bookmark", "rain", home=home)
            line = f"state move {old} {installed.site}"
        done = installed.run(*words(line, installed.folder), home=home)
        if name == "serve":
            assert done.returncode == 2
            assert EXTRA in done.stderr
            continue
        assert (name, done.returncode, done.stderr) == (name, 0, "")
        assert done.stdout
        if name == "state clear":
            installed.run("mark", "--bookmark", "metadata", home=home)
        if name in {"sources remove", "sources rename"}:
            installed.run("sources", "add", "small", str(installed.site), home=home)
    assert _state(installed.site) == before
    assert {one.stat().st_mode & 0o077 for one in home.rglob("*") if "privacy-reader" in one.parts} == {0}


@pytest.mark.parametrize("home", [None, "/root", "/nowhere"] if LONG else [None, "/root"])
def test_every_command_has_a_word_for_a_user_without_a_home(home: str | None, installed: Installed) -> None:
    before = _state(installed.site)
    for name, one in COMMANDS.items():
        line = one.use.replace("mail", "metadata")
        done = installed.run(*words(line, installed.folder), home=Path(home) if home else None)
        assert "Traceback" not in done.stderr
        if name in NEEDS_A_HOME:
            assert done.returncode in {1, 2, 3, 4}, name
            assert len(done.stderr.splitlines()) == 1, (name, done.stderr)
        else:
            # What hinders keeping marks is one of the things that doctor is asked for.
            assert (name, done.returncode, done.stderr) == (name, 4 if name == "doctor" else 0, "")
            assert done.stdout
    assert _state(installed.site) == before


def test_the_reader_opens_for_another_user(installed: Installed) -> None:
    values = {**installed.values(installed.folder / "screens"), "PRIVACY_READER_HOME": ""}
    with Terminal(installed.command(), environment=values) as terminal:
        terminal.wait_for("Search the site", seconds=60)
        terminal.press("q")
        assert terminal.wait_for_end(30) == 0


def test_the_reader_says_how_to_read_without_a_home(installed: Installed) -> None:
    values = {**installed.values(Path("/root")), "PRIVACY_READER_HOME": ""}
    with Terminal(installed.command(), environment=values) as terminal:
        assert terminal.wait_for_end(60) == 4
        assert "--private" in terminal.text.replace("\n", "")
    with Terminal(installed.command("--private"), environment=values) as terminal:
        terminal.wait_for("Search the site", seconds=60)
        terminal.press("q")
        assert terminal.wait_for_end(30) == 0


def test_the_manual_is_installed(installed: Installed) -> None:
    page = installed.program.parents[1] / "share" / "man" / "man1" / "privacy-reader.1"
    assert "PRIVACY\\-READER 1" in page.read_text()
