"""A post's address as Jekyll builds it: slugs, permalink styles and templates (jekyll.md 15, 24 to 26)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from reader.library.jekyll.strftime import DIRECTIVES

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["AddressParts", "Permalink", "permalink_suffix", "permalink_template", "slugify", "title_from_slug"]

_STYLES = {
    "pretty": "/:categories/:year/:month/:day/:title/",
    "none": "/:categories/:title:output_ext",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
}
_PLACEHOLDER = re.compile(r":([a-z_]+)")
_URL_SAFE = "/?:@!$&'()*+,;=-._~"
_PLAIN_PATH = re.compile(r"[a-zA-Z0-9./-]+")
_PRETTY_EXTRA = frozenset("._~!$&'()+,;=@")
_ASCII_PRETTY = re.compile(r"[^A-Za-z0-9._~!$&'()+,;=@]+")
_ASCII_STRICT = re.compile(r"[^A-Za-z0-9]+")


def permalink_template(style: object) -> str:
    """Return the template for `permalink:` in the configuration: one of Jekyll's styles, or the value itself."""
    text = "date" if style is None else str(style)
    return _STYLES.get(text, text)


def title_from_slug(slug: str) -> str:
    """Return the title of a post that has none, as in Jekyll's titleize_slug: `a-bIG--day` gives `A Big  Day`."""
    parts = slug.split("-")
    while parts and not parts[-1]:
        parts.pop()
    return " ".join(part[:1].capitalize() + part[1:].lower() for part in parts)


def slugify(text: str, *, pretty: bool = False, cased: bool = False) -> str:
    """Slugify like Jekyll: letters, marks and digits stay (`pretty`: also `._~!$&'()+,;=@`), the rest becomes `-`."""
    if text.isascii():
        slug = text
        if not slug.replace("-", "").isalnum():
            # Few names contain anything else, and the per-character loop below is slow.
            slug = (_ASCII_PRETTY if pretty else _ASCII_STRICT).sub("-", text)
        while "--" in slug:
            slug = slug.replace("--", "-")
    else:
        extra = _PRETTY_EXTRA if pretty else frozenset()
        slug = "".join(_kept(text, extra))
    slug = slug.removeprefix("-")
    slug = slug.removesuffix("-")
    return slug if cased else slug.lower()


def _kept(text: str, extra: frozenset[str]) -> list[str]:
    out: list[str] = []
    for character in text:
        category = unicodedata.category(character)
        if category[0] in "LM" or category == "Nd" or character in extra:
            out.append(character)
        elif not out or out[-1] != "-":
            out.append("-")
    return out


_STYLES_WITH_ENDING = frozenset({"date", "none", "ordinal"})


class AddressParts(NamedTuple):
    """The parts of an address.

    `slug` comes from the front matter or the name; `relative` is the post's path below the collections' folder, with
    its `extension`; `ending` is that of its page. Both include their dot.
    """

    slug: str
    relative: str
    extension: str
    ending: str
    categories: Sequence[str]
    date: datetime

    @property
    def stem(self) -> str:
        """The name of the file without its extension."""
        return self._bare.rpartition("/")[2]

    @property
    def path(self) -> str:
        """The path without `_posts` and extension, as in Jekyll's cleaned_relative_path."""
        return self._bare.replace("_posts", "", 1).rstrip(".")

    @property
    def _bare(self) -> str:
        return self.relative[: len(self.relative) - len(self.extension)] if self.extension else self.relative


def permalink_suffix(style: object) -> str:
    """Return the suffix of addresses of pages and collection documents if posts have `style` (jekyll.md 24)."""
    style = str(style or "date")
    if style in _STYLES_WITH_ENDING or style.endswith(":output_ext"):
        return ":output_ext"
    return "/" if style == "pretty" or style.endswith("/") else ""


