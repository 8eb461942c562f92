"""The index and the topics are made by a process of its own, which ends with whoever wanted them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

import reader
from reader.learn.ahead import Ahead
from reader.learn.kept_subjects import kept_subjects
from reader.library.library import Library, LoadOptions
from reader.sources import Source, index_file, resolve, topics_file

LONGEST = 30
"""Seconds after which something is hanging."""


@pytest.fixture
def site(tmp_path: Path) -> Source:
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(1, 5):
        text = f"---\ntitle: Question {number}\n---\nWhat a courier knows of letter {number}.\n"
        (folder / f"2026-01-0{number}-question.md").write_text(text)
    return resolve(str(folder))


def is_made(source: Source, library: Library) -> tuple[bool, bool]:
    """Whether the index and the topics of a library are kept."""
    index = reader.SearchIndex(library, cache=index_file(source))
    return index.take_kept(), kept_subjects(library, topics_file(source)) is not None


def test_what_was_made_is_there_for_the_screens(site: Source) -> None:
    library = reader.load(site.location)
    assert is_made(site, library) == (False, False)

    Ahead().make(site, LoadOptions())

    assert is_made(site, library) == (True, True)
    index = reader.SearchIndex(library, cache=index_file(site))
    assert index.take_kept()
    assert index.results("courier letter 3").hits[0].entry.title == "Question 3"


def test_other_options_are_another_state_of_the_site(site: Source) -> None:
    options = LoadOptions(fold=False)
    library = reader.load(site.location, options=options)

    Ahead().make(site, LoadOptions())
    assert is_made(site, library) == (False, False)

    Ahead().make(site, options)
    assert is_made(site, library) == (True, True)


def test_nothing_is_made_of_a_site_that_is_not_kept(site: Source) -> None:
    library = reader.load(site.location, cache=False)

    Ahead().make(site, LoadOptions())

    assert is_made(site, library) == (False, False)


@pytest.mark.parametrize("program", ["/no/such/program", "/bin/false"])
def test_a_process_that_fails_is_no_failure(program: str, site: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", program)
    library = reader.load(site.location)

    Ahead().make(site, LoadOptions())

    assert is_made(site, library) == (False, False)


def test_it_is_stopped_while_it_works(site: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    program = tmp_path / "slow"
    program.write_text(f"#!/bin/sh\necho > '{begun}'\nexec sleep 600\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    ahead = Ahead()
    making = Thread(target=ahead.make, args=(site, LoadOptions()))
    making.start()
    begun.read_text()

    ahead.stop()

    making.join(LONGEST)
    assert not making.is_alive()


def test_what_was_stopped_starts_nothing(site: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = Ahead()
    ahead.stop()
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a process was started"))

    ahead.make(site, LoadOptions())


def test_it_ends_with_the_program_that_wanted_it(site: Source, tmp_path: Path) -> None:
    reader.load(site.location)
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    (tmp_path / "sitecustomize.py").write_text(
        "import pathlib, time\nfrom reader.search import SearchIndex\n"
        f"def build(self):\n    pathlib.Path({str(begun)!r}).write_text('now')\n    time.sleep(600)\n"
        "SearchIndex.build = build\n"
    )
    paths = os.pathsep.join([str(tmp_path), str(Path(reader.__file__).parents[1])])
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "reader.learn.ahead"],
        env={**os.environ, "PYTHONPATH": paths},
        stdin=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps([site, LoadOptions()]).encode() + b"\n")
    process.stdin.flush()
    assert begun.read_text() == "now"

    process.stdin.close()

    assert process.wait(LONGEST) == 1
