"""Reads a tree: finds the site in it, reads its posts, and puts them in Jekyll's order."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from zlib import crc32

from reader.errors import SourceError
from reader.library.folding import find_boilerplate, fold, own_words
from reader.library.front_matter import decode, parse_post
from reader.library.identity import site_key
from reader.library.library import Library, LoadOptions
from reader.library.post import Post, Problem, Site
from reader.library.post_files import Candidate, PostFiles, plain_file
from reader.library.records import Record, SourceFile, build, problem
from reader.library.site import CONFIG_FILES, CONFIG_LIMIT, SiteConfig, read_config
from reader.library.tree import Tree, TreeFile
from reader.text import EMPTY, clean_line, clean_path

__all__ = ["FileState", "Reading", "assemble", "find_site", "is_unchanged", "read_tree"]

BODY_LIMIT = 4 * 1024 * 1024
"""Bytes that are read of a post."""

LISTING_LIMIT = 64 * 1024
"""Bytes that are read to list a file that is larger than BODY_LIMIT."""

_SUB_FOLDERS = ("docs", "site", "www", "web", "website", "blog", "src", "source", "jekyll")
_AUTHORS = ("_data/authors.yml", "_data/authors.yaml", "_data/authors.json")
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class FileState:
    """What was made of a file when it was last read: a post, a problem, or both."""

    identity: str
    record: Record | None
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Reading:
    """All that a tree gave: the configuration, and a state for each file that is or could be a post, by its path."""

    site: Site
    states: dict[str, FileState]
    problems: tuple[Problem, ...]
    prefix: str = ""
    settings: str = ""
    """What of the site besides its posts the states depend on: identities of the configuration and the authors."""
    drafts: bool = False
    future: bool = False
    unpublished: bool = False
    plain: bool = False
    others: str = ""
    """A check sum of the names of all files that are no posts: a new one may be a problem, or the site's place."""

    def next_change(self, options: LoadOptions) -> int | None:
        """When the next post whose day has not come will be shown; None where there is none."""
        if self.plain or (self.future if options.future is None else options.future):
            return None
        now = time.time()
        orders = [state.record.order for state in self.states.values() if state.record]
        return min((order for order in orders if order > now), default=None)


def read_tree(
    tree: Tree,
    progress: Progress | None = None,
    known: Reading | None = None,
    files: Mapping[str, TreeFile] | None = None,
) -> Reading:
    """Read every post of `tree`; what `known` has of a file that did not change is taken over.

    `files` are those of the tree where they were listed already. Raises SourceError where the tree cannot be read.
    """
    if files is None:
        files = _files(tree)
    prefix = find_site(files)
    config, name = _configuration(tree, files, prefix)
    settings = _settings(tree, files, prefix)
    if known is not None and (known.settings != settings or known.prefix != prefix):
        known = None
    site = _site(tree, config)
    reading = Reading(
        site,
        {},
        tuple(problem(prefix + name, note, kept=True) for note in config.notes),
        prefix,
        settings,
        config.drafts,
        config.future,
        config.unpublished,
    )
    found, others = _candidates(files, config, prefix)
    if not found:
        plain = {path: it for path in files if (it := _plain_candidate(files[path], prefix))}
        if plain:
            found, reading.plain = plain, True
    reading.problems += tuple(others)
    _read_all(tree, files, found, config, reading, known, progress)
    reading.others = _others(files, reading.states)
    return reading


def _plain_candidate(file: TreeFile, prefix: str) -> Candidate | None:
    return None if file.refused or not file.path.startswith(prefix) else plain_file(file.path[len(prefix) :])


def find_site(paths: Iterable[str]) -> str:
    """The folder of the tree that holds the site, with a slash at its end; empty for the tree itself."""
    configured: set[str] = set()
    with_posts: set[str] = set()
    for path in paths:
        if path.endswith(CONFIG_FILES) and path.rpartition("/")[2] in CONFIG_FILES:
            configured.add(path.rpartition("/")[0])
        elif "_posts/" in path:
            with_posts.add(path.partition("_posts/")[0].rstrip("/"))
    if "" in configured or "" in with_posts:
        return ""
    homes = [it for it in configured if any(_is_below(posts, it) for posts in with_posts)]
    usual = [it for it in with_posts if it in _SUB_FOLDERS]
    for folders in (homes, [] if configured else usual if len(with_posts) == 1 else []):
        if folders:
            return min(folders, key=_preference) + "/"
    return ""


