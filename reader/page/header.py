"""The header above a post's text: title, subtitle, and one quiet line with author, date, minutes, tags and copies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from reader.library.document import Run
from reader.library.post import Entry
from reader.page.inline import inline
from reader.page.model import BLANK, Line, Role, Segment
from reader.page.sheet import Sheet
from reader.page.wrap import wrap
from reader.text import EMPTY, Clean, CleanLine, clean_line
from reader.words import duration

__all__ = ["Header", "header_lines", "header_of"]

BETWEEN = " · "


class Header(NamedTuple):
    """The texts of a post's header, with dates already formatted to the user's preference.

    `copies` counts the appearances of the entry; `first` and `last` are the dates of its first and last one.
    """

    title: CleanLine
    subtitle: CleanLine = EMPTY
    author: CleanLine = EMPTY
    author_url: str = ""
    date: CleanLine = EMPTY
    minutes: int = 0
    tags: tuple[CleanLine, ...] = ()
    copies: int = 1
    first: CleanLine = EMPTY
    last: CleanLine = EMPTY
    draft: bool = False
    notice: CleanLine = EMPTY
    topics: tuple[CleanLine, ...] = ()
    twin: CleanLine = EMPTY
    """The title of a question that asks almost the same; `twin_url` is the address of its post."""
    twin_url: str = ""
    note: CleanLine = EMPTY
    """The user's note on the post."""
    languages: CleanLine = EMPTY
    """The other languages in which the post is available."""


def header_of(entry: Entry, write_date: Callable[[datetime], str]) -> Header:
    """Return the header of an entry; `write_date` formats a date to the user's preference."""
    post = entry.post
    several = len(entry.copies) > 1
    others = [code for code, name in entry.languages.items() if name != post.id]
    return Header(
        title=post.label,
        subtitle=post.subtitle,
        author=post.author,
        author_url=post.author_url,
        date=clean_line(write_date(post.date)),
        minutes=post.minutes,
        tags=post.tags,
        copies=len(entry.copies),
        first=clean_line(write_date(entry.copies[0].date)) if several else EMPTY,
        last=clean_line(write_date(entry.copies[-1].date)) if several else EMPTY,
        draft=post.draft,
        notice=_sentence(post.notice),
        languages=clean_line(f"also in {', '.join(others)}") if others else EMPTY,
    )


def _sentence(problem: CleanLine) -> CleanLine:
    """Turn the message about a file in a list of problems into a sentence about the post being read."""
    if problem.startswith("its "):
        problem = clean_line(f"This post’s {problem.removeprefix('its ')}")
    ends = not problem or problem.endswith((".", "!", "?", "…"))
    return clean_line(f"{problem[:1].upper()}{problem[1:]}{'' if ends else '.'}")


def header_lines(header: Header, width: int, sheet: Sheet, picture: Run | None = None) -> Iterator[Line]:
    """Yield the lines of a header, with `picture` and a blank line at the end; none for an empty header."""
    some = False
    for line in (*_all_lines(header, width, sheet), *_picture(picture, width, sheet)):
        some = True
        yield line
    if some:
        yield Line(BLANK)


def _all_lines(header: Header, width: int, sheet: Sheet) -> Iterator[Line]:
    yield from _text(header.title, Role.TITLE, width, sheet)
    yield from _text(header.subtitle, Role.SUBTITLE, width, sheet)
    yield from _parts(_meta(header, sheet), width, sheet)
    if header.topics:
        yield from _text(clean_line(f"Topics: {', '.join(header.topics)}"), Role.META, width, sheet)
    if header.twin:
        yield from _meta_lines(_twin(header, sheet), width, sheet)
    yield from _text(header.notice, Role.NOTICE, width, sheet)
    if header.note:
        yield from _note(header.note, width, sheet)


def _picture(picture: Run | None, width: int, sheet: Sheet) -> Iterator[Line]:
    for segments, joint in wrap(inline((picture,), Role.META, sheet), width, sheet.cells) if picture else ():
        yield Line(segments, Role.META, joint)


def _text(text: CleanLine, role: Role, width: int, sheet: Sheet) -> Iterator[Line]:
    for segments, joint in wrap([Segment(text, role)], width, sheet.cells):
        yield Line(segments, role, joint)


def _note(note: CleanLine, width: int, sheet: Sheet) -> Iterator[Line]:
    for segments, joint in wrap([Segment(Clean(f"✎ {note}"), Role.NOTE_MARK)], max(width - 2, 1), sheet.cells):
        yield Line((Segment(Clean("▎ "), Role.BAR_NOTE), *segments), Role.NOTE, joint)


def _meta(header: Header, sheet: Sheet) -> list[Segment]:
    parts = []
    if header.draft:
        parts.append(Segment(Clean("draft"), Role.META))
    if header.author:
        link = sheet.link(header.author_url, header.author) if header.author_url else None
        parts.append(Segment(header.author, Role.META, link=link))
    if header.date:
        parts.append(Segment(header.date, Role.META))
    if header.minutes:
        parts.append(Segment(Clean(duration(header.minutes)), Role.META))
    parts.extend(Segment(Clean(f"#{tag}"), Role.TAG) for tag in header.tags)
    if header.copies > 1:
        parts.append(Segment(_copies(header), Role.META))
    if header.languages:
        parts.append(Segment(header.languages, Role.META))
    return parts


def _twin(header: Header, sheet: Sheet) -> list[Segment]:
    link = sheet.link(header.twin_url, header.twin) if header.twin_url else None
    return [Segment(Clean("Also asked as: "), Role.META), Segment(header.twin, Role.META, link=link)]


def _copies(header: Header) -> Clean:
    span = f", {header.first} to {header.last}" if header.first and header.last else ""
    return Clean(f"×{header.copies:,}: published {header.copies:,} times{span}")


def _parts(parts: list[Segment], width: int, sheet: Sheet) -> Iterator[Line]:
    """Lay out the parts of the quiet line, breaking between two parts if possible."""
    line: list[Segment] = []
    used = 0
    for part in parts:
        taken = sheet.cells.width(part.text)
        if line and used + len(BETWEEN) + taken > width:
            yield from _meta_lines(line, width, sheet)
            line, used = [], 0
        if line:
            line.append(Segment(Clean(BETWEEN), Role.META))
            used += len(BETWEEN)
        line.append(part)
        used += taken
    yield from _meta_lines(line, width, sheet)


def _meta_lines(line: list[Segment], width: int, sheet: Sheet) -> Iterator[Line]:
    for segments, joint in wrap(line, width, sheet.cells):
        yield Line(segments, Role.META, joint)
