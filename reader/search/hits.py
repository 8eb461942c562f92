"""What a query found, hit by hit: an entry, what of it matched, and whether a note holds the words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from reader.library.post import Entry
from reader.search.marker import BETWEEN, RELATED, MatchMarker
from reader.search.snippet import Snippet, Span
from reader.search.words.lexicon import Lexicon
from reader.search.words.tokens import tokenize, whole_words
from reader.text import EMPTY, CleanLine, clean_line
from reader.words import counted

__all__ = ["Hit", "Match", "Results", "holds_words", "part_with"]

BEFORE = 24
"""Characters of a note before the first word that matched; where there are more, its beginning gives way."""

LOOKED_AT = 50
"""Hits that are looked at for whether any of them holds the words."""

Match = Literal["about", "mention"]


class Hit:
    """An entry that was found. Spans and snippet are made when they are first looked at."""

    __slots__ = ("_marker", "_reason", "_snippet", "_spans", "entry", "match", "note", "noted", "number", "score")

    def __init__(self, entry: Entry, score: float, marker: MatchMarker, number: int, match: Match = "about") -> None:
        self.entry = entry
        self.score = score
        self.note = ""
        """The person's own note from the words on, where it holds them."""
        self.noted = ""
        """That note as a whole."""
        self.match: Match = match
        """`about`: the entry is about the query; `mention`: it holds the words, or something like them."""
        self._marker = marker
        self.number = number
        """The place of the entry in the library."""
        self._spans: tuple[Span, ...] | None = None
        self._reason: CleanLine | None = None
        self._snippet: Snippet | bool | None = False

    @property
    def title_spans(self) -> tuple[Span, ...]:
        """Characters [start, end) of the entry's title that matched."""
        if self._spans is None:
            self._spans = self._marker.title(self.number)
        return self._spans

    @property
    def snippet(self) -> Snippet | None:
        """A line of the text around the best match, or None where nothing of the query stands in the text."""
        if isinstance(self._snippet, bool):
            self._snippet = self._marker.snippet(self.number)
        return self._snippet

    @property
    def small_words(self) -> frozenset[str]:
        """Words of the text, folded, that match small words of the query: marked only beside others."""
        return self._marker.small_words

    @property
    def name_words(self) -> frozenset[str]:
        """Words of the text, folded, that match with others beside them alone: marked only as a name of several."""
        return self._marker.name_words

    @property
    def typed_words(self) -> frozenset[str]:
        """Words of the text, folded, that are words of the query and not only related to them."""
        return self._marker.typed_words

    @property
    def opening(self) -> CleanLine:
        """How the entry's text begins: for one that was found by its title alone."""
        return self._marker.opening(self.number)

    @property
    def reason(self) -> CleanLine:
        """What the entry holds instead of a typed word ("related: tracking"); empty where it holds them all."""
        if self._reason is None:
            self._reason = clean_line(f"your note: {self.note}") if self.note else self._marker.reason(self.number)
        return self._reason

    @property
    def is_related(self) -> bool:
        """Whether the entry holds something like a word of the query instead of it."""
        return any(part.startswith(RELATED) for part in self.reason.split(BETWEEN))

    def reason_with(self, note: str) -> CleanLine:
        """The same where the note on the entry is another one by now, or none."""
        if not self.noted or self.noted == note:
            return self.reason
        return clean_line(f"your note: {note}" if note else "")

    @property
    def reason_beside_correction(self) -> CleanLine:
        """The same where the corrected query is told already: nothing of what was taken for other words."""
        return self._marker.reason(self.number, corrections=False) if self.reason and not self.note else self.reason

    def __repr__(self) -> str:
        return f"Hit({self.entry.title!r}, {self.score:.3f})"


class Results(NamedTuple):
    """What a query found: hits in order, sentences for the person, a corrected query.

    `total` entries are about the query; after them in `hits` come `mentions` further ones that hold its words.
    """

    hits: list[Hit]
    total: int
    mentions: int = 0
    literal: bool = True
    """Whether the mentions hold the words themselves; else they hold something like them."""
    hints: tuple[CleanLine, ...] = ()
    corrected: CleanLine | None = None
    by_words: bool = True
    """Whether words were looked for; else filters alone let the entries through, in the library's order."""
    left_out: CleanLine = EMPTY
    """A sentence about words that were given up, as nothing is like them."""
    wrong: CleanLine = EMPTY
    """Why the query cannot be meant (see `parse.Query.wrong`): a script must not take these hits for what it wants."""

    @property
    def only_related(self) -> bool:
        """Whether none of the hits holds all words of the query, as they were put right: only something like them."""
        return self.by_words and bool(self.hits) and all(hit.is_related for hit in self.hits[:LOOKED_AT])

    def why_related(self, query: str) -> CleanLine:
        """A sentence that says so; empty where it is not so."""
        if not self.only_related:
            return EMPTY
        words = self.corrected or clean_line(query)
        several = len(words.split()) > 1
        held = f"“{words}”" if not several else f"all words of “{words}”" if self.corrected else "all of these words"
        return clean_line(f"No post holds {held}; these posts are related.")

    @property
    def divider(self) -> CleanLine:
        """What stands above the mentions."""
        return self.divider_of(self.mentions)

    def divider_of(self, count: int) -> CleanLine:
        """The same where only `count` of them are shown."""
        posts = counted(count, "post")
        return clean_line(f"mentioned in {posts}" if self.literal else f"similar words in {posts}")


def holds_words(text: str, words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a short text holds all the words, in any form; the last one may be half typed."""
    there = whole_words(tokenize(text))
    keys = {key for word in there for key in lexicon.keys(word)}
    return all(
        not keys.isdisjoint(lexicon.keys(word))
        or (word is words[-1] and any(other.startswith(word) for other in there))
        for word in words
    )


def part_with(text: str, words: Sequence[str], lexicon: Lexicon) -> str:
    """A short text from a little before the first of the words on, with an ellipsis where it does not begin there."""
    keys = {key for word in words for key in lexicon.keys(word)}
    for token in tokenize(text):
        if not keys.isdisjoint(lexicon.keys(token.text)) or token.text.startswith(words[-1]):
            space = text.rfind(" ", 0, max(token.start - BEFORE, 0))
            return f"…{text[space + 1 :]}" if token.start > BEFORE and space > 0 else text
    return text