class Permalink:
    """A permalink template, parsed once for all posts of a site.

    `unknown` is the first placeholder that does not exist; Jekyll aborts its build there, here it is left as it is.
    """

    def __init__(self, template: str) -> None:
        self.template = template
        self.unknown = ""
        self._parts: list[str | Callable[[AddressParts], str]] = []
        self._split(template)

    def _split(self, template: str) -> None:
        dated = _DatePart()
        position = 0
        for found in _PLACEHOLDER.finditer(template):
            name = found[1]
            rest = ""
            if name not in _DATED and name not in _VALUES and name.endswith("_"):
                name, rest = name[:-1], "_"
            if name not in _DATED and name not in _VALUES:
                self.unknown = self.unknown or name
                continue
            dated.parts.append(template[position : found.start()])
            position = found.end()
            if name in _DATED:
                dated.parts.append(_DATED[name])
            else:
                self._parts += [*dated.made(), _VALUES[name]]
                dated = _DatePart()
            dated.parts.append(rest)
        dated.parts.append(template[position:])
        self._parts += dated.made()

    def url(self, address: AddressParts) -> str:
        """Return the address of a post, with a leading slash and never with `..` or `//`."""
        return _sanitised("".join([part if isinstance(part, str) else part(address) for part in self._parts]))


class _DatePart:
    """A part of a template that depends only on the date; many posts share a date."""

    def __init__(self) -> None:
        self.parts: list[str | Callable[[datetime], str]] = []
        self._made: dict[datetime, str] = {}

    def made(self) -> list[str | Callable[[AddressParts], str]]:
        """Return the part as items of a template: none, a text if it contains no date, or a function that writes it."""
        texts = [part for part in self.parts if isinstance(part, str)]
        if len(texts) < len(self.parts):
            return [self.text]
        return [text] if (text := "".join(texts)) else []

    def text(self, address: AddressParts) -> str:
        """Return the part in the address of one post."""
        date = address.date
        made = self._made.get(date)
        if made is None:
            made = "".join([part if isinstance(part, str) else part(date) for part in self.parts])
            self._made[date] = made
        return made


def _sanitised(url: str) -> str:
    url = "/" + url
    if ".." in url:
        url = url.replace("..", "/")
    if "./" in url:
        url = url.replace("./", "")
    while "//" in url:
        url = url.replace("//", "/")
    return url


@lru_cache(maxsize=1_024)
def escape_path(path: str) -> str:
    """Percent-encode `path` as Addressable does for Jekyll."""
    if not path or _PLAIN_PATH.fullmatch(path):
        return path
    return quote(path, safe=_URL_SAFE, errors="replace")


def _categories(address: AddressParts) -> str:
    if not address.categories:
        return ""
    return escape_path("/".join(dict.fromkeys([category.lower() for category in address.categories])))


def _slugified_categories(address: AddressParts) -> str:
    return escape_path("/".join(dict.fromkeys([slugify(category) for category in address.categories])))


def _title(address: AddressParts) -> str:
    slug = slugify(address.slug, pretty=True, cased=True)
    # All ASCII characters that remain in a title need no encoding.
    return slug if slug.isascii() else escape_path(slug)


_VALUES: dict[str, Callable[[AddressParts], str]] = {
    "collection": lambda _: "posts",
    "path": lambda it: escape_path(it.path),
    "output_ext": lambda it: escape_path(it.ending),
    "name": lambda it: escape_path(slugify(it.stem)),
    "title": _title,
    "slug": lambda it: escape_path(slugify(it.slug)),
    "categories": _categories,
    "slugified_categories": _slugified_categories,
}
_DATED: dict[str, Callable[[datetime], str]] = {
    "year": DIRECTIVES["Y"],
    "month": DIRECTIVES["m"],
    "day": DIRECTIVES["d"],
    "hour": DIRECTIVES["H"],
    "minute": DIRECTIVES["M"],
    "second": DIRECTIVES["S"],
    "i_day": lambda it: str(it.day),
    "i_month": lambda it: str(it.month),
    "short_month": DIRECTIVES["b"],
    "long_month": DIRECTIVES["B"],
    "short_year": DIRECTIVES["y"],
    "w_year": DIRECTIVES["G"],
    "week": DIRECTIVES["V"],
    "w_day": DIRECTIVES["u"],
    "short_day": DIRECTIVES["a"],
    "long_day": DIRECTIVES["A"],
    "y_day": DIRECTIVES["j"],
}
