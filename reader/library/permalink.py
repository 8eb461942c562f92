"""A post's address as Jekyll makes it: slugs, permalink styles and templates (RULES 15, 24 to 26)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Address", "Permalink", "permalink_template", "slugify", "title_from_slug"]

_STYLES = {
    "pretty": "/:categories/:year/:month/:day/:title/",
    "simple": "/:categories/:year/:month/:day/:title.html",
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
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def permalink_template(style: object) -> str:
    """The template that `permalink:` of the configuration stands for: one of Jekyll's styles, or itself."""
    text = "date" if style is None else str(style)
    return _STYLES.get(text, text)


def title_from_slug(slug: str) -> str:
    """The title of a post that has none: `a-bIG--day` is `A Big  Day`, as Jekyll's titleize_slug has it."""
    parts = slug.split("-")
    while parts and not parts[-1]:
        parts.pop()
    return " ".join(part[:1].upper() + part[1:].lower() for part in parts)


def slugify(text: str, *, pretty: bool = False, cased: bool = False) -> str:
    """Jekyll's slugify: letters, marks and digits stay (in `pretty` also `._~!$&'()+,;=@`), the rest is `-`."""
    if text.isascii():
        slug = (_ASCII_PRETTY if pretty else _ASCII_STRICT).sub("-", text)
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


@dataclass(slots=True)
class Address:
    """What an address is made from. `slug` is front matter's or the name's, `stem` the whole name without ending."""

    slug: str
    stem: str
    path: str
    extension: str
    categories: Sequence[str]
    date: datetime


class Permalink:
    """A permalink template, taken apart once for all posts of a site.

    `unknown` names the first placeholder that does not exist; Jekyll ends its build there, here it stays as it is.
    """

    def __init__(self, template: str) -> None:
        self.template = template
        self.unknown = ""
        self._parts = self._split(template)

    def _split(self, template: str) -> list[str | Callable[[Address], str]]:
        parts: list[str | Callable[[Address], str]] = []
        position = 0
        for found in _PLACEHOLDER.finditer(template):
            name = found[1]
            rest = ""
            if name not in _VALUES and name.endswith("_"):
                name, rest = name[:-1], "_"
            value = _VALUES.get(name)
            if value is None:
                self.unknown = self.unknown or name
                continue
            parts += [template[position : found.start()], value, rest]
            position = found.end()
        parts.append(template[position:])
        return [part for part in parts if part != ""]

    def url(self, address: Address) -> str:
        """The address of a post, with a slash before it and never with `..` or `//`."""
        return _sanitised("".join([part if isinstance(part, str) else part(address) for part in self._parts]))


def _sanitised(url: str) -> str:
    url = "/" + url
    if ".." in url:
        url = url.replace("..", "/")
    if "./" in url:
        url = url.replace("./", "")
    while "//" in url:
        url = url.replace("//", "/")
    return url


def escape_path(path: str) -> str:
    """`path` percent-encoded as Addressable does it for Jekyll."""
    if not path or _PLAIN_PATH.fullmatch(path):
        return path
    return quote(path, safe=_URL_SAFE, errors="replace")


def _categories(address: Address) -> str:
    return escape_path("/".join(dict.fromkeys([category.lower() for category in address.categories])))


def _slugified_categories(address: Address) -> str:
    return escape_path("/".join(dict.fromkeys([slugify(category) for category in address.categories])))


@lru_cache(maxsize=512)
def _iso(date: datetime) -> tuple[int, int, int]:
    return date.isocalendar()


_VALUES: dict[str, Callable[[Address], str]] = {
    "collection": lambda _: "posts",
    "path": lambda it: escape_path(it.path),
    "output_ext": lambda it: escape_path(it.extension),
    "name": lambda it: escape_path(slugify(it.stem)),
    "title": lambda it: escape_path(slugify(it.slug, pretty=True, cased=True)),
    "slug": lambda it: escape_path(slugify(it.slug)),
    "categories": _categories,
    "slugified_categories": _slugified_categories,
    "year": lambda it: f"{it.date.year:04d}",
    "month": lambda it: f"{it.date.month:02d}",
    "day": lambda it: f"{it.date.day:02d}",
    "hour": lambda it: f"{it.date.hour:02d}",
    "minute": lambda it: f"{it.date.minute:02d}",
    "second": lambda it: f"{it.date.second:02d}",
    "i_day": lambda it: str(it.date.day),
    "i_month": lambda it: str(it.date.month),
    "short_month": lambda it: _MONTHS[it.date.month - 1][:3],
    "long_month": lambda it: _MONTHS[it.date.month - 1],
    "short_year": lambda it: f"{it.date.year % 100:02d}",
    "w_year": lambda it: f"{_iso(it.date)[0]:04d}",
    "week": lambda it: f"{_iso(it.date)[1]:02d}",
    "w_day": lambda it: str(_iso(it.date)[2]),
    "short_day": lambda it: _DAYS[it.date.weekday()][:3],
    "long_day": lambda it: _DAYS[it.date.weekday()],
    "y_day": lambda it: f"{it.date.timetuple().tm_yday:03d}",
}
