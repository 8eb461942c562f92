"""Marks follow their owner through a shared folder and through a git repository."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.errors import StateError
from reader.state import StateStore
from reader.state.sync import file_name, own_file, parse_file, sync_folder
from reader.state.sync_git import sync_git
from tests.unit.state.making import entry

ENTRIES = [entry(f"{number}.md", f"t{number}") for number in range(6)]


@pytest.fixture
def devices(tmp_path: Path) -> Iterator[list[StateStore]]:
    stores = [StateStore.open(tmp_path / name / "state.sqlite3") for name in ("desk", "laptop", "phone")]
    yield stores
    for store in stores:
        store.close()


@pytest.fixture
def shared_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


def mark_something_on_each(devices: list[StateStore]) -> None:
    devices[0].set_read(ENTRIES[0], True)
    devices[1].set_note(ENTRIES[1], "by the laptop")
    devices[2].set_bookmarked(ENTRIES[:3], True)


def assert_alike(devices: list[StateStore]) -> None:
    first, *others = ([*store.records()] for store in devices)
    assert first
    assert all(other == first for other in others)


def test_a_folder_brings_all_devices_together(devices: list[StateStore], shared_folder: Path) -> None:
    mark_something_on_each(devices)
    for _ in range(2):
        reports = [sync_folder(store, shared_folder) for store in devices]
    assert_alike(devices)
    assert [report.devices for report in reports] == [2, 2, 2]
    assert devices[0].sites() == devices[2].sites()
    assert [report.sent for report in [sync_folder(store, shared_folder) for store in devices]] == [False] * 3
    names = sorted(one.name for one in shared_folder.iterdir())
    assert names == sorted(file_name(store.device) for store in devices)


def test_a_file_is_readable_stable_and_private(devices: list[StateStore], shared_folder: Path) -> None:
    desk = devices[0]
    desk.set_note(ENTRIES[0], "数据")
    sync_folder(desk, shared_folder)
    file = shared_folder / file_name(desk.device)
    content = file.read_text()
    assert content.splitlines()[0].startswith('{"device": "')
    assert '"kind": "note", "fingerprint": "t0", "value": "数据"' in content
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert own_file(desk) == content.encode()


def test_a_half_written_file_is_passed_over_and_told(devices: list[StateStore], shared_folder: Path) -> None:
    mark_something_on_each(devices)
    sync_folder(devices[0], shared_folder)
    file = shared_folder / file_name(devices[0].device)
    whole = file.read_bytes()
    for length in (0, 1, len(whole) // 2, len(whole) - 2):
        file.write_bytes(whole[:length])
        report = sync_folder(devices[1], shared_folder)
        assert report.received == 0
        assert "still being written" in report.notices[0]
    file.write_bytes(whole)
    assert sync_folder(devices[1], shared_folder).received > 0
    before = devices[1].records()
    again = sync_folder(devices[1], shared_folder)
    assert (again.received, again.devices, again.notices) == (0, 1, ())
    assert devices[1].records() == before


def test_odd_files_are_passed_over_and_told(devices: list[StateStore], shared_folder: Path) -> None:
    (shared_folder / "privacy-reader-aa.jsonl").symlink_to("/etc/passwd")
    (shared_folder / "privacy-reader-bb.jsonl").mkdir()
    os.mkfifo(shared_folder / "privacy-reader-cc.jsonl")
    (shared_folder / "privacy-reader-\x1b[2J.jsonl").write_text("{}")
    newer = own_file(devices[1]).replace(b'"version": 1', b'"version": 2')
    (shared_folder / "privacy-reader-dd.jsonl").write_bytes(newer)
    (shared_folder / "notes.txt").write_text("mine")
    report = sync_folder(devices[0], shared_folder)
    assert len(report.notices) == 5
    assert not any("\x1b" in notice for notice in report.notices)
    assert any("newer privacy-reader" in notice for notice in report.notices)
    assert (shared_folder / "notes.txt").read_text() == "mine"


def test_a_conflict_copy_is_read(devices: list[StateStore], shared_folder: Path) -> None:
    devices[0].set_read(ENTRIES[0], True)
    name = file_name(devices[0].device).replace(".jsonl", ".sync-conflict-20260101-120000-ABC.jsonl")
    (shared_folder / name).write_bytes(own_file(devices[0]))
    assert sync_folder(devices[1], shared_folder).received > 0
    assert devices[1].marks(ENTRIES[0]).read


def test_a_device_that_lost_its_marks_gets_them_back(devices: list[StateStore], shared_folder: Path) -> None:
    devices[0].set_read(ENTRIES, True)
    sync_folder(devices[0], shared_folder)
    devices[0].change_tables(lambda db: [db.execute(f"DELETE FROM {table}") for table in ("record", "meta")])
    device = file_name(devices[0].device)
    (shared_folder / device).write_bytes(next(shared_folder.iterdir()).read_bytes())
    assert not devices[0].marks(ENTRIES[0]).read
    sync_folder(devices[0], shared_folder)
    assert devices[0].marks(ENTRIES[0]).read


def test_what_is_bad_in_a_file_is_told_and_the_rest_taken(devices: list[StateStore], shared_folder: Path) -> None:
    import hashlib
    import json

    devices[0].set_read(ENTRIES[:2], True)
    lines = own_file(devices[0]).splitlines(keepends=True)
    lines[1:1] = [b"nonsense\n", b"\xff\xfe\n", b"[" * 30_000 + b"\n"]
    body = b"".join(lines[:-1])
    end = json.dumps({"end": 9, "sha256": hashlib.sha256(body).hexdigest()}).encode()
    (shared_folder / "privacy-reader-ee.jsonl").write_bytes(body + end + b"\n")
    report = sync_folder(devices[1], shared_folder)
    assert "3 lines could not be read" in report.notices[0]
    assert devices[1].marks(ENTRIES[1]).read


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400), st.integers(0, 400), st.integers(0, 400))
def test_any_bytes_are_passed_over_or_read(noise: bytes, start: int, length: int) -> None:
    with StateStore.open(private=True) as store:
        store.set_read(ENTRIES[0], True)
        whole = own_file(store)
    for content in (noise, whole[:start] + noise + whole[start + length :]):
        with suppress(ValueError):
            parse_file(content)


def test_a_draft_that_a_killed_run_left_in_the_folder_is_removed(
    devices: list[StateStore], shared_folder: Path
) -> None:
    name = file_name(devices[0].device)
    stale, fresh, other = (shared_folder / draft for draft in (f".{name}.17.tmp", f".{name}.18.tmp", ".theirs.19.tmp"))
    for draft in (stale, fresh, other):
        draft.write_bytes(b"half of the marks")
    for draft in (stale, other):
        os.utime(draft, (time.time() - 7_200,) * 2)
    devices[0].set_read(ENTRIES[0], True)
    sync_folder(devices[0], shared_folder)
    assert sorted(shared_folder.iterdir()) == sorted([fresh, other, shared_folder / name])


def test_a_missing_folder_and_a_private_run_are_told(devices: list[StateStore], tmp_path: Path) -> None:
    with pytest.raises(StateError, match="is not there"):
        sync_folder(devices[0], tmp_path / "stick")
    with StateStore.open(private=True) as store, pytest.raises(StateError, match="not synchronised"):
        sync_folder(store, tmp_path)


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


def test_three_devices_that_push_at_once_converge(tmp_path: Path, served: str) -> None:
    """Three processes synchronise at the same moment through a server on loopback, then once more each."""
    child = """
import sys, time
from pathlib import Path
from reader.state import StateStore
from reader.state.sync_git import sync_git
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
    assert "cannot be reached" in report.notices[0]


def test_a_repository_that_is_none_is_told(devices: list[StateStore], tmp_path: Path) -> None:
    for url in (f"file://{tmp_path}/none", "--upload-pack=touch /tmp/x", "", f"ext::sh -c touch% {tmp_path}/ran"):
        with pytest.raises(StateError):
            sync_git(devices[0], url)
    assert not (tmp_path / "ran").exists()


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
    (home / ".gitconfig").write_text(f"[core]\nhooksPath = {hooks}\n[user]\nname = Their Name\nemail = their@mail\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_SSH_COMMAND", f"touch {tmp_path}/ran")
    devices[0].set_read(ENTRIES[0], True)
    assert sync_git(devices[0], str(remote)).sent
    assert not (tmp_path / "ran").exists()
    monkeypatch.delenv("GIT_DIR")
    shown = subprocess.run(
        ["git", "-C", str(remote), "log", "--all", "--format=%an %ae"], capture_output=True, text=True, check=True
    )
    assert "heir" not in shown.stdout
    assert shown.stdout
