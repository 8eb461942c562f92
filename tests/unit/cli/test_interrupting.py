"""Ctrl-C while git waits for a slow server: the command ends at once, and neither git nor half a clone stays."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.cli.running import COMMAND, Runner, environment
from tests.unit.sources.servers import HttpServer, Repository, http_server, post

MODES = ("silent", "mute", "half-mute", "dribble")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "served" / "site.git", {"_posts/2026-01-01-a.md": post("What is consent?")})


def interrupted(arguments: list[str], waiting: Callable[[], bool]) -> tuple[int, str, str]:
    """Status and output of a command that is interrupted, as a terminal does it, once git waits for the server."""
    running = subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), text=True,
        start_new_session=True,
    )  # fmt: skip
    end = time.monotonic() + 30
    while not waiting() and time.monotonic() < end:
        assert running.poll() is None, running.communicate()
        time.sleep(0.02)
    # What was asked for is on its way.
    time.sleep(0.3)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert not members(running.pid)
    return running.returncode, out, err


def asked(server: HttpServer) -> Callable[[], bool]:
    """Whether git waits for what the server holds back: its first answer, or the posts."""
    server.seen.clear()
    return lambda: len(server.seen) >= (1 if server.mode == "silent" else 2)


def members(session: int) -> list[str]:
    """The programs that still run in a session."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                name, _, rest = (place / "stat").read_text().partition("(")[2].rpartition(")")
            except OSError:
                continue
            fields = rest.split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(name)
    return found


def remains(home: Path) -> list[str]:
    """Half clones that were left behind."""
    clones = home / "data" / "clones"
    return [place.name for place in clones.iterdir() if place.is_dir()] if clones.is_dir() else []


@pytest.mark.parametrize("mode", MODES)
def test_a_clone_is_given_up(mode: str, repository: Repository, own_home: Path) -> None:
    with http_server(repository.folder.parent, mode) as server:
        place = f"{server.address}/site.git/.git"
        assert interrupted(["update", place], asked(server)) == (130, "", "")
    assert remains(own_home) == []


@pytest.mark.parametrize("mode", MODES)
def test_an_update_is_given_up_and_the_clone_is_as_it_was(
    mode: str, repository: Repository, own_home: Path, run: Runner
) -> None:
    with http_server(repository.folder.parent) as server:
        place = f"{server.address}/site.git/.git"
        run("update", place)
        before = run("list", "-s", place).out
        assert "What is consent?" in before
        repository.commit({"_posts/2026-02-01-b.md": post("Who reads my mail?")})
        server.mode = mode
        assert interrupted(["update", place], asked(server)) == (130, "", "")
        assert run("list", "-s", place).out == before
        server.mode = ""
        assert "1 post arrived" in run("update", place).out
        assert len(run("list", "-s", place).out.splitlines()) == 2


def test_a_synchronisation_is_given_up_and_the_marks_are_there(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("mark", "--bookmark", "mail")
    # Marks go over ssh; this one says nothing.
    program = tmp_path / "ssh"
    program.write_text(f"#!/bin/sh\n: > {tmp_path}/asked\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert interrupted(["sync", "ssh://example.invalid/marks.git"], (tmp_path / "asked").exists) == (130, "", "")
    assert run("show", "mail", "--json").json["bookmarked"]
