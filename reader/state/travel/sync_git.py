"""Synchronises marks through a private git repository: the files of `sync_file`, one commit per change.

git runs through `reader.git`, with an environment that excludes the user's configuration, hooks, prompts, credential
helpers and `.netrc`. The user's own ssh (keys, agent, ~/.ssh/config) is used, without prompting. Each run fetches the
newest commit into a temporary private repository, adds one file to it and pushes; a push that lost a race starts again
from the newer commit. Only this device's own file is ever written, so there are no conflicts.
"""

from __future__ import annotations

import errno
import random
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event

from reader.errors import SourceError, StateError, reason_of
from reader.files import make_private_folder
from reader.git.address import Address, parse_address
from reader.git.run import Finished, Limits, Watch, git_environment, git_program, run_git
from reader.settings import holds_credentials
from reader.state.store import StateStore
from reader.state.travel.sync import RefusedFile, SyncReport, came, kept_file, merge_files, own_name, remember_own
from reader.state.travel.sync_file import MAX_FILE, TOO_LARGE, is_sync_file, own_file
from reader.text import EMPTY, CleanLine, clean_line

__all__ = ["WORK_PREFIX", "sync_git"]

WORK_PREFIX = "sync-"
"""The prefix of the temporary folders beside the state file."""

_BRANCH = "refs/heads/main"
_SCHEMES = frozenset({"https", "ssh", "git", "file"})
_TRIES = 12
_STALE = 3_600.0
_MAX_PACK = 256 * 1024 * 1024
"""The maximum transfer size in bytes of a repository's newest commit."""

_MAX_LISTING = 4 * 1024 * 1024
"""The maximum size in bytes of a list of branches or files."""

_UNNAMED = re.compile(r"could(?: not|n't) resolve|name or service|temporary failure in name", re.IGNORECASE)
"""git's messages if a host name cannot be resolved: it is wrong, or no name server can be reached."""

_OFFLINE = re.compile(
    r"couldn't connect|failed to connect|connection refused|network is unreachable"
    r"|no route to host|timed out|temporary failure|unable to connect|connection reset|could not connect",
    re.IGNORECASE,
)
_LOST_RACE = re.compile(
    r"fetch first|non-fast-forward|stale info|cannot lock ref|failed to lock|reference already exists"
    r"|remote ref (?:is at|updated)|incorrect old value|failed to update ref|shallow update not allowed",
    re.IGNORECASE,
)
_LOCKED = re.compile(r"\.lock': File exists", re.IGNORECASE)
"""git's message if a file locks the repository, which a push that was killed leaves behind for good."""

_OTHER_HASH = re.compile(r"hash algorithm|mismatched algorithms", re.IGNORECASE)

_FULL = re.compile(
    # git reports the last two for its own new repository, without a reason.
    r"no space left|disk quota|failed to write new configuration|could not set 'core",
    re.IGNORECASE,
)
_REMOTE_FULL = re.compile(r"^remote:.*(?:no space left|disk quota)|remote unpack failed", re.IGNORECASE | re.MULTILINE)
_ROOM_HERE = "Make room on the disk with your marks, then sync again; no marks were lost."

_REFUSALS = (
    (
        _REMOTE_FULL,
        "the repository could not take them",
        "Make room on its disk and make sure that it is writable, then sync again; no marks were lost.",
    ),
    (_FULL, "there is no room for what git writes beside them", _ROOM_HERE),
    (
        re.compile(r"out of memory|memory exhausted|unable to (?:mmap|allocate)|malloc failed", re.IGNORECASE),
        "the repository needs more memory than git is given",
        "Use a repository that contains only marks.",
    ),
    (
        re.compile(r"could not read (?:username|password)|authentication failed|prompts disabled", re.IGNORECASE),
        "the repository asks for a password",
        "Use its ssh address (git@host:you/repository.git) with a key of yours; passwords are not supported.",
    ),
    (
        re.compile(
            r"repository .*not found|does not appear to be a git repository|not valid: is this a git repository"
            r"|returned error: 404|project .*not be found|repository not exported",
            re.IGNORECASE,
        ),
        "there is no git repository at that address",
        "Check the address, or make an empty one there first.",
    ),
    (
        re.compile(r"permission denied \(|host key verification failed", re.IGNORECASE),
        "ssh was refused",
        "Connect once with ssh yourself, so that the host is known and your key is accepted there.",
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
        "Check that you may push to its main branch, and that no rule or hook rejects the push.",
    ),
)
"""git's messages if a repository cannot be used, their meanings, and what to do."""


