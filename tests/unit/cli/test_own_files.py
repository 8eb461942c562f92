"""What stands in place of one of the program's own files and is none: refused, left alone, and not waited for."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.paths import app_paths
from reader.state.privacy import inventory
from tests.unit.cli.running import Runner

POST = "2026-01-05-Question-1-What-is-consent"
COMMANDS = (
    ("list",),
    ("search", "consent"),
    ("today",),
    ("today",),
    ("mark", POST, "--bookmark"),
    ("mark", POST, "--no-bookmark"),
    ("sources", "add", "other", "{site}"),
    ("sources",),
    ("stats",),
    ("doctor",),
)

PLACES = {
    "state": "data/state.sqlite3",
    "log": "data/state.sqlite3-wal",
    "index of the log": "data/state.sqlite3-shm",
    "lock": "data/state.sqlite3.lock",
    "backup": "data/backups/*-daily.sqlite3",
    "backups": "data/backups",
    "sources": "config/sources.toml",
    "lock of the sources": "config/sources.toml.lock",
    "cache": "cache/sites/*.cache",
    "index": "cache/sites/*.index",
    "drawn": "cache/sites/*.today",
    "caches": "cache/sites",
    "answer": "cache/today",
}
"""Files and folders of the program; each must be there after the commands have run once."""


def link(place: Path, victim: Path) -> None:
    place.symlink_to(victim)


def pipe(place: Path, victim: Path) -> None:
    os.mkfifo(place)


def empty_folder(place: Path, victim: Path) -> None:
    place.mkdir()


def run_all(run: Runner, site: Path) -> str:
    said = ""
    for command in COMMANDS:
        result = run(*(word.format(site=site) for word in command), ok=False)
        assert result.status in {0, 1, 2, 3, 4}, result
        said += result.err + (result.out if command == ("doctor",) else "")
    return said


def remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        for inner in place.iterdir():
            inner.unlink()
        place.rmdir()
    else:
        place.unlink(missing_ok=True)


@pytest.mark.slow
@pytest.mark.timeout(60)
@pytest.mark.parametrize("put", [link, pipe, empty_folder], ids=lambda put: put.__name__)
@pytest.mark.parametrize("name", PLACES)
def test_what_stands_in_place_of_an_own_file_is_refused_and_left_alone(  # noqa: PLR0917
    run: Runner,
    plain_site: Path,
    own_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    put: Callable[[Path, Path], None],
) -> None:
    monkeypatch.setenv("PRIVACY_READER_SOURCE", str(plain_site))
    run_all(run, plain_site)
    (own_home / "config" / "sources.toml").unlink()
    victim = tmp_path / "victim"
    if PLACES[name] in {"data/backups", "cache/sites"}:
        if put is empty_folder:
            pytest.skip("a folder is what it is to be")
        victim.mkdir(mode=0o755)
        (victim / "theirs").write_text("theirs")
    else:
        victim.write_text("theirs")
    victim.chmod(0o755)
    places = list(own_home.glob(PLACES[name]))
    assert places or name in {"log", "index of the log", "sources"}
    for place in places or [own_home / PLACES[name]]:
        remove(place)
        put(place, victim)
        before = os.lstat(place)
        said = run_all(run, plain_site)
        assert place.name in said, said
        after = os.lstat(place)
        assert (before.st_ino, before.st_mode) == (after.st_ino, after.st_mode)
        assert stat.S_IMODE(victim.stat().st_mode) == 0o755
        assert (
            [one.name for one in victim.iterdir()] == ["theirs"] if victim.is_dir() else victim.read_text() == "theirs"
        )


def test_a_pipe_in_place_of_the_settings_is_told_at_once(run: Runner, own_home: Path) -> None:
    (own_home / "config").mkdir(parents=True)
    os.mkfifo(own_home / "config" / "config.toml")
    assert "config.toml is a named pipe" in run("list", "--no-fold", ok=False).sentence()


def test_the_settings_may_be_a_link_of_the_persons(run: Runner, own_home: Path, tmp_path: Path) -> None:
    (own_home / "config").mkdir(parents=True)
    (tmp_path / "mine.toml").write_text('dates = "iso"\n')
    (own_home / "config" / "config.toml").symlink_to(tmp_path / "mine.toml")
    assert run("list", "--no-fold").status == 0


def test_every_own_file_is_tried_here(own_home: Path) -> None:
    """A file that is added to the inventory is added here too, or is not written by these commands."""
    elsewhere = {
        "screen.json",
        "opening",
        "config.toml",
        "clones",
        "crashes",
        "state.sqlite3.damaged-*",
        "sync-*",
        "synced.json",
        ".*.tmp",
        "cache",
    }
    tried = {Path(place).name for place in PLACES.values()}
    assert {one.path.name for one in inventory(app_paths())} <= tried | elsewhere
