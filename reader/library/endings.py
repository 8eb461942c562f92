"""The meaning of file name endings, in one place: which of them are Markdown, and for which program."""

from __future__ import annotations

__all__ = ["DOCUMENTS", "JEKYLL_MARKDOWN", "MARKDOWN", "OTHER_LANGUAGES"]

JEKYLL_MARKDOWN = ("markdown", "mkdown", "mkdn", "mkd", "md")
"""Jekyll's Markdown endings unless a site's `markdown_ext` says otherwise (jekyll.md 3)."""

MARKDOWN = frozenset({*JEKYLL_MARKDOWN, "mdown"})
"""Markdown endings in a folder that was made for no program or for one other than Jekyll."""

OTHER_LANGUAGES = {
    "rst": "reStructuredText", "adoc": "AsciiDoc", "asciidoc": "AsciiDoc", "org": "Org", "mdoc": "Markdoc",
    "ipynb": "a Jupyter notebook", "textile": "Textile", "mediawiki": "MediaWiki", "lr": "a page of Lektor",
    "asc": "AsciiDoc", "wiki": "wiki markup", "creole": "Creole", "tid": "a note of TiddlyWiki", "norg": "Neorg",
}  # fmt: skip
"""Texts in markup other than Markdown; they are reported."""

DOCUMENTS = frozenset({"txt", "html", "htm", "docx", "odt", "rtf", "pdf", "epub", "tex", "typ"})
"""Endings of other files that may contain texts; they are mentioned only if a folder contains nothing else to read."""
