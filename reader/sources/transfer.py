"""Brings a remote's newest commit into a bare repository of this program's own: depth 1, one branch, small blobs."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event

from reader.errors import SourceError
from reader.git.address import Address
from reader.git.refusals import blames_remote, explain
from reader.git.run import Finished, Limits, Watch, git_environment, run_git
from reader.sources.clones import Generation
from reader.sources.git_tree import Commit
from reader.sources.lock import CloneLock
from reader.text import EMPTY, CleanLine, clean_line

__all__ = ["CloneProgress", "Transfer", "fetch", "is_damaged", "make_repository"]

_REF = "refs/reader/latest"
LIMITS = Limits(total=1_800.0, stall=15.0, output=1024 * 1024)
"""Half an hour in all, a quarter of a minute without progress."""

_LOCAL = Limits(total=60.0)
_PREPARING = 90.0
_PARTIAL = {"remote.origin.promisor": "true", "remote.origin.partialclonefilter": "blob:limit=1m"}
_BRANCHES = ("main", "master", "gh-pages", "source", "develop")

_PROGRESS = re.compile(
    r"(?P<remote>remote: )?(?P<step>[A-Z][a-z]+ [a-z]+): +(?P<percent>\d{1,3})% \((?P<done>\d+)/(?P<total>\d+)\)"
    r"(?:, (?P<received>[\d.]+ \w+))?"
)
# Where each step lies in the whole, in percent.
_STEPS = {
    "Counting objects": (0, 2, "The server counts"),
    "Compressing objects": (2, 5, "The server packs"),
    "Receiving objects": (5, 92, "Receiving"),
    "Resolving deltas": (92, 100, "Unpacking"),
}


@dataclass(frozen=True, slots=True)
class CloneProgress:
    """How far a clone or fetch is: `percent` of the whole, the step, and what was received so far (`1.20 MiB`)."""

    percent: int
    step: CleanLine
    received: CleanLine = EMPTY


@dataclass(frozen=True, slots=True)
class Transfer:
    """Where to fetch from, under which lock, and who wants to know."""

    address: Address
    lock: CloneLock
    progress: Callable[[CloneProgress], None] | None = None
    cancel: Event | None = None
    limits: Limits = field(default_factory=lambda: LIMITS)


class TransferError(SourceError):
    """A fetch that failed; `finished` is what git did."""

    def __init__(self, finished: Finished, address: Address) -> None:
        told = explain(finished, address)
        super().__init__(told.message, told.hint)
        self.finished = finished


def is_damaged(error: SourceError) -> bool:
    """Whether a fetch failed because of what lies here, so that a new clone would help."""
    return isinstance(error, TransferError) and not blames_remote(error.finished)


def make_repository(generation: Generation, transfer: Transfer, object_format: str = "sha1") -> None:
    """Make the empty bare repository of a generation: no template, so no hooks. Raises SourceError."""
    command = ["init", "--quiet", "--bare", "--template=", f"--object-format={object_format}", "--end-of-options"]
    finished = run_git(
        [*command, str(generation.repository)],
        folder=generation.folder,
        environment=git_environment(),
        limits=_LOCAL,
        watch=Watch(cancel=transfer.cancel),
    )
    if not finished.ok:
        raise TransferError(finished, transfer.address)
    if object_format != "sha1":
        settings = (
            f"[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = {object_format}\n"
        )
        (generation.reading / "config").write_text(settings, encoding="ascii")


def fetch(generation: Generation, transfer: Transfer) -> Commit:
    """Bring the newest commit of the remote's default branch, wherever that leads by now.

    Raises SourceError with what to do next; what was there before stays readable.
    """
    generation.clear_leftovers()
    finished = _fetch(generation, transfer, "HEAD")
    if "couldn't find remote ref head" in finished.error.lower():
        # The default branch was renamed or removed at the server, which did not notice.
        branch = _any_branch(generation, transfer)
        finished = _fetch(generation, transfer, f"refs/heads/{branch}")
    if not finished.ok:
        raise TransferError(finished, transfer.address)
    return _commit(generation, transfer)


def _fetch(generation: Generation, transfer: Transfer, ref: str) -> Finished:
    command = ["fetch", "--progress", "--depth=1", "--force", "--no-tags", "--refmap=", "--no-recurse-submodules"]
    command += ["--no-auto-maintenance", "--no-write-fetch-head", "--update-shallow"]
    target = ["--end-of-options", "origin", f"+{ref}:{_REF}"]
    finished = _run(generation, transfer, [*command, "--filter=blob:limit=1m", *target], _PARTIAL)
    if finished.ok or "fsck error" not in finished.error.lower():
        return finished
    # Where blobs are left out, git heeds none of `fetch.fsck.*`; so what is wrong may be one of the things that are
    # of no consequence here.
    return _run(generation, transfer, [*command, "--no-filter", *target], {})


def _any_branch(generation: Generation, transfer: Transfer) -> str:
    finished = _run(generation, transfer, ["ls-remote", "--heads", "--end-of-options", "origin"], {})
    if not finished.ok:
        raise TransferError(finished, transfer.address)
    lines = finished.output.decode("utf-8", "replace").splitlines()
    heads = [line.partition("\trefs/heads/")[2] for line in lines]
    heads = [head for head in heads if head and re.fullmatch(r"[\w./-]+", head)]
    if not heads:
        raise SourceError(
            f"The repository {transfer.address.shown} is empty: it has no commit.",
            "Its authors have not published anything yet, or it is another one.",
        )
    return next((branch for branch in _BRANCHES if branch in heads), heads[0])


def _run(generation: Generation, transfer: Transfer, command: list[str], config: Mapping[str, str]) -> Finished:
    address = transfer.address
    environment = git_environment(address.scheme, {"remote.origin.url": address.url, **config}) | {
        "GIT_DIR": str(generation.repository)
    }
    watch = Watch(
        line=_Listener(transfer.progress),
        size=generation.size,
        started=transfer.lock.note_child,
        cancel=transfer.cancel,
        keep=(transfer.lock.handle,),
    )
    return run_git(command, folder=generation.repository, environment=environment, limits=transfer.limits, watch=watch)


def _commit(generation: Generation, transfer: Transfer) -> Commit:
    finished = run_git(
        ["rev-list", "-1", "--format=%H %T %ct", "--end-of-options", _REF],
        folder=generation.repository,
        environment=git_environment() | {"GIT_DIR": str(generation.repository)},
        limits=_LOCAL,
    )
    found = re.search(rb"(?m)^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) (-?\d{1,18})$", finished.output)
    if not finished.ok or found is None:
        raise TransferError(finished, transfer.address)
    return Commit(found[1].decode(), found[2].decode(), int(found[3]))


class _Listener:
    """Hears git's progress: tells it on, and whether work was done at this end."""

    def __init__(self, progress: Callable[[CloneProgress], None] | None) -> None:
        self._progress = progress
        self._last = ""
        self._began = time.monotonic()

    def __call__(self, line: str) -> bool:
        found = _PROGRESS.match(line)
        if found is None or line == self._last:
            return False
        self._last = line
        self._tell(found)
        if found["remote"]:
            # A server may well take a while to get ready; but it is the server who says so.
            return time.monotonic() - self._began < _PREPARING
        return found["step"] != "Receiving objects"

    def _tell(self, found: re.Match[str]) -> None:
        step = _STEPS.get(found["step"])
        if self._progress is None or step is None:
            return
        low, high, words = step
        percent = low + (high - low) * min(100, int(found["percent"])) // 100
        self._progress(CloneProgress(percent, clean_line(words), clean_line(found["received"] or "")))
