"""What matched, shown: the letters of a title, and one line from the text around the best match."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from reader.search.index.phrases import Phrase, phrase_places
from reader.search.index.postings import Postings
from reader.search.index.terms import Term
from reader.search.words.tokens import tokenize
from reader.text import EMPTY, CleanLine, clean_line

__all__ = ["Marker", "Snippet", "Span", "Texts"]

Span = tuple[int, int]
"""Characters [start, end)."""

_Token = tuple[int, int, int, int]
"""(word, place, start, end) of a word in a title."""

WIDTH = 120
"""Characters of a snippet: a line of a wide terminal."""
BEFORE = 36
"""Characters before the first match, so that it is read in its sentence."""
LOOKED_AT = 12
"""Words of a query's meanings that are looked for in a text."""
OCCURRENCES = 6
"""Places of one word that are considered."""
MEANINGS = 8
"""Words that one typed word may be shown as in a text, the likeliest first."""
DOUBTFUL = 0.3
"""Quality below which a word is not marked in a text."""
READINGS_KEPT = 512
"""Texts that are kept between keys."""
_OTHER_LETTER = re.compile("[^\x00-\xbf\u2000-\u206f]")

SECONDARY = 0.7
"""Share of the best quality in the same title that another match needs to be marked."""
OTHER_FORM = 0.95
"""Quality from which a longer word is the typed one in another form, not one it begins."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """One line of the text and the spans in it that matched."""

    text: CleanLine = EMPTY
    spans: tuple[Span, ...] = ()


class Reading:
    """A text with what was already looked for in it: of two neighbouring keys most words are the same."""

    __slots__ = ("_lines", "_places", "plain", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = _lowered(text)
        self._places: dict[str, tuple[Span, ...]] = {}
        self._lines: dict[int, tuple[CleanLine, int | None]] = {}

    def places(self, word: str) -> tuple[Span, ...]:
        """Where a word stands as a whole word, the first `OCCURRENCES`."""
        found = self._places.get(word)
        if found is None:
            found = self._places[word] = tuple(_whole(self.plain, word))
        return found

    def line(self, at: int) -> tuple[CleanLine, int | None]:
        """See `_cut`."""
        found = self._lines.get(at)
        if found is None:
            found = self._lines[at] = _cut(self.text, at)
        return found


class Texts:
    """The texts that snippets were last made from."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._readings: dict[int, Reading] = {}

    def reading(self, number: int) -> Reading:
        """The text of a document."""
        found = self._readings.get(number)
        if found is None:
            if len(self._readings) >= READINGS_KEPT:
                self._readings.clear()
            found = self._readings[number] = Reading(self._postings.text(number))
        return found


class Marker:
    """Marks what the terms of one query matched."""

    def __init__(self, postings: Postings, terms: Sequence[Term], texts: Texts) -> None:
        self._postings = postings
        self._terms = terms
        self._texts = texts

    # ------------------------------------------------------------- titles

    @cached_property
    def _words(self) -> dict[int, list[tuple[int, float]]]:
        """The terms that each word meets, with the quality."""
        met: dict[int, list[tuple[int, float]]] = {}
        for i, term in enumerate(self._terms):
            for word, quality in term.meanings.words.items():
                met.setdefault(word, []).append((i, quality))
        return met

    @cached_property
    def _phrases(self) -> list[tuple[int, Phrase, int]]:
        return [(i, phrase, bits) for i, term in enumerate(self._terms) for phrase, bits, _ in term.phrases]

    def title(self, number: int) -> tuple[Span, ...]:
        """The spans of a document's title that matched: a beginning, letters, or the whole word."""
        best: dict[int, float] = {}
        met: list[tuple[int, float, int, int]] = []
        known = self._words
        words, _ = self._postings.title(number)
        for at, word in enumerate(words):
            if word in known:
                for i, quality in known[word]:
                    met.append((i, quality, word, at))
                    if quality > best.get(i, 0.0):
                        best[i] = quality
        marked: list[Span] = []
        for i, phrase, bits in self._phrases:
            if phrase.quality >= SECONDARY * best.get(i, 0.0) and bits >> number & 1:
                best[i] = max(phrase.quality, best.get(i, 0.0))
                marked.extend(_phrase_spans(phrase, list(self._postings.title_tokens(number))))
        loose: list[Span] = []
        for i, quality, word, at in met:
            if quality >= SECONDARY * best[i]:
                span = self._postings.title_span(number, at)
                if self._terms[i].function:
                    loose.append(span)
                else:
                    marked.extend(self._letters(self._terms[i], quality, word, span))
        return merge(marked + _beside(loose, marked))

    def _letters(self, term: Term, quality: float, word: int, span: Span) -> list[Span]:
        start, end = span
        text, typed = self._postings.words[word], term.text
        if end - start != len(text) or text == typed:
            return [(start, end)]
        if text.startswith(typed) and quality < OTHER_FORM:
            return [(start, start + len(typed))]
        if word in term.meanings.abbreviated:
            spans, at = [], 0
            for letter in typed:
                at = text.find(letter, at) + 1
                spans.append((start + at - 1, start + at))
            return spans
        return [(start, end)]

    # -------------------------------------------------------------- texts

    @cached_property
    def _wanted(self) -> list[tuple[str, int, float]]:
        """(word, number of its term, worth) of what is looked for in a text, the best first."""
        wanted: dict[str, tuple[str, int, float]] = {}
        for i, term in enumerate(self._terms):
            if term.function and len(self._terms) > 1:
                continue
            ranked = sorted(term.meanings.words.items(), key=lambda pair: -pair[1])
            for word, quality in ranked[:MEANINGS]:
                text, worth = self._postings.words[word], quality * term.share
                if quality > DOUBTFUL and worth > wanted.get(text, ("", 0, 0.0))[2]:
                    wanted[text] = text, i, worth
        return sorted(wanted.values(), key=lambda item: -item[2])[:LOOKED_AT]

    def snippet(self, number: int) -> Snippet | None:
        """One line around the place where most of the query stands together, None where nothing of it is there."""
        if not self._wanted:
            return None
        reading = self._texts.reading(number)
        found = _places(reading, self._wanted)
        if not found:
            return None
        first = _best_window(found) if len(found) > 1 else found[0][0]
        line, shift = reading.line(first)
        if shift is None:
            spans = [(start, end) for start, end, _, _ in _places(Reading(line), self._wanted)]
        else:
            last = len(line) - (line[-1] == "…") + shift
            spans = [(start - shift, end - shift) for start, end, _, _ in found if shift <= start and end <= last]
        return Snippet(line, merge(spans)) if spans else None


