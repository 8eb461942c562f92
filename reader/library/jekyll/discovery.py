"""The contents of a tree: the folder of its site, the site's configuration, and the files that are its posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reader.library.jekyll.globs import PathList
from reader.library.jekyll.post_files import Candidate, PostFiles, collection_file, plain_file
from reader.library.jekyll.site import CONFIG_FILES, CONFIG_LIMIT, INCLUDE_LIMIT, SiteConfig, read_config
from reader.library.languages.codes import language_code
from reader.library.left_out import LeftOut
from reader.library.post import Problem, Site
from reader.library.record import problem, refusal
from reader.library.trees.freshness import why
from reader.library.trees.identity import SITE_FOLDERS, site_key
from reader.library.trees.tree import Tree, TreeFile
from reader.text import EMPTY, clean_line, clean_path
from reader.words import counted

__all__ = [
    "candidates",
    "configuration",
    "describe",
    "find_site",
    "site_folders",
]


_OWN_FOLDERS = frozenset({"data", "drafts", "includes", "layouts", "plugins", "sass", "site", "vendor"})
"""Folders with a leading underscore that contain no collection."""
_NEWS = 20
"""How many texts of collections or pages for each post make a site one of these."""
_STUB = 400
"""Bytes below which a page contains little more than front matter, such as the pages of tags in many blogs."""
_LANGUAGE_KEYS = ("lang", "locale", "language")


def find_site(paths: Iterable[str]) -> str:
    """Return the folder of the tree that contains the site, with a trailing slash; empty for the tree itself.

    That is the tree itself if it is configured or has posts at its top, else the highest configured folder with
    posts below it, else the usual folder for a site within a repository, even if it has only collections.
    """
    configured, with_posts = _marked_folders(paths)
    if "" in configured or "" in with_posts:
        return ""
    homes = _homes(configured, with_posts)
    if not homes and len(with_posts) == 1:
        homes = [it for it in with_posts if it in SITE_FOLDERS]
    elif not homes and configured and not with_posts:
        homes = [it for it in configured if it in SITE_FOLDERS and _has_collections(paths, f"{it}/_")]
    return min(homes, key=_preference) + "/" if homes else ""


def _has_collections(paths: Iterable[str], start: str) -> bool:
    """Return whether there are texts in folders of collections, whose paths begin with `start`."""
    inner = (it[len(start) :].partition("/")[0] for it in paths if it.startswith(start) and it.endswith(".md"))
    return any(name not in _OWN_FOLDERS and "." not in name for name in inner)


def site_folders(paths: Iterable[str]) -> list[str]:
    """Return every configured folder with posts below it, the highest first; the empty one is the tree itself."""
    return sorted(_homes(*_marked_folders(paths)), key=_preference)


def _marked_folders(paths: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the folders with a configuration, and those with a folder of posts."""
    configured: set[str] = set()
    with_posts: set[str] = set()
    for path in paths:
        if "_posts/" in path and (path.startswith("_posts/") or "/_posts/" in path):
            with_posts.add(path.partition("_posts/")[0].rstrip("/"))
        elif path.endswith(CONFIG_FILES) and path.rpartition("/")[2] in CONFIG_FILES:
            configured.add(path.rpartition("/")[0])
    return configured, with_posts


def _homes(configured: set[str], with_posts: set[str]) -> list[str]:
    """Return those of `configured` that have posts below them."""
    above = {""} if with_posts else set()
    for folder in with_posts:
        parts = folder.split("/")
        above |= {"/".join(parts[:count]) for count in range(1, len(parts) + 1)}
    return [it for it in configured if it in above]


def _preference(folder: str) -> tuple[int, int, str]:
    usual = SITE_FOLDERS.index(folder) if folder in SITE_FOLDERS else len(SITE_FOLDERS)
    return folder.count("/"), usual, folder


def configuration(tree: Tree, files: Mapping[str, TreeFile], prefix: str) -> tuple[SiteConfig, tuple[Problem, ...]]:
    """Return the site's configuration, and a problem for each part that cannot be used."""
    name = next((name for name in CONFIG_FILES if prefix + name in files), "")
    if not name:
        return SiteConfig(), ()
    file = files[prefix + name]
    if file.refused:
        return SiteConfig(), (refusal(name, file),)
    try:
        config = read_config(tree.read(prefix + name, CONFIG_LIMIT + 1), name)
    except OSError as error:
        return SiteConfig(), (problem(name, f"it cannot be read: {why(error)}"),)
    return config, tuple(problem(name, note, line) for note, line in config.notes)