def _offline(said: str, address: Address, *, late: bool) -> CleanLine:
    """Return the reason if git could not connect, or was too `late`; empty if that is not the cause."""
    host = clean_line(address.host, 200) or "The repository"
    if _UNNAMED.search(said):
        return clean_line(f"The host {host} could not be found")
    if late or _OFFLINE.search(said):
        return clean_line(f"{host} cannot be reached now")
    return EMPTY


def _refused(finished: Finished, so_far: SyncReport, address: Address) -> StateError:
    """Return the error for a step of git that failed and would fail again."""
    start = f"{came(so_far)}, but yours were not sent" if so_far.received else "The marks were not synchronised"
    if finished.ended == "too much":
        return StateError(
            f"{start}: the repository is larger than the limit.",
            "Use a repository that contains only marks.",
        )
    said = _said(finished)
    for pattern, meaning, hint in _REFUSALS:
        if pattern.search(said):
            remote = [line.removeprefix("remote:").strip() for line in said.splitlines() if line.startswith("remote: ")]
            quoted = f", it says “{clean_line(' '.join(remote), 120)}”" if "hook" in said and remote else ""
            return StateError(f"{start}: {meaning}{quoted}.", hint)
    said = said.replace(address.url, "the repository").strip()
    quoted = f"git says “{clean_line(said, 300)}”" if said else "git failed without a message"
    return StateError(f"{start}: {quoted}.", "Check the address and that you may write there.")


class _GitError(Exception):
    """A failed step of git."""

    def __init__(self, finished: Finished) -> None:
        super().__init__(finished.error)
        self.finished = finished


def sync_git(
    store: StateStore,
    url: str,
    *,
    timeout: float = 60.0,
    within: float | None = None,
    cancel: Event | None = None,
) -> SyncReport:
    """Merge marks with the other devices through the repository at `url`.

    One step of git may take `timeout` seconds, all of them `within` seconds if that is given; setting `cancel` ends
    them. Being offline, or too slow, is not an error: the report says so. Raises StateError if the repository cannot be
    used.
    """
    folder = kept_file(store).parent
    address = _judged(url)
    try:
        git_program()
    except SourceError:
        raise StateError(
            "git is not installed, so the marks were not synchronised.", "Install git, or sync a folder."
        ) from None
    try:
        make_private_folder(folder, own=False)
        _remove_stale(folder)
        # A stopped helper process of git may still write for a moment; its leftovers are removed as stale.
        with tempfile.TemporaryDirectory(prefix=WORK_PREFIX, dir=folder, ignore_cleanup_errors=True) as work:
            return _Exchange(store, address, Path(work), _Patience(timeout, within, cancel)).run()
    except SourceError as error:
        raise StateError(f"The marks were not synchronised: {error.message}", error.hint) from None
    except OSError as error:
        hint = _ROOM_HERE if error.errno in {errno.ENOSPC, errno.EDQUOT} else ""
        raise StateError(f"The marks were not synchronised: {reason_of(error)}.", hint) from error


def _said(finished: Finished) -> str:
    """Return git's messages when it failed."""
    return f"{finished.error}\n{finished.output[:4_000].decode('utf-8', 'replace')}".strip()


def _of_git(finished: Finished) -> str:
    """Return git's own messages, without those of a hook on the remote side."""
    return "\n".join(line for line in _said(finished).splitlines() if not line.startswith("remote:"))


