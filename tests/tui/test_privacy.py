"""What a day of reading leaves on the disk and sends over a network: private files, and nothing."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from reader.paths import app_paths
from reader.state.privacy import inventory
from tests.conftest import LONG
from tests.terminal import Terminal
from tests.unit.cli.forks import Run, forked
from tests.unit.cli.running import Result

COMMAND = [sys.executable, "-m", "reader"]
COMMANDS = (
    ("list",),
    ("search", "gdpr"),
    ("show", "--plain", "metadata"),
    ("today",),
    ("stats",),
    ("mark", "--read", "metadata"),
    ("export",),
    ("state", "export"),
    ("doctor",),
)


@pytest.fixture
def site(samples: Path, tmp_path: Path) -> Path:
    place = tmp_path / "site"
    shutil.copytree(samples, place)
    return place


def read_a_while(command: Sequence[str]) -> None:
    """Search, read, bookmark, note, look at the other views, find in the text, undo, choose a width, and quit."""
    with Terminal(command) as terminal:
        terminal.wait_for("Unread 3", seconds=60)
        terminal.press("/", *"gdpr consent")
        terminal.wait_for("When does the GDPR accept a yes as consent?")
        terminal.press("Enter")
        terminal.wait_for("Esc  Back")
        terminal.press("b")
        terminal.wait_for("★ 1")
        terminal.press("a")
        terminal.wait_for("Note on this bookmark")
        terminal.press(*"for the talk", "Enter")
        terminal.wait_for("Note on this bookmark", gone=True)
        terminal.press(">", "J", "m", "3", "1", "U", "U", "b", "m")
        terminal.settle(0.5)
        terminal.press("Q")
        assert terminal.wait_for_end(30) == 0


def run_all(source: str, *commands: Sequence[str], private: bool = False) -> list[Result]:
    """Each command on a site, one after the other."""
    return forked([Run([*["--private"] * private, "-s", source, *command]) for command in commands])


def test_a_day_of_reading_opens_no_connection(site: Path, own_home: Path, tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("needs strace")
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text('theme = "privacy-dark"\n')
    log = tmp_path / "calls"

    def traced(*command: str) -> list[str]:
        return [strace, "-f", "-qq", "-e", "trace=network", "-A", "-o", str(log), *command]

    if subprocess.run(traced("true"), capture_output=True, check=False).returncode:
        pytest.skip("tracing is not allowed here")
    # What the test looks for would be seen.
    probe = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
    subprocess.run(traced(sys.executable, "-c", probe), check=True)
    assert re.search(r"\bconnect\(.*AF_INET", log.read_text())
    log.write_text("")

    for arguments in COMMANDS:
        done = subprocess.run(
            traced(*COMMAND, "-s", str(site), *arguments), capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode in {0, 1}, (arguments, done.stderr)
    read_a_while(traced(*COMMAND, str(site)))
    calls = re.findall(r"^\d+ +(\w+)\((.*)", log.read_text(), re.MULTILINE)
    # An event loop wakes itself through a pair of sockets without a name; that is all.
    own = {"socketpair", "getsockname", "sendto", "recvfrom", "shutdown"}
    assert [call for call in calls if call[0] not in own] == []
    assert {family for _, words in calls for family in re.findall(r"AF_\w+", words)} <= {"AF_UNIX"}


def test_files_are_for_their_owner_alone_whatever_the_umask(
    site: Path, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = own_home / "not" / "there" / "yet"
    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setenv("PRIVACY_READER_HOME", str(home))
    before = os.umask(0)
    try:
        run_all(
            str(site),
            *COMMANDS,
            ("sources", "add", "mine", str(site)),
            ("sync", str(shared)),
            ("export", "-o", str(home / "bookmarks.md")),
            ("state", "export", "-o", str(home / "marks.json")),
        )
        read_a_while([*COMMAND, str(site)])
    finally:
        os.umask(before)
    for place in (home.parent.parent, *home.parent.parent.rglob("*"), *shared.iterdir()):
        rights = stat.S_IMODE(place.stat().st_mode)
        assert rights == (0o700 if place.is_dir() else 0o600), f"{rights:o} {place.relative_to(own_home)}"
    written = {place.name for place in home.rglob("*") if place.is_file()}
    assert written >= {"state.sqlite3", "sources.toml", "marks.json"}
    assert [name for name in written if "daily" in name]
    assert [name for name in written if name.endswith(".index")]
    known = [one.path for one in inventory(app_paths())]
    for place in home.rglob("*"):
        if place.is_file() and place.parent != home:
            assert any(place.match(str(one)) or one in place.parents for one in known), place


def test_a_private_run_leaves_no_trace(site: Path, own_home: Path) -> None:
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text('theme = "privacy-dark"\n')
    as_repository(site)
    more = (("mark", "--note", "a secret", "metadata"), ("show", "metadata", "--json"))

    def live(*other: tuple[str, ...]) -> None:
        for place in (str(site), site.as_uri()):
            some = COMMANDS if LONG or place == str(site) else COMMANDS[:3]
            for done in run_all(place, *some, *more, *other, private=True):
                # What only reads clones nothing, and a private update leaves no clone behind.
                told = "has not been cloned yet" in done.err + done.out
                # What would change marks is refused.
                refused = done.status == 2 and "A private run saves no marks" in done.err
                assert done.status in {0, 1} or refused or (told and place != str(site)), done
            read_a_while([*COMMAND, "--private", place])

    def kept() -> dict[Path, bytes | None]:
        return {place: place.read_bytes() if place.is_file() else None for place in own_home.rglob("*")}

    live(("update",))
    assert [place for place in kept() if place.is_file()] == [own_home / "config" / "config.toml"]
    # Nor is what was there before changed.
    run_all(str(site), *COMMANDS, ("sources", "add", "mine", site.as_uri()))
    assert [done.status for done in run_all(site.as_uri(), ("update",))] == [0]
    before = kept()
    assert any(place.name == "clone.json" for place in before)
    live()
    after = kept()
    changed = {place.name for place in {**before, **after} if before.get(place) != after.get(place)}
    # SQLite's log and its index are there whenever marks are read; no mark is in them.
    assert changed <= {"state.sqlite3-wal", "state.sqlite3-shm"}
    assert not after.get(own_home / "data" / "state.sqlite3-wal")


def as_repository(site: Path) -> None:
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(site), *command], check=True)


def test_a_clone_lies_in_a_folder_of_its_owner(site: Path, own_home: Path) -> None:
    as_repository(site)
    for command in ("update", "list"):
        done = subprocess.run(
            ["/bin/sh", "-c", 'umask 000; exec "$@"', "sh", *COMMAND, "-s", site.as_uri(), command],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    clones = own_home / "data" / "clones"
    assert [stat.S_IMODE(place.stat().st_mode) for place in (clones, *clones.iterdir())] == [0o700, 0o700]
