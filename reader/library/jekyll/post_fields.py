"""Builds a post from a file: front matter and name become fields, as in Jekyll (jekyll.md 8, 11 to 23)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import cast
from urllib.parse import quote

from reader.library.file_names import title_of
from reader.library.folding import measure
from reader.library.jekyll.dates import DateProblem, jekyll_date
from reader.library.jekyll.front_matter import Parsed
from reader.library.jekyll.navigation import pages_above
from reader.library.jekyll.permalink import AddressParts, Permalink, permalink_suffix, title_from_slug
from reader.library.jekyll.post_files import Candidate
from reader.library.jekyll.site import SiteConfig, deep_merge
from reader.library.jekyll.yaml_types import to_text
from reader.library.languages.versions import told_language
from reader.library.post import UNDATED, Post, Problem
from reader.library.record import NEVER_CLOSED, PLACES, Record, SourceFile, place_told, problem
from reader.text import EMPTY, CleanLine, clean_line, post_id

__all__ = ["RecordMaker", "page_data"]

URL_LIMIT = 4_000
_LANGUAGES = frozenset({"lang", "language", "locale", "translationKey"})
_TEXT = {str}
_RUBY_SPACE = re.compile(r"[ \t\n\v\f\r\0]+")


class RecordMaker:
    """Builds the posts of one site; values that many of them share are created and stored once."""

    def __init__(self, config: SiteConfig, site: str, authors: Mapping[str, object], now: int) -> None:
        self._config = config
        self._site = site
        self._authors = authors
        self._now = now
        self._lines: dict[str, CleanLine] = {"": EMPTY}
        self._lists: dict[tuple[str, ...], tuple[CleanLine, ...]] = {(): ()}
        self._name_dates: dict[str, tuple[int, str]] = {}

    def build(self, candidate: Candidate, file: SourceFile, parsed: Parsed) -> Record:
        """Return the post of a file. Never raises: unusable parts become problems of a post that is kept."""
        config = self._config
        data = page_data(candidate, parsed, config, file.full)
        instant, date_problem = self._date(candidate, data, file.modified)
        if parsed.broken and parsed.data and not date_problem:
            # Its other values are not used, but users want to know all problems at once.
            date_problem = self._date(candidate, _named(parsed.data), file.modified)[1]
        title = _title(candidate, data, parsed, self._line)
        slug = _slug(candidate, data, parsed.broken)
        measured = measure(title, parsed.body)
        problems = _problems(file, parsed, date_problem)
        author, author_url = self._author(data)
        subtitle, layout = data.get("subtitle"), data.get("layout")
        post = Post(
            post_id(file.path),
            self._line(title),
            self._line(to_text(subtitle)) if subtitle else EMPTY,
            author,
            instant,
            0 if instant == UNDATED else config.zone.offset(instant),
            _url(candidate, data, config, slug, instant),
            self._list(data["tags"]),
            self._list(data["categories"]),
            self._line(to_text(layout)) if layout else EMPTY,
            clean_line(slug),
            candidate.kind == "draft",
            measured.words,
            measured.fingerprint,
            self._site,
            author_url,
            _image(data["image"]) if "image" in data else "",
            clean_line("; ".join(it.reason for it in problems)) if problems else EMPTY,
        )
        hides = data.get("published", True)
        published = hides is not None and hides is not False
        place = place_told(data) if instant == UNDATED else None
        order = instant if place is None else UNDATED - 2 * PLACES - place
        made = Record(post, order, published, measured.words, measured.text, measured.edges, problems)
        if instant == UNDATED and "parent" in data:
            made.above = pages_above(data)
        if not _LANGUAGES.isdisjoint(data):
            made.language, made.translates = told_language({key.lower(): value for key, value in data.items()})
        return made

    def _line(self, text: str) -> CleanLine:
        line = self._lines.get(text)
        if line is None:
            line = self._lines[text] = clean_line(text)
        return line

    def _list(self, values: object) -> tuple[CleanLine, ...]:
        if not isinstance(values, list) or not values:
            return ()
        key = tuple(values)
        lines = self._lists.get(key)
        if lines is None:
            lines = self._lists[key] = tuple(self._line(value) for value in key)
        return lines

    def _date(self, candidate: Candidate, data: Mapping[str, object], modified: float) -> tuple[int, str]:
        """Return the instant of a post, and the problem with its date.

        If front matter is broken, Jekyll takes the time of the build, so that the post heads the list for ever;
        here it keeps the date in its name, in the list too.
        """
        wrong = ""
        if "date" in data:
            try:
                return jekyll_date(data["date"], self._config.zone, self._now), ""
            except DateProblem as error:
                wrong = str(error)
        if not candidate.date:
            # The date of a page is never the time it was last copied; for a draft, Jekyll uses just that.
            return (UNDATED if candidate.kind == "page" else int(modified)), wrong
        named, problem_of_name = self._name_date(candidate.date)
        # Jekyll builds no site with such a name. The time of the file would make it the newest post.
        return (UNDATED if problem_of_name else named), wrong or problem_of_name

    def _name_date(self, date: str) -> tuple[int, str]:
        found = self._name_dates.get(date)
        if found is None:
            try:
                found = jekyll_date(date, self._config.zone, self._now), ""
            except DateProblem as error:
                found = 0, f"in the name {error}"
            self._name_dates[date] = found
        return found

    def _author(self, data: Mapping[str, object]) -> tuple[CleanLine, str]:
        """Return the author of a post and an address: that of `author_url`, else that of the author's own entry."""
        name, address = self._named_author(data)
        own = data.get("author_url")
        return name, (_safe_url(own.strip()) if isinstance(own, str) else "") or address

    def _named_author(self, data: Mapping[str, object]) -> tuple[CleanLine, str]:
        value = data.get("author")
        if value is None:
            value = data.get("authors")
        if value is None:
            return EMPTY, ""
        if isinstance(value, str) and value not in self._authors:
            return self._line(value), ""
        people = value if isinstance(value, list) else [value]
        names: list[str] = []
        address = ""
        for person in people[:50]:
            name, url = _person(person, self._authors)
            if name:
                names.append(name)
            address = address or url
        return self._line(", ".join(names)), address


