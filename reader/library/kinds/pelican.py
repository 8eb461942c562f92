"""Pelican: its own headers or YAML, articles and pages; its configuration is a program and is not run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from reader.library.file_names import plain_slug
from reader.library.jekyll.front_matter import Parsed
from reader.library.kinds.base import BodyPlace, MarkdownKind, SitePage, SiteSettings
from reader.library.kinds.literals import Wanted, read_literals
from reader.library.languages.versions import Told, told_language
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["PELICAN"]

_LITERALS = {
    "title": "SITENAME",
    "url": "SITEURL",
    "author": "AUTHOR",
    "timezone": "TIMEZONE",
    "language": "DEFAULT_LANG",
    "folder": "PATH",
    "address": "ARTICLE_URL",
}


_TAG = re.compile(r"<[^<>]*>")
_AS_WRITTEN = "SLUGIFY_USE_UNICODE = True"
_TAGS = "liquid_tags"
"""The plugin whose tags a text may contain."""
_FORMULAS = ("render_math", "liquid_tags.notebook")
"""Plugins that render formulas between dollar signs."""
_NEWER = str.maketrans({"Є": "Ie"})
"""Letters that Pelican's own table transliterates differently."""
_FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


def _slug(title: str, *, unicode: bool = False) -> str:
    """Slugify a title as Pelican does: no punctuation, hyphens between words, transliterated unless `unicode`."""
    plain = unicodedata.normalize("NFKC", _TAG.sub("", title))
    if not (unicode or plain.isascii()):
        from text_unidecode import unidecode  # noqa: PLC0415 (start-up)

        plain = unidecode(plain.translate(_NEWER)).replace("[?]", "")
    kept = re.sub(r"[^\w\s-]", "", plain).lower().strip()
    return re.sub(r"[-\s]+", "-", kept) or plain_slug(title)


class Pelican(MarkdownKind):
    """See https://docs.getpelican.com/en/latest/content.html."""

    name = "pelican"
    label = "a Pelican site"
    headers = True
    dialect = "mkdocs"
    folders_are_topics = True
    date_keys = ("date",)

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> SiteSettings:
        """Return the values in `pelicanconf.py` that are plain string literals."""
        settings = read_literals(
            tree, files, home + "pelicanconf.py", Wanted(_LITERALS, (_AS_WRITTEN, _TAGS, *_FORMULAS))
        )
        settings.language = settings.language or "en"
        return settings

    def reading(self, settings: SiteSettings) -> Mapping[str, bool]:
        """Return whether tags and formulas are read."""
        return {"liquid_tags": _TAGS in settings.raw, "dollars": any(it in settings.raw for it in _FORMULAS)}

    def completed(self, parsed: Parsed, place: BodyPlace) -> str:
        """Insert what tags include, if the plugin for them is configured."""
        if place.told.get("liquid_tags") is not True or "{%" not in parsed.body:
            return parsed.body
        from reader.library.kinds.texts.liquid_tags import with_liquid_tags  # noqa: PLC0415 (start-up)

        return with_liquid_tags(parsed.body, place.path, place.read)

    def roots(self, settings: SiteSettings, home: str) -> Sequence[str]:  # noqa: ARG002
        """See MarkdownKind."""
        return (home + "content/",)

    def is_post(self, inner: str, settings: SiteSettings) -> bool | str:  # noqa: ARG002
        """Skip pages, which are not articles."""
        return "it is a page of the site, not an article" if inner.startswith("pages/") else True

    def is_draft(self, path: str, data: Mapping[str, object]) -> bool:  # noqa: ARG002
        """See MarkdownKind."""
        return str(data.get("status") or "").lower() in {"draft", "hidden"}

    def slug(self, page: SitePage) -> str:
        """Return the slug from the front matter, else one made from the title."""
        return page.text("slug") or _slug(page.title, unicode=_AS_WRITTEN in page.settings.raw)

    def version(self, page: SitePage) -> Told:
        """Treat articles with the same slug as one article in several languages."""
        return told_language(page.data)[0], self.slug(page)

    def _field(self, page: SitePage, found: re.Match[str]) -> str:
        """Return the value of a field of `ARTICLE_URL`."""
        if found[1] == "date":
            day = dict(zip(("%Y", "%m", "%d"), (page.date or "0001-01-01").split("-"), strict=True))
            return re.sub(r"%[Ymd]", lambda it: day[it[0]], found[2] or "%Y-%m-%d")
        category = page.text("category") or page.folder.partition("/")[0] or "misc"
        values = {"slug": self.slug(page), "lang": page.language or page.settings.language, "category": _slug(category)}
        return values.get(found[1], "")

    def url(self, page: SitePage) -> str:
        """Return `/slug.html`, with the language before the extension unless it is the default one."""
        if own := page.text("url"):
            return "/" + own.lstrip("/")
        pattern = str(page.settings.raw.get("address") or "")
        if pattern:
            return "/" + _FIELD.sub(lambda found: self._field(page, found), pattern).lstrip("/")
        if self.is_draft(page.path, page.data) and page.text("status").lower() == "draft":
            return f"/drafts/{self.slug(page)}.html"
        foreign = page.language and page.language != page.settings.language
        return f"/{self.slug(page)}-{page.language}.html" if foreign else f"/{self.slug(page)}.html"


PELICAN = Pelican()
