"""Fetches a remote's newest commit into a private bare repository: depth 1, one branch, small blobs."""

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
from reader.sources.part import fetch_part
from reader.text import EMPTY, CleanLine, clean_line
from reader.words import did_you_mean

__all__ = ["CloneProgress", "Transfer", "fetch", "is_damaged", "make_repository"]

_REF = "refs/reader/latest"
LIMITS = Limits(total=1_800.0, stall=15.0, output=1024 * 1024)
"""Half an hour in total, fifteen seconds without progress."""

_LOCAL = Limits(total=60.0)
_PREPARING = 90.0
_PARTIAL = {"remote.origin.promisor": "true", "remote.origin.partialclonefilter": "blob:limit=1m"}
_BRANCHES = ("main", "master", "gh-pages", "source", "develop")

_PROGRESS = re.compile(
    r"(?P<remote>remote: )?(?P<step>[A-Z][a-z]+ [a-z]+): +(?P<percent>\d{1,3})% \((?P<done>\d+)/(?P<total>\d+)\)"
    r"(?:, (?P<received>[\d.]+ \w+))?"
)
# The share of each step in the whole, in percent.
_STEPS = {
    "Counting objects": (0, 2, "The server counts"),
    "Compressing objects": (2, 5, "The server packs"),
    "Receiving objects": (5, 92, "Receiving"),
    "Resolving deltas": (92, 100, "Unpacking"),
}


@dataclass(frozen=True, slots=True)
class CloneProgress:
    """The progress of a clone or fetch: `percent` of the whole, the step, and the amount received (`1.20 MiB`)."""

    percent: int
    step: CleanLine
    received: CleanLine = EMPTY


@dataclass(frozen=True, slots=True)
class Transfer:
    """Where to fetch from, under which lock, and where to report progress."""

    address: Address
    lock: CloneLock
    progress: Callable[[CloneProgress], None] | None = None
    cancel: Event | None = None
    limits: Limits = field(default_factory=lambda: LIMITS)


class TransferError(SourceError):
    """A fetch that failed; `finished` is the result of git."""

    def __init__(self, finished: Finished, address: Address) -> None:
        told = explain(finished, address)
        super().__init__(told.message, told.hint)
        self.finished = finished


def is_damaged(error: SourceError) -> bool:
    """Return whether a fetch failed because of local data, so that a new clone would help."""
    return isinstance(error, TransferError) and not blames_remote(error.finished)


def make_repository(generation: Generation, transfer: Transfer, object_format: str = "sha1") -> None:
    """Create the empty bare repository of a generation: no template, so no hooks. Raises SourceError."""
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
    """Fetch the newest commit of the wanted branch, by default the remote's default branch, wherever that now points.

    Raises SourceError with a hint; what was there before stays readable.
    """
    generation.clear_leftovers()
    branch, folder = transfer.address.branch, transfer.address.folder
    finished = _fetch(generation, transfer, f"refs/heads/{branch}" if branch else "HEAD", folder)
    if "couldn't find remote ref" in finished.error.lower():
        if branch:
            ref, folder = _named_ref(generation, transfer)
        else:
            # The default branch was renamed or removed on the server, whose HEAD still names it.
            ref = f"refs/heads/{_any_branch(generation, transfer)}"
        finished = _fetch(generation, transfer, ref, folder)
    if not finished.ok:
        raise TransferError(finished, transfer.address)
    commit = _commit(generation, transfer)
    if not folder:
        return commit

    def run(command: list[str], config: Mapping[str, str]) -> None:
        finished = _run(generation, transfer, command, config)
        if not finished.ok:
            raise TransferError(finished, transfer.address)

    return fetch_part(generation, commit, transfer.address, folder, run)


def _fetch(generation: Generation, transfer: Transfer, ref: str, folder: str) -> Finished:
    command = ["fetch", "--progress", "--depth=1", "--force", "--no-tags", "--refmap=", "--no-recurse-submodules"]
    command += ["--no-auto-maintenance", "--no-write-fetch-head", "--update-shallow"]
    target = ["--end-of-options", "origin", f"+{ref}:{_REF}"]
    # For one folder of a large repository, files are fetched later, once the wanted ones are known.
    which = "blob:none" if folder else "blob:limit=1m"
    partial = {**_PARTIAL, "remote.origin.partialclonefilter": which}
    finished = _run(generation, transfer, [*command, f"--filter={which}", *target], partial)
    if finished.ok or "fsck error" not in finished.error.lower():
        return finished
    # With a filter git ignores `fetch.fsck.*`, so the error may be one of those that do no harm here.
    return _run(generation, transfer, [*command, "--no-filter", *target], {})


def _refs(generation: Generation, transfer: Transfer) -> list[str]:
    """Return the branches and tags of the remote, as `refs/heads/main`."""
    finished = _run(generation, transfer, ["ls-remote", "--heads", "--tags", "--end-of-options", "origin"], {})
    if not finished.ok:
        raise TransferError(finished, transfer.address)
    refs = [line.partition("\t")[2] for line in finished.output.decode("utf-8", "replace").splitlines()]
    return [ref for ref in refs if re.fullmatch(r"refs/(?:heads|tags)/[\w./+-]+", ref)]


def _named_ref(generation: Generation, transfer: Transfer) -> tuple[str, str]:
    """Return the ref that an address names, a tag, a commit or a branch with a slash, and the folder after it."""
    address = transfer.address
    if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", address.branch):
        return address.branch, address.folder
    whole = f"{address.branch}/{address.folder}".rstrip("/")
    refs = _refs(generation, transfer)
    fitting = [ref for ref in refs if f"{whole}/".startswith(ref.split("/", 2)[2] + "/")]
    if not fitting:
        names = [ref.split("/", 2)[2] for ref in refs]
        raise SourceError(
            f"{address.shown} has no branch or tag “{clean_line(address.branch, 80)}”.",
            did_you_mean(address.branch, names, "Leave it out to read the usual branch."),
        )
    best = max(fitting, key=len)
    return best, whole[len(best.split("/", 2)[2]) :].strip("/")


def _any_branch(generation: Generation, transfer: Transfer) -> str:
    heads = [ref[11:] for ref in _refs(generation, transfer) if ref.startswith("refs/heads/")]
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
    """Listens to git's progress: forwards it, and returns whether work was done at this end."""

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
            # A server may take a while to prepare, but only the server vouches for that, so the time is limited.
            return time.monotonic() - self._began < _PREPARING
        return found["step"] != "Receiving objects"

    def _tell(self, found: re.Match[str]) -> None:
        step = _STEPS.get(found["step"])
        if self._progress is None or step is None:
            return
        low, high, words = step
        percent = low + (high - low) * min(100, int(found["percent"])) // 100
        self._progress(CloneProgress(percent, clean_line(words), clean_line(found["received"] or "")))
