"""Programs of the user's that take the terminal: the editor with a post's file, and a browser for terminals."""

from __future__ import annotations

import os
import shlex
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from reader.library.post import Entry
from reader.library.trees.folder import FolderTree
from reader.paths import find_program
from reader.sources import Source
from reader.text import EMPTY, CleanLine, clean_line

__all__ = ["edit", "editor", "file_of", "use"]

Run = Callable[[Sequence[str]], int]


def file_of(source: Source, entry: Entry) -> Path | None:
    """Return the entry's file, a regular file inside the opened folder; None if there is none to edit."""
    if source.kind not in ("folder", "file"):
        return None
    tree = FolderTree(Path(source.location))
    for folder in ("", "docs/", "src/", "source/"):
        try:
            return tree.place(folder + entry.post.path)
        except (OSError, ValueError):
            continue
    return None


def editor() -> list[str]:
    """Return the command of the user's editor: $VISUAL, else $EDITOR, else vi."""
    for variable in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(os.environ.get(variable, ""))
        except ValueError:
            continue
        if words:
            return words
    return [find_program("vi") or "vi"]


def edit(path: Path, run: Run) -> CleanLine:
    """Let `run` run the editor on a file; return an error message, or an empty line on success."""
    return use([*editor(), str(path)], "editor", run, hint="Set EDITOR.")


def use(command: Sequence[str], what: str, run: Run, *, hint: str = "") -> CleanLine:
    """Let `run` run a program of the user's, named by `what`; return an error message, or an empty line on success.

    `run` returns the exit status, the negative number of a signal that ended it, and raises OSError. `hint` is what to
    do about a program that cannot be started.
    """
    try:
        status = run(command)
    except OSError as error:
        return clean_line(f"The {what} “{command[0]}” could not be started: {error.strerror}. {hint}")
    if status < 0:
        return clean_line(f"The {what} was ended by a signal ({_signal_name(-status)}).")
    return clean_line(f"The {what} ended with status {status}.") if status else EMPTY


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
