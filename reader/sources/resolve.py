"""Resolves what the user names to a source: a folder, a single file, a git address, a known name, or nothing.

Nothing is fetched or parsed here; whether a site contains posts is found out when it is loaded.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from reader.digests import blake2b
from reader.errors import ReaderError, SourceError
from reader.paths import app_paths, resource_folder
from reader.sources.known_file import may_name_kinds
from reader.text import CleanLine, clean_line, clean_path
from reader.words import did_you_mean

if TYPE_CHECKING:
    from reader.git.address import Address
    from reader.sources.known import KnownSources

__all__ = [
    "SOURCE_VARIABLE",
    "Source",
    "cache_file",
    "index_file",
    "page_file",
    "recall_file",
    "repository_key",
    "resolve",
    "storage_name",
    "topics_file",
    "within",
]

SOURCE_VARIABLE = "PRIVACY_READER_SOURCE"

SAMPLES = "samples"
"""The name of the bundled sample posts, unless a source or a folder has that name."""

Kind = Literal["samples", "folder", "file", "git"]

_POST_FOLDERS = ("_posts", "_drafts")
_MAX_CATEGORIES = 6
_MOST_NAMES = 10
_BARE_REPOSITORY = ("HEAD", "objects", "refs")
_INSTEAD = "Put it back, or name another site; “samples” names the sample posts."
_LIKE_AN_ADDRESS = r"[\w-]+(?:\.[\w-]+)+/[^/]+/.+"


class Source(NamedTuple):
    """The origin of a site.

    `location` is an absolute path, or the address that git is given. `file` is the one file to read, relative to
    `location` and with `/` as separator, if the user named a file. `name` is shown in the list of sources.
    """

    kind: Kind
    name: CleanLine
    location: str
    file: str = ""
    branch: str = ""
    """The branch, tag or commit of a git source; empty for the default branch."""
    folder: str = ""
    """The folder of a git source's repository to read; empty for all of it."""
    site_kind: str = ""
    """The kind of site set in `sources.toml`, or an empty text."""

    @property
    def shown(self) -> CleanLine:
        """The location for display: a path with `~` for the home folder, an address, or a phrase for the samples."""
        if self.kind == "samples":
            return clean_line("the sample posts")
        if self.kind == "git":
            return clean_line(self.argument)
        path = os.path.join(self.location, self.file) if self.file else self.location  # noqa: PTH118 - bytes in names
        home = os.path.expanduser("~")  # noqa: PTH111 - never raises if no home is known
        if home != "/" and path.startswith(home + "/"):
            path = "~" + path[len(home) :]
        return clean_path(path)

    @property
    def argument(self) -> str:
        """A text that names this source again from any folder: a path, an address, or empty for the samples."""
        if self.kind == "samples":
            return ""
        if self.kind == "git" and (self.branch or self.folder):
            return f"{self.location}#{self.branch}:{self.folder}"
        return f"{self.location}/{self.file}" if self.file else self.location

    def address(self) -> Address:
        """Return the address of a git source. Raises SourceError for any other."""
        from reader.git.address import parse_address  # noqa: PLC0415 (start-up)

        found = parse_address(self.location) if self.kind == "git" else None
        if found is None:
            raise SourceError(f"{self.shown} is not the address of a git repository.")
        return found.with_part(self.branch, self.folder)


def resolve(source: str | Path | None = None) -> Source:
    """Return the source that `source` names.

    A known source's name is tried first, then an address, then a path; `./name` is always a path. None or an empty text
    means PRIVACY_READER_SOURCE, else the default of the known sources, else the last one used, else the sample posts,
    which `samples` also names. Raises SourceError with a hint, also if the last one used is missing: silently opening
    another site instead would only confuse.
    """
    if isinstance(source, Path):
        return _of_known_kind(_local(source))
    if source:
        return _of_known_kind(_named(source))
    wanted = os.environ.get(SOURCE_VARIABLE)
    if wanted:
        return _of_known_kind(_named(wanted))
    # Imported late: start-up with a given path or address never reads the list of known sources.
    from reader.sources.known import load_known  # noqa: PLC0415 (start-up)

    known = load_known()
    if known.default:
        return _known(known, known.default)
    if not known.last:
        return samples()
    last = _last_used(known.last)
    return last._replace(site_kind=known.kind_of(last.argument))


