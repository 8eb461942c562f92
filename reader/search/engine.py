"""The search engine: turns query words into terms and ranks documents, without a library or query syntax."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import NamedTuple

from reader.search.index.acronyms import links as acronym_links
from reader.search.index.fuzzy import DOUBT_PREFIX, EXACT, SPLIT, Meanings, meanings, misspelt_small, wrong_character
from reader.search.index.phrases import Phrase
from reader.search.index.postings import TITLE, Postings
from reader.search.index.terms import Term, prepare
from reader.search.ranking import Ranked, Sums, Typed, above_cut, holding, in_order, nearest, rank, touched
from reader.search.rerank import Titles
from reader.search.snippet import Texts
from reader.search.verbatim import verbatim
from reader.search.words.keyboards import meant_instead
from reader.search.words.own import OwnWords, links_of
from reader.search.words.stems import key_of
from reader.search.words.thesaurus import Link, Thesaurus
from reader.search.words.tokens import Token, is_unspaced, title_key, tokenize

__all__ = ["Engine", "Found"]

MAX_TERMS = 32
"""Maximum number of query words evaluated; a pasted page is not a query."""


MAX_COMPLETIONS = 2
"""Maximum number of completions of a half-typed word that are still looked up in the thesaurus."""
PART_OF_UNIT = 0.7
"""Quality of a single word of a compound name ("data" of "general data protection regulation")."""
LONG_NUMBER = 5
"""Number of digits from which a number counts as a name, like a word."""
WRONG_CHARACTER = 0.7
"""Quality of a pair of characters one of which was mistyped."""
MOST_INITIALS = 5
"""Maximum number of words that a short form may abbreviate."""
INITIALS = 0.85
"""Quality of a short form as a match for the words whose initials it consists of."""
ONE_CHARACTER = 0.35
"""Quality of a pair that shares one character with the typed pair."""
NONE = Ranked([], iter(()), 0)
MAX_BEGUN = 8
"""Maximum number of thesaurus words that a half-typed word may stand for."""


class Found(NamedTuple):
    """The documents found for a query, and the terms it was parsed into.

    `ranked` are the documents about the query; `mentions` are others that contain its words or, if no document is about
    it, possibly just similar words.
    """

    ranked: Ranked
    mentions: Ranked
    terms: list[Term]
    literal: bool = True
    """Whether the mentions contain the words themselves."""
    instead: str = ""
    """The text searched for instead, as typed on another keyboard layout."""


class Engine:
    """Finds documents in one set of postings."""

    def __init__(self, postings: Postings, words: Thesaurus, own: OwnWords | None = None) -> None:
        self.postings = postings
        self.texts = Texts(postings)
        lexicon = postings.lexicon
        known = words if "en" in lexicon.languages else Thesaurus({}, frozenset(), frozenset())
        known = known.joined(acronym_links(postings.acronyms))
        self._thesaurus = known.joined(links_of(own, lexicon)) if own is not None else known
        _ = postings.rarity  # computed here, where no key press waits for it

    def find(self, text: str, allowed: int | None = None, *, zone: str = "", demanded: str | None = None) -> Found:
        """Return the documents of `allowed` that `text` is about; its last word may be unfinished if no space follows.

        `zone` ("title" or "text") restricts the search to that zone; `demanded` are the words of `text` that every
        document of `allowed` contains.
        """
        sure = frozenset(token.text for token in tokenize(demanded)) if demanded else frozenset()
        terms = self.terms(text, typing=not text[-1:].isspace(), zone=zone, sure=sure)
        bits = self.postings.all if allowed is None else allowed
        equal = self.postings.titled(title_key(text)) & bits
        if not terms:
            return Found(rank(self.postings, Sums([]), equal, Typed(equal)), NONE, [])
        if not any(term.levels for term in terms) and not demanded:
            instead = self._meant(text, bits, zone)
            if instead is not None:
                return instead
        for term in terms:
            if term.text in sure:
                term.known = 1.0
        sums = Sums(terms)
        shown = bits if all(term.text in sure for term in terms) else above_cut(sums, bits) | equal
        titles: Titles = "none" if zone == "text" else "first"
        typed = Typed(equal, verbatim(self.postings, terms, bits) if zone != "title" else 0)
        if shown:
            shown |= typed.text
        ranked = rank(self.postings, sums, shown, typed, titles=titles)
        others = holding(terms, bits & ~shown)
        literal = True
        if not shown and (not others or sum(not term.function for term in terms) > 1):
            near = nearest(sums, bits & touched(terms)) & ~others
            literal, others = not near, others | near
        mentions = (
            in_order(self.postings, sums, others)
            if shown
            else rank(self.postings, sums, others, Typed(text=typed.text), titles=titles)
        )
        return Found(ranked, mentions, terms, literal)

    def _meant(self, text: str, allowed: int, zone: str) -> Found | None:
        """Search for `text` as if typed on another keyboard layout. Return None if that gives no known words either."""
        for other in meant_instead(text, self.postings.lexicon.languages):
            words = [token.text for token in tokenize(other) if token.whole]
            if words and all(self.postings.begins(word) for word in words):
                return self.find(other, allowed, zone=zone)._replace(instead=other)
        return None

    def means(self, key: str, other: str) -> bool:
        """Return whether the thesaurus links one of two words to the other."""
        pairs = ((key, other), (other, key))
        return any(aim in link.target for start, aim in pairs for link in self._thesaurus.links_for([start]))

    def alike(self, text: str, allowed: int) -> Found:
        """Return the documents of `allowed` that have most in common with `text`, even if that is little."""
        terms = self.terms(text, typing=False)
        sums = Sums(terms)
        # The title being compared starts with the same words as most questions.
        return Found(rank(self.postings, sums, nearest(sums, allowed), titles="alike"), NONE, terms)

    def titled(self, text: str) -> int:
        """Return the documents whose title equals `text` except for case, accents and punctuation, as a bit set."""
        return self.postings.titled(title_key(text))

    def terms(self, text: str, *, typing: bool, zone: str = "", sure: frozenset[str] = frozenset()) -> list[Term]:
        """Return the words of `text` with everything they may stand for; words in `sure` stand only for themselves."""
        tokens = tokenize(text)
        plain = [token for token in tokens if token.whole][:MAX_TERMS]
        last = plain[-1] if plain and typing else None
        # A repeated word counts once.
        distinct = list({token.text: token for token in reversed(plain)}.values())[::-1]
        terms = [
            self._itself(token) if token.text in sure else self._term(token, last=last is not None and token == last)
            for token in distinct
        ]
        self._compounds(tokens, terms)
        self._neighbours(terms)
        self._initials(terms)
        self._expand([term for term in terms if term.text not in sure])
        terms = self._joined_pieces(terms)
        prepare(self.postings, terms, {term.place for term in terms if self._is_light(term)}, zone)
        return terms

    def _itself(self, token: Token) -> Term:
        """Return a term that matches only the word itself, in any zone."""
        found = Meanings(exact=True)
        number = self.postings.word(token.text)
        if number is not None:
            found.offer(number, EXACT)
            found.forms.add(number)
        return Term(token.text, token.position, found, function=self.postings.lexicon.is_small(token.text))

    def _term(self, token: Token, *, last: bool) -> Term:
        lexicon = self.postings.lexicon
        if lexicon.is_small(token.text) or misspelt_small(self.postings, token.text, last=last):
            # Function words match only exactly: nobody misspells "the" into a subject.
            found = Meanings()
            number = self.postings.word(token.text)
            if number is not None:
                found.offer(number, EXACT)
                found.forms.add(number)
                found.exact = True
            if last and len(token.text) < 5:
                found = meanings(self.postings, token.text, last=True, familiar=True)
            return Term(token.text, token.position, found, function=True)
        if len(token.text) == 1 and is_unspaced(token.text):
            return self._character(token)
        familiar = self._thesaurus.knows(key_of(token.text)) and lexicon.may_be(token.text, "en")
        return Term(token.text, token.position, meanings(self.postings, token.text, last=last, familiar=familiar))

    def _character(self, token: Token) -> Term:
        """Return a term for one character of a script without spaces: it matches every pair that begins with it."""
        found = Meanings(exact=True)
        for number in self.postings.starting(token.text):
            found.offer(number, EXACT)
            found.forms.add(number)
        return Term(token.text, token.position, found)

    def _joined_pieces(self, terms: list[Term]) -> list[Term]:
        """Drop pairs of characters that span the border of two words, and tolerate one wrong character."""
        pieces = {term.place: term for term in terms if is_unspaced(term.text) and len(term.text) > 1}
        across = set()
        for place, term in pieces.items():
            before, after = pieces.get(place - 1), pieces.get(place + 1)
            if term.meanings.words:
                continue
            if before and after and before.meanings.words and after.meanings.words:
                across.add(place)
            elif before and not before.meanings.words and after is None:
                continue  # nothing of the run is known: a single character that occurs by chance is no evidence
            elif after is None or after.meanings.words:
                for word in self.postings.titled_with(term.text):
                    term.meanings.offer(word, ONE_CHARACTER)
                    term.meanings.doubt = DOUBT_PREFIX
            else:
                for one, two in wrong_character(self.postings, term.text[0], after.text[-1]):
                    term.meanings.offer(one, WRONG_CHARACTER)
                    after.meanings.offer(two, WRONG_CHARACTER)
        return [term for term in terms if term.place not in across]

    def _is_light(self, term: Term) -> bool:
        return not term.spoken and (
            (term.text.isdigit() and len(term.text) < LONG_NUMBER) or key_of(term.text) in self._thesaurus.light
        )

    def _compounds(self, tokens: list[Token], terms: list[Term]) -> None:
        """Let a compound typed as such match its joined form in a title."""
        for token in tokens:
            number = None if token.whole or is_unspaced(token.text) else self.postings.word(token.text)
            if number is None:
                continue
            for term, plain in zip(terms, (t for t in tokens if t.whole), strict=False):
                if token.start <= plain.start and plain.end <= token.end:
                    term.meanings.offer(number, SPLIT)
                    term.meanings.forms.add(number)

    def _neighbours(self, terms: list[Term]) -> None:
        """Let two words match their joined form in a title ("block chain")."""
        for one, two in pairwise(terms):
            number = self.postings.word(one.text + two.text)
            if number is not None and self.postings.frequency(TITLE, number):
                one.meanings.offer(number, SPLIT)
                two.meanings.offer(number, SPLIT)

    def _initials(self, terms: list[Term]) -> None:
        """Let words match a short form in a title made of their initials ("algebraic data type": "ADT")."""
        content = [term for term in terms if not term.function]
        for first in range(len(content)):
            for count in range(3, MOST_INITIALS + 1):
                some = content[first : first + count]
                number = self.postings.word("".join(term.text[0] for term in some)) if len(some) == count else None
                if number is not None and number in self.postings.short_forms:
                    for term in some:
                        term.meanings.offer(number, INITIALS)

    def _expand(self, terms: list[Term]) -> None:
        """Add what the thesaurus knows about the words, as typed and as corrected."""
        by_key = self._keys(terms)
        links = list(self._thesaurus.links_for(by_key, [self._key(term.text) for term in terms]))
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
        """Mark the small words of an idiom, which carry meaning together with its other words."""
        if key not in by_key:
            by_key[key] = [term for term in terms if self._key(term.text) == key]
        for term in by_key[key]:
            term.spoken = True

    def _follow(self, link: Link, by_key: dict[str, list[Term]]) -> None:
        """Offer a link's target to the terms that form its source."""
        parts = tuple(frozenset(self.postings.of_key(key)) for key in link.target)
        if not all(parts):
            return
        covered = {id(t): t for key in link.source for t in by_key[key]}.values()
        content = [term for term in covered if not term.function]
        if not content:
            # An idiom of small words alone still stands for a subject.
            for term in covered:
                term.function = False
            content = list(covered)
        for term in content:
            if len(parts) > 1:
                term.meanings.phrases.append(Phrase(parts, link.weight, ordered=link.named))
            for word in parts[0] if len(parts) == 1 else ():
                term.meanings.offer(word, link.weight)

    def _key(self, word: str) -> str:
        """Return the key of a word in the first of the site's languages that it may belong to."""
        return self.postings.lexicon.keys(word)[0]

    def _keys(self, terms: list[Term]) -> dict[str, list[Term]]:
        """Return the terms by the keys under which they are looked up in the thesaurus."""
        by_key: dict[str, list[Term]] = {}
        for term in terms:
            if term.function:
                continue
            found = term.meanings
            by_key.setdefault(self._key(term.text), []).append(term)
            if found.corrected:
                by_key.setdefault(self._key(found.corrected), []).append(term)
            elif (
                not (found.words or found.phrases or self._thesaurus.knows(self._key(term.text))) and len(term.text) > 2
            ):
                for word in self._thesaurus.begun(term.text)[:MAX_BEGUN]:
                    by_key.setdefault(self._key(word), []).append(term)
                    found.doubt = DOUBT_PREFIX
            elif not found.exact and found.words:
                begun = {self.postings.keys[self.postings.word_key[w]] for w in islice(found.words, MAX_BEGUN)}
                if len(begun) <= MAX_COMPLETIONS:
                    for key in begun:
                        by_key.setdefault(key, []).append(term)
        return by_key

    def _is_unknown(self, term: Term) -> bool:
        found = term.meanings
        return not (found.words or found.phrases or self._thesaurus.knows(self._key(term.text)))

    def _units(self, by_key: dict[str, list[Term]]) -> dict[frozenset[str], tuple[str, ...]]:
        """Return the compound names whose words are close together in the query: each matches as a whole."""
        units = {}
        for unit in self._thesaurus.units(by_key):
            places = sorted(by_key[key][0].place for key in unit)
            if places[-1] - places[0] <= len(unit):
                units[frozenset(unit)] = unit
        return units
