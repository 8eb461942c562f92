"""A clone is made from real servers, read without a working tree, and cleaned up when it breaks off."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reader.errors import SourceError
from reader.git.run import Limits
from reader.paths import app_paths
from reader.sources import open_tree, resolve
from reader.sources.clone import Clone
from reader.sources.transfer import LIMITS, CloneProgress
from reader.sources.update import update
from tests.unit.sources.servers import HttpServer, Repository, http_server, post


def names(address: str) -> list[str]:
    tree = open_tree(address)
    try:
        return sorted(file.path for file in tree.files() if not file.refused)
    finally:
        tree.close()


ALL = ["_config.yml", "_posts/2024-01-01-one.md", "_posts/2024-01-02-two.md", "_posts/2024-01-03-three.md"]


def test_clones_from_a_path(blog: Repository) -> None:
    assert names(blog.address) == ALL


def test_clones_from_git_daemon(blog: Repository, daemon: str) -> None:
    assert names(f"{daemon}/blog") == ALL


def test_clones_over_http(blog: Repository, http: HttpServer) -> None:
    assert names(f"{http.address}/blog") == ALL


def test_clones_over_ssh(blog: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a stand-in for ssh that writes down its arguments and runs the command on this machine."""
    (tmp_path / "ssh").write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/said\nfor last; do :; done\nunset GIT_PROTOCOL\nexec /bin/sh -c "$last"\n'
    )
    (tmp_path / "ssh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert names(f"ssh://git@host.example:2222{blog.folder}") == ALL
    said = (tmp_path / "said").read_text()
    for option in ("-oBatchMode=yes", "-oConnectTimeout=", "-oClearAllForwardings=yes", "-p 2222 git@host.example"):
        assert option in said
    assert names(f"host.example:{blog.folder}") == ALL


def test_reads_contents_with_a_limit(blog: Repository) -> None:
    tree = open_tree(blog.address)
    assert tree.read("_posts/2024-01-01-one.md", 10_000) == post("One").encode()
    assert tree.read("_posts/2024-01-01-one.md", 3) == b"---"
    assert tree.read("_posts/2024-01-02-two.md", 10_000) == post("Two").encode()
    tree.close()


def test_reads_a_file_before_anything_was_listed(blog: Repository) -> None:
    tree = open_tree(blog.address)
    assert tree.read("_config.yml", 6) == b"title:"
    with pytest.raises(FileNotFoundError):
        tree.read("_posts", 10)
    with pytest.raises(FileNotFoundError):
        tree.read("nothing", 10)
    tree.close()


def test_is_bare_shallow_and_private(blog: Repository) -> None:
    blog.commit({"_posts/2024-01-04-four.md": post("Four")})
    names(blog.address)
    (clone,) = app_paths().clones.iterdir()
    assert stat.S_IMODE(clone.stat().st_mode) == 0o700
    assert not list(clone.rglob("*.md"))
    (repository,) = clone.glob("g-*/repository")
    count = subprocess.run(
        ["git", "-C", str(repository), "rev-list", "--count", "refs/reader/latest"], capture_output=True, check=True
    )
    assert count.stdout.strip() == b"1"
    assert not list(repository.rglob("hooks"))


def test_leaves_out_large_blobs_and_says_so(blog: Repository) -> None:
    blog.commit({"_posts/2024-02-01-large.md": os.urandom(1_500_000)})
    tree = open_tree(blog.address)
    (large,) = [file for file in tree.files() if file.path.endswith("large.md")]
    assert "1 MB" in large.refused
    with pytest.raises(OSError, match="left out"):
        tree.read(large.path, 100)
    assert tree.read("_config.yml", 5) == b"title"
    tree.close()


def test_a_server_without_filters_is_cloned_too(blog: Repository) -> None:
    blog.git("config", "uploadpack.allowFilter", "false")
    assert names(blog.address) == ALL


def test_an_identity_is_the_blobs_and_the_version_the_trees(blog: Repository) -> None:
    tree = open_tree(blog.address)
    (one,) = [file for file in tree.files() if file.path.endswith("one.md")]
    assert one.identity == blog.git("rev-parse", "HEAD:_posts/2024-01-01-one.md")
    assert tree.version() == blog.git("rev-parse", "HEAD^{tree}")
    assert tree.origin == blog.address
    tree.close()


def test_opening_again_asks_no_server(blog: Repository, http: HttpServer) -> None:
    address = f"{http.address}/blog"
    names(address)
    before = len(http.seen)
    assert names(address) == ALL
    assert len(http.seen) == before


def test_tells_its_progress(root: Path) -> None:
    site = Repository(root / "site", {f"_posts/2024-01-01-{n}.md": post(f"Post {n}") for n in range(300)})
    steps: list[CloneProgress] = []
    open_tree(site.address, progress=steps.append).close()
    percents = [step.percent for step in steps]
    assert percents == sorted(percents)
    assert percents[-1] >= 90
    assert any(step.step == "Receiving" for step in steps)


def test_follows_links_within_the_tree_only(blog: Repository) -> None:
    (blog.folder / "_posts/2024-03-01-in.md").symlink_to("2024-01-01-one.md")
    (blog.folder / "_posts/2024-03-02-out.md").symlink_to("/etc/passwd")
    (blog.folder / "_posts/2024-03-03-up.md").symlink_to("../../../etc/passwd")
    (blog.folder / "_posts/2024-03-04-chain.md").symlink_to("2024-03-01-in.md")
    blog.commit({})
    tree = open_tree(blog.address)
    refused = {file.path[7:17]: file.refused for file in tree.files() if "2024-03" in file.path}
    assert refused["2024-03-01"] == ""
    assert all(refused[f"2024-03-0{n}"] for n in (2, 3, 4))
    assert tree.read("_posts/2024-03-01-in.md", 1_000) == post("One").encode()
    with pytest.raises(OSError, match="not a file"):
        tree.read("_posts/2024-03-02-out.md", 1_000)
    tree.close()


def test_an_empty_repository_is_told(root: Path) -> None:
    site = Repository(root / "empty")
    with pytest.raises(SourceError, match="is empty: it has no commit"):
        open_tree(site.address)
    assert not list(app_paths().clones.iterdir())


def test_a_head_that_leads_nowhere_is_passed_over(blog: Repository) -> None:
    blog.git("branch", "-m", "main", "trunk")
    blog.git("symbolic-ref", "HEAD", "refs/heads/gone")
    assert names(blog.address) == ALL


def test_a_detached_head_is_cloned(blog: Repository) -> None:
    blog.git("checkout", "-q", "--detach")
    blog.git("branch", "-D", "main")
    assert names(blog.address) == ALL


def test_a_repository_with_sha256_ids_is_cloned(root: Path) -> None:
    folder = root / "sha256"
    folder.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main", "--object-format=sha256", str(folder)], check=True)
    (folder / "_posts").mkdir()
    (folder / "_posts/2024-01-01-one.md").write_text(post("One"))
    git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "one"], check=True)
    tree = open_tree(f"file://{folder}")
    assert tree.read("_posts/2024-01-01-one.md", 9) == b"---\ntitle"
    tree.close()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("file:///nonexistent/repository", "There is no git repository at"),
        ("git://127.0.0.1:1/x", "does not answer"),
        ("http://127.0.0.1:1/x", "does not answer"),
        ("https://name.invalid/x", "could not be found"),
    ],
)
def test_what_is_not_there_is_one_sentence(address: str, sentence: str) -> None:
    with pytest.raises(SourceError, match=sentence) as caught:
        open_tree(address)
    assert caught.value.hint
    assert not list(app_paths().clones.iterdir())


