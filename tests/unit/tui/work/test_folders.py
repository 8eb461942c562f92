"""Folders that complete what is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.tui.work.folders import Folder, folders_for, is_path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("blog/_posts", "Books", "notes", ".hidden", "with space", "bad\nname"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "blurb.md").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_folders_that_begin_so_are_found_sites_first_and_files_are_not(place: Path) -> None:
    assert folders_for(f"{place}/b") == [Folder(f"{place}/blog/", True), Folder(f"{place}/Books/", False)]
    assert folders_for("./n") == [Folder("./notes/", False)]
    assert folders_for("w") == [Folder("with space/", False)]


def test_the_home_folder_is_written_as_it_was_typed(place: Path) -> None:
    assert Folder("~/blog/", True) in folders_for("~/")
    assert folders_for("~nobody-of-that-name/x") == []


def test_hidden_folders_wait_for_their_dot_and_names_that_cannot_be_typed_are_left_out(place: Path) -> None:
    assert {folder.typed for folder in folders_for("./")} == {"./blog/", "./Books/", "./notes/", "./with space/"}
    assert folders_for("./.h") == [Folder("./.hidden/", False)]


@pytest.mark.parametrize("typed", ["/no/such/folder/x", "\0", "blog/_posts/x", "a" * 5000 + "/"])
def test_what_leads_nowhere_has_no_folders(place: Path, typed: str) -> None:
    assert folders_for(typed) == []


@pytest.mark.parametrize(
    ("typed", "path"),
    [("~/x", True), ("./x", True), ("/x", True), ("a/b", True), ("name", False), ("https://host/a", False)],
)
def test_what_is_meant_as_a_path(typed: str, path: bool) -> None:
    assert is_path(typed) is path
