"""The hostile site of the data folder: every file is a post with its words in its row, or a problem that names it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader.library.library import Library
from reader.library.loader import load_tree
from reader.library.trees.folder import FolderTree
from reader.text import is_clean, post_id

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def hostile(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("hostile") / "all"
    subprocess.run([sys.executable, shared / "hostile/make_hostile.py", place], check=True, capture_output=True)
    return place


@pytest.fixture(scope="module")
def library(hostile: Path) -> Library:
    return load_tree(FolderTree(hostile / "site"))


def is_listed(library: Library, path: str, words: list[str]) -> bool:
    post = next((post for post in library.posts if post.id == path), None)
    # 2020 stands for a row that can be told by its date or its file's name.
    return post is not None and all(word == "2020" or word in f"{post.title} {post.id}" for word in words)


@pytest.mark.slow
def test_every_case_is_listed_or_told(hostile: Path, library: Library) -> None:
    told: dict[str, str] = {}
    for problem in library.problems:
        told[problem.path] = told.get(problem.path, "") + problem.reason.lower()
    failed = []
    for case in json.loads((hostile / "manifest.json").read_text())["cases"]:
        if not case["made"] or (case["id"] == "P11" and os.geteuid() == 0):
            continue
        path = post_id(case["path"])
        for must in case["must"]:
            listed = is_listed(library, path, must.get("listed", must.get("listed_or_skipped", [])))
            if "listed" in must and not listed:
                failed.append((case["id"], must))
            if "listed_or_skipped" in must and not listed and path not in told:
                failed.append((case["id"], must))
            if "skipped" in must and not any(word in told.get(path, "") for word in must["skipped"]):
                failed.append((case["id"], must))
    assert failed == []


def test_nothing_of_a_file_reaches_a_screen_as_it_is(library: Library) -> None:
    for post in library.posts:
        shown = [post.id, post.title, post.subtitle, post.author, post.url, post.slug, post.layout, post.notice]
        for text in [*shown, *post.tags, *post.categories, post.image, post.author_url]:
            assert is_clean(text), (post.id, text)
            assert "\n" not in text
    for problem in library.problems:
        assert is_clean(problem.path + problem.reason)


def test_nothing_is_read_from_outside_and_nothing_is_run(hostile: Path, library: Library) -> None:
    assert all("HZSECRET" not in post.title for post in library.posts)
    assert list((hostile / "canary").iterdir()) == []


def test_ids_are_unique(library: Library) -> None:
    assert len({post.id for post in library.posts}) == len(library.posts)
