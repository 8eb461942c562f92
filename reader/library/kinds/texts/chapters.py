"""References of Quarto and bookdown to other chapters, replaced by the name of the target and its chapter."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reader.library.body.commonmark.bookdown import names_in
from reader.library.body.commonmark.quarto import CROSS_REFERENCE, called_in, kind_of_label
from reader.library.body.commonmark.scan import outside_code
from reader.library.kinds.base import BodyPlace

__all__ = ["with_far_references"]

_ENDINGS = (".Rmd", ".qmd", ".rmd")
"""Extensions of chapters that may refer to one another."""
_BOOKDOWN = re.compile(r"\\@ref\(([\w:./-]{1,100})\)")
_STARTS = r"\\@ref\(|\[-?@|(?<![\w@\\])@"
_MOST_FILES = 500
_LARGEST = 2_000_000


def with_far_references(body: str, place: BodyPlace) -> str:
    """Replace each reference in `body` that only another chapter defines by its name there."""
    if "\\@ref(" not in body and not ("@" in body and CROSS_REFERENCE.search(body)):
        return body
    own = _named(body)
    far: Mapping[str, str] | None = None

    def meant(source: str, start: int) -> tuple[str, int] | None:
        nonlocal far
        old = _BOOKDOWN.match(source, start)
        found = old or CROSS_REFERENCE.match(source, start)
        if found is None:
            return None
        label = found[1] if old else found[2]
        called = own.get(label)
        if called is None:
            far = _all_named(place) if far is None else far
            called = far.get(label)
        elif not called.startswith("“"):
            # Numbers of the text's own figures are resolved with the figures.
            called = None
        if called is None:
            return found[0], found.end()
        bare = old or called.startswith("“") or found[1] == "[-"
        return called if bare else f"{kind_of_label(label)} {called}", found.end()

    return outside_code(body, _STARTS, meant)


def _named(text: str) -> dict[str, str]:
    return {**names_in(text), **called_in(text)}


def _all_named(place: BodyPlace) -> Mapping[str, str]:
    """Return all reference targets in all chapters, by label. Each file is read once."""
    known = place.kept.get("labels")
    if isinstance(known, dict):
        return known
    named: dict[str, str] = {}
    room = _LARGEST
    for name, title in list(place.titles().items())[:_MOST_FILES]:
        text = _chapter(place, name)
        room -= len(text)
        if room < 0:
            break
        for label, called in _named(text).items():
            named.setdefault(label, called if called.startswith("“") else f"{called} in “{title}”")
    place.kept["labels"] = named
    return named


def _chapter(place: BodyPlace, name: str) -> str:
    for ending in _ENDINGS:
        try:
            return place.read(name + ending)
        except OSError:
            continue
    return ""
