"""A post's document as plain lists and back, for a page that is to be there before the rules of its markup are loaded.

Every block is a list: the number of its kind, then its fields in their order; a tuple is one that begins with -1.
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
"""What `unpack_document` raises for what `pack_document` did not make."""

_TUPLE = -1


def _run(text: str, style: int, link: str, source: str) -> Run:
    return Run(Clean(text), Style(style), link, source)


_KINDS: tuple[tuple[type, Callable[..., object]], ...] = (
    (Run, _run),
    *((kind, kind) for kind in (Paragraph, Heading, Code, Quote, Item, Items, Row, Table, Rule, Definition)),
    *((kind, kind) for kind in (Definitions, Footnote, Footnotes, Details, Folded, Notice, Document)),
)
"""The classes of a document, and what makes one of its fields. A new one goes to the end."""

_NUMBERS = {kind: number for number, (kind, _) in enumerate(_KINDS)}


def pack_document(document: Document) -> object:
    """A document as lists, texts and numbers, as JSON has them.

    Raises RecursionError where its blocks lie too deep in one another.
    """
    return _packed(document)


def unpack_document(packed: object) -> Document:
    """The document that `pack_document` took apart. Raises one of DAMAGED for anything else."""
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
