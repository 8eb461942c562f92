"""git runs with an environment from scratch: no trick of settings, of a server or of a repository starts anything.

Each trick would make a canary file with a plain `git clone`, `git fetch` or `git status`.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.errors import ReaderError, SourceError
from reader.git.run import Limits, Watch, git_environment, git_program, run_git
from reader.paths import find_program, search_path
from reader.sources import load, open_tree, resolve
from reader.sources.lock import hold_lock, process_start
from tests.unit.sources.servers import HttpServer, Repository, post


class Trap:
    """A program that leaves a canary behind when it is run."""

    def __init__(self, folder: Path) -> None:
        self.canary = folder / "canary"
        self.program = folder / "trap"
        self.program.write_text(f"#!/bin/sh\ntouch '{self.canary}'\nexit 1\n")
        self.program.chmod(0o755)

    @property
    def command(self) -> str:
        return str(self.program)

    @property
    def sprung(self) -> bool:
        return self.canary.exists()


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    folder = tmp_path / "trap"
    folder.mkdir()
    return Trap(folder)


Setting = Callable[[Trap, Path, pytest.MonkeyPatch], str | None]


def users_configuration(trap: Trap, place: Path, patch: pytest.MonkeyPatch) -> None:
    hooks = place / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-checkout", "pre-auto-gc", "post-merge"):
        (hooks / name).write_text(trap.program.read_text())
        (hooks / name).chmod(0o755)
    home = place / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        f"[core]\n\thooksPath = {hooks}\n\tfsmonitor = {trap.command}\n\tsshCommand = {trap.command}\n"
        f"\talternateRefsCommand = {trap.command}\n[credential]\n\thelper = !{trap.command}\n"
        f'[init]\n\ttemplateDir = {place}\n[protocol "ext"]\n\tallow = always\n'
        f'[uploadpack]\n\tpackObjectsHook = {trap.command}\n[remote "origin"]\n\tuploadpack = {trap.command}\n'
    )
    patch.setenv("HOME", str(home))
    patch.setenv("XDG_CONFIG_HOME", str(home))


def users_rewriting(trap: Trap, place: Path, patch: pytest.MonkeyPatch) -> None:
    (place / ".gitconfig").write_text(
        f'[url "ext::{trap.command} "]\n\tinsteadOf = file://\n[protocol]\n\tallow = always\n'
    )
    patch.setenv("HOME", str(place))


def configuration_in_variables(trap: Trap, place: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("GIT_CONFIG_COUNT", "2")
    for number, key in enumerate(("remote.origin.uploadpack", "core.fsmonitor")):
        patch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        patch.setenv(f"GIT_CONFIG_VALUE_{number}", trap.command)
    patch.setenv("GIT_CONFIG_PARAMETERS", f"'remote.origin.uploadpack'='{trap.command}'")
    patch.setenv("GIT_CONFIG", str(place / "x"))


def commands_in_variables(trap: Trap, place: Path, patch: pytest.MonkeyPatch) -> None:
    for name in (
        *("GIT_SSH", "GIT_SSH_COMMAND", "GIT_PROXY_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_EDITOR", "GIT_PAGER"),
        *("GIT_EXTERNAL_DIFF", "PAGER", "EDITOR", "GIT_SEQUENCE_EDITOR"),
    ):
        patch.setenv(name, trap.command)


def places_in_variables(trap: Trap, place: Path, patch: pytest.MonkeyPatch) -> None:
    for name in ("git-upload-pack", "git-fetch", "git", "git-remote-https"):
        (place / name).write_text(trap.program.read_text())
        (place / name).chmod(0o755)
    for name in ("GIT_EXEC_PATH", "GIT_TEMPLATE_DIR", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR"):
        patch.setenv(name, str(place))
    patch.setenv("GIT_TRACE", str(trap.canary))
    patch.setenv("GIT_TRACE2", str(trap.canary))


def programs_in_the_current_folder(trap: Trap, place: Path, patch: pytest.MonkeyPatch) -> None:
    for name in ("git", "ssh", "git-upload-pack", "sh"):
        (place / name).write_text(trap.program.read_text())
        (place / name).chmod(0o755)
    patch.chdir(place)
    patch.setenv("PATH", f".::bin:{os.environ['PATH']}")


def a_hostile_current_folder(trap: Trap, place: Path, patch: pytest.MonkeyPatch) -> None:
    hostile_checkout(trap, place)
    patch.chdir(place)


def hostile_checkout(trap: Trap, place: Path) -> None:
    (place / "_posts").mkdir()
    (place / "_posts/2024-01-01-fine.md").write_text(post("Fine"))
    subprocess.run(["git", "init", "-q", str(place)], check=True)
    (place / ".git/config").write_text(
        f"[core]\n\trepositoryformatversion = 0\n\tfsmonitor = {trap.command}\n\tpager = {trap.command}\n"
        f"\tsshCommand = {trap.command}\n\thooksPath = {place}/.git/hooks\n\tgitProxy = {trap.command}\n"
        f'[remote "origin"]\n\turl = ext::{trap.command}\n\tuploadpack = {trap.command}\n\tpromisor = true\n'
        f"[extensions]\n\tpartialClone = origin\n[credential]\n\thelper = !{trap.command}\n"
    )
    for name in ("post-index-change", "reference-transaction", "post-checkout"):
        hook = place / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(trap.program.read_text())
        hook.chmod(0o755)


@pytest.mark.parametrize(
    "setting",
    [
        users_configuration,
        users_rewriting,
        configuration_in_variables,
        commands_in_variables,
        places_in_variables,
        programs_in_the_current_folder,
        a_hostile_current_folder,
    ],
)
@pytest.mark.usefixtures("blog")
def test_a_persons_settings_start_nothing(
    setting: Setting, trap: Trap, http: HttpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    setting(trap, place, monkeypatch)
    tree = open_tree(f"file://{http.root}/blog")
    assert tree.read("_config.yml", 5) == b"title"
    tree.close()
    open_tree(f"{http.address}/blog").close()
    http.mode = "password"
    with pytest.raises(SourceError):
        open_tree(f"{http.address}/other")
    for address in ("ssh://git@127.0.0.1:1/x", "git://127.0.0.1:1/x"):
        with pytest.raises(SourceError):
            open_tree(address)
    assert not trap.sprung


def test_an_address_is_no_command(trap: Trap, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for address in (
        f"ext::{trap.command}",
        f"ext::sh -c {trap.command}",
        f"--upload-pack={trap.command}",
        f"-u{trap.command}",
        f"ssh://-oProxyCommand={trap.command}/x",
        f"-oProxyCommand={trap.command}:x",
        f"git@-oProxyCommand={trap.command}:x",
        f"ssh://x/-oProxyCommand={trap.command}",
        f"file://;{trap.command}",
        f"file://`{trap.command}`",
        f"file:///$({trap.command})",
        f"https://x/$({trap.command})\n",
        f"fd::0,1/{trap.command}",
        f"testgit::{trap.command}",
        f"http::ext::{trap.command}",
    ):
        with pytest.raises(ReaderError) as caught:
            open_tree(address)
        assert "\n" not in caught.value.message
    assert not trap.sprung


def test_a_folder_is_read_and_git_is_not_run(trap: Trap, tmp_path: Path) -> None:
    place = tmp_path / "checkout"
    place.mkdir()
    hostile_checkout(trap, place)
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    assert [post.title for post in load(place).posts] == ["Fine"]
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before
    assert not trap.sprung


def test_a_repository_that_one_clones_from_starts_nothing(trap: Trap, blog: Repository) -> None:
    config = blog.folder / ".git/config"
    config.write_text(
        config.read_text() + f"[uploadpack]\n\tpackObjectsHook = {trap.command}\n[core]\n\tfsmonitor = {trap.command}\n"
        f'[remote "far"]\n\turl = file://{blog.folder}\n\tpromisor = true\n\tuploadpack = {trap.command}\n'
    )
    for name in ("post-upload-pack", "pre-upload", "reference-transaction"):
        hook = blog.folder / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(trap.program.read_text())
        hook.chmod(0o755)
    blob = blog.git("rev-parse", "HEAD:_posts/2024-01-01-one.md")
    (blog.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(SourceError):
        open_tree(blog.address)
    assert not trap.sprung


def test_attributes_filters_and_submodules_start_nothing(trap: Trap, blog: Repository) -> None:
    submodule = f'[submodule "x"]\n\tpath = sub\n\turl = ext::{trap.command}\n\tupdate = !{trap.command}\n'
    files = {
        ".gitattributes": "*.md filter=trap diff=trap merge=trap text eol=crlf working-tree-encoding=UTF-16\n",
        ".gitmodules": submodule,
        ".lfsconfig": f"[lfs]\n\turl = ext::{trap.command}\n",
    }
    for name, content in files.items():
        blob = blog.git("hash-object", "-w", "--stdin", text=content.encode())
        blog.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{name}")
    blog.git("update-index", "--add", "--cacheinfo", f"160000,{blog.git('rev-parse', 'HEAD')},sub")
    blog.git("commit", "-qm", "attributes and a submodule")
    tree = open_tree(blog.address)
    refused = {file.path: file.refused for file in tree.files() if file.refused}
    assert list(refused) == ["sub"]
    assert "submodule" in refused["sub"]
    assert tree.read("_posts/2024-01-01-one.md", 1_000) == post("One").encode()
    tree.close()
    assert not trap.sprung


def test_nothing_of_the_environment_leaks_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_ANYTHING", "LD_PRELOAD", "NETRC", "EDITOR", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "leak")
    assert "leak" not in git_environment().values()
    assert "leak" not in git_environment("ssh").values()
    assert git_environment("https")["HTTPS_PROXY"] == "leak"
    assert git_environment("https")["GIT_ALLOW_PROTOCOL"] == "https"
    assert git_environment()["GIT_ALLOW_PROTOCOL"] == "none"


def test_without_git_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match="git is not installed") as caught:
        open_tree("https://example.org/owner/repository")
    assert "folder" in caught.value.hint


def test_what_a_server_says_is_cleaned(blog: Repository) -> None:
    evil = blog.folder.with_name("evil\x1b]0;x")
    with pytest.raises(SourceError) as caught:
        open_tree(f"file://{str(evil).replace(chr(27), '%1B')}")
    assert caught.value.message.isprintable()


@pytest.mark.parametrize("talk", ["printf 'remote: \\033]0;owned\\007\\n'", "printf 'fatal: a\\rb\\0c\\n'"])
def test_words_of_git_are_clean_and_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, talk: str) -> None:
    impostor(tmp_path, monkeypatch, f"for n in 1 2 3; do {talk} >&2; done; head -c 300000 /dev/zero | tr '\\0' x >&2")
    finished = run_git(["x"], folder=tmp_path, environment=os.environ, limits=Limits(total=5))
    assert "\x1b" not in finished.error
    assert "\0" not in finished.error
    assert len(finished.error) <= 4_000


def test_output_without_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    impostor(tmp_path, monkeypatch, "exec yes")
    finished = run_git(["x"], folder=tmp_path, environment=os.environ, limits=Limits(total=20, output=100_000))
    assert finished.ended == "too much"
    assert len(finished.output) < 300_000


def test_the_whole_group_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    impostor(tmp_path, monkeypatch, f"trap '' TERM; sh -c 'trap \"\" TERM; echo $$ > {tmp_path}/child; sleep 60'")
    cancel = threading.Event()
    threading.Timer(0.4, cancel.set).start()
    finished = run_git(["x"], folder=tmp_path, environment=os.environ, watch=Watch(cancel=cancel))
    assert finished.ended == "cancelled"
    child = int((tmp_path / "child").read_text())
    assert wait_until(lambda: process_start(child) == "")


def test_progress_of_the_servers_own_making_does_not_count_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    impostor(tmp_path, monkeypatch, "while true; do echo 'remote: Working' >&2; sleep 0.1; done")
    finished = run_git(["x"], folder=tmp_path, environment=os.environ, limits=Limits(total=30, stall=1), watch=Watch())
    assert finished.ended == "stalled"


def impostor(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    (folder / "git").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    assert git_program() == str(folder / "git")


def wait_until(happened: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(0.02)
    return False


def test_a_lock_is_waited_for(tmp_path: Path) -> None:
    with hold_lock(tmp_path / "lock"):
        with pytest.raises(SourceError, match=f"by process {os.getpid()}"), hold_lock(tmp_path / "lock", wait=0.2):
            pass
        cancel = threading.Event()
        cancel.set()
        with pytest.raises(SourceError, match="Cancelled"), hold_lock(tmp_path / "lock", cancel=cancel):
            pass
    with hold_lock(tmp_path / "lock", wait=0):
        pass


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"pid": "x"}', b'{"pid": -1, "child": 1}', b"\xff" * 5_000])
def test_what_a_lock_file_holds_decides_nothing_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "lock").write_bytes(content)
    with hold_lock(tmp_path / "lock", wait=0):
        pass


def test_a_process_id_that_is_used_again_is_not_ended(tmp_path: Path) -> None:
    """The lock names a child that by now is someone else: it lives on."""
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    try:
        with hold_lock(tmp_path / "lock"):
            started = '"started": "1", "child_started": "1"'
            (tmp_path / "lock").write_text(f'{{"pid": 999999, "child": {bystander.pid}, {started}}}')
            with pytest.raises(SourceError), hold_lock(tmp_path / "lock", wait=0.3):
                pass
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


@pytest.fixture
def mute_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def test_a_mute_git_server_is_left(mute_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.sources.transfer.LIMITS", Limits(total=60, stall=1.5))
    with pytest.raises(SourceError, match="stopped sending"):
        open_tree(f"git://127.0.0.1:{mute_port}/x")


def hostile(shared: Path, folder: Path) -> Path:
    maker = shared / "hostile/make_hostile.py"
    command = [sys.executable, str(maker), str(folder), "--git", "--no-big", "--only", "files"]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def test_the_hostile_repositories(shared: Path, tmp_path: Path) -> None:
    place = hostile(shared, tmp_path / "hostile")
    found: dict[str, str] = {}
    for repository in sorted((place / "repos").iterdir()):
        try:
            library = load(f"file://{repository}", cache=False)
        except SourceError as error:
            found[repository.name] = error.message
        else:
            assert "root:x:0:0" not in "".join(post.title for post in library.posts)
            assert all(str(problem.path + problem.reason).isprintable() for problem in library.problems)
            found[repository.name] = " ".join(sorted(post.title for post in library.posts))
    assert "too many" in found["bomb"]
    assert "no commit" in found["empty"]
    assert all("HZ-BENIGN" in found[name] for name in ("detached", "filters", "names", "symlinks"))
    assert not list((place / "canary").iterdir())


def test_the_hostile_repositories_as_folders(shared: Path, tmp_path: Path) -> None:
    place = hostile(shared, tmp_path / "hostile")
    for repository in sorted((place / "repos").iterdir()):
        if repository.name == "empty":
            with pytest.raises(SourceError, match="no posts"):
                load(repository, cache=False)
        else:
            titles = [post.title for post in load(repository, cache=False).posts]
            assert "HZ-BENIGN" in titles
            assert not any("root:x" in title for title in titles)
    assert resolve(place / "repos/names").kind == "folder"
    assert not list((place / "canary").iterdir())


@pytest.mark.parametrize("form", ["{}", "git@{}:x/y", "x:{}", "https://h/{}", "./{}"])
def test_an_address_of_any_length_is_judged_in_a_sentence(form: str) -> None:
    with pytest.raises(SourceError) as told:
        resolve(form.format("a" * 5_000))
    assert len(told.value.message) < 500


def test_no_program_is_taken_from_a_relative_folder_of_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("git", "less", "more", "xdg-open", "vi"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".:{tmp_path.name}::/nonexistent")
    assert not any(map(find_program, ("git", "less", "more", "xdg-open", "vi", "./git", "sub/git")))
    assert find_program(str(tmp_path / "git")) == str(tmp_path / "git")
    monkeypatch.setenv("PATH", f".:{tmp_path}")
    assert find_program("git") == str(tmp_path / "git")
    monkeypatch.setenv("PATH", "")
    assert search_path() == "/usr/bin:/bin"


def test_a_git_that_wants_too_much_memory_is_refused_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a server sends may make git keep a list without end; the limit holds for the helpers that it starts, too."""
    program = tmp_path / "git"
    program.write_text(
        f"#!/bin/sh\nsleep 0.2\nexec {sys.executable} -c 'print(len(bytearray(int(\"'$1'\") << 20)))' 2>/dev/null\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    small, large = (run_git([str(size)], folder=tmp_path, environment=git_environment()) for size in (50, 1_000))
    assert small.ok
    assert small.output.strip() == str(50 << 20).encode()
    assert not large.ok
    assert not large.output
