"""Patterns as Ruby matches them, and in a time that no pattern can stretch."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.library.jekyll.globs import MAX_ALTERNATIVES, MAX_LENGTH, MAX_PATTERNS, Globs, PathList, cannot_be_used
from reader.library.jekyll.site import read_config
from reader.library.loader import load_tree
from reader.library.trees.folder import FolderTree

TABLE = json.loads((Path(__file__).parent / "fnmatch.json").read_text())
"""Pattern, name, and whether Ruby 3.1's File.fnmatch takes it without flags and with FNM_PATHNAME | FNM_EXTGLOB."""

RUBY = """
require "json"
STDIN.each_line do |line|
  pattern, name = JSON.parse(line)
  found = [0, File::FNM_PATHNAME | File::FNM_EXTGLOB].map { |flags| File.fnmatch(pattern, name, flags) }
  puts found.to_json
end
"""
PIECES = [
    "**/",
    "*",
    "**",
    "?",
    "[a-b]",
    "[!a]",
    "[a--b]",
    "[",
    "]",
    "{a,b}",
    "{",
    "}",
    ",",
    "\\",
    "/",
    ".",
    "a",
    "b",
    "é",
]
PATTERNS = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
NAMES = st.text("aab./é-", max_size=12)


@pytest.mark.parametrize(("pattern", "name", "anywhere", "by_folder"), TABLE)
def test_matches_as_ruby_does(pattern: str, name: str, anywhere: bool, by_folder: bool) -> None:
    assert Globs([pattern], by_folder=False).match(name) is anywhere
    assert Globs([pattern], by_folder=True).match(name) is by_folder


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("ruby"), reason="Ruby is not installed")
@settings(max_examples=5)
@given(st.integers(min_value=0))
def test_matches_random_patterns_as_ruby_does(seed: int) -> None:
    random = Random(seed)
    rows = [
        (
            "".join(random.choices(PIECES, k=random.randint(0, 9))),
            "".join(random.choices("aaab./é-", k=random.randint(0, 12))),
        )
        for _ in range(2_000)
    ]
    lines = "\n".join(json.dumps(row) for row in rows)
    ruby = subprocess.run(["ruby", "-e", RUBY], input=lines, capture_output=True, text=True, check=True, timeout=100)
    for (pattern, name), line in zip(rows, ruby.stdout.splitlines(), strict=True):
        own = [Globs([pattern], by_folder=flag).match(name) for flag in (False, True)]
        assert own == json.loads(line), (pattern, name)


@given(st.lists(PATTERNS, max_size=5), NAMES)
def test_matches_many_patterns_as_each_by_itself(patterns: list[str], name: str) -> None:
    for flag in (False, True):
        alone = [Globs([it], by_folder=flag).match(name) for it in patterns]
        assert Globs(patterns, by_folder=flag).match(name) is any(alone)


@given(st.lists(PATTERNS, max_size=5), NAMES)
def test_names_the_patterns_that_take_in_a_folder(patterns: list[str], name: str) -> None:
    found = dict(Globs(patterns, by_folder=True).ancestors(name))
    parts = name.split("/")
    for count in range(1, len(parts) + 1):
        folder = "/".join(parts[:count])
        expected = {number for number, it in enumerate(patterns) if Globs([it], by_folder=True).match(folder)}
        assert found.get(folder, set()) == expected


class Counted(Globs):
    """Counts its steps."""

    steps = 0

    def _step(self, *parts: Any) -> int:
        self.steps += 1
        return super()._step(*parts)