def _judged(url: str) -> Address:
    """Parse `url` as an address, or as the path of a repository on this machine.

    Raises StateError if it is neither, and for one that contains a password, which is not repeated.
    """
    if holds_credentials(url):
        raise StateError(
            "The address contains a user name or a password; it is not used, because others would see it.",
            "Use the ssh address of the repository (git@host:you/repository.git) with a key of yours.",
        )
    try:
        address = parse_address(url)
    except SourceError as error:
        raise StateError(error.message, error.hint) from None
    if address is None and Path(url).is_absolute() and url.isprintable():
        address = Address(f"file://{url}", "file", "", url)
    if address is None:
        raise StateError(f"{clean_line(url, 200) or 'An empty text'} is not the address of a git repository.")
    if address.scheme not in _SCHEMES:
        raise StateError(
            f"Marks are not synchronised with addresses that begin with {address.scheme}://.",
            "Use an ssh:// or https:// address, or a folder.",
        )
    return address


class _Patience:
    """How long git may take: `step` seconds for one step, `within` seconds in all if given, until `cancel` is set."""

    def __init__(self, step: float, within: float | None, cancel: Event | None) -> None:
        self._step, self.cancel = step, cancel
        self._deadline = None if within is None else time.monotonic() + within

    def left(self) -> float:
        """Return how many seconds the next step may take."""
        if self._deadline is None:
            return self._step
        return max(0.001, min(self._step, self._deadline - time.monotonic()))