def within(source: Source, folder: str) -> Source:
    """Return the folder `folder` of a source as a separate source; of a repository nothing else is fetched.

    Raises SourceError if it does not exist, or is outside the source.
    """
    if not folder.strip("/"):
        return source
    if source.kind == "git":
        from reader.git.address import with_folder  # noqa: PLC0415 (start-up)

        inside = "/".join(part for part in (source.folder, folder.strip("/")) if part)
        return _of_known_kind(_of_address(with_folder(source.address(), inside)))
    if source.kind == "folder" and ".." not in folder.split("/") and not folder.startswith("/"):
        return _of_known_kind(_local(Path(source.location) / folder))
    shown = clean_path(folder, 200)
    if source.kind == "folder":
        raise SourceError(f"{shown} does not lie in {source.shown}.", "Name a folder below it, such as docs/blog.")
    raise SourceError(f"{source.shown} has no folder {shown}.", "Name a site’s folder or a repository’s address.")


def samples() -> Source:
    """Return the sample posts that come with the program."""
    return Source("samples", clean_line(SAMPLES), str(resource_folder("sample_posts")))


def storage_name(source: Source) -> str:
    """Return the base name of this source's files in the data and cache folders: readable, safe, and unique per source.

    It depends on where the source is, never on the user's name for it or on how a repository’s address is spelt.
    """
    last = (source.file or source.folder or source.location).rstrip("/").removesuffix(".git").rpartition("/")[2]
    readable = re.sub(r"[^A-Za-z0-9]+", "-", last).strip("-").lower()[:40] or "site"
    location = repository_key(source.location) if source.kind == "git" else source.location
    identity = f"{source.kind}\0{location}\0{source.file}"
    if source.branch or source.folder:
        identity += f"\0{source.branch}\0{source.folder}"
    return f"{readable}-{blake2b(os.fsencode(identity), digest_size=6).hexdigest()}"


def repository_key(location: str) -> str:
    """Return a key that is equal for all addresses of one repository; unencrypted addresses have separate keys."""
    from reader.library.trees.identity import normalise_address  # noqa: PLC0415 (start-up)

    key = normalise_address(location) or location
    return f"{location.partition(':')[0]}:{key}" if location.startswith(("http:", "git:")) else key


def cache_file(source: Source) -> Path:
    """Return the path of the cache of this source's parsed posts; safe to delete."""
    # Read as another kind of site, it has other posts.
    kind = f"-{source.site_kind}" if source.site_kind else ""
    return app_paths().cache / "sites" / f"{storage_name(source)}{kind}.cache"


def index_file(source: Source) -> Path:
    """Return the path of this source's cached search index; safe to delete."""
    return app_paths().cache / "sites" / f"{storage_name(source)}.index"


def topics_file(source: Source) -> Path:
    """Return the path of this source's cached topics; safe to delete."""
    return app_paths().cache / "sites" / f"{storage_name(source)}.topics"


def recall_file(source: Source) -> Path:
    """Return the path of the cached due days of this source's questions; safe to delete."""
    return app_paths().cache / "sites" / f"{storage_name(source)}.recall"


def page_file(source: Source) -> Path:
    """Return the path of the cached page of the post that the next start opens with; safe to delete."""
    return app_paths().cache / "sites" / f"{storage_name(source)}.page"


def _named(text: str) -> Source:
    if text.startswith(("/", "./", "../", "~")) or text in {".", ".."}:
        return _local(Path(text))
    from reader.git.address import parse_address  # noqa: PLC0415 (start-up)

    names: tuple[str, ...] = ()
    if "/" not in text:
        from reader.sources.known import load_known  # noqa: PLC0415 (start-up)

        known = load_known()
        if text in known.sources:
            return _known(known, text)
        if text == SAMPLES and not os.path.lexists(text):
            return samples()
        names = tuple(known.sources)
    address = parse_address(text)
    if address is not None:
        return _of_address(address)
    try:
        return _local(Path(text))
    except SourceError as error:
        if not names or os.path.lexists(text):
            raise
        more = " …" if len(names) > _MOST_NAMES else ""
        listed = f"Known sources are {', '.join(names[:_MOST_NAMES])}{more}; see privacy-reader sources list."
        raise SourceError(error.message, did_you_mean(text, names, listed)) from None


def _of_address(address: Address) -> Source:
    last = address.folder.rpartition("/")[2]
    name = clean_line(f"{address.name}/{last}", 60) if last else address.name
    return Source("git", name, address.url, branch=address.branch, folder=address.folder)


def _known(known: KnownSources, name: str) -> Source:
    from reader.git.address import parse_address  # noqa: PLC0415 (start-up)

    location = known.sources[name]
    address = parse_address(location)
    found = _of_address(address) if address else _local(Path(location))
    return found._replace(name=clean_line(name), site_kind=known.kinds.get(name, ""))