def test_http_errors_are_sentences(blog: Repository, root: Path, http: HttpServer) -> None:
    with pytest.raises(SourceError, match="There is no git repository"):
        open_tree(f"{http.address}/nothing")
    http.mode = "password"
    with pytest.raises(SourceError, match="without signing in"):
        open_tree(f"{http.address}/blog")


def test_a_redirect_to_another_transport_is_not_followed(blog: Repository, http: HttpServer) -> None:
    for elsewhere in ("file://", "ftp://127.0.0.1:1", "https://127.0.0.1:1"):
        http.mode = f"to {elsewhere}"
        with pytest.raises(SourceError) as caught:
            open_tree(f"{http.address}/blog")
        assert "\n" not in caught.value.message


def test_a_server_may_lead_elsewhere_at_the_first_request_alone(blog: Repository, http: HttpServer, root: Path) -> None:
    """What was asked of one host goes to no other: a site that moved says so when it is first asked."""
    with http_server(root) as other:
        http.mode = f"to {other.address}"
        assert names(f"{http.address}/blog") == ALL
        other.seen.clear()
        http.mode = f"then to {other.address}"
        with pytest.raises(SourceError):
            update(f"{http.address}/blog")
        assert other.seen == []


def test_files_lie_as_deep_as_in_a_folder_and_no_deeper(root: Path, daemon: str) -> None:
    deep = "/".join("d" * 100)
    site = Repository(root / "deep", {f"{deep}/here.md": post("Here"), f"{deep}/d/below.md": post("Below")})
    found = {one.path.rpartition("/")[2]: one.refused for one in open_tree(site.address).files()}
    assert found == {"here.md": "", "below.md": "lies more than 100 folders deep, the limit"}


