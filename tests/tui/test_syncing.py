"""`[sync]`: marks come at start and go at the end without being asked, and nobody waits for a network."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import reader
from reader.library.post import Entry
from reader.settings import SyncSettings
from reader.state import StateStore
from reader.state.travel.sync import sync_folder
from reader.tui.work.syncing import Syncer
from tests.template import ForkedReader
from tests.terminal import Terminal
from tests.tui.running import Reader, main_screen, running, settle


@pytest.fixture
def shared_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


def first_entry(samples: Path) -> Entry:
    return reader.load(samples).entries[0]


def bookmarked_elsewhere(samples: Path, folder: Path, place: Path) -> None:
    """Another machine bookmarks the newest sample post and synchronises."""
    with StateStore.open(place / "other" / "state.sqlite3") as other:
        other.set_bookmarked(first_entry(samples), True)
        sync_folder(other, folder)


def unplug(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


def set_up(home: Path, target: str, **more: bool) -> None:
    (home / "config").mkdir(exist_ok=True)
    lines = [f"with = {json.dumps(target)}", *(f"{name} = {json.dumps(value)}" for name, value in more.items())]
    (home / "config" / "config.toml").write_text("\n".join(['theme = "privacy-dark"', "[sync]", *lines, ""]))


async def said(screen: Reader, words: str) -> str:
    """Wait for a toast with these words."""
    for _ in range(400):
        found = [one for one in screen.said if words in one]
        if found:
            return found[0]
        await asyncio.sleep(0.02)
        await settle(screen.pilot)
    raise AssertionError(screen.said)


async def test_what_came_at_start_is_said_and_shown(samples: Path, shared_folder: Path, tmp_path: Path) -> None:
    bookmarked_elsewhere(samples, shared_folder, tmp_path)
    sync = SyncSettings(with_=str(shared_folder))
    async with running(samples, sync=sync) as screen:
        assert "came from 1 other machine" in await said(screen, "came from")
        for _ in range(200):
            if (marks := screen.session.marks(screen.highlighted)) and marks.bookmarked:
                break
            await asyncio.sleep(0.02)
        assert screen.session.store.marks(screen.highlighted).bookmarked
        assert "★" in screen.text
    async with running(samples, sync=sync) as screen:
        thread = screen.session.syncer._thread
        assert thread is not None
        await asyncio.to_thread(thread.join)
        await settle(screen.pilot)
        assert screen.said == []


async def test_a_folder_that_is_not_there_is_said(samples: Path, tmp_path: Path) -> None:
    async with running(samples, sync=SyncSettings(with_=str(tmp_path / "usb"))) as screen:
        assert "Make it, or connect the drive" in await said(screen, "is not there")
    assert "is not there" in screen.session.syncer.finish()


async def test_a_folder_that_is_not_there_is_said_at_the_start_if_marks_go_only_at_the_end(
    samples: Path, tmp_path: Path
) -> None:
    async with running(samples, sync=SyncSettings(with_=str(tmp_path / "usb"), at_start=False)) as screen:
        await said(screen, "is not there")


async def test_being_offline_is_no_error(samples: Path) -> None:
    async with running(samples, sync=SyncSettings(with_="git://127.0.0.1:9/marks.git")) as screen:
        thread = screen.session.syncer._thread
        assert thread is not None
        await asyncio.to_thread(thread.join)
        await settle(screen.pilot)
        assert screen.said == []
    assert screen.session.syncer.finish() == ""


async def test_marks_are_synchronised_when_one_asks_for_it(samples: Path, shared_folder: Path, tmp_path: Path) -> None:
    sync = SyncSettings(with_=str(shared_folder), at_start=False, at_end=False)
    async with running(samples, sync=sync) as screen:
        bookmarked_elsewhere(samples, shared_folder, tmp_path)
        for words in ("yours were sent", "0 marks came from 1 other machine; yours were there already"):
            await screen.press("colon")
            await screen.type("synchronise")
            await screen.press("enter")
            assert "1 other machine" in await said(screen, words)
        assert screen.session.store.marks(screen.highlighted).bookmarked
        unplug(shared_folder)
        await screen.press("colon")
        await screen.type("synchronise")
        await screen.press("enter")
        await said(screen, "connect the drive")
    async with running(samples) as screen:
        await screen.press("colon")
        assert "Synchronise" not in screen.text


async def test_being_offline_is_said_to_who_asks(samples: Path) -> None:
    sync = SyncSettings(with_="git://127.0.0.1:9/marks.git", at_start=False, at_end=False)
    async with running(samples, sync=sync) as screen:
        main_screen(screen.app).synchronise()
        await said(screen, "cannot be reached now")


def test_only_what_is_wanted_is_done(shared_folder: Path, own_home: Path) -> None:
    state_file = own_home / "data" / "state.sqlite3"
    unwanted = SyncSettings(with_=str(shared_folder), at_start=False, at_end=False)
    for syncer in (
        Syncer(unwanted, state_file),
        Syncer(SyncSettings(), state_file),
        Syncer(SyncSettings(with_=str(shared_folder)), None),
    ):
        syncer.start(lambda *_: None)
        assert syncer.finish() == ""
        assert syncer._thread is None
    assert list(shared_folder.iterdir()) == []


def test_a_joined_note_is_told_also_at_the_end(
    samples: Path, shared_folder: Path, own_home: Path, tmp_path: Path
) -> None:
    state_file = own_home / "data" / "state.sqlite3"
    for place, note in ((state_file, "the earlier"), (tmp_path / "other" / "state.sqlite3", "the later")):
        with StateStore.open(place) as store:
            store.set_note(first_entry(samples), note)
    with StateStore.open(tmp_path / "other" / "state.sqlite3") as other:
        sync_folder(other, shared_folder)
    assert "both are kept: “the later | the earlier”." in Syncer(
        SyncSettings(with_=str(shared_folder)), state_file
    ).finish(30)


def test_marks_go_out_when_the_reader_ends(samples: Path, shared_folder: Path, own_home: Path, tmp_path: Path) -> None:
    set_up(own_home, str(shared_folder))
    with ForkedReader(str(samples)) as terminal:
        terminal.wait_for("Unread 3")
        terminal.press("b")
        terminal.wait_for("★ 1")
        terminal.press("q")
        assert terminal.wait_for_end(20) == 0
    with StateStore.open(tmp_path / "other" / "state.sqlite3") as other:
        assert sync_folder(other, shared_folder).devices == 1
        assert other.marks(first_entry(samples)).bookmarked


def test_a_folder_that_is_gone_is_told_when_one_leaves(samples: Path, own_home: Path, tmp_path: Path) -> None:
    set_up(own_home, str(tmp_path / "usb"))
    with ForkedReader(str(samples)) as terminal:
        terminal.wait_for("Unread 3")
        terminal.wait_for("is not there")
        terminal.press("b")
        terminal.wait_for("★ 1")
        terminal.press("q")
        assert terminal.wait_for_end(20) == 0
        told = bytes(terminal.output).decode().rpartition("\x1b[?1049l")[2]
    assert told.count("is not there.") == 1
    assert "connect the drive" in told


def test_marks_go_through_a_repository_below_home(samples: Path, own_home: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "marks.git")], check=True)
    set_up(own_home, "~/marks.git", at_start=False)
    with ForkedReader(str(samples), environment={"HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("Unread 3")
        terminal.press("b")
        terminal.wait_for("★ 1")
        terminal.press("q")
        assert terminal.wait_for_end(20) == 0
    files = ["git", "-C", str(tmp_path / "marks.git"), "ls-tree", "--name-only", "main"]
    assert subprocess.run(files, capture_output=True, text=True, check=True).stdout.startswith("privacy-reader-")


def test_a_server_that_never_answers_holds_the_end_up_for_seconds_only(samples: Path, own_home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        set_up(own_home, f"git://127.0.0.1:{server.getsockname()[1]}/marks.git", at_start=False)
        with ForkedReader(str(samples)) as terminal:
            terminal.wait_for("Unread 3")
            terminal.press("b")
            terminal.wait_for("★ 1")
            started = time.monotonic()
            terminal.press("q")
            assert terminal.wait_for_end(20) == 0
            assert time.monotonic() - started < 9
            assert b"Traceback" not in terminal.output
    assert not list((own_home / "data").glob("sync-*"))


async def test_times_of_reading_are_forgotten_after_the_days_that_are_set(samples: Path) -> None:
    entries = reader.load(samples).entries
    long_ago = int((datetime.now(UTC) - timedelta(days=400)).timestamp() * 1000)
    with StateStore.open(clock=lambda: long_ago) as store:
        store.set_read(entries[0], True)
    with StateStore.open() as store:
        store.set_read(entries[1], True)
    async with running(samples) as screen:
        assert len(screen.session.store.personal.reading_times()) == 2
    async with running(samples, keep_reading_times=90) as screen:
        store = screen.session.store
        assert len(store.personal.reading_times()) == 1
        assert store.marks(entries[0]).read
        assert store.marks(entries[0]).read_at is None
        assert store.marks(entries[1]).read_at is not None


def test_the_command_tells_for_whom_it_waits(own_home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"git://127.0.0.1:{silent.getsockname()[1]}/marks.git"
        with Terminal([sys.executable, "-m", "reader", "sync", place]) as terminal:
            terminal.wait_for(f"waiting for {place}")


def is_closed(connection: socket.socket) -> bool:
    """Whether the other side has gone within a moment."""
    connection.settimeout(3)
    try:
        while connection.recv(4_096):
            continue
    except TimeoutError:
        return False
    return True


def connection_of(terminal: Terminal, server: socket.socket) -> socket.socket:
    """What git connects to the server, while the terminal takes what the program draws."""
    server.settimeout(0)
    end = time.monotonic() + 20
    while True:
        terminal.settle(0.05)
        try:
            connection = server.accept()[0]
        except BlockingIOError:
            assert time.monotonic() < end, terminal.text
        else:
            # By now the program listens to git, too.
            connection.settimeout(20)
            assert connection.recv(1)
            return connection


@pytest.mark.parametrize("at_start", [True, False])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_git_ends_with_the_reader(samples: Path, own_home: Path, number: signal.Signals, at_start: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        set_up(own_home, f"git://127.0.0.1:{server.getsockname()[1]}/marks.git", at_start=at_start)
        with ForkedReader(str(samples)) as terminal:
            terminal.wait_for("Unread 3")
            if not at_start:
                terminal.press("q")
            connection = connection_of(terminal, server)
            terminal.signal(number)
            assert terminal.wait_for_end(20) == 128 + number
            with connection:
                assert is_closed(connection)
    assert not list((own_home / "data").glob("sync-*"))


@pytest.mark.parametrize("command", [["sync"], ["update", "--"]])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_git_ends_with_the_command(own_home: Path, command: list[str], number: signal.Signals) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"git://127.0.0.1:{silent.getsockname()[1]}/marks.git"
        with Terminal([sys.executable, "-m", "reader", *command, place]) as terminal:
            connection = connection_of(terminal, silent)
            terminal.signal(number)
            assert terminal.wait_for_end(20) == 128 + number
            assert b"Traceback" not in terminal.output
            with connection:
                assert is_closed(connection)
    assert not list((own_home / "data").glob("sync-*"))


AT_ITS_START = """
import os, signal, subprocess
start = subprocess.Popen._execute_child
def interrupted(self, arguments, *more):
    start(self, arguments, *more)
    if "fetch" in arguments:
        os.kill(os.getpid(), signal.{name})
subprocess.Popen._execute_child = interrupted
from reader.cli import main
main()
"""
"""The command, with a signal that comes when git runs already, but nothing here knows of it yet."""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_git_ends_with_a_command_that_has_only_just_started_it(own_home: Path, number: signal.Signals) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"git://127.0.0.1:{silent.getsockname()[1]}/marks.git"
        program = AT_ITS_START.format(name=number.name)
        with Terminal([sys.executable, "-c", program, "update", "--", place]) as terminal:
            assert terminal.wait_for_end(20) == 128 + number
        silent.settimeout(1)
        with suppress(TimeoutError), silent.accept()[0] as connection:
            assert is_closed(connection)


def test_below_nohup_a_closed_terminal_ends_no_command(own_home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"git://127.0.0.1:{silent.getsockname()[1]}/marks.git"
        ignoring = ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh"]
        with Terminal([*ignoring, sys.executable, "-m", "reader", "sync", place]) as terminal:
            with connection_of(terminal, silent):
                terminal.signal(signal.SIGHUP)
                terminal.settle(0.5)
            # Only now, as git has lost its server.
            assert terminal.wait_for_end(20) == 4
