"""Small sites of the shared data in which a post once stood in a wrong place, or a mark was out of sight."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import reader
from tests.unit.cli.running import Runner

pytestmark = pytest.mark.shared


def copied(case: str, shared: Path, tmp_path: Path) -> Path:
    site = tmp_path / "input"
    shutil.copytree(shared / "cases" / "field" / case / "input", site)
    return site


def test_a_post_with_broken_front_matter_stands_where_its_day_belongs(shared: Path, tmp_path: Path) -> None:
    library = reader.load(copied("19-broken-front-matter-order", shared, tmp_path), cache=False)
    assert library.posts[0].title == "Newest"
    assert len(library.posts) == 2


def test_a_mark_and_its_note_follow_a_post_that_was_renamed_and_edited(shared: Path, tmp_path: Path) -> None:
    run = Runner()
    site = copied("05-rename-and-edit", shared, tmp_path)
    run("mark", "-s", str(site), "--bookmark", "--note", "for the exam", "2026-01-01-consent")
    post = site / "_posts" / "2026-01-01-consent.md"
    text = post.read_text()
    assert "Sentence 9 about" in text
    post.unlink()
    (site / "_posts" / "2026-03-01-consent.md").write_text(text.replace("Sentence 9 about", "Sentence nine about"))
    (row,) = run("list", "-s", str(site), "is:bookmarked", "--json").json
    assert row["id"] == "_posts/2026-03-01-consent.md"
    assert "for the exam" in run("export", "-s", str(site)).out
