"""Marks follow their owner through a private git repository: the files of `sync_file`, one commit a change.

git runs with a fixed environment: no configuration but ours, no hooks, no prompts, no passwords from helpers or a
`.netrc`, only the https, ssh, git and file protocols. The person's own ssh (keys, agent, ~/.ssh/config) is used,
without prompting. Each run fetches the newest commit into a temporary private repository, adds one file to it and
pushes; a push that lost the race starts again from the newer commit. Only our own file is ever written, so there is
nothing to conflict.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from reader.errors import StateError, reason_of
from reader.files import make_private_folder
from reader.settings import holds_credentials
from reader.state.store import StateStore
from reader.state.travel.sync import SyncReport, came, kept_file, merge_files, remember_own
from reader.state.travel.sync_file import MAX_FILE, file_name, is_sync_file, own_file
from reader.text import CleanLine, clean_line

__all__ = ["WORK_PREFIX", "sync_git"]

WORK_PREFIX = "sync-"
"""How the temporary folders beside the state file begin."""

_BRANCH = "refs/heads/main"
_SCHEMES = ("https", "ssh", "git", "file")
_TRIES = 12
_STALE = 3_600.0

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_KEPT = (*_PROXIES, "PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "TMPDIR", "SYSTEMROOT")
_KEPT_FOR_SSH = ("HOME", "USER", "LOGNAME", "SSH_AUTH_SOCK")
_FIXED = {
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    # A connection that others share would outlive git, and forwarding would lend the server one's keys.
    "GIT_SSH_COMMAND": "ssh -oBatchMode=yes -oConnectTimeout=15 -oServerAliveInterval=10 -oServerAliveCountMax=2"
    " -oControlMaster=no -oClearAllForwardings=yes -oForwardAgent=no -oRequestTTY=no",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    # curl reads a .netrc there.
    "HOME": "/nonexistent",
    "GIT_AUTHOR_NAME": "privacy-reader",
    "GIT_COMMITTER_NAME": "privacy-reader",
}
_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "credential.helper=",
    "protocol.allow=never",
    *(f"protocol.{scheme}.allow=always" for scheme in _SCHEMES),
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
_OTHER_HASH = re.compile(r"hash algorithm|mismatched algorithms", re.IGNORECASE)

_REFUSALS = (
    (
        re.compile(r"could not read (?:username|password)|authentication failed|prompts disabled", re.IGNORECASE),
        "the repository asks for a password",
        "Use its ssh address (git@host:you/repository.git) with a key of yours; passwords are not taken.",
    ),
    (
        re.compile(r"permission denied \(|host key verification failed", re.IGNORECASE),
        "ssh was not let in",
        "Connect once with ssh yourself, so that the machine is known and your key is taken there.",
    ),
    (
        re.compile(r"refusing to update checked out branch", re.IGNORECASE),
        "the repository has files checked out",
        "Use a bare one (git init --bare), or synchronise with a folder.",
    ),
    (
        re.compile(r"dubious ownership", re.IGNORECASE),
        "the repository belongs to another user of this machine",
        "Use one of your own, or synchronise with a folder.",
    ),
    (
        re.compile(r"hook declined|protected branch|\[remote rejected\]", re.IGNORECASE),
        "the repository refused what was pushed",
        "Check that you may push to its main branch, and that no rule or hook of it says no.",
    ),
)
"""What git says where a repository cannot be used, what that means, and what to do."""


def _refused(said: str, so_far: SyncReport) -> StateError:
    start = f"{came(so_far)}, but yours were not sent" if so_far.received else "The marks were not synchronised"
    for pattern, meaning, hint in _REFUSALS:
        if pattern.search(said):
            remote = [line.removeprefix("remote:").strip() for line in said.splitlines() if line.startswith("remote: ")]
            quoted = f", it says “{clean_line(' '.join(remote), 120)}”" if "hook" in said and remote else ""
            return StateError(f"{start}: {meaning}{quoted}.", hint)
    return StateError(
        f"{start}: git says “{clean_line(said, 300)}”.",
        "Check the address and that you may write there.",
    )


class _GitError(Exception):
    """What git said when it failed."""


def sync_git(store: StateStore, url: str, *, timeout: float = 60.0, within: float | None = None) -> SyncReport:
    """Merge marks with the other devices through the repository at `url`.

    One step of git may take `timeout` seconds, all of them `within` if that is given. Being offline, or too slow for
    that, is no error: the report says so. Raises StateError where the repository cannot be used.
    """
    folder = kept_file(store).parent
    _refuse_address(url)
    if shutil.which("git") is None:
        raise StateError("git is not installed, so the marks were not synchronised.", "Install git, or sync a folder.")
    try:
        make_private_folder(folder, own=False)
        _remove_stale(folder)
        # A helper of git's that was stopped may still write for a moment; what it leaves is removed as stale.
        with tempfile.TemporaryDirectory(prefix=WORK_PREFIX, dir=folder, ignore_cleanup_errors=True) as work:
            return _Exchange(store, url, Path(work), timeout, within).run()
    except OSError as error:
        raise StateError(f"The marks were not synchronised: {reason_of(error)}.") from error


def _of_git(said: str) -> str:
    """What git says itself, without what a hook on the other side says."""
    return "\n".join(line for line in said.splitlines() if not line.startswith("remote:"))


def _refuse_address(url: str) -> None:
    """Raise StateError for what is no address, and for one with a password in it, which is not repeated."""
    if holds_credentials(url):
        raise StateError(
            "The address holds a user name or a password; it is not used, because others would see it.",
            "Use the ssh address of the repository (git@host:you/repository.git) with a key of yours.",
        )
    if not url or url.startswith("-") or not url.isprintable():
        raise StateError(f"{clean_line(url) or 'An empty text'} is no address of a git repository.")
    scheme, separator, _ = url.partition("://")
    if separator and scheme.lower() not in _SCHEMES:
        raise StateError(
            f"Marks are not synchronised with addresses that begin with {clean_line(scheme, 30)}://.",
            "Use an ssh:// or https:// address, or a folder.",
        )


class _Exchange:
    """One synchronisation in a repository of its own."""

    def __init__(self, store: StateStore, url: str, work: Path, timeout: float, within: float | None) -> None:
        self._store, self._url, self._work, self._timeout = store, url, work, timeout
        self._hash = "sha1"
        self._deadline = None if within is None else time.monotonic() + within
        self._received, self._devices, self._held = 0, 0, False
        self._notices: dict[CleanLine, None] = {}

    def run(self) -> SyncReport:
        """Fetch, merge and push until the push is taken."""
        for attempt in range(_TRIES):
            try:
                self._git("init", "--quiet", "--bare", "--template=", f"--object-format={self._hash}")
                branch, tip = self._fetch()
                sent = not self._held and self._send(branch, tip)
            except _GitError as error:
                said = _of_git(str(error))
                if _OFFLINE.search(said):
                    return self._report(sent=False, offline=True)
                if _OTHER_HASH.search(said) and self._hash == "sha1":
                    self._hash = "sha256"
                    continue
                if not _LOST_RACE.search(said):
                    raise _refused(str(error), self._report(sent=False)) from error
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
        return SyncReport(self._received, self._devices, sent, tuple(self._notices), offline, self._held)

    def _fetch(self) -> tuple[str, str]:
        """The branch to push to and its newest commit, empty for an empty repository; the files there are merged."""
        listing = self._git("ls-remote", "--symref", "--", self._url, "HEAD", _BRANCH)
        head = re.search(r"^ref: (refs/heads/\S+)\tHEAD$", listing, re.MULTILINE)
        refs = {line.partition("\t")[2] for line in listing.splitlines() if not line.startswith("ref: ")}
        # HEAD may lead to a branch that is not there, or to none at all.
        branch = head[1] if head and "HEAD" in refs else _BRANCH
        if not refs or not (head or branch in refs):
            return branch, ""
        self._git("fetch", "--quiet", "--no-tags", "--depth=1", "--", self._url, f"+{branch}:refs/sync/tip")
        tip = self._git("rev-parse", "refs/sync/tip").strip()
        report = merge_files(self._store, self._files(tip))
        self._received += report.received
        self._devices, self._held = report.devices, report.held
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
        content = own_file(self._store)
        blob = self._git("hash-object", "-w", "--stdin", given=content).strip()
        before = self._git("ls-tree", "-z", tip).split("\0") if tip else []
        line = f"100644 blob {blob}\t{name}"
        if line in before:
            return False
        others = [one for one in before if one and one.partition("\t")[2] != name]
        tree = self._git("mktree", "-z", given="\0".join([*others, line]).encode("utf-8", "surrogateescape") + b"\0")
        parents = ("-p", tip) if tip else ()
        commit = self._git("commit-tree", *parents, "-m", "Marks", tree.strip()).strip()
        self._git("push", "--quiet", "--no-verify", "--porcelain", "--", self._url, f"{commit}:{branch}")
        remember_own(self._store, name, content)
        return True

    def _git(self, *words: str, given: bytes = b"") -> str:
        return self._run(*words, given=given).decode("utf-8", "surrogateescape")

    def _run(self, *words: str, given: bytes = b"") -> bytes:
        settings = (part for setting in _SETTINGS for part in ("-c", setting))
        process = subprocess.Popen(
            ["git", *settings, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self._work,
            env=self._environment(),
            umask=0o077,
            start_new_session=True,
        )
        try:
            output, errors = process.communicate(given, self._patience())
        except subprocess.TimeoutExpired:
            raise _GitError("the connection timed out") from None
        finally:
            _end_group(process)
        if process.returncode:
            said = (errors + b" " + output).decode("utf-8", "replace")
            raise _GitError(said.replace(self._url, "the repository").strip() or f"git {words[0]} failed")
        return output

    def _environment(self) -> dict[str, str]:
        address = f"{self._store.device}@privacy-reader.invalid"
        over_ssh = "://" not in self._url or self._url.lower().startswith("ssh:")
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        own = {name: os.environ[name] for name in _KEPT_FOR_SSH if over_ssh and name in os.environ}
        mail = {"GIT_AUTHOR_EMAIL": address, "GIT_COMMITTER_EMAIL": address}
        return kept | _FIXED | own | mail | {"GIT_DIR": str(self._work / self._hash)}

    def _patience(self) -> float:
        """Seconds that the next step may take."""
        if self._deadline is None:
            return self._timeout
        return max(0.001, min(self._timeout, self._deadline - time.monotonic()))


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End git where it still runs, with the helpers that it started; they would wait for a server for ever."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def _remove_stale(folder: Path) -> None:
    """Remove what a run that was killed has left behind."""
    for old in folder.glob(f"{WORK_PREFIX}*"):
        if old.is_dir() and not old.is_symlink() and time.time() - old.stat().st_mtime > _STALE:
            shutil.rmtree(old, ignore_errors=True)
