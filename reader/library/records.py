"""A file -> a post: front matter and name become fields, as Jekyll fills them (RULES 8, 11 to 23)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reader.library.dates import DateProblem, jekyll_date
from reader.library.folding import measure
from reader.library.front_matter import Parsed
from reader.library.permalink import Address, Permalink, title_from_slug
from reader.library.post import Post, Problem
from reader.library.post_files import Candidate
from reader.library.site import SiteConfig, deep_merge
from reader.library.yaml_types import to_text
from reader.text import EMPTY, Clean, CleanLine, clean_line, is_clean

__all__ = ["Record", "SourceFile", "build", "page_data", "post_id", "problem"]

URL_LIMIT = 4_000
_LONE = (EMPTY, "")
_LINE_ENDS = frozenset("\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029")


@dataclass(slots=True)
class Record:
    """A post with what is needed to list, count and keep it.

    `order` is the instant that Jekyll sorts by: not the post's own where Jekyll takes the time of the build. `words`
    counts all words, those of boilerplate included; `text` and `edges` are those of `folding.Measure`.
    """

    post: Post
    order: int
    published: bool
    words: int
    text: bytes
    edges: bytes
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Where a post comes from: its id, its path from the site's source on, when its file was changed, what was cut."""

    path: str
    full: str
    modified: float
    notes: tuple[str, ...] = ()


def post_id(path: str) -> str:
    """The id of the post at `path`: the path itself, with what must not reach a terminal percent-encoded.

    Bytes that are not UTF-8 (surrogate escapes) become `%XX`, so that two files never share an id by them.
    """
    if path.isascii() and path.isprintable():
        return path
    return "".join(map(_safe_character, path))


def _safe_character(character: str) -> str:
    if character.isprintable() or (is_clean(character) and character not in _LINE_ENDS):
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogateescape"))


def problem(path: str, reason: str, line: int | None = None, *, kept: bool = False) -> Problem:
    """A problem of the file at `path`; `reason` goes on a sentence that begins with the file."""
    return Problem(CleanLine(Clean(post_id(path))), clean_line(reason, 400), line, kept)


def build(
    candidate: Candidate,
    file: SourceFile,
    parsed: Parsed,
    config: SiteConfig,
    *,
    now: int,
    site: str,
    authors: Mapping[str, object],
) -> Record:
    """The post of a file. Never raises: what cannot be used becomes a problem of a post that is kept."""
    data = page_data(candidate, parsed, config, file.full)
    instant, order, date_problem = _date(candidate, data, config, parsed.broken, now, file.modified)
    title = _title(candidate, data, parsed)
    slug = _slug(candidate, data, parsed.broken)
    categories = _lines(data["categories"])
    measured = measure(title, parsed.body)
    problems = _problems(file, parsed, date_problem)
    author, author_url = _author(data, authors)
    post = Post(
        post_id(file.path),
        clean_line(title),
        clean_line(to_text(data["subtitle"])) if data.get("subtitle") else EMPTY,
        author,
        instant,
        config.zone.offset(instant),
        _url(candidate, data, config, slug, instant),
        _lines(data["tags"]),
        categories,
        clean_line(to_text(data["layout"])) if data.get("layout") else EMPTY,
        clean_line(slug),
        candidate.kind == "draft",
        measured.words,
        measured.fingerprint,
        site,
        author_url,
        _image(data["image"]) if "image" in data else "",
        clean_line("; ".join(it.reason for it in problems)) if problems else EMPTY,
    )
    hides = data.get("published", True)
    published = hides is not None and hides is not False
    return Record(post, order, published, measured.words, measured.text, measured.edges, problems)


def page_data(candidate: Candidate, parsed: Parsed, config: SiteConfig, full: str) -> dict[str, object]:
    """What Jekyll's `page` holds of front matter: defaults, the file's own, `tags` and `categories` as lists.

    Front matter that Jekyll stumbles over (`categories: 5`) makes `parsed` a broken one.
    """
    folders = _folders(candidate)
    defaults = config.defaults_for(candidate.relative, full)
    own = parsed.data
    if not defaults:
        data: dict[str, object] = {}
        categories: object = folders
    else:
        data = dict(defaults)
        categories = _joined(folders, defaults.get("categories"))
    if own:
        union = _joined(categories, own.get("categories"))
        if union is None:
            parsed.broken, parsed.problem = True, "has categories that are neither a text nor a list"
        else:
            categories = union
            data = _over(data, own)
    data["categories"] = _categories(data, categories)
    data["tags"] = _plural(data, "tag", "tags")
    return data


def _over(base: dict[str, object], own: dict[object, object]) -> dict[str, object]:
    named = {key if isinstance(key, str) else to_text(key): value for key, value in own.items()}
    return deep_merge(base, named) if base else named


def _folders(candidate: Candidate) -> list[object]:
    """The folders above `_posts`: each gives a category (RULES 5)."""
    special = "_drafts" if candidate.kind == "draft" else "_posts"
    if candidate.kind == "page" or candidate.relative.startswith(special):
        return []
    above = candidate.relative.partition(special)[0]
    return [part for part in above.split("/") if part]


def _joined(have: object, more: object) -> object:
    """Both lists without repeats; None where `more` is nothing that Jekyll can join to a list."""
    if more is None:
        return have
    if isinstance(more, str):
        more = more.split()
    if not isinstance(more, list) or not isinstance(have, list):
        return None if not isinstance(more, list) else more
    return _unique([*have, *more])


def _unique(values: list[object]) -> list[object]:
    seen: set[str] = set()
    out: list[object] = []
    for value in values:
        key = f"{type(value).__name__}:{to_text(value)}"
        if key not in seen:
            seen.add(key)
            out.append(value)
    return out


