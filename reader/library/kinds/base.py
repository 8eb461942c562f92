"""What a kind of site is: a few answers of its own, and the reading of its files that all kinds but Jekyll share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from reader.library.endings import MARKDOWN
from reader.library.file_names import plain_slug, title_of
from reader.library.jekyll.front_matter import Parsed, title_in_text, without_same_title
from reader.library.kinds.texts.headers import take_apart
from reader.library.languages.versions import Told, told_language
from reader.library.post import Problem, Site
from reader.library.record import Record
from reader.library.trees.tree import Tree, TreeFile

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
"""Names of files that stand for their folder."""


@dataclass(slots=True)
class FoundFile:
    """A file that is a post of a site: its path, and for a kind without dates its place in the site's own order."""

    path: str
    draft: bool = False
    place: int | None = None


@dataclass(slots=True)
class SiteSettings:
    """What a site's configuration says, as far as the reader uses it; nothing of it is ever run."""

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
    """The site's own language, as a code."""
    authors: dict[str, object] = field(default_factory=dict)
    """The people that posts name by a short name."""
    pages: dict[str, str] = field(default_factory=dict)
    """The titles that the site's navigation gives files, by their paths below the folder of the posts."""
    bundles: frozenset[str] = frozenset()
    """Folders that are one page, with a slash at their ends: what else lies in them belongs to it."""
    languages: tuple[str, ...] = ()
    """All languages that the site says it has, as codes."""
    files: tuple[str, ...] = ()
    """The files that it was read from: when one of them changes, every post is read again."""
    notes: list[tuple[str, str, int | None]] = field(default_factory=list)
    """What in it cannot be used: the file, a reason, the line."""


@dataclass(slots=True)
class SitePage:
    """A file of a site, for what its kind makes of it.

    `inner` is its path below the folder of the posts, `data` its front matter with keys in small letters, `date` its
    day as YYYY-MM-DD or an empty text, `title` what it is called, `language` a code or an empty text.
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
        """The folder that it lies in, below that of the posts."""
        return self.inner.rpartition("/")[0]

    @property
    def stem(self) -> str:
        """The name of its file without the ending."""
        name = self.inner.rpartition("/")[2]
        return name.rpartition(".")[0] or name

    def text(self, *keys: str) -> str:
        """The first of these values of its front matter that is a text, or an empty one."""
        return next((value for key in keys if isinstance(value := self.data.get(key), str) and value), "")


class SiteReader(Protocol):
    """A site that was opened: which of its files are posts, and what each of them is."""

    @property
    def site(self) -> Site:
        """The site as its configuration describes it."""

    @property
    def found(self) -> Sequence[str]:
        """The paths of the files that are read, in no particular order."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What a person should know besides."""

    @property
    def settings_files(self) -> Sequence[str]:
        """The files that every post may depend on."""

    @property
    def prefix(self) -> str:
        """What paths in the tree have before the ids of posts."""

    @property
    def future(self) -> bool:
        """Whether posts are listed before their day."""

    @property
    def drafts(self) -> bool:
        """Whether drafts are listed."""

    @property
    def unpublished(self) -> bool:
        """Whether posts are listed that their authors have not published."""

    @property
    def limit(self) -> int:
        """How many posts the site publishes at most; 0 for all."""

    def is_media(self, path: str) -> bool:
        """Whether a file that is no text is no problem."""

    def build(self, file: TreeFile, text: str, notes: tuple[str, ...]) -> Record:
        """The post that a file holds. Never raises."""


Reader = Callable[[str], str]
"""Gives the text of a file of the tree without its front matter. Raises OSError."""


class BodyPlace(NamedTuple):
    """Where a text stands: the path of its file, what reads other files, what its generator does to all texts.

    `titles` are those of all posts, by their ids without endings. `kept` is there for what is made of all texts.
    """

    path: str
    read: Reader
    told: Mapping[str, object]
    titles: Callable[[], Mapping[str, str]]
    kept: dict[str, object]


Ties = Literal["path", "path, backwards", "title"]
"""The order of posts of one instant."""


class SiteKind(Protocol):
    """A kind of site; there is one module and one instance for each."""

    @property
    def name(self) -> str:
        """What it is called in settings and on the command line."""

    @property
    def label(self) -> str:
        """What it is called in a sentence."""

    @property
    def dialect(self) -> str:
        """How its texts are written; see `reader.library.body`."""

    @property
    def liquid(self) -> bool:
        """Whether its texts are templates."""

    @property
    def ties(self) -> Ties:
        """In which order posts of one instant stand."""

    def take_apart(self, text: str) -> Parsed:
        """Front matter and body of a text."""

    def completed(self, parsed: Parsed, place: BodyPlace) -> str:
        """The body of a text with what it takes in from other files, or from its front matter."""

    def own_text(self, parsed: Parsed) -> str:
        """The text of a post without the heading that its title was taken from."""


