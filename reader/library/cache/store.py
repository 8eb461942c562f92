"""The cache of parsed posts between runs, so that the next start shows its rows before it has read a single file.

It is one file: a line that names the format, a JSON header with the position and checksum of each section, and
sections of packed columns (see `packing`). It is written to a temporary file and moved into place, readable only by
its owner. A cache that is damaged, missing or of another format is silently rebuilt. Nothing in it is ever run.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from reader.files import Replacing, make_inner_folder, make_private_folder, open_own, pass_over
from reader.garbage import no_collection
from reader.library.cache.recipe import constants, files, is_same
from reader.library.library import Library, LoadOptions
from reader.library.post import Copy, Entry, Site
from reader.library.reading.packing import (
    DAMAGE,
    pack_entries,
    pack_head,
    pack_posts,
    pack_problems,
    pack_states,
    unpack_entries,
    unpack_head,
    unpack_outline,
    unpack_paths,
    unpack_posts,
    unpack_problems,
    unpack_states,
)
from reader.library.trees.freshness import is_unchanged
from reader.library.trees.tree import Tree
from reader.text import Clean, CleanLine

if TYPE_CHECKING:
    from reader.library.reading.files import TreeReading

__all__ = ["HEAD_ENTRIES", "Cache", "Head"]

FORMAT = b"privacy-reader cache 7\n"
"""Change the number with the layout; changes of the code that builds posts are detected by `recipe`."""

HEAD_ENTRIES = 120
"""Maximum number of entries that `Cache.head` can return."""

_HEADER_LIMIT = 1 << 20
_SITE_TEXTS = ("title", "description", "author", "home")
_SITE_NAMES = ("key", "url", "baseurl", "timezone", "kind", "language")
Progress = Callable[[int, int], None]


class Head(NamedTuple):
    """The first rows of a list, and the total numbers. `version` is that of the library."""

    site: Site
    entries: tuple[Entry, ...]
    total_entries: int
    total_posts: int
    version: str


class Cache:
    """The cache file of one site. Never raises for its content: if it is unusable, methods return None.

    May be used from several threads; two processes may share a file, the last one to write wins.
    """

    def __init__(self, path: Path, *, keep: bool = True) -> None:
        self.path = path
        self._keep = keep
        self._lock = threading.RLock()
        self._file: int | None = None
        self._header: dict[str, object] = {}

    @classmethod
    def open(cls, path: Path, *, keep: bool = True) -> Cache:
        """Return the cache in the file `path`, which need not exist. Without `keep` it is read-only. Never raises."""
        cache = cls(path, keep=keep)
        cache._read_header()
        return cache

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._header = {}
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def __del__(self) -> None:
        """Close the file of an unreferenced cache; an explicit `close` could wait for a thread that still reads."""
        with suppress(AttributeError):
            self.close()

    @property
    def until(self) -> int | None:
        """Seconds since 1970 at which a post's date is reached, so that the list changes; None if there is none."""
        until = self._header.get("until")
        return until if isinstance(until, int) else None

    def head(self, limit: int = 40, *, options: LoadOptions | None = None) -> Head | None:
        """Return the first `limit` entries (at most HEAD_ENTRIES) of the last run, without checking the site."""
        with self._lock:
            if not self._fits(options or LoadOptions()):
                return None
            try:
                site = self._site(with_config=False)
                entries = unpack_head(self._section("head"), site.key, limit)
                counts = _count(self._header["entries"]), _count(self._header["posts"])
                return Head(site, entries, *counts, str(self._header["version"]))
            except DAMAGE:
                self._drop()
                return None

    def library(
        self, tree: Tree, *, options: LoadOptions | None = None, library: Library | None = None
    ) -> Library | None:
        """Return the library of the last run, without checking the tree; None if there is none for these options.

        `library` is the library already shown: that same object is returned if it is the cached one.
        """
        options = options or LoadOptions()
        with self._lock:
            if not self._fits(options):
                return None
            if library is not None and library.version == self._header.get("version"):
                return library
            try:
                return self._library(tree, options)
            except DAMAGE:
                self._drop()
                return None

    def outline(self, tree: Tree, *, options: LoadOptions | None = None) -> list[tuple[Copy, str]] | None:
        """Return first copy and title of each entry if the tree is unchanged, or None if it has to be read.

        Half the work of `refresh`, for callers that need no more. Raises SourceError if the tree cannot be read.
        """
        with self._lock:
            if not self._fits(options or LoadOptions()):
                return None
            try:
                if not is_unchanged(tree, self._paths(), self._header)[1]:
                    return None
                return unpack_outline(self._section("posts"), self._section("entries"))
            except DAMAGE:
                self._drop()
                return None

    def refresh(
        self,
        tree: Tree,
        *,
        options: LoadOptions | None = None,
        library: Library | None = None,
        progress: Progress | None = None,
    ) -> Library:
        """Return the library for the current tree. Reads only what has changed, and caches the result.

        `library` is the library already shown: that same object is returned if nothing has changed. Raises
        SourceError if the tree cannot be read.
        """
        options = options or (library.options if library else LoadOptions())
        with self._lock:
            found = None
            if self._fits(options):
                found, same = is_unchanged(tree, self._paths(), self._header)
                if same:
                    kept = self.library(tree, options=options, library=library)
                    if kept is not None:
                        return kept
            from reader.library.assemble import assemble  # noqa: PLC0415 (start-up)
            from reader.library.reading.files import read_tree  # noqa: PLC0415 (start-up)

            reading = read_tree(tree, progress, self._reading(), found, options)
            made = assemble(tree, reading, options)
            if self._keep:
                self._write(reading, made)
            return made

    def _fits(self, options: LoadOptions) -> bool:
        """Return whether the file is valid for these options, and no post's date has been reached since."""
        if not self._header or self._header.get("options") != options.key:
            return False
        until = self._header.get("until")
        return not isinstance(until, int) or time.time() < until

    def _read_header(self) -> None:
        self.close()
        try:
            self._file = open_own(self.path)
            start = os.pread(self._file, len(FORMAT) + 8, 0)
            length, check = int.from_bytes(start[-8:-4], "little"), int.from_bytes(start[-4:], "little")
            if not start.startswith(FORMAT) or length > _HEADER_LIMIT:
                raise ValueError("another format")
            raw = os.pread(self._file, length, len(FORMAT) + 8)
            if len(raw) != length or crc32(raw) != check:
                raise ValueError("a damaged header")
            header = json.loads(raw)
            if not isinstance(header, dict) or not is_same(header.get("rules"), header.get("constants")):
                raise ValueError("made by other rules")
            self._header = header
        except (OSError, *DAMAGE):
            self._drop()

    def _drop(self) -> None:
        """Drop an unusable file; the next write replaces it."""
        self.close()

    def _section(self, name: str) -> bytes:
        if self._file is None:
            raise ValueError("no file")
        offset, length, check = self._header["sections"][name]  # type: ignore[index]
        try:
            data = os.pread(self._file, length, offset)
        except OSError as error:
            raise ValueError("cannot be read") from error
        while len(data) < length:
            more = os.pread(self._file, length - len(data), offset + len(data))
            if not more:
                raise ValueError("too short")
            data += more
        if crc32(data) != check:
            raise ValueError("damaged")
        return data

    def _site(self, *, with_config: bool) -> Site:
        kept = self._header["site"]
        if not isinstance(kept, dict):
            raise TypeError("no site")
        texts = {name: CleanLine(Clean(str(kept[name]))) for name in _SITE_TEXTS}
        config = json.loads(self._section("config")) if with_config else {}
        return Site(**texts, **{name: str(kept[name]) for name in _SITE_NAMES}, config=config)  # type: ignore[arg-type]

    def _library(self, tree: Tree, options: LoadOptions) -> Library:
        site = self._site(with_config=True)
        with no_collection():
            posts = unpack_posts(self._section("posts"), site.key)
            entries = unpack_entries(self._section("entries"), posts)
        boilerplate = self._header["boilerplate"]
        return Library(
            site,
            tuple(entries),
            tuple(posts),
            unpack_problems(self._section("problems")),
            str(self._header["version"]),
            tree,
            options,
            frozenset(boilerplate) if isinstance(boilerplate, list) else frozenset(),
            str(self._header["prefix"]),
        )

    def _paths(self) -> dict[str, str]:
        try:
            return unpack_paths(self._section("states"))
        except DAMAGE:
            self._drop()
            return {}

    def _reading(self) -> TreeReading | None:
        """Return all that is known of the files, regardless of the options; None if nothing is."""
        from reader.library.reading.files import TreeReading  # noqa: PLC0415 (start-up)

        if not self._header:
            return None
        try:
            site = self._site(with_config=True)
            posts = unpack_posts(self._section("posts"), site.key) + unpack_posts(self._section("hidden"), site.key)
            states = unpack_states(self._section("states"), posts)
            settings, prefix = str(self._header["settings"]), str(self._header["prefix"])
        except DAMAGE:
            self._drop()
            return None
        return TreeReading(site, states, (), prefix, settings)

    def _write(self, reading: TreeReading, library: Library) -> None:
        """Cache what was read. A full or read-only disk must not prevent the posts from being shown."""
        shown = {post.id: number for number, post in enumerate(library.posts)}
        hidden = [
            record.post for state in reading.states.values() for record in state.records if record.post.id not in shown
        ]
        places = shown | {post.id: len(shown) + number for number, post in enumerate(hidden)}
        sections = {
            "head": pack_head(library.entries[:HEAD_ENTRIES]),
            "config": json.dumps(library.site.config, default=str).encode(),
            "posts": pack_posts(library.posts),
            "entries": pack_entries(library.entries, library.posts),
            "problems": pack_problems(library.problems),
            "hidden": pack_posts(hidden),
            "states": pack_states(reading.states, lambda post: places[post.id]),
        }
        site = library.site
        header: dict[str, object] = {
            "rules": files(),
            "constants": constants(),
            "options": library.options.key,
            "version": library.version,
            "until": reading.next_change(library.options),
            "site": {name: getattr(site, name) for name in (*_SITE_TEXTS, *_SITE_NAMES)},
            "posts": len(library.posts),
            "entries": len(library.entries),
            "boilerplate": sorted(library.boilerplate),
            "settings": reading.settings,
            "settings_files": list(reading.settings_files),
            "prefix": reading.prefix,
            "others": reading.others,
        }
        try:
            _store(self.path, header, sections)
        except OSError as error:
            pass_over(error)
        except DAMAGE:
            self._drop()
        self._read_header()


def _store(path: Path, header: dict[str, object], sections: dict[str, bytes]) -> None:
    """Write a complete cache file beside `path` and move it into place."""
    make_private_folder(path.parent.parent)
    make_inner_folder(path.parent)
    places: dict[str, list[int]] = {}
    header = {**header, "sections": places}
    offset = 0
    for name, data in sections.items():
        places[name] = [offset, len(data), crc32(data)]
        offset += len(data)
    # The header's length depends on its offsets, so they are relative to a rounded position that it fits below.
    start = -(-(len(json.dumps(header)) + 1024) // 4096) * 4096
    for place in places.values():
        place[0] += start
    raw = json.dumps(header).encode()
    with Replacing(path, durable=False) as file:
        file.write(FORMAT + len(raw).to_bytes(4, "little") + crc32(raw).to_bytes(4, "little") + raw)
        for name, data in sections.items():
            file.seek(places[name][0])
            file.write(data)


def _count(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("no number")
    return value