def _categories(data: Mapping[str, object], categories: object) -> list[str]:
    values = list(categories) if isinstance(categories, list) else []
    if data.get("category"):
        values += _flat(data["category"])
    else:
        values += [it for it in values if isinstance(it, list)] and _flat(values)
    return list(dict.fromkeys(to_text(value) for value in values if value is not None))


def _plural(data: Mapping[str, object], singular: str, plural: str) -> list[str]:
    """Jekyll's pluralized_array_from_hash (RULES 22, 23): the singular hides the plural; only texts are split."""
    value = data.get(singular)
    if value is None or value is False:
        value = data.get(plural)
        if isinstance(value, str):
            return value.split()
        if not isinstance(value, list):
            return []
    return [to_text(item) for item in _flat(value)]


def _flat(value: object, depth: int = 0) -> list[object]:
    if not isinstance(value, list):
        return [] if value is None else [value]
    if depth > 20:
        return []
    return [item for part in value for item in _flat(part, depth + 1)]


def _lines(values: object) -> tuple[CleanLine, ...]:
    return tuple(clean_line(str(value)) for value in values) if isinstance(values, list) and values else ()


def _title(candidate: Candidate, data: Mapping[str, object], parsed: Parsed) -> str:
    value = data.get("title")
    if isinstance(value, str):
        if value == "" or clean_line(value) or value.isspace():
            return value
        # Only invisible characters: a person could not tell the post from a gap.
        return title_from_slug(candidate.slug)
    if value is not None and value is not False:
        return to_text(value)
    if parsed.broken and parsed.title:
        return parsed.title
    return title_from_slug(candidate.slug)


def _slug(candidate: Candidate, data: Mapping[str, object], broken: bool) -> str:
    value = data.get("slug")
    if value is not None and value is not False:
        return to_text(value)
    # Jekyll stops before it has cut the date from the name of a post with broken front matter.
    return _stem(candidate) if broken else candidate.slug


def _stem(candidate: Candidate) -> str:
    name = candidate.relative.rpartition("/")[2]
    return name[: len(name) - len(candidate.extension)] if candidate.extension else name


def _date(
    candidate: Candidate, data: Mapping[str, object], config: SiteConfig, broken: bool, now: int, modified: float
) -> tuple[int, int, str]:
    """The instant that is shown, the one that is sorted by, and what is wrong with the date."""
    wrong = ""
    if "date" in data:
        try:
            instant = jekyll_date(data["date"], config.zone, now)
        except DateProblem as error:
            wrong = str(error)
        else:
            return instant, instant, ""
    instant = int(modified)
    if candidate.date:
        try:
            instant = jekyll_date(candidate.date, config.zone, now)
        except DateProblem as error:
            wrong = wrong or f"in the name {error}"
    return instant, (now if broken and candidate.kind == "post" else instant), wrong


def _problems(file: SourceFile, parsed: Parsed, date_problem: str) -> tuple[Problem, ...]:
    if not (file.notes or parsed.broken or date_problem):
        return ()
    problems = [problem(file.path, note, kept=True) for note in file.notes]
    if parsed.broken:
        problems.append(problem(file.path, f"its front matter {parsed.problem}", parsed.line, kept=True))
    if date_problem:
        problems.append(problem(file.path, f"its date {date_problem}", parsed.line_of("date"), kept=True))
    return tuple(problems)


def _url(candidate: Candidate, data: Mapping[str, object], config: SiteConfig, slug: str, instant: int) -> str:
    own = data.get("permalink")
    extension = ".html" if config.is_markdown(candidate.extension) else candidate.extension
    if extension in {".scss", ".sass"}:
        extension = ".css"
    if own is None or own is False:
        template = config.permalink
    else:
        text = to_text(own)
        template = Permalink(text)
        ending = "" if text.endswith("/") else _extension_of(text)
        extension = ending or extension
    stem = _stem(candidate)
    inner = candidate.relative[: len(candidate.relative) - len(candidate.extension)].replace("_posts", "", 1)
    date = config.zone.at(instant)
    categories = data["categories"]
    address = Address(
        slug, stem, inner.rstrip("."), extension, categories if isinstance(categories, list) else (), date
    )
    return _safe_url(template.url(address))


def _extension_of(path: str) -> str:
    name = path.rpartition("/")[2].lstrip(".")
    dot = name.rfind(".")
    return name[dot:] if dot > 0 and dot + 1 < len(name) else ""


def _safe_url(url: str) -> str:
    """`url` with what must not reach a terminal percent-encoded; every other character as Jekyll has it."""
    if len(url) > URL_LIMIT:
        url = url[:URL_LIMIT]
    if url.isascii() and url.isprintable():
        return url
    from urllib.parse import quote

    return "".join(
        character if character.isprintable() else quote(character, safe="", errors="replace") for character in url
    )


def _author(data: Mapping[str, object], authors: Mapping[str, object]) -> tuple[CleanLine, str]:
    value = data.get("author")
    if value is None:
        value = data.get("authors")
    if isinstance(value, str) and value not in authors:
        return clean_line(value), ""
    if value is None:
        return _LONE
    people = value if isinstance(value, list) else [value]
    names: list[str] = []
    address = ""
    for person in people[:50]:
        name, url = _person(person, authors)
        if name:
            names.append(name)
        address = address or url
    return clean_line(", ".join(names)), address


def _person(value: object, authors: Mapping[str, object]) -> tuple[str, str]:
    """A person's name and address: a text is looked up in `_data/authors`, a mapping names itself."""
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