@pytest.mark.parametrize(
    "pattern",
    ["*a" * 400 + "b", "**/" * 300 + "x", "[a-z]*" * 160 + "9", "{a,b}" * 7 + "*a" * 200 + "b", "?*" * 400 + "b"],
)
@pytest.mark.parametrize("by_folder", [False, True])
def test_takes_one_step_a_character(pattern: str, by_folder: bool) -> None:
    for size in (100, 1_000, 4_000):
        for name in ("a" * size, "a/" * (size // 2)):
            globs = Counted([pattern], by_folder=by_folder)
            assert not globs.match(name)
            assert globs.steps <= size


def test_leaves_aside_what_goes_beyond_its_bounds_and_says_so() -> None:
    assert not Globs(["a" * (MAX_LENGTH + 1)], by_folder=False).match("a" * (MAX_LENGTH + 1))
    assert not Globs(["{a,b}" * 20], by_folder=True).match("a" * 20)
    assert cannot_be_used("{a,b}" * 20, braces=True) == f"stands for more than {MAX_ALTERNATIVES} patterns"
    assert cannot_be_used("{a,b}" * 20) == ""
    config = read_config(
        json.dumps(
            {
                "exclude": ["x*" * 600, "drafts"],
                "include": ["y" * 1_200],
                "defaults": [{"scope": {"path": "{a,b}*" * 9}, "values": {"layout": "x"}}],
            }
        ).encode()
    )
    assert [note for note, _ in config.notes] == [
        f"the pattern {'y' * 40}… of its include is longer than 1,000 characters and is not used",
        f"the pattern {'x*' * 20}… of its exclude is longer than 1,000 characters and is not used",
        f"the scope {('{a,b}*' * 9)[:40]}… of its defaults stands for more than 256 patterns and is not used",
    ]
    assert config.exclude[0] == "drafts"


def test_uses_no_more_patterns_than_its_bound_and_says_so() -> None:
    config = read_config(json.dumps({"exclude": [f"name{number}*" for number in range(MAX_PATTERNS)]}).encode())
    assert [note for note, _ in config.notes] == ["of its exclude only the first 1,900 are used"]


@pytest.mark.parametrize(
    ("patterns", "path", "named"),
    [
        (["vendor/"], "/vendor", True),
        (["vendor/"], "/vendor/x", True),
        (["vendor/"], "/vendors", False),
        (["ven"], "/vendors", True),
        (["*.md"], "/a/b.md", True),
        (["/a"], "/a/b", True),
        (["[a--b]"], "/a", True),
        ([], "/a", False),
    ],
)
def test_names_what_begins_with_a_pattern(patterns: list[str], path: str, named: bool) -> None:
    assert PathList(patterns).match(path) is named


def test_front_matter_defaults_reach_what_their_patterns_take_in() -> None:
    config = read_config(
        json.dumps(
            {
                "defaults": [
                    {"scope": {"path": "*/notes"}, "values": {"layout": "note"}},
                    {"scope": {"path": "", "type": "pages"}, "values": {"layout": "page"}},
                    {"scope": {"path": "_posts"}, "values": {"layout": "post"}},
                ]
            }
        ).encode()
    )
    assert config.defaults_for("a/notes/_posts/x.md", "a/notes/_posts/x.md") == {"layout": "note"}
    assert config.defaults_for("_posts/x.md", "_posts/x.md") == {"layout": "post"}
    assert config.defaults_for("a/x.md", "a/x.md", "pages") == {"layout": "page"}
    assert config.defaults_for("a/x.md", "a/x.md") == {}


@pytest.mark.parametrize(
    "config",
    [
        "exclude: ['" + "*a" * 50 + "b']",
        "include: ['" + "[a-z]*" * 30 + "9', '" + "**/" * 40 + "x']",
        "defaults: [{scope: {path: '" + "**/" * 40 + "x'}, values: {layout: x}}]",
        "exclude: ['[a--b]']",
    ],
)
def test_no_pattern_keeps_a_site_from_being_listed(config: str, tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["a" * 20] * 8) / "_posts"
    folder.mkdir(parents=True)
    name = "2020-01-01-" + "a" * 200 + ".md"
    (folder / name).write_text("# A\n")
    (tmp_path / "_config.yml").write_text(config)
    library = load_tree(FolderTree(tmp_path))
    assert [post.id.rpartition("/")[2] for post in library.posts] == [name]
