"""The library's data types: posts, entries, problems and the site they belong to.

All are immutable and small: a post contains what a list shows, never its text. The text is read from the tree when the
post is opened.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from reader.text import EMPTY, CleanLine, clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "IN_LFS", "NOT_UTF8", "UNDATED", "WORDS_PER_MINUTE",
    "Copy", "Entry", "Post", "Problem", "SearchText", "Site", "Version", "file_of",
]  # fmt: skip

# Silent reading of English non-fiction: 238 words a minute (Brysbaert 2019, a meta-analysis of 190 studies).
WORDS_PER_MINUTE = 238

UNDATED = -(1 << 40)
"""The instant of a post without any known date; such posts come after all dated ones."""

_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
_LATEST = datetime(9999, 12, 30, tzinfo=UTC)


def file_of(post_id: str) -> str:
    """Return the path in the site of the file that contains a post; of a whole file, the id itself.

    The question of a list has the id `README.md#what-is-it`. The name of a post's file has an ending, an anchor no dot.
    """
    if "#" not in post_id:
        return post_id
    mark = post_id.rfind("#")
    return post_id[:mark] if mark > post_id.rfind(".") else post_id


class Post(NamedTuple):
    """One file that Jekyll would publish, or one question of a file that is a list of them.

    `id` is its path in the site with `/` as separator (bytes that are not UTF-8 are written `%XX`), for a question
    followed by `#` and its anchor.
    `instant` is in seconds since 1970 in UTC, `offset` in seconds east of UTC. `words` counts the text without
    boilerplate. `fingerprint` is the hex digest of title and text; `site` is the key of the site (see `Site`).
    """

    id: str
    title: CleanLine
    subtitle: CleanLine
    author: CleanLine
    instant: int
    offset: int
    url: str
    tags: tuple[CleanLine, ...]
    categories: tuple[CleanLine, ...]
    layout: CleanLine
    slug: CleanLine
    draft: bool
    words: int
    fingerprint: str
    site: str
    author_url: str = ""
    image: str = ""
    notice: CleanLine = EMPTY

    @property
    def path(self) -> str:
        """The path of its file in the site."""
        return file_of(self.id)

    @property
    def anchor(self) -> str:
        """The anchor of a question within its file; empty if the post is a file."""
        return self.id[len(file_of(self.id)) + 1 :] if "#" in self.id else ""

    @property
    def label(self) -> CleanLine:
        """The title, or the file name if the title is empty."""
        return self.title or clean_line(self.id.rpartition("/")[2])

    @property
    def date(self) -> datetime:
        """When the post was published, in the site's time zone; clamped to the range of `datetime`."""
        try:
            return datetime.fromtimestamp(self.instant, timezone(timedelta(seconds=self.offset)))
        except (OverflowError, ValueError, OSError):
            return _EARLIEST if self.instant < 0 else _LATEST

    @property
    def is_dated(self) -> bool:
        """Whether the post has any known date; if not, `date` is in the year 1."""
        return self.instant != UNDATED

    @property
    def minutes(self) -> int:
        """Reading time in whole minutes, at least 1."""
        return max(1, round(self.words / WORDS_PER_MINUTE))


class Copy(NamedTuple):
    """One appearance of an entry: the post's id and date."""

    id: str
    instant: int
    offset: int

    @property
    def date(self) -> datetime:
        """When this copy was published, in the site's time zone."""
        try:
            return datetime.fromtimestamp(self.instant, timezone(timedelta(seconds=self.offset)))
        except (OverflowError, ValueError, OSError):
            return _EARLIEST if self.instant < 0 else _LATEST


class Version(NamedTuple):
    """A language in which an entry is available (`de`, `pt-br`), and the id of the post in that language."""

    language: str
    id: str


class Entry(NamedTuple):
    """An item of the list: a post with all its copies, the earliest first; `post` is the earliest.

    `versions` contains the posts in all languages of the entry and its copies, sorted by language, including that of
    `post`; it is empty if there is only one language.
    """

    post: Post
    copies: tuple[Copy, ...]
    versions: tuple[Version, ...] = ()

    @property
    def id(self) -> str:
        """The id of the earliest copy."""
        return self.post.id

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of all posts of this entry: its copies, the earliest first, and its languages."""
        copies = tuple([copy.id for copy in self.copies])
        return copies if not self.versions else tuple(dict.fromkeys([*copies, *(it.id for it in self.versions)]))

    @property
    def languages(self) -> dict[str, str]:
        """The id of the post in each language, by language code; empty if there is only one language."""
        return dict(sorted({it.language: it.id for it in reversed(self.versions)}.items()))

    @property
    def title(self) -> CleanLine:
        """The title that all copies share."""
        return self.post.title

    @property
    def date(self) -> datetime:
        """The date of the earliest copy."""
        return self.post.date

    @property
    def fingerprint(self) -> str:
        """The fingerprint that all copies share."""
        return self.post.fingerprint


class SearchText(NamedTuple):
    """The input of a search index: an entry, its plain text and its source, both without boilerplate.

    Neither is cleaned. `language` is the language given in the front matter, or an empty text.
    """

    entry: Entry
    text: str
    source: str = ""
    language: str = ""


NOT_UTF8 = "its text is not UTF-8, so it is left out"
IN_LFS = "its text is stored in Git LFS and was not fetched; `git lfs pull` downloads it into a checkout"
"""Why a text could not be read although its bytes could."""


ProblemSort = Literal["fault", "unread", "withheld", "left out", "beside", "split"]
"""What a problem reports: a mistake in a file, a file that could not be read, a post that its author does not publish
(yet, or any more), a file that is listed only with `--all-files`, texts besides the posts, likewise, or a file whose
questions are posts of their own."""


class Problem(NamedTuple):
    """A file that is not listed as a post, or only in part (then `post_kept` is true), and why."""

    path: CleanLine
    reason: CleanLine
    line: int | None = None
    post_kept: bool = False
    sort: ProblemSort = "fault"

    @property
    def is_intended(self) -> bool:
        """Whether the file is left out on purpose, so that there is nothing to mend."""
        return self.sort not in {"fault", "unread"}


class Site(NamedTuple):
    """The site as its configuration describes it.

    `key` identifies the site for marks: the normalised origin address, else url and title, else the path.
    `url` and `baseurl` come from the configuration; `home` is the location of the source (a folder or an address).
    """

    key: str
    title: CleanLine
    description: CleanLine = EMPTY
    author: CleanLine = EMPTY
    url: str = ""
    baseurl: str = ""
    home: CleanLine = EMPTY
    timezone: str = "UTC"
    config: Mapping[str, object] = MappingProxyType({})
    kind: str = "jekyll"
    """The name of a kind of site (see `reader.library.kinds`)."""
    language: str = ""
    """The code of the site's own language according to its configuration."""

    @property
    def address(self) -> str:
        """The site's full address without a trailing slash, or an empty text if it does not give one."""
        return (self.url.rstrip("/") + "/" + self.baseurl.strip("/")).rstrip("/") if self.url else ""

    def link(self, post: Post) -> str | None:
        """Return the full address of a post's page, or None if the site does not give its address."""
        return self.address + post.url if self.address else None
