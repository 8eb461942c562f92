"""Query words -> terms -> ranked documents; knows no library and no query language."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise

from reader.search.index.acronyms import links as acronym_links
from reader.search.index.fuzzy import DOUBT_PREFIX, EXACT, SPLIT, Meanings, meanings
from reader.search.index.phrases import Phrase
from reader.search.index.postings import TITLE, Postings
from reader.search.index.terms import Term, prepare
from reader.search.ranking import Ranked, Sums, above_cut, nearest, rank
from reader.search.snippet import Texts
from reader.search.words.thesaurus import Link, Thesaurus
from reader.search.words.tokens import FUNCTION_WORDS, Token, key_of, title_key, tokenize

__all__ = ["Engine", "Found"]

MAX_TERMS = 32
"""Words of a query that are looked at; a pasted page is no query."""


MAX_COMPLETIONS = 2
"""Words that a half typed word may become and still be looked up in the thesaurus."""
PART_OF_UNIT = 0.7
"""What a word of a compound name ("data" of "general data protection regulation") is worth by itself."""
WORDS_KEPT = 256
"""Typed words whose meanings are kept between keys."""
MAX_BEGUN = 8
"""Words of the thesaurus that a half typed word may stand for."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found, and the terms it was read as."""

    ranked: Ranked
    terms: list[Term]


