"""An export to a file is there as a whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.cli.commands.export import put
from reader.errors import UsageError
from tests.unit.cli.running import Runner


@pytest.mark.parametrize(
    ("stops", "told"), [(OSError(28, "No space left on device"), UsageError), (KeyboardInterrupt(), KeyboardInterrupt)]
)
def test_what_stops_an_export_leaves_no_half_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stops: BaseException, told: type[BaseException]
) -> None:
    def stop(_: int) -> None:
        raise stops

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(told):
        put("text\n", tmp_path / "bookmarks.md")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "begins"),
    [("b.csv", "title,date"), ("b.HTML", "<!DOCTYPE"), ("b.json", "["), ("b.md", "# Bookmarks"), ("b", "# Bookmarks")],
)
def test_a_file_has_the_format_of_its_ending(run: Runner, tmp_path: Path, name: str, begins: str) -> None:
    run("mark", "--bookmark", "mail")
    run("export", "-o", str(tmp_path / name))
    assert (tmp_path / name).read_text().lstrip("﻿").startswith(begins)
