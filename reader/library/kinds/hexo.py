"""Hexo: `source/_posts/`, where only the front matter gives the date of a post."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reader.library.file_names import date_in
from reader.library.jekyll.front_matter import Parsed
from reader.library.kinds.base import BodyPlace, MarkdownKind, SitePage, SiteSettings
from reader.library.kinds.configuration import folder_of, read_settings, text_of, value_at
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["HEXO"]


_BARE_LINK = re.compile(r"\{%-?[ \t]*post_link[ \t]+([^\s%'\"]{1,200})[ \t]*-?%\}")
_DATE_PARTS = re.compile(r":(?:year|month|i_month|day|i_day|hour|minute|second)[/-]?")


def _has_formulas(raw: Mapping[str, object]) -> bool:
    """Return whether a plugin or a theme renders formulas."""
    given = [raw, raw.get("theme_config")]
    return any(
        isinstance(part, Mapping) and part.get(key) not in (None, False)
        for part in given
        for key in ("mathjax", "katex", "math", "markdown_it_katex")
    )


def _has_highlighter(raw: Mapping[str, object]) -> bool:
    """Return whether code blocks are highlighted; the highlighter also renders their titles."""
    if "syntax_highlighter" in raw:
        return bool(raw["syntax_highlighter"])
    return value_at(raw, "highlight", "enable") is not False or value_at(raw, "prismjs", "enable") is True


class Hexo(MarkdownKind):
    """See https://hexo.io/docs/writing."""

    name = "hexo"
    label = "a Hexo site"
    hexo = True
    dialect = "hexo"
    sentence_names = True
    date_keys = ("date", "updated")
    category_keys = ("categories", "category")

    def settings(self, tree: Tree, files: Mapping[str, TreeFile], home: str) -> SiteSettings:
        """See MarkdownKind."""
        settings = read_settings(tree, files, home, ("_config.yml", "_config.yaml"))
        root = settings.raw.get("root")
        settings.baseurl = root.rstrip("/") if isinstance(root, str) else ""
        return settings

    def reading(self, settings: SiteSettings) -> Mapping[str, bool]:
        """Follow the default renderer, unless the configuration says otherwise."""
        raw = settings.raw
        return {
            "smart_quotes": value_at(raw, "marked", "smartypants") is not False,
            "hard_wrap": value_at(raw, "marked", "breaks") is not False,
            "dollars": _has_formulas(raw),
            "code_titles": _has_highlighter(raw),
        }

    def completed(self, parsed: Parsed, place: BodyPlace) -> str:
        """Insert front matter values and code files, and show links to posts without a text by the post's title."""
        body = parsed.body
        if "{{" in body or "{#" in body:
            from reader.library.kinds.texts.templates import with_values  # noqa: PLC0415 (start-up)

            body = with_values(body, parsed.data or {})
        if "include_code" in body:
            from reader.library.kinds.texts.included import with_code_files  # noqa: PLC0415 (start-up)

            folder = place.path.partition("/_posts/")[0].partition("/_drafts/")[0]
            body = with_code_files(body, place.read, f"{folder}/downloads/code")
        if "post_link" not in body:
            return body
        posts = f"{place.path.partition('/_posts/')[0]}/_posts/"

        def titled(found: re.Match[str]) -> str:
            title = place.titles().get(posts + found[1].removesuffix(".md"), "").replace('"', "'")
            return f'{{% post_link {found[1]} "{title}" %}}' if title else found[0]

        return _BARE_LINK.sub(titled, body)

    def roots(self, settings: SiteSettings, home: str) -> Sequence[str]:
        """See MarkdownKind."""
        source = home + folder_of(settings.raw, "source_dir", "source")
        return source + "_posts/", source + "_drafts/"

    def is_post(self, inner: str, settings: SiteSettings) -> bool | str:  # noqa: ARG002
        """Return whether no part of the path begins with an underscore."""
        return not any(part.startswith("_") for part in inner.split("/"))

    def is_draft(self, path: str, data: Mapping[str, object]) -> bool:
        """Treat unpublished posts and those in the drafts folder as drafts."""
        return data.get("published") is False or "_drafts/" in path

    def url(self, page: SitePage) -> str:
        """Fill in the page's or configuration's `permalink`, by default `:year/:month/:day/:title/`."""
        data = page.data
        pattern = page.text("permalink") or text_of(page.settings.raw, "permalink") or ":year/:month/:day/:title/"
        known = page.date or date_in(page.inner)
        year, month, day = known.split("-")[:3] if known else ("", "0", "0")
        if not known:
            # Hexo would use the modification time of the file.
            pattern = _DATE_PARTS.sub("", pattern)
        stem = page.inner.rpartition(".")[0]
        named = ":year" in text_of(page.settings.raw, "new_post_name")
        name = stem.removeprefix(f"{year}-{month}-{day}-") if named else stem
        categories = data.get("categories")
        folder = "/".join(map(str, categories)) if isinstance(categories, list) else str(categories or "")
        values = {
            ":year": year, ":month": month, ":day": day, ":i_month": str(int(month)), ":i_day": str(int(day)),
            ":title": name, ":name": name.rpartition("/")[2], ":post_title": name, ":category": folder.lower(),
            ":lang": page.language or page.settings.language, ":id": self.slug(page),
        }  # fmt: skip
        for key in sorted(values, key=len, reverse=True):
            pattern = pattern.replace(key, values[key])
        return "/" + pattern.lstrip("/").replace("//", "/")


HEXO = Hexo()
