"""Marks follow their owner through a git repository: real git, real processes, a server on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from reader.errors import StateError
from reader.git.run import git_environment
from reader.state import StateStore
from reader.state.travel.sync_file import MAX_FILE, file_name
from reader.state.travel.sync_git import sync_git
from tests.unit.state.making import ENTRIES, all_bytes, assert_alike, entry, mark_something_on_each


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "marks.git")], check=True)
    return tmp_path / "marks.git"


@pytest.fixture
def served(remote: Path) -> Iterator[str]:
    """The repository behind a git server on loopback."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = ["git", "daemon", "--reuseaddr", "--listen=127.0.0.1", f"--port={port}", "--export-all"]
    command += ["--enable=receive-pack", f"--base-path={remote.parent}", str(remote.parent)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
                time.sleep(0.05)
        yield f"git://127.0.0.1:{port}/{remote.name}"
    finally:
        os.killpg(server.pid, 15)
        server.wait()


def test_a_repository_brings_all_devices_together(devices: list[StateStore], remote: Path) -> None:
    mark_something_on_each(devices)
    url = f"file://{remote}"
    for _ in range(2):
        for store in devices:
            assert not sync_git(store, url).notices
    assert_alike(devices)
    for store in devices:
        sync_git(store, url)
    assert [sync_git(store, url).sent for store in devices] == [False] * 3
    log = subprocess.run(
        ["git", "-C", str(remote), "log", "--all", "--format=%an %ae %s"], capture_output=True, text=True, check=True
    )
    assert all("privacy-reader.invalid Marks" in line for line in log.stdout.splitlines())
    assert not [one for store in devices if store.path for one in store.path.parent.glob("sync-*")]


@pytest.mark.slow
def test_three_devices_that_push_at_once_converge(tmp_path: Path, served: str) -> None:
    """Three processes synchronise at the same moment through a server on loopback, then once more each."""
    child = """
import sys, time
from pathlib import Path
from reader.state import StateStore
from reader.state.travel.sync_file import MAX_FILE, file_name
from reader.state.travel.sync_git import sync_git
from tests.unit.state.making import entry
path, url, start, name = sys.argv[1:]
with StateStore.open(Path(path)) as store:
    for round in range(3):
        store.set_read(entry(f"{name}{round}.md", f"{name}{round}"), True)
        store.set_note(entry("same.md", "same"), f"{name} in round {round}")
        time.sleep(max(0, float(start) + round * 0.2 - time.time()))
        print(sync_git(store, url).sent)
"""
    paths = [tmp_path / name / "state.sqlite3" for name in "abc"]
    start = str(time.time() + 1)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", child, str(path), served, start, path.parent.name], stderr=subprocess.PIPE
        )
        for path in paths
    ]
    for one in started:
        _, errors = one.communicate(timeout=100)
        assert one.returncode == 0, errors.decode()
    stores = [StateStore.open(path) for path in paths]
    for store in (*stores, *stores[:2]):
        sync_git(store, served)
    assert_alike(stores)
    assert all(
        marks.read for marks in stores[2].marks_of([entry(f"{n}{r}", f"{n}{r}") for n in "abc" for r in range(3)])
    )
    for store in stores:
        store.close()


def test_being_offline_is_no_error(devices: list[StateStore]) -> None:
    devices[0].set_read(ENTRIES[0], True)
    report = sync_git(devices[0], "git://127.0.0.1:9/marks.git")
    assert report.offline
    assert report.notices == ("127.0.0.1:9 cannot be reached now; your marks will be sent the next time.",)


@pytest.mark.parametrize("url", ["https://no-such-host.invalid/marks.git", "git@no-such-host.invalid:you/marks.git"])
def test_a_host_that_is_nowhere_is_named(devices: list[StateStore], url: str) -> None:
    devices[0].set_read(ENTRIES[0], True)
    report = sync_git(devices[0], url)
    assert report.offline
    assert report.notices == (
        "The host no-such-host.invalid could not be found; your marks will be sent the next time.",
    )


def test_where_there_is_no_repository_that_is_said_in_plain_words(devices: list[StateStore], tmp_path: Path) -> None:
    devices[0].set_read(ENTRIES[0], True)
    with pytest.raises(StateError) as refused:
        sync_git(devices[0], f"file://{tmp_path}/none.git")
    assert refused.value.message == "The marks were not synchronised: there is no git repository at that address."
    assert refused.value.hint.startswith("Check the address")