def _phrase_spans(phrase: Phrase, tokens: Sequence[_Token]) -> Iterator[Span]:
    places = phrase_places(phrase, [token[0] for token in tokens], [token[1] for token in tokens])
    for word, place, start, end in tokens:
        if place in places:
            for i, part in enumerate(phrase.parts):
                if word in part:
                    yield start, min(end, start + phrase.letters[i]) if phrase.letters else end


def _beside(loose: list[Span], marked: list[Span]) -> list[Span]:
    """Small words are marked where they stand beside a marked one, or where there is nothing else to mark."""
    if not marked or not loose:
        return loose
    starts = {start for start, _ in marked}
    ends = {end for _, end in marked}
    kept = []
    for start, end in loose:
        if start - 1 in ends:
            kept.append((start, end))
            ends.add(end)
    for start, end in reversed(loose):
        if end + 1 in starts:
            kept.append((start, end))
            starts.add(start)
    return kept


def merge(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in order, overlapping and touching ones as one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        elif start < end:
            out.append((start, end))
    return tuple(out)


def _lowered(text: str) -> str:
    """`text` in small letters, each at its place."""
    plain = text.lower()
    return plain if len(plain) == len(text) else "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def _whole(plain: str, word: str) -> Iterator[Span]:
    at, left = plain.find(word), OCCURRENCES
    while at >= 0 and left:
        end = at + len(word)
        if not (plain[end : end + 1].isalnum() or (at and plain[at - 1].isalnum())):
            yield at, end
            left -= 1
        at = plain.find(word, end)


def _places(reading: Reading, words: list[tuple[str, int, float]]) -> list[tuple[int, int, int, float]]:
    """(start, end, number of the term, worth) of the words' occurrences as whole words."""
    places = [(start, end, term, worth) for word, term, worth in words for start, end in reading.places(word)]
    if not places and not reading.text.isascii() and _OTHER_LETTER.search(reading.text):
        # Accents and scripts without spaces: only the slow way finds them.
        by_word = {word: (term, worth) for word, term, worth in words}
        places = [(t.start, t.end, *by_word[t.text]) for t in tokenize(reading.text) if t.text in by_word]
    places.sort()
    return places


def _best_window(places: list[tuple[int, int, int, float]]) -> int:
    """Where the first match of the best window lies: the one that holds the most worth of different terms."""
    best, where = -1.0, places[0][0]
    for i, (start, _, _, _) in enumerate(places):
        last = start + WIDTH - BEFORE
        held: dict[int, float] = {}
        for _, end, term, worth in places[i:]:
            if end > last:
                break
            if worth > held.get(term, 0.0):
                held[term] = worth
        value = sum(held.values())
        if value > best + 1e-9:
            best, where = value, start
    return where


def _cut(text: str, at: int) -> tuple[CleanLine, int | None]:
    """A line of about `WIDTH` characters with the match at `at`, from a sentence's start if one is near.

    With it comes what to take from a place in the text to get the place in the line, or None where that is not even.
    """
    start = max(0, at - BEFORE)
    opening = closing = ""
    if start:
        sentence = max(text.rfind(". ", start, at), text.rfind("\n", start, at), text.rfind("? ", start, at))
        space = text.find(" ", start, at)
        if sentence >= 0:
            start = sentence + 1
        else:
            start = space + 1 if space >= 0 else start
            opening = "…"
    while start < at and text[start].isspace():
        start += 1
    end = min(len(text), start + WIDTH)
    if end < len(text):
        space = text.rfind(" ", at + 1, end)
        end = space if space > at else end
        closing = "…"
    piece = text[start:end].rstrip()
    line = clean_line(f"{opening}{piece}{closing}")
    return line, start - len(opening) if line == f"{opening}{piece}{closing}" else None