def describe(tree: Tree, config: SiteConfig) -> Site:
    """Return the site as its configuration describes it."""
    author = config.raw.get("author")
    if isinstance(author, dict):
        author = author.get("name")
    title = clean_line(config.text("title") or config.text("name"))
    return Site(
        key=site_key(tree, config.raw),
        title=title or clean_line(str(tree.home).rstrip("/").rpartition("/")[2]),
        description=clean_line(config.text("description")),
        author=clean_line(author) if isinstance(author, str) else EMPTY,
        url=clean_line(config.text("url"), 2_000),
        baseurl=clean_line(config.text("baseurl"), 2_000),
        home=clean_path(str(tree.home)),
        timezone=config.zone.name,
        config=config.raw,
        language=next((code for name in _LANGUAGE_KEYS if (code := language_code(config.raw.get(name)))), ""),
    )


def candidates(
    files: Mapping[str, TreeFile], config: SiteConfig, prefix: str, *, every: bool = False
) -> tuple[dict[str, Candidate], list[Problem]]:
    """Return the files that may be posts, by path, and a problem for each that only looks like one.

    A site without posts lists the documents of its collections, and one without those its pages. `every`: list both.
    A site that consists of its collections or pages, with a few posts of news beside them, lists these as well.
    """
    start = prefix + (config.source + "/" if config.source else "")
    found, problems = _posts(files, config, prefix, start)
    more = _documents(files, config, start, config.listed_collections) if config.listed_collections else {}
    if every or len(more) > _NEWS * len(found):
        found |= more
    elif more:
        names = ", ".join(sorted({it.collection for it in more.values()}))
        words = f"the site has {counted(len(more), 'more text')} in its collections ({names}); --all-files lists them"
        problems.append(problem("_config.yml", words, sort="beside"))
    pages = 0 if every or not found else _count_pages(files, config, start)
    if every or not found or pages > _NEWS * len(found):
        _add_pages(files, prefix, found, problems, every=every)
    elif pages > max(_NEWS, len(found)):
        words = f"the site has {counted(pages, 'more text')} in its pages; --all-files lists them"
        problems.append(problem("_config.yml", words, sort="beside"))
    return found, problems


def _count_pages(files: Mapping[str, TreeFile], config: SiteConfig, start: str) -> int:
    """Return the number of texts that are pages below the source `start`, without those that only name a layout."""
    excluded = PathList([it for it in config.exclude if it not in config.include])
    left_out = LeftOut(every=False)
    texts = (path for path, file in files.items() if file.size >= _STUB and not file.refused and path.startswith(start))
    pages = (it for path in texts if plain_file(it := path[len(start) :]) is not None and it.lower() != "readme.md")
    return sum(left_out.keeps(it, it) and not excluded.match("/" + it) for it in pages)


def _posts(
    files: Mapping[str, TreeFile], config: SiteConfig, prefix: str, start: str
) -> tuple[dict[str, Candidate], list[Problem]]:
    """Return the posts and drafts below the source `start`."""
    kinds = PostFiles(config)
    found: dict[str, Candidate] = {}
    problems: list[Problem] = []
    for path, file in files.items():
        if not path.startswith(start) and path != "./":
            continue
        if path.endswith("/"):
            # A folder that could not be read, whatever it contains.
            problems.append(refusal(path.removeprefix(prefix), file))
            continue
        if file.size > INCLUDE_LIMIT and (why_not := config.too_large(path[len(start) :], file.size)):
            problems.append(problem(path[len(prefix) :], why_not))
        kind = kinds.classify(path[len(start) :])
        if file.refused and kind is not None:
            problems.append(refusal(path[len(prefix) :], file))
        elif isinstance(kind, str):
            problems.append(problem(path[len(prefix) :], kind))
        elif kind is not None:
            found[path] = kind
    return found, problems


def _documents(
    files: Mapping[str, TreeFile], config: SiteConfig, start: str, labels: Iterable[str]
) -> dict[str, Candidate]:
    """Return the documents of collections that get their own pages."""
    above = start + (f"{config.collections_dir}/" if config.collections_dir else "")
    folders = {f"{above}_{label}/" for label in labels}
    found: dict[str, Candidate] = {}
    for path, file in files.items():
        if path[: path.find("/", len(above)) + 1] not in folders or file.refused:
            continue
        candidate = collection_file(path[len(start) :], config)
        if candidate is not None:
            found[path] = candidate
    return found


def _add_pages(
    files: Mapping[str, TreeFile], prefix: str, found: dict[str, Candidate], problems: list[Problem], *, every: bool
) -> None:
    left_out = LeftOut(every=every)
    for path, file in files.items():
        if not path.startswith(prefix) or path in found:
            continue
        page = plain_file(path[len(prefix) :])
        if page is None:
            continue
        if file.refused:
            problems.append(refusal(path[len(prefix) :], file))
        elif left_out.keeps(path[len(prefix) :], path[len(prefix) :]):
            found[path] = page
    problems += left_out.problems()
