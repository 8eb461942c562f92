"""What matched, shown: the letters of a title, and one line from the text around the best match."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reader.search.fuzzy import Phrase
from reader.search.index import Postings
from reader.search.ranking import Term, phrase_places
from reader.search.tokens import Token, tokenize
from reader.text import EMPTY, CleanLine, clean_line

__all__ = ["Snippet", "Span", "snippet", "title_spans"]

Span = tuple[int, int]
"""Characters [start, end)."""

WIDTH = 120
"""Characters of a snippet: a line of a wide terminal."""
BEFORE = 36
"""Characters before the first match, so that it is read in its sentence."""
LOOKED_AT = 24
"""Words of a query's meanings that are looked for in a text."""
OCCURRENCES = 12
"""Places of one word that are considered."""
SECONDARY = 0.7
"""Share of the best quality in the same title that another match needs to be marked."""

_PUNCTUATION = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "…": "."}
)


@dataclass(frozen=True, slots=True)
class Snippet:
    """One line of the text and the spans in it that matched."""

    text: CleanLine = EMPTY
    spans: tuple[Span, ...] = ()


# ---------------------------------------------------------------- titles


def title_spans(postings: Postings, terms: Sequence[Term], title: str) -> tuple[Span, ...]:
    """The spans of `title` that the terms matched, as they matched: a beginning, letters, or the whole word."""
    tokens = [(token, postings.word(token.text)) for token in tokenize(title)]
    numbers = [number for _, number in tokens if number is not None]
    places = [n for _, n in tokens if n is not None], [t.position for t, n in tokens if n is not None]
    marked: list[Span] = []
    loose: list[Token] = []
    for term in terms:
        best = max((term.meanings.words.get(number, 0.0) for number in numbers), default=0.0)
        for token, number in tokens:
            quality = term.meanings.words.get(number, 0.0) if number is not None else 0.0
            if quality and quality >= SECONDARY * best:
                if term.function:
                    loose.append(token)
                elif number is not None:
                    marked.extend(_letters(term, token, number))
        for phrase in term.meanings.phrases:
            if phrase.quality >= SECONDARY * best:
                found = phrase_places(phrase, *places)
                marked.extend(_phrase_spans(phrase, [t for t in tokens if t[0].position in found]))
    return merge(marked + _beside(loose, marked, title))


def _phrase_spans(phrase: Phrase, tokens: Sequence[tuple[Token, int | None]]) -> Iterator[Span]:
    for token, number in tokens:
        for i, part in enumerate(phrase.parts):
            if number in part:
                length = phrase.letters[i] if phrase.letters else token.end - token.start
                yield token.start, min(token.end, token.start + length)


def _letters(term: Term, token: Token, number: int) -> list[Span]:
    typed = term.text
    plain = token.end - token.start == len(token.text)
    if plain and token.text != typed and token.text.startswith(typed):
        stem = number in term.meanings.words and term.meanings.words[number] >= 0.95
        return [(token.start, token.end if stem else token.start + len(typed))]
    if plain and number in term.meanings.abbreviated:
        spans, at = [], 0
        for letter in typed:
            at = token.text.index(letter, at) if letter in token.text[at:] else at
            spans.append((token.start + at, token.start + at + 1))
            at += 1
        return spans
    return [(token.start, token.end)]


def _beside(loose: list[Token], marked: list[Span], title: str) -> list[Span]:
    """Small words are marked where they stand beside a marked one, or where there is nothing else to mark."""
    if not marked:
        return [(token.start, token.end) for token in loose]
    kept: list[Span] = []
    ends = list(marked)
    for token in (*loose, *reversed(loose)):
        for start, end in ends:
            if (not title[end : token.start].strip() and end <= token.start) or (
                not title[token.end : start].strip() and token.end <= start
            ):
                kept.append((token.start, token.end))
                ends.append((token.start, token.end))
                break
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


# ----------------------------------------------------------------- texts


def snippet(postings: Postings, terms: Sequence[Term], text: str) -> Snippet | None:
    """One line around the place where most of the query stands together, or None where none of it is there."""
    words = _wanted(postings, terms)
    if not words or not text:
        return None
    found = _places(_plain(text), words)
    if not found:
        return None
    start = _best_window(found)
    line = _cut(text, start)
    spans = [(at, at + len(word)) for at, word, _, _ in _places(_plain(line), words)]
    return Snippet(line, merge(spans)) if spans else None


def _wanted(postings: Postings, terms: Sequence[Term]) -> list[tuple[str, int, float]]:
    """(word, number of its term, worth) of what may be looked for, the best first."""
    wanted = []
    for i, term in enumerate(terms):
        if term.function and len(terms) > 1:
            continue
        ranked = sorted(term.meanings.words.items(), key=lambda pair: -pair[1])[:8]
        wanted += [(postings.words[w], i, quality * term.share) for w, quality in ranked if quality > 0.3]
    wanted.sort(key=lambda item: -item[2])
    return wanted[:LOOKED_AT]


def _plain(text: str) -> str:
    """`text` in lower case with plain punctuation, character for character."""
    lower = text.lower() if text.isascii() else text.translate(_PUNCTUATION).lower()
    if len(lower) != len(text):
        lower = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return lower


def _places(plain: str, words: list[tuple[str, int, float]]) -> list[tuple[int, str, int, float]]:
    """(start, word, number of the term, worth) of the words' occurrences as whole words."""
    places: list[tuple[int, str, int, float]] = []
    for word, term, worth in words:
        at = plain.find(word)
        for _ in range(OCCURRENCES):
            if at < 0:
                break
            end = at + len(word)
            if not (at and plain[at - 1].isalnum()) and not (end < len(plain) and plain[end].isalnum()):
                places.append((at, word, term, worth))
            at = plain.find(word, end)
    if not places and not plain.isascii():
        by_word = {word: (term, worth) for word, term, worth in words}
        places.extend(
            (token.start, plain[token.start : token.end], *by_word[token.text])
            for token in tokenize(plain)
            if token.text in by_word
        )
    places.sort()
    return places


def _best_window(places: list[tuple[int, str, int, float]]) -> int:
    """Where the first match of the best window lies: the one that holds the most worth of different terms."""
    best, where = -1.0, places[0][0]
    for i, (start, _, _, _) in enumerate(places):
        held: dict[int, float] = {}
        for at, word, term, worth in places[i:]:
            if at + len(word) > start + WIDTH - BEFORE:
                break
            held[term] = max(worth, held.get(term, 0.0))
        value = sum(held.values())
        if value > best + 1e-9:
            best, where = value, start
    return where


def _cut(text: str, at: int) -> CleanLine:
    """A line of about `WIDTH` characters with the match at `at`, from a sentence's start if one is near."""
    start = max(0, at - BEFORE)
    if start:
        sentence = max(text.rfind(". ", start, at), text.rfind("\n", start, at), text.rfind("? ", start, at))
        space = text.find(" ", start, at)
        start = sentence + 1 if sentence >= 0 else (space + 1 if space >= 0 else start)
    end = min(len(text), start + WIDTH)
    if end < len(text):
        space = text.rfind(" ", at + 1, end)
        end = space if space > at else end
    piece = text[start:end]
    body = re.sub(r"\s+", " ", piece).strip()
    return clean_line(
        ("…" if start and text[start - 1 : start].strip() not in (".", "?", "!") else "")
        + body
        + ("…" if end < len(text) else "")
    )
