"""Reading a site of any kind except Jekyll: finding its posts, reporting what is left out, and building each post."""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Mapping
from urllib.parse import quote

from reader.library.endings import OTHER_LANGUAGES
from reader.library.file_names import date_in
from reader.library.folding import measure
from reader.library.jekyll.dates import DateProblem, Zone, jekyll_date
from reader.library.jekyll.front_matter import Parsed, asked_question
from reader.library.jekyll.post_files import is_media
from reader.library.jekyll.yaml_types import to_text
from reader.library.kinds.base import FoundFile, MarkdownKind, SitePage
from reader.library.kinds.texts.question_lists import rest_of, sections
from reader.library.kinds.texts.question_posts import question_records
from reader.library.left_out import LeftOut
from reader.library.post import UNDATED, Post, Problem, Site
from reader.library.record import NEVER_CLOSED, PLACES, Record, problem, refusal
from reader.library.surroundings import missing_submodules
from reader.library.trees.identity import site_key
from reader.library.trees.tree import Tree, TreeFile
from reader.text import EMPTY, CleanLine, clean_line, clean_path, post_id

__all__ = ["MarkdownSite"]

URL_LIMIT = 4_000
MOST_TAGS = 200
_TAG_IN_TEXT = re.compile(r"(?<![\w#/&\\\[])(?<!\]\()#([^\W\d_][\w/-]{0,60})")
_NOTE_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{0,300}\|)?([^\[\]|\n]{1,300})\]\]")
_NO_DATES = frozenset({
    "created", "git created", "git last modified", "last modified", "last-modified", "now", "today", "{{ date }}",
})  # fmt: skip
"""Placeholders for the time of a file or of a build, which is unknown here …"""
_COMPUTED = ("`r ", "`{r")
"""… and the beginnings of expressions that a build computes it with."""
_DATE_LINE = re.compile(
    r"^[ \t]*[\"']?date[\"']?[ \t]*[:=][ \t]*[\"']?(\d{4}-\d{1,2}-\d{1,2}[^\n\"',#]{0,30})", re.MULTILINE
)
_SINCE_1970, _IN_MILLISECONDS, _NO_MOMENT = 10**9, 10**11, 10**10
"""Numbers treated as timestamps, as Dendron writes them: in seconds since 1970 or in milliseconds, up to a limit."""
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_FRONT = 4_000
_PACKAGES = frozenset(
    {"package.json", "Cargo.toml", "pyproject.toml", "setup.py", "go.mod", "composer.json", "gemspec"}
)
"""Files that mark the folder of a software package, whose README is not a text."""
_FIRST_PAGES = ("README.md", "readme.md", "index.md")
"""Pages at the top of a repository of texts."""
_SIGNS_OF_PATHS = "/[]@!$&'()*+,;=:%~"
_SIGNS = _SIGNS_OF_PATHS + "?#"
_NOT_IN_NAMES = frozenset("?#")
"""Characters that a file name may contain, but that have another meaning in an address."""
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028-\u202f\u2066-\u2069]")