class _Exchange:
    """One synchronisation, in a separate repository."""

    def __init__(self, store: StateStore, address: Address, work: Path, patience: _Patience) -> None:
        self._store, self._address, self._work, self._patience = store, address, work, patience
        self._hash = "sha1"
        self._received = 0
        self._merged = SyncReport(0, 0, False)
        self._notices: dict[CleanLine, None] = {}

    def run(self) -> SyncReport:
        """Fetch, merge and push until the push succeeds. Raises StateError, SourceError, OSError."""
        refusal = ""
        for attempt in range(_TRIES):
            try:
                self._git("init", "--quiet", "--bare", "--template=", f"--object-format={self._hash}")
                branch, tip = self._fetch()
                sent = self._send(branch, tip)
            except _GitError as error:
                said = _of_git(error.finished)
                late = error.finished.ended in {"too long", "stalled", "cancelled"}
                if why := _offline(said, self._address, late=late):
                    self._notices[clean_line(f"{why}; your marks will be sent the next time.")] = None
                    unfound = bool(_UNNAMED.search(said))
                    return replace(self._report(sent=False), offline=True, unreached=why, unfound=unfound)
                if _OTHER_HASH.search(said) and self._hash == "sha1":
                    self._hash = "sha256"
                    continue
                if error.finished.ended or not _LOST_RACE.search(said):
                    raise _refused(error.finished, self._report(sent=False), self._address) from error
                refusal = _said(error.finished)
                time.sleep(random.uniform(0.02, 0.1) * (attempt + 1))  # noqa: S311 - spreads retries, no secret
            else:
                return self._report(sent=sent)
        if _LOCKED.search(refusal):
            raise StateError(
                "The marks were not synchronised: the repository is locked, by another push or by one that was killed.",
                "Try again in a moment; if that does not help, remove the files in it that end in .lock.",
            )
        raise StateError(
            "The marks were not synchronised: other machines kept pushing first.", "Try again in a moment."
        )

    def _report(self, *, sent: bool) -> SyncReport:
        merged = self._merged
        return SyncReport(self._received, merged.devices, sent, tuple(self._notices), held=merged.held)

    def _fetch(self) -> tuple[str, str]:
        """Merge the files; return the branch to push to and its newest commit, empty for an empty repository."""
        listing = self._text("ls-remote", "--symref", "--end-of-options", "origin", "HEAD", _BRANCH)
        head = re.search(r"^ref: (refs/heads/\S+)\tHEAD$", listing, re.MULTILINE)
        refs = {line.partition("\t")[2] for line in listing.splitlines() if not line.startswith("ref: ")}
        # HEAD may point to a branch that does not exist, or to none at all.
        branch = head[1] if head and "HEAD" in refs else _BRANCH
        if not refs or not (head or branch in refs):
            return branch, ""
        options = ["--quiet", "--no-tags", "--depth=1", "--no-recurse-submodules", "--no-write-fetch-head", "--refmap="]
        self._git("fetch", *options, "--end-of-options", "origin", f"+{branch}:refs/sync/tip")
        tip = self._text("rev-parse", "refs/sync/tip").strip()
        self._merged = merge_files(self._store, self._files(tip))
        self._received += self._merged.received
        self._notices.update(dict.fromkeys(self._merged.notices))
        return branch, tip

    def _files(self, tip: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Yield the devices' files in a commit, each with a function that reads it."""
        for line in self._text("ls-tree", "-z", "-l", tip).split("\0"):
            facts, _, name = line.partition("\t")
            kind, identity, size = facts.split()[1:4] if facts else ("", "", "-")
            if kind == "blob" and is_sync_file(name):
                too_large = not size.isdigit() or int(size) > MAX_FILE
                yield name, partial(self._blob, identity, too_large=too_large)

    def _blob(self, identity: str, *, too_large: bool) -> bytes:
        if too_large:
            raise RefusedFile(TOO_LARGE)
        return self._git("cat-file", "blob", identity, output=MAX_FILE)

    def _send(self, branch: str, tip: str) -> bool:
        """Push this device's file on top of `tip` if it contains anything new; return whether it did."""
        name = own_name(self._store, self._merged)
        content = own_file(self._store)
        blob = self._text("hash-object", "-w", "--stdin", given=content).strip()
        before = self._text("ls-tree", "-z", tip).split("\0") if tip else []
        line = f"100644 blob {blob}\t{name}"
        if line in before:
            return False
        others = [one for one in before if one and one.partition("\t")[2] != name]
        tree = self._text("mktree", "-z", given="\0".join([*others, line]).encode("utf-8", "surrogateescape") + b"\0")
        parents = ("-p", tip) if tip else ()
        commit = self._text("commit-tree", *parents, "-m", "Marks", tree.strip()).strip()
        self._git("push", "--quiet", "--no-verify", "--porcelain", "--end-of-options", "origin", f"{commit}:{branch}")
        remember_own(self._store, name, content)
        return True

    def _text(self, *words: str, given: bytes = b"") -> str:
        return self._git(*words, given=given).decode("utf-8", "surrogateescape")

    def _git(self, *words: str, given: bytes = b"", output: int = _MAX_LISTING) -> bytes:
        """Return git's output. Raises _GitError if git fails, SourceError if it cannot be started."""
        seconds = self._patience.left()
        finished = run_git(
            list(words),
            folder=self._work,
            environment=self._environment(),
            limits=Limits(seconds, seconds, output),
            watch=Watch(size=self._size, most=_MAX_PACK, enough=1, cancel=self._patience.cancel),
            given=given,
        )
        if not finished.ok:
            raise _GitError(finished)
        return finished.output

    def _size(self) -> int:
        """Return how many bytes have been received so far."""
        total = 0
        for one in (self._work / self._hash / "objects" / "pack").glob("*"):
            with suppress(OSError):
                total += one.stat().st_size
        return total

    def _environment(self) -> dict[str, str]:
        names = {f"GIT_{who}_NAME": "privacy-reader" for who in ("AUTHOR", "COMMITTER")}
        mails = {f"GIT_{who}_EMAIL": f"{self._store.device}@privacy-reader.invalid" for who in ("AUTHOR", "COMMITTER")}
        settings = {"remote.origin.url": self._address.url}
        return (
            git_environment(self._address.scheme, settings) | names | mails | {"GIT_DIR": str(self._work / self._hash)}
        )


def _remove_stale(folder: Path) -> None:
    """Remove what a killed run has left behind."""
    for old in folder.glob(f"{WORK_PREFIX}*"):
        if old.is_dir() and not old.is_symlink() and time.time() - old.stat().st_mtime > _STALE:
            shutil.rmtree(old, ignore_errors=True)
