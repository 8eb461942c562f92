"""What a person sees of the program where the marks cannot be kept: a sentence, and nothing that was marked is lost."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from reader.state.file.files import side_files
from tests.template import ForkedReader
from tests.unit.cli.running import COMMAND, Result, environment, process
from tests.unit.state.making import mounted

Telling = Callable[[str, str, str], None]

BOOKMARKED = "is:bookmarked"
FAULTS = "Faults of the marks' file, and what a command says of them"


def run(place: Path, site: Path, *arguments: str, **values: str) -> Result:
    """Run a command whose home is `place`."""
    return process("-s", str(site), *arguments, values={"PRIVACY_READER_HOME": str(place), **values})


def titles(place: Path, site: Path) -> list[str]:
    return [line.split("\t")[2] for line in run(place, site, "list", BOOKMARKED).out.splitlines()]


def fill(file: Path) -> None:
    """Fill the disk with a file."""
    with suppress(OSError), file.open("wb", buffering=0) as rest:
        while True:
            rest.write(bytes(512))


def spoil_header(file: Path) -> None:
    with file.open("r+b") as handle:
        handle.write(b"\xff" * 100)


def spoil_page(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        page = db.execute("SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = 'record'").fetchone()[0]
    with file.open("r+b") as handle:
        handle.seek((page - 1) * 4096)
        handle.write(b"\xff" * 4096)


def make_newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA user_version = 999")


def cut_log(file: Path) -> None:
    """Leave a log as a crash does, then cut its end off."""
    code = (
        "import os; from reader.state import StateStore; from tests.unit.state.making import entry;"
        "store = StateStore.open(); [store.set_read(entry(f'{n}', f'x{n}'), True) for n in range(20)];"
        "store.wait_for_backup(); os._exit(0)"
    )
    home = {"PRIVACY_READER_HOME": str(file.parent.parent)}
    subprocess.run([COMMAND[0], "-c", code], env=environment(home), check=True)
    log = side_files(file)[1]
    os.truncate(log, log.stat().st_size * 2 // 3)


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "damaged header": (spoil_header, "set aside"),
    "damaged page": (spoil_page, "set aside"),
    "empty file": (lambda file: os.truncate(file, 0), "missing or empty"),
    "truncated log": (cut_log, ""),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_said_once_and_the_marks_are_there(name: str, site: Path, own_home: Path, told: Telling) -> None:
    assert run(own_home, site, "mark", "--bookmark", "mail").status == 0
    damage, words = DAMAGES[name]
    damage(own_home / "data" / "state.sqlite3")
    found = run(own_home, site, "mark", "--bookmark", "long-read")
    assert found.status == 0
    assert len(found.err.splitlines()) == bool(words)
    assert words in found.err
    assert sorted(titles(own_home, site)) == ["A long read", "Who reads my mail?"]
    assert run(own_home, site, "list", BOOKMARKED).err == ""
    told(FAULTS, name, found.err.strip() or "(nothing; all marks are there)")


READING = {
    "list": ("list", "is:noted"),
    "export": ("export",),
    "stats": ("stats",),
    "doctor": ("doctor",),
    "recall": ("recall", "--count"),
}


@pytest.mark.parametrize("name", READING)
def test_marks_come_back_from_backups_whichever_command_is_first(name: str, site: Path, own_home: Path) -> None:
    assert run(own_home, site, "mark", "--note", "sealed", "mail").status == 0
    for file in side_files(own_home / "data" / "state.sqlite3"):
        file.unlink(missing_ok=True)
    first = run(own_home, site, *READING[name])
    assert "came back from backups" in first.out + first.err
    assert first.status == 0
    again = run(own_home, site, "export")
    assert "sealed" in again.out
    assert "came back" not in again.err


def test_a_private_run_shows_the_marks_of_a_backup_and_leaves_it_there(site: Path, own_home: Path) -> None:
    assert run(own_home, site, "mark", "--note", "sealed", "mail").status == 0
    file = own_home / "data" / "state.sqlite3"
    for one in side_files(file):
        one.unlink(missing_ok=True)
    found = run(own_home, site, "--private", "export")
    assert "sealed" in found.out
    assert "a backup" in found.sentence()
    assert not file.exists()


def test_doctor_says_before_the_first_mark_that_none_can_be_kept(site: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "fixed", "size=8m") as home:
        assert "does not exist yet" in run(home / "mine", site, "doctor").out
        subprocess.run(["mount", "-o", "remount,ro", str(home)], check=True)
        said = run(home / "mine", site, "mark", "--read", "mail").sentence()
        found = run(home / "mine", site, "doctor", "--json")
    assert found.status == 4
    assert found.json["errors"] == [said]


def test_a_newer_file_is_refused_and_left_as_it_is(site: Path, own_home: Path, told: Telling) -> None:
    run(own_home, site, "mark", "--bookmark", "mail")
    file = own_home / "data" / "state.sqlite3"
    make_newer(file)
    before = file.read_bytes()
    found = run(own_home, site, "mark", "--read", "mail")
    assert found.status == 4
    assert "newer" in found.sentence()
    assert file.read_bytes() == before
    told(FAULTS, "a newer program's file", found.err.strip())


def test_a_locked_file_is_waited_for_and_then_reported(site: Path, own_home: Path, told: Telling) -> None:
    run(own_home, site, "mark", "--bookmark", "mail")
    with (own_home / "data" / "state.sqlite3.lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = run(own_home, site, "mark", "--no-bookmark", "mail")
    assert found.status == 4
    assert "in use by another program" in found.sentence()
    assert titles(own_home, site) == ["Who reads my mail?"]
    told(FAULTS, "locked", found.err.strip())


def test_a_read_only_folder_is_said_and_the_marks_are_still_shown(site: Path, tmp_path: Path, told: Telling) -> None:
    with mounted(tmp_path / "fixed", "size=8m") as home:
        run(home, site, "mark", "--bookmark", "mail")
        subprocess.run(["mount", "-o", "remount,ro", str(home)], check=True)
        found = run(home, site, "mark", "--read", "mail")
        assert found.status == 4
        assert "read-only" in found.sentence()
        assert titles(home, site) == ["Who reads my mail?"]
        values = {"PRIVACY_READER_HOME": str(home)}
        with ForkedReader(str(site), environment=environment(values)) as terminal:
            terminal.wait_for("★ 1")
            terminal.wait_for("Marks of this run are not saved")
            assert "private" in terminal.text
            terminal.press("q")
            assert terminal.wait_for_end(60) == 0
        with ForkedReader("--private", str(site), environment=environment(values)) as terminal:
            terminal.wait_for("★ 1")
            assert "private" in terminal.text
            terminal.press("q")
            assert terminal.wait_for_end(60) == 0
    told(FAULTS, "read-only folder", found.err.strip())


def test_a_full_disk_is_said_and_what_was_marked_stays(site: Path, tmp_path: Path, told: Telling) -> None:
    with mounted(tmp_path / "small", "size=800k") as home:
        run(home, site, "mark", "--bookmark", "mail")
        fill(home / "rest")
        found = run(home, site, "mark", "--read", "long-read")
        assert found.status == 4
        assert "full" in found.sentence()
        assert titles(home, site) == ["Who reads my mail?"]
        (home / "rest").unlink()
        assert run(home, site, "mark", "--read", "long-read").status == 0
        assert titles(home, site) == ["Who reads my mail?"]
    told(FAULTS, "disk full", found.err.strip())


def test_a_full_disk_under_the_reader_is_said_and_the_star_stays_away(site: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "size=1500k") as home:
        values = environment({"PRIVACY_READER_HOME": str(home)})
        with ForkedReader(str(site), environment=values) as terminal:
            terminal.wait_for("★ 0")
            terminal.press("b")
            terminal.wait_for("★ 1")
            fill(home / "rest")
            for _ in range(40):
                terminal.press("j", "b", "k", "b")
                if "full" in terminal.text:
                    break
            terminal.wait_for("full")
            shown = int(terminal.text.split("★ ")[1].split()[0])
            terminal.kill()
        (home / "rest").unlink()
        assert len(titles(home, site)) == shown


def test_marks_on_a_full_or_read_only_disk_can_be_taken_elsewhere(site: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "size=800k") as home:
        run(home, site, "mark", "--bookmark", "mail")
        before = run(home, site, "state", "export").out
        fill(home / "rest")
        assert run(home, site, "mark", "--read", "long-read").status == 4, "no room is left"
        found = run(home, site, "state", "export", "-o", str(tmp_path / "marks.json"))
        assert (found.status, "Written to" in found.sentence()) == (0, True)
        assert (tmp_path / "marks.json").read_text() == before
        (home / "rest").unlink()
        subprocess.run(["mount", "-o", "remount,ro", str(home)], check=True)
        found = run(home, site, "state", "export")
        assert (found.status, found.out, found.err) == (0, before, "")


@pytest.mark.parametrize("value", ["relative/folder", "", "~/x"])
def test_a_folder_that_the_specification_does_not_allow_is_passed_over(value: str, site: Path, tmp_path: Path) -> None:
    values = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), value)
    home = tmp_path / "home"
    found = run(Path(), site, "mark", "--bookmark", "mail", PRIVACY_READER_HOME="", HOME=str(home), **values)
    assert (found.status, found.err) == (0, "")
    assert (home / ".local" / "share" / "privacy-reader" / "state.sqlite3").is_file()


def test_folders_that_are_missing_are_made(site: Path, tmp_path: Path) -> None:
    place = tmp_path / "not" / "there"
    found = run(Path(), site, "mark", "--bookmark", "mail", PRIVACY_READER_HOME="", XDG_DATA_HOME=str(place))
    assert (found.status, found.err) == (0, "")
    assert (place / "privacy-reader" / "state.sqlite3").is_file()
    assert [folder.stat().st_mode & 0o777 for folder in (place.parent, place)] == [0o700, 0o700]


def test_without_home_the_one_of_the_account_is_used() -> None:
    values = {name: value for name, value in environment().items() if name not in {"HOME", "PRIVACY_READER_HOME"}}
    values |= {"XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": ""}
    done = subprocess.run([*COMMAND, "state", "path"], env=values, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert Path(done.stdout.strip()).is_absolute()


def test_a_home_that_cannot_be_made_is_said(site: Path, tmp_path: Path, told: Telling) -> None:
    (tmp_path / "file").write_text("")
    found = run(tmp_path / "file" / "home", site, "mark", "--bookmark", "mail")
    assert found.status == 4
    assert "cannot be kept" in found.sentence()
    listed = run(tmp_path / "file" / "home", site, "list", "--limit", "1")
    assert (listed.status, listed.err) == (0, "")
    told(FAULTS, "no home", found.err.strip())


def test_the_reader_starts_on_a_full_disk_and_commands_find(site: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "size=1500k") as home:
        run(home, site, "mark", "--bookmark", "mail")
        fill(home / "rest")
        found = run(home, site, "search", "mail")
        assert found.status == 0
        assert "mail" in found.out
        assert titles(home, site) == ["Who reads my mail?"]
        values = environment({"PRIVACY_READER_HOME": str(home)})
        with ForkedReader(str(site), environment=values) as terminal:
            terminal.wait_for("★ 1")
            terminal.wait_for("Marks of this run are not saved")
            terminal.kill()


def test_a_site_that_failed_to_open_is_not_opened_again_unasked(site: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    values = {"PRIVACY_READER_HOME": str(home)}
    process("sources", "add", "mine", str(site), values=values)
    note = home / "data" / "opening"
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps({"source": str(site), "pid": 2**22 + 1, "started": "1"}))
    for _ in range(2):
        with ForkedReader(environment=environment(values)) as terminal:
            terminal.wait_for("could not be")
            terminal.press("q")
            terminal.wait_for_end()
    with ForkedReader(str(site), environment=environment(values)) as terminal:
        terminal.wait_for("Who reads my mail?")
        terminal.kill()
    assert not note.exists(), "asked for by name it is opened, and that is noted"
    with ForkedReader(environment=environment(values)) as terminal:
        terminal.wait_for("Who reads my mail?")
        terminal.kill()
