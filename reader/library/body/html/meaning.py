"""A builder with the meanings of HTML's elements."""

from __future__ import annotations

from reader.library.body.html.builder import DocumentBuilder, Tags
from reader.library.body.html.closers import CLOSERS
from reader.library.body.html.elements import ENDERS, OPENERS
from reader.library.body.options import BodyLimits

__all__ = ["new_builder"]

_TAGS = Tags(OPENERS, ENDERS, CLOSERS)


def new_builder(limits: BodyLimits) -> DocumentBuilder:
    """Return a builder for one document."""
    return DocumentBuilder(limits, _TAGS)
