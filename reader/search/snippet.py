"""Snippets: the sentence of a text that answers a query best, from its beginning, with its matches.

Words are searched for in a copy of the text that is folded letter by letter, so that offsets in it are offsets in the
text; the text is never split into words. Among the sentences with a match, the one with the most distinct words wins;
an early sentence is more likely to be the answer than a late one, a question or the opening of an analogy less likely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from reader.search.index.postings import Postings
from reader.search.words.tokens import fold, is_unspaced
from reader.text import EMPTY, CleanLine, clean_line

__all__ = ["Snippet", "Span", "Texts", "Wanted", "merge", "snippet_of"]

Span = tuple[int, int]
"""A character range [start, end)."""

Wanted = tuple[str, int, float]
"""(folded word or words, number of its term, worth) of something to search for in a text."""

WIDTH = 160
"""Characters of a snippet: a line of a wide terminal and a little more."""
BEFORE = 50
"""Characters shown before the first match if its sentence begins too far away."""
OCCURRENCES = 5
"""Maximum number of occurrences of a word that are considered."""
READINGS_KEPT = 512
"""Number of texts cached between key presses."""
LINES_KEPT = 8
"""Number of lines per text cached between key presses."""
PLACES_KEPT = 32
"""Number of words per text whose places are cached between key presses, and of places whose sentences are: enough for
two queries."""
LOOKED_THROUGH = 12_000
"""Characters of a text that are searched first; the rest is searched only if nothing is found in them."""
MOST_LOOKED_THROUGH = 200_000
"""Maximum number of characters of a text that are searched at all."""
LONGEST_LOOSE = 24
"""Maximum letters of a word between which signs are tolerated."""
SENTENCES = 16
"""Maximum number of sentences that are compared."""
LATE = 0.25
"""Share of its worth that a sentence loses by position, rising to this value for late sentences."""
LONGEST_SENTENCE = 500
"""Characters before and after a match in which the ends of its sentence are searched for."""
NO_ANSWER = 0.75
"""Factor for a question, and for a sentence that opens an analogy or an example."""

_ASKING = ("?", "？", "؟")
_ENDS = ("\n", ". ", "? ", "! ", "。", "！", "？", "؟ ", "۔ ", "। ", "… ")
ASCII_ENDS = 4
"""Number of the leading items of `_ENDS` that can occur in an ASCII text."""
_ANALOGY = re.compile(
    r"(?:imagine|think of|picture|suppose|consider|just as|just like|it(?: is|['’]s) like|like a|as if|for example"
    r"|for instance|stell dir|zum beispiel|imagin|comme si|par exemple|por ejemplo|представ|например|例如|比如"
    r"|たとえば|例えば)",
    re.IGNORECASE,
)
_JOINERS = "[-‐‑'’_/\u200c\u064b-\u0652\u0640]?"
_TWO_LETTERS = (("ss", "ß"), ("ae", "æ"), ("oe", "œ"))


class Snippet(NamedTuple):
    """One line of the text and the spans in it that matched."""

    text: CleanLine = EMPTY
    spans: tuple[Span, ...] = ()


Sentence = tuple[int, int, float]
"""(start, end, likelihood that it answers anything)."""

Line = tuple[CleanLine, int, int, int]
"""(the line, start and end of the range [start, end) of the text that it shows, characters before that range).

If cleaning moved the letters, the range is empty."""


class ScannedText:
    """A text with a cache of what was searched for in it: most words are the same from one key press to the next."""

    __slots__ = ("_lines", "_places", "_sentences", "_signs", "plain", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = _plain(text)
        self._places: dict[str, tuple[Span, ...]] = {}
        self._sentences: dict[int, Sentence] = {}
        self._lines: dict[Span, Line] = {}
        self._signs = _ENDS[:ASCII_ENDS] if text.isascii() else _ENDS

    def sentence(self, at: int) -> Sentence:
        """Return the sentence around an offset."""
        found = self._sentences.get(at)
        if found is None:
            if len(self._sentences) >= PLACES_KEPT:
                self._sentences.clear()
            start, end = _sentence(self.text, at, self._signs)
            is_answer = self.text[end - 1 : end] not in _ASKING and not _ANALOGY.match(self.text, start)
            found = self._sentences[at] = start, end, 1.0 if is_answer else NO_ANSWER
        return found

    def line(self, start: int, first: int) -> Line:
        """Return the line that shows the match at `first`, whose sentence begins at `start`."""
        found = self._lines.get((start, first))
        if found is None:
            if len(self._lines) >= LINES_KEPT:
                self._lines.clear()
            found = self._lines[start, first] = _cut(self.text, start, first)
        return found

    def places(self, word: str) -> tuple[Span, ...]:
        """Return the first `OCCURRENCES` places where a word occurs as a whole word."""
        found = self._places.get(word)
        if found is None:
            if len(self._places) >= PLACES_KEPT:
                self._places.clear()
            found = self._places[word] = tuple(_whole(self.plain, word))
        return found

    def loose_places(self, word: str) -> Iterator[Span]:
        """Yield the places of a word with signs between letters ("wifi" in "Wi-Fi") or two letters written as one."""
        for two, one in _TWO_LETTERS:
            if two in word:
                yield from _whole(self.plain, word.replace(two, one))
        if 2 < len(word) <= LONGEST_LOOSE:
            for found in islice(_loose(word).finditer(self.plain), OCCURRENCES):
                if _is_whole(self.plain, *found.span()):
                    yield found.span()


@lru_cache(maxsize=128)
def _loose(word: str) -> re.Pattern[str]:
    return re.compile(_JOINERS.join(map(re.escape, word)))


class Texts:
    """A cache of the texts that snippets were last made from."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._readings: dict[tuple[int, int], ScannedText] = {}

    def readings(self, number: int) -> Iterator[ScannedText]:
        """Yield the beginning of a document's text, then, if it is longer, the text up to the limit."""
        for length in (LOOKED_THROUGH, MOST_LOOKED_THROUGH):
            found = self._readings.get((number, length))
            if found is None:
                if len(self._readings) >= READINGS_KEPT:
                    self._readings.clear()
                text = self._postings.text(number)
                found = self._readings[number, length] = ScannedText(text[:length])
            yield found
            if len(found.text) < length:
                return


