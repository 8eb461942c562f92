"""A site is the same site through its folder, its clone and every spelling of its address."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library.trees.identity import checkout_origin, normalise_address, site_key
from reader.text import is_clean


@dataclass
class Place:
    home: str = "/home/me/blog"
    origin: str = ""


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/owner/blog",
        "https://github.com/owner/blog.git",
        "https://github.com/owner/blog/",
        "https://github.com/owner/blog.git/",
        "https://GitHub.com:443/Owner/Blog.git",
        "https://me:secret@github.com/owner/blog",
        "http://github.com/owner/blog",
        "git://github.com/owner/blog.git",
        "ssh://git@github.com/owner/blog.git",
        "ssh://git@github.com:22/owner/blog",
        "ssh://git@ssh.github.com:443/owner/blog.git",
        "git+ssh://git@github.com/owner/blog",
        "git@github.com:owner/blog.git",
        "git@github.com:/owner/blog",
        "github.com:owner/blog",
        "https://www.github.com//owner//blog",
        "  https://github.com/owner/blog\n",
        "https://github.com/owner/bl%6Fg",
    ],
)
def test_all_spellings_of_an_address_are_one(address: str) -> None:
    assert normalise_address(address) == "github.com/owner/blog"


def test_different_repositories_stay_apart() -> None:
    addresses = [
        "https://git.example.org/owner/blog",
        "https://git.example.org/Owner/blog",
        "https://git.example.org:8443/owner/blog",
        "https://git.example.org/owner/blog2",
        "https://git.example.net/owner/blog",
        "https://gitlab.com/group/sub/blog",
        "git@[2001:db8::1]:owner/blog",
        "file:///srv/blog.git",
        "/srv/other",
    ]
    assert len({normalise_address(address) for address in addresses}) == len(addresses)


@pytest.mark.parametrize(
    "address", ["", "  ", "../blog", "~/blog", "https://", "https://[bad/x", "ext::sh -c x", "x" * 5_000]
)
def test_what_is_no_address_has_no_key(address: str) -> None:
    assert normalise_address(address) == ""


@given(st.text())
def test_any_text_is_a_clean_key_or_none(text: str) -> None:
    key = normalise_address(text)
    assert is_clean(key)
    assert "\n" not in key
    assert len(key) <= 2_000


@given(st.text(st.sampled_from("ab:/@.[]%~-ge1 ")))
def test_what_is_normalised_has_no_credentials(text: str) -> None:
    for address in (f"https://user:secret@host.example/{text}", f"ssh://user:secret@host.example/{text}"):
        assert "secret" not in normalise_address(address)


def test_a_network_address_comes_first_then_the_configuration_then_the_place() -> None:
    config = {"url": "https://blog.example.net", "title": "Blog"}
    assert site_key(Place(origin="git@github.com:o/blog"), config) == "github.com/o/blog"
    assert site_key(Place(), config) == "site:blog.example.net/#Blog"
    assert site_key(Place(origin="file:///srv/blog"), config) == "site:blog.example.net/#Blog"
    assert site_key(Place(origin="file:///srv/blog.git"), {}) == "path:/srv/blog"
    assert site_key(Place(), {}) == "path:/home/me/blog"
    assert site_key(Place(), {"url": "https://blog.example.net", "title": "Blog", "baseurl": "/b"}) != site_key(
        Place(), config
    )


@pytest.mark.parametrize(
    "config",
    [
        {"title": "Blog"},
        {"url": "https://blog.example.net"},
        {"url": "", "title": "Blog"},
        {"url": "http://localhost:4000", "title": "Blog"},
        {"url": "https://example.com", "title": "Blog"},
        {"url": ["x"], "title": "Blog"},
        {"url": "https://[bad", "title": "Blog"},
        {"url": "https://a.example.net:99999", "title": "Blog"},
        {"url": "https://blog.example.net", "title": {}},
    ],
)
def test_a_configuration_that_says_too_little_does_not_count(config: dict[str, object]) -> None:
    assert site_key(Place(), config) == "path:/home/me/blog"


def checkout(folder: Path, text: str) -> Path:
    (folder / ".git").mkdir(parents=True)
    (folder / ".git/config").write_text(text)
    return folder


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ('[remote "origin"]\n\turl = git@github.com:o/b.git\n', "git@github.com:o/b.git"),
        ('[remote "origin"] url=https://h/x # comment\n', "https://h/x"),
        ('[REMOTE "origin"]\nURL = "https://h/x;y" ; comment\n', "https://h/x;y"),
        ('[remote "up"]\nurl = https://up/x\n[remote "origin"]\nurl = https://h/x\nurl = https://h/y\n', "https://h/x"),
        ('[remote "up"]\nurl = https://up/x\n', "https://up/x"),
        ('[remote "a"]\nurl = https://a/x\n[remote "b"]\nurl = https://b/x\n', ""),
        ('[remote "origin"]\nurl = https://h/\\\nlong\n', "https://h/long"),
        ('[remote "ori\\"gin"]\nurl = x\n[remote "origin"]\n\turl = a\\\\b\\tc "d e" \n', "a\\b\tc d e"),
        ('[remote "Origin"]\nurl = https://h/x\n', "https://h/x"),
        ("[core]\n\tbare = false\n", ""),
        ("", ""),
        ('\x00\xff[[[\n[remote "origin\nurl = x\n=\n]', ""),
        ('[include]\npath = /etc/passwd\n[remote "origin"]\nurl\n', ""),
    ],
)
def test_the_origin_is_read_from_the_file(tmp_path: Path, text: str, origin: str) -> None:
    assert checkout_origin(checkout(tmp_path / "x", text)) == origin


def test_it_reads_what_git_writes(tmp_path: Path) -> None:
    address = 'https://git.example.org/a b/c;d#e"f\\g.git'
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "remote", "add", "origin", address], check=True)
    assert checkout_origin(tmp_path) == address
    subprocess.run(
        [*git, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "--allow-empty", "-m", "x"],
        check=True,
    )
    subprocess.run([*git, "worktree", "add", "-q", str(tmp_path / "tree")], check=True)
    assert checkout_origin(tmp_path / "tree") == address


def test_a_site_in_a_folder_of_its_repository_has_the_same_origin(tmp_path: Path) -> None:
    checkout(tmp_path, '[remote "origin"]\nurl = https://h/x\n')
    for name in ("docs", "notes"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "_config.yml").write_text("title: x\n")
    (tmp_path / "src").mkdir()
    assert checkout_origin(tmp_path / "docs") == "https://h/x"
    assert checkout_origin(tmp_path / "notes") == checkout_origin(tmp_path / "src") == ""


def test_no_checkout_has_no_origin(tmp_path: Path) -> None:
    assert checkout_origin(tmp_path) == ""
    assert checkout_origin(tmp_path / "nothing") == ""
    (tmp_path / ".git").write_text("gitdir: nowhere\n")
    assert checkout_origin(tmp_path) == ""
    (tmp_path / ".git").write_text("gitdir: a\0b\n")
    assert checkout_origin(tmp_path) == ""


def test_what_is_no_regular_file_is_not_read(tmp_path: Path) -> None:
    for name, make in {
        "fifo": os.mkfifo,
        "zero": lambda path: path.symlink_to("/dev/zero"),
        "link": lambda path: path.symlink_to("/etc/passwd"),
        "folder": lambda path: path.mkdir(),
        "huge": lambda path: path.write_text('[remote "origin"]\nurl = x\n' * 20_000),
    }.items():
        folder = tmp_path / name
        (folder / ".git").mkdir(parents=True)
        make(folder / ".git/config")
        assert checkout_origin(folder) == ""
    for name in ("fifo2", "zero2"):
        (tmp_path / name).mkdir()
    os.mkfifo(tmp_path / "fifo2/.git")
    (tmp_path / "zero2/.git").symlink_to("/dev/zero")
    assert checkout_origin(tmp_path / "fifo2") == checkout_origin(tmp_path / "zero2") == ""


@given(st.text(st.sampled_from('[remote "origin"]\nurl = x\\;#"\t\r\x00é'), max_size=200))
def test_any_configuration_is_read_without_a_failure(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    (folder / ".git").mkdir(parents=True, exist_ok=True)
    (folder / ".git/config").write_text(text)
    assert isinstance(checkout_origin(folder), str)