def _of_known_kind(found: Source) -> Source:
    """Add the kind that `sources.toml` sets for the source's location, whatever name was used here."""
    if found.site_kind or not may_name_kinds():
        return found
    from reader.sources.known import load_known  # noqa: PLC0415 (start-up)

    try:
        return found._replace(site_kind=load_known().kind_of(found.argument))
    except ReaderError:
        # An unreadable file is reported when its names are needed.
        return found


def _last_used(text: str) -> Source:
    try:
        found = _named(text)
    except SourceError as error:
        raise SourceError(f"The site that you read last does not exist: {error.message}", _INSTEAD) from None
    if found.kind == "git" and not (app_paths().clones / storage_name(found) / "clone.json").is_file():
        # Its clone was removed, and nobody asked to fetch it again.
        raise SourceError(f"What you read last, {found.shown}, is no longer on this machine.", _INSTEAD)
    return found


def _local(path: Path) -> Source:
    try:
        path = path.expanduser()
    except RuntimeError:
        raise SourceError(f"There is no user for {clean_path(str(path), 200)}.", "Write the whole path.") from None
    try:
        # realpath: a folder is the same source through any link that points to it.
        place = Path(os.path.realpath(path, strict=True))
        mode = place.stat().st_mode
    except (OSError, ValueError) as error:
        raise _not_found(path, error) from None
    if stat.S_ISDIR(mode):
        return _folder(place)
    if stat.S_ISREG(mode):
        return _file(place)
    raise SourceError(f"{clean_path(str(path), 300)} is neither a folder nor a file.", "Name a site’s folder.")


def _folder(place: Path) -> Source:
    if place.name in _POST_FOLDERS:
        # Posts keep their ids whether the user names the site or the folder of its posts.
        place = _site_of(place)
    if not os.access(place, os.R_OK | os.X_OK):
        raise SourceError(f"The folder {clean_path(str(place), 300)} may not be read.", "Check its permissions.")
    if all((place / name).exists() for name in _BARE_REPOSITORY) and not (place / "_posts").is_dir():
        return _of_repository(place)
    return Source("folder", clean_path(place.name or str(place), 60), str(place))


def _of_repository(place: Path) -> Source:
    """Treat a bare repository as an address like any other: it has no files to be read in place."""
    from urllib.parse import quote  # noqa: PLC0415 (start-up)

    from reader.git.address import parse_address  # noqa: PLC0415 (start-up)

    address = parse_address(f"file://{quote(os.fsencode(place))}")
    if address is None:
        raise SourceError(f"{clean_path(str(place), 300)} is a git repository that cannot be read.", "Name a folder.")
    return _of_address(address)


def _file(place: Path) -> Source:
    if not os.access(place, os.R_OK):
        raise SourceError(f"The file {clean_path(str(place), 300)} may not be read.", "Check its permissions.")
    name = clean_path(place.name, 60)
    for folder in place.parents:
        if folder.name in _POST_FOLDERS:
            # A post of a site keeps its id, its configuration and so its marks.
            site = _site_of(folder)
            return Source("file", name, str(site), place.relative_to(site).as_posix())
    return Source("file", name, str(place.parent), place.name)


def _site_of(posts: Path) -> Path:
    """Return the site that a folder of posts belongs to: categories may be folders above it."""
    above = list(posts.parents)[:_MAX_CATEGORIES]
    return next((folder for folder in above if (folder / "_config.yml").is_file()), posts.parent)


def _not_found(path: Path, error: OSError | ValueError) -> SourceError:
    shown = clean_path(str(path), 300)
    if isinstance(error, PermissionError):
        return SourceError(f"{shown} may not be read.", "Check its permissions and those of the folders above.")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        if re.fullmatch(_LIKE_AN_ADDRESS, str(path)):
            return SourceError(f"There is no folder {shown}.", f"For the repository write https://{shown}")
        # Quote a name of spaces so that it can be seen, and one that ends in a dot to separate it from the sentence.
        named = shown if shown and not shown.endswith(".") else f"“{shown}”"
        return SourceError(
            f"There is no folder or file {named}.",
            "Name a folder of posts in Markdown, a Markdown file, or a git address.",
        )
    reason = (error.strerror if isinstance(error, OSError) else "") or "not a valid name"
    return SourceError(f"{shown} cannot be opened: {clean_line(reason, 200)}.", "Check the name.")
