"""Reads each file of a tree that may be a post, once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reader.library.folding import forget_measures
from reader.library.jekyll.front_matter import decode
from reader.library.kinds.base import SiteReader
from reader.library.kinds.recognise import find_kind, holds_few, kind_named, open_site
from reader.library.library import LoadOptions
from reader.library.post import IN_LFS, NOT_UTF8, Problem, Site
from reader.library.reading.beside import read_beside
from reader.library.record import BODY_LIMIT, FileState, problem
from reader.library.surroundings import LFS_POINTER
from reader.library.trees.freshness import check_sum, list_files, settings_of, why
from reader.library.trees.tree import CANNOT_READ, Tree, TreeFile

__all__ = ["TreeReading", "opened_site", "read_file", "read_tree"]

LISTING_LIMIT = 64 * 1024
"""Bytes read to list a file that is larger than BODY_LIMIT."""

TOLD_EVERY = 64
"""Number of files between two reports of progress."""

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class TreeReading:
    """The result of reading a tree: a state for each file that is or could be a post, by its path, and the rest.

    `settings` changes with everything that all posts may depend on, `others` with the names of all other files.
    """

    site: Site
    states: dict[str, FileState]
    problems: tuple[Problem, ...]
    prefix: str = ""
    settings: str = ""
    others: str = ""
    settings_files: tuple[str, ...] = ()
    """The files that `settings` covers."""
    drafts: bool = False
    future: bool = False
    unpublished: bool = False
    limit: int = 0
    """Maximum number of posts that the site publishes; 0 for all."""

    def next_change(self, options: LoadOptions) -> int | None:
        """Return when the next post becomes listed, or is no longer listed, because of its dates; None if none will."""
        records = [record for state in self.states.values() for record in state.records]
        moments = [it.until for it in records if it.until]
        if not (self.future if options.future is None else options.future):
            moments += [max(it.order, it.since) for it in records]
        now = time.time()
        return min((moment for moment in moments if moment > now), default=None)


def read_tree(
    tree: Tree,
    progress: Progress | None = None,
    known: TreeReading | None = None,
    files: Mapping[str, TreeFile] | None = None,
    options: LoadOptions | None = None,
) -> TreeReading:
    """Read every post of `tree`; the states of unchanged files are taken from `known`.

    `files` are those of the tree if they are already listed. Raises SourceError if the tree cannot be read.
    """
    options = options or LoadOptions()
    files = list_files(tree) if files is None else files
    how, opened = opened_site(tree, files, options)
    names = tuple(opened.settings_files)
    settings = settings_of(tree, files, names) + f"\n{how}"
    if known is not None and known.settings != settings:
        known = None
    try:
        if known is not None:
            states = _read_files(tree, files, opened, known.states, progress)
        else:
            with read_beside(tree, options, len(opened.found), opened.site.key) as others:
                states = _read_files(tree, files, opened, others, progress and _with_others(progress, others))
    finally:
        forget_measures()
    return TreeReading(
        opened.site,
        states,
        tuple(opened.problems),
        opened.prefix,
        settings,
        check_sum(files, states),
        names,
        opened.drafts,
        opened.future,
        opened.unpublished,
        opened.limit,
    )


def _with_others(progress: Progress, others: Mapping[str, FileState]) -> Progress:
    """Return a `progress` that also counts what a second process has read."""
    return lambda done, total: progress(min(done + len(others), total), total)


def opened_site(tree: Tree, files: Mapping[str, TreeFile], options: LoadOptions) -> tuple[str, SiteReader]:
    """Return the opened site of a tree, preceded by a text that identifies how it is read."""
    wanted = tree.kind if options.kind == "auto" else options.kind
    kind, home = find_kind(tree, files, wanted)
    opened = open_site(kind, tree, files, home, every=options.all_files, split=options.split_questions)
    if home and not wanted and kind.name != "jekyll" and holds_few(opened.found, files):
        # The site of a program in a subfolder, among texts that the user keeps here as notes.
        kind, home = kind_named("notes"), ""
        opened = open_site(kind, tree, files, home, every=options.all_files, split=options.split_questions)
    return f"{kind.name} {home} {options.kind} {options.all_files} {options.split_questions}", opened


def _read_files(
    tree: Tree,
    files: Mapping[str, TreeFile],
    opened: SiteReader,
    read: Mapping[str, FileState],
    progress: Progress | None,
) -> dict[str, FileState]:
    """Return the state of each file that may be a post, taken from `read` if it is still valid.

    `read` may grow while this runs.
    """
    states: dict[str, FileState] = {}
    total = len(opened.found)
    for done, path in enumerate(opened.found, start=1):
        file = files[path]
        state = read.get(path)
        if state is None or state.identity != file.identity:
            state = read_file(tree, file, opened)
        states[path] = state
        if progress and (done % TOLD_EVERY == 0 or done == total):
            progress(done, total)
    return states


def read_file(tree: Tree, file: TreeFile, opened: SiteReader) -> FileState:
    """Return the state of a file that may be a post. Raises SourceError if the tree itself cannot be read."""
    name = file.path[len(opened.prefix) :]
    cut = file.size > BODY_LIMIT
    try:
        data = tree.read(file.path, LISTING_LIMIT if cut else BODY_LIMIT)
    except OSError as error:
        return FileState(file.identity, (), (problem(name, f"{CANNOT_READ}{why(error)}", sort="unread"),))
    if data.startswith(LFS_POINTER):
        return FileState(file.identity, (), (problem(name, IN_LFS, sort="unread"),))
    text = decode(data, cut=cut, utf_16=opened.reads_utf_16)
    if text is None:
        if opened.is_media(file.path):
            return FileState(file.identity, ())
        return FileState(file.identity, (), (problem(name, NOT_UTF8, sort="unread"),))
    notes = (f"it is larger than {BODY_LIMIT >> 20} MiB and shown only in part",) if cut else ()
    records = opened.build(file, text, notes)
    return FileState(file.identity, records, records[0].problems)
