"""Runs git with an environment, a configuration and limits built from scratch; the only place that does.

git starts programs that its environment and configuration name (hooks, fsmonitor, credential helpers, ssh commands,
transport helpers, filters). So it gets none of the user's `GIT_*` variables, no system or user configuration and one
allowed transport, and it runs only in repositories that this program created, never in a folder that the user points
to. It runs in a separate process group, which is ended if it stalls, produces too much output, takes too long or is
cancelled.
"""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Literal

from reader.errors import SourceError
from reader.frame.ending import Deferred
from reader.paths import find_program, search_path
from reader.text import Clean, clean_block, clean_line

__all__ = ["Finished", "Limits", "Watch", "end_group", "git_environment", "git_program", "restrain", "run_git"]

Ended = Literal["", "cancelled", "stalled", "too long", "too much"]

_SSH_COMMAND = " ".join(
    [
        "ssh -oBatchMode=yes -oConnectTimeout=15 -oServerAliveInterval=10 -oServerAliveCountMax=2",
        # A shared connection would outlive the process group, and forwarding would lend the user's keys to the server.
        "-oControlMaster=no -oControlPath=none -oClearAllForwardings=yes -oForwardAgent=no -oForwardX11=no",
        "-oPermitLocalCommand=no -oRequestTTY=no",
    ]
)

_CONFIG: Mapping[str, str] = {
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "core.askPass": "",
    "core.attributesFile": "/dev/null",
    "core.excludesFile": "/dev/null",
    "core.alternateRefsCommand": "",
    "core.bigFileThreshold": "8m",
    "credential.helper": "",
    "credential.interactive": "never",
    "fetch.fsckObjects": "true",
    "fetch.fsck.zeroPaddedFilemode": "ignore",
    "fetch.fsck.missingSpaceBeforeDate": "ignore",
    "fetch.fsck.badTimezone": "ignore",
    # Submodules are never used, so the content of their file is harmless and must not make a site unreadable.
    "fetch.fsck.gitmodulesUrl": "ignore",
    "fetch.fsck.gitmodulesName": "ignore",
    "fetch.fsck.gitmodulesPath": "ignore",
    "fetch.fsck.gitmodulesUpdate": "ignore",
    "fetch.fsck.gitmodulesParse": "ignore",
    "fetch.recurseSubmodules": "false",
    "fetch.unpackLimit": "1",
    "fetch.writeCommitGraph": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "http.lowSpeedLimit": "200",
    "http.lowSpeedTime": "15",
    "http.followRedirects": "initial",
    "http.sslVerify": "true",
    "http.emptyAuth": "false",
    "http.saveCookies": "false",
    "pack.threads": "2",
    "protocol.version": "2",
    "protocol.allow": "never",
    "submodule.recurse": "false",
    "transfer.bundleURI": "false",
    "transfer.credentialsInUrl": "die",
}

MAX_MEMORY = 448 * 1024 * 1024
"""Maximum bytes of data memory of a git process; the largest real sites take 60 MB."""

# What the user's network needs, and nothing from which git reads configuration.
_FOR_HTTP = ("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY")
_FOR_TLS = ("SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE")
_FOR_SSH = ("HOME", "USER", "LOGNAME", "SSH_AUTH_SOCK")


@dataclass(frozen=True, slots=True)
class Limits:
    """When a run is ended: seconds in total, seconds without progress, bytes of output."""

    total: float = 60.0
    stall: float = 0.0
    output: int = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finished:
    """A completed run: `ended` is the reason if it was ended from here; `error` is git's message, cleaned."""

    status: int
    output: bytes
    error: Clean
    ended: Ended = ""

    @property
    def ok(self) -> bool:
        """Whether git succeeded."""
        return self.status == 0 and not self.ended


@dataclass(slots=True)
class Watch:
    """Distinguishes progress from stalling: `line` gets each line of git's messages, `size` returns the bytes received.

    `line` returns whether the line shows work that was done here, not on the server.
    """

    line: Callable[[str], bool] = field(default=lambda _: False)
    size: Callable[[], int] = field(default=lambda: 0)
    enough: int = 4_000
    """Bytes within the stall limit that count as progress."""
    most: int = 2 * 1024 * 1024 * 1024
    """Bytes at which the run is ended."""
    started: Callable[[int], None] = field(default=lambda _: None)
    """Called with the process id."""
    cancel: Event | None = None
    """Ends the run when it is set."""
    keep: tuple[int, ...] = ()
    """Descriptors that git inherits, such as a lock to hold as long as git writes."""


def git_program() -> str:
    """Return the path of git. Raises SourceError if it is not installed."""
    found = find_program("git")
    if not found:
        raise SourceError(
            "git is not installed, and a git address needs it.",
            "Install git, or name a folder with the site’s files.",
        )
    return found