def test_a_connection_that_breaks_off_leaves_nothing(blog: Repository, http: HttpServer) -> None:
    http.mode = "half"
    with pytest.raises(SourceError, match="was lost"):
        open_tree(f"{http.address}/blog")
    assert not list(app_paths().clones.iterdir())
    http.mode = ""
    assert names(f"{http.address}/blog") == ALL


def test_servers_that_hang_are_ended(blog: Repository, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All four would go on for ever, or for an hour; that a test comes to its end is what counts, not when."""
    assert LIMITS.stall <= 15
    monkeypatch.setattr("reader.sources.transfer.LIMITS", Limits(total=LIMITS.total, stall=2))

    def attempt(mode: str) -> str:
        with http_server(root, mode) as server:
            with pytest.raises(SourceError, match=r"stopped sending|broke off|does not answer") as caught:
                open_tree(f"{server.address}/blog")
            return caught.value.message

    modes = ["silent", "mute", "half-mute", "dribble"]
    with ThreadPoolExecutor(4) as together:
        assert all(together.map(attempt, modes))


def test_a_clone_can_be_cancelled(blog: Repository, root: Path) -> None:
    cancel = threading.Event()
    with http_server(root, "mute") as server:
        threading.Timer(0.5, cancel.set).start()
        with pytest.raises(SourceError, match="Cancelled"):
            open_tree(f"{server.address}/blog", cancel=cancel)
    assert not list(app_paths().clones.iterdir())


def test_a_clone_that_takes_too_long_is_ended(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Repository(root / "site", {f"files/{n}": os.urandom(500_000) for n in range(20)})
    monkeypatch.setattr("reader.sources.transfer.LIMITS", Limits(total=0.05, stall=5))
    with pytest.raises(SourceError, match="too long"):
        open_tree(site.address)


def test_a_damaged_record_is_made_anew(blog: Repository) -> None:
    names(blog.address)
    (record,) = app_paths().clones.glob("*/clone.json")
    for content in ("", "[", "[]", "{}", '{"address": 1}', "[" * 100_000, json.dumps({"generation": "../.."})):
        record.write_text(content)
        assert names(blog.address) == ALL
    assert len(list(record.parent.glob("g-*"))) == 1


def test_leftovers_of_a_run_that_died_are_removed(blog: Repository) -> None:
    names(blog.address)
    (clone,) = app_paths().clones.iterdir()
    (clone / ".new-dead").mkdir()
    (clone / ".new-dead/pack").write_bytes(b"half")
    (clone / "g-older").mkdir()
    (clone / ".clone.json.1-dead.tmp").write_text("{")
    assert names(blog.address) == ALL
    assert sorted(path.name[:2] for path in clone.iterdir()) == ["cl", "g-", "lo"]


def test_an_old_generation_stays_while_it_is_read(blog: Repository) -> None:
    tree = open_tree(blog.address)
    (clone,) = app_paths().clones.iterdir()
    (generation,) = clone.glob("g-*")
    (clone / "clone.json").unlink()
    names(blog.address)
    assert generation.is_dir()
    assert tree.read("_config.yml", 5) == b"title"
    tree.close()
    names(blog.address)
    assert not generation.is_dir()


def test_a_clone_can_be_discarded(blog: Repository) -> None:
    names(blog.address)
    source = resolve(blog.address)
    assert Clone(source).state() is not None
    assert Clone(source).discard()
    assert Clone(source).state() is None
    assert not Clone(source).discard()
    assert names(blog.address) == ALL


def test_a_folder_that_cannot_be_written_is_one_sentence(blog: Repository) -> None:
    app_paths().clones.parent.mkdir(parents=True, exist_ok=True)
    app_paths().clones.write_text("in the way")
    with pytest.raises(SourceError, match="cannot be written") as caught:
        open_tree(blog.address)
    assert caught.value.hint


def test_reading_from_several_threads(root: Path) -> None:
    files = {f"_posts/2024-01-01-{n}.md": post(f"Post {n}", f"{n} " * 500) for n in range(100)}
    tree = open_tree(Repository(root / "site", files).address)
    paths = list(files) * 5
    with ThreadPoolExecutor(8) as threads:
        contents = list(threads.map(lambda path: tree.read(path, 1 << 20), paths))
    assert contents == [files[path].encode() for path in paths]
    tree.close()


def test_a_reading_process_that_died_is_started_again(blog: Repository) -> None:
    tree = open_tree(blog.address)
    tree.read("_config.yml", 5)
    process = tree._process  # type: ignore[attr-defined]
    process.kill()
    process.wait()
    assert tree.read("_config.yml", 5) == b"title"
    tree.close()
    assert tree._process is None  # type: ignore[attr-defined]
