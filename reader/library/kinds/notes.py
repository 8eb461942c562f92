"""Any folder of Markdown: notes, TIL lists, a repository that contains texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reader.library.endings import MARKDOWN
from reader.library.file_names import heading_text
from reader.library.jekyll.front_matter import Parsed
from reader.library.kinds.base import BodyPlace, MarkdownKind, SitePage, SiteSettings
from reader.library.kinds.texts.books import books_of
from reader.library.languages.versions import Told
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["NOTES"]

_ENDINGS = re.compile(r"(?:\.html)?\.[a-z]+(?:\.erb)?\Z")
_MARKERS = {
    "dendron": ("dendron.yml",),
    "mdbook": ("book.toml",),
    "nanoc": ("nanoc.yaml", "nanoc.yml"),
    "grav": tuple(f"{folder}config/{name}.yaml" for folder in ("", "user/") for name in ("site", "system")),
}
"""The files by which programs without a kind of their own are recognised."""
_PARTED = (".qmd", ".rmd")
_AMERICAN = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")


class Notes(MarkdownKind):
    """GitHub's Markdown; the folder of a note is its topic."""

    name = "notes"
    label = "a folder of Markdown"
    dialect = "notes"
    folders_are_topics = True
    folders_for_all = frozenset({"src", "source", "content", "contents", "docs", "doc"})
    counts_headings = True
    publishes_all = False
    endings = MARKDOWN | {"mdx", "rmd", "qmd"}
    ruby = True

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> SiteSettings:
        """Return which program made the notes, if its files show it, and the order of books."""
        book = books_of(tree, files)
        settings = SiteSettings(title=book.title, files=book.files, notes=[*book.notes])
        settings.raw.update({"places": book.places, "contents": book.contents, "pandoc": book.pandoc})
        settings.raw.update({name: True for name, own in _MARKERS.items() if any(home + it in files for it in own)})
        return settings

    def is_post(self, inner: str, settings: SiteSettings) -> bool | str:
        """Skip tables of contents, which only order the texts, and parts, which only appear inside others."""
        contents = settings.raw.get("contents")
        if isinstance(contents, frozenset) and inner in contents:
            return "it is a table of contents"
        is_part = inner.rpartition("/")[2][:1] == "_" and inner.lower().endswith(_PARTED)
        return "its name begins with _, so it is not a separate page" if is_part else True

    def order(self, settings: SiteSettings, paths: Iterable[str]) -> Mapping[str, int]:
        """Return the positions of pages in a book's table of contents."""
        places = settings.raw.get("places")
        return {path: places[path] for path in paths if path in places} if isinstance(places, dict) else {}

    def splits(self, path: str, settings: SiteSettings) -> bool:
        """Split the Markdown of people, not what a program joins from parts."""
        is_plain = path.rpartition(".")[2].lower() in MARKDOWN
        return is_plain and not settings.raw.get("pandoc") and settings.raw.keys().isdisjoint(_MARKERS)

    def reading(self, settings: SiteSettings) -> Mapping[str, bool]:
        """Follow GitHub's rendering."""
        told = {name: name in settings.raw for name in _MARKERS}
        return {"dollars": True, "emoji": True, "pandoc": settings.raw.get("pandoc") is True, **told}

    def completed_data(self, inner: str, data: Mapping[str, object], settings: SiteSettings) -> Mapping[str, object]:
        """Reorder a Grav date with slashes, which begins with the month, as in PHP; show a title of Pandoc as text."""
        title = data.get("title")
        if isinstance(title, str) and inner.lower().endswith(_PARTED):
            data = {**data, "title": heading_text(title)}
        date = data.get("date")
        if "grav" not in settings.raw or not isinstance(date, str):
            return data
        return {**data, "date": _AMERICAN.sub(r"\3-\1-\2", date)}

    def completed(self, parsed: Parsed, place: BodyPlace) -> str:
        """Resolve what only the program behind the notes understands: includes, links between files, Ruby."""
        body = parsed.body
        if "@" in body and place.path.lower().endswith(_PARTED):
            from reader.library.kinds.texts.chapters import with_far_references  # noqa: PLC0415 (start-up)
            from reader.library.kinds.texts.citations import with_citations  # noqa: PLC0415 (start-up)

            body = with_citations(with_far_references(body, place), parsed.data or {}, place)
        if "<%" in body and (place.told.get("nanoc") is True or place.path.endswith(".erb")):
            from reader.library.kinds.texts.embedded_ruby import without_ruby  # noqa: PLC0415 (start-up)

            return without_ruby(body)
        if "<<<" in body or "include" in body or "{{#play" in body:
            from reader.library.kinds.texts.book_includes import with_book_includes  # noqa: PLC0415 (start-up)

            body = with_book_includes(body, place.path, place.read)
        if place.told.get("mdbook") is True:
            from reader.library.kinds.texts.book_includes import without_hidden_lines  # noqa: PLC0415 (start-up)

            body = without_hidden_lines(body)
        is_dendron = place.told.get("dendron") is True
        if not (("[[" in body and (is_dendron or place.path.endswith(".mdx"))) or (is_dendron and "{{" in body)):
            return body
        from reader.library.kinds.texts.gardens import dendron_text, with_wiki_links  # noqa: PLC0415 (start-up)

        if not is_dendron:
            return with_wiki_links(body)
        folder = place.path.rpartition("/")[0]
        return dendron_text(body, parsed.data or {}, lambda name: place.titles().get(f"{folder}/{name}", ""))

    def name_title(self, inner: str) -> str:
        """Return the title like other kinds, ignoring the page's extension before the file's own, as in Middleman."""
        if ".html." in inner or inner.endswith(".erb"):
            inner = _ENDINGS.sub(".md", inner)
        return super().name_title(inner)

    def version(self, page: SitePage) -> Told:
        """Treat notes with the same permalink in several languages as versions of one another."""
        language, common = super().version(page)
        return language, common or page.text("permalink")

    def url(self, page: SitePage) -> str:
        """Return the path of the file, to which links lead: notes have no pages."""
        return "/" + page.inner


NOTES = Notes()
