"""Logseq graphs: pages and journals in which every line is a block, with properties instead of front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from reader.library.jekyll.front_matter import Parsed
from reader.library.kinds.base import BodyPlace, MarkdownKind, SitePage, SiteSettings

__all__ = ["LOGSEQ"]

_PROPERTY = re.compile(r"(?:- )?[ \t]{0,4}([^\W\d][\w./-]{0,60})::(?:[ \t]+(.*))?")
_OLD = re.compile(r"([^\W\d][\w ./-]{0,60}):[ \t]*(.*)")
_JOURNAL = re.compile(r"journals/(\d{4})[_-](\d\d)[_-](\d\d)\.md")
_TO_OTHERS = re.compile(r"#?\[\[([^\[\]\n]{0,500})\]\]|#(?=\w)")
_DAY = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}|[A-Za-z]{3,9} \d{1,2}(?:st|nd|rd|th)?, \d{4}")
_LISTS = frozenset({"tags", "alias", "aliases", "author", "authors"})
_MOST = 200
"""The highest number of properties read from a page."""


class Logseq(MarkdownKind):
    """See https://docs.logseq.com; a page is named after its file, in which `___` separates namespaces."""

    name = "logseq"
    label = "a Logseq graph"
    dialect = "notes"
    date_keys = ("date", "created", "date-created", "created-date", "created-at")

    def reading(self, settings: SiteSettings) -> Mapping[str, bool]:  # noqa: ARG002
        """Keep line breaks and render formulas between dollar signs, as Logseq does."""
        return {"dollars": True, "emoji": True, "hard_wrap": True}

    def is_post(self, inner: str, settings: SiteSettings) -> bool | str:  # noqa: ARG002
        """Accept pages and journals; other files in the folder are not part of the graph."""
        if inner.startswith(("pages/", "journals/")):
            return True
        return False if inner.startswith("logseq/") else "it is not a page of the graph"

    def take_apart(self, text: str) -> Parsed:
        """Split a page into its properties (its first lines, or between dashes in older versions) and its text."""
        lines = text.lstrip("\ufeff").split("\n", _MOST)
        old = lines[0].rstrip() == "---"
        data: dict[object, object] = {}
        kept: list[str] = []
        position = int(old)
        while position < min(len(lines), _MOST):
            line = lines[position].rstrip()
            if old and line == "---":
                position += 1
                break
            found = (_OLD if old else _PROPERTY).fullmatch(line)
            if found is None or (line.startswith("- ") and position):
                if not old or not line or position > 1:
                    break
                return Parsed(None, text)
            key, value = found[1].lower(), (found[2] or "").strip()
            if (meant := self._value(key, value)) is not None:
                data[key] = meant
            if not old and key not in _LISTS and key != "title":
                kept.append(line.removeprefix("- ").strip())
            position += 1
        body = "\n".join(lines[position:])
        return Parsed(data or None, "\n".join([*kept, "", body]) if kept else body, block="\n".join(lines[:position]))

    def _value(self, key: str, value: str) -> object:
        """Return the value of a property, without links; None if it should be a date and is not."""
        bare = _TO_OTHERS.sub(lambda found: (found[1] or "").replace(",", " "), value)
        if key in _LISTS:
            return [it.strip() for it in bare.split(",") if it.strip()]
        if key not in self.date_keys:
            return bare
        if bare.isdecimal():
            return int(bare[:16]) if len(bare) >= len("20210506") else None
        return found[0] if (found := _DAY.search(bare)) else None

    def heading(self, parsed: Parsed) -> tuple[str, str]:
        """Return no heading: a page is named after its file, whatever its first block contains."""
        return "", parsed.body

    def completed(self, parsed: Parsed, place: BodyPlace) -> str:
        """Return the blocks of a page as a Markdown list."""
        from reader.library.kinds.texts.outlines import logseq_text  # noqa: PLC0415 (start-up)

        return logseq_text(parsed.body, place)

    def name_title(self, inner: str) -> str:
        """Return the name of a page, or the day of a journal."""
        if day := _JOURNAL.fullmatch(inner):
            return "-".join(day.groups())
        stem = inner.rpartition("/")[2].rpartition(".")[0]
        return unquote(stem.replace("___", "/"))

    def dated_name(self, inner: str, data: Mapping[str, object]) -> str:  # noqa: ARG002
        """Return the day of a journal; numbers in the name of a page are not a date."""
        return self.name_title(inner) if inner.startswith("journals/") else ""

    def folders(self, inner: str) -> tuple[str, ...]:
        """Return the namespace of a page as its topic."""
        space, _, rest = unquote(inner.removeprefix("pages/")).replace("___", "/").partition("/")
        return (space,) if rest and not inner.startswith("journals/") else ()

    def url(self, page: SitePage) -> str:
        """Return the path of the file, to which links lead: pages have no address."""
        return "/" + page.inner


LOGSEQ = Logseq()
