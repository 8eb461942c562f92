"""The parts of a site besides its posts that templates can access: other collections, pages and static files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import cast

from reader.library.body.notices import FIRST_ONLY
from reader.library.jekyll.dates import DateProblem, jekyll_date
from reader.library.jekyll.front_matter import decode, parse_post
from reader.library.jekyll.permalink import AddressParts, Permalink, permalink_suffix, title_from_slug
from reader.library.jekyll.site import SiteConfig

__all__ = ["SiteDocuments"]

MAX_DOCUMENTS = 50_000
"""Maximum number of files of one kind that are read."""

FILE_LIMIT = 1024 * 1024

_SPECIAL = frozenset("._#~")
_DATED = re.compile(r"(\d{2,4}-\d{1,2}-\d{1,2})-(.+)\Z", re.DOTALL)

Documents = Sequence[Mapping[str, object]]


class SiteDocuments(Mapping[str, Documents]):
    """The documents of each collection but the posts, `pages` and `static_files`; each is read on first access.

    `paths` are all files below the site's source; `read` returns up to the given number of bytes of one, or None.
    """

    def __init__(
        self, config: SiteConfig, paths: Iterable[str], read: Callable[[str, int], bytes | None], built: datetime
    ) -> None:
        self._config = config
        self._paths = sorted(paths)
        self._read = read
        self._built = built
        self._made: dict[str, Documents] = {}
        self._cut: set[str] = set()
        self._outside: tuple[list[Mapping[str, object]], list[Mapping[str, object]]] | None = None

    def __iter__(self) -> Iterator[str]:
        return iter([*self._settings, "pages", "static_files"])

    def __len__(self) -> int:
        return len(self._settings) + 2

    def __getitem__(self, name: str) -> Documents:
        if name in {"pages", "static_files"}:
            if self._outside is None:
                self._outside = self._read_outside()
            return self._outside[name == "static_files"]
        if name not in self._made:
            if name not in self._settings:
                raise KeyError(name)
            self._made[name] = self._collection(name)
        return self._made[name]

    @property
    def _settings(self) -> dict[str, Mapping[str, object]]:
        """The settings of each collection, by its name."""
        given = self._config.raw.get("collections")
        if isinstance(given, list):
            given = {str(name): {} for name in given}
        if not isinstance(given, dict):
            return {}
        return {str(name): it if isinstance(it, dict) else {} for name, it in given.items() if name != "posts"}

    def settings(self, name: str) -> Mapping[str, object]:
        """Return the settings of one collection."""
        return self._settings.get(name, {})

    @property
    def _above(self) -> str:
        return f"{self._config.collections_dir}/" if self._config.collections_dir else ""

    def left_out(self, name: str) -> str:
        """Return a sentence if `site.<name>` was not read in full, or an empty text if it was or is not read yet."""
        if name not in self._cut:
            return ""
        return f"{FIRST_ONLY} {MAX_DOCUMENTS:,} files of “site.{name}”; this site has more."

    def _collection(self, name: str) -> Documents:
        folder = f"{self._above}_{name}/"
        paths = [path for path in self._paths if path.startswith(folder)]
        if len(paths) > MAX_DOCUMENTS:
            self._cut.add(name)
        found = [self._document(name, path, path[len(folder) :]) for path in paths[:MAX_DOCUMENTS]]
        documents = sorted((it for it in found if it is not None), key=lambda it: cast("datetime", it["date"]))
        for before, after in pairwise(documents):
            before["next"], after["previous"] = _alone(after), _alone(before)
        return documents

    def _document(self, label: str, path: str, inner: str) -> dict[str, object] | None:
        front = self._front(path)
        if front is None:
            return None
        own, body = front
        data = {**self._config.defaults_for(path, path, label), **own}
        stem, ending = _split(path)
        bare = inner[: len(inner) - len(ending)]
        dated = _DATED.match(stem)
        slug = str(data.get("slug") or (dated[2] if dated else stem))
        date = self._date(data.get("date"), dated[1] if dated else None)
        given = data.get("permalink") or self._settings[label].get("permalink")
        template = str(given) if given else "/:collection/:path" + self._suffix()
        template = template.replace(":collection", label).replace(":path", bare)
        url = self._url(template, slug, path, ending, date)
        return {
            "title": title_from_slug(slug), "slug": slug, "draft": False, "categories": [], "tags": [],
            **data, "date": date, "url": url, "id": f"{url.rstrip('/').rpartition('/')[0]}/{slug}", "path": path,
            "relative_path": path.removeprefix(self._above), "collection": label, "content": body, "output": None,
        }  # fmt: skip

    def _date(self, *given: object) -> datetime:
        """Return the first valid date; without any, Jekyll uses the time of the build."""
        for value in given:
            try:
                return self._config.zone.at(jekyll_date(value, self._config.zone, int(self._built.timestamp())))
            except DateProblem:
                continue
        return self._built

    def _read_outside(self) -> tuple[list[Mapping[str, object]], list[Mapping[str, object]]]:
        pages: list[Mapping[str, object]] = []
        static: list[Mapping[str, object]] = []
        for path in self._paths:
            if any(part[0] in _SPECIAL or part.endswith("~") for part in path.split("/") if part):
                continue
            if len(pages) + len(static) >= MAX_DOCUMENTS:
                self._cut |= {"pages", "static_files"}
                break
            front = self._front(path)
            stem, ending = _split(path)
            if front is None:
                name = path.rpartition("/")[2]
                static.append({"path": "/" + path, "name": name, "basename": stem, "extname": ending})
                continue
            own, body = front
            data = {**self._config.defaults_for(path, path, "pages"), **own}
            folder = path.rpartition("/")[0]
            given = data.get("permalink")
            page = f"/{folder}/{'' if stem == 'index' else stem + self._page_suffix(ending)}"
            url = self._url(str(given) if given else page, stem, path, ending)
            pages.append(
                {**data, "url": url, "path": path, "name": stem + ending, "dir": f"/{folder}", "content": body}
            )
        pages.sort(key=lambda page: str(page["name"]))
        return pages, static

    def _front(self, path: str) -> tuple[dict[str, object], str] | None:
        """Return front matter and text of a file, or None if it has no front matter."""
        head = self._read(path, 6) or b""
        if not head.removeprefix(b"\xef\xbb\xbf").startswith(b"---"):
            return None
        text = decode(self._read(path, FILE_LIMIT) or b"", cut=True)
        parsed = None if text is None else parse_post(text)
        if parsed is None or parsed.data is None:
            return None
        return {str(key): value for key, value in parsed.data.items()}, parsed.body

    def _suffix(self) -> str:
        return permalink_suffix(self._config.raw.get("permalink"))

    def _page_suffix(self, ending: str) -> str:
        page = self._config.output_ending(ending)
        return page if page != ".html" else {"/": "/", "": ""}.get(self._suffix(), page)

    def _url(self, template: str, stem: str, path: str, ending: str, date: datetime | None = None) -> str:
        output = self._config.output_ending(ending)
        return Permalink(template).url(AddressParts(stem, path, ending, output, (), date or self._built))


def _alone(document: dict[str, object]) -> dict[str, object]:
    """Return a document without its neighbours, so that following them cannot go on for ever."""
    return {name: value for name, value in document.items() if name not in {"next", "previous"}}


def _split(path: str) -> tuple[str, str]:
    """Return the name of a file without its ending, and the ending with its dot."""
    stem, dot, ending = path.rpartition("/")[2].rpartition(".")
    return (stem, dot + ending) if stem else (ending, "")
