"""Reads the posts of a tree, each once, and puts them in Jekyll's order."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reader.digests import blake2b
from reader.library.folding import find_boilerplate, fold, forget_measures, shared_words
from reader.library.jekyll.front_matter import decode
from reader.library.kinds.base import SiteReader, Ties
from reader.library.kinds.recognise import find_kind, holds_few, kind_named, open_site
from reader.library.languages.codes import ALL, preferred
from reader.library.languages.versions import find_versions
from reader.library.library import NOT_YET, Library, LoadOptions
from reader.library.post import UNDATED, Post, Problem, Site, Version
from reader.library.record import BODY_LIMIT, PLACES, FileState, Record, problem
from reader.library.surroundings import LFS_POINTER
from reader.library.trees.freshness import check_sum, list_files, settings_of, why
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["TreeReading", "assemble", "read_tree"]

LISTING_LIMIT = 64 * 1024
"""Bytes that are read to list a file that is larger than BODY_LIMIT."""

_WORDS = Post._fields.index("words")

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class TreeReading:
    """All that a tree gave: a state for each file that is or could be a post, by its path, and what is known besides.

    `settings` changes with what every post may depend on, `others` with the names of all other files.
    """

    site: Site
    states: dict[str, FileState]
    problems: tuple[Problem, ...]
    prefix: str = ""
    settings: str = ""
    others: str = ""
    settings_files: tuple[str, ...] = ()
    """The files that `settings` speaks of."""
    drafts: bool = False
    future: bool = False
    unpublished: bool = False
    limit: int = 0
    """How many posts the site publishes at most; 0 for all."""

    def next_change(self, options: LoadOptions) -> int | None:
        """When the next post whose day has not come will be shown; None where there is none."""
        if self.future if options.future is None else options.future:
            return None
        now = time.time()
        orders = [state.record.order for state in self.states.values() if state.record]
        return min((order for order in orders if order > now), default=None)


def read_tree(
    tree: Tree,
    progress: Progress | None = None,
    known: TreeReading | None = None,
    files: Mapping[str, TreeFile] | None = None,
    options: LoadOptions | None = None,
) -> TreeReading:
    """Read every post of `tree`; what `known` has of a file that did not change is taken over.

    `files` are those of the tree where they were listed already. Raises SourceError where the tree cannot be read.
    """
    options = options or LoadOptions()
    files = list_files(tree) if files is None else files
    wanted = tree.kind if options.kind == "auto" else options.kind
    kind, home = find_kind(tree, files, wanted)
    opened = open_site(kind, tree, files, home, every=options.all_files)
    if home and not wanted and kind.name != "jekyll" and holds_few(opened.found, files):
        # A program in one of the folders, beside the texts that somebody keeps here.
        kind, home = kind_named("notes"), ""
        opened = open_site(kind, tree, files, home, every=options.all_files)
    names = tuple(opened.settings_files)
    settings = settings_of(tree, files, names) + f"\n{kind.name} {home} {options.kind} {options.all_files}"
    if known is not None and known.settings != settings:
        known = None
    try:
        states = _read_files(tree, files, opened, known.states if known else {}, progress)
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


def _read_files(
    tree: Tree,
    files: Mapping[str, TreeFile],
    opened: SiteReader,
    old: Mapping[str, FileState],
    progress: Progress | None,
) -> dict[str, FileState]:
    """The state of each file that may be a post, taken from `old` where that still holds."""
    states: dict[str, FileState] = {}
    total = len(opened.found)
    for done, path in enumerate(opened.found, start=1):
        file = files[path]
        state = old.get(path)
        if state is None or state.identity != file.identity:
            state = _read_file(tree, file, opened)
        states[path] = state
        if progress and (done % 64 == 0 or done == total):
            progress(done, total)
    return states


def _read_file(tree: Tree, file: TreeFile, opened: SiteReader) -> FileState:
    name = file.path[len(opened.prefix) :]
    cut = file.size > BODY_LIMIT
    try:
        data = tree.read(file.path, LISTING_LIMIT if cut else BODY_LIMIT)
    except OSError as error:
        return FileState(file.identity, None, (problem(name, f"it cannot be read: {why(error)}"),))
    if data.startswith(LFS_POINTER):
        words = "Git LFS keeps its text elsewhere, and it was not fetched; `git lfs pull` brings it into a checkout"
        return FileState(file.identity, None, (problem(name, words),))
    text = decode(data, cut=cut)
    if text is None:
        if opened.is_media(file.path):
            return FileState(file.identity, None)
        return FileState(file.identity, None, (problem(name, "its text is not UTF-8, so it is left out"),))
    notes = (f"it is larger than {BODY_LIMIT >> 20} MiB and shown only in part",) if cut else ()
    record = opened.build(file, text, notes)
    return FileState(file.identity, record, record.problems)


def assemble(tree: Tree, reading: TreeReading, options: LoadOptions) -> Library:
    """The library that `reading` makes with these options."""
    now = int(time.time())
    records = [state.record for state in reading.states.values() if state.record]
    hidden = {id(record): why_not for record in records if (why_not := _hidden(record, reading, options, now))}
    shown = [record for record in records if id(record) not in hidden]
    _sort(shown, kind_named(reading.site.kind).ties)
    if reading.limit and len(shown) > reading.limit:
        words = f"its site publishes only the newest {reading.limit} posts (limit_posts)"
        hidden |= {id(record): words for record in shown[reading.limit :]}
        del shown[reading.limit :]
    boilerplate: frozenset[int] = frozenset()
    if options.boilerplate:
        boilerplate = find_boilerplate([(it.text, it.edges) for it in shown])
    posts = _with_words(shown, boilerplate)
    others: frozenset[str] = frozenset()
    versions: dict[str, tuple[Version, ...]] = {}
    if options.language != ALL:
        others, versions = find_versions(shown, preferred(options.language), reading.site.language)
    problems = [*reading.problems, *(it for state in reading.states.values() for it in state.problems)]
    problems += [problem(it.post.id, hidden[id(it)]) for it in records if id(it) in hidden]
    problems.sort(key=lambda it: it.path)
    return Library(
        reading.site,
        fold([it for it in posts if it.id not in others] if others else posts, copies=options.fold, versions=versions),
        posts,
        tuple(problems),
        _version(reading, posts, options),
        tree,
        options,
        boilerplate,
        reading.prefix,
    )


def _sort(records: list[Record], ties: Ties) -> None:
    """The newest instant first, of one instant by `ties`; undated ones last, by their place and by path from A to Z."""
    undated = [record for record in records if record.post.instant == UNDATED]
    if undated:
        undated.sort(key=_place)
        records[:] = [record for record in records if record.post.instant != UNDATED]
    if ties == "path, backwards":
        # Jekyll's own order (jekyll.md 21).
        records.sort(key=lambda it: (it.order, it.post.id.encode()), reverse=True)
    elif ties == "title":
        records.sort(key=lambda it: (-it.order, it.post.title.casefold(), it.post.id))
    else:
        records.sort(key=lambda it: (-it.order, it.post.id))
    records += undated


def _place(record: Record) -> tuple[object, ...]:
    """Where an undated post stands: as the site's navigation has it, else by folder and there by its place and name."""
    place = UNDATED - record.order
    folder, _, name = record.post.id.rpartition("/")
    if place < PLACES:
        return 0, place, record.post.id
    is_index = name.partition(".")[0].lower() in {"index", "readme"}
    return 1, folder.casefold().split("/") if folder else [], not is_index, place, name.casefold(), record.post.id


