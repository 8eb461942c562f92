"""The site as a post's Liquid sees it: configuration, data, includes and addresses, all from inside the site."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from html import escape
from threading import local
from typing import TYPE_CHECKING

from reader.errors import SourceError
from reader.library.jekyll.dates import Zone
from reader.library.jekyll.front_matter import Parsed, decode, parse_post
from reader.library.jekyll.permalink import AddressParts, Permalink, permalink_suffix
from reader.library.jekyll.post_fields import page_data
from reader.library.jekyll.post_files import PostFiles, collection_file, plain_file
from reader.library.jekyll.site import CONFIG_FILES, CONFIG_LIMIT, INCLUDE_LIMIT, SiteConfig, read_config
from reader.library.liquid.documents import SiteDocuments
from reader.library.liquid.site_data import SiteData, plain

if TYPE_CHECKING:
    from reader.library.loaded import LoadedSite
    from reader.library.post import Post

__all__ = ["SiteView"]

_NEAR = frozenset({"next", "previous"})
_DATED_NAME = re.compile(r"(?!/\d)((?:[^/]*+/)*)(\d+-\d+-\d+)-(.*)", re.DOTALL)


class _Page(Mapping[str, object]):
    """A post in `site.posts`: the list's fields at once, the rest of its front matter on access."""

    def __init__(self, view: SiteView, post: Post) -> None:
        self._view = view
        self._post = post
        self._known = view.fields(post)
        self._all: Mapping[str, object] | None = None

    def __getitem__(self, key: str) -> object:
        if key in self._known:
            return self._known[key]
        if key in _NEAR:
            return self._view.near(self._post)[key]
        value = self._whole.get(key)
        return self._view.excerpt(self._post) if key == "excerpt" and value is None else self._whole[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)

    @property
    def _whole(self) -> Mapping[str, object]:
        if self._all is None:
            self._all = self._view.whole(self._post)
        return self._all


class _Posts(Sequence[Mapping[str, object]]):
    """`site.posts`; each post is created on access."""

    def __init__(self, view: SiteView, posts: Sequence[Post]) -> None:
        self._view = view
        self._posts = posts

    def __len__(self) -> int:
        return len(self._posts)

    def __getitem__(self, place):  # type: ignore[no-untyped-def]
        if isinstance(place, slice):
            return [_Page(self._view, post) for post in self._posts[place]]
        return _Page(self._view, self._posts[place])


