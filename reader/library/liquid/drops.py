"""The site and the page as templates see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from reader.library.clock import Clock
from reader.library.liquid.site_data import SiteData
from reader.library.liquid.time_values import LiquidTime

if TYPE_CHECKING:
    from reader.library.liquid.model import LiquidSite

__all__ = ["Drop", "SiteDrop", "liquid_value"]


def liquid_value(value: object) -> object:
    """Return a value for templates: mappings become lazy, times print as in Ruby."""
    if isinstance(value, datetime) and not isinstance(value, LiquidTime):
        return LiquidTime.combine(value.date(), value.timetz(), value.tzinfo or UTC)
    if isinstance(value, Mapping) and not isinstance(value, (Drop, SiteDrop)):
        return Drop(value)
    if isinstance(value, (list, tuple)):
        return [liquid_value(item) for item in value]
    return value


class Drop(Mapping[str, object]):
    """A read-only mapping whose values are converted for templates on access."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __getitem__(self, key: str) -> object:
        return liquid_value(self._values[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __str__(self) -> str:
        address = self._values.get("url")
        return str(address) if isinstance(address, str) else str(dict(self._values))

    def __hash__(self) -> int:
        return id(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Drop) and self._values == other._values


class DataDrop(Drop):
    """`site.data`; reading its files does not count towards the post's time limit."""

    __slots__ = ("_clock",)

    def __init__(self, values: Mapping[str, object], clock: Clock) -> None:
        super().__init__(values)
        self._clock = clock

    def __getitem__(self, key: str) -> object:
        with self._clock.paused():
            value = self._values[key]
        return DataDrop(value, self._clock) if isinstance(value, SiteData) else liquid_value(value)


class SiteDrop(Mapping[str, object]):
    """`site`: posts, data, tags and collections take precedence over the configuration's own names.

    `page` is the address of the current page, which is not among its own related posts.
    """

    def __init__(self, site: LiquidSite, clock: Clock, tell: Callable[[str], None], page: object = None) -> None:
        self._site = site
        self._page = page
        self._clock = clock
        self._tell = tell
        self._made: dict[str, object] = {}

    def __getitem__(self, key: str) -> object:
        if key not in self._made:
            with self._clock.paused():
                self._made[key] = self._make(key)
            self._tell_left_out(key)
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._site.config)

    def __len__(self) -> int:
        return len(self._site.config)

    def _make(self, key: str) -> object:
        if not isinstance(key, str):
            raise KeyError(key)
        if key == "data":
            return DataDrop(self._site.data, self._clock)
        if key == "related_posts":
            return _drops([it for it in self._site.posts[:11] if it.get("url") != self._page][:10])
        maker = _MAKERS.get(key)
        if maker:
            return maker(self._site)
        collections = self._site.collections
        if key in collections:
            return _drops(collections[key])
        return liquid_value(self._site.config[key])

    def _tell_left_out(self, key: str) -> None:
        if key in ("documents", "collections"):
            names = [name for name in self._site.collections if name not in ("pages", "static_files")]
        else:
            names = ["pages" if key == "html_pages" else key]
        for name in names:
            words = self._site.left_out(name)
            if words:
                self._tell(words)


def _drops(documents: Sequence[Mapping[str, object]]) -> list[Drop]:
    return [Drop(document) for document in documents]


def _grouped(site: LiquidSite, name: str) -> dict[str, list[Drop]]:
    """Group posts by tag or category: groups in the order of their first appearance, the newest post of each first."""
    groups: dict[str, list[Drop]] = {}
    for post in site.posts[::-1]:
        values = post.get(name)
        for value in cast("Sequence[object]", values) if isinstance(values, (list, tuple)) else ():
            groups.setdefault(str(value), []).append(Drop(post))
    for group in groups.values():
        group.reverse()
    return groups


def _collections(site: LiquidSite) -> list[dict[str, object]]:
    given = site.config.get("collections")
    labels = [label for label in site.collections if label not in ("pages", "static_files")]
    made: list[dict[str, object]] = []
    for label in sorted(["posts", *labels]):
        own = given.get(label) if isinstance(given, Mapping) else None
        docs = site.posts[::-1] if label == "posts" else site.collections[label]
        facts: dict[str, object] = {"label": label, "relative_directory": f"_{label}", "output": label == "posts"}
        made.append({**facts, **(own if isinstance(own, Mapping) else {}), "docs": _drops(docs)})
    return made


def _documents(site: LiquidSite) -> list[Drop]:
    labels = [label for label in site.collections if label not in ("pages", "static_files")]
    return [*_drops(site.posts[::-1]), *[it for label in labels for it in _drops(site.collections[label])]]


def _web_pages(site: LiquidSite) -> list[Drop]:
    pages = site.collections.get("pages", ())
    return _drops([page for page in pages if str(page.get("url", "")).endswith((".html", ".htm", "/"))])


_MAKERS: dict[str, Callable[[LiquidSite], object]] = {
    "posts": lambda site: _drops(site.posts),
    "documents": _documents,
    "time": lambda site: liquid_value(site.time),
    "tags": lambda site: _grouped(site, "tags"),
    "categories": lambda site: _grouped(site, "categories"),
    "collections": _collections,
    "pages": lambda site: _drops(site.collections.get("pages", ())),
    "html_pages": _web_pages,
    "static_files": lambda site: _drops(site.collections.get("static_files", ())),
}
