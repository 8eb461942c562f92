"""A file that may not be read is told, not lost: as a person without the rights of root."""

from __future__ import annotations

import ctypes
import json
import os
from pathlib import Path

import reader

CAPABILITIES = 0x20080522
"""The version of the structures that capset(2) is given."""


def _give_up_rights() -> None:
    """From now on even root may read only what the modes of files allow."""
    head, none = (ctypes.c_uint32 * 2)(CAPABILITIES, 0), (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None).capset(head, none) == 0


def _problems_without_rights(site: Path) -> list[tuple[str, str]]:
    """What a process without rights says of a site."""
    reader.load(str(site), cache=False)  # what it needs is imported while that is allowed
    receiving, sending = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            if os.geteuid() == 0:
                _give_up_rights()
            library = reader.load(str(site), cache=False)
            found = [(str(it.path), str(it.reason)) for it in library.problems]
            os.write(sending, json.dumps([[entry.post.title for entry in library.entries], found]).encode())
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    os.close(sending)
    titles, problems = json.loads(os.read(receiving, 1 << 20))
    os.close(receiving)
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
