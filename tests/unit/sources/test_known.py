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
from reader.library.kinds.entrances import ENTRANCES
from reader.library.loader import LoadOptions
from reader.paths import app_paths
from reader.settings import SITE_KINDS
from reader.sources import load
from reader.sources.known import (
    MOST_RECENT,
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
    with pytest.raises(UsageError, match="already is a source “blog”"):
        add_source("blog", "/other")
    with pytest.raises(UsageError, match="no source “blgo”") as caught:
        remove_source("blgo")
    assert caught.value.hint == "Did you mean blog?"
    add_source("other", "/other")
    with pytest.raises(UsageError, match="already is"):
        rename_source("blog", "other")
    for name in ("", "-x", "a/b", "a b", "\x1b[m", "x" * 100, ".hidden", "a\nb"):
        with pytest.raises(UsageError, match="cannot be a source’s name"):
            add_source(name, "/x")
        with pytest.raises(UsageError, match="cannot be a source’s name"):
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
        (b"[sources]\nx = 3", "the source “x” is not a name with a folder or address"),
        (b"[sources]\n'a\\u001b' = 'x'", "is not a name"),
        (b"default = 'gone'", "the default “gone” is not among the sources"),
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


def test_a_file_that_an_editor_saved_with_a_byte_order_mark_is_read() -> None:
    place = app_paths().sources_file
    place.parent.mkdir(parents=True)
    place.write_bytes(b'\xef\xbb\xbf[sources]\r\nmine = "/srv/site"\r\n')
    assert list(load_known().sources) == ["mine"]


def test_what_was_opened_last_is_remembered_where_that_is_possible() -> None:
    remember_last("/blog")
    assert load_known().last == "/blog"
    changed = app_paths().sources_file.stat().st_mtime_ns
    remember_last("/blog")
    assert app_paths().sources_file.stat().st_mtime_ns == changed
    app_paths().sources_file.unlink()
    app_paths().sources_file.mkdir()
    remember_last("/other")


def test_the_places_opened_last_are_known_until_they_are_forgotten() -> None:
    for number in range(MOST_RECENT + 2):
        remember_last(f"/site/{number}")
    remember_last("/site/5")
    remember_last("")
    known = load_known()
    assert known.last == ""
    assert known.recent[:2] == ("/site/5", f"/site/{MOST_RECENT + 1}")
    assert len(known.recent) == len(set(known.recent)) == MOST_RECENT
    add_source("five", "/site/5")
    remove_source("five")
    assert load_known().recent == known.recent[1:]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_location_comes_back(location: str) -> None:
    place = app_paths().config / "any.toml"
    place.unlink(missing_ok=True)
    add_source("x", location, path=place)
    remember_last(location, path=place)
    known = load_known(place)
    assert (known.sources["x"], known.last, known.recent[0]) == (location, location, location)


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    script = (
        "from reader.sources.known import add_source as add\nimport sys\n"
        "[add(sys.argv[1] + str(n), '/x') for n in range(15)]"
    )
    processes = [subprocess.Popen([sys.executable, "-c", script, name]) for name in "abc"]
    assert [process.wait(30) for process in processes] == [0, 0, 0]
    assert len(load_known().sources) == 45


def test_a_kind_of_site_is_kept_with_its_source(tmp_path: Path) -> None:
    add_source("plain", "/plain")
    add_source("docs", "/docs", kind="mkdocs")
    rename_source("docs", "manual")
    set_default("manual")
    known = load_known()
    assert known.sources == {"plain": "/plain", "manual": "/docs"}
    assert known.kinds == {"manual": "mkdocs"}
    assert known.kind_of("/docs") == "mkdocs"
    assert known.kind_of("/plain") == ""
    remove_source("manual")
    assert load_known().kinds == {}


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ('{ location = "/a", kind = "hugoo" }', "the kind “hugoo”, which there is not. Did you mean “hugo”?"),
        ('{ kind = "hugo" }', "not a name with a folder or address"),
        ('{ location = "/a", kind = 5 }', "not a name with a folder or address"),
        ('{ location = "/a", colour = "red" }', "not a name with a folder or address"),
        ("5", "not a name with a folder or address"),
    ],
)
def test_an_entry_that_is_none_is_told(entry: str, told: str) -> None:
    app_paths().config.mkdir(parents=True)
    app_paths().sources_file.write_text(f"[sources]\na = {entry}\n")
    with pytest.raises(UsageError) as caught:
        load_known()
    assert told in str(caught.value)


def test_a_source_is_read_as_the_kind_that_was_said(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "a.md").write_text("# A note\n\n{{ x }}\n")
    assert load(site).site.kind == "notes"
    add_source("mine", str(site), kind="obsidian")
    for name in ("mine", str(site), site):
        assert load(name).site.kind == "obsidian"
    assert load(site, options=LoadOptions(kind="jekyll")).site.kind == "jekyll"
    remove_source("mine")
    assert load(site).site.kind == "notes"


def test_the_kinds_that_may_be_said_are_those_there_are() -> None:
    assert set(SITE_KINDS) == {"auto", *ENTRANCES}