def snippet_of(texts: Texts, number: int, wanted: Sequence[Wanted]) -> Snippet | None:
    """Return the line of a document's text that answers best, or None if it contains nothing of `wanted`."""
    for reading in texts.readings(number):
        found = _places(reading, wanted)
        if found:
            return _line(reading, found, wanted)
    return None


_Place = tuple[int, int, int, float]
"""(start, end, number of the term, worth)."""


def _places(reading: ScannedText, wanted: Sequence[Wanted]) -> list[_Place]:
    """Return the occurrences of what is wanted as whole words."""
    places = [(start, end, term, worth) for word, term, worth in wanted for start, end in reading.places(word)]
    if not places:
        places = [
            (start, end, term, worth) for word, term, worth in wanted for start, end in reading.loose_places(word)
        ]
    places.sort()
    return places


def _line(reading: ScannedText, places: Sequence[_Place], wanted: Sequence[Wanted]) -> Snippet | None:
    line, start, end, before = reading.line(*_best_sentence(reading, places))
    if start < end:
        shift = start - before
        spans = [(a - shift, b - shift) for a, b, _, _ in places if start <= a and b <= end]
    else:
        # Search again in the cleaned line.
        spans = [(a, b) for a, b, _, _ in _places(ScannedText(line), wanted)]
    return Snippet(line, merge(spans)) if spans else None


def _cut(text: str, start: int, first: int) -> Line:
    """Return the line from the beginning of a sentence, or from shortly before the match if that is too far."""
    opening = closing = ""
    if first - start > WIDTH - BEFORE:
        space = text.find(" ", first - BEFORE, first)
        start, opening = (space + 1 if space >= 0 else first - min(BEFORE, 20)), "…"
    while start < first and (text[start].isspace() or text[start] in "#*>-"):
        start += 1
    end = min(len(text), start + WIDTH)
    stop = text.find("\n", first, end)
    if stop >= 0:
        end = stop
    elif end < len(text):
        space = text.rfind(" ", first + 1, end)
        end, closing = (space if space > first else end), "…"
    piece = text[start:end].rstrip()
    whole = f"{opening}{piece}{closing}"
    line = clean_line(whole)
    return line, start, start + len(piece) if line == whole else start, len(opening)


def _best_sentence(reading: ScannedText, places: Sequence[_Place]) -> tuple[int, int]:
    """Return (start of the sentence, first match in it) of the sentence that answers best."""
    if len(places) == 1:
        return reading.sentence(places[0][0])[0], places[0][0]
    best, where = -1.0, (0, places[0][0])
    at, last, looked_at = 0, len(places), 0
    most: dict[int, float] = {}
    for _, _, term, worth in places:
        if worth > most.get(term, 0.0):
            most[term] = worth
    possible = sum(most.values())
    while at < last and looked_at < SENTENCES:
        looked_at += 1
        first = places[at][0]
        earliness = 1 - LATE * (first / LOOKED_THROUGH if first < LOOKED_THROUGH else 1.0)
        if best >= possible * earliness:
            break  # no later sentence can be better
        start, end, likelihood = reading.sentence(first)
        worths: dict[int, float] = {}
        begun, stop = at, max(end, first + 1)
        while at < last:
            place, _, term, worth = places[at]
            if place >= stop:
                break
            if worth > worths.get(term, 0.0):
                worths[term] = worth
            at += 1
        value = sum(worths.values()) * earliness * likelihood
        if value > best + 1e-9:
            best, where = value, (start, places[begun][0])
    return where


def _sentence(text: str, at: int, signs: Sequence[str]) -> Span:
    """Return the sentence around an offset; `signs` are those that may end one."""
    start = max(0, at - LONGEST_SENTENCE)
    end = min(len(text), at + LONGEST_SENTENCE)
    for sign in signs:
        # Search only within the bounds found so far.
        found = text.rfind(sign, start, at)
        if found >= 0:
            start = found + len(sign)
        found = text.find(sign, at, end)
        if found >= 0:
            end = found + len(sign.rstrip())
    while start < at and text[start].isspace():
        start += 1
    return start, end


def merge(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return spans in order, with overlapping and adjacent ones merged."""
    if len(spans) == 1 and spans[0][0] < spans[0][1]:
        return (spans[0],)
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        elif start < end:
            out.append((start, end))
    return tuple(out)


def _plain(text: str) -> str:
    """Return `text` folded letter by letter, each letter at its offset."""
    plain = text.lower()
    if len(plain) != len(text):
        plain = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    if plain.isascii():
        return plain
    for letter in set(plain):
        if not letter.isascii():
            folded = fold(letter)
            if len(folded) == 1 and folded != letter:
                plain = plain.replace(letter, folded)
    return plain


def _whole(plain: str, word: str) -> Iterator[Span]:
    at, left, piece = plain.find(word), OCCURRENCES, is_unspaced(word)
    while at >= 0 and left and word:
        end = at + len(word)
        if piece or _is_whole(plain, at, end):
            yield at, end
            left -= 1
        at = plain.find(word, end)


def _is_whole(plain: str, start: int, end: int) -> bool:
    """Return whether no letter or digit is on either side."""
    return not (plain[end : end + 1].isalnum() or (start and plain[start - 1].isalnum()))
