"""A post's text -> a Document, and a Document -> Markdown or plain text.

Markdown is read in kramdown's GFM dialect, which is what Jekyll publishes with; HTML in a post, and posts that are
HTML, become the same tree. Other dialects are built on CommonMark (see `BodyOptions.dialect`). Nothing here knows
about Liquid (see `reader.library.liquid`) or a screen. The parser is imported when the first body is parsed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from reader.late import part_of
from reader.library.endings import JEKYLL_MARKDOWN

if TYPE_CHECKING:
    from reader.library.body.options import LIMITS, BodyLimits, BodyOptions
    from reader.library.clock import Stop
    from reader.library.document import Document
    from reader.text import Clean

__all__ = [
    "LIMITS",
    "BodyLimits",
    "BodyOptions",
    "Kind",
    "kind_of",
    "parse_body",
    "parse_post",
    "quick_text",
    "to_markdown",
    "to_text",
]

_HOMES = dict.fromkeys(("LIMITS", "BodyLimits", "BodyOptions"), "reader.library.body.options")

Kind = Literal["markdown", "html", "text"]

_HTML = frozenset({"html", "htm", "xhtml"})


def __getattr__(name: str) -> object:
    """Import a part when it is first accessed."""
    return part_of(__name__, _HOMES, name)


def kind_of(path: str) -> Kind:
    """Return what a post is written in, by its extension: five are Markdown, others are output as is (jekyll.md 3)."""
    ending = path.rpartition(".")[2].lower()
    if ending in JEKYLL_MARKDOWN:
        return "markdown"
    return "html" if ending in _HTML else "text"


def parse_body(source: str, *, kind: Kind = "markdown", options: BodyOptions | None = None) -> Document:
    """Parse `source` (after Liquid, without front matter) into a document, within limits. Never raises."""
    return parse_post("", source, "", kind=kind, options=options)


def parse_post(  # noqa: PLR0913
    before: str,
    main: str,
    after: str,
    *,
    kind: Kind = "markdown",
    options: BodyOptions | None = None,
    stop: Stop | None = None,
) -> Document:
    """Parse a post whose text is `before + main + after`, where the outer parts are boilerplate.

    The outer parts become Folded blocks; link definitions and footnotes count for the whole post, wherever they are.
    Once `stop` is set, parsing ends at its next step, and the result is of no use.
    """
    from reader.library.body.options import BodyOptions  # noqa: PLC0415 (start-up)
    from reader.library.body.parse import parse  # noqa: PLC0415 (start-up)

    return parse((before, main, after), kind, options or BodyOptions(), stop)


def to_markdown(document: Document, *, boilerplate: bool = True) -> Clean:
    """Return `document` as CommonMark with GFM tables, tasks and strikethrough; it parses back to the same document."""
    from reader.library.body.writers.markdown import write_markdown  # noqa: PLC0415 (start-up)

    return write_markdown(document, boilerplate=boilerplate)


def to_text(document: Document, *, boilerplate: bool = False) -> Clean:
    """Return `document` as plain text: words, line breaks and list markers, without link targets."""
    from reader.library.body.writers.text import write_text  # noqa: PLC0415 (start-up)

    return write_text(document, boilerplate=boilerplate)


def quick_text(source: str, *, dialect: str = "kramdown") -> str:
    """Return the words of raw Markdown, HTML and Liquid, about as a page shows them, for an index and word counts.

    In dialects other than kramdown there is no Liquid, and the dialect's additions to Markdown are interpreted.

    Front matter must be removed already. The result is neither clean nor exact; it costs about 10 µs per KB.
    """
    from reader.library.body.raw_words import strip_marks  # noqa: PLC0415 (start-up)

    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    if dialect == "kramdown":
        return strip_marks(source)
    from reader.library.body.commonmark.prepare import prepare, without_comments  # noqa: PLC0415 (start-up)

    return strip_marks(without_comments(prepare(source, dialect), dialect), liquid=False)
