"""What a picture depends on: every change is another state, and the same files are the same state everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader.frame.stamp import below, digest, program_files, surroundings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "a.md").write_text("a")
    (tmp_path / "b.md").write_text("b")
    (tmp_path / "skipped").mkdir()
    (tmp_path / "skipped" / "c").write_text("c")
    return tmp_path


def state(folder: Path) -> int:
    groups = below(str(folder), skipped=(b"skipped",))
    assert groups is not None
    return digest(groups)


def test_everything_below_a_folder_counts_but_what_is_skipped(folder: Path) -> None:
    groups = below(str(folder), skipped=(b"skipped",))
    assert groups is not None
    assert groups.split(b"\0") == [os.fsencode(folder) + b"/", b"b.md", b"inner", b"inner/a.md"]
    assert below(str(folder), most=2) is None


def overwrite(folder: Path) -> None:
    with (folder / "b.md").open("r+") as file:
        file.write("c")
    os.utime(folder / "b.md", ns=(1, 1))


def rename(folder: Path) -> None:
    (folder / "b.md").rename(folder / "inner" / "b.md")


def link(folder: Path) -> None:
    (folder / "b.md").unlink()
    (folder / "b.md").symlink_to(folder / "inner" / "a.md")


@pytest.mark.parametrize(
    "change",
    [
        overwrite,
        rename,
        link,
        lambda folder: (folder / "inner" / "new.md").write_text("new"),
        lambda folder: (folder / "inner" / "a.md").unlink(),
        lambda folder: (folder / "inner" / "a.md").write_text("longer"),
        lambda folder: (folder / "b.md").chmod(0o600),
    ],
)
def test_every_change_is_another_state(folder: Path, change: object) -> None:
    groups = below(str(folder), skipped=(b"skipped",))
    assert groups is not None
    before = digest(groups)
    assert digest(groups) == before
    change(folder)  # type: ignore[operator]
    assert digest(groups) != before


def test_a_state_is_the_same_in_every_process(folder: Path) -> None:
    code = "import sys; from reader.frame.stamp import below, digest; print(digest(below(sys.argv[1])))"
    found = {subprocess.check_output([sys.executable, "-c", code, str(folder)]) for _ in range(2)}
    assert len(found) == 1


def test_an_empty_log_of_the_marks_is_as_good_as_none(tmp_path: Path) -> None:
    log = tmp_path / "state.sqlite3-wal"
    absent = digest(os.fsencode(log))
    log.write_bytes(b"")
    assert digest(os.fsencode(log)) == absent
    log.write_bytes(b"marks")
    assert digest(os.fsencode(log)) != absent


def test_settings_are_looked_at_through_links_and_posts_are_not(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("1")
    place = tmp_path / "link"
    place.symlink_to("real")
    groups = os.fsencode(place)
    through, beside = digest(groups, through_links=True), digest(groups)
    (tmp_path / "real").write_text("12")
    assert digest(groups, through_links=True) != through
    assert digest(groups) == beside


def test_the_program_is_all_of_its_files() -> None:
    groups = program_files().split(b"\0")
    assert {b"cli/__init__.py", b"frame/stamp.py", b"tui/app.py"} <= set(groups)
    assert any(name.endswith(b"main.tcss") for name in groups)
    assert not any(b"__pycache__" in name for name in groups)


def test_an_installed_program_is_told_by_its_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "site-packages" / "reader"
    (place / "frame").mkdir(parents=True)
    (place / "frame" / "stamp.py").write_text("1")
    monkeypatch.setattr("reader.frame.stamp.__file__", str(place / "frame" / "stamp.py"))
    groups = program_files()
    assert b"frame" in groups.split(b"\0")
    assert b"stamp.py" not in groups
    before = digest(groups)
    # As installers do: the new file is written beside the old one, and takes its place.
    (place / "frame" / "stamp.py.new").write_text("2")
    (place / "frame" / "stamp.py.new").replace(place / "frame" / "stamp.py")
    assert digest(groups) != before


SAME = {"HOME": "/home/me", "TERM": "xterm-256color", "LANG": "C.UTF-8", "SHLVL": "1", "KITTY_WINDOW_ID": "1"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TERM", "screen"),
        ("COLORTERM", "truecolor"),
        ("NO_COLOR", "1"),
        ("LC_ALL", "de_DE.UTF-8"),
        ("TZ", "Asia/Tokyo"),
        ("PRIVACY_READER_HOME", "/elsewhere"),
        ("TMUX", "/tmp/tmux,1,0"),
        ("TEXTUAL_THEME", "nord"),
        ("FORCE_HYPERLINK", "1"),
    ],
)
def test_what_decides_the_looks_is_told_apart(name: str, value: str) -> None:
    assert surroundings("", SAME) != surroundings("", {**SAME, name: value})


@pytest.mark.parametrize(
    ("name", "value"), [("SHLVL", "2"), ("KITTY_WINDOW_ID", "7"), ("OLDPWD", "/"), ("EDITOR", "vi")]
)
def test_what_differs_from_window_to_window_is_not(name: str, value: str) -> None:
    assert surroundings("", SAME) == surroundings("", {**SAME, name: value})


def test_a_path_is_where_it_leads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    link = tmp_path / "link"
    link.symlink_to("one")
    before = surroundings(str(link), SAME)
    link.unlink()
    link.symlink_to("two")
    assert surroundings(str(link), SAME) != before
    monkeypatch.chdir(tmp_path / "one")
    here = surroundings(".", SAME)
    monkeypatch.chdir(tmp_path / "two")
    assert surroundings(".", SAME) != here
    # An address means the same from everywhere.
    there = surroundings("https://example.org/site.git", SAME)
    monkeypatch.chdir(tmp_path)
    assert surroundings("https://example.org/site.git", SAME) == there
