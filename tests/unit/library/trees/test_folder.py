"""A folder as a tree: nothing outside of it is read, nothing blocks, everything odd is told."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from reader.library.loader import load_tree
from reader.library.trees import folder as folder_module
from reader.library.trees.folder import FolderTree
from tests.unit.library.conftest import write

POST = "---\ntitle: T\n---\nx\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, {"outside/secret.md": "SECRET"})
    return write(tmp_path / "site", {"_posts/2020-01-01-a.md": POST, "sub/b.txt": "b"})


def reasons(root: Path) -> dict[str, str]:
    return {file.path: file.refused for file in FolderTree(root).files()}


def test_files_have_sizes_and_identities(root: Path) -> None:
    files = {file.path: file for file in FolderTree(root).files()}
    assert set(files) == {"_posts/2020-01-01-a.md", "sub/b.txt"}
    one = files["_posts/2020-01-01-a.md"]
    assert one.size == len(POST)
    assert one.modified == pytest.approx((root / one.path).stat().st_mtime)
    before = one.identity
    (root / one.path).write_text("other")
    assert {file.path: file for file in FolderTree(root).files()}[one.path].identity != before


@pytest.mark.parametrize(
    "target",
    ["../../outside/secret.md", "/etc/passwd", "/dev/zero", "2020-02-02-link.md", "nowhere", "..", "../../outside"],
)
def test_links_that_lead_out_or_nowhere_are_refused(root: Path, target: str) -> None:
    link = root / "_posts/2020-02-02-link.md"
    link.symlink_to(target)
    assert "link" in reasons(root)["_posts/2020-02-02-link.md"]
    with pytest.raises(OSError, match=r"."):
        FolderTree(root).read("_posts/2020-02-02-link.md", 100)
    library = load_tree(FolderTree(root))
    assert [post.id for post in library.posts] == ["_posts/2020-01-01-a.md"]
    assert "link" in library.problems[0].reason


def test_a_link_to_a_file_of_the_site_is_followed(root: Path) -> None:
    (root / "_posts/2020-02-02-link.md").symlink_to("2020-01-01-a.md")
    library = load_tree(FolderTree(root))
    assert len(library.posts) == 2
    assert library.text("_posts/2020-02-02-link.md") == "x"


def test_a_folder_that_is_a_link_is_not_entered(root: Path) -> None:
    (root / "_posts/loop").symlink_to("..")
    (root / "again").symlink_to(root)
    assert len(load_tree(FolderTree(root)).posts) == 1


def test_pipes_sockets_and_folders_are_no_posts(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(root / "_posts/2020-01-02-pipe.md")
    monkeypatch.chdir(root / "_posts")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("2020-01-03-socket.md")
    (root / "_posts/2020-01-04-folder.md").mkdir()
    found = {problem.path: problem.reason for problem in load_tree(FolderTree(root)).problems}
    assert "pipe" in found["_posts/2020-01-02-pipe.md"]
    assert "socket" in found["_posts/2020-01-03-socket.md"]
    assert "folder" in found["_posts/2020-01-04-folder.md"]
    with pytest.raises(OSError, match=r"."):
        FolderTree(root).read("_posts/2020-01-02-pipe.md", 10)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(root: Path) -> None:
    (root / "_posts/2020-01-01-a.md").chmod(0)
    assert "permission denied" in load_tree(FolderTree(root)).problems[0].reason


def test_an_exchanged_file_is_told(root: Path) -> None:
    """A file that became a pipe between the listing and the reading does not block."""

    class Exchanging(FolderTree):
        def read(self, path: str, limit: int) -> bytes:
            place = root / path
            place.unlink()
            os.mkfifo(place)
            return super().read(path, limit)

    assert "regular" in load_tree(Exchanging(root)).problems[0].reason


@pytest.mark.parametrize("folder", [".git", "node_modules", "_site", ".jekyll-cache"])
def test_folders_that_hold_no_sources_are_not_walked(root: Path, folder: str) -> None:
    write(root, {f"{folder}/_posts/2020-01-01-x.md": POST})
    assert len(reasons(root)) == 2


def test_deep_folders_and_many_files_are_bounded(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = "/".join(["d"] * 60)
    write(root, {f"_posts/{deep}/2020-01-02-deep.md": POST})
    assert len(load_tree(FolderTree(root)).posts) == 2
    monkeypatch.setattr(folder_module, "MAX_DEPTH", 10)
    assert "10 folders deep" in load_tree(FolderTree(root)).problems[0].reason
    monkeypatch.setattr(folder_module, "MAX_FILES", 1)
    assert any("too many files" in problem.reason for problem in load_tree(FolderTree(root)).problems)


def test_reading_is_bounded(root: Path) -> None:
    tree = FolderTree(root)
    assert tree.read("sub/b.txt", 100) == b"b"
    write(root, {"big": b"x" * 3_000_000})
    assert len(tree.read("big", 1_000_001)) == 1_000_001
    for odd in ("gone", "sub", "a\0b"):
        with pytest.raises(OSError, match=r"."):
            tree.read(odd, 10)


def test_names_that_are_not_utf8_stay_apart(root: Path) -> None:
    for name in (b"\xff", b"\xfe"):
        (root / "_posts" / os.fsdecode(b"2020-01-02-" + name + b".md")).write_text(
            f"---\ntitle: {name!r}\n---\n{name!r}"
        )
    library = load_tree(FolderTree(root))
    assert [post.id for post in library.posts][:2] == ["_posts/2020-01-02-%FF.md", "_posts/2020-01-02-%FE.md"]
    assert library.text("_posts/2020-01-02-%FF.md") == r"b’\xff’"


def test_the_origin_of_a_checkout(root: Path) -> None:
    write(root, {".git/config": '[remote "origin"]\n\turl = git@github.com:Owner/Repo.git\n'})
    tree = FolderTree(root)
    assert tree.origin == "git@github.com:Owner/Repo.git"
    assert load_tree(tree).site.key == "github.com/owner/repo"