def _is_below(folder: str, above: str) -> bool:
    return folder == above or folder.startswith(above + "/")


def _preference(folder: str) -> tuple[int, int, str]:
    usual = _SUB_FOLDERS.index(folder) if folder in _SUB_FOLDERS else len(_SUB_FOLDERS)
    return folder.count("/"), usual, folder


def _configuration(tree: Tree, files: Mapping[str, TreeFile], prefix: str) -> tuple[SiteConfig, str]:
    for name in CONFIG_FILES:
        file = files.get(prefix + name)
        if file is None or file.refused:
            continue
        try:
            return read_config(tree.read(prefix + name, CONFIG_LIMIT + 1), name), name
        except OSError as error:
            config = SiteConfig()
            config.notes.append(f"the configuration cannot be read: {_why(error)}")
            return config, name
    return SiteConfig(), CONFIG_FILES[0]


def _settings(tree: Tree, files: Mapping[str, TreeFile], prefix: str) -> str:
    names = (*CONFIG_FILES, *_AUTHORS)
    kept = [f"{name} {files[prefix + name].identity}" for name in names if prefix + name in files]
    return "\n".join([f"{tree.home} {tree.origin}", *kept])


def _files(tree: Tree) -> dict[str, TreeFile]:
    try:
        return {file.path: file for file in tree.files()}
    except OSError as error:
        raise SourceError(f"{tree.home} cannot be read: {error.strerror or 'an error of the disk'}.") from error


def _others(files: Mapping[str, TreeFile], states: Container[str]) -> str:
    total = 0
    for path, file in files.items():
        if path not in states:
            total ^= crc32(f"{path}\0{file.refused}".encode("utf-8", "surrogateescape"))
    return f"{len(files)} {total:08x}"


def is_unchanged(
    tree: Tree, paths: Mapping[str, str], header: Mapping[str, object]
) -> tuple[dict[str, TreeFile], bool]:
    """The files of `tree`, and whether they are those that `paths` (identities by path) and `header` were made of."""
    files = _files(tree)
    for path, identity in paths.items():
        file = files.get(path)
        if file is None or file.identity != identity:
            return files, False
    same = header.get("settings") == _settings(tree, files, str(header.get("prefix", "")))
    return files, same and header.get("others") == _others(files, paths)


def _site(tree: Tree, config: SiteConfig) -> Site:
    author = config.raw.get("author")
    if isinstance(author, dict):
        author = author.get("name")
    title = config.text("title") or config.text("name")
    return Site(
        key=site_key(tree, config.raw),
        title=clean_line(title) or clean_line(str(tree.home).rstrip("/").rpartition("/")[2]),
        description=clean_line(config.text("description")),
        author=clean_line(author) if isinstance(author, str) else EMPTY,
        url=_address(config.text("url")),
        baseurl=_address(config.text("baseurl")),
        home=clean_path(str(tree.home)),
        timezone=config.zone.name,
        config=config.raw,
    )


def _address(text: str) -> str:
    return clean_line(text, 2_000)


def _candidates(
    files: Mapping[str, TreeFile], config: SiteConfig, prefix: str
) -> tuple[dict[str, Candidate], list[Problem]]:
    """The files that may be posts, by path, and a problem for each that only looks like one."""
    start = prefix + (config.source + "/" if config.source else "")
    kinds = PostFiles(config)
    found: dict[str, Candidate] = {}
    problems: list[Problem] = []
    for path, file in files.items():
        if not path.startswith(start):
            continue
        kind = kinds.classify(path[len(start) :])
        if kind is None:
            if file.refused and ("many" in file.refused or "deep" in file.refused or "folder cannot" in file.refused):
                problems.append(problem(path, file.refused))
        elif isinstance(kind, str):
            problems.append(problem(path[len(prefix) :], file.refused or kind))
        elif file.refused:
            problems.append(problem(path[len(prefix) :], file.refused))
        else:
            found[path] = kind
    return found, problems


def _read_all(
    tree: Tree,
    files: Mapping[str, TreeFile],
    found: Mapping[str, Candidate],
    config: SiteConfig,
    reading: Reading,
    known: Reading | None,
    progress: Progress | None,
) -> None:
    old = known.states if known else {}
    now = int(time.time())
    authors = _authors(tree, files, reading.prefix)
    start = len(reading.prefix) + (len(config.source) + 1 if config.source else 0)
    total, done = len(found), 0
    for path, candidate in found.items():
        file = files[path]
        state = old.get(path)
        if state is None or state.identity != file.identity:
            source = SourceFile(path[len(reading.prefix) :], path[start:], file.modified)
            state = _read_file(tree, file, candidate, source, config, now, reading.site.key, authors)
        reading.states[path] = state
        done += 1
        if progress and (done % 64 == 0 or done == total):
            progress(done, total)


