"""Marks what matched: letters of a title, a line of the text, and the reason if a typed word is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial, reduce
from operator import and_, itemgetter

from reader.search.index.phrases import Phrase, phrase_places
from reader.search.index.postings import BODY, LABEL, LEAD, TITLE, Postings
from reader.search.index.terms import Term
from reader.search.query.matching import nearest
from reader.search.snippet import WIDTH, Snippet, Span, Texts, Wanted, merge, snippet_of
from reader.search.words.tokens import is_unspaced
from reader.text import EMPTY, CleanLine, clean_line

__all__ = ["BETWEEN", "RELATED", "MatchMarker"]

_Token = tuple[int, int, int, int]
"""(word, place, start, end) of a word in a title."""

_Held = Callable[[], int]
"""Returns the documents that contain something, looked up on each call."""

RELATED = "related: "
"""Prefix of the reason for a hit that contains something similar instead of the typed words."""
BETWEEN = "; "
"""Separator between the parts of a reason."""
LOOKED_AT = 14
"""Maximum number of meanings of a query that are searched for in a text."""
MEANINGS = 8
"""Maximum number of words that one typed word may match in a text, the likeliest first."""
DOUBTFUL = 0.3
"""Quality up to which a word is not marked in a text."""
MOST_OTHERS = 40
"""Maximum number of words checked for the reason of a hit, the likeliest first."""
REASONS = 2
"""Maximum number of words that a reason names."""
SECONDARY = 0.7
"""Share of the best quality in the same title that another match needs in order to be marked."""
OTHER_FORM = 0.95
"""Quality from which a longer word is another form of the typed word, not a word that begins with it."""


class MatchMarker:
    """Marks what the terms of one query matched."""

    def __init__(self, postings: Postings, terms: Sequence[Term], texts: Texts, titles: Callable[[int], str]) -> None:
        """`titles` returns a document's title as written."""
        self._postings = postings
        self._terms = terms
        self._texts = texts
        self._titles = titles
        self._instead_of: dict[int, list[tuple[int, int]]] = {}
        self._begun_by: dict[int, int] = {}

    # ------------------------------------------------------------- titles

    @cached_property
    def _words(self) -> dict[int, list[tuple[int, float]]]:
        """The terms that each word matches, with the quality."""
        met: dict[int, list[tuple[int, float]]] = {}
        for i, term in enumerate(self._terms):
            for word, quality in term.meanings.words.items():
                met.setdefault(word, []).append((i, quality))
        return met

    @cached_property
    def _phrases(self) -> list[tuple[int, Phrase, int]]:
        return [(i, phrase, bits) for i, term in enumerate(self._terms) for phrase, bits, _ in term.phrases]

    @cached_property
    def small_words(self) -> frozenset[str]:
        """The words matched only by small words of the query, if it has others: alone they are no evidence."""
        met = {term.function: set[int]() for term in self._terms}
        for term in self._terms:
            met[term.function].update(term.meanings.words)
        small = met[True] - met[False] if len(met) > 1 else ()
        return frozenset(self._postings.words[word] for word in small)

    @cached_property
    def name_words(self) -> frozenset[str]:
        """The words that stand for the query only together with others, such as "data" in what GDPR abbreviates."""
        alone = {word for term in self._terms for word in term.meanings.words}
        phrases = [phrase for term in self._terms for phrase in term.meanings.phrases]
        together = {word for phrase in phrases for part in phrase.parts for word in part}
        return frozenset(self._postings.words[word] for word in together - alone)

    @cached_property
    def typed_words(self) -> frozenset[str]:
        """The words of the query itself, not just related ones: in any form, completed, corrected or abbreviated."""
        words = self._postings.words
        typed = set[str]()
        for term in self._terms:
            found = term.meanings
            typed.update(words[word] for word in found.forms | found.abbreviated)
            typed.update(
                words[word] for word in found.words if words[word].startswith(term.text) or self._is_meant(term, word)
            )
            named = (part for phrase in found.phrases if phrase.ordered for part in phrase.parts)
            typed.update(words[word] for part in named for word in part)
        return frozenset(typed)

    def title(self, number: int) -> tuple[Span, ...]:
        """Return the spans of a document's title that matched: a beginning, letters, or the whole word."""
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
            if bits >> number & 1 and phrase.quality >= SECONDARY * best.get(i, 0.0):
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
        if text.startswith(typed) and (quality < OTHER_FORM or is_unspaced(typed)):
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
    def _wanted(self) -> list[tuple[Wanted, int]]:
        """What to search for in texts, best first: words and whole names, each with the documents that contain it."""
        wanted: dict[str, tuple[Wanted, _Held]] = {}
        content = [term for term in self._terms if not term.function] or self._terms
        for i, term in enumerate(self._terms):
            for text, quality, held in self._looked_for(term) if term in content else ():
                worth = quality * term.share
                if quality > DOUBTFUL and (text not in wanted or worth > wanted[text][0][2]):
                    wanted[text] = (text, i, worth), held
        best = sorted(wanted.values(), key=lambda item: -item[0][2])[:LOOKED_AT]
        return [(one, held()) for one, held in best]

    def _looked_for(self, term: Term) -> Iterator[tuple[str, float, _Held]]:
        """Yield what a term may stand for in a text, with the quality and a function that returns its documents."""
        ranked = sorted(term.meanings.words.items(), key=itemgetter(1), reverse=True)
        if len(term.text) == 1 and is_unspaced(term.text) and ranked:
            # A single character matches pairs of characters, so search for the character itself.
            yield term.text, ranked[0][1], partial(self._in_texts, term.meanings.words)
            return
        for word, quality in ranked[:MEANINGS]:
            yield self._postings.words[word], quality, partial(self._in_texts, (word,))
        for phrase in term.meanings.phrases:
            for name, words in self._names(phrase):
                yield name, phrase.quality, partial(self._in_texts_together, words)

    def _in_texts(self, words: Iterable[int]) -> int:
        return self._postings.documents(LEAD, words) | self._postings.documents(BODY, words)

    def _in_texts_together(self, words: Iterable[int]) -> int:
        return reduce(and_, (self._in_texts((word,)) for word in words))

    def _names(self, phrase: Phrase) -> Iterator[tuple[str, Sequence[int]]]:
        """Yield the likeliest text of a name, its words in their commonest forms joined by spaces, and these words."""
        if phrase.letters or not phrase.ordered:
            return
        words = self._postings.words
        commonest = [max(part, key=lambda word: self._postings.frequency(BODY, word)) for part in phrase.parts]
        yield " ".join(words[word] for word in commonest), commonest

    def snippet(self, number: int) -> Snippet | None:
        """Return the line of the text that answers best, or None if nothing of the query is in the text."""
        there = [one for one, held in self._wanted if held >> number & 1]
        best: dict[int, float] = {}
        for _, term, worth in there:
            # The best one comes first.
            best.setdefault(term, worth)
        # Where the word itself occurs, its other meanings are not marked.
        wanted = [one for one in there if one[2] >= SECONDARY * best[one[1]]]
        return snippet_of(self._texts, number, wanted) if wanted else None

    def opening(self, number: int) -> CleanLine:
        """Return the beginning of a document's text; empty while the texts are not known."""
        return clean_line(self._postings.text(number)[:WIDTH].strip().partition("\n")[0])

    # ------------------------------------------------------------ reasons

    def reason(self, number: int, *, corrections: bool = True) -> CleanLine:
        """Return what a document contains instead of the typed words; empty if it contains them.

        Without `corrections`, corrected words are left out, for use where the correction is shown elsewhere.
        """
        told: list[str] = []
        for term in sorted(self._terms, key=lambda term: -term.share):
            if term.function or (term.held | self._begun(term)) >> number & 1 or len(told) >= REASONS:
                continue
            if term.meanings.corrected and not corrections:
                continue
            found = self._instead(term, number)
            if found and found not in told:
                told.append(found)
        return clean_line(BETWEEN.join(told)) if told else EMPTY

    def _begun(self, term: Term) -> int:
        """Return the documents that contain a word that a term begins: they contain it, if not as a whole word."""
        known = self._begun_by.get(term.place)
        if known is None:
            words = [word for word in term.meanings.words if self._postings.words[word].startswith(term.text)]
            known = self._begun_by[term.place] = self._in_texts(words) | self._postings.documents(TITLE, words)
        return known

    def _instead(self, term: Term, number: int) -> str:
        """Return what stands for a term in a document."""
        for phrase, bits, _ in sorted(term.phrases, key=lambda row: -row[0].quality):
            if bits >> number & 1 and not phrase.letters:
                spans = list(_phrase_spans(phrase, list(self._postings.title_tokens(number))))
                if spans:
                    text = self._titles(number)[spans[0][0] : spans[-1][1]]
                    if term.meanings.corrected and phrase.ordered:
                        return f"matches “{text}”"
                    return f"{term.text.upper()} = {text}" if phrase.ordered else f"{RELATED}{text}"
        for word, held in self._others(term):
            if held >> number & 1:
                shown = self._postings.spelled(word)
                return f"matches “{shown}”" if self._is_meant(term, word) else f"{RELATED}{shown}"
        return ""

    def _is_meant(self, term: Term, word: int) -> bool:
        """Return whether a word is what a misspelt term was corrected to, in any form, not just related to it."""
        meant = term.meanings.corrected
        return bool(meant) and (
            self._postings.words[word].startswith(meant)
            or word in self._postings.of_key(self._postings.lexicon.keys(meant)[0])
            or bool(nearest(term.text, [self._postings.words[word]]))
        )

    def _others(self, term: Term) -> list[tuple[int, int]]:
        """Return (word, documents with it) for the words that a term may stand for and that do not begin with it."""
        known = self._instead_of.get(term.place)
        if known is None:
            known = [
                (word, self._in_texts((word,)) | self._in_names(word))
                for word, _ in sorted(term.meanings.words.items(), key=lambda pair: -pair[1])[:MOST_OTHERS]
                if word not in term.meanings.abbreviated and not self._postings.words[word].startswith(term.text)
            ]
            self._instead_of[term.place] = known
        return known

    def _in_names(self, word: int) -> int:
        return self._postings.documents(TITLE, (word,)) | self._postings.documents(LABEL, (word,))


def _phrase_spans(phrase: Phrase, tokens: Sequence[_Token]) -> Iterator[Span]:
    places = phrase_places(phrase, [token[0] for token in tokens], [token[1] for token in tokens])
    for word, place, start, end in tokens:
        if place in places:
            for i, part in enumerate(phrase.parts):
                if word in part:
                    yield start, min(end, start + phrase.letters[i]) if phrase.letters else end


def _beside(loose: list[Span], marked: list[Span]) -> list[Span]:
    """Return the spans of small words to mark: those next to a marked word, or all if nothing else is marked."""
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