class MarkdownSite:
    """See `reader.library.kinds.base.SiteReader`."""

    unpublished = False
    limit = 0
    prefix = ""
    reads_utf_16 = True

    def __init__(  # noqa: PLR0913 - what is read, and how
        self,
        kind: MarkdownKind,
        tree: Tree,
        files: Mapping[str, TreeFile],
        home: str,
        *,
        every: bool,
        split: bool = True,
    ) -> None:
        self._kind = kind
        self._split = split
        self._settings = settings = kind.settings(tree, files, home)
        self._zone = Zone(settings.timezone or "UTC")
        self._now = int(time.time())
        self._roots = sorted(kind.roots(settings, home), key=len, reverse=True)
        self._is_scattered = self._is_gathered_elsewhere(files, home)
        if self._is_scattered:
            self._roots = [home]
        self._posts: dict[str, FoundFile] = {}
        self.problems: list[Problem] = [problem(path, note, line) for path, note, line in settings.notes]
        self.settings_files = settings.files
        self.future = settings.future or (kind.publishes_future and settings.raw.get("future") is not False)
        self.drafts = settings.drafts
        self.site = self._describe(tree)
        self._look(files, every=every)
        self.found = tuple(self._posts)
        self.problems += missing_submodules(tree, files, self._roots, len(self.found))

    def _is_gathered_elsewhere(self, files: Mapping[str, TreeFile], home: str) -> bool:
        """Return whether only a build fills the folders for pages: the configuration names some, they contain no
        text, but there is a page beside the configuration.
        """
        if files.keys().isdisjoint(home + it for it in _FIRST_PAGES) or files.keys().isdisjoint(self._settings.files):
            return False
        roots = tuple(self._roots)
        return not any(it.startswith(roots) and self._is_text(it) for it in files)

    def _describe(self, tree: Tree) -> Site:
        settings = self._settings
        raw = {**settings.raw, "url": settings.url, "title": settings.title}
        return Site(
            key=site_key(tree, raw),
            title=clean_line(settings.title) or clean_line(str(tree.home).rstrip("/").rpartition("/")[2]),
            description=clean_line(settings.description),
            author=clean_line(settings.author),
            url=clean_line(settings.url, 2_000),
            baseurl=clean_line(settings.baseurl, 2_000),
            home=clean_path(str(tree.home)),
            timezone=self._zone.name,
            config={"reading": dict(self._kind.reading(settings))},
            kind=self._kind.name,
            language=settings.language,
        )

    def _people(self, data: Mapping[str, object]) -> CleanLine:
        """Return the authors of a post, with short names replaced by the entries of the site's table."""
        value = data.get("author") or data.get("authors") or self._nested(data, "extra", "author")
        known = self._settings.authors
        people = value if isinstance(value, list) else [value]
        return _people([known.get(it, it) if isinstance(it, str) else it for it in people] if known else value)

    def _look(self, files: Mapping[str, TreeFile], *, every: bool) -> None:
        """Find the posts, and report each Markdown file that is not one."""
        kind = self._kind
        left_out = LeftOut(
            every=every,
            notes=kind.name in {"notes", "obsidian"},
            published=kind.publishes_all and not self._is_scattered,
        )
        # A file that the site's own contents name is one of its texts, whatever its name.
        named = set() if kind.publishes_all else {*kind.order(self._settings, files)}
        packages = {path.rpartition("/")[0] for path in files if path.rpartition("/")[2] in _PACKAGES} - {""}
        for path, file in files.items():
            if path.endswith("/"):
                self.problems.append(refusal(path, file))
            elif (root := self._root_of(path)) is not None:
                folder, _, name = path.rpartition("/")
                if not every and name.lower() == "readme.md" and folder in packages and not kind.publishes_all:
                    left_out.tell(path, "it is the documentation of a package, not one of the texts")
                else:
                    self._look_at(path, file, path[len(root) :], left_out, every=every or path in named)
        self.problems += left_out.problems()
        if self._posts and (more := left_out.mostly_others(len(self._posts))):
            self.problems.append(problem("./", more, sort="beside"))
        places = self._kind.order(self._settings, self._posts)
        for path, place in places.items():
            if path in self._posts:
                self._posts[path].place = place

    def _look_at(self, path: str, file: TreeFile, inner: str, left_out: LeftOut, *, every: bool) -> None:
        if not self._is_text(path):
            _tell_language(path, left_out)
            return
        answer = self._kind.is_post(inner, self._settings)
        if answer is False or (isinstance(answer, str) and not every):
            if answer:
                left_out.tell(path, answer)
        elif file.refused:
            self.problems.append(refusal(path, file))
        elif every or left_out.keeps(path, inner):
            self._posts[path] = FoundFile(path)

    def _is_text(self, path: str) -> bool:
        """Return whether a file is Markdown and not in a hidden folder."""
        ending = path.rpartition(".")[2].lower()
        if ending == "erb" and self._kind.ruby:
            ending = path.removesuffix(".erb").rpartition(".")[2].lower()
        if ending not in self._kind.endings:
            return False
        return path[0] != "." and "/." not in path and "node_modules/" not in path

    def _root_of(self, path: str) -> str | None:
        return next((root for root in self._roots if path.startswith(root)), None)

    def is_media(self, path: str) -> bool:
        """See `SiteReader.is_media`."""
        return is_media("." + path.rpartition(".")[2])

    def build(self, file: TreeFile, text: str, notes: tuple[str, ...]) -> tuple[Record, ...]:
        """See `SiteReader.build`."""
        parsed = self._kind.take_apart(text)
        if self._split and not notes and self._kind.splits(file.path, self._settings):
            body = parsed.body
            if found := sections(body):
                parsed.body = rest_of(body, found)
                return question_records(self._record(file.path, text, parsed, notes), body, found, parsed.body)
        return (self._record(file.path, text, parsed, notes),)

    def _record(self, path: str, text: str, parsed: Parsed, notes: tuple[str, ...]) -> Record:
        """Return the post of a file whose text is that of `parsed`."""
        kind = self._kind
        inner = path[len(self._root_of(path) or "") :]
        data = {to_text(key).lower(): value for key, value in (parsed.data or {}).items()}
        if parsed.broken and (found := _DATE_LINE.search(text[:_FRONT])):
            data["date"] = found[1]
        data = {**kind.completed_data(inner, data, self._settings)}
        title, body, is_heading = self._title(inner, data, parsed)
        instant, date_problem = self._date(inner, data)
        measured = measure(title, body)
        problems = self._problems(path, parsed, notes, date_problem)
        date = "" if instant == UNDATED else self._zone.at(instant).strftime("%Y-%m-%d")
        page = SitePage(path, inner, data, self._settings, date, title)
        page.language, translates = kind.version(page)
        post = Post(
            post_id(path),
            clean_line(title),
            _line(data.get("subtitle")),
            self._people(data),
            instant,
            0 if instant == UNDATED else self._zone.offset(instant),
            _safe_url(kind.url(page), kept=_SIGNS if _NOT_IN_NAMES.isdisjoint(page.inner) else _SIGNS_OF_PATHS),
            self._tags(data, body),
            self._categories(inner, data),
            EMPTY,
            clean_line(kind.slug(page)),
            kind.is_draft(path, data),
            measured.words,
            measured.fingerprint,
            self.site.key,
            "",
            _picture(data),
            clean_line("; ".join(it.reason for it in problems)) if problems else EMPTY,
        )
        order = instant
        if instant == UNDATED:
            listed = self._posts[path].place if path in self._posts else None
            place = kind.place(data)
            # Files in the site's navigation come first; the rest folder by folder, each in its own order.
            order = UNDATED - (listed if listed is not None else 3 * PLACES if place is None else 2 * PLACES + place)
        published = kind.is_published(data)
        if parsed.data is None and not parsed.broken and path.endswith(".html"):
            # Copied as it is, not a page.
            published = False
        since = self._bound(data.get("publishdate")) if data.get("date") else 0
        until = self._bound(data.get("expirydate") or data.get("unpublishdate"))
        told = page.language, translates, since, until
        record = Record(post, order, published, measured.words, measured.text, measured.edges, problems, *told)
        if kind.counts_headings and is_heading:
            record.heading = post.title
        return record

    def _title(self, inner: str, data: Mapping[str, object], parsed: Parsed) -> tuple[str, str, bool]:
        """Return the title of a post, its text without the heading that supplied it, and whether a heading did."""
        if listed := self._kind.listed_title(inner, self._settings):
            return listed, self._kind.heading(parsed)[1], False
        own = data.get("title")
        if own is not None and own is not False and (text := to_text(own).strip()):
            return text, parsed.body, False
        if (parsed.broken or parsed.unseen) and parsed.title:
            return parsed.title.strip("\"'"), parsed.body, False
        heading, rest = self._kind.heading(parsed)
        if heading:
            return heading, rest, True
        if text := to_text(asked_question(data) or data.get("linktitle") or data.get("name") or "").strip():
            return text, parsed.body, False
        return self._kind.name_title(inner) or str(self.site.title), parsed.body, False

    def _date(self, inner: str, data: Mapping[str, object]) -> tuple[int, str]:
        """Return when a post was published (UNDATED if nothing says so) and what is wrong with its date."""
        wrong = ""
        for key in self._kind.dates(self._settings):
            value = data.get(key)
            if isinstance(value, dict):
                value = value.get("created") or value.get("published")
            if isinstance(value, list) and len(value) == 1:
                value = value[0]
            if value is None or isinstance(value, bool) or value == "":
                continue
            if isinstance(value, str) and (value.strip().lower() in _NO_DATES or value.startswith(_COMPUTED)):
                continue
            try:
                return self._moment(value), ""
            except DateProblem as error:
                wrong = wrong or str(error)
        named = date_in(self._kind.dated_name(inner, data))
        if named:
            try:
                return jekyll_date(named, self._zone, self._now), wrong
            except DateProblem:
                return UNDATED, wrong
        return UNDATED, wrong

    def _bound(self, value: object) -> int:
        """Return the instant from or until which a post is published; 0 if no readable value says so."""
        try:
            return 0 if value is None or isinstance(value, bool) else self._moment(value)
        except DateProblem:
            return 0

    def _moment(self, value: object) -> int:
        if isinstance(value, datetime.datetime):
            if value.tzinfo is not None:
                return int(value.timestamp())
            return self._zone.local(value.year, value.month, value.day, (value.hour, value.minute, value.second))
        if isinstance(value, int) and (compact := date_in(str(value))) and len(str(value)) == len("20250306"):
            return jekyll_date(compact, self._zone, self._now)
        if isinstance(value, int) and abs(value) >= _SINCE_1970:
            seconds = value // 1000 if abs(value) >= _IN_MILLISECONDS else value
            if abs(seconds) < _NO_MOMENT:
                return seconds
        if (isinstance(value, int) or (isinstance(value, str) and len(value) == 4)) and _YEAR.fullmatch(str(value)):
            # Books and papers usually give only the year.
            value = f"{value}-01-01"
        if isinstance(value, int | float | list | dict | datetime.time):
            raise DateProblem("is not a date")
        return jekyll_date(value, self._zone, self._now)

    def _tags(self, data: Mapping[str, object], body: str) -> tuple[CleanLine, ...]:
        taxonomies = data.get("taxonomies")
        given = [self._nested(data, "taxonomies", key) for key in self._kind.tag_keys] if taxonomies else []
        tags = [it for key in self._kind.tag_keys for it in _texts(data.get(key))]
        tags += [it for value in given for it in _texts(value)]
        if self._kind.dialect == "obsidian" and "#" in body:
            tags += [found[1] for found in _TAG_IN_TEXT.finditer(_without_code(body))][:MOST_TAGS]
        unique = dict.fromkeys(tag.strip().removeprefix("#") for tag in tags[:MOST_TAGS])
        return tuple(line for tag in unique if (line := clean_line(tag)))

    def _categories(self, inner: str, data: Mapping[str, object]) -> tuple[CleanLine, ...]:
        given = [it for key in self._kind.category_keys for it in _texts(data.get(key))]
        given += _texts(self._nested(data, "taxonomies", "categories"))
        names = dict.fromkeys(given[:MOST_TAGS] or self._kind.folders(inner))
        return tuple(line for name in names if (line := clean_line(name)))

    @staticmethod
    def _nested(data: Mapping[str, object], key: str, inner: str) -> object:
        value = data.get(key)
        return value.get(inner) if isinstance(value, dict) else None

    @staticmethod
    def _problems(path: str, parsed: Parsed, notes: tuple[str, ...], date_problem: str) -> tuple[Problem, ...]:
        problems = [problem(path, note, kept=True) for note in notes]
        if parsed.unseen:
            problems.append(problem(path, NEVER_CLOSED, 1, kept=True))
        if parsed.broken:
            problems.append(problem(path, f"its front matter {parsed.problem}", parsed.line, kept=True))
        if date_problem:
            problems.append(problem(path, f"its date {date_problem}", parsed.line_of("date"), kept=True))
        return tuple(problems)


