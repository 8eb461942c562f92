"""The interface of a kind of site, and the file reading that all kinds except Jekyll share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from reader.library.endings import MARKDOWN
from reader.library.file_names import plain_slug, title_of, without_page_id
from reader.library.jekyll.front_matter import Parsed, title_in_text, without_same_title
from reader.library.kinds.texts.headers import take_apart
from reader.library.languages.versions import Told, told_language
from reader.library.post import Problem, Site
from reader.library.record import Record, place_told
from reader.library.trees.tree import Tree, TreeFile
from reader.text import clean_line

__all__ = [
    "INDEXES",
    "BodyPlace",
    "FoundFile",
    "MarkdownKind",
    "Reader",
    "SiteKind",
    "SitePage",
    "SiteReader",
    "SiteSettings",
    "Ties",
    "is_true",
    "joined",
]


INDEXES = frozenset({"index", "_index", "readme"})
"""Names of files that represent their folder."""


@dataclass(slots=True)
class FoundFile:
    """A file that is a post of a site: its path and, for a kind without dates, its place in the site's own order."""

    path: str
    draft: bool = False
    place: int | None = None


@dataclass(slots=True)
class SiteSettings:
    """The settings from a site's configuration that the reader uses. Nothing in it is ever run."""

    raw: dict[str, object] = field(default_factory=dict)
    title: str = ""
    url: str = ""
    baseurl: str = ""
    author: str = ""
    description: str = ""
    timezone: str = ""
    future: bool = False
    drafts: bool = False
    language: str = ""
    """The site's own language code."""
    authors: dict[str, object] = field(default_factory=dict)
    """Details of the authors that posts refer to by a short name."""
    pages: dict[str, str] = field(default_factory=dict)
    """Titles that the site's navigation gives to files, by path relative to the folder of the posts."""
    bundles: frozenset[str] = frozenset()
    """Folders, with a trailing slash, that are one page: all other files in them belong to that page."""
    languages: tuple[str, ...] = ()
    """Codes of all languages that the site declares."""
    files: tuple[str, ...] = ()
    """The files that the settings were read from: when one of them changes, every post is read again."""
    notes: list[tuple[str, str, int | None]] = field(default_factory=list)
    """Unusable settings: the file, a reason, the line."""


@dataclass(slots=True)
class SitePage:
    """A file of a site, as passed to the methods of its kind.

    `inner` is its path relative to the folder of the posts, `data` its front matter with lower-case keys, `date` its
    day as YYYY-MM-DD or an empty string, `title` its title, `language` a code or an empty string.
    """

    path: str
    inner: str
    data: Mapping[str, object]
    settings: SiteSettings
    date: str = ""
    title: str = ""
    language: str = ""

    @property
    def folder(self) -> str:
        """The folder that contains the file, relative to that of the posts."""
        return self.inner.rpartition("/")[0]

    @property
    def stem(self) -> str:
        """The file name without its extension."""
        name = self.inner.rpartition("/")[2]
        return name.rpartition(".")[0] or name

    def text(self, *keys: str) -> str:
        """Return the first of these front matter values that is a non-empty string, or an empty string."""
        return next((value for key in keys if isinstance(value := self.data.get(key), str) and value), "")


class SiteReader(Protocol):
    """An opened site: which of its files are posts, and what each of them contains."""

    @property
    def site(self) -> Site:
        """The site as its configuration describes it."""

    @property
    def found(self) -> Sequence[str]:
        """The paths of the files to read, in no particular order."""

    @property
    def problems(self) -> Sequence[Problem]:
        """Other problems that the user should know about."""

    @property
    def settings_files(self) -> Sequence[str]:
        """The files that every post may depend on."""

    @property
    def prefix(self) -> str:
        """The part of a path in the tree that precedes the id of a post."""

    @property
    def future(self) -> bool:
        """Whether posts are listed before their date."""

    @property
    def drafts(self) -> bool:
        """Whether drafts are listed."""

    @property
    def unpublished(self) -> bool:
        """Whether posts that their authors have not published are listed."""

    @property
    def limit(self) -> int:
        """The highest number of posts that the site publishes; 0 for all."""

    @property
    def reads_utf_16(self) -> bool:
        """Whether texts may be in UTF-16, announced by a byte order mark."""

    def is_media(self, path: str) -> bool:
        """Return whether a file is media, so that its not being text is no problem."""

    def build(self, file: TreeFile, text: str, notes: tuple[str, ...]) -> tuple[Record, ...]:
        """Return the posts in a file, one or more, in their order; the first has the problems. Never raises."""


