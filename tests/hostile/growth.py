"""How the work of each stage grows with its text: every construct of every grammar, repeated to 200 KB.

    python -m tests.hostile.growth [STAGE...] [--size 200000] [--every 1]

A construct is repeated so that one text is four times as long as the other. What is linear takes four times as long
then, what is quadratic sixteen times; both are measured in processor time in one thread, several times where they
look bad, so that a slow or busy machine changes nothing. The stages run without the time limits and bounds that keep a
hostile text from harming anyone: those would hide what grows.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf, isinf
from pathlib import Path

from rich.cells import cell_len

from reader.library.body import BodyLimits, BodyOptions, Kind, parse_body, quick_text, to_markdown, to_text
from reader.library.jekyll.front_matter import decode, parse_post
from reader.library.liquid import LiquidLimits, render_liquid
from reader.page import lay_out
from reader.search.index.features import features_of
from reader.search.query.parse import parse as parse_query
from reader.settings import load_settings
from tests.hostile.constructs import MARKDOWN, QUERIES, TEMPLATES, TOML, YAML
from tests.hostile.expressions import unit
from tests.hostile.fuzz import _Site
from tests.hostile.timing import seconds_of

__all__ = ["CONSTRUCTS", "STAGES", "Construct", "Growth", "constructs_of", "growth"]

WORST = 8.0
"""How many times as long a text four times as long may take."""

ENOUGH = 50.0
"""How many times as long as `unit` the longer text must take for its growth to matter: some tenth of a second."""

LONGEST = 20.0
"""Seconds of processor time after which a stage is ended that has not proved anything before."""

_ENDS = "'\">])}`~*_$%}}}-->]]></b></a></div>"
"""Ends of what a construct may have begun, once: what looks for one of them now finds it far away."""

_EVER = 1e9
_MANY = 1 << 60
_LIMITS = BodyLimits(blocks=_MANY, rows=_MANY, code_lines=_MANY, lines=_MANY, line=_MANY, marks=_MANY, seconds=_EVER)
_LIQUID = LiquidLimits(output=_MANY, rounds=_MANY, seconds=_EVER)


@dataclass(frozen=True, slots=True)
class Construct:
    """A text: something before, a piece again and again, something after. `{n}` in the piece is its number."""

    name: str
    before: str
    piece: str
    after: str = ""

    def text(self, size: int) -> str:
        """The text with about `size` characters."""
        count = max(size // len(self.piece), 1)
        if "{n}" in self.piece:
            middle = "".join([self.piece.replace("{n}", str(number)) for number in range(count)])
        else:
            middle = self.piece * count
        return self.before + middle + self.after


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds of processor time for a text and for one that is four times as long."""

    short: float
    long: float

    @property
    def times(self) -> float:
        """How many times as long the longer text took."""
        return self.long / max(self.short, 1e-4)

    @property
    def is_bad(self) -> bool:
        """Whether the work grows faster than the text."""
        return self.long > ENOUGH * unit() and self.times > WORST


def _body(kind: Kind, **options: object) -> Callable[[str], None]:
    def stage(text: str) -> None:
        parse_body(text, kind=kind, options=BodyOptions(limits=_LIMITS, **options))  # type: ignore[arg-type]

    return stage


def _page(text: str) -> None:
    page = lay_out(parse_body(text, options=BodyOptions(limits=_LIMITS)), width=80, measure=cell_len)
    page.finish()


def _written(text: str) -> None:
    document = parse_body(text, options=BodyOptions(limits=_LIMITS))
    to_markdown(document)
    to_text(document)


def _words(text: str) -> None:
    quick_text(text)
    features_of(text)


def _front_matter(text: str) -> None:
    text = text[: 60 * 1024]
    decode(text.encode("utf-8", "surrogatepass"))
    parse_post(f"---\n{text}\n---\n{text}")


def _liquid(text: str) -> None:
    render_liquid(text, {"title": "x"}, _Site(), _LIQUID)


def _settings(text: str) -> None:
    from contextlib import suppress

    from reader.errors import ReaderError

    with tempfile.NamedTemporaryFile("wb", suffix=".toml") as file:
        file.write(text.encode("utf-8", "surrogatepass"))
        file.flush()
        with suppress(ReaderError):
            load_settings(Path(file.name))


