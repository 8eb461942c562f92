"""A small site, written for one test and loaded."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from reader.library.library import Library, LoadOptions
from reader.library.loader import load_tree
from reader.library.post import Post, Problem
from reader.library.trees.folder import FolderTree

Files = Mapping[str, str | bytes]


class Loaded:
    """A library with what the tests ask of it."""

    def __init__(self, library: Library) -> None:
        self.library = library

    @property
    def ids(self) -> list[str]:
        return [post.id for post in self.library.posts]

    def post(self, path: str = "") -> Post:
        """The post at `path`, else the only one."""
        if path:
            return next(post for post in self.library.posts if post.id == path)
        (post,) = self.library.posts
        return post

    def problem(self, path: str) -> Problem:
        (found,) = [it for it in self.library.problems if it.path == path]
        return found


def write(root: Path, files: Files) -> Path:
    """`files` (a text or bytes for each path) below `root`."""
    for path, content in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


@pytest.fixture(autouse=True)
def no_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """No language is preferred, whatever the developer's own may be."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Loaded]:
    """Write files and load them: `load({"_posts/2020-01-02-a.md": "text"}, drafts=True)`."""

    def loaded(files: Files, **options: bool | None) -> Loaded:
        root = write(tmp_path / "site", files)
        return Loaded(load_tree(FolderTree(root), options=LoadOptions(**options)))  # type: ignore[arg-type]

    return loaded


@pytest.fixture
def load_one(load: Callable[..., Loaded], tmp_path: Path) -> Callable[..., Post]:
    """The post of front matter and a body: `load_one("title: A", config="timezone: UTC")`."""

    def loaded(front: str = "", body: str = "Text.\n", *, name: str = "2020-01-02-a-post.md", config: str = "") -> Post:
        shutil.rmtree(tmp_path / "site", ignore_errors=True)
        return load({f"_posts/{name}": f"---\n{front}\n---\n{body}", "_config.yml": config}, future=True).post()

    return loaded