def git_environment(scheme: str = "", config: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the complete environment of a git process; `scheme` is the one transport allowed, none if it is empty."""
    env = {
        "PATH": search_path(),
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_SYSTEM": "/dev/null",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS": "",
        "SSH_ASKPASS_REQUIRE": "never",
        "GIT_SSH_COMMAND": _SSH_COMMAND,
        "GIT_SSH_VARIANT": "ssh",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_PROTOCOL_FROM_USER": "0",
        # Overrides any configuration, and also applies to the other end of a `file` address.
        "GIT_ALLOW_PROTOCOL": scheme or "none",
        "GIT_PAGER": "cat",
        "GIT_EDITOR": "false",
        # curl reads a .netrc and git a configuration there.
        "HOME": "/nonexistent",
        "XDG_CONFIG_HOME": "/nonexistent",
    }
    if scheme in {"http", "https"}:
        env |= {name: os.environ[name] for name in (*_FOR_HTTP, *_FOR_TLS) if name in os.environ}
    if scheme == "ssh":
        env |= {name: os.environ[name] for name in _FOR_SSH if name in os.environ}
    settings = dict(_CONFIG)
    if scheme:
        settings[f"protocol.{scheme}.allow"] = "always"
    settings |= config or {}
    env["GIT_CONFIG_COUNT"] = str(len(settings))
    for number, (key, value) in enumerate(settings.items()):
        env[f"GIT_CONFIG_KEY_{number}"] = key
        env[f"GIT_CONFIG_VALUE_{number}"] = value
    return env


def run_git(  # noqa: PLR0913 - what one run needs, by name
    arguments: list[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    limits: Limits = Limits(),
    watch: Watch | None = None,
    given: bytes = b"",
) -> Finished:
    """Run git with `arguments` in `folder`, a repository of this program, until it ends or a limit is reached.

    `given` is its input. Raises SourceError if git cannot be started; later failures are reported in the result.
    """
    # Else a signal could come between the start of git and the block that ends it.
    with Deferred() as signals:
        try:
            process = subprocess.Popen(
                [git_program(), *arguments],
                cwd=folder,
                env=environment,
                stdin=subprocess.PIPE if given else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
                umask=0o077,
                pass_fds=watch.keep if watch else (),
            )
        except OSError as error:
            raise SourceError(f"git could not be started: {clean_line(error.strerror or '', 200)}.") from None
        running = _Running(process, limits, watch or Watch(), given)
        try:
            signals.release()
            restrain(process.pid)
            if watch:
                watch.started(process.pid)
            ended = running.listen()
        finally:
            running.finish()
    return Finished(process.returncode, bytes(running.output), running.words(), ended)


def restrain(pid: int) -> None:
    """Limit the memory of a git process just started, and of the helpers that it starts, if the system can.

    Mapped files do not count. Data from a server may make git build an endless list.
    """
    with contextlib.suppress(OSError, ValueError, AttributeError):
        resource.prlimit(pid, resource.RLIMIT_DATA, (MAX_MEMORY, MAX_MEMORY))


def end_group(leader: int, *, patience: float = 1.0) -> None:
    """End the process group of `leader`, not a child of ours: SIGTERM, then SIGKILL after `patience` seconds."""
    deadline = time.monotonic() + patience
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGTERM)
        while time.monotonic() < deadline:
            time.sleep(0.02)
            os.killpg(leader, 0)
        os.killpg(leader, signal.SIGKILL)


class _Running:
    """A process whose output is being read."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits, watch: Watch, given: bytes) -> None:
        self.output = bytearray()
        self._given = memoryview(given)
        self._process = process
        self._limits = limits
        self._watch = watch
        self._line = bytearray()
        self._words: list[str] = []
        self._began = self._progress = self._looked = time.monotonic()
        self._size = 0

    def listen(self) -> Ended:
        """Read until both streams are closed or a limit is reached. Return the limit, or an empty string."""
        assert self._process.stdout is not None  # noqa: S101 - both are pipes
        assert self._process.stderr is not None  # noqa: S101
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._process.stdout, selectors.EVENT_READ, self._take_output)
            waiting.register(self._process.stderr, selectors.EVENT_READ, self._take_words)
            if self._process.stdin is not None:
                os.set_blocking(self._process.stdin.fileno(), False)
                waiting.register(self._process.stdin, selectors.EVENT_WRITE)
            while waiting.get_map():
                for key, _ in waiting.select(0.1):
                    if key.data is None:
                        self._give(waiting)
                    elif chunk := os.read(key.fd, 65_536):
                        key.data(chunk)
                    else:
                        waiting.unregister(key.fileobj)
                reason = self._reason_to_end()
                if reason:
                    return reason
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(2)
        return ""

    def _give(self, waiting: selectors.BaseSelector) -> None:
        """Write the next part of git's input."""
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 - a pipe
        try:
            self._given = self._given[os.write(stdin.fileno(), self._given[:65_536]) :]
        except BlockingIOError:
            return
        except OSError:
            # It ended without reading the rest; its status says why.
            self._given = self._given[:0]
        if not self._given:
            waiting.unregister(stdin)
            with contextlib.suppress(OSError):
                stdin.close()

    def finish(self) -> None:
        """End whatever still runs in the group, and close the streams."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
        # Children of the process may have outlived it.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def words(self) -> Clean:
        """Return the last lines of git's messages, without its progress."""
        self._end_line()
        return clean_block("\n".join(self._words), 4_000)

    def _reason_to_end(self) -> Ended:
        now = time.monotonic()
        if self._watch.cancel is not None and self._watch.cancel.is_set():
            return "cancelled"
        if now - self._began > self._limits.total:
            return "too long"
        if len(self.output) > self._limits.output:
            return "too much"
        if not self._limits.stall or now - self._looked < 0.5:
            return ""
        self._looked = now
        size = self._watch.size()
        if size > self._watch.most:
            return "too much"
        if size >= self._size + self._watch.enough:
            self._size, self._progress = size, now
        return "stalled" if now - self._progress > self._limits.stall else ""

    def _take_output(self, chunk: bytes) -> None:
        self.output += chunk

    def _take_words(self, chunk: bytes) -> None:
        for byte_line in chunk.replace(b"\r", b"\n").splitlines(keepends=True):
            self._line += byte_line[: 4_096 - len(self._line)] if len(self._line) < 4_096 else b""
            if byte_line.endswith(b"\n"):
                self._end_line()

    def _end_line(self) -> None:
        line = clean_line(self._line.decode("utf-8", "replace"), 500)
        self._line.clear()
        if not line:
            return
        if self._watch.line(line):
            self._progress = time.monotonic()
        if "%" not in line:
            self._words = [*self._words[-39:], line]