def _hidden(record: Record, reading: TreeReading, options: LoadOptions, now: int) -> str:
    """Why a post is not listed with these options, or an empty text (jekyll.md 7 to 9)."""
    if record.post.draft and not (options.drafts or reading.drafts):
        return "it is a draft (--drafts shows it)"
    if not record.published and not (options.unpublished or reading.unpublished):
        return "its author has not published it (--unpublished shows it)"
    future = reading.future if options.future is None else options.future
    return "" if future or record.order <= now else NOT_YET


def _with_words(records: list[Record], boilerplate: frozenset[int]) -> tuple[Post, ...]:
    """The posts, their words counted without boilerplate."""
    for record in records:
        post, words = record.post, max(record.words - shared_words(record.edges, boilerplate), 0)
        if words != post.words:
            # A third of what `_replace` takes, for every post of a large site.
            record.post = Post._make((*post[:_WORDS], words, *post[_WORDS + 1 :]))
    return tuple([record.post for record in records])


def _version(reading: TreeReading, posts: tuple[Post, ...], options: LoadOptions) -> str:
    digest = blake2b(f"{options.key}\0{reading.settings}\0".encode("utf-8", "replace"), digest_size=16)
    digest.update("\n".join([f"{it.id}\t{it.fingerprint}\t{it.instant}" for it in posts]).encode("utf-8", "replace"))
    return digest.hexdigest()
