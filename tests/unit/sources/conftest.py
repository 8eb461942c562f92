"""Repositories and servers for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.sources.servers import HttpServer, Repository, git_daemon, http_server, post


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder that servers publish."""
    folder = tmp_path / "published"
    folder.mkdir()
    return folder


@pytest.fixture
def blog(root: Path) -> Repository:
    """A small site under version control."""
    files = {
        "_config.yml": "title: A blog\nurl: https://blog.example.net\n",
        "_posts/2024-01-01-one.md": post("One"),
        "_posts/2024-01-02-two.md": post("Two"),
        "_posts/2024-01-03-three.md": post("Three"),
    }
    return Repository(root / "blog", files)


@pytest.fixture
def daemon(root: Path) -> Iterator[str]:
    with git_daemon(root) as address:
        yield address


@pytest.fixture
def http(root: Path) -> Iterator[HttpServer]:
    with http_server(root) as server:
        yield server