class Engine:
    """Finds documents in one set of postings."""

    def __init__(self, postings: Postings, words: Thesaurus) -> None:
        self.postings = postings
        self.texts = Texts(postings)
        self._thesaurus = words.joined(acronym_links(postings.acronyms))
        self._kept: dict[tuple[str, bool], Meanings] = {}
        _ = postings.rarity  # made here, where nobody waits for a key

    def find(self, text: str, allowed: int | None = None, *, zone: str = "", demanded: str | None = None) -> Found:
        """The documents that `text` is about, of those in `allowed`. Without a space at its end it may be unfinished.

        `zone`: "title" or "text" to look there alone; `demanded`: the words of `text` that all of `allowed` hold.
        """
        sure = frozenset(token.text for token in tokenize(demanded or ""))
        terms = self.terms(text, typing=not text[-1:].isspace(), zone=zone, sure=sure)
        bits = self.postings.all if allowed is None else allowed
        equal = self.postings.titled(title_key(text)) & bits
        if not terms:
            return Found(rank(self.postings, Sums([]), equal, equal), [])
        for term in terms:
            if term.text in sure:
                term.known = 1.0
        sums = Sums(terms)
        shown = bits if all(term.text in sure for term in terms) else above_cut(sums, bits) | equal
        ranked = rank(self.postings, sums, shown, equal, titles=zone != "text")
        return Found(ranked, terms)

    def alike(self, text: str, allowed: int) -> Found:
        """The documents of `allowed` that have most in common with `text`, however little of it the others know."""
        terms = self.terms(text, typing=False)
        sums = Sums(terms)
        return Found(rank(self.postings, sums, nearest(sums, allowed)), terms)

    def is_title(self, text: str) -> bool:
        """Whether a title is `text`, but for case, accents and punctuation."""
        return bool(self.postings.titled(title_key(text)))

    def terms(self, text: str, *, typing: bool, zone: str = "", sure: frozenset[str] = frozenset()) -> list[Term]:
        """The words of `text` with all that they may stand for; those of `sure` stand for themselves alone."""
        tokens = tokenize(text)
        plain = [token for token in tokens if token.whole][:MAX_TERMS]
        terms = [
            self._itself(token) if token.text in sure else self._term(token, last=typing and token is plain[-1])
            for token in plain
        ]
        self._compounds(tokens, terms)
        self._neighbours(terms)
        self._expand([term for term in terms if term.text not in sure])
        prepare(self.postings, terms, {term.place for term in terms if self._is_light(term)}, zone)
        return terms

    def _itself(self, token: Token) -> Term:
        """A word that is met as it stands alone, in any zone."""
        found = Meanings(exact=True)
        number = self.postings.word(token.text)
        if number is not None:
            found.offer(number, EXACT)
        return Term(token.text, token.position, found, function=token.text in FUNCTION_WORDS)

    def _term(self, token: Token, *, last: bool) -> Term:
        function = token.text in FUNCTION_WORDS
        if function:
            # A sentence's small words match as they are: nobody misspells "the" into a subject.
            found = Meanings()
            number = self.postings.word(token.text)
            if number is not None:
                found.offer(number, 1.0)
                found.exact = True
            if last and len(token.text) < 5:
                found = meanings(self.postings, token.text, last=True, familiar=True)
            return Term(token.text, token.position, found, function=True)
        found = meanings(self.postings, token.text, last=last, familiar=self._thesaurus.knows(key_of(token.text)))
        return Term(token.text, token.position, found)

    def _is_light(self, term: Term) -> bool:
        return not term.spoken and (term.text.isdigit() or key_of(term.text) in self._thesaurus.light)

    def _compounds(self, tokens: list[Token], terms: list[Term]) -> None:
        """A compound that was typed as such may stand joined in a title."""
        for token in tokens:
            number = None if token.whole else self.postings.word(token.text)
            if number is None:
                continue
            for term, plain in zip(terms, (t for t in tokens if t.whole), strict=False):
                if token.start <= plain.start and plain.end <= token.end:
                    term.meanings.offer(number, SPLIT)

    def _neighbours(self, terms: list[Term]) -> None:
        """Two words that stand joined in a title ("block chain")."""
        for one, two in pairwise(terms):
            number = self.postings.word(one.text + two.text)
            if number is not None and self.postings.frequency(TITLE, number):
                one.meanings.offer(number, SPLIT)
                two.meanings.offer(number, SPLIT)

    def _expand(self, terms: list[Term]) -> None:
        """What the thesaurus knows of the words, as typed and as corrected."""
        by_key = self._keys(terms)
        links = list(self._thesaurus.links_for(by_key, [key_of(term.text) for term in terms]))
        for link in links:
            for key in link.idiom:
                self._speak(key, terms, by_key)
        units = self._units(by_key)
        for link in links:
            if link.source not in units:
                self._follow(link, by_key)
        for unit in units.values():
            for term in {id(t): t for key in unit for t in by_key[key]}.values():
                term.meanings.weaken(PART_OF_UNIT)
        for link in links:
            if link.source in units:
                self._follow(link, by_key)
        for unit in units.values():
            self._follow(Link(frozenset(unit), unit, 1.0, named=True), by_key)

    def _speak(self, key: str, terms: list[Term], by_key: dict[str, list[Term]]) -> None:
        """A small word of an idiom means something together with the others."""
        if key not in by_key:
            by_key[key] = [term for term in terms if key_of(term.text) == key]
        for term in by_key[key]:
            term.spoken = True

    def _follow(self, link: Link, by_key: dict[str, list[Term]]) -> None:
        """Offer a link's target to the terms that make up its source."""
        parts = tuple(frozenset(self.postings.of_key(key)) for key in link.target)
        if not all(parts):
            return
        covered = {id(t): t for key in link.source for t in by_key[key]}.values()
        content = [term for term in covered if not term.function]
        if not content:
            # An idiom of small words alone stands for a subject all the same.
            for term in covered:
                term.function = False
            content = list(covered)
        for term in content:
            if len(parts) > 1:
                term.meanings.phrases.append(Phrase(parts, link.weight, ordered=link.named))
            for word in parts[0] if len(parts) == 1 else ():
                term.meanings.offer(word, link.weight)

    def _keys(self, terms: list[Term]) -> dict[str, list[Term]]:
        """The keys under which the terms are looked up in the thesaurus."""
        by_key: dict[str, list[Term]] = {}
        for term in terms:
            if term.function:
                continue
            found = term.meanings
            by_key.setdefault(key_of(term.text), []).append(term)
            if found.corrected:
                by_key.setdefault(key_of(found.corrected), []).append(term)
            elif not (found.words or found.phrases or self._thesaurus.knows(key_of(term.text))) and len(term.text) > 2:
                for word in self._thesaurus.begun(term.text)[:MAX_BEGUN]:
                    by_key.setdefault(key_of(word), []).append(term)
                    found.doubt = DOUBT_PREFIX
            elif not found.exact and found.words:
                begun = {self.postings.keys[self.postings.word_key[w]] for w in islice(found.words, MAX_BEGUN)}
                if len(begun) <= MAX_COMPLETIONS:
                    for key in begun:
                        by_key.setdefault(key, []).append(term)
        return by_key

    def _units(self, by_key: dict[str, list[Term]]) -> dict[frozenset[str], tuple[str, ...]]:
        """The compound names that stand together in the query: each is met as a whole, not by its words."""
        units = {}
        for unit in self._thesaurus.units(by_key):
            places = sorted(by_key[key][0].place for key in unit)
            if places[-1] - places[0] <= len(unit):
                units[frozenset(unit)] = unit
        return units