STAGES: dict[str, Callable[[str], None]] = {
    "kramdown": _body("markdown"),
    "kramdown, plain": _body("markdown", gfm=False, markdown_in_html=True, emoji=True, hard_wrap=True, dollars=True),
    "html": _body("html"),
    "text": _body("text"),
    "github": _body("markdown", dialect="github"),
    "obsidian": _body("markdown", dialect="obsidian"),
    "mdx": _body("markdown", dialect="mdx"),
    "page": _page,
    "writers": _written,
    "words": _words,
    "liquid": _liquid,
    "front matter": _front_matter,
    "query": lambda text: parse_query(text) and None,
    "settings": _settings,
    "notes": _body("markdown", dialect="notes"),
    "hexo": _body("markdown", dialect="hexo"),
}

_BY_STAGE = {"liquid": TEMPLATES, "front matter": YAML, "settings": TOML, "query": QUERIES}


def constructs_of(stage: str) -> Iterator[Construct]:
    """Every construct of a stage's grammar: by itself, on lines, in paragraphs, between words, in a list, a quotation,
    a cell, and nested in its own end.
    """
    for piece in dict.fromkeys(_BY_STAGE.get(stage, (*MARKDOWN, *(TEMPLATES if stage == "words" else ())))):
        if not piece:
            continue
        bare = piece.rstrip("\n")
        forms = {
            "": ("", piece, ""), "on lines": ("", f"{bare}\n", ""), "in paragraphs": ("", f"{bare}\n\n", ""),
            "between words": ("x ", f"{bare} a ", " z"), "after a word": ("x", piece, "z\n"),
            "before every end": ("", piece, _ENDS),
        }  # fmt: skip
        if stage not in _BY_STAGE:
            forms |= {
                "in items": ("", f"- {bare}\n", ""), "in a quotation": ("", f"> {bare}\n", ""),
                "indented": ("- a\n", f"  {bare}\n", ""), "in cells": ("", f"| {bare} | a |\n", ""),
                "in a cell": ("| ", f"{bare} | ", "\n"),
            }  # fmt: skip
        for form, (before, middle, after) in forms.items():
            if middle:
                yield Construct(f"{piece!r} {form}".strip(), before, middle, after)


CONSTRUCTS = {stage: tuple(constructs_of(stage)) for stage in STAGES}


def _measured(function: Callable[[str], None], short: str, long: str) -> Growth:
    """One measurement of both; the longer text is stopped once it has taken twice as long as it may."""
    took = seconds_of(lambda: function(short), LONGEST)
    if took is None:
        return Growth(0.0, inf)
    longer = seconds_of(lambda: function(long), max(2 * WORST * took, LONGEST))
    return Growth(took, inf if longer is None else longer)


def growth(stage: str, construct: Construct, size: int) -> Growth:
    """How the time of a stage grows up to a text of `size`; what looks bad is measured again, and the best counts."""
    function = STAGES[stage]
    short, long = construct.text(size // 4), construct.text(size)
    gc.collect()
    gc.disable()
    try:
        best = _measured(function, short, long)
        for _ in range(3):
            if not best.is_bad or isinf(best.long):
                break
            again = _measured(function, short, long)
            best = Growth(max(best.short, again.short), min(best.long, again.long))
    finally:
        gc.enable()
    return best


def main() -> int:
    """Print what grows faster than its text, or takes far longer than others."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("stages", nargs="*", default=list(STAGES))
    parser.add_argument("--size", type=int, default=200_000)
    parser.add_argument("--every", type=int, default=1, help="take one construct of so many")
    parser.add_argument("--seconds", type=float, default=8.0)
    options = parser.parse_args()
    bad = 0
    for stage in options.stages:
        slowest = Growth(0, 0), ""
        for construct in CONSTRUCTS[stage][:: options.every]:
            first = growth(stage, construct, options.size // 16)
            if first.is_bad:
                found = first
            elif first.long < options.seconds / 400:
                continue
            else:
                found = growth(stage, construct, options.size)
            slowest = max(slowest, (found, construct.name), key=lambda it: it[0].long)
            if found.is_bad or found.long > options.seconds:
                bad += 1
                print(f"{stage}: {construct.name}: {found.long:.2f} s, {found.times:.1f} times", flush=True)
        print(
            f"{stage}: {len(CONSTRUCTS[stage])} constructs; slowest {slowest[0].long:.2f} s: {slowest[1]}", flush=True
        )
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