def _read_file(
    tree: Tree,
    file: TreeFile,
    candidate: Candidate,
    source: SourceFile,
    config: SiteConfig,
    now: int,
    site: str,
    authors: Mapping[str, object],
) -> FileState:
    cut = file.size > BODY_LIMIT
    try:
        data = tree.read(file.path, LISTING_LIMIT if cut else BODY_LIMIT)
    except OSError as error:
        return FileState(file.identity, None, (problem(source.path, f"it cannot be read: {_why(error)}"),))
    text = decode(data, cut=cut)
    if text is None:
        return FileState(file.identity, None, (problem(source.path, "its text is not UTF-8, so Jekyll leaves it out"),))
    if cut:
        source = replace(source, notes=(f"it is larger than {BODY_LIMIT >> 20} MiB; only its beginning is read",))
    parsed = parse_post(text)
    if candidate.kind == "page" and not (parsed.data and parsed.data.get("title")):
        _title_from_heading(parsed)
    record = build(candidate, source, parsed, config, now=now, site=site, authors=authors)
    return FileState(file.identity, record, record.problems)


def _title_from_heading(parsed: object) -> None:
    """A Markdown file outside of a site is called by its first heading, if it begins with one."""
    from reader.library.front_matter import Parsed

    if not isinstance(parsed, Parsed) or parsed.broken:
        return
    first = parsed.body.lstrip().partition("\n")[0]
    if first.startswith("# ") and first[2:].strip(" #\r"):
        parsed.data = {**(parsed.data or {}), "title": first[2:].strip(" #\r")}


def _authors(tree: Tree, files: Mapping[str, TreeFile], prefix: str) -> Mapping[str, object]:
    from reader.library.yaml_types import YamlProblem, load_yaml

    for name in _AUTHORS:
        if prefix + name in files:
            try:
                value = load_yaml(
                    tree.read(prefix + name, CONFIG_LIMIT).decode("utf-8-sig", "replace"), size=CONFIG_LIMIT
                )
            except (OSError, YamlProblem):
                return {}
            return {str(key): it for key, it in value.items()} if isinstance(value, dict) else {}
    return {}


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "permission denied"
    return (error.strerror or str(error) or "an error of the disk").lower()


def assemble(tree: Tree, reading: Reading, options: LoadOptions, now: int | None = None) -> Library:
    """The library that `reading` makes with these options."""
    now = int(time.time()) if now is None else now
    shown = [
        state.record
        for state in reading.states.values()
        if state.record and _is_shown(state.record, reading, options, now)
    ]
    shown.sort(key=_order, reverse=True)
    boilerplate = find_boilerplate([(it.text, it.edges) for it in shown]) if options.boilerplate else frozenset()
    posts = tuple(_with_words(it, boilerplate) for it in shown) if boilerplate else tuple(it.post for it in shown)
    problems = [*reading.problems, *(it for state in reading.states.values() for it in state.problems)]
    problems.sort(key=lambda it: it.path)
    return Library(
        reading.site,
        fold(posts, copies=options.fold),
        posts,
        tuple(problems),
        _version(reading, posts, options),
        tree,
        options,
        boilerplate,
        reading.prefix,
    )


def _order(record: Record) -> tuple[int, bytes]:
    return record.order, record.post.id.encode()


def _is_shown(record: Record, reading: Reading, options: LoadOptions, now: int) -> bool:
    if record.post.draft and not (options.drafts or reading.drafts):
        return False
    if not record.published and not (options.unpublished or reading.unpublished):
        return False
    future = reading.future if options.future is None else options.future
    return future or reading.plain or record.order <= now


def _with_words(record: Record, boilerplate: frozenset[int]) -> Post:
    words = own_words(record.words, record.edges, boilerplate)
    post = record.post
    return post if words == post.words else replace(post, words=words)


def _version(reading: Reading, posts: tuple[Post, ...], options: LoadOptions) -> str:
    from hashlib import blake2b

    digest = blake2b(f"{options.key}\0{reading.settings}\0".encode("utf-8", "replace"), digest_size=16)
    digest.update("\n".join([f"{it.id}\t{it.fingerprint}\t{it.instant}" for it in posts]).encode("utf-8", "replace"))
    return digest.hexdigest()
