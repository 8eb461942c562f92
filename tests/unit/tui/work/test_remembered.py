"""What was chosen on the screen is there the next day, and gives way to a setting that changed since."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.tui.work.remembered import Remembered


def keep(path: Path, theme: str) -> None:
    remembered = Remembered(path)
    remembered.choose("theme", theme, "auto")
    remembered.save()


def test_a_choice_is_there_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "data" / "screen.json"
    remembered = Remembered(path)
    assert remembered.get("theme", "auto") == "auto"
    remembered.choose("theme", "nord", "auto")
    remembered.choose("width", 96, 80)
    remembered.save()
    assert Remembered(path).get("theme", "auto") == "nord"
    assert Remembered(path).get("width", 80) == 96
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_setting_that_changed_afterwards_wins(tmp_path: Path) -> None:
    path = tmp_path / "screen.json"
    keep(path, "nord")
    assert Remembered(path).get("theme", "privacy-light") == "privacy-light"


def test_choosing_what_the_setting_says_forgets_the_choice(tmp_path: Path) -> None:
    path = tmp_path / "screen.json"
    keep(path, "nord")
    keep(path, "auto")
    assert "theme" not in path.read_text()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"theme": 3}', '{"theme": [7, "auto"]}', "[" * 20_000, "\xff"])
def test_a_file_that_is_something_else_is_passed_over(tmp_path: Path, content: str) -> None:
    path = tmp_path / "screen.json"
    path.write_text(content, "latin-1")
    assert Remembered(path).get("theme", "auto") == "auto"


def test_a_folder_that_cannot_be_written_to_costs_the_memory_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    remembered = Remembered(tmp_path / "file" / "screen.json")
    remembered.choose("theme", "nord", "auto")
    remembered.save()
    assert remembered.get("theme", "auto") == "nord"


def test_in_private_nothing_is_kept() -> None:
    remembered = Remembered(None)
    remembered.choose("theme", "nord", "auto")
    remembered.save()
    assert remembered.get("theme", "auto") == "nord"
    assert Remembered(None).get("theme", "auto") == "auto"
