"""Jekyll: the rules are those of `reader.library.jekyll`; here they answer as a kind."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.library.jekyll.discovery import candidates, configuration, describe, read_authors
from reader.library.jekyll.front_matter import Parsed, parse_post, title_in_text
from reader.library.jekyll.post_fields import RecordMaker
from reader.library.jekyll.post_files import is_media
from reader.library.record import Record, SourceFile
from reader.library.surroundings import surroundings
from reader.library.trees.freshness import AUTHOR_FILES, CONFIG_FILES
from reader.library.trees.tree import Tree, TreeFile

if TYPE_CHECKING:
    from reader.library.kinds.base import BodyPlace, Ties

__all__ = ["JEKYLL", "JekyllSite"]


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
        """Includes are Liquid's."""
        return parsed.body

    def own_text(self, parsed: Parsed) -> str:
        """See `SiteKind.own_text`."""
        return title_in_text(parsed)[1]


class JekyllSite:
    """See `reader.library.kinds.base.SiteReader`."""

    def __init__(self, tree: Tree, files: Mapping[str, TreeFile], home: str, *, every: bool) -> None:
        config, notes = configuration(tree, files, home)
        self.prefix = home
        self.site = describe(tree, config)
        self._candidates, problems = candidates(files, config, home, every=every)
        self.found = tuple(self._candidates)
        self.problems = [*notes, *problems, *surroundings(tree, files, config, home)]
        self.settings_files = [home + name for name in (*CONFIG_FILES, *AUTHOR_FILES)]
        self.future, self.drafts, self.unpublished, self.limit = (
            config.future,
            config.drafts,
            config.unpublished,
            config.limit,
        )
        self._source = len(home) + (len(config.source) + 1 if config.source else 0)
        self._maker = RecordMaker(config, self.site.key, read_authors(tree, files, home), int(time.time()))

    def is_media(self, path: str) -> bool:
        """See `SiteReader.is_media`."""
        return is_media(self._candidates[path].extension)

    def build(self, file: TreeFile, text: str, notes: tuple[str, ...]) -> Record:
        """See `SiteReader.build`."""
        source = SourceFile(file.path[len(self.prefix) :], file.path[self._source :], file.modified, notes)
        candidate = self._candidates[file.path]
        parsed = parse_post(text)
        if candidate.kind == "page" and (heading := title_in_text(parsed)[0]):
            parsed.data = {**(parsed.data or {}), "title": heading}
        return self._maker.build(candidate, source, parsed)


JEKYLL = Jekyll()
