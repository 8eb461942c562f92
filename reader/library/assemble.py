"""Reads the posts of a tree, each once, and puts them in Jekyll's order."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b

from reader.library.folding import find_boilerplate, fold, own_words
from reader.library.jekyll.discovery import (
    candidates,
    configuration,
    describe,
    find_site,
    read_authors,
)
from reader.library.jekyll.front_matter import decode, parse_post
from reader.library.jekyll.post_fields import RecordMaker
from reader.library.jekyll.post_files import Candidate, is_media
from reader.library.jekyll.site import SiteConfig
from reader.library.library import Library, LoadOptions
from reader.library.post import Post, Problem, Site
from reader.library.record import BODY_LIMIT, FileState, Record, SourceFile, problem
from reader.library.surroundings import LFS_POINTER, surroundings
from reader.library.trees.freshness import check_sum, list_files, settings_of, why
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["TreeReading", "assemble", "read_tree"]

LISTING_LIMIT = 64 * 1024
"""Bytes that are read to list a file that is larger than BODY_LIMIT."""

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
) -> TreeReading:
    """Read every post of `tree`; what `known` has of a file that did not change is taken over.

    `files` are those of the tree where they were listed already. Raises SourceError where the tree cannot be read.
    """
    files = list_files(tree) if files is None else files
    prefix = find_site(files)
    config, notes = configuration(tree, files, prefix)
    settings = settings_of(tree, files, prefix)
    if known is not None and (known.settings != settings or known.prefix != prefix):
        known = None
    found, problems, plain = candidates(files, config, prefix)
    reader = _PostReader(tree, files, config, prefix, describe(tree, config))
    states = reader.read(found, known.states if known else {}, progress)
    return TreeReading(
        reader.site,
        states,
        (*notes, *problems, *surroundings(tree, files, config, prefix)),
        prefix,
        settings,
        check_sum(files, states),
        config.drafts,
        config.future or plain,
        config.unpublished,
        config.limit,
    )


class _PostReader:
    """Reads the posts of one site."""

    def __init__(self, tree: Tree, files: Mapping[str, TreeFile], config: SiteConfig, prefix: str, site: Site) -> None:
        self.site = site
        self._tree = tree
        self._files = files
        self._prefix = len(prefix)
        self._source = len(prefix) + (len(config.source) + 1 if config.source else 0)
        authors = read_authors(tree, files, prefix)
        self._maker = RecordMaker(config, site.key, authors, int(time.time()))

    def read(
        self, found: Mapping[str, Candidate], old: Mapping[str, FileState], progress: Progress | None
    ) -> dict[str, FileState]:
        """The state of each file of `found`, taken from `old` where that still holds."""
        states: dict[str, FileState] = {}
        total = len(found)
        for done, (path, candidate) in enumerate(found.items(), start=1):
            file = self._files[path]
            state = old.get(path)
            if state is None or state.identity != file.identity:
                state = self._read_file(file, candidate)
            states[path] = state
            if progress and (done % 64 == 0 or done == total):
                progress(done, total)
        return states

    def _read_file(self, file: TreeFile, candidate: Candidate) -> FileState:
        source = SourceFile(file.path[self._prefix :], file.path[self._source :], file.modified)
        cut = file.size > BODY_LIMIT
        try:
            data = self._tree.read(file.path, LISTING_LIMIT if cut else BODY_LIMIT)
        except OSError as error:
            return FileState(file.identity, None, (problem(source.path, f"it cannot be read: {why(error)}"),))
        text = decode(data, cut=cut)
        if data.startswith(LFS_POINTER):
            words = "Git LFS keeps its text elsewhere, and it was not fetched; `git lfs pull` brings it into a checkout"
            return FileState(file.identity, None, (problem(source.path, words),))
        if text is None:
            if is_media(candidate.extension):
                return FileState(file.identity, None)
            told = problem(source.path, "its text is not UTF-8, so Jekyll leaves it out")
            return FileState(file.identity, None, (told,))
        if cut:
            source = replace(source, notes=(f"it is larger than {BODY_LIMIT >> 20} MiB and shown only in part",))
        parsed = parse_post(text)
        if candidate.kind == "page" and parsed.heading:
            # A Markdown file outside of a site is called by its first heading.
            parsed.data = {**(parsed.data or {}), "title": parsed.heading}
        record = self._maker.build(candidate, source, parsed)
        return FileState(file.identity, record, record.problems)


def assemble(tree: Tree, reading: TreeReading, options: LoadOptions) -> Library:
    """The library that `reading` makes with these options."""
    now = int(time.time())
    records = [state.record for state in reading.states.values() if state.record]
    hidden = {id(record): why_not for record in records if (why_not := _hidden(record, reading, options, now))}
    shown = [record for record in records if id(record) not in hidden]
    shown.sort(key=_order, reverse=True)
    if reading.limit and len(shown) > reading.limit:
        words = f"its site publishes only the newest {reading.limit} posts (limit_posts)"
        hidden |= {id(record): words for record in shown[reading.limit :]}
        del shown[reading.limit :]
    boilerplate: frozenset[int] = frozenset()
    if options.boilerplate:
        boilerplate = find_boilerplate([(it.text, it.edges) for it in shown])
    posts = tuple([_with_words(it, boilerplate) for it in shown])
    problems = [*reading.problems, *(it for state in reading.states.values() for it in state.problems)]
    problems += [problem(it.post.id, hidden[id(it)]) for it in records if id(it) in hidden]
    problems.sort(key=lambda it: it.path)
    return Library(
        reading.site,
        fold(posts, copies=options.fold),
        posts,
        tuple(problems),
        _version(reading, posts, options),
        tree,
        options,
        boilerplate,
        reading.prefix,
    )


def _order(record: Record) -> tuple[int, bytes]:
    """Jekyll's order (RULES 21): the instant, then the bytes of the path."""
    return record.order, record.post.id.encode()


def _hidden(record: Record, reading: TreeReading, options: LoadOptions, now: int) -> str:
    """Why a post is not listed with these options, or an empty text (RULES 7 to 9)."""
    if record.post.draft and not (options.drafts or reading.drafts):
        return "it is a draft (--drafts shows it)"
    if not record.published and not (options.unpublished or reading.unpublished):
        return "its author has not published it (--unpublished shows it)"
    future = reading.future if options.future is None else options.future
    return "" if future or record.order <= now else "its day has not come yet (--future shows it)"


def _with_words(record: Record, boilerplate: frozenset[int]) -> Post:
    """The post, its words counted without boilerplate."""
    words = own_words(record.words, record.edges, boilerplate)
    post = record.post
    if words != post.words:
        if record.fresh:
            # Nobody has seen it yet, and a copy of each post would cost a tenth of the whole load.
            object.__setattr__(post, "words", words)
        else:
            post = record.post = replace(post, words=words)
    record.fresh = False
    return post


def _version(reading: TreeReading, posts: tuple[Post, ...], options: LoadOptions) -> str:
    digest = blake2b(f"{options.key}\0{reading.settings}\0".encode("utf-8", "replace"), digest_size=16)
    digest.update("\n".join([f"{it.id}\t{it.fingerprint}\t{it.instant}" for it in posts]).encode("utf-8", "replace"))
    return digest.hexdigest()
