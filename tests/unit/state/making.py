"""Entries, clocks and stores for the tests of the state."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reader.library.post import Copy, Entry, Post
from reader.state import StateStore
from reader.text import EMPTY, clean_line

SITE = "https://example.org/site"


def entry(
    name: str, text: str, *copies: str, site: str = SITE, title: str = "", url: str = "", tags: str = ""
) -> Entry:
    """An entry of the post `name` with the fingerprint `text`, and further copies of it."""
    post = Post(
        id=name,
        title=clean_line(title or f"What is {text}?"),
        subtitle=EMPTY,
        author=EMPTY,
        instant=1_700_000_000,
        offset=0,
        url=url or f"/{name}",
        tags=tuple(clean_line(tag) for tag in tags.split()),
        categories=(),
        layout=EMPTY,
        slug=clean_line(name),
        draft=False,
        words=100,
        fingerprint=text,
        site=site,
    )
    return Entry(post, tuple(Copy(one, 1_700_000_000, 0) for one in (name, *copies)))


ENTRIES = [entry(f"{number}.md", f"t{number}") for number in range(6)]


def mark_something_on_each(devices: list[StateStore]) -> None:
    """Three machines mark different things, partly of the same posts."""
    devices[0].set_read(ENTRIES[0], True)
    devices[1].set_note(ENTRIES[1], "by the laptop")
    devices[2].set_bookmarked(ENTRIES[:3], True)


def assert_alike(devices: list[StateStore]) -> None:
    """All stores hold the same records, and some."""
    first, *others = ([*store.records()] for store in devices)
    assert first
    assert all(other == first for other in others)


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A small file system of its own."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


class Clock:
    """A wall clock that is moved by hand, in milliseconds."""

    def __init__(self, now: int = 1_750_000_000_000) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


def reopened(store: StateStore) -> StateStore:
    """The same file in a store of its own, after the first was closed."""
    path = store.path
    assert path is not None
    store.close()
    return StateStore.open(path)


def all_bytes(folder: Path) -> bytes:
    """The bytes of every file under a folder."""
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())