class SiteView:
    """Implements `reader.library.liquid.LiquidSite`."""

    def __init__(self, library: LoadedSite, source: Callable[[Post], Parsed], excerpt: Callable[[Post], str]) -> None:
        self._library = library
        self._source_of = source
        self._excerpt_of = excerpt
        self._excerpts = local()

    @cached_property
    def _settings(self) -> SiteConfig:
        for name in CONFIG_FILES:
            data = self._read(self._library.prefix + name, CONFIG_LIMIT)
            if data is not None:
                return read_config(data, name)
        return SiteConfig()

    @property
    def separator(self) -> str:
        """`excerpt_separator` of the configuration."""
        return self._settings.separator

    @cached_property
    def _source(self) -> str:
        source = self._settings.source
        return self._library.prefix + (source + "/" if source else "")

    @cached_property
    def _start(self) -> str:
        """The site's `source`, which the ids of posts begin with but not their paths in the site."""
        return self._source[len(self._library.prefix) :]

    @cached_property
    def config(self) -> Mapping[str, object]:
        """`_config.yml` over Jekyll's defaults."""
        defaults: dict[str, object] = {
            "baseurl": "", "url": "", "excerpt_separator": "\n\n", "permalink": "date", "markdown": "kramdown",
            "highlighter": "rouge", "encoding": "utf-8", "future": False, "show_drafts": None, "timezone": None,
        }  # fmt: skip
        return {**defaults, **{key: plain(value) for key, value in self._settings.raw.items()}}

    @cached_property
    def zone(self) -> Zone:
        """The site's time zone."""
        return self._settings.zone

    @cached_property
    def data(self) -> Mapping[str, object]:
        """`site.data`."""
        folder = self._source + str(self._settings.raw.get("data_dir") or "_data").strip("/") + "/"
        return SiteData(folder, (path for path in self._files if path.startswith(folder)), self._read)

    @cached_property
    def posts(self) -> Sequence[Mapping[str, object]]:
        """`site.posts`, newest first."""
        return _Posts(self, self._published)

    @cached_property
    def _published(self) -> Sequence[Post]:
        """The posts without other listed files, such as pages and documents of collections."""
        return [post for post in self._library.posts if not {"_posts", "_drafts"}.isdisjoint(post.id.split("/"))]

    @cached_property
    def collections(self) -> SiteDocuments:
        """The documents of the other collections, the pages and the static files."""
        source = self._source
        paths = [path.removeprefix(source) for path in self._files if path.startswith(source)]
        return SiteDocuments(self._settings, paths, lambda path, limit: self._read(source + path, limit), self.time)

    def left_out(self, name: str) -> str:
        """Return a sentence on what was left out of a collection."""
        return self.collections.left_out(name)

    @cached_property
    def time(self) -> datetime:
        """`site.time`."""
        return self.zone.at(int(time.time()))

    def fields(self, post: Post) -> dict[str, object]:
        """Return the fields that Jekyll's document drop adds to the front matter of a post."""
        path = post.id.removeprefix(self._start)
        return {
            "title": post.title, "url": post.url, "id": post.url.removesuffix(".html").rstrip("/"), "date": post.date,
            "path": path, "relative_path": path, "slug": post.slug, "tags": list(post.tags), "draft": post.draft,
            "categories": list(post.categories), "collection": "posts",
        }  # fmt: skip

    def page(self, post: Post, parsed: Parsed) -> Mapping[str, object]:
        """Return `page` of a post that was read: its front matter with defaults, and Jekyll's fields."""
        path = post.id.removeprefix(self._start)
        candidate = PostFiles(self._settings).classify(path)
        if candidate is None or isinstance(candidate, str):
            candidate = collection_file(path, self._settings) or plain_file(path)
        if candidate is None:
            return {"ext": "", **self.fields(post)}
        data = {key: plain(value) for key, value in page_data(candidate, parsed, self._settings, path).items()}
        fields = self.fields(post)
        if candidate.kind == "page":
            fields["collection"] = candidate.collection or None
        return {"ext": candidate.extension, **data, **fields}

    def current(self, post: Post, parsed: Parsed) -> Mapping[str, object]:
        """Return `page` of the rendered post: with its text, and the posts before and after it."""
        return {**self.page(post, parsed), "content": parsed.body, **self.near(post)}

    def near(self, post: Post) -> dict[str, object]:
        """Return the posts before and after a post; None for both if it is not a post."""
        place = self._places.get(post.id)
        if place is None:
            return {"next": None, "previous": None}
        newer, older = place - 1, place + 1
        return {
            "next": self.posts[newer] if newer >= 0 else None,
            "previous": self.posts[older] if older < len(self.posts) else None,
        }

    def excerpt(self, post: Post) -> str:
        """Return the excerpt of another post as HTML; empty within an excerpt, which might lead back to itself."""
        if getattr(self._excerpts, "within_one", False):
            return ""
        self._excerpts.within_one = True
        try:
            words = self._excerpt_of(post)
        except SourceError:
            words = ""
        finally:
            self._excerpts.within_one = False
        return "".join([f"<p>{escape(part)}</p>\n" for part in words.split("\n\n") if part])

    @cached_property
    def _places(self) -> dict[str, int]:
        return {post.id: place for place, post in enumerate(self._published)}

    def whole(self, post: Post) -> Mapping[str, object]:
        """Return `page` of any post; only Jekyll's fields if it can no longer be read."""
        try:
            parsed = self._source_of(post)
        except SourceError:
            return self.fields(post)
        return {**self.page(post, parsed), "content": parsed.body}

    def read_include(self, name: str) -> str | None:
        """Return the text of an include."""
        folder = str(self._settings.raw.get("includes_dir") or "_includes").strip("/")
        return self._text(f"{folder}/{name}", folder + "/")

    def read_relative(self, page: str, name: str) -> str | None:
        """Return the text of a file beside a post."""
        return self._text(f"{page.rpartition('/')[0]}/{name}", "")

    def _text(self, path: str, below: str) -> str | None:
        parts: list[str] = []
        for part in path.split("/"):
            if part == "..":
                return None
            if part not in {"", "."}:
                parts.append(part)
        path = "/".join(parts)
        if not path.startswith(below):
            return None
        data = self._read(self._source + path, INCLUDE_LIMIT)
        return None if data is None else decode(data, cut=True)

    def post_address(self, name: str) -> str | None:
        """Return the address of the post in `{% post_url name %}`."""
        found = _DATED_NAME.match(name.strip())
        if not found:
            return None
        folder, date, slug = (found[1] or "").lstrip("/"), found[2], found[3]
        part = re.escape(f"{date}-{slug}") + r"\.[^.]+\Z"
        exact = re.compile(rf"(?:_posts/{re.escape(folder)}|{re.escape(folder)}_posts/?){part}")
        for post in self._library.posts:
            if exact.match(post.id[len(self._start) :]):
                return post.url
        loose = re.compile(rf"(?:.*/)?{part}", re.DOTALL)
        return next((post.url for post in self._library.posts if loose.match(post.id)), None)

    def address(self, path: str) -> str | None:
        """Return the address of the post, page or file at `path` in the site."""
        path = path.strip().lstrip("/")
        below = self._settings.collections_dir
        for place in (path, f"{below}/{path}") if below else (path,):
            post = next((post for post in self._library.posts if post.id == self._start + place), None)
            if post is not None:
                return post.url
            if self._source + place in self._files:
                return self._file_address(path, place)
        return None

    def _file_address(self, path: str, place: str) -> str:
        if path.startswith("_"):
            documents = [it for label in self.collections for it in self.collections[label]]
            found = next((it for it in documents if it.get("relative_path") == path), None)
            return str(found["url"]) if found else "/" + path
        return self._page_address(place)

    def _page_address(self, path: str) -> str:
        candidate = plain_file(path)
        if candidate is None and not path.endswith((".html", ".htm")):
            return "/" + path
        text = decode(self._read(self._source + path, INCLUDE_LIMIT) or b"", cut=True) or ""
        parsed = parse_post(text)
        if parsed.data is None:
            return "/" + path
        folder, _, name = path.rpartition("/")
        stem = name.rpartition(".")[0]
        own = parsed.data.get("permalink")
        if isinstance(own, str):
            template = own
        elif stem == "index":
            template = f"/{folder}/"
        else:
            template = f"/{folder}/{stem}{permalink_suffix(self._settings.raw.get('permalink'))}"
        return Permalink(template).url(AddressParts(stem, path, "." + name.rpartition(".")[2], ".html", (), self.time))

    @cached_property
    def _files(self) -> frozenset[str]:
        try:
            return frozenset(file.path for file in self._library.tree.files() if not file.refused)
        except OSError:
            return frozenset()

    def _read(self, path: str, limit: int) -> bytes | None:
        try:
            return self._library.tree.read(path, limit)
        except (OSError, ValueError):
            return None