Reader = Callable[[str], str]
"""Returns the text of a file in the tree without its front matter. Raises OSError."""


class BodyPlace(NamedTuple):
    """Where a text is: the path of its file, a reader for other files, what the generator does to all texts.

    `titles` returns those of all posts, by their ids without extensions. `kept` caches data made from all texts.
    """

    path: str
    read: Reader
    told: Mapping[str, object]
    titles: Callable[[], Mapping[str, str]]
    kept: dict[str, object]


Ties = Literal["path", "path, backwards", "title"]
"""The order of posts with the same timestamp."""


class SiteKind(Protocol):
    """A kind of site; each kind has one module with one instance."""

    @property
    def name(self) -> str:
        """The name of the kind in settings and on the command line."""

    @property
    def label(self) -> str:
        """The name of the kind in a sentence."""

    @property
    def dialect(self) -> str:
        """The dialect of its texts; see `reader.library.body`."""

    @property
    def liquid(self) -> bool:
        """Whether its texts are templates."""

    @property
    def ties(self) -> Ties:
        """The order of posts with the same timestamp."""

    def take_apart(self, text: str) -> Parsed:
        """Split a text into front matter and body."""

    def completed(self, parsed: Parsed, place: BodyPlace) -> str:
        """Return the body of a text with what it includes from other files or from its front matter."""

    def own_text(self, parsed: Parsed, title: str = "") -> str:
        """Return the text of a post without the heading that its title was taken from.

        `title`: the post's title, which is not that heading if other posts share it.
        """


