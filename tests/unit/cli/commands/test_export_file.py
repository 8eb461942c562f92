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


def test_an_ending_that_no_format_has_is_refused_before_anything_is_written(run: Runner, tmp_path: Path) -> None:
    run("mark", "--bookmark", "mail")
    found = run("export", "-o", str(tmp_path / "z.pdf"), ok=False)
    assert found.status == 2
    assert ".pdf" in found.sentence()
    assert ".md, .markdown, .txt, .html, .htm, .json, .csv" in found.sentence()
    assert list(tmp_path.iterdir()) == []
    run("export", "-f", "csv", "-o", str(tmp_path / "z.pdf"))


@pytest.mark.parametrize("form", ["markdown", "html", "json", "csv", "anki"])
def test_no_file_is_written_of_nothing(run: Runner, tmp_path: Path, form: str) -> None:
    file = tmp_path / "z"
    assert run("export", "-f", form, "-o", str(file), ok=False).status == 1
    assert not file.exists()
    run("mark", "--bookmark", "mail")
    run("export", "-f", form, "-o", str(file))
    assert "mail" in file.read_text()


def test_a_query_narrows_what_is_exported(run: Runner) -> None:
    run("mark", "--bookmark", "mail", "long-read")
    run("mark", "--note", "for the talk", "consent")
    run("mark", "--no-bookmark", "consent")
    for query, titles in (
        ((), ["A long read", "Q: What is consent?", "Who reads my mail?"]),
        (("is:noted",), ["Q: What is consent?"]),
        (("tag:encryption", "is:bookmarked"), ["Who reads my mail?"]),
    ):
        assert sorted(one["title"] for one in run("export", "--json", *query).json) == sorted(titles), query
    assert "Who reads my mail?" in (anki := run("export", "-f", "anki", "tag:encryption").out)
    assert "A long read" not in anki
    assert "No post that matches" in run("export", "tag:consent", "is:read", ok=False).err
    assert run("export", "is:nonsense", ok=False).status == 2


def test_the_heading_names_notes_where_there_are_some_without_a_bookmark(run: Runner) -> None:
    run("mark", "--note", "for the talk", "mail")
    assert run("export").out.startswith("# Bookmarks\n")
    run("mark", "--no-bookmark", "mail")
    assert run("export").out.startswith("# Bookmarks and notes\n")
