"""A loaded site: its entries, its posts, and access to their texts."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.library.languages.codes import preferred
from reader.library.post import Entry, Post, Problem, SearchText, Site
from reader.text import EMPTY, Clean, CleanLine, clean_line

if TYPE_CHECKING:
    from reader.library.clock import Stop
    from reader.library.contents import Contents
    from reader.library.document import Document
    from reader.library.trees.tree import Tree

__all__ = ["NOT_YET", "Library", "LoadOptions"]

NOT_YET = "its date is in the future (--future shows it)"
"""Why a post dated in the future is not listed."""

MOST_WHY = 600
"""Maximum length, in characters, of the explanation why nothing is listed; a path may be long."""


class LoadOptions(NamedTuple):
    """Which parts of a site are listed, and how. `future` None: as the site's configuration specifies."""

    drafts: bool = False
    future: bool | None = None
    unpublished: bool = False
    fold: bool = True
    boilerplate: bool = True
    kind: str = "auto"
    """The name of a kind of site if the user chose one (see `reader.library.kinds`)."""
    all_files: bool = False
    """Also list what is usually left out: templates, licences, conflict copies, third-party code."""
    language: str = "auto"
    """The language to list if a post exists in several: a code, `auto` for the locale's, or `all`."""
    split_questions: bool = True
    """List each question of a file that is a list of questions by itself."""

    @classmethod
    def of(cls, settings: object, flags: Mapping[str, Any] | None = None) -> LoadOptions:
        """Return options from the fields of `settings` with the same names, overridden by `flags`."""
        values = {name: getattr(settings, name) for name in cls._fields if hasattr(settings, name)}
        return cls(**{**values, **(flags or {})})

    @property
    def key(self) -> str:
        """A text that is equal for equal options."""
        values = [str(value) for name, value in zip(self._fields, self, strict=True) if name != "language"]
        return " ".join([*values, *preferred(self.language)])


USUAL = LoadOptions()