class MarkdownKind:
    """A kind whose posts are Markdown files with front matter; what differs is overridden.

    Nothing here runs templates, and nothing reads configuration that is a program.
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
    """Whether posts have pages before their day comes."""
    publishes_all = True
    """Whether everything below its roots is a page, however it is called: a section may well be about templates."""
    first_level_titles = False
    """Whether only a heading of the first level is a title."""
    numbered_names = False
    sentence_names = False
    folders_are_topics = False
    dates_in_names = True
    keeps_readme = True
    ruby = False
    """Whether Markdown may be a template of Ruby besides, as the second of its endings says (`a.md.erb`)."""

    def take_apart(self, text: str) -> Parsed:
        """See `SiteKind.take_apart`."""
        return take_apart(text, hexo=self.hexo, headers=self.headers)

    def completed(self, parsed: Parsed, place: BodyPlace) -> str:  # noqa: ARG002
        """See `SiteKind.completed`."""
        return parsed.body

    def own_text(self, parsed: Parsed) -> str:
        """See `SiteKind.own_text`; a heading that only says the title of the front matter again is left out, too."""
        heading, text = self.heading(parsed)
        return text if heading else without_same_title(text, parsed.data or {})

    def heading(self, parsed: Parsed) -> tuple[str, str]:
        """The heading that gives a text its title, and the text without it; an empty one where none does."""
        if self.first_level_titles and not _begins_with_title(parsed.body):
            return "", parsed.body
        return title_in_text(parsed)

    def completed_data(self, inner: str, data: Mapping[str, object], settings: SiteSettings) -> Mapping[str, object]:  # noqa: ARG002
        """The front matter of a page with what the site says of it elsewhere."""
        return data

    def is_published(self, data: Mapping[str, object]) -> bool:
        """Whether a post has a page and stands in lists."""
        return data.get("published") is not False

    def listed_title(self, page_path: str, settings: SiteSettings) -> str:  # noqa: ARG002
        """The title that the site's navigation gives the file at a path below a root, or an empty text."""
        return ""

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> SiteSettings:  # noqa: ARG002
        """What the configuration in `home` says."""
        return SiteSettings()

    def reading(self, settings: SiteSettings) -> Mapping[str, bool]:  # noqa: ARG002
        """What the site's generator does to every text; see `BodyOptions.reading`."""
        return {}

    def roots(self, settings: SiteSettings, home: str) -> Sequence[str]:  # noqa: ARG002
        """The folders that posts lie in, each with a slash at its end; the empty one is the whole tree."""
        return (home,)

    def is_post(self, inner: str, settings: SiteSettings) -> bool | str:  # noqa: ARG002
        """Whether the file at `inner`, below one of the roots, is a post; a text says why a Markdown file is none."""
        return True

    def is_draft(self, path: str, data: Mapping[str, object]) -> bool:  # noqa: ARG002
        """Whether the post at `path` in the tree is not meant for readers yet."""
        return is_true(data.get("draft"))

    def dates(self, settings: SiteSettings) -> Sequence[str]:  # noqa: ARG002
        """The keys of front matter that say when a post was published, the first one that does counts."""
        return self.date_keys

    def dated_name(self, inner: str, data: Mapping[str, object]) -> str:  # noqa: ARG002
        """What may name the date of a post whose front matter does not: its path."""
        return inner if self.dates_in_names else ""

    def order(self, settings: SiteSettings, paths: Iterable[str]) -> Mapping[str, int]:  # noqa: ARG002
        """The place of files in the site's own navigation, by path below a root."""
        return {}

    def place(self, data: Mapping[str, object]) -> int | None:
        """The place that front matter gives a page in its list."""
        for key in ("weight", "sidebar_position", "nav_order", "order"):
            value = data.get(key)
            if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1_000_000:
                return int(value)
        return None

    def name_title(self, inner: str) -> str:
        """The title of a file that has none; the first page of a site is called as the site is."""
        if inner.rpartition(".")[0].lower() in INDEXES:
            return ""
        return title_of(inner, numbered=self.numbered_names, sentence=self.sentence_names)

    def slug(self, page: SitePage) -> str:
        """The name of a post in its address."""
        if own := page.text("slug"):
            return own.strip("/")
        if page.stem.lower() in INDEXES and page.folder:
            return page.folder.rpartition("/")[2]
        return page.stem

    def url(self, page: SitePage) -> str:
        """The path of a post's page: as most generators have it, its path without the ending."""
        own = page.text("permalink", "url")
        if own and ":" not in own and "{" not in own:
            return "/" + own.lstrip("/")
        if page.stem.lower() in INDEXES:
            return f"/{page.folder}/" if page.folder else "/"
        name = self.slug(page)
        return f"/{page.folder}/{name}/" if page.folder else f"/{name}/"

    def version(self, page: SitePage) -> Told:
        """The language that a post says it has, and what the site calls it in every language."""
        return told_language(page.data)

    def folders(self, inner: str) -> tuple[str, ...]:
        """The topics that the folders of a post stand for."""
        if not self.folders_are_topics:
            return ()
        parts = inner.split("/")[:-1]
        if inner.rpartition("/")[2].rpartition(".")[0].lower() in {"index", "readme"} and len(parts) > 1:
            parts = parts[:-1]
        return tuple(parts[:1])


def is_true(value: object) -> bool:
    """Whether a value of front matter says yes, as a text too."""
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def _begins_with_title(body: str) -> bool:
    start = body.lstrip("\ufeff \t\r\n")
    return start.startswith(("# ", "<h1")) or start.partition("\n")[2].startswith("===")


def slugged(path: str) -> str:
    """Every part of a path as an address has it."""
    return "/".join(plain_slug(part) for part in path.split("/") if part)


def joined(folder: str, path: str) -> str | None:
    """The path that a relative one means in a folder (empty: the tree's own); None where it leads out of the tree."""
    parts = folder.split("/") if folder else []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)