class MarkdownKind:
    """A kind whose posts are Markdown files with front matter. Subclasses override what differs.

    Templates and configuration programs are never run.
    """

    name = "notes"
    label = "a folder of Markdown"
    dialect = "github"
    liquid = False
    ties: Ties = "path"
    endings: frozenset[str] = MARKDOWN
    date_keys: tuple[str, ...] = (
        "date", "pubdate", "pubdatetime", "publishdate", "published", "published_at", "created", "created_at",
        "date created", "datetime", "creation_date", "posted",
    )  # fmt: skip
    tag_keys: tuple[str, ...] = ("tags", "tag", "keywords")
    category_keys: tuple[str, ...] = ("categories", "category")
    headers = False
    hexo = False
    publishes_future = True
    """Whether posts have pages before their date."""
    publishes_all = True
    """Whether every file below the roots is a page, whatever its name: a section may well be about templates."""
    first_level_titles = False
    """Whether only a first-level heading is a title."""
    counts_headings = False
    """Whether a heading that many texts of a folder share is the title of none; generators make it that of all."""
    numbered_names = False
    sentence_names = False
    folders_are_topics = False
    folders_for_all: frozenset[str] = frozenset()
    """Names of folders that contain all texts of many sites and therefore are no topics."""
    dates_in_names = True
    keeps_readme = True
    ruby = False
    """Whether Markdown files may also be Ruby templates, as a second extension indicates (`a.md.erb`)."""

    def take_apart(self, text: str) -> Parsed:
        """See `SiteKind.take_apart`."""
        return take_apart(text, hexo=self.hexo, headers=self.headers)

    def completed(self, parsed: Parsed, place: BodyPlace) -> str:  # noqa: ARG002
        """See `SiteKind.completed`."""
        return parsed.body

    def own_text(self, parsed: Parsed, title: str = "") -> str:
        """See `SiteKind.own_text`; also drops a heading that only repeats the title of the front matter."""
        heading, text = self.heading(parsed)
        if heading and title and self.counts_headings and clean_line(heading) != title:
            return parsed.body
        return text if heading else without_same_title(text, parsed.data or {})

    def heading(self, parsed: Parsed) -> tuple[str, str]:
        """Return the heading that gives a text its title (empty if there is none) and the text without it."""
        if self.first_level_titles and not _begins_with_title(parsed.body):
            return "", parsed.body
        return title_in_text(parsed)

    def completed_data(self, inner: str, data: Mapping[str, object], settings: SiteSettings) -> Mapping[str, object]:  # noqa: ARG002
        """Return the front matter of a page, completed with what the site says about it elsewhere."""
        return data

    def is_published(self, data: Mapping[str, object]) -> bool:
        """Return whether a post has a page and appears in lists."""
        return data.get("published") is not False

    def listed_title(self, page_path: str, settings: SiteSettings) -> str:  # noqa: ARG002
        """Return the navigation title of the file at a path relative to a root, or an empty string."""
        return ""

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> SiteSettings:  # noqa: ARG002
        """Return the settings from the configuration in `home`."""
        return SiteSettings()

    def reading(self, settings: SiteSettings) -> Mapping[str, bool]:  # noqa: ARG002
        """Return what the site's generator does to every text; see `BodyOptions.reading`."""
        return {}

    def roots(self, settings: SiteSettings, home: str) -> Sequence[str]:  # noqa: ARG002
        """Return the folders that contain posts, each with a trailing slash; an empty string is the whole tree."""
        return (home,)

    def is_post(self, inner: str, settings: SiteSettings) -> bool | str:  # noqa: ARG002
        """Return whether the file at `inner`, below a root, is a post; a string says why a Markdown file is not."""
        return True

    def splits(self, path: str, settings: SiteSettings) -> bool:  # noqa: ARG002
        """Return whether each question of a file at `path` is a post if the file is a list of questions."""
        return False

    def is_draft(self, path: str, data: Mapping[str, object]) -> bool:  # noqa: ARG002
        """Return whether the post at `path` in the tree is not yet meant for readers."""
        return is_true(data.get("draft"))

    def dates(self, settings: SiteSettings) -> Sequence[str]:  # noqa: ARG002
        """Return the front matter keys that may contain the publication date; the first that does counts."""
        return self.date_keys

    def dated_name(self, inner: str, data: Mapping[str, object]) -> str:  # noqa: ARG002
        """Return the path, or part of it, to search for a date if the front matter has none."""
        return inner if self.dates_in_names else ""

    def order(self, settings: SiteSettings, paths: Iterable[str]) -> Mapping[str, int]:  # noqa: ARG002
        """Return the positions of files in the site's own navigation, by path in the tree."""
        return {}

    def place(self, data: Mapping[str, object]) -> int | None:
        """Return the position that front matter gives a page in its list."""
        return place_told(data)

    def name_title(self, inner: str) -> str:
        """Return the title of a file that has none, from its name; empty for index files: the site's title applies."""
        if inner.rpartition(".")[0].lower() in INDEXES:
            return ""
        return title_of(inner, numbered=self.numbered_names, sentence=self.sentence_names)

    def slug(self, page: SitePage) -> str:
        """Return the name of a post in its address."""
        if own := page.text("slug"):
            return own.strip("/")
        if page.stem.lower() in INDEXES and page.folder:
            return page.folder.rpartition("/")[2]
        return page.stem

    def url(self, page: SitePage) -> str:
        """Return the path of a post's page: by default, as in most generators, its path without the extension."""
        own = page.text("permalink", "url")
        if own and ":" not in own and "{" not in own:
            return "/" + own.lstrip("/")
        if page.stem.lower() in INDEXES:
            return f"/{page.folder}/" if page.folder else "/"
        name = self.slug(page)
        return f"/{page.folder}/{name}/" if page.folder else f"/{name}/"

    def version(self, page: SitePage) -> Told:
        """Return the language that a post declares, and the name that its versions in all languages share."""
        return told_language(page.data)

    def folders(self, inner: str) -> tuple[str, ...]:
        """Return the topics that the folders of a post represent."""
        if not self.folders_are_topics:
            return ()
        parts = inner.split("/")[:-1]
        while parts and parts[0].lower() in self.folders_for_all:
            parts = parts[1:]
        if inner.rpartition("/")[2].rpartition(".")[0].lower() in {"index", "readme"} and len(parts) > 1:
            parts = parts[:-1]
        return tuple(without_page_id(it) for it in parts[:1])


def is_true(value: object) -> bool:
    """Return whether a front matter value is true, or the string "true"."""
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def _begins_with_title(body: str) -> bool:
    start = body.lstrip("\ufeff \t\r\n")
    return start.startswith(("# ", "<h1")) or start.partition("\n")[2].startswith("===")


def slugged(path: str) -> str:
    """Return a path with every part slugified."""
    return "/".join(plain_slug(part) for part in path.split("/") if part)


def joined(folder: str, path: str) -> str | None:
    """Resolve a relative path in a folder (empty: the tree's root). Return None if it leads out of the tree."""
    parts = folder.split("/") if folder else []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)