class Library:
    """The posts of a site, newest first in Jekyll's order, and the entries that a list shows.

    `posts` contains every language of a post, `entries` only one. An entry has the position of its earliest copy.
    `version` changes whenever a post, the configuration or the options change: a key for data that is derived from the
    library and cached. `boilerplate` contains the keys of the paragraphs that are folded away (see `folding`).
    """

    def __init__(  # noqa: PLR0913, PLR0917 - each is a part that is kept
        self,
        site: Site,
        entries: tuple[Entry, ...],
        posts: tuple[Post, ...],
        problems: tuple[Problem, ...],
        version: str,
        tree: Tree,
        options: LoadOptions = USUAL,
        boilerplate: frozenset[int] = frozenset(),
        prefix: str = "",
    ) -> None:
        self.site = site
        self.entries = entries
        self.posts = posts
        self.problems = problems
        self.version = version
        self.tree = tree
        self.options = options
        self.boilerplate = boilerplate
        self.prefix = prefix

    def read_from(self, tree: Tree) -> Library:
        """Return a library with the same posts that reads their texts from another tree with the same files.

        Nothing cached is carried over. A large site takes many megabytes, and whatever is built a second time beside
        it leaves memory gaps that are not reused.
        """
        kept = self.site, self.entries, self.posts, self.problems, self.version
        return Library(*kept, tree, self.options, self.boilerplate, self.prefix)

    @cached_property
    def contents(self) -> Contents:
        """The reader of the texts; created when the first post is opened."""
        from reader.library.contents import Contents  # noqa: PLC0415 (start-up)

        return Contents(self)

    def document(self, post: Post | Entry | str, stop: Stop | None = None) -> Document:
        """Return the body of a post for the view, boilerplate in Folded blocks. Never raises for a post's content.

        Raises KeyError if there is no such post, SourceError if its file can no longer be read, and Cancelled soon
        after another thread sets `stop`.
        """
        return self.contents.document(self.post(post), stop)

    def beginning(self, post: Post | Entry | str, stop: Stop | None = None) -> Document | None:
        """Return the first part of a post that takes long to parse; None for any other. Raises like `document`."""
        return self.contents.beginning(self.post(post), stop)

    def markdown(self, post: Post | Entry | str) -> Clean:
        """Return the body of a post as Markdown, with Liquid rendered and HTML converted, boilerplate included."""
        return self.contents.markdown(self.post(post))

    def text(self, post: Post | Entry | str) -> Clean:
        """Return the full plain text of a post without boilerplate."""
        return self.contents.text(self.post(post))

    def excerpt(self, post: Post | Entry | str) -> Clean:
        """Return the excerpt of a post as plain text: the text before the first blank line, or what its author set."""
        return self.contents.excerpt(self.post(post))

    @property
    def texts_key(self) -> str:
        """A key that changes when the texts of unchanged posts would read differently, because boilerplate changed."""
        return f"{zlib.crc32(repr(sorted(self.boilerplate)).encode()):08x}"

    def search_texts(self, entries: Sequence[Entry] | None = None) -> Iterator[SearchText]:
        """Yield each entry with its plain text without boilerplate, cheaply extracted for an index. Not cleaned."""
        return self.contents.search_texts(self.entries if entries is None else entries)

    @property
    def why_none(self) -> CleanLine:
        """Why nothing is listed of a site that has posts; empty if something is listed or there are no posts."""
        left_out = [one for one in self.problems if not one.post_kept] if not self.entries else []
        if not left_out:
            return EMPTY
        if left_out[1:] and all(one.reason == NOT_YET for one in left_out):
            # One such post may be scheduled for tomorrow; if all are, a machine with a wrong clock is more likely.
            words = f"all {len(left_out):,} posts are dated in the future by this machine's clock"
            today = f"{datetime.now().astimezone():%Y-%m-%d}"
            return clean_line(f"No post of this site is listed: {words}, which says {today}. --future shows them.")
        return _of_all(f"No post of this site is listed. {left_out[0].path}: {left_out[0].reason}.", left_out)

    @property
    def faults(self) -> tuple[Problem, ...]:
        """The problems that should be mended: all but those of files that are left out on purpose."""
        return tuple(one for one in self.problems if not one.is_intended)

    @property
    def hints(self) -> tuple[CleanLine, ...]:
        """Notes for a list on texts that are missing from it although the user may look for them there."""
        return tuple(filter(None, (self.beside, self.unread)))

    @property
    def beside(self) -> CleanLine:
        """The texts that the site has besides the listed posts, and how to list them; empty if it has none."""
        found = next((one.reason for one in self.problems if one.sort == "beside"), "")
        return clean_line(f"{found[:1].upper()}{found[1:]}.") if found else EMPTY

    @property
    def unread(self) -> CleanLine:
        """Which texts of the site could not be read, so that they are not thought missing; empty if all could."""
        lost = [one for one in self.problems if one.sort == "unread"]
        if not lost or not self.entries:
            return EMPTY
        return _of_all(f"{lost[0].path} is not listed: {lost[0].reason}.", lost)

    def left_out_since(self, before: Library) -> CleanLine:
        """Which posts of a former state of the site are no longer listed although their files are there, and why.

        Empty if there are none.
        """
        lost = [one for one in self.problems if not one.post_kept and one.path in before._paths]
        return _of_all(f"{lost[0].path} is not listed any more: {lost[0].reason}.", lost) if lost else EMPTY

    def broken_since(self, before: Library) -> CleanLine:
        """The mistakes in files of posts that a former state of the site did not have; empty if there are none."""
        known = {(one.path, one.reason) for one in before.problems}
        broken = [
            one
            for one in self.problems
            if one.post_kept and not one.is_intended and (one.path, one.reason) not in known
        ]
        if not broken:
            return EMPTY
        line = f", line {broken[0].line}" if broken[0].line is not None else ""
        return _of_all(f"{broken[0].path}{line}: {broken[0].reason}.", broken)

    def post(self, post: Post | Entry | str) -> Post:
        """Return the post; of an entry, the earliest one. Raises KeyError for an unknown id."""
        if isinstance(post, Post):
            return post
        return post.post if isinstance(post, Entry) else self._by_id[post]

    def entry_of(self, post_id: str) -> Entry | None:
        """Return the entry that the post with this id belongs to."""
        return self._entry_by_copy.get(post_id)

    def find(self, name: str) -> tuple[Entry, ...]:
        """Return the entries that `name` refers to: an id, path, slug or address, else part of one.

        Several entries if a part matches several, none if nothing matches.
        """
        from reader.library.naming import find  # noqa: PLC0415 (start-up)

        return find(self, name)

    @cached_property
    def _by_id(self) -> dict[str, Post]:
        return {post.id: post for post in self.posts}

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset({post.path for post in self.posts})

    @cached_property
    def _entry_by_copy(self) -> dict[str, Entry]:
        return {name: entry for entry in self.entries for name in entry.names}


def _of_all(first: str, problems: Sequence[Problem]) -> CleanLine:
    """Return a message about the first of some problems that says where to find the others."""
    more = f" It is the first of {len(problems):,}: privacy-reader doctor lists them all." if problems[1:] else ""
    return clean_line(f"{first}{more}", MOST_WHY)
