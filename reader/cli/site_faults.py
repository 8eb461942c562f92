"""Faults within the posts of a site: dead links and pictures, missing texts, duplicate addresses, broken templates.

What is dead is decided by the site's own rules: its permalinks, its pages and collections, the files in its folder, its
`baseurl`. If something else may produce pages or files (plugins, a theme), or if it is not known how the site's program
resolves addresses, nothing is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from reader.cli.text_faults import (
    FEWEST_LONG,
    TextFault,
    heading_names,
    ids_in,
    lacks_heading,
    missing_places,
    of_notice,
    undefined_references,
    without_title,
)
from reader.errors import SourceError
from reader.library.body.notices import NO_PAGE
from reader.library.document import Document, Notice, Run
from reader.library.file_names import plain_slug
from reader.library.library import Library
from reader.library.liquid import has_liquid
from reader.library.post import Post
from reader.library.record import BODY_LIMIT
from reader.library.trees.folder import SKIPPED_FOLDERS
from reader.page.links import LinkKind, judge, path_within, site_links
from reader.text import CleanLine, clean_line

__all__ = ["FAULTS", "Fault", "Faults", "look_for_faults"]

MAX_POSTS = 20_000
"""The most posts whose texts are checked, newest first."""
MAX_DOCUMENTS = 5_000
"""The most of these that may contain faults and are therefore parsed as a page."""
MAX_PAGES = 5_000
"""The most pages besides posts whose addresses are computed; if a site has more, no link is reported as dead."""
MAX_LAYOUTS = 1_000
"""The most layouts and includes that are searched for the places they mark."""

FAULTS = {
    "link": ("link that leads nowhere", "links that lead nowhere"),
    "picture": ("picture that is not there", "pictures that are not there"),
    "empty": ("post without a text", "posts without a text"),
    "template": ("fault in the templates of posts", "faults in the templates of posts"),
    "reference": ("reference to a link that is not defined", "references to links that are not defined"),
    "place": ("link to a place that its post does not have", "links to places that their posts do not have"),
    "title": ("post with an empty title", "posts with an empty title"),
    "cut": ("post that is shown only in part", "posts that are shown only in part"),
    "address": ("post with the address of another one", "posts with the address of another one"),
}
"""The kinds of faults, with their names in the singular and plural."""

_WITHOUT_PAGES = frozenset(("notes", "obsidian"))
"""Kinds of sites whose posts have addresses only in this program."""
_DEFINED_IN_THE_TEXT = frozenset(("jekyll", "notes"))
"""Kinds of sites whose link references are defined in the same file; elsewhere plugins may define them."""
_HARMLESS = frozenset((
    "jekyll-coffeescript", "jekyll-commonmark", "jekyll-commonmark-ghpages", "jekyll-default-layout", "jekyll-feed",
    "jekyll-gist", "jekyll-github-metadata", "jekyll-include-cache", "jekyll-mentions", "jekyll-optional-front-matter",
    "jekyll-paginate", "jekyll-readme-index", "jekyll-relative-links", "jekyll-sass-converter", "jekyll-seo-tag",
    "jekyll-sitemap", "jekyll-spaceship", "jekyll-target-blank", "jekyll-titles-from-headings", "jekyll-toc", "jemoji",
    "jekyll-last-modified-at", "jekyll-watch", "kramdown-parser-gfm", "webrick",
))  # fmt: skip
"""Plugins that produce no pages except those that match `_MADE`."""
_MADE = re.compile(r"/(?:feed\.xml|atom\.xml|sitemap\.xml|robots\.txt|(?:[^/]+/)*page:?-?\d+(?:/.*)?)\Z")
"""The pages that these plugins produce."""
_GEM = re.compile(r"""^[ \t]{0,40}gem[ \t]{1,40}["']([^"'\n]{1,200})["']""", re.MULTILINE)
_ENDINGS = ("", ".html", ".htm", ".md", ".markdown", "/index.html", "/index.htm", "/index.md", "/README.md")
_PAGES = (".md", ".markdown", ".html", ".htm")
_MAY_BE_AT_FAULT = re.compile(
    r"""\]\(\s{0,9}<?(?!\w{1,20}:|\s|\))|\]\[|\{%-?\s{0,9}(?:post_url|link)\b"""
    r"""|(?:href|src)\s{0,9}=\s{0,9}["']?(?!\w{1,20}:|["'\s])|^ {0,3}\[[^\]\n]{1,200}\]:\s{0,9}<?(?!\w{1,20}:)""",
    re.IGNORECASE | re.MULTILINE,
)
"""Content that requires parsing the post as a page: addresses within the site, references, tags that name a page."""


class Fault(NamedTuple):
    """A fault in a post that is listed nevertheless: its kind (see `FAULTS`), and a reason as in a `Problem`."""

    kind: str
    path: str
    reason: CleanLine
    line: int | None = None
    is_intended: bool = False


class Faults(NamedTuple):
    """The faults, in the order of the posts, and how many posts were not checked."""

    found: tuple[Fault, ...] = ()
    not_looked_at: int = 0


def look_for_faults(library: Library) -> Faults:
    """Find the faults within a library's posts; a text that several posts share is checked once. Slow."""
    posts = list({post.fingerprint: post for post in reversed(library.posts)}.values())[::-1]
    look = _FaultFinder(library)
    found = list(_shared_addresses(library))
    looked = 0
    for post in posts[:MAX_POSTS]:
        if look.documents >= MAX_DOCUMENTS:
            break
        found += look.at(post)
        looked += 1
    return Faults(tuple(found), len(posts) - looked)


def _shared_addresses(library: Library) -> Iterator[Fault]:
    """Yield the posts that share their address with another one."""
    if library.site.kind in _WITHOUT_PAGES or library.site.config.get("languages"):
        # A plugin for languages builds each version of a post below a separate address.
        return
    first: dict[str, Post] = {}
    for post in library.posts:
        other = first.setdefault(post.url, post)
        if other is post or not post.url:
            continue
        entry = library.entry_of(other.id)
        if entry is None or post.id not in {it.id for it in entry.versions}:
            reason = f"its address, {post.url}, is that of {other.id}, too, so its site shows one of them"
            yield Fault("address", post.id, clean_line(reason, 400))


class _FaultFinder:
    def __init__(self, library: Library) -> None:
        self.library = library
        self.documents = 0
        self.links = site_links(library.site, library.posts)
        self._known_headings: dict[str, frozenset[str]] = {}
        self.places = _SitePlaces(library)

    def at(self, post: Post) -> Iterator[Fault]:
        """Yield the faults of a post."""
        try:
            source = self.library.contents.source(post)
        except SourceError:
            return
        body = source.parsed.body
        if not body.strip() and not (source.parsed.data or {}).get("image"):
            yield Fault("empty", post.id, clean_line("it has no text"))
        if fault := without_title(source.parsed.data or {}):
            yield self._fault(post, fault, self._lines(post))
        if not (
            _MAY_BE_AT_FAULT.search(body)
            or len(body) >= FEWEST_LONG
            or (self.library.site.kind == "jekyll" and has_liquid(body))
        ):
            return
        self.documents += 1
        lines = self._lines(post)
        document = self.library.contents.document(post)
        told: set[str] = set()
        for kind, target, reason in self._dead(document, post):
            line = _line_of(target, lines)
            # In notes, an address that is not in the file was derived from something else, such as the name of another
            # note.
            if reason not in told and (line is not None or not self.places.of_notes):
                told.add(reason)
                yield Fault(kind, post.id, clean_line(reason, 400), line)
        for fault in (*self._in_the_text(document, post, lines), *self._in_other_posts(document, post)):
            if fault.reason not in told:
                told.add(fault.reason)
                yield self._fault(post, fault, lines)

    def _in_the_text(self, document: Document, post: Post, lines: list[str]) -> Iterator[TextFault]:
        """Yield the faults of a page that need no knowledge of other pages."""
        runs: list[Run] = []
        is_whole = True
        for part in _parts(document.blocks):
            if isinstance(part, Run):
                runs.append(part)
                if self.library.site.kind in _DEFINED_IN_THE_TEXT:
                    yield from undefined_references(part, lines)
            elif not part.text.startswith(NO_PAGE):
                is_whole = False
                if fault := of_notice(part, includes_known=self.places.knows_includes):
                    yield fault
        if is_whole and self.places.is_sure and not self.places.of_notes:
            # Notes are shown by programs whose names for headings differ. The heading shown as the title has one, too.
            marked = {plain_slug(post.title), *self.places.marked}
            yield from missing_places(runs, document.anchors, lambda: {*marked, *ids_in("\n".join(lines))})

    def _in_other_posts(self, document: Document, post: Post) -> Iterator[TextFault]:
        """Yield the links to a heading that another post of the site does not have."""
        for part in _parts(document.blocks) if self.places.is_sure else ():
            if not isinstance(part, Run) or "#" not in part.link or part.link.startswith("#"):
                continue
            target = judge(part.link, site=self.links, page=post.url)
            if target.kind is LinkKind.POST and target.href != post.id and target.fragment:
                known = self._headings(target.href)
                if known and lacks_heading(target.fragment, known):
                    reason = f"it links to {part.link}, a place that {target.href} does not have"
                    yield TextFault("place", part.link, reason)

    def _headings(self, name: str) -> frozenset[str]:
        """Return the names by which the places of a post may be linked to; none if they cannot all be known."""
        if name not in self._known_headings:
            self._known_headings[name] = self._headings_in(name)
        return self._known_headings[name]

    def _headings_in(self, name: str) -> frozenset[str]:
        post = self.library.post(name)
        if post.path != post.id or self.documents >= MAX_DOCUMENTS:
            # One of several posts in a file.
            return frozenset()
        self.documents += 1
        try:
            document = self.library.contents.document(post)
        except SourceError:
            return frozenset()
        if not document.anchors or any(isinstance(one, Notice) for one in _parts(document.blocks)):
            return frozenset()
        return heading_names(
            (post.title, *document.anchors, *self.places.marked, *ids_in("\n".join(self._lines(post))))
        )

    @staticmethod
    def _fault(post: Post, fault: TextFault, lines: list[str]) -> Fault:
        return Fault(fault.kind, post.id, clean_line(fault.reason, 400), _line_of(fault.written, lines))

    def _lines(self, post: Post) -> list[str]:
        """Return the lines of a post's file; none if it can no longer be read."""
        try:
            data = self.library.tree.read(self.library.prefix + post.path, BODY_LIMIT)
        except OSError:
            return []
        return data.decode("utf-8", "replace").split("\n")

    def _dead(self, document: Document, post: Post) -> Iterator[tuple[str, str, str]]:
        """Yield (kind, address as written, reason) of what is dead."""
        for part in _parts(document.blocks):
            if isinstance(part, Notice):
                if part.text.startswith(NO_PAGE):
                    named = part.text.partition("“")[2].partition("”")[0]
                    yield "link", named, f"it links to {named}, which the site does not have"
                continue
            for kind, target in (("link", part.link), ("picture", part.source)):
                if self.places.of_notes and target.startswith("/"):
                    # The root of a path depends on the program that shows the notes.
                    continue
                where = path_within(target, site=self.links, page=post.url)
                if where is not None and not self.places.may_have(where):
                    missing = "shows the picture" if kind == "picture" else "links to"
                    there = f"; {other} has that name" if (other := self.places.namesake(where)) else ""
                    yield kind, target, f"it {missing} {target}, which the site does not have{there}"


def _parts(blocks: object) -> Iterator[Run | Notice]:
    """Yield all runs and notices in blocks, in order."""
    left = [blocks]
    while left:
        one = left.pop()
        if isinstance(one, Run | Notice):
            yield one
        elif isinstance(one, tuple):
            left += reversed(one)


def _line_of(target: str, lines: list[str]) -> int | None:
    """Return the number of the line that contains an address; None if a template produced it."""
    return next((number for number, line in enumerate(lines, 1) if target and target in line), None)


def _folders_of(path: str) -> Iterator[str]:
    parts = path.split("/")[:-1]
    return ("/".join(parts[: count + 1]) for count in range(len(parts)))


class _SitePlaces:
    """What a site has besides its posts, as far as its own files show."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @property
    def of_notes(self) -> bool:
        """Whether it is a folder of notes, in which links point to files."""
        return self._library.site.kind == "notes"

    def may_have(self, path: str) -> bool:
        """Return whether a path of the site may exist; True if that cannot be known."""
        inner = path.strip("/")
        if not self.is_sure or "{" in path or (self._has_theme and inner.startswith("assets/")):
            return True
        if any(step.startswith(".") or step in SKIPPED_FOLDERS for step in inner.split("/")):
            # These folders were not listed.
            return True
        if not inner or (_MADE.match(path) and not self.of_notes):
            return True
        written = inner.removesuffix(".html")
        return any(start + end in self._files for start in (inner, written) for end in _ENDINGS) or (
            inner in self._folders or written.lower() in self._pages
        )

    def namesake(self, path: str) -> str:
        """Return the only file with the name of a missing one, in another folder or another case; else empty."""
        paths = self._by_name.get(path.rpartition("/")[2].casefold(), ())
        return paths[0] if len(paths) == 1 else ""

    @property
    def knows_includes(self) -> bool:
        """Whether no theme or plugin can provide an include."""
        return self.is_sure and not self._has_theme

    @cached_property
    def marked(self) -> frozenset[str]:
        """The places that layouts and includes mark."""
        found: set[str] = set()
        for path in sorted(path for path in self._files if path.startswith(("_layouts/", "_includes/")))[:MAX_LAYOUTS]:
            try:
                data = self._library.tree.read(self._library.prefix + path, 100_000)
            except OSError:
                continue
            found.update(ids_in(data.decode("utf-8", "replace")))
        return frozenset(found)

    @cached_property
    def _config(self) -> Mapping[str, object]:
        return self._library.site.config

    @cached_property
    def _files(self) -> frozenset[str]:
        start = self._library.prefix
        try:
            return frozenset(
                file.path.removeprefix(start) for file in self._library.tree.files() if file.path.startswith(start)
            )
        except OSError:
            return frozenset()

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self._files:
            found.setdefault(path.rpartition("/")[2].casefold(), []).append(path)
        return found

    @cached_property
    def _folders(self) -> frozenset[str]:
        """The folders of notes, as links may point to one."""
        if not self.of_notes:
            return frozenset()
        return frozenset(folder for path in self._files for folder in _folders_of(path))

    @cached_property
    def is_sure(self) -> bool:
        """Whether everything that produces pages and files is known."""
        if len(self._files) < 2 or self._library.site.kind not in {"jekyll", "notes"} or self._config.get("source"):
            # If a single file was opened, nothing is known of its surroundings.
            return False
        if self.of_notes:
            read = self._config.get("reading")
            return not (isinstance(read, Mapping) and (read.get("dendron") or read.get("nanoc")))
        if (
            not self._config
            or any(path.startswith("_plugins/") for path in self._files)
            or len(self._page_files) > MAX_PAGES
        ):
            return False
        return self._plugins <= _HARMLESS

    @cached_property
    def _plugins(self) -> set[str]:
        named: set[str] = set()
        for key in ("plugins", "gems"):
            value = self._config.get(key)
            named.update(map(str, value if isinstance(value, list | tuple) else [value] if value else []))
        if "Gemfile" in self._files:
            try:
                text = self._library.tree.read(f"{self._library.prefix}Gemfile", 100_000).decode("utf-8", "replace")
            except OSError:
                text = ""
            theme = str(self._config.get("theme"))
            # A gem that only the Gemfile loads may also be a plugin.
            named.update(name for name in _GEM.findall(text) if name.startswith("jekyll-") and name != theme)
        return named

    @cached_property
    def _has_theme(self) -> bool:
        return bool(self._config.get("theme") or self._config.get("remote_theme"))

    @cached_property
    def _page_files(self) -> list[str]:
        posts = {post.path for post in self._library.posts}
        return [path for path in self._files if path.endswith(_PAGES) and path not in posts]

    @cached_property
    def _pages(self) -> frozenset[str]:
        """The addresses of pages and collection documents, in lower case, without extension and slashes."""
        if self.of_notes:
            return frozenset()
        found = (self._library.contents.site.address(path) for path in self._page_files)
        return frozenset(
            one.strip("/").removesuffix("index.html").rstrip("/").removesuffix(".html").lower() for one in found if one
        )
