"""A file that may not be read is told, not lost: as a person without the rights of root."""

from __future__ import annotations

import ctypes
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import reader
from reader.cli.basics import any_marks
from reader.state import StateStore
from tests.unit.state.making import entry

CAPABILITIES = 0x20080522
"""The version of the structures that capset(2) is given."""


def _give_up_rights() -> None:
    """From now on even root may read only what the modes of files allow."""
    head, none = (ctypes.c_uint32 * 2)(CAPABILITIES, 0), (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None).capset(head, none) == 0


def _without_rights(ask: Callable[[], object]) -> Any:
    """What a process without rights answers, as JSON gives it back."""
    receiving, sending = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            if os.geteuid() == 0:
                _give_up_rights()
            os.write(sending, json.dumps(ask()).encode())
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    os.close(sending)
    found = json.loads(os.read(receiving, 1 << 20))
    os.close(receiving)
    return found


def _problems_without_rights(site: Path) -> list[tuple[str, str]]:
    """What a process without rights says of a site."""

    def ask() -> object:
        library = reader.load(str(site), cache=False)
        found = [(str(it.path), str(it.reason)) for it in library.problems]
        return [[entry.post.title for entry in library.entries], found]

    ask()  # what it needs is imported while that is allowed
    titles, problems = _without_rights(ask)
    assert titles == ["open"]
    return [(path, reason) for path, reason in problems]


def test_files_and_folders_that_may_not_be_read_are_told(tmp_path: Path) -> None:
    posts = tmp_path / "site" / "_posts"
    closed = posts / "closed"
    closed.mkdir(parents=True)
    for name, folder in (("open", posts), ("locked", posts), ("within", closed)):
        (folder / f"2026-01-01-{name}.md").write_text(f"---\ntitle: {name}\n---\nx\n")
    (posts / "2026-01-01-locked.md").chmod(0)
    closed.chmod(0)
    try:
        problems = dict(_problems_without_rights(tmp_path / "site"))
    finally:
        closed.chmod(0o755)
    assert "permission" in problems["_posts/2026-01-01-locked.md"]
    assert "permission" in problems["_posts/closed/"]


def _notices_without_rights() -> list[str]:
    """What the store says that a process without rights opens to read."""
    found = _without_rights(lambda: [*map(str, StateStore.open_or_private().notices)] if any_marks() else [])
    return [str(one) for one in found]


@pytest.mark.parametrize("closed", ["data", "data/state.sqlite3"])
def test_marks_that_may_not_be_read_are_not_said_to_be_none(own_home: Path, closed: str) -> None:
    with StateStore.open() as store:
        store.set_bookmarked(entry("a.md", "a"), True)
    place = own_home / closed
    mode = place.stat().st_mode
    place.chmod(0)
    try:
        said = _notices_without_rights()
    finally:
        place.chmod(mode)
    assert any("could not be read" in one for one in said), said
    assert not any("missing" in one for one in said)
