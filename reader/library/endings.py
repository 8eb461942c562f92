"""What the endings of files say, in one place: which are Markdown, and for whom."""

from __future__ import annotations

__all__ = ["JEKYLL_MARKDOWN", "MARKDOWN", "OTHER_LANGUAGES"]

JEKYLL_MARKDOWN = ("markdown", "mkdown", "mkdn", "mkd", "md")
"""What Jekyll takes for Markdown unless a site's `markdown_ext` says otherwise (jekyll.md 3)."""

MARKDOWN = frozenset({*JEKYLL_MARKDOWN, "mdown"})
"""What is Markdown in a folder that was made for no program, or for another one than Jekyll."""

OTHER_LANGUAGES = {
    "rst": "reStructuredText", "adoc": "AsciiDoc", "asciidoc": "AsciiDoc", "org": "Org", "mdoc": "Markdoc",
    "ipynb": "a Jupyter notebook", "textile": "Textile", "mediawiki": "MediaWiki",
}  # fmt: skip
"""Texts in other languages than Markdown, which are told."""