def page_data(candidate: Candidate, parsed: Parsed, config: SiteConfig, full: str) -> dict[str, object]:
    """Return the front matter in Jekyll's `page`: defaults, the file's own, `tags` and `categories` as lists.

    If Jekyll fails on the front matter (`categories: 5`), `parsed` is marked as broken.
    """
    kind = "posts" if candidate.kind != "page" else candidate.collection or "pages"
    defaults = config.defaults_for(candidate.relative, full, kind)
    own = _named(parsed.data) if parsed.data else {}
    categories: list[object] = _folders(candidate)
    for given in (defaults, own):
        if given.get("categories") is not None:
            union = _joined(categories, given["categories"])
            if union is None and given is own:
                parsed.broken, parsed.problem, own = True, "has categories that are neither a text nor a list", {}
            categories = union or categories
    data = deep_merge(defaults, own) if defaults else own
    data["categories"] = _categories(data, categories)
    data["tags"] = _plural(data, "tag", "tags")
    return data


def _named(data: dict[object, object]) -> dict[str, object]:
    if set(map(type, data)) == _TEXT:
        return cast("dict[str, object]", data.copy())
    return {key if isinstance(key, str) else to_text(key): value for key, value in data.items()}


def _folders(candidate: Candidate) -> list[object]:
    """Return the folders above `_posts`: each is a category (jekyll.md 5)."""
    special = "_drafts" if candidate.kind == "draft" else "_posts"
    if candidate.kind == "page" or candidate.relative.startswith(special):
        return []
    above = candidate.relative.partition(special)[0]
    return [part for part in above.split("/") if part]


def _split(text: str) -> list[str]:
    """Split at Ruby's white space: a wide or no-break space is part of a word."""
    return text.split() if text.isascii() else [word for word in _RUBY_SPACE.split(text) if word]


def _joined(have: list[object], more: object) -> list[object] | None:
    """Return both lists without repeats; None if Jekyll cannot join `more` to a list."""
    if isinstance(more, str):
        more = [*_split(more)]
    return _unique([*have, *more]) if isinstance(more, list) else None


def _unique(values: list[object]) -> list[object]:
    seen: set[str] = set()
    out: list[object] = []
    for value in values:
        key = f"{type(value).__name__}:{to_text(value)}"
        if key not in seen:
            seen.add(key)
            out.append(value)
    return out


def _categories(data: Mapping[str, object], categories: list[object]) -> list[str]:
    """Return the result of Jekyll's populate_categories: a value that is not a text appears again as one."""
    more = _flat(data["category"]) if data.get("category") else _flat(categories)
    if not (more or categories):
        return []
    texts = dict.fromkeys([to_text(value) for value in (*categories, *more) if not isinstance(value, list)])
    kept = [it for it in categories if it is not None and not isinstance(it, list)]
    given = {it for it in kept if isinstance(it, str)}
    return [*[to_text(it) for it in kept], *[text for text in texts if text and text not in given]]


def _plural(data: Mapping[str, object], singular: str, plural: str) -> list[str]:
    """Mirror Jekyll's pluralized_array_from_hash (jekyll.md 22, 23): the singular wins; only texts are split."""
    value = data.get(singular)
    if value is None or value is False:
        value = data.get(plural)
        if isinstance(value, str):
            return _split(value)
        if not isinstance(value, list):
            return []
    if isinstance(value, list) and set(map(type, value)) <= _TEXT:
        return [*value]
    return [to_text(item) for item in _flat(value)]


def _flat(value: object, depth: int = 0) -> list[object]:
    if not isinstance(value, list):
        return [] if value is None else [value]
    if depth > 20:
        return []
    return [item for part in value for item in _flat(part, depth + 1)]