def _tell_language(path: str, left_out: LeftOut) -> None:
    """Report a text in a language other than Markdown."""
    stem, _, ending = path.rpartition(".")
    written = OTHER_LANGUAGES.get(ending.lower())
    if ending == "asc" and "." in stem.rpartition("/")[2]:
        # The signature of another file.
        return
    if written and "/." not in f"/{path}" and "node_modules/" not in path:
        left_out.tell_other(path, f"it is {written}, which is not read")


def _without_code(body: str) -> str:
    """Return `body` without fenced code and code spans, where a `#` does not start a tag."""
    lines: list[str] = []
    fence = ""
    for line in body.split("\n"):
        bare = line.lstrip()
        if bare.startswith(("```", "~~~")) and (not fence or bare.startswith(fence)):
            fence = "" if fence else bare[:3]
        elif not fence and "#" in line:
            lines.append("".join(line.split("`")[::2]) if "`" in line else line)
    return "\n".join(lines)


def _texts(value: object) -> list[str]:
    """Return a list of names, also from a single string separated by commas or by tags' `#` signs."""
    if isinstance(value, str):
        parts = value.split(",") if "," in value else value.split() if value.startswith("#") else [value]
        return [_name(part.strip()) for part in parts if part.strip()]
    if not isinstance(value, list):
        return []
    flat = [it for part in value[:MOST_TAGS] for it in (part if isinstance(part, list) else [part])]
    return [_name(it.get("label") or it.get("name") or "" if isinstance(it, dict) else it) for it in flat if it]


