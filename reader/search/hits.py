"""Search results: hits with their matches, the reasons for them, and hints for the user."""

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
"""Characters of a note shown before the first matching word; what precedes them is cut."""

LOOKED_AT = 50
"""Number of hits checked for whether any of them contains all the words."""

Match = Literal["about", "mention"]


class Hit:
    """An entry that was found. Spans and snippet are computed on first access."""

    __slots__ = ("_marker", "_reason", "_snippet", "_spans", "entry", "match", "note", "noted", "number", "score")

    def __init__(self, entry: Entry, score: float, marker: MatchMarker, number: int, match: Match = "about") -> None:
        self.entry = entry
        self.score = score
        self.note = ""
        """The user's note from the matching words on, if it contains them."""
        self.noted = ""
        """The whole of that note."""
        self.match: Match = match
        """`about`: the entry is about the query; `mention`: it contains the words or similar ones."""
        self._marker = marker
        self.number = number
        """The index of the entry in the library."""
        self._spans: tuple[Span, ...] | None = None
        self._reason: CleanLine | None = None
        self._snippet: Snippet | bool | None = False

    @property
    def title_spans(self) -> tuple[Span, ...]:
        """The character ranges [start, end) of the entry's title that matched."""
        if self._spans is None:
            self._spans = self._marker.title(self.number)
        return self._spans

    @property
    def snippet(self) -> Snippet | None:
        """A line of the text around the best match, or None if nothing in the text matches."""
        if isinstance(self._snippet, bool):
            self._snippet = self._marker.snippet(self.number)
        return self._snippet

    @property
    def small_words(self) -> frozenset[str]:
        """Words of the text, folded, that match small words of the query: marked only beside others."""
        return self._marker.small_words

    @property
    def name_words(self) -> frozenset[str]:
        """Words of the text, folded, that match only together with others: marked only as part of a longer name."""
        return self._marker.name_words

    @property
    def typed_words(self) -> frozenset[str]:
        """Words of the text, folded, that are words of the query, not just related to them."""
        return self._marker.typed_words

    @property
    def opening(self) -> CleanLine:
        """The beginning of the entry's text, shown if only the title matched."""
        return self._marker.opening(self.number)

    @property
    def reason(self) -> CleanLine:
        """What the entry contains instead of a typed word ("related: tracking"); empty if it contains them all."""
        if self._reason is None:
            self._reason = clean_line(f"your note: {self.note}") if self.note else self._marker.reason(self.number)
        return self._reason

    @property
    def is_related(self) -> bool:
        """Whether the entry contains something similar instead of a word of the query."""
        return any(part.startswith(RELATED) for part in self.reason.split(BETWEEN))

    def reason_with(self, note: str) -> CleanLine:
        """Return the reason given the entry's current note, which may have changed or been removed."""
        if not self.noted or self.noted == note:
            return self.reason
        return clean_line(f"your note: {note}" if note else "")

    @property
    def reason_beside_correction(self) -> CleanLine:
        """The reason without corrected words, for display beside the corrected query."""
        return self._marker.reason(self.number, corrections=False) if self.reason and not self.note else self.reason

    def __repr__(self) -> str:
        return f"Hit({self.entry.title!r}, {self.score:.3f})"


class Results(NamedTuple):
    """The results of a query: hits in order, hints for the user, a corrected query.

    `total` entries are about the query; they are followed in `hits` by `mentions` others that contain its words.
    """

    hits: list[Hit]
    total: int
    mentions: int = 0
    literal: bool = True
    """Whether the mentions contain the words themselves, not just similar ones."""
    hints: tuple[CleanLine, ...] = ()
    corrected: CleanLine | None = None
    by_words: bool = True
    """Whether the query contains words; otherwise the hits are what passes its filters, in the library's order."""
    left_out: CleanLine = EMPTY
    """A sentence about words that were ignored because nothing similar was found."""
    wrong: CleanLine = EMPTY
    """Why the query makes no sense (see `parse.Query.wrong`): a script must not use these hits."""
    explained: bool = False
    """Whether the hints say why there are no hits, such as that no post was read on a day."""

    @property
    def only_related(self) -> bool:
        """Whether none of the hits contains all words of the query, as corrected, but only similar ones."""
        return self.by_words and bool(self.hits) and all(hit.is_related for hit in self.hits[:LOOKED_AT])

    def why_related(self, query: str) -> CleanLine:
        """Return a sentence that says so, or an empty line if it is not so."""
        if not self.only_related:
            return EMPTY
        words = self.corrected or clean_line(query)
        several = len(words.split()) > 1
        held = f"“{words}”" if not several else f"all words of “{words}”" if self.corrected else "all of these words"
        return clean_line(f"No post holds {held}; these posts are related.")

    @property
    def divider(self) -> CleanLine:
        """The heading above the mentions."""
        return self.divider_of(self.mentions)

    def divider_of(self, count: int) -> CleanLine:
        """Return the heading for only `count` mentions."""
        posts = counted(count, "post")
        return clean_line(f"mentioned in {posts}" if self.literal else f"similar words in {posts}")


def holds_words(text: str, words: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether a short text contains all the words, in any form; the last word may be half typed."""
    there = whole_words(tokenize(text))
    keys = {key for word in there for key in lexicon.keys(word)}
    return all(
        not keys.isdisjoint(lexicon.keys(word))
        or (word is words[-1] and any(other.startswith(word) for other in there))
        for word in words
    )


def part_with(text: str, words: Sequence[str], lexicon: Lexicon) -> str:
    """Return a short text from shortly before the first matching word on, with an ellipsis if its beginning is cut."""
    keys = {key for word in words for key in lexicon.keys(word)}
    for token in tokenize(text):
        if not keys.isdisjoint(lexicon.keys(token.text)) or token.text.startswith(words[-1]):
            space = text.rfind(" ", 0, max(token.start - BEFORE, 0))
            return f"…{text[space + 1 :]}" if token.start > BEFORE and space > 0 else text
    return text
