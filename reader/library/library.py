"""A loaded site: its entries and posts, and the way to the text of each of them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.library.languages.codes import preferred
from reader.library.post import IN_LFS, NOT_UTF8, ON_REQUEST, Entry, Post, Problem, SearchText, Site
from reader.library.trees.tree import CANNOT_READ
from reader.text import EMPTY, Clean, CleanLine, clean_line

if TYPE_CHECKING:
    from reader.library.clock import Stop
    from reader.library.contents import Contents
    from reader.library.document import Document
    from reader.library.trees.tree import Tree

__all__ = ["NOT_YET", "Library", "LoadOptions"]

NOT_READ = (CANNOT_READ, NOT_UTF8, IN_LFS)
"""How the words of a problem begin where a text could not be read at all."""

NOT_YET = "its day has not come yet (--future shows it)"
"""Why a post of a day to come is not listed."""

MOST_WHY = 600
"""Characters that are told of why nothing is listed; a path may be long."""


class LoadOptions(NamedTuple):
    """What of a site is listed and how. `future` None: as the site's configuration says."""

    drafts: bool = False
    future: bool | None = None
    unpublished: bool = False
    fold: bool = True
    boilerplate: bool = True
    kind: str = "auto"
    """The name of a kind of site, where a person has said which one it is (see `reader.library.kinds`)."""
    all_files: bool = False
    """Also what is usually left out: templates, licences, copies of conflicts, others' code."""
    language: str = "auto"
    """The language that is listed of a post that there is in several: a code, `auto` for the locale's, or `all`."""

    @classmethod
    def of(cls, settings: object, flags: Mapping[str, Any] | None = None) -> LoadOptions:
        """What `settings` say in the fields of the same names, and `flags` say otherwise."""
        values = {name: getattr(settings, name) for name in cls._fields if hasattr(settings, name)}
        return cls(**{**values, **(flags or {})})

    @property
    def key(self) -> str:
        """A text that is the same for the same options."""
        values = [str(value) for name, value in zip(self._fields, self, strict=True) if name != "language"]
        return " ".join([*values, *preferred(self.language)])


USUAL = LoadOptions()


class Library:
    """The posts of a site, newest first as Jekyll orders them, and the entries that a list shows.

    `posts` holds every language of a post, `entries` one of them. An entry stands at the place of its earliest copy.
    `version` changes whenever a post, the configuration or the options changed: a key for what others derive from the
    library and keep. `boilerplate` holds the keys of the paragraphs that are folded away (see `folding`).
    """

    def __init__(  # noqa: PLR0913, PLR0917 - each is a part of it that is kept
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
        """The same posts, their texts read from another tree that holds the same files, and nothing remembered of them.

        A large site takes many megabytes, and what is made a second time beside it leaves gaps that are not filled.
        """
        kept = self.site, self.entries, self.posts, self.problems, self.version
        return Library(*kept, tree, self.options, self.boilerplate, self.prefix)

    @cached_property
    def contents(self) -> Contents:
        """What reads the texts; made when the first post is opened."""
        from reader.library.contents import Contents  # noqa: PLC0415 (start-up)

        return Contents(self)

    def document(self, post: Post | Entry | str, stop: Stop | None = None) -> Document:
        """The body of a post for the view; boilerplate is in Folded blocks. Never raises for what a post holds.

        Raises KeyError where there is no such post, SourceError where its file cannot be read any more, and
        Cancelled soon after another thread has set `stop`.
        """
        return self.contents.document(self.post(post), stop)

    def markdown(self, post: Post | Entry | str) -> Clean:
        """The body of a post as Markdown, after Liquid and with HTML turned, boilerplate included."""
        return self.contents.markdown(self.post(post))

    def text(self, post: Post | Entry | str) -> Clean:
        """The whole plain text of a post without boilerplate."""
        return self.contents.text(self.post(post))

    def excerpt(self, post: Post | Entry | str) -> Clean:
        """The excerpt of a post as plain text: what stands before the first blank line, or what its author set."""
        return self.contents.excerpt(self.post(post))

    @property
    def texts_key(self) -> str:
        """Changes when the texts of unchanged posts would read differently: with what is boilerplate."""
        return f"{zlib.crc32(repr(sorted(self.boilerplate)).encode()):08x}"

    def search_texts(self, entries: Sequence[Entry] | None = None) -> Iterator[SearchText]:
        """Each entry with its plain text without boilerplate, made cheaply, for an index. Not cleaned."""
        return self.contents.search_texts(self.entries if entries is None else entries)

    @property
    def why_none(self) -> CleanLine:
        """Why nothing is listed of a site that has posts; empty where something is, or where there is none."""
        left_out = [one for one in self.problems if not one.post_kept] if not self.entries else []
        if not left_out:
            return EMPTY
        if left_out[1:] and all(one.reason == NOT_YET for one in left_out):
            # One post may be a first one for tomorrow; where all are, a machine without a clock is the likelier reason.
            words = f"the days of all {len(left_out):,} are yet to come by the clock of this machine"
            today = f"{datetime.now().astimezone():%Y-%m-%d}"
            return clean_line(f"No post of this site is listed: {words}, which says {today}. --future shows them.")
        return _of_all(f"No post of this site is listed. {left_out[0].path}: {left_out[0].reason}.", left_out)

    @property
    def hints(self) -> tuple[CleanLine, ...]:
        """What a list says of texts that are not in it, though somebody may look for them there."""
        return tuple(filter(None, (self.beside, self.unread)))

    @property
    def beside(self) -> CleanLine:
        """What the site has beside the posts that are listed, and how that is listed; empty where it has nothing."""
        found = next((one.reason for one in self.problems if one.reason.endswith(ON_REQUEST)), "")
        return clean_line(f"{found[:1].upper()}{found[1:]}.") if found else EMPTY

    @property
    def unread(self) -> CleanLine:
        """Which texts of the site could not be read, so that nobody takes them for missing; empty where all could."""
        lost = [one for one in self.problems if one.reason.startswith(NOT_READ)]
        if not lost or not self.entries:
            return EMPTY
        return _of_all(f"{lost[0].path} is not listed: {lost[0].reason}.", lost)

    def post(self, post: Post | Entry | str) -> Post:
        """The post itself, of an entry the earliest one. Raises KeyError for an id that is not there."""
        if isinstance(post, Post):
            return post
        return post.post if isinstance(post, Entry) else self._by_id[post]

    def entry_of(self, post_id: str) -> Entry | None:
        """The entry that the post with this id belongs to."""
        return self._entry_by_copy.get(post_id)

    def find(self, name: str) -> tuple[Entry, ...]:
        """The entries that `name` names: an id, path, slug or address, else an unambiguous part of one.

        More than one where a part fits several, none where nothing fits.
        """
        from reader.library.naming import find  # noqa: PLC0415 (start-up)

        return find(self, name)

    @cached_property
    def _by_id(self) -> dict[str, Post]:
        return {post.id: post for post in self.posts}

    @cached_property
    def _entry_by_copy(self) -> dict[str, Entry]:
        return {name: entry for entry in self.entries for name in entry.names}


def _of_all(first: str, problems: Sequence[Problem]) -> CleanLine:
    """What is told of the first of some problems, and where to find the others."""
    more = f" It is the first of {len(problems):,}: privacy-reader doctor tells of all." if problems[1:] else ""
    return clean_line(f"{first}{more}", MOST_WHY)
