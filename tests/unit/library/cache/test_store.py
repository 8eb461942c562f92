"""The cache: the same library as without it, only changed files read, and no damage that a person would notice."""

from __future__ import annotations

import os
import random
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.library.cache.store import Cache
from reader.library.library import Library, LoadOptions
from reader.library.loader import load_tree
from reader.library.trees.folder import FolderTree
from reader.library.trees.tree import TreeFile
from tests.unit.library.conftest import write

FILES = {
    "_config.yml": "title: A site\nurl: https://a.example\ntimezone: Europe/Berlin\n",
    "_posts/2020-01-01-a.md": '---\ntitle: "Ä"\ntags: [x, y]\nauthor: Ann\nimage: /i.png\n---\nSame.\n',
    "_posts/2020-01-02-a.md": '---\ntitle: "Ä"\ntags: [x, y]\n---\nSame.\n',
    "_posts/2020-01-03-b.md": "---\ntitle: a: b\n---\nBroken.\n",
    "_posts/2020-01-04-c.md": "Plain.\n",
    "_posts/nodate.md": "x",
    "_drafts/idea.md": "An idea.",
    "_posts/2021-01-01-hidden.md": "---\npublished: false\n---\n",
}
DEFAULT = LoadOptions()


class Watched(FolderTree):
    """A folder that remembers what was read of it."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.read_paths: list[str] = []
        self.listed = 0

    def read(self, path: str, limit: int) -> bytes:
        self.read_paths.append(path)
        return super().read(path, limit)

    def files(self) -> Iterator[TreeFile]:
        self.listed += 1
        return super().files()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "site", FILES)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "site.cache"


def same(one: Library, other: Library) -> bool:
    return (one.site, one.posts, one.entries, one.problems, one.version, one.boilerplate) == (
        other.site,
        other.posts,
        other.entries,
        other.problems,
        other.version,
        other.boilerplate,
    )


def test_an_empty_cache_gives_nothing(place: Path, root: Path) -> None:
    cache = Cache.open(place)
    assert cache.head() is None
    assert cache.library(FolderTree(root)) is None


def test_the_cache_gives_the_same_library_without_touching_the_tree(root: Path, place: Path) -> None:
    made = load_tree(FolderTree(root), cache=Cache.open(place))
    tree = Watched(root)
    kept = Cache.open(place).library(tree)
    assert kept is not None
    assert same(kept, made)
    assert same(made, load_tree(FolderTree(root)))
    assert tree.listed == 0
    assert tree.read_paths == []
    assert kept.text(kept.posts[-1]) == "Same."
    assert kept.site.config["title"] == "A site"


def test_the_head_has_the_first_rows(root: Path, place: Path) -> None:
    made = load_tree(FolderTree(root), cache=Cache.open(place))
    head = Cache.open(place).head(2)
    assert head is not None
    assert head.entries == made.entries[:2]
    assert (head.total_entries, head.total_posts) == (len(made.entries), len(made.posts))
    assert head.site.title == "A site"
    assert Cache.open(place).head(99).entries == made.entries  # type: ignore[union-attr]


def test_the_outline_is_that_of_the_library_as_long_as_nothing_changed(root: Path, place: Path) -> None:
    tree, cache = Watched(root), Cache.open(place)
    assert cache.outline(tree) is None
    library = cache.refresh(tree)
    tree.read_paths.clear()
    outline = Cache.open(place).outline(tree)
    assert outline == [(entry.copies[0], entry.title) for entry in library.entries]
    assert len(outline) < len(library.posts)
    assert not tree.read_paths
    assert cache.outline(tree, options=LoadOptions(drafts=True)) is None
    place.write_bytes(place.read_bytes()[:-400])
    assert Cache.open(place).outline(tree) is None
    (root / "_posts" / "2022-01-01-new.md").write_text("New.\n")
    assert cache.outline(tree) is None


def test_nothing_changed_gives_the_same_object(root: Path, place: Path) -> None:
    cache = Cache.open(place)
    made = load_tree(FolderTree(root), cache=cache)
    tree = Watched(root)
    assert cache.refresh(tree, library=made) is made
    assert tree.read_paths == []


def edit(root: Path, path: str, text: str) -> None:
    (root / path).write_text(text)
    later = time.time_ns() + random.randrange(10**9)
    os.utime(root / path, ns=(later, later))


def test_only_changed_files_are_read(root: Path, place: Path) -> None:
    cache = Cache.open(place)
    made = load_tree(FolderTree(root), cache=cache)
    edit(root, "_posts/2020-01-04-c.md", "---\ntitle: New\n---\nNew text.\n")
    write(root, {"_posts/2022-01-01-d.md": "Added."})
    (root / "_posts/2020-01-02-a.md").unlink()
    tree = Watched(root)
    again = cache.refresh(tree, library=made)
    assert set(tree.read_paths) - {"_config.yml"} == {"_posts/2020-01-04-c.md", "_posts/2022-01-01-d.md"}
    assert {post.title for post in again.posts} == {"Ä", "a: b", "New", "D"}
    assert again.version != made.version
    assert same(again, load_tree(FolderTree(root)))
    assert same(Cache.open(place).library(tree), again)  # type: ignore[arg-type]


@pytest.mark.parametrize("change", ["_config.yml", "_posts/other.md", "gone"])
def test_what_all_posts_depend_on_is_watched_too(root: Path, place: Path, change: str) -> None:
    cache = Cache.open(place)
    made = load_tree(FolderTree(root), cache=cache)
    if change == "gone":
        (root / "_posts/nodate.md").unlink()
    else:
        edit(root, change, "permalink: /:title\n")
    again = cache.refresh(FolderTree(root), library=made)
    assert same(again, load_tree(FolderTree(root)))
    assert not same(again, made)


def test_other_options_are_another_library(root: Path, place: Path) -> None:
    load_tree(FolderTree(root), cache=Cache.open(place))
    options = LoadOptions(drafts=True, unpublished=True)
    assert Cache.open(place).library(FolderTree(root), options=options) is None
    assert Cache.open(place).head(options=options) is None
    tree = Watched(root)
    more = load_tree(tree, options=options, cache=Cache.open(place))
    assert len(more.posts) == 6
    assert set(tree.read_paths) <= {"_config.yml"}
    assert same(load_tree(FolderTree(root), cache=Cache.open(place)), load_tree(FolderTree(root)))


def test_a_post_appears_when_its_day_comes(root: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    day = time.strftime("%Y-%m-%d", time.gmtime(now + 3 * 86_400))
    write(root, {f"_posts/{day}-soon.md": "x"})
    made = load_tree(FolderTree(root), cache=Cache.open(place))
    monkeypatch.setattr(time, "time", lambda: now + 5 * 86_400)
    cache = Cache.open(place)
    assert cache.library(FolderTree(root)) is None
    assert len(cache.refresh(FolderTree(root)).posts) == len(made.posts) + 1


def test_a_post_comes_and_goes_on_the_days_that_it_names(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    days = [time.strftime("%Y-%m-%d", time.gmtime(now + ahead * 86_400)) for ahead in (3, 6)]
    front = f"date: 2020-01-01\npublishDate: {days[0]}\nexpiryDate: {days[1]}"
    root = write(tmp_path / "hugo", {"hugo.toml": "title = 'x'\n", "content/a.md": f"---\n{front}\n---\nx\n"})
    seen = []
    for ahead in (0, 5, 8):
        monkeypatch.setattr(time, "time", lambda ahead=ahead: now + ahead * 86_400)
        seen.append(len(load_tree(FolderTree(root), cache=Cache.open(place)).posts))
    assert seen == [0, 1, 0]


def test_damage_is_mended_in_silence(root: Path, place: Path) -> None:
    made = load_tree(FolderTree(root), cache=Cache.open(place))
    whole = place.read_bytes()
    draw = random.Random(1)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        if draw.random() < 0.3:
            del data[draw.randrange(len(data)) :]
        place.write_bytes(data)
        cache = Cache.open(place)
        head = cache.head(3)
        assert head is None or head.entries == made.entries[:3]
        assert same(cache.refresh(FolderTree(root)), made)
        cache.close()


@pytest.mark.parametrize("content", [b"", b"privacy-reader cache 2\n", b"SQLite format 3\0" * 99, b"\0" * 5000])
def test_another_file_in_its_place_is_replaced(root: Path, place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    assert Cache.open(place).head() is None
    load_tree(FolderTree(root), cache=Cache.open(place))
    assert Cache.open(place).head() is not None


def test_only_the_owner_may_read_it(root: Path, place: Path) -> None:
    load_tree(FolderTree(root), cache=Cache.open(place))
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert list(place.parent.iterdir()) == [place]


def test_no_place_for_a_cache_is_no_reason_to_fail(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert load_tree(FolderTree(root), cache=Cache.open(tmp_path / "file" / "x.cache")).posts


HEAVY = {"yaml", "frontmatter", "zoneinfo", "markdown_it", "liquid", "sqlite3", "platformdirs", "hashlib", "tomllib"}
"""What takes long to import, or much memory: `hashlib` brings OpenSSL."""


def test_a_warm_start_imports_no_parser(root: Path, place: Path) -> None:
    load_tree(FolderTree(root), cache=Cache.open(place))
    assert (
        imported_warm(root, place, "assert cache.head(40)\nassert cache.library(FolderTree(Path(sys.argv[2])))") == []
    )


def test_a_post_of_a_site_that_is_known_needs_neither_openssl_nor_toml(root: Path, place: Path) -> None:
    load_tree(FolderTree(root), cache=Cache.open(place))
    code = (
        "library = load_tree(FolderTree(Path(sys.argv[2])), cache=cache)\nassert library.document(library.entries[0])"
    )
    loader = "from reader.library.loader import load_tree\n"
    assert not {"hashlib", "tomllib"} & set(imported_warm(root, place, loader + code))


def imported_warm(root: Path, place: Path, code: str) -> list[str]:
    """What of `HEAVY` a process has imported once it ran `code` with the cache at `place`."""
    before = (
        "import sys\nfrom pathlib import Path\nfrom reader.library.cache.store import Cache\n"
        "from reader.library.trees.folder import FolderTree\n"
        "cache = Cache.open(Path(sys.argv[1]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{before}{code}\nprint(*sorted({HEAVY} & set(sys.modules)))", place, root],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[4])},
    )
    return done.stdout.split()
