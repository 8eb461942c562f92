"""Jekyll as a kind: an adapter to the rules in `reader.library.jekyll`."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.library.endings import MARKDOWN
from reader.library.jekyll.authors import author_pages, read_authors
from reader.library.jekyll.discovery import candidates, configuration, describe
from reader.library.jekyll.front_matter import Parsed, asked_question, parse_post, title_in_text, without_same_title
from reader.library.jekyll.post_fields import RecordMaker
from reader.library.jekyll.post_files import Candidate, is_media
from reader.library.record import Record, SourceFile
from reader.library.surroundings import surroundings
from reader.library.trees.freshness import AUTHOR_FILES, CONFIG_FILES
from reader.library.trees.tree import Tree, TreeFile

if TYPE_CHECKING:
    from reader.library.kinds.base import BodyPlace, Ties

__all__ = ["JEKYLL", "LINKED_NOTES", "JekyllSite"]

LINKED_NOTES = "linked notes"
"""The key in a site's configuration that marks a plugin which turns `[[…]]` into links."""
_LINKING = frozenset({"jekyll-wikilinks", "jekyll-wikirefs", "jekyll-roam-links"})
_LINKING_FILE = re.compile(r"(?:bidirectional_?links|wiki_?links)\w{0,40}\.rb", re.IGNORECASE)


class Jekyll:
    """See `reader.library.kinds.base.SiteKind`."""

    name = "jekyll"
    label = "a Jekyll site"
    dialect = "kramdown"
    liquid = True
    ties: Ties = "path, backwards"

    def take_apart(self, text: str) -> Parsed:
        """See `SiteKind.take_apart`."""
        return parse_post(text)

    def completed(self, parsed: Parsed, place: BodyPlace) -> str:  # noqa: ARG002
        """Return the body as it is: Liquid handles includes."""
        return parsed.body

    def own_text(self, parsed: Parsed, title: str = "") -> str:  # noqa: ARG002
        """See `SiteKind.own_text`; also drops a heading that only repeats the title of the front matter."""
        heading, text = title_in_text(parsed)
        return text if heading else without_same_title(text, parsed.data or {})


class JekyllSite:
    """See `reader.library.kinds.base.SiteReader`."""

    reads_utf_16 = False

    def __init__(self, tree: Tree, files: Mapping[str, TreeFile], home: str, *, every: bool) -> None:
        config, notes = configuration(tree, files, home)
        self.prefix = home
        if _links_notes(files, config.raw, home):
            config.raw[LINKED_NOTES] = True
        self.site = describe(tree, config)
        self._candidates, problems = candidates(files, config, home, every=every)
        self.found = tuple(self._candidates)
        self.problems = [*notes, *problems, *surroundings(tree, files, config, home)]
        names = (home + name for name in (*CONFIG_FILES, *AUTHOR_FILES))
        self.settings_files = [*names, *author_pages(files, config, home)]
        self.future, self.drafts, self.unpublished, self.limit = (
            config.future,
            config.drafts,
            config.unpublished,
            config.limit,
        )
        self._source = len(home) + (len(config.source) + 1 if config.source else 0)
        self._maker = RecordMaker(config, self.site.key, read_authors(tree, files, config, home), int(time.time()))

    def is_media(self, path: str) -> bool:
        """See `SiteReader.is_media`."""
        return is_media(self._candidates[path].extension)

    def build(self, file: TreeFile, text: str, notes: tuple[str, ...]) -> tuple[Record, ...]:
        """See `SiteReader.build`."""
        source = SourceFile(file.path[len(self.prefix) :], file.path[self._source :], file.modified, notes)
        candidate = self._candidates[file.path]
        parsed = parse_post(text)
        if candidate.kind == "page" and (title := asked_question(parsed.data or {}) or title_in_text(parsed)[0]):
            parsed.data = {**(parsed.data or {}), "title": title}
        record = self._maker.build(candidate, source, parsed)
        if candidate.collection and parsed.data is None and not parsed.broken and not _is_markdown(candidate):
            # Copied as it is, not a document.
            record.published = False
        return (record,)


def _is_markdown(candidate: Candidate) -> bool:
    return candidate.extension[1:].lower() in MARKDOWN


def _links_notes(files: Mapping[str, TreeFile], raw: Mapping[str, object], home: str) -> bool:
    """Return whether a plugin turns `[[…]]` into links, judging by its name only, as plugins are never run."""
    named = raw.get("plugins", raw.get("gems"))
    if isinstance(named, list) and any(it in _LINKING for it in named if isinstance(it, str)):
        return True
    folder = f"{home}_plugins/"
    return any(it.startswith(folder) and _LINKING_FILE.fullmatch(it.rpartition("/")[2]) for it in files)


JEKYLL = Jekyll()
