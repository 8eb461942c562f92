"""A hostile site of the project's own: variations of every kind of case, made in a folder of the tests."""

from __future__ import annotations

from pathlib import Path

from tests.hostile.variations import controls, metadata, odd_files, texts
from tests.hostile.variations.making import Maker

__all__ = ["GROUPS", "make_site"]

GROUPS = {
    "control": (odd_files.control,),
    "terminal": (controls.values,),
    "body": (controls.bodies,),
    "markup": (controls.markup,),
    "frontmatter": (metadata.dates, metadata.front_matter, metadata.structures),
    "markdown": (texts.markdown,),
    "liquid": (texts.liquid,),
    "unicode": (odd_files.widths,),
    "files": (odd_files.files, odd_files.names),
    "export": (odd_files.exports,),
    "links": (odd_files.links,),
}


def make_site(place: Path, groups: tuple[str, ...] = tuple(GROUPS), *, every: int = 1) -> Path:
    """Write the cases of `groups` below `place`, or one of `every` so many; the manifest's path."""
    maker = Maker(place, every)
    for group in groups:
        for write in GROUPS[group]:
            write(maker)
    return maker.finish()
