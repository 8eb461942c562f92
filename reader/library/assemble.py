"""Assembles the posts read from a tree into a library: which are listed, and in which order."""

from __future__ import annotations

import time

from reader.digests import blake2b
from reader.library.file_names import title_of
from reader.library.folding import find_boilerplate, fold, shared_words
from reader.library.jekyll.navigation import in_navigation
from reader.library.kinds.base import INDEXES, MarkdownKind, Ties
from reader.library.kinds.recognise import kind_named
from reader.library.languages.codes import ALL, preferred
from reader.library.languages.versions import find_versions
from reader.library.library import NOT_YET, Library, LoadOptions
from reader.library.post import UNDATED, Post, Site, Version
from reader.library.reading.files import TreeReading
from reader.library.record import PLACES, Record, problem
from reader.library.trees.tree import Tree
from reader.sorting import by_number
from reader.text import clean_line

__all__ = ["assemble"]

_MANY = 5
"""Number of posts from which a title that they share says nothing about any of them."""

_WORDS = Post._fields.index("words")


def assemble(tree: Tree, reading: TreeReading, options: LoadOptions) -> Library:
    """Return the library for `reading` with these options."""
    now = int(time.time())
    records = [record for state in reading.states.values() for record in state.records]
    hidden = {id(record): why_not for record in records if (why_not := _hidden(record, reading, options, now))}
    shown = [record for record in records if id(record) not in hidden]
    kind = kind_named(reading.site.kind)
    _sort(shown, kind.ties)
    if reading.limit and len(shown) > reading.limit:
        words = f"its site publishes only the newest {reading.limit} posts (limit_posts)"
        hidden |= {id(record): words for record in shown[reading.limit :]}
        del shown[reading.limit :]
    boilerplate: frozenset[int] = frozenset()
    if options.boilerplate:
        boilerplate = find_boilerplate([(it.text, it.edges) for it in shown])
    if isinstance(kind, MarkdownKind) and kind.counts_headings:
        _tell_apart(shown, kind)
    posts = _with_words(shown, boilerplate)
    others: frozenset[str] = frozenset()
    versions: dict[str, tuple[Version, ...]] = {}
    if options.language != ALL:
        others, versions = find_versions(shown, preferred(options.language), reading.site.language)
    problems = [*reading.problems, *(it for state in reading.states.values() for it in state.problems)]
    withheld = {it.post.path: hidden[id(it)] for it in records if id(it) in hidden}
    problems += [problem(path, why_not, sort="withheld") for path, why_not in withheld.items()]
    problems.sort(key=lambda it: it.path)
    return Library(
        reading.site,
        fold([it for it in posts if it.id not in others] if others else posts, copies=options.fold, versions=versions),
        posts,
        tuple(problems),
        _version(reading, posts, options),
        tree,
        options,
        boilerplate,
        reading.prefix,
    )


def _sort(records: list[Record], ties: Ties) -> None:
    """Sort newest first, equal instants by `ties`; undated records come last, by place and by path from A to Z.

    The questions of a file keep their order in it.
    """
    undated = [record for record in records if record.post.instant == UNDATED]
    if undated:
        undated.sort(key=in_navigation(undated) if ties == "path, backwards" else _place)
        records[:] = [record for record in records if record.post.instant != UNDATED]
    if ties == "path, backwards":
        # Jekyll's own order (jekyll.md 21).
        records.sort(key=lambda it: (it.order, it.post.id.encode()), reverse=True)
    elif ties == "title":
        records.sort(key=lambda it: (-it.order, it.post.title.casefold(), it.post.path))
    else:
        records.sort(key=lambda it: (-it.order, it.post.path))
    records += undated


def _place(record: Record) -> tuple[object, ...]:
    """Return the sort key of an undated post: its place in the site's navigation, else its folder, place and name."""
    place = UNDATED - record.order
    path = record.post.path
    folder, _, name = path.rpartition("/")
    if place < PLACES:
        return 0, place, path
    is_index = name.partition(".")[0].lower() in {"index", "readme"}
    folders = [by_number(it) for it in folder.split("/")] if folder else []
    return 1, folders, not is_index, place, by_number(name.rpartition(".")[0]), path


def _hidden(record: Record, reading: TreeReading, options: LoadOptions, now: int) -> str:
    """Return why a post is not listed with these options, or an empty text (jekyll.md 7 to 9)."""
    if record.post.draft and not (options.drafts or reading.drafts):
        return "it is a draft (--drafts shows it)"
    if not record.published and not (options.unpublished or reading.unpublished):
        return "its author has not published it (--unpublished shows it)"
    if 0 < record.until <= now and not (options.unpublished or reading.unpublished):
        return f"it expired on {_day_of(record.until, reading.site)} (--unpublished shows it)"
    future = reading.future if options.future is None else options.future
    return "" if future or max(record.order, record.since) <= now else NOT_YET


def _day_of(instant: int, site: Site) -> str:
    """Return the day of an instant in the site's time zone."""
    from reader.library.jekyll.dates import Zone  # noqa: PLC0415 (start-up)

    return Zone(str(site.timezone)).at(instant).strftime("%Y-%m-%d")


def _tell_apart(records: list[Record], kind: MarkdownKind) -> None:
    """Give posts that share a title that says nothing about them the titles of their files or folders.

    Such a title is a heading in many texts of a folder, such as "Hint" or "Problem", or the name of a file in many
    folders, such as `solution.md`. Translations share their names for good reason.
    """
    headed: dict[tuple[str, str], list[Record]] = {}
    named: dict[str, list[Record]] = {}
    for record in (it for it in records if not it.post.anchor):
        folder, _, name = record.post.id.rpartition("/")
        if record.heading:
            headed.setdefault((folder, record.heading.casefold()), []).append(record)
        elif folder and not record.translates and name.rpartition(".")[0].lower() not in INDEXES:
            named.setdefault(name, []).append(record)
    for group in headed.values():
        given = [kind.name_title(it.post.id) for it in group]
        are_better = len(group) >= _MANY and 2 * len({*given}) > len(group)
        for record, title in zip(group, given, strict=True):
            _retitle(record, title if are_better else record.heading)
    for name, group in named.items():
        own = clean_line(kind.name_title(name))
        folders = [title_of(f"{it.post.id.rpartition('/')[0]}/index.md") for it in group] if len(group) >= _MANY else []
        if len({*folders}) >= _MANY:
            for record, folder in zip(group, folders, strict=True):
                if record.post.title == own:
                    _retitle(record, f"{folder} – {own}")


def _retitle(record: Record, title: str) -> None:
    if (clean := clean_line(title)) and clean != record.post.title:
        record.post = record.post._replace(title=clean)


def _with_words(records: list[Record], boilerplate: frozenset[int]) -> tuple[Post, ...]:
    """Return the posts with their words counted without boilerplate."""
    for record in records:
        post, words = record.post, max(record.words - shared_words(record.edges, boilerplate), 0)
        if words != post.words:
            # Takes a third of the time of `_replace`, for every post of a large site.
            record.post = Post._make((*post[:_WORDS], words, *post[_WORDS + 1 :]))
    return tuple([record.post for record in records])


def _version(reading: TreeReading, posts: tuple[Post, ...], options: LoadOptions) -> str:
    digest = blake2b(f"{options.key}\0{reading.settings}\0".encode("utf-8", "replace"), digest_size=16)
    digest.update("\n".join([f"{it.id}\t{it.fingerprint}\t{it.instant}" for it in posts]).encode("utf-8", "replace"))
    return digest.hexdigest()
