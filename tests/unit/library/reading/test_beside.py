"""A second process reads what this one would, and whatever becomes of it, the library is the same."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reader.library.cache.store import Cache
from reader.library.library import Library, LoadOptions
from reader.library.loader import load_tree
from reader.library.reading import beside, files
from reader.library.reading.backwards import read_backwards
from reader.library.reading.beside import States, read_beside
from reader.library.trees.folder import FolderTree
from reader.library.trees.freshness import list_files
from reader.library.trees.tree import TreeFile
from tests.unit.library.conftest import write

LONGEST = 30
"""Seconds after which something is hanging."""

POSTS = {
    f"_posts/2026-01-{day:02}-post-{day}.md": (
        f"---\ntitle: Post {day}\ntags: [a, b{day % 3}]\n---\nOf courier {day}.\n\nThe end.\n"
    )
    for day in range(1, 29)
}
SITES = {
    "jekyll": {"_config.yml": "title: A blog\ntimezone: Asia/Tokyo\n", **POSTS},
    "hugo": {"hugo.toml": 'title = "A blog"\n', **{f"content/{name[7:]}": text for name, text in POSTS.items()}},
    "notes": {
        **{name[7:]: text for name, text in POSTS.items()},
        "broken.md": "---\ntitle: [\n---\nText.\n",
        "latin.md": b"caf\xe9 au lait \xff\n",
    },
}


@pytest.fixture(params=SITES)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return write(tmp_path / "site", SITES[request.param])


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every site is large, and there are processors for two."""
    monkeypatch.setattr(beside, "LARGE", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)


def read_here(tree: FolderTree) -> States:
    """The states as this process reads them."""
    read: States = {}
    read_backwards(tree, LoadOptions(), read.update)
    return read


def told(library: Library) -> tuple[object, ...]:
    """All that a person sees of a library."""
    return library.posts, library.entries, library.problems, library.version


@pytest.mark.usefixtures("large")
def test_the_second_process_reads_the_same(folder: Path) -> None:
    tree = FolderTree(folder)
    here = read_here(tree)
    with read_beside(
        tree, LoadOptions(), len(here), files.opened_site(tree, list_files(tree), LoadOptions())[1].site.key
    ) as others:
        end = time.monotonic() + LONGEST
        while len(others) < len(here) and time.monotonic() < end:
            time.sleep(0.01)
        assert others == here
    assert len(here) >= len(POSTS)


def test_it_begins_with_the_last_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.library.reading.backwards._AT_ONCE", 10)
    tree = FolderTree(write(tmp_path, SITES["jekyll"]))
    parts: list[list[str]] = []
    read_backwards(tree, LoadOptions(), lambda states: parts.append(list(states)))
    assert [len(part) for part in parts] == [10, 10, 8]
    opened = files.opened_site(tree, list_files(tree), LoadOptions())[1]
    assert [path for part in reversed(parts) for path in part] == list(opened.found)


@pytest.mark.usefixtures("large")
def test_a_library_is_the_same_with_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_it = told(load_tree(FolderTree(folder)))
    monkeypatch.setattr(beside, "LARGE", 1_000_000)
    assert told(load_tree(FolderTree(folder))) == with_it


@pytest.mark.usefixtures("large")
def test_its_posts_count_for_the_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = FolderTree(write(tmp_path, SITES["jekyll"]))
    former = dict(list(read_here(tree).items())[-8:])

    @contextmanager
    def read_before(*_: object) -> Iterator[States]:
        yield former

    steps: list[tuple[int, int]] = []
    monkeypatch.setattr(files, "read_beside", read_before)
    monkeypatch.setattr(files, "TOLD_EVERY", 10)
    load_tree(tree, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(18, 28), (28, 28), (28, 28)]


def say(tmp_path: Path, answer: str) -> str:
    """A program that says `answer` instead of what it was asked."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\nprintf '{answer}'\n")
    program.chmod(0o700)
    return str(program)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(
    "answer",
    ["", "\\000\\000", "\\000\\000\\000\\000\\000\\000\\000\\004what", "\\000\\000\\000\\000\\000\\000\\000\\020half"],
)
def test_a_process_that_breaks_off_is_no_failure(answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = FolderTree(write(tmp_path / "site", SITES["jekyll"]))
    monkeypatch.setattr(sys, "executable", say(tmp_path, answer))
    assert len(load_tree(tree).posts) == len(POSTS)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("program", ["/no/such/program", "/bin/false", ""])
def test_a_process_that_cannot_be_started_is_no_failure(
    program: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = told(load_tree(FolderTree(folder)))
    monkeypatch.setattr(sys, "executable", program)
    assert told(load_tree(FolderTree(folder))) == expected


def no_process(*_: object, **__: object) -> None:
    pytest.fail("a process was started")


class OwnTree(FolderTree):
    """A tree that another process would read otherwise."""


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("why", ["small", "one processor", "own"])
def test_none_is_started_where_it_would_not_help(why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = FolderTree(write(tmp_path, SITES["jekyll"]))
    if why == "small":
        monkeypatch.setattr(beside, "LARGE", len(POSTS) + 1)
    elif why == "one processor":
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    else:
        tree = OwnTree(tmp_path)
    monkeypatch.setattr(beside, "start_beside", no_process)
    assert len(load_tree(tree).posts) == len(POSTS)


def test_none_is_started_where_most_is_known(
    tmp_path: Path, large: None, monkeypatch: pytest.MonkeyPatch, load_kept: Callable[[Path], Library]
) -> None:
    folder = write(tmp_path / "site", SITES["jekyll"])
    load_kept(folder)
    monkeypatch.setattr(beside, "start_beside", no_process)
    (folder / "_posts/2026-01-29-new.md").write_text("---\ntitle: New\n---\nText.\n")
    assert len(load_kept(folder).posts) == len(POSTS) + 1


@pytest.fixture
def load_kept(tmp_path: Path) -> Callable[[Path], Library]:
    """Load a folder with a cache."""
    return lambda folder: load_tree(FolderTree(folder), cache=Cache.open(tmp_path / "cache"))


def test_what_changed_since_it_was_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path, SITES["jekyll"])
    changed = "_posts/2026-01-05-post-5.md"
    former = read_here(FolderTree(folder))
    (folder / changed).write_text("---\ntitle: Written anew\n---\nText.\n")

    @contextmanager
    def read_before(*_: object) -> Iterator[States]:
        yield former

    read: list[str] = []
    reading = files.read_file

    def noted(tree: FolderTree, file: TreeFile, opened: files.SiteReader) -> object:
        read.append(file.path)
        return reading(tree, file, opened)

    monkeypatch.setattr(files, "read_beside", read_before)
    monkeypatch.setattr(files, "read_file", noted)
    assert "Written anew" in {post.title for post in load_tree(FolderTree(folder)).posts}
    assert read == [changed]