def _people(value: object) -> CleanLine:
    people = value if isinstance(value, list) else [value]
    names = [_name(it.get("name") or it.get("title") or "" if isinstance(it, dict) else it) for it in people[:50]]
    return clean_line(", ".join(name for name in names if name))


def _name(value: object) -> str:
    """Return a name; of a link to a note, the words that it shows, with or without quotation marks around it."""
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    return _NOTE_LINK.sub(r"\1", to_text(value))


def _line(value: object) -> CleanLine:
    return clean_line(to_text(value)) if value else EMPTY


def _picture(data: Mapping[str, object]) -> str:
    for key in ("image", "cover", "thumbnail", "featured_image"):
        value = data.get(key)
        if isinstance(value, dict):
            value = next((value[it] for it in ("url", "src", "image", "path") if isinstance(value.get(it), str)), "")
        if isinstance(value, str) and value:
            return _safe_url(value)
    return ""


def _safe_url(url: str, kept: str = _SIGNS) -> str:
    """Percent-encode the characters of `url` that an address may not contain, except those in `kept`."""
    safe = url[:URL_LIMIT]
    as_it_is = kept is _SIGNS and safe.isascii() and not _UNSAFE.search(safe)
    return safe if as_it_is else quote(safe, safe=kept, errors="replace")
