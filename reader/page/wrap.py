"""Wrapping: styled text -> lines that fit a width, broken at spaces, after hyphens, between ideographs.

No word is hyphenated, and only the white space at a break is dropped. A word wider than the line is cut at a joint of
an address, else after the last cluster that fits. Lines are produced one at a time, so that the first screen of a
paragraph of a megabyte costs no more than a screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reader.cells import Cells
from reader.page.model import Segment
from reader.text import Clean

__all__ = ["Cut", "cut_lines", "cut_pieces", "wrap"]

# Characters that may not begin or end an ideographic line (kinsoku shori, JIS X 4051).
_NO_START = frozenset(
    "、。，．！？：；）」』】》〉〕］｝”’)]}!?,.:;%…—ー々ゝゞ・ぁぃぅぇぉっゃゅょァィゥェォッャュョヮ～"
)
_NO_END = frozenset("（「『【《〈〔［｛“‘([{")

_ADDRESS_JOINTS = "/?&=#._-,;:+%@|"


class Cut(NamedTuple):
    """A line of a text: `text[start:end]`, and what joins it to the next (see `Line.joint`)."""

    start: int
    end: int
    joint: str


def wrap(pieces: Sequence[Segment], width: int, cells: Cells) -> Iterator[tuple[tuple[Segment, ...], str]]:
    """Yield the segments of each line of `pieces` at `width` cells, with the line's joint."""
    if len(pieces) == 1:
        (piece,) = pieces
        for start, end, joint in cut_lines(piece.text, width, cells):
            yield (piece._replace(text=Clean(piece.text[start:end])),), joint
        return
    text = Clean("".join([piece.text for piece in pieces]))
    yield from cut_pieces(pieces, cut_lines(text, width, cells))


def cut_pieces(pieces: Sequence[Segment], cuts: Iterable[Cut]) -> Iterator[tuple[tuple[Segment, ...], str]]:
    """Yield the segments inside each cut of the text of `pieces`, with its joint."""
    index = offset = 0
    for start, end, joint in cuts:
        while index < len(pieces) and offset + len(pieces[index].text) <= start:
            offset += len(pieces[index].text)
            index += 1
        yield _slice(pieces, index, offset, start, end), joint


def _slice(pieces: Sequence[Segment], index: int, offset: int, start: int, end: int) -> tuple[Segment, ...]:
    segments = []
    while offset < end and index < len(pieces):
        piece = pieces[index]
        part = piece.text[max(0, start - offset) : end - offset]
        if part:
            whole = len(part) == len(piece.text)
            segments.append(piece if whole else Segment(Clean(part), *piece[1:]))
        offset += len(piece.text)
        index += 1
    return tuple(segments)


def cut_lines(text: str, width: int, cells: Cells) -> Iterator[Cut]:
    """Yield the lines of `text`; a newline always ends a line. Yields nothing for blank text."""
    position = 0
    while position <= len(text):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        start, end = position, stop
        while start < end and text[start] == " ":
            start += 1
        while end > start and text[end - 1] == " ":
            end -= 1
        if start < end or (stop < len(text) and position > 0):
            yield from _cut_paragraph(text, start, end, width, cells)
        position = stop + 1


def _cut_paragraph(text: str, start: int, end: int, width: int, cells: Cells) -> Iterator[Cut]:
    simple = text.isascii()
    while True:
        if simple or cells.plain(text[start : min(end, start + width + 1)]):
            cut = _cut_plain(text, start, end, width)
        else:
            cut = _cut_clusters(text, start, end, width, cells)
        yield cut
        start = cut.end
        while start < end and text[start] == " ":
            start += 1
        if start >= end:
            return


def _cut_plain(text: str, start: int, end: int, width: int) -> Cut:
    limit = start + width
    if end <= limit:
        return Cut(start, end, "\n")
    space = text.rfind(" ", start, limit + 1)
    if space - start < _filled(width):
        after = _after_hyphen(text, max(start, space), limit)
        if after:
            return Cut(start, after, "")
    if space > start:
        while text[space - 1] == " ":
            space -= 1
        return Cut(start, space, " ")
    return Cut(start, _in_word(text, start, limit), "")


def _filled(width: int) -> int:
    """Return the cells from which a line is full enough to keep a hyphenated word whole."""
    return width * 3 // 4


def _after_hyphen(text: str, start: int, limit: int) -> int:
    """Return the position after the last hyphen or dash between two words in `text[start:limit]`, or 0."""
    for mark in ("-", "–", "—"):
        at = text.rfind(mark, start, limit)
        if at >= start + 2 and text[at + 1 : at + 2].isalpha() and text[at - 2 : at].isalpha():
            return at + 1
    return 0


def _in_word(text: str, start: int, limit: int) -> int:
    """Return where to cut a word that fills the line: after a joint of an address, else at the limit."""
    for at in range(limit - 1, start + (limit - start) // 2, -1):
        if text[at] in _ADDRESS_JOINTS:
            return at + 1
    return limit


def _cut_clusters(text: str, start: int, end: int, width: int, cells: Cells) -> Cut:
    used = 0
    at = start
    best: Cut | None = None
    best_used = 0
    hyphen: Cut | None = None
    wide_before = False
    while at < end:
        following, taken = cells.step(text, at)
        alone = _stands_alone(text[at], taken)
        if text[at] == " ":
            if at > start and text[at - 1] != " ":
                best, best_used, hyphen = Cut(start, at, " "), used, None
        elif at > start and (wide_before or alone):
            if _may_part(text[at - 1], text[at]):
                best, best_used, hyphen = Cut(start, at, ""), used, None
        elif _follows_hyphen(text, start, at):
            hyphen = Cut(start, at, "")
        if used + taken > width:
            if hyphen and best_used < _filled(width):
                best = hyphen
            # A first cluster wider than the line is drawn nevertheless: omitting it would lose text.
            return best or Cut(start, at if at > start else following, "")
        wide_before = alone
        used += taken
        at = min(following, end)
    return Cut(start, end, "\n")


def _follows_hyphen(text: str, start: int, at: int) -> bool:
    return at >= start + 3 and text[at - 1] in "-–—" and text[at].isalpha() and text[at - 3 : at - 1].isalpha()


def _may_part(before: str, after: str) -> bool:
    """Return whether a line may break between two characters, one of which is an ideograph or similar."""
    return before != " " and after not in _NO_START and before not in _NO_END


def _stands_alone(char: str, width: int) -> bool:
    """Return whether a line may break beside this character; Korean words are kept whole."""
    return width == 2 and not ("\uac00" <= char <= "\ud7a3" or "\u1100" <= char <= "\u11ff")
