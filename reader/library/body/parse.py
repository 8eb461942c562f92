"""Parsing a post's body: choosing the parser, folding boilerplate, and handling text that is too much."""

from __future__ import annotations

import re

from reader.library.body.html.meaning import new_builder
from reader.library.body.html.parser import feed_html
from reader.library.body.options import BodyOptions
from reader.library.clock import Clock, Stop
from reader.library.document import Document, Notice, Paragraph, Run
from reader.text import clean_block, clean_line

__all__ = ["parse"]

_LINE_ENDS = re.compile(r"\r\n?")
_UNDRAWN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
"""Control characters for which a browser draws nothing."""


def parse(parts: tuple[str, str, str], kind: str, options: BodyOptions, stop: Stop | None = None) -> Document:
    """Parse a post in three parts, the outer two of which are boilerplate."""
    parts = (_text(parts[0]), _text(parts[1]), _text(parts[2]))
    seconds = options.limits.seconds_for(sum(map(len, parts)), slowly=options.is_slow(kind))
    clock = Clock(seconds, stop)
    try:
        return _markdown(parts, options, clock) if kind == "markdown" else _other(parts, kind, options, clock)
    except RecursionError:
        # The depth limits prevent this, unless the caller's stack is already deep.
        return _as_it_stands("".join(parts))


def _text(source: str) -> str:
    if "\r" in source:
        source = _LINE_ENDS.sub("\n", source)
    return _UNDRAWN.sub("", source.removeprefix("\ufeff"))


def _markdown(parts: tuple[str, str, str], options: BodyOptions, clock: Clock) -> Document:
    if options.is_slow("markdown"):
        from reader.library.body.commonmark.parse import read  # noqa: PLC0415 (start-up)

        return read(parts, options, clock)
    from reader.library.body.kramdown.convert import MarkdownWriter  # noqa: PLC0415 (start-up)
    from reader.library.body.kramdown.dialect import read_blocks  # noqa: PLC0415 (start-up)
    from reader.library.body.kramdown.nodes import Shared  # noqa: PLC0415 (start-up)

    builder = new_builder(options.limits)
    builder.dollars = options.dollars
    shared = Shared(options, clock)
    nodes = [read_blocks(part, shared) if part.strip() else [] for part in parts]
    writer = MarkdownWriter(builder, shared)
    for place, blocks in enumerate(nodes):
        if not blocks:
            continue
        if place != 1:
            builder.open("folded")
        writer.write(blocks)
        if place != 1:
            builder.close_frames(1)
    writer.write_notes()
    if shared.deep:
        builder.notice(f"What is nested deeper than {options.limits.depth} levels is shown flat.")
    return builder.document()


def _other(parts: tuple[str, str, str], kind: str, options: BodyOptions, clock: Clock) -> Document:
    builder = new_builder(options.limits)
    builder.keep_lines = kind == "text"
    builder.dollars = options.dollars
    for place, part in enumerate(parts):
        if not part.strip():
            continue
        if place != 1:
            builder.open("folded")
        feed_html(builder, part, clock)
        if place != 1:
            builder.close_frames(1)
    return builder.document()


def _as_it_stands(source: str) -> Document:
    notice = Notice(clean_line("This post is shown as it is written: it is too deeply nested to be read."))
    text = clean_block(source.strip())
    return Document((notice, Paragraph((Run(text),))) if text else (notice,))
