"""A repository that is damaged or locked is told as what it is, and no marks are put beside its parts."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from reader.errors import StateError
from reader.state import StateStore
from reader.state.travel import sync_git
from reader.state.travel.target import sync_with
from tests.unit.state.making import entry


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "marks.git")], check=True)
    return tmp_path / "marks.git"


@pytest.mark.parametrize("lost", ["objects", "refs"])
def test_a_repository_that_lost_a_part_is_no_shared_folder(
    devices: list[StateStore], remote: Path, tmp_path: Path, lost: str
) -> None:
    (remote / lost).rename(tmp_path / lost)
    with pytest.raises(StateError, match="no git repository"):
        sync_with(devices[0], str(remote))
    assert not list(remote.glob("*.jsonl"))


def test_a_lock_that_was_left_behind_is_told(
    devices: list[StateStore], remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_git, "_TRIES", 2)
    sync_with(devices[0], str(remote))
    locked = next((remote / "refs" / "heads").iterdir()).with_suffix(".lock")
    locked.touch()
    devices[0].set_read(entry("a.md", "a"), True)
    with pytest.raises(StateError, match="locked") as told:
        sync_with(devices[0], str(remote))
    assert ".lock" in told.value.hint
    locked.unlink()
    assert sync_with(devices[0], str(remote)).sent
