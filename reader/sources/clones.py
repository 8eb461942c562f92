"""The layout of a clone on disk, so that it can be read, replaced and cleaned up at any moment.

    clones/NAME/clone.json      which generation is the current one, and its commit
                lock            held by the one process that changes the clone
                g-…/            a generation: the bare repository, and a small one to read it through
                .new-…/         an unfinished generation, renamed when it is complete

`clone.json` is replaced as a whole, so a reader sees either the old state or the new one. A reader locks `in-use` of
its generation; an outdated generation is removed when nobody holds its lock.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from reader.errors import SourceError, reason_of
from reader.files import lock_now, make_inner_folder, open_own, read_own, write_private
from reader.paths import app_paths
from reader.sources.git_tree import Commit, GitTree
from reader.sources.resolve import Source, repository_key, storage_name
from reader.text import clean_line, clean_path

__all__ = ["CloneFolder", "CloneRecord", "Generation"]

_GENERATION = re.compile(r"g-[a-z0-9_]{4,20}")
_ID = re.compile(r"[0-9a-f]{40,64}")
_MAX_RECORD = 64 * 1024


@dataclass(frozen=True, slots=True)
class CloneRecord:
    """What is known of a clone.

    `commit` is what it contains, `seen` the commit that was last reported by an update; `fetched` is the time of the
    last fetch in seconds since 1970.
    """

    address: str
    generation: str
    commit: Commit
    seen: Commit
    fetched: float


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete copy of the remote's files, with everything fetched since it was made."""

    folder: Path

    @property
    def repository(self) -> Path:
        """The bare repository; only fetches change it."""
        return self.folder / "repository"

    @property
    def reading(self) -> Path:
        """A repository without a remote and without any objects."""
        return self.folder / "reading"

    @property
    def packs(self) -> Path:
        """The folder of the objects."""
        return self.repository / "objects" / "pack"

    def size(self) -> int:
        """Return the number of bytes received, complete or not."""
        total = 0
        with contextlib.suppress(OSError), os.scandir(self.packs) as found:
            for entry in found:
                with contextlib.suppress(OSError):
                    total += entry.stat().st_size
        return total

    def fetches(self) -> int:
        """Return the number of fetches that it contains."""
        return sum(1 for _ in self.packs.glob("*.pack"))

    def clear_leftovers(self) -> None:
        """Remove what a killed fetch left behind; only for the holder of the clone's lock."""
        for pattern in ("*.lock", "refs/**/*.lock", "objects/pack/tmp_*", "objects/pack/.tmp-*", "shallow_*"):
            for path in self.repository.glob(pattern):
                with contextlib.suppress(OSError):
                    path.unlink()


class CloneFolder:
    """The folder of one source's clone. Methods that write raise OSError, and require the lock."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.root = app_paths().clones / storage_name(source)
        self.lock = self.root / "lock"

    def make(self) -> None:
        """Create the folder, readable only by its owner."""
        make_inner_folder(self.root.parent)
        make_inner_folder(self.root)

    def record(self) -> CloneRecord | None:
        """Return what is known of the clone, or None if there is no complete one."""
        try:
            data = json.loads(read_own(self.root / "clone.json", _MAX_RECORD))
            record = CloneRecord(
                str(data["address"]),
                str(data["generation"]),
                _commit(data["commit"]),
                _commit(data["seen"]),
                float(data["fetched"]),
            )
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None
        whole = _GENERATION.fullmatch(record.generation) and self.generation(record).packs.is_dir()
        same = repository_key(record.address) == repository_key(self.source.location)
        return record if whole and same else None

    def write(self, record: CloneRecord) -> None:
        """Make `record` the state of the clone, atomically and durably."""
        write_private(self.root / "clone.json", json.dumps(asdict(record)).encode())

    def generation(self, record: CloneRecord) -> Generation:
        """Return the generation that `record` names."""
        return Generation(self.root / record.generation)

    def new_generation(self) -> Generation:
        """Create a folder for an unfinished generation."""
        generation = Generation(Path(tempfile.mkdtemp(prefix=".new-", dir=self.root)))
        (generation.reading / "objects").mkdir(parents=True)
        (generation.reading / "refs").mkdir()
        (generation.reading / "HEAD").write_text("ref: refs/heads/none\n", encoding="ascii")
        settings = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"
        (generation.reading / "config").write_text(settings, encoding="ascii")
        (generation.folder / "in-use").touch(0o600)
        return generation

    def complete(self, generation: Generation) -> str:
        """Give a complete generation its permanent name, and return it."""
        name = "g-" + generation.folder.name.removeprefix(".new-")
        generation.folder.rename(self.root / name)
        return name

    def open_tree(self, record: CloneRecord, commit: Commit | None = None) -> GitTree:
        """Open the clone's commit, or another one in it, as a tree. Raises SourceError if it cannot be read."""
        generation = self.generation(record)
        try:
            hold = open_own(generation.folder / "in-use")
            # It is locked exclusively only for a moment, to check whether anybody is reading.
            fcntl.flock(hold, fcntl.LOCK_SH)
        except OSError as error:
            raise _unreadable(self.root, error) from None
        tree = GitTree(
            generation.repository, generation.reading, commit or record.commit, address=record.address, hold=hold
        )
        tree.kind = self.source.site_kind
        return tree

    def remove_leftovers(self, record: CloneRecord | None) -> None:
        """Remove what no record names and nobody reads: old generations and unfinished ones."""
        current = record.generation if record else ""
        with contextlib.suppress(OSError):
            for path in self.root.iterdir():
                if path.name.startswith((".new-", "g-")) and path.name != current and not _is_read(path):
                    shutil.rmtree(path, ignore_errors=True)
                elif path.name.startswith((".clone.json.", ".record-")):
                    path.unlink(missing_ok=True)

    def has_leftovers(self, record: CloneRecord) -> bool:
        """Return whether there is anything to remove."""
        with contextlib.suppress(OSError):
            known = {record.generation, "lock", "clone.json"}
            return any(path.name not in known for path in self.root.iterdir())
        return False

    def is_read(self, record: CloneRecord) -> bool:
        """Return whether anybody has the clone open."""
        return _is_read(self.root / record.generation)

    def discard(self) -> bool:
        """Remove the whole clone; return whether there was one."""
        existed = self.root.is_dir()
        shutil.rmtree(self.root, ignore_errors=True)
        return existed


def _is_read(generation: Path) -> bool:
    try:
        handle = open_own(generation / "in-use")
    except OSError:
        return False
    try:
        return not lock_now(handle)
    except OSError:
        return True
    finally:
        os.close(handle)


def _commit(data: object) -> Commit:
    """Parse and check a commit. Raises ValueError, TypeError, KeyError."""
    if not isinstance(data, dict):
        raise TypeError("no commit")
    base, part = str(data.get("base", "")), str(data.get("part", ""))
    found = Commit(str(data["commit"]), str(data["tree"]), int(data["time"]), base, part)
    if not (_ID.fullmatch(found.commit) and _ID.fullmatch(found.tree)):
        raise ValueError("no object ids")
    return found


def _unreadable(place: Path, error: OSError) -> SourceError:
    return SourceError(
        f"The clone in {clean_path(str(place), 300)} cannot be read: {clean_line(reason_of(error), 200)}.",
        "Check the folder’s permissions.",
    )
