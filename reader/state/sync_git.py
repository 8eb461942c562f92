"""Marks follow their owner through a private git repository: the files of `sync`, one commit a change.

git runs with a fixed environment: no configuration but ours, no hooks, no prompts, no credential helpers, only the
https, ssh, git and file protocols. The person's own ssh (keys, agent, ~/.ssh/config) is used, without prompting. Each
run fetches the newest commit into a temporary private repository, adds one file to it and pushes; a push that lost the
race starts again from the newer commit. Only our own file is ever written, so there is nothing to conflict.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from reader.errors import StateError
from reader.state.files import make_private_folders
from reader.state.store import StateStore
from reader.state.sync import SyncReport, merge_files, refuse_private
from reader.state.sync_file import MAX_FILE, file_name, is_sync_file, own_file
from reader.text import CleanLine, clean_line

__all__ = ["WORK_PREFIX", "sync_git"]

WORK_PREFIX = "sync-"
"""How the temporary folders beside the state file begin."""

_BRANCH = "refs/heads/main"
_TRIES = 12
_STALE = 3_600.0

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_KEPT = (
    *_PROXIES,
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SSH_AUTH_SOCK",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "TMPDIR",
    "SYSTEMROOT",
)
_FIXED = {
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    "GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o ConnectTimeout=15",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_AUTHOR_NAME": "privacy-reader",
    "GIT_COMMITTER_NAME": "privacy-reader",
}
_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "credential.helper=",
    "protocol.allow=never",
    "protocol.https.allow=always",
    "protocol.ssh.allow=always",
    "protocol.git.allow=always",
    "protocol.file.allow=always",
    "gc.auto=0",
    "maintenance.auto=false",
    "fetch.fsckObjects=true",
    "transfer.bundleURI=false",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=30",
)
_OFFLINE = re.compile(
    r"could not resolve|couldn't resolve|couldn't connect|failed to connect|connection refused|network is unreachable"
    r"|no route to host|timed out|temporary failure|unable to connect|connection reset|could not connect"
    r"|name or service",
    re.IGNORECASE,
)
_LOST_RACE = re.compile(
    r"fetch first|non-fast-forward|stale info|cannot lock ref|failed to lock|reference already exists"
    r"|remote ref (?:is at|updated)|incorrect old value|failed to update ref|shallow update not allowed",
    re.IGNORECASE,
)


_LOCKED = re.compile(r"could not read (?:username|password)|authentication failed|prompts disabled", re.IGNORECASE)


def _refused(said: str) -> StateError:
    if _LOCKED.search(said):
        return StateError(
            "The marks were not synchronised: the repository asks for a password.",
            "Use its ssh address (git@host:you/repository.git) with a key of yours; passwords are not taken.",
        )
    return StateError(
        f"The marks were not synchronised: git says “{clean_line(said, 300)}”.",
        "Check the address and that you may write there.",
    )


class _GitError(Exception):
    """What git said when it failed."""


def sync_git(store: StateStore, url: str, *, timeout: float = 60.0, within: float | None = None) -> SyncReport:
    """Merge marks with the other devices through the repository at `url`.

    One step of git may take `timeout` seconds, all of them `within` if that is given. Being offline, or too slow for
    that, is no error: the report says so. Raises StateError where the repository cannot be used.
    """
    refuse_private(store)
    if not url or url.startswith("-") or "\n" in url or store.path is None:
        raise StateError(f"{clean_line(url) or 'An empty text'} is no address of a git repository.")
    if shutil.which("git") is None:
        raise StateError("git is not installed, so the marks were not synchronised.", "Install git, or sync a folder.")
    folder = store.path.parent
    try:
        make_private_folders(folder, own=False)
        _remove_stale(folder)
        # A helper of git's that was stopped may still write for a moment; what it leaves is removed as stale.
        with tempfile.TemporaryDirectory(prefix=WORK_PREFIX, dir=folder, ignore_cleanup_errors=True) as work:
            return _Exchange(store, url, Path(work), timeout, within).run()
    except OSError as error:
        raise StateError(f"The marks were not synchronised: {(error.strerror or str(error)).lower()}.") from error


class _Exchange:
    """One synchronisation in a repository of its own."""

    def __init__(self, store: StateStore, url: str, work: Path, timeout: float, within: float | None) -> None:
        self._store, self._url, self._work, self._timeout = store, url, work, timeout
        self._deadline = None if within is None else time.monotonic() + within
        self._received, self._devices = 0, 0
        self._notices: dict[CleanLine, None] = {}

    def run(self) -> SyncReport:
        """Fetch, merge and push until the push is taken."""
        self._git("init", "--quiet", "--bare", "--template=", str(self._work))
        for attempt in range(_TRIES):
            try:
                branch, tip = self._fetch()
                sent = self._send(branch, tip)
            except _GitError as error:
                said = str(error)
                if _OFFLINE.search(said):
                    return self._report(sent=False, offline=True)
                if not _LOST_RACE.search(said):
                    raise _refused(said) from error
                time.sleep(random.uniform(0.02, 0.1) * (attempt + 1))  # noqa: S311 - spreads retries, no secret
            else:
                return self._report(sent=sent)
        raise StateError(
            "The marks were not synchronised: other machines kept pushing first.", "Try again in a moment."
        )

    def _report(self, *, sent: bool, offline: bool = False) -> SyncReport:
        if offline:
            self._notices[
                clean_line("The repository cannot be reached now; your marks are kept for the next time.")
            ] = None
        return SyncReport(self._received, self._devices, sent, tuple(self._notices), offline)

    def _fetch(self) -> tuple[str, str]:
        """The branch to push to and its newest commit, empty for an empty repository; the files there are merged."""
        listing = self._git("ls-remote", "--symref", "--", self._url, "HEAD", _BRANCH)
        head = re.search(r"^ref: (refs/heads/\S+)\tHEAD$", listing, re.MULTILINE)
        refs = {line.partition("\t")[2] for line in listing.splitlines() if not line.startswith("ref: ")}
        branch = head[1] if head and "HEAD" in refs else _BRANCH
        if branch not in refs and "HEAD" not in refs:
            return _BRANCH, ""
        self._git("fetch", "--quiet", "--no-tags", "--depth=1", "--", self._url, f"+{branch}:refs/sync/tip")
        tip = self._git("rev-parse", "refs/sync/tip").strip()
        report = merge_files(self._store, self._files(tip))
        self._received += report.received
        self._devices = report.devices
        self._notices.update(dict.fromkeys(report.notices))
        return branch, tip

    def _files(self, tip: str) -> dict[str, bytes]:
        files = {}
        for line in self._git("ls-tree", "-z", "-l", tip).split("\0"):
            facts, _, name = line.partition("\t")
            kind, size = facts.split()[1:4:2] if facts else ("", "-")
            if kind == "blob" and is_sync_file(name) and size.isdigit() and int(size) <= MAX_FILE:
                files[name] = self._run("cat-file", "blob", f"{tip}:{name}")
        return files

    def _send(self, branch: str, tip: str) -> bool:
        """Push this device's file on top of `tip` if it says something new."""
        name = file_name(self._store.device)
        blob = self._git("hash-object", "-w", "--stdin", given=own_file(self._store)).strip()
        before = self._git("ls-tree", "-z", tip).split("\0") if tip else []
        line = f"100644 blob {blob}\t{name}"
        if line in before:
            return False
        others = [one for one in before if one and one.partition("\t")[2] != name]
        tree = self._git("mktree", "-z", given="\0".join([*others, line]).encode("utf-8", "surrogateescape") + b"\0")
        parents = ("-p", tip) if tip else ()
        commit = self._git("commit-tree", *parents, "-m", "Marks", tree.strip()).strip()
        self._git("push", "--quiet", "--no-verify", "--porcelain", "--", self._url, f"{commit}:{branch}")
        return True

    def _git(self, *words: str, given: bytes = b"") -> str:
        return self._run(*words, given=given).decode("utf-8", "surrogateescape")

    def _run(self, *words: str, given: bytes = b"") -> bytes:
        settings = (part for setting in _SETTINGS for part in ("-c", setting))
        address = f"{self._store.device}@privacy-reader.invalid"
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | _FIXED
        environment |= {"GIT_AUTHOR_EMAIL": address, "GIT_COMMITTER_EMAIL": address, "GIT_DIR": str(self._work)}
        try:
            done = subprocess.run(
                ["git", *settings, *words],
                input=given,
                capture_output=True,
                check=False,
                timeout=self._patience(),
                cwd=self._work,
                env=environment,
                umask=0o077,
            )
        except subprocess.TimeoutExpired:
            raise _GitError("the connection timed out") from None
        if done.returncode:
            said = (done.stderr + b" " + done.stdout).decode("utf-8", "replace")
            raise _GitError(said.replace(self._url, "the repository").strip() or f"git {words[0]} failed")
        return done.stdout

    def _patience(self) -> float:
        """Seconds that the next step may take."""
        if self._deadline is None:
            return self._timeout
        return max(0.001, min(self._timeout, self._deadline - time.monotonic()))


def _remove_stale(folder: Path) -> None:
    """Remove what a run that was killed has left behind."""
    for old in folder.glob(f"{WORK_PREFIX}*"):
        if old.is_dir() and not old.is_symlink() and time.time() - old.stat().st_mtime > _STALE:
            shutil.rmtree(old, ignore_errors=True)