def test_a_repository_that_is_none_is_told(devices: list[StateStore], tmp_path: Path) -> None:
    for url in (f"file://{tmp_path}/none", "--upload-pack=touch /tmp/x", "", f"ext::sh -c touch% {tmp_path}/ran"):
        with pytest.raises(StateError):
            sync_git(devices[0], url)
    assert not (tmp_path / "ran").exists()


def test_a_password_in_an_address_is_refused_and_not_repeated(devices: list[StateStore], tmp_path: Path) -> None:
    for url in (
        "https://me:s3cret@127.0.0.1:9/marks.git",
        "https://s3cret@127.0.0.1:9/marks.git",
        "ssh://me:s3cret@127.0.0.1:9/marks.git",
        "HTTPS://me:s3cret@127.0.0.1:9",
    ):
        with pytest.raises(StateError) as told:
            sync_git(devices[0], url)
        assert "contains a user name or a password" in str(told.value)
        assert "s3cret" not in f"{told.value}{told.value.hint}"
    assert b"s3cret" not in all_bytes(tmp_path)


@pytest.mark.parametrize("scheme", ["http", "ftp", "ext"])
def test_an_address_of_another_scheme_is_refused_in_a_sentence(devices: list[StateStore], scheme: str) -> None:
    with pytest.raises(StateError, match=f"begin with {scheme}://"):
        sync_git(devices[0], f"{scheme}://127.0.0.1:9/marks.git")


