"""Nothing outside a site is ever opened, whatever links lie in it and whenever they come to lie there."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from reader.library.loader import load_tree
from reader.library.trees import beneath
from reader.library.trees.beneath import Beneath
from reader.library.trees.folder import FolderTree
from tests.conftest import LONG
from tests.unit.library.conftest import write

CANARY = "a canary that sings outside"
FOLDERS = ("", "_posts", "_posts/deep", "_includes", "_includes/e", "_data", "sub", "sub/_posts", ".git")
NAMES = ("2020-01-01-a.md", "2020-02-02-b.md", "passwd", "a.yml", "authors.yml", "config", "_config.yml", "c.html")
POST = (
    "---\ntitle: T\n---\n{% include e/passwd %} {% include passwd %} {% include_relative passwd %} {{ site.data.a }}"
    "\n\n{% include c.html %} {% link sub/passwd %} {% include_relative deep/passwd %} {{ site.pages }}\n"
)


class Watching:
    """The module `os` as `beneath` sees it: every descriptor that it opens is looked at."""

    def __init__(self, root: Path, disturb: Callable[[], None] = lambda: None) -> None:
        self._root = os.path.realpath(root)
        self._disturb = disturb
        self.outside: list[str] = []
        self.opened = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: str, flags: int, **more: Any) -> int:
        self._disturb()
        handle = os.open(path, flags, **more)
        place = str(Path(f"/proc/self/fd/{handle}").readlink()).removesuffix(" (deleted)")
        self.opened += 1
        if place != self._root and not place.startswith((self._root + "/", self._root + ".gone")):
            self.outside.append(place)
        return handle


def make(random: Random, top: Path) -> Path:
    """A site with links of every kind, and a canary beside it."""
    outside = top / "outside"
    write(outside, {name: f"{CANARY} {name}" for name in NAMES})
    write(outside, {"modules/m/config": f'[remote "origin"]\n\turl = https://example.org/{CANARY}'})
    root = top / "pages"
    root.mkdir()
    for folder in FOLDERS:
        place = root / folder
        if not lies_in(place.parent, top):
            continue
        with contextlib.suppress(OSError):
            if random.random() < 0.25 and folder:
                place.symlink_to(target(random, top))
            else:
                place.mkdir(parents=True, exist_ok=True)
        for name in NAMES:
            with contextlib.suppress(OSError):
                if random.random() < 0.3:
                    if lies_in(place, top):
                        (place / name).symlink_to(target(random, top))
                elif random.random() < 0.6 and lies_in(place / name, root):
                    (place / name).write_text(POST if name.endswith(".md") else "x: y")
    return root


def lies_in(place: Path, folder: Path) -> bool:
    """Whether what is made at `place` lands in `folder`; where a link leads away, the machine is not ours to change."""
    return Path(os.path.realpath(place)).is_relative_to(os.path.realpath(folder))


def target(random: Random, top: Path) -> str:
    name = random.choice(NAMES)
    folder = random.choice(FOLDERS)
    ups = "../" * random.randint(0, 4)
    outside, inside = f"{ups}outside", f"{ups}{folder}"
    return random.choice(
        [
            str(top / "outside" / name), str(top / "outside"), f"{outside}/{name}", outside, f"{folder}/../../outside",
            f"{inside}/{name}", inside, str(top / "pages" / folder / name), str(top / "pages" / folder), "..", ".",
            f"{top}/pages/../outside/{name}", f"{top}/pages", "/etc/passwd", "/dev/zero", "/proc/self/root",
        ]
    )  # fmt: skip


def read_all(root: Path) -> Iterator[str]:
    """Everything that the library gives of a site."""
    library = load_tree(FolderTree(root))
    yield f"{library.site} {library.problems} {library.posts}"
    for post in library.posts:
        with contextlib.suppress(Exception):
            yield library.markdown(post) + library.excerpt(post)
    yield from (it.text + it.source for it in library.search_texts())


def exchange(random: Random, root: Path, top: Path) -> None:
    """Put a link in the place of a folder or file, as somebody else may do at any moment."""
    place = root / random.choice(FOLDERS[1:])
    if random.random() < 0.5:
        place /= random.choice(NAMES)
    if not lies_in(place.parent, top):
        return
    with contextlib.suppress(OSError):
        os.rename(place, f"{root}.gone{random.random()}")  # noqa: PTH104
        place.symlink_to(target(random, top))


def check(seeds: range, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = 0
    for seed in seeds:
        random = Random(seed)
        top = folder / str(seed)
        root = make(random, top)

        def disturb(random: Random = random, root: Path = root, top: Path = top, races: bool = seed % 2 == 1) -> None:
            if races and random.random() < 0.2:
                exchange(random, root, top)

        watching = Watching(root, disturb)
        with monkeypatch.context() as patched:
            patched.setattr(beneath, "os", watching)
            texts = list(read_all(root))
        assert watching.outside == [], seed
        assert not any(CANARY in text or "root:x:0" in text for text in texts), seed
        opened += watching.opened
    assert opened > 10 * len(seeds)


def test_opens_nothing_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(range(60), tmp_path, monkeypatch)


@pytest.mark.slow
def test_opens_nothing_outside_of_many_sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(range(1_000, 3_000 if LONG else 1_400), tmp_path, monkeypatch)


@pytest.mark.parametrize("name", ["_includes/e", "_includes", "_posts/more"])
def test_a_folder_that_is_a_link_is_not_read_through(name: str, tmp_path: Path) -> None:
    write(tmp_path / "outside", {"passwd": CANARY, "e/passwd": CANARY, "2020-01-02-x.md": CANARY})
    root = write(tmp_path / "site", {"_posts/2020-01-01-a.md": "---\ntitle: T\n---\n{% include e/passwd %} end\n"})
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to(tmp_path / "outside")
    library = load_tree(FolderTree(root))
    assert [post.id for post in library.posts] == ["_posts/2020-01-01-a.md"]
    assert CANARY not in library.text(library.posts[0])
    assert any(problem.path.startswith(name) for problem in library.problems) is (name == "_posts/more")


def test_a_link_within_the_site_is_followed_as_far_as_files_lie_there(tmp_path: Path) -> None:
    root = write(tmp_path / "site", {"a/b/text": "words"})
    (root / "a/up").symlink_to("../one")
    (root / "one").symlink_to(root / "a/b/text")
    inside = Beneath(str(root))
    handle = inside.file("a/up")
    assert os.read(handle, 9) == b"words"
    os.close(handle)
    assert inside.path_of("a/up") == "a/b/text"
    (root / "loop").symlink_to("loop")
    for odd in ("loop", "a/../one", "gone", "a/b/text/x", "a\0"):
        with pytest.raises((OSError, ValueError), match=r"."):
            inside.file(odd)


def test_a_folder_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    root = write(tmp_path / "site", {"_posts/a": "old", "_posts/b": "old"})
    tree = FolderTree(root)
    assert tree.read("_posts/a", 9) == b"old"
    for name in ("a", "b"):
        (root / "_posts" / name).unlink()
    (root / "_posts").rmdir()
    write(root, {"_posts/b": "new"})
    assert tree.read("_posts/b", 9) == b"new"


def test_where_a_file_lies_for_an_editor(tmp_path: Path) -> None:
    root = write(tmp_path / "site", {"_posts/a": "x"})
    write(tmp_path / "outside", {"a": "y"})
    (root / "link").symlink_to("_posts/a")
    (root / "out").symlink_to(tmp_path / "outside")
    tree = FolderTree(root)
    assert tree.place("link") == Path(os.path.realpath(root)) / "_posts/a"
    for odd in ("out/a", "out", "_posts", "../outside/a"):
        with pytest.raises(OSError, match=r"."):
            tree.place(odd)
