"""A network drive that stops answering: one can still leave, and is told what may not be saved."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.hostile.program import Program, Reader

START = """
import os, sys, time
from reader.cli import main
from reader.library.trees import beneath
from reader.tui.work import drafts

hangs = sys.argv.pop(1)

class Hanging:
    def __getattr__(self, name):
        return getattr(os, name)

    def open(self, *arguments, **options):
        while os.path.exists(hangs):
            time.sleep(0.02)
        return os.open(*arguments, **options)

beneath.os = Hanging()
drafts.WRITING = 1.0
main()
"""
"""The program on a disk that does not answer as long as a file is there."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    posts = tmp_path / "site" / "_posts"
    posts.mkdir(parents=True)
    for day in (1, 2, 3):
        (posts / f"2026-01-0{day}-a.md").write_text(f"---\ntitle: Question {day}\n---\nAnswer {day}.\n")
    return posts.parent


def opened(program: Program, site: Path, hangs: Path) -> Reader:
    command = [sys.executable, "-c", START, str(hangs), str(site)]
    reader = Reader(program, command, columns=120, rows=36, environment=program.environment)
    assert reader.shows("Answer 3", 20) is not None, reader.text
    reader.settle(0.5)
    hangs.touch()
    return reader


def test_one_leaves_while_a_post_is_read(program: Program, site: Path, tmp_path: Path) -> None:
    with opened(program, site, tmp_path / "hangs") as reader:
        reader.press("j", "j")
        reader.settle(0.5)
        assert "Answer 1" not in reader.text
        reader.press("Q")
        assert reader.wait_for_end(8) == 0
        assert reader.left() == []


def test_what_may_not_be_saved_is_told(program: Program, site: Path, tmp_path: Path) -> None:
    with opened(program, site, tmp_path / "hangs") as reader:
        reader.press("b")
        reader.settle(0.5)
        assert "★ 0" in reader.text
        reader.press("Q")
        assert reader.wait_for_end(12) == 4
        assert "The disk does not answer, so what you marked last may not be saved." in reader.text
        assert reader.left() == []
        assert reader.faults() == ()