def git(*words: str | Path) -> str:
    """What git says when the person uses it."""
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    return subprocess.run(["git", *identity, *map(str, words)], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A repository with files of its own, a link and a submodule, on the branch `master`."""
    place = tmp_path / "filled"
    git("init", "--quiet", "-b", "master", place)
    (place / "folder").mkdir()
    (place / "folder" / "a\nfile").write_text("mine")
    (place / "link").symlink_to("folder")
    git("-C", place, "add", "-A")
    git("-C", place, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},module")
    git("-C", place, "commit", "--quiet", "-m", "mine")
    return place


@pytest.mark.parametrize("head", ["ref: refs/heads/master", "ref: refs/heads/gone", "detached"])
def test_a_repository_with_other_content_keeps_it(
    devices: list[StateStore], filled: Path, remote: Path, head: str
) -> None:
    git("-C", filled, "push", "--quiet", remote, "master")
    commit = git("-C", filled, "rev-parse", "master")
    (remote / "HEAD").write_text(commit if head == "detached" else f"{head}\n")
    mark_something_on_each(devices)
    for store in (*devices, *devices):
        assert sync_git(store, remote.as_uri()).notices == ()
    assert_alike(devices)
    branch = "master" if head.endswith("master") else "main"
    names = git("-C", remote, "ls-tree", "--name-only", branch).splitlines()
    assert {file_name(store.device) for store in devices} <= set(names)
    assert ({"folder", "link", "module"} <= set(names)) == (branch == "master")
    assert git("-C", remote, "merge-base", commit.strip(), "master") == commit


def test_a_shallow_repository_is_synchronised_with(devices: list[StateStore], filled: Path, tmp_path: Path) -> None:
    git("-C", filled, "commit", "--quiet", "--allow-empty", "-m", "more")
    git("clone", "--quiet", "--bare", "--depth=1", filled.as_uri(), tmp_path / "shallow.git")
    mark_something_on_each(devices)
    for store in (*devices, *devices):
        sync_git(store, (tmp_path / "shallow.git").as_uri())
    assert_alike(devices)


def test_a_repository_of_the_other_hash_is_synchronised_with(devices: list[StateStore], tmp_path: Path) -> None:
    place = tmp_path / "long.git"
    git("init", "--quiet", "--bare", "--object-format=sha256", place)
    mark_something_on_each(devices)
    for store in (*devices, *devices):
        sync_git(store, place.as_uri())
    assert_alike(devices)


def test_the_own_file_of_a_newer_version_stays_as_it_is(
    devices: list[StateStore], remote: Path, tmp_path: Path
) -> None:
    devices[0].set_read(ENTRIES[0], True)
    sync_git(devices[0], remote.as_uri())
    name = file_name(devices[0].device)
    git("clone", "--quiet", "--branch=main", remote, tmp_path / "work")
    file = tmp_path / "work" / name
    file.write_text(file.read_text().replace('"version": 1', '"version": 2'))
    git("-C", tmp_path / "work", "commit", "--quiet", "--all", "-m", "newer")
    git("-C", tmp_path / "work", "push", "--quiet")
    devices[0].set_read(ENTRIES[1], True)
    report = sync_git(devices[0], remote.as_uri())
    assert (report.sent, report.held) == (True, True)
    assert git("-C", remote, "show", f"main:{name}") == file.read_text()
    assert not sync_git(devices[0], remote.as_uri()).sent
    sync_git(devices[1], remote.as_uri())
    assert devices[1].marks(ENTRIES[1]).read, "what is marked here is sent beside the newer file"


def test_a_repository_with_files_checked_out_is_told(devices: list[StateStore], filled: Path) -> None:
    devices[0].set_read(ENTRIES[0], True)
    with pytest.raises(StateError, match="has files checked out") as told:
        sync_git(devices[0], filled.as_uri())
    assert "bare" in str(told.value.hint)


def test_a_repository_that_refuses_is_told_with_what_it_says(devices: list[StateStore], remote: Path) -> None:
    hook = remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'closed, the connection timed out \033[31m' >&2\nexit 1\n")
    hook.chmod(0o755)
    devices[1].set_read(ENTRIES[0], True)
    hook.chmod(0o644)
    sync_git(devices[1], remote.as_uri())
    hook.chmod(0o755)
    devices[0].set_read(ENTRIES[1], True)
    with pytest.raises(StateError, match=r"^1 mark came from 1 other machine, but yours were not sent: the repository"):
        sync_git(devices[0], remote.as_uri())
    with pytest.raises(StateError, match="refused what was pushed, it says “closed, the connection timed out") as told:
        sync_git(devices[0], remote.as_uri())
    assert "\x1b" not in str(told.value)


@pytest.mark.parametrize("scheme", ["git", "https", "ssh"])
def test_a_server_that_never_answers_is_left_with_all_that_was_started(devices: list[StateStore], scheme: str) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        assert sync_git(devices[0], f"{scheme}://127.0.0.1:{port}/marks.git", within=1.0).offline
        running = subprocess.run(["ps", "-e", "-o", "args="], check=True, capture_output=True, text=True).stdout
        assert str(port) not in " ".join(line for line in running.splitlines() if "127.0.0.1" in line)


def test_too_little_time_is_the_same_as_being_offline(devices: list[StateStore], remote: Path) -> None:
    assert sync_git(devices[0], remote.as_uri(), within=0.0).offline


def test_no_password_is_taken_from_a_file_of_the_persons(
    devices: list[StateStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "git").write_text(f'#!/bin/sh\necho "$HOME" >> {tmp_path}/homes\nexit 1\n')
    (programs / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path))
    for url in ("https://host.example/me/reading.git", "git@host.example:me/reading.git"):
        with suppress(StateError):
            sync_git(devices[0], url)
    assert (tmp_path / "homes").read_text().splitlines() == ["/nonexistent", str(tmp_path)]


def test_a_repository_that_asks_for_a_password_is_told(
    devices: list[StateStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "git").write_text(
        '#!/bin/sh\ncase "$*" in *init*) exec /usr/bin/env -i PATH=/usr/bin:/bin git init -q --bare "$GIT_DIR";; esac\n'
        "echo \"fatal: could not read Username for 'https://host.example': terminal prompts disabled\" >&2\nexit 128\n"
    )
    (programs / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(StateError) as told:
        sync_git(devices[0], "https://host.example/me/reading.git")
    assert "asks for a password" in str(told.value)
    assert "ssh" in str(told.value.hint)


def test_neither_hooks_nor_the_persons_configuration_run(
    devices: list[StateStore], remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-push", "reference-transaction", "post-checkout"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n")
        (hooks / name).chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        f"[core]\nhooksPath = {hooks}\nsshCommand = touch {tmp_path}/ran\nfsmonitor = touch {tmp_path}/ran\n"
        "[user]\nname = Their Name\nemail = their@mail\n"
        f'[url "file://{tmp_path}/elsewhere/"]\ninsteadOf = file://{tmp_path}/\npushInsteadOf = {tmp_path}/\n'
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    for name in ("GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE", "GIT_EXEC_PATH"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    for name, value in (("COUNT", "1"), ("KEY_0", "core.hooksPath"), ("VALUE_0", str(hooks))):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_SSH_COMMAND", f"touch {tmp_path}/ran")
    devices[0].set_read(ENTRIES[0], True)
    assert sync_git(devices[0], remote.as_uri()).sent
    assert not (tmp_path / "ran").exists()
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    shown = subprocess.run(
        ["git", "-C", str(remote), "log", "--all", "--format=%an %ae"], capture_output=True, text=True, check=True
    )
    assert "heir" not in shown.stdout
    assert shown.stdout


def test_a_repository_that_unpacks_to_gigabytes_is_taken_within_bounds(
    devices: list[StateStore], remote: Path, tmp_path: Path
) -> None:
    """Each file is small on the wire; what is within the bounds is taken, the rest is told."""
    devices[0].set_read(ENTRIES[0], True)
    sync_git(devices[0], remote.as_uri())
    git("clone", "--quiet", "--branch=main", remote, tmp_path / "work")
    bomb = tmp_path / "work" / "privacy-reader-0000.jsonl"
    with bomb.open("wb") as file:
        file.truncate(MAX_FILE + 1)
    for number in range(1, 4):
        (tmp_path / "work" / f"privacy-reader-000{number}.jsonl").write_bytes(bytes(1 << 20))
    git("-C", tmp_path / "work", "add", "--all")
    git("-C", tmp_path / "work", "commit", "--quiet", "-m", "bomb")
    git("-C", tmp_path / "work", "push", "--quiet")
    report = sync_git(devices[1], remote.as_uri())
    assert devices[1].marks(ENTRIES[0]).read
    said = " ".join(report.notices)
    assert "privacy-reader-0000.jsonl was skipped: it is larger than 128 MB" in said
    assert "privacy-reader-0003.jsonl was skipped: another machine is still writing it" in said
    assert report.sent


def test_refs_without_end_are_left_at_the_bound(
    devices: list[StateStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A git in the place of ours lists branches for ever, as a server can make it do."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "git").write_text(
        '#!/bin/sh\ncase "$*" in *ls-remote*) exec yes 0123456789012345678901234567890123456789\trefs/heads/x;; esac\n'
        f'PATH={os.environ["PATH"]} exec git "$@"\n'
    )
    (programs / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(StateError, match="larger than the limit"):
        sync_git(devices[0], (tmp_path / "any.git").as_uri())


def test_a_redirect_in_the_middle_of_a_fetch_is_not_followed() -> None:
    """The same door as for sites: what a site's clone is protected from, marks are."""
    environment = git_environment("https")
    names = [value for name, value in environment.items() if name.startswith("GIT_CONFIG_KEY_")]
    settings = {name: environment[f"GIT_CONFIG_VALUE_{number}"] for number, name in enumerate(names)}
    assert settings["http.followRedirects"] == "initial"
    assert settings["transfer.credentialsInUrl"] == "die"
    assert environment["GIT_ALLOW_PROTOCOL"] == "https"


def test_what_git_says_nothing_about_is_told_without_quotes(
    devices: list[StateStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "git").write_text("#!/bin/sh\nexit 3\n")
    (programs / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(StateError, match=r"not synchronised: git failed without a message\."):
        sync_git(devices[0], (tmp_path / "any.git").as_uri())


FULL = {
    "error: file write error: No space left on device": "no room for what git writes beside them. Make room",
    "fatal: could not set 'core.repositoryformatversion' to '0'": "no room for what git writes beside them. Make room",
    "remote: fatal: write error: No space left on device": "the repository could not take them. Make room on its disk",
    "error: remote unpack failed: unable to create temporary object directory": "repository could not take them. Make",
}


@pytest.mark.parametrize("said", FULL)
def test_no_address_is_blamed_for_a_full_disk(
    devices: list[StateStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "git").write_text(f'#!/bin/sh\necho "{said}" >&2\nexit 128\n')
    (programs / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(StateError) as told:
        sync_git(devices[0], (tmp_path / "any.git").as_uri())
    assert FULL[said] in str(told.value)
    assert "address" not in str(told.value)
