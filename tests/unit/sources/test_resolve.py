"""What a person names leads to a source, or to one sentence and what to do next."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ReaderError, SourceError, UsageError
from reader.git.address import parse_address
from reader.sources import load, open_tree, resolve
from reader.sources.known import add_source, remember_last, set_default
from reader.sources.resolve import cache_file, storage_name
from reader.text import is_clean
from tests.unit.sources.servers import Repository, post


@pytest.fixture
def site(tmp_path: Path) -> Path:
    place = tmp_path / "my blog"
    (place / "_posts").mkdir(parents=True)
    (place / "_config.yml").write_text("title: Blog\nurl: https://blog.example.net\n")
    (place / "_posts/2024-01-01-one.md").write_text(post("One"))
    (place / "_posts/2024-01-02-two.md").write_text(post("Two"))
    (place / "about.md").write_text("# About\n")
    return place


def test_nothing_named_means_the_samples() -> None:
    source = resolve()
    assert (source.kind, source.shown, source.argument) == ("samples", "the sample posts", "")
    assert len(load(cache=False).entries) >= 24


def test_nothing_named_means_the_default_then_the_last_one(site: Path, tmp_path: Path) -> None:
    remember_last(str(site))
    assert resolve().location == str(site)
    other = tmp_path / "other"
    other.mkdir()
    add_source("other", str(other))
    assert resolve().location == str(other)
    set_default(None)
    assert resolve().location == str(site)


def test_where_the_last_one_is_gone_no_other_one_is_read(site: Path, tmp_path: Path) -> None:
    remember_last(str(site))
    site.rename(tmp_path / "moved")
    with pytest.raises(
        SourceError, match=f"The site that you read last does not exist: .*{site.name}.*“samples” names"
    ):
        resolve()
    (tmp_path / "moved").rename(site)
    assert resolve().location == str(site)


def test_the_samples_have_a_name_unless_something_else_has_it(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    remember_last(str(site))
    assert resolve("samples").kind == "samples"
    (tmp_path / "samples").mkdir()
    assert resolve("samples").location == str(tmp_path / "samples")
    add_source("samples", str(site))
    assert resolve("samples").location == str(site)


def test_the_last_one_is_not_cloned_again_unasked(tmp_path: Path) -> None:
    blog = Repository(tmp_path / "blog", {"_posts/2024-01-01-one.md": post("One")})
    remember_last(blog.address)
    with pytest.raises(SourceError, match="is no longer on this machine"):
        resolve()
    open_tree(blog.address).close()
    assert resolve().location == blog.address


def test_the_variable_comes_before_what_is_known(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_source("blog", "https://blog.example.net/x.git")
    monkeypatch.setenv("PRIVACY_READER_SOURCE", str(site))
    assert resolve().location == str(site)
    assert resolve("blog").location == "https://blog.example.net/x.git"
    monkeypatch.setenv("PRIVACY_READER_SOURCE", "")
    assert resolve().name == "blog"


def test_a_folder_by_any_way_to_it(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "link").symlink_to(site)
    monkeypatch.chdir(site)
    monkeypatch.setenv("HOME", str(tmp_path))
    ways: list[str | Path] = [
        str(site),
        site,
        ".",
        "./",
        "_posts",
        "~/my blog",
        tmp_path / "link",
        f"{site}/../my blog/",
    ]
    sources = {resolve(way) for way in ways}
    assert len(sources) == 1
    (source,) = sources
    assert (source.kind, source.name, source.shown) == ("folder", "my blog", "~/my blog")


def test_a_known_name_comes_before_a_folder_of_that_name(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.parent)
    (site.parent / "blog").mkdir()
    assert resolve("blog").kind == "folder"
    add_source("blog", str(site))
    assert resolve("blog").location == str(site)
    assert resolve("./blog").location == str(site.parent / "blog")


def test_a_single_post_keeps_its_site(site: Path) -> None:
    source = resolve(site / "_posts/2024-01-01-one.md")
    assert (source.kind, source.location, source.file) == ("file", str(site), "_posts/2024-01-01-one.md")
    library = load(site / "_posts/2024-01-01-one.md", cache=False)
    assert [post.id for post in library.posts] == ["_posts/2024-01-01-one.md"]
    assert library.site.key == load(site, cache=False).site.key


def test_a_post_of_a_category_folder_keeps_its_site(site: Path) -> None:
    place = site / "Top/sub/_posts/2024-02-01-three.md"
    place.parent.mkdir(parents=True)
    place.write_text(post("Three"))
    library = load(place, cache=False)
    assert [(post.id, post.categories) for post in library.posts] == [
        ("Top/sub/_posts/2024-02-01-three.md", ("Top", "sub"))
    ]
    assert resolve(place.parent).location == str(site)


def test_a_single_file_stands_alone(site: Path) -> None:
    tree = open_tree(site / "about.md")
    assert [file.path for file in tree.files()] == ["about.md"]
    assert tree.read("about.md", 7) == b"# About"
    with pytest.raises(FileNotFoundError):
        tree.read("_config.yml", 10)
    before = tree.version()
    (site / "about.md").write_text("# About me\n")
    assert tree.version() != before
    assert [post.id for post in load(site / "about.md", cache=False).posts] == ["about.md"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nothing", "There is no folder or file nothing."),
        ("  ", "There is no folder or file “”."),
        ("etc.", "There is no folder or file “etc.”."),
        ("github.com/owner/blog", "There is no folder github.com/owner/blog. For the repository write https://"),
        ("/dev/null", "neither a folder nor a file"),
        ("~nobody-of-that-name/x", "There is no user for"),
        ("a\0b", "cannot be opened"),
        ("x" * 5_000, "cannot be opened"),
        ("\x1b]0;x\x07", "There is no folder or file ␛]0;x␇."),
        ("https://user:secret@host.example/x", "contains a user name or a password"),
        ("https://ghp_token@host.example/x", "contains a user name or a password"),
        ("ssh://git:secret@host.example/x", "Use ssh://git@host.example/x with a key."),
        ("https://host.example/x?private_token=secret", "contains a user name or a password"),
        ("ext::sh -c 'touch x'", "is not an address that can be opened here"),
        ("ftp://host.example/x", "Addresses that begin with ftp:// are not opened."),
        ("ext://host/x", "Addresses that begin with ext:// are not opened."),
        ("file://elsewhere/x", "names no machine"),
        ("https:///x", "names no host"),
        ("https://host.example", "names no repository"),
        ("https://host.example/a b", "spaces"),
        ("https://host.example/a\nb", "contains spaces or control characters"),
        ("https://host.example/\u202ex", "spaces or control characters"),
        ("https://[bad/x", "not a valid address"),
        ("https://host.example:99999/x", "not a valid address"),
        ("ssh://-oProxyCommand=x/y", "not a valid address"),
        ("git@host.example:-oProxyCommand=x/y", "not a valid address"),
        ("https://github.com/owner/blog/blob/main/a.md", "Try https://github.com/owner/blog."),
        ("https://gitlab.com/a/b/c/-/blob/main/x.md", "Try https://gitlab.com/a/b/c."),
    ],
)
def test_what_cannot_be_opened_is_one_sentence(name: str, sentence: str) -> None:
    with pytest.raises(SourceError) as caught:
        resolve(name)
    assert sentence in str(caught.value)
    assert str(caught.value).isprintable()
    assert caught.value.hint
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "url", "scheme"),
    [
        ("https://github.com/owner/blog", "https://github.com/owner/blog", "https"),
        ("HTTPS://github.com/owner/blog.git", "https://github.com/owner/blog.git", "https"),
        ("https://github.com/owner/blog#readme", "https://github.com/owner/blog", "https"),
        ("https://gitlab.com/group/sub/src", "https://gitlab.com/group/sub/src", "https"),
        ("git@github.com:owner/blog.git", "git@github.com:owner/blog.git", "ssh"),
        ("host:blog", "host:blog", "ssh"),
        ("ssh://me@host:2222/~/blog", "ssh://me@host:2222/~/blog", "ssh"),
        ("git://127.0.0.1:9418/blog", "git://127.0.0.1:9418/blog", "git"),
        ("file:///srv/blog.git", "file:///srv/blog.git", "file"),
        ("file://localhost/srv/blog", "file:///srv/blog", "file"),
        ("https://müller.example/x", "https://müller.example/x", "https"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x", "http"),
    ],
)
def test_addresses(address: str, url: str, scheme: str) -> None:
    found = parse_address(address)
    assert found is not None
    assert (found.url, found.scheme) == (url, scheme)
    assert resolve(address).kind == "git"
    assert resolve(address).address() == found


@pytest.mark.parametrize("text", ["blog", "./a:b", "C:\\blog", "c:blog", "a/b:c", "-x", "--upload-pack=x", ""])
def test_names_and_paths_are_no_addresses(text: str) -> None:
    assert parse_address(text) is None


def test_a_name_of_an_existing_file_is_no_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes:today").write_text("x")
    assert resolve("notes:today").kind == "file"


def test_files_are_kept_by_where_a_source_is(site: Path) -> None:
    address = "https://example.net/owner/blog"
    add_source("mine", address)
    add_source("here", str(site))
    names = {storage_name(resolve(it)) for it in ("mine", address, address + ".git", "git@example.net:owner/blog")}
    assert len(names) == 1
    assert names.pop().startswith("blog-")
    assert storage_name(resolve("here")) == storage_name(resolve(site))
    # What was fetched unencrypted is never taken for what was not.
    assert storage_name(resolve("http://example.net/owner/blog")) != storage_name(resolve(address))


@given(st.one_of(st.text(), st.from_regex(r"(https|ssh|ext|file)://[a-z:@/%?#\[\]-]*", fullmatch=True)))
def test_any_text_is_a_source_or_a_sentence(text: str) -> None:
    told = ""
    try:
        source = resolve(text)
    except ReaderError as error:
        told = str(error)
    else:
        told = source.shown + source.name + storage_name(source)
    assert is_clean(told)
    assert "\n" not in told


def test_a_folder_without_posts_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no posts") as caught:
        load(tmp_path)
    assert "_posts" in caught.value.hint


def test_a_folder_without_posts_says_which_documents_are_not_read(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.html", "d.py"):
        (tmp_path / name).write_text("Where are my keys?\n")
    with pytest.raises(SourceError) as caught:
        load(tmp_path)
    assert caught.value.hint.endswith("Files ending in .txt or .html are not read.")


@pytest.mark.parametrize("name", ["site.git", "two words", "#1?"])
def test_a_bare_repository_is_read_through_a_copy(tmp_path: Path, name: str) -> None:
    work, bare = tmp_path / "work", tmp_path / name
    (work / "_posts").mkdir(parents=True)
    (work / "_posts" / "2026-01-02-a.md").write_text("---\ntitle: What is a copy?\n---\nThis.\n")
    for command in (
        ["init", "-q", "-b", "main", str(work)],
        ["-C", str(work), "add", "-A"],
        ["-C", str(work), "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "first"],
        ["clone", "-q", "--bare", str(work), str(bare)],
    ):
        subprocess.run(["git", *command], check=True, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull})
    source = resolve(bare)
    assert source.kind == "git"
    assert [entry.title for entry in load(bare).entries] == ["What is a copy?"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(site: Path) -> None:
    site.chmod(0)
    try:
        with pytest.raises(SourceError, match="may not be read"):
            resolve(site)
    finally:
        site.chmod(0o755)


def test_each_source_has_files_of_its_own(site: Path) -> None:
    sources = [
        resolve(site),
        resolve(site / "about.md"),
        resolve("https://h.example/my blog".replace(" ", "-")),
        resolve(),
    ]
    files = {cache_file(source) for source in sources}
    assert len(files) == len(sources)
    assert all(path.name.isascii() and "/" not in path.name and len(path.name) < 80 for path in files)


def test_a_known_source_that_is_wrong_is_told() -> None:
    add_source("gone", "/nonexistent/place")
    with pytest.raises(SourceError, match="There is no folder or file /nonexistent/place"):
        resolve("gone")
    with pytest.raises(SourceError):
        resolve()
    with pytest.raises(UsageError):
        set_default("other")
