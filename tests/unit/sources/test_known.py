"""The list of known sources: kept whole, private, and told apart from what is no list."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import SourceError, UsageError
from reader.paths import app_paths
from reader.sources.known import (
    add_source,
    load_known,
    remember_last,
    remove_source,
    rename_source,
    set_default,
)


def test_nothing_is_known_at_first_and_nothing_written() -> None:
    assert load_known().sources == {}
    assert not app_paths().config.exists()


def test_add_rename_default_remove() -> None:
    add_source("cmu", "https://github.com/owner/cmu")
    add_source("notes", "/home/me/notes")
    assert load_known().default == "cmu"
    set_default("notes")
    rename_source("notes", "journal")
    known = load_known()
    assert list(known.sources) == ["cmu", "journal"]
    assert known.default == "journal"
    assert known.name_of("/home/me/notes") == "journal"
    assert known.name_of("/nothing") == ""
    remove_source("journal")
    assert (list(load_known().sources), load_known().default) == (["cmu"], "")
    set_default("cmu")
    set_default(None)
    assert load_known().default == ""


def test_what_cannot_be_done_is_told() -> None:
    add_source("blog", "/blog")
    with pytest.raises(UsageError, match="already is a source blog"):
        add_source("blog", "/other")
    with pytest.raises(UsageError, match="no source blgo") as caught:
        remove_source("blgo")
    assert caught.value.hint == "Did you mean blog?"
    add_source("other", "/other")
    with pytest.raises(UsageError, match="already is"):
        rename_source("blog", "other")
    for name in ("", "-x", "a/b", "a b", "\x1b[m", "x" * 100, ".hidden", "a\nb"):
        with pytest.raises(UsageError, match="cannot be a source's name"):
            add_source(name, "/x")
        with pytest.raises(UsageError, match="cannot be a source's name"):
            rename_source("blog", name)
    with pytest.raises(SourceError, match="not UTF-8"):
        add_source("bytes", "/x/\udcff")
    assert list(load_known().sources) == ["blog", "other"]


def test_the_file_is_private_whatever_the_umask() -> None:
    before = os.umask(0)
    try:
        add_source("blog", "/blog")
    finally:
        os.umask(before)
    place = app_paths().sources_file
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert sorted(path.name for path in place.parent.iterdir()) == ["sources.toml", "sources.toml.lock"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"sources = ", "not valid TOML"),
        (b"\xff", "not valid TOML"),
        (b"sources = 3", "does not hold a list of sources"),
        (b"default = 3", "does not hold a list of sources"),
        (b"[sources]\nx = 3", "the source 'x' is not a name with a folder or address"),
        (b"[sources]\n'a\\u001b' = 'x'", "is not a name"),
        (b"default = 'gone'", "the default 'gone' is not among the sources"),
        (b"x = " + b"[" * 100_000, "not valid TOML"),
        (b"#" * 2_000_000, "too large"),
    ],
)
def test_a_file_that_is_no_list_is_one_sentence(content: bytes, sentence: str) -> None:
    place = app_paths().sources_file
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        load_known()
    assert sentence in caught.value.message
    assert str(caught.value).isprintable()
    remember_last("/somewhere")
    assert place.read_bytes() == content


def test_what_was_opened_last_is_remembered_where_that_is_possible() -> None:
    remember_last("/blog")
    assert load_known().last == "/blog"
    changed = app_paths().sources_file.stat().st_mtime_ns
    remember_last("/blog")
    assert app_paths().sources_file.stat().st_mtime_ns == changed
    app_paths().sources_file.unlink()
    app_paths().sources_file.mkdir()
    remember_last("/other")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_location_comes_back(location: str) -> None:
    place = app_paths().config / "any.toml"
    place.unlink(missing_ok=True)
    add_source("x", location, path=place)
    remember_last(location, path=place)
    known = load_known(place)
    assert (known.sources["x"], known.last) == (location, location)


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    script = (
        "from reader.sources.known import add_source as add\nimport sys\n"
        "[add(sys.argv[1] + str(n), '/x') for n in range(15)]"
    )
    processes = [subprocess.Popen([sys.executable, "-c", script, name]) for name in "abc"]
    assert [process.wait(30) for process in processes] == [0, 0, 0]
    assert len(load_known().sources) == 45
