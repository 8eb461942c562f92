"""Converts a post's document to plain lists and back, for pages that are shown before the markup rules are loaded.

Every block is a list: the number of its class, then its fields in order; a plain tuple is a list that begins with -1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reader.library.document import (
    Code,
    Definition,
    Definitions,
    Details,
    Document,
    Folded,
    Footnote,
    Footnotes,
    Heading,
    Item,
    Items,
    Notice,
    Paragraph,
    Quote,
    Row,
    Rule,
    Run,
    Style,
    Table,
)
from reader.text import Clean

__all__ = ["DAMAGED", "pack_document", "unpack_document"]

DAMAGED = (ValueError, TypeError, IndexError, KeyError, RecursionError)
"""The errors that `unpack_document` raises for input that `pack_document` did not create."""

_TUPLE = -1


def _run(text: str, style: int, link: str, source: str) -> Run:
    return Run(Clean(text), Style(style), link, source)


_KINDS: tuple[tuple[type, Callable[..., object]], ...] = (
    (Run, _run),
    *((kind, kind) for kind in (Paragraph, Heading, Code, Quote, Item, Items, Row, Table, Rule, Definition)),
    *((kind, kind) for kind in (Definitions, Footnote, Footnotes, Details, Folded, Notice, Document)),
)
"""The classes of a document, and the functions that build them from their fields. Add new ones at the end."""

_NUMBERS = {kind: number for number, (kind, _) in enumerate(_KINDS)}


def pack_document(document: Document) -> object:
    """Convert a document to lists, texts and numbers for JSON.

    Raises RecursionError if its blocks are nested too deeply.
    """
    return _packed(document)


def unpack_document(packed: object) -> Document:
    """Return the document that `pack_document` packed. Raises one of DAMAGED for anything else."""
    document = _unpacked(packed)
    if not isinstance(document, Document) or type(document.blocks) is not tuple:
        raise TypeError("no document")
    return document


def _packed(value: object) -> object:
    if isinstance(value, tuple):
        return [_NUMBERS.get(type(value), _TUPLE), *map(_packed, value)]
    if isinstance(value, Mapping):
        return dict(value)
    return value.value if isinstance(value, Style) else value


def _unpacked(value: Any) -> object:
    if not isinstance(value, list):
        return value
    number, *parts = value
    made = [_unpacked(part) for part in parts]
    if number == _TUPLE:
        return tuple(made)
    if type(number) is not int or number < 0:
        raise ValueError("no such kind")
    return _KINDS[number][1](*made)