def _title(
    candidate: Candidate, data: Mapping[str, object], parsed: Parsed, cleaned: Callable[[str], CleanLine]
) -> str:
    value = data.get("title")
    if isinstance(value, str):
        if value == "" or cleaned(value) or value.isspace():
            return value
        # Only invisible characters: users could not see the title.
        return title_from_slug(candidate.slug)
    if value is not None and value is not False:
        return to_text(value)
    if (parsed.broken or parsed.unseen) and parsed.title:
        return parsed.title
    if candidate.kind == "page" and (not candidate.collection or candidate.slug == "index"):
        return title_of(candidate.relative)
    return title_from_slug(candidate.slug)


def _slug(candidate: Candidate, data: Mapping[str, object], broken: bool) -> str:
    value = data.get("slug")
    if value is not None and value is not False:
        return to_text(value)
    # For a post with broken front matter, Jekyll stops before it cuts the date from the name.
    return _stem(candidate) if broken else candidate.slug


def _stem(candidate: Candidate) -> str:
    name = candidate.relative.rpartition("/")[2]
    return name[: len(name) - len(candidate.extension)] if candidate.extension else name


def _problems(file: SourceFile, parsed: Parsed, date_problem: str) -> tuple[Problem, ...]:
    if not (file.notes or parsed.broken or parsed.unseen or date_problem):
        return ()
    problems = [problem(file.path, note, kept=True) for note in file.notes]
    if parsed.unseen:
        problems.append(problem(file.path, NEVER_CLOSED, 1, kept=True))
    if parsed.broken:
        problems.append(problem(file.path, f"its front matter {parsed.problem}", parsed.line, kept=True))
    if date_problem:
        problems.append(problem(file.path, f"its date {date_problem}", parsed.line_of("date"), kept=True))
    return tuple(problems)


def _url(candidate: Candidate, data: Mapping[str, object], config: SiteConfig, slug: str, instant: int) -> str:
    if candidate.collection and not config.has_pages(candidate.collection):
        return ""
    own = data.get("permalink")
    extension = config.output_ending(candidate.extension)
    template = config.permalink
    text = ""
    if own is not None and own is not False:
        text = to_text(own)
        extension = ("" if text.endswith("/") else _extension_of(text)) or extension
    elif candidate.kind == "page":
        text = _page_template(candidate, config)
    if text or own == "":
        if candidate.collection:
            inner = candidate.relative.partition("/")[2]
            text = text.replace(":collection", candidate.collection)
            text = text.replace(":path", inner[: len(inner) - len(candidate.extension)])
        template = Permalink(text)
    categories = data["categories"]
    return _safe_url(
        template.url(
            AddressParts(
                slug,
                candidate.relative,
                candidate.extension,
                extension,
                categories if isinstance(categories, list) else (),
                config.zone.at(instant),
            )
        )
    )


def _page_template(candidate: Candidate, config: SiteConfig) -> str:
    """Return the address template of a page or collection document that does not give one itself."""
    if candidate.collection:
        given = config.collections.get(candidate.collection, {}).get("permalink")
        return str(given) if given else "/:collection/:path" + permalink_suffix(config.raw.get("permalink"))
    folder, _, name = candidate.relative.rpartition("/")
    stem = name[: len(name) - len(candidate.extension)]
    if stem.lower() in {"index", "readme"}:
        return f"/{folder}/"
    suffix = permalink_suffix(config.raw.get("permalink"))
    return f"/{folder}/{stem}{suffix.replace(':output_ext', config.output_ending(candidate.extension))}"


def _extension_of(path: str) -> str:
    name = path.rpartition("/")[2].lstrip(".")
    dot = name.rfind(".")
    return name[dot:] if dot > 0 and dot + 1 < len(name) else ""


def _safe_url(url: str) -> str:
    """Return `url` with characters unsafe for a terminal percent-encoded; all others are as in Jekyll."""
    if len(url) > URL_LIMIT:
        url = url[:URL_LIMIT]
    if url.isascii() and url.isprintable():
        return url
    return "".join(
        character if character.isprintable() else quote(character, safe="", errors="replace") for character in url
    )


def _person(value: object, authors: Mapping[str, object]) -> tuple[str, str]:
    """Return a person's name and address: a text is looked up among the authors, a mapping contains its own."""
    if isinstance(value, str) and isinstance(authors.get(value), dict):
        name, url = _person(authors[value], {})
        return name or value, url
    if isinstance(value, dict):
        name = next((value[key] for key in ("name", "display_name", "title") if value.get(key)), "")
        url = next(
            (value[key] for key in ("url", "web", "website", "home", "uri") if isinstance(value.get(key), str)), ""
        )
        return to_text(name), _safe_url(url)
    return to_text(value), ""


def _image(value: object) -> str:
    if isinstance(value, dict):
        value = next((value[key] for key in ("path", "src", "url", "feature") if isinstance(value.get(key), str)), "")
    return _safe_url(value) if isinstance(value, str) else ""
