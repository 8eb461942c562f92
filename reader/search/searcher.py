"""A library's search: what a person types -> hits, while the index is being built and after."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import cached_property, partial
from itertools import chain, islice
from pathlib import Path
from typing import Protocol, TypeAlias

from reader.library.marks import MarksLike, MarksOf
from reader.library.post import Entry, SearchText
from reader.search.alike import Alike
from reader.search.demands import demanded
from reader.search.engine import Engine, Found
from reader.search.hits import Hit, Match, Results
from reader.search.index.builder import BlockBuilder, SearchDocument
from reader.search.index.features import features_of
from reader.search.index.postings import Postings, numbers_in
from reader.search.index.storage import Block, DamagedIndex, pack, settle
from reader.search.index.terms import Term
from reader.search.index.versions import versions
from reader.search.marker import MatchMarker
from reader.search.noted import noted_hits
from reader.search.query.complete import Completion, complete
from reader.search.query.facets import Facets, FilterContext
from reader.search.query.fields import allowed as allowed_by
from reader.search.query.fields import day_hint, state_hint
from reader.search.query.parse import NOTE, Query, parse
from reader.search.ranking import Ranked
from reader.search.told import corrected, left_out
from reader.search.words.own import read_own
from reader.search.words.thesaurus import packed, thesaurus, unpacked
from reader.search.words.tokens import fold
from reader.text import EMPTY, CleanLine, clean_line

__all__ = ["LibraryLike", "SearchIndex"]


COMPARED = 80
"""Entries with related titles whose texts are compared as well."""
TEXT_WORTH = 0.8
"""What a text that is alike is worth beside the best related title, found on judged questions."""

Progress: TypeAlias = Callable[[int, int], None]
"""Gets the number of entries that are done, and that of all."""

Watch: TypeAlias = Callable[[], AbstractContextManager[Progress | None]]
"""What is entered during work, and gives what is told how far it is."""

BATCH = 32
"""Entries between two looks at whether the index is still wanted."""


class LibraryLike(Protocol):
    """What the index asks of a library."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is searched, in the order of the list."""

    @property
    def version(self) -> str:
        """Changes when any entry changed."""

    @property
    def texts_key(self) -> str:
        """Changes when the texts of unchanged posts would read differently."""

    def search_texts(self, entries: Sequence[Entry] | None = None) -> Iterator[SearchText]:
        """The plain text of each entry without boilerplate, in their order."""


class _State:
    def __init__(self, engine: Engine, complete: bool) -> None:
        self.engine = engine
        self.complete = complete

    @cached_property
    def alike(self) -> Alike:
        return Alike(self.engine.postings)


def document_of(entry: Entry) -> SearchDocument:
    """What is indexed of an entry besides its text."""
    post = entry.post
    labels = (post.subtitle, *post.tags, *post.categories, post.author)
    return SearchDocument(post.title, tuple(label for label in labels if label), post.fingerprint, post.id)


class SearchIndex:
    """Searches a library. Titles can be searched at once; `build` adds the texts, in a thread of its own if wished. A
    search before any `build` was begun builds the index first: a script wants whole answers.
    """

    def __init__(
        self,
        library: LibraryLike,
        *,
        marks: Callable[[Entry], MarksLike] | None = None,
        marks_of: MarksOf | None = None,
        cache: Path | None = None,
        own_words: Path | None = None,
    ) -> None:
        self.library = library
        if marks_of is None and marks is not None:
            marks_of = partial(_one_by_one, marks)
        self._facets = Facets(library.entries, marks_of)
        self._facets.languages = self._languages
        self._cache = cache
        self._own = read_own(own_words)
        self._watch: Watch = nullcontext
        self._lock = threading.Lock()
        self._begun = False
        self._state: _State | None = None
        self._last_related: tuple[_State, str, list[Hit]] | None = None

    def set_topics(self, topics: Callable[[], Sequence[Sequence[CleanLine]] | None]) -> None:
        """Let queries filter by topic: `topics` gives the names of each entry's, or None while they are not known."""
        self._facets.topics = topics

    def set_day_starts(self, hour: int) -> None:
        """Let a day on which something was read begin at that hour."""
        self._facets.day_starts = hour

    def set_recall(self, states: Callable[[], Sequence[Collection[str]] | None]) -> None:
        """Let queries filter by recall: `states` gives what holds of each entry, or None while that is not known."""
        self._facets.recall = states

    def set_watch(self, watch: Watch) -> None:
        """Have `watch` entered while a search builds the index first."""
        self._watch = watch

    def build_later(self) -> None:
        """Have searches look at titles alone until `build` has added the texts, instead of building first."""
        self._begun = True

    @property
    def answers_at_once(self) -> bool:
        """Whether a search has nothing to make before it can answer."""
        return self._state is not None

    @property
    def complete(self) -> bool:
        """Whether texts are searched, not titles alone."""
        return self._state is not None and self._state.complete

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {entry.id: i for i, entry in enumerate(self.library.entries)}

    def build(
        self,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> bool:
        """Index the texts, or take the index that was kept; whether it was finished.

        Only posts that changed since the index was kept are read.
        Raises what the library raises where posts cannot be read.
        """
        self._begun = True
        total = len(self.library.entries)
        if not self.complete and not self.take_kept():
            builder = BlockBuilder()
            for number, (entry, text, features, language) in enumerate(self._texts()):
                if number % BATCH == 0:
                    if cancelled is not None and cancelled():
                        return False
                    if progress is not None:
                        progress(number, total)
                builder.add(document_of(entry), text, features, language)
            sections = builder.sections(self.library.version, self._source)
            sections["thesaurus"] = packed()
            block = settle(sections, self._cache, builder.size * 2)
            self._adopt(_State(Engine(Postings(block), thesaurus(), self._own), complete=True))
        if progress is not None:
            progress(total, total)
        return True

    @cached_property
    def _source(self) -> str:
        """What the index depends on besides the posts: how this program makes it, and how their texts are read."""
        return f"{versions()} {self.library.texts_key}"

    def _kept(self) -> Postings | None:
        """The index that was kept, whatever site state it is of; None where there is none or it is damaged."""
        if self._cache is None:
            return None
        try:
            kept = Postings(Block.open(self._cache))
        except (OSError, DamagedIndex):
            return None
        return kept if kept.has_texts and kept.source == self._source else None

    def take_kept(self) -> bool:
        """Take the index that was kept if it is that of the library as it is now; whether it was."""
        kept = self._kept()
        if kept is None or kept.version != self.library.version or kept.count != len(self.library.entries):
            return False
        words = unpacked(kept.thesaurus)
        if words is None:
            # Made by another version: made again from the texts that it holds, once and not at each start.
            return False
        self._adopt(_State(Engine(kept, words, self._own), complete=True))
        return True

    def _texts(self) -> Iterator[tuple[Entry, str, int, str]]:
        """All entries with text, features and language: those of unchanged posts from the index that was kept."""
        entries = self.library.entries
        kept = self._kept()
        places = {} if kept is None else {name: i for i, name in enumerate(kept.names())}
        fresh = iter(self.library.search_texts([e for e in entries if e.fingerprint not in places]))
        for entry in entries:
            place = places.get(entry.fingerprint)
            if place is None or kept is None:
                read = next(fresh)
                yield entry, read.text, features_of(read.source), read.language
            else:
                yield entry, kept.text(place), (kept.features or b"")[place], kept.languages[place]

    def _adopt(self, state: _State) -> None:
        """Take a state over unless a better one is there: a single assignment, seen whole by every thread."""
        if state.complete or self._state is None:
            self._state = state

    def _ready(self) -> _State:
        """The best index that there is by now, at least one of the titles."""
        if self._state is None and not self._begun:
            with self._watch() as progress:
                self.build(progress)
        return self._state or self._titles()

    def _titles(self) -> _State:
        """An index of titles alone, for as long as the texts are being read."""
        with self._lock:
            if self._state is None:
                # Where the site is as it was, the whole index is there sooner.
                self.take_kept()
            if self._state is not None:
                return self._state
            builder = BlockBuilder()
            for entry in self.library.entries:
                builder.add(document_of(entry))
            postings = Postings(Block(pack(builder.sections(self.library.version))))
            titles = _State(Engine(postings, thesaurus(), self._own), complete=False)
            self._adopt(titles)
            return titles

    def search(self, query: str, *, limit: int | None = None, now: datetime | None = None) -> list[Hit]:
        """The hits of a query, best first; `now` is what relative dates count from."""
        return self.results(query, limit=limit, now=now).hits

    def results(self, query: str, *, limit: int | None = None, now: datetime | None = None) -> Results:
        """The hits of a query with their number, hints and a corrected query; without words, what its filters let
        through in the library's order. Never raises for what is typed.
        """
        engine = self._ready().engine
        now = datetime.now().astimezone() if now is None else now
        read = (
            Query(words=query, free=query)
            if self._is_title(engine, query)
            else parse(query, now, self._facets.day_starts)
        )
        allowed, hints = allowed_by(self._facets, read.filters, _moment(engine.postings, now))
        if read.refused:
            allowed = 0
        day = day_hint(query, self._facets, now.date())
        told = [*read.hints, *map(clean_line, (*hints, *filter(None, [state_hint(query), day])))]
        if self._own.problem:
            told.append(clean_line(self._own.problem))
        if read.zone == NOTE:
            noted = self._noted(read, allowed, engine)
            return Results(noted[:limit], len(noted), hints=tuple(told), wrong=read.wrong)
        for demand in read.demands:
            allowed &= demanded(engine.postings, demand, read.zone)
        if not read.words.strip():
            return self._listed(engine, allowed, limit, told)._replace(wrong=read.wrong)
        demands = " ".join(demand.text for demand in read.demands if not demand.negative)
        found = engine.find(read.words, allowed, zone=read.zone, demanded=demands)
        held = _held_by(found.terms)
        noted = self._noted(read, allowed & ~held, engine)
        if noted:
            without = allowed & ~sum(1 << hit.number for hit in noted)
            found = engine.find(read.words, without, zone=read.zone, demanded=demands)
        hits = self._hits(engine, found, limit)
        # One's own words come right after the posts that hold them, before what only resembles them.
        place = next((n for n, hit in enumerate(hits) if hit.match != "about" or not held >> hit.number & 1), len(hits))
        hits = [*hits[:place], *noted, *hits[place:]][:limit]
        right = corrected(query, found, engine.postings) if hits else None
        lost = left_out(query, found, told) if len(hits) > len(noted) and not day else EMPTY
        about = found.ranked.total + len(noted)
        return Results(
            hits, about, found.mentions.total, found.literal, tuple(told), right, left_out=lost, wrong=read.wrong
        )

    def _is_title(self, engine: Engine, query: str) -> bool:
        """Whether a title is `query` to the sign, so that no sign of it is a filter or a demand."""
        typed = " ".join(fold(query).split())
        numbers = numbers_in(engine.titled(query), engine.postings.size)
        return any(" ".join(fold(self.library.entries[number].title).split()) == typed for number in numbers)

    def related(self, entry: Entry, limit: int = 5) -> list[Hit]:
        """Entries about the same as `entry` by title and text, without itself."""
        state, last = self._ready(), self._last_related
        if last is not None and last[0] is state and last[1] == entry.id and limit <= COMPARED:
            return last[2][:limit]
        found = self._related(state, entry, max(limit, COMPARED))
        # One after the other a page asks for the related questions and for the twin among them.
        self._last_related = (state, entry.id, found)
        return found[:limit]

    def _related(self, state: _State, entry: Entry, limit: int) -> list[Hit]:
        engine = state.engine
        number = self._numbers.get(entry.id)
        allowed = engine.postings.all if number is None else engine.postings.all & ~(1 << number)
        found = self._hits(engine, engine.alike(entry.title, allowed), limit)
        if number is not None and state.complete and found:
            best = found[0].score or 1.0
            for hit in found:
                hit.score = hit.score / best + TEXT_WORTH * self.likeness(entry, hit.entry)
            found.sort(key=lambda hit: -hit.score)
        return found

    def likeness(self, one: Entry, other: Entry) -> float:
        """How much alike the texts of two entries are, 0 to 1; 0 while the texts are not known."""
        state = self._ready()
        first, second = self._numbers.get(one.id), self._numbers.get(other.id)
        if not state.complete or first is None or second is None:
            return 0.0
        return state.alike.cosine(first, second)

    def means(self, stem: str, other: str) -> bool:
        """Whether one of two stems may stand for the other: by the thesaurus, short forms of the site, own words."""
        return self._ready().engine.means(stem, other)

    def rarity(self, stem: str) -> float:
        """How rare a stem is in the site's texts (a logarithm); 0 for small words and while the texts are not known."""
        state = self._ready()
        return state.alike.rarity(stem) if state.complete else 0.0

    def texts(self) -> Iterator[str]:
        """The texts of all entries in their order, as they are searched. Builds the index where that was not begun."""
        state = self._ready()
        return (state.engine.postings.text(number) for number in range(len(self.library.entries)))

    def let_go(self) -> None:
        """Keep nothing of the kept index in memory that was only read once, such as all its texts for the topics."""
        if self._state is not None:
            self._state.engine.postings.let_go()

    def marks_changed(self) -> None:
        """Look at the notes anew: they are kept between keys."""
        self._facets.forget_notes()

    def _languages(self) -> Sequence[str] | None:
        state = self._state
        return state.engine.postings.languages if state is not None and state.complete else None

    def completions(self, text: str, cursor: int | None = None) -> list[Completion]:
        """What may stand before the cursor: names of fields and their values."""
        return complete(text, len(text) if cursor is None else cursor, self._facets)

    def _hits(self, engine: Engine, found: Found, limit: int | None) -> list[Hit]:
        entries = self.library.entries
        marker = MatchMarker(engine.postings, found.terms, engine.texts, lambda number: entries[number].title)
        kinds: tuple[tuple[Match, Ranked], ...] = (("about", found.ranked), ("mention", found.mentions))
        ranked = ((score, number, kind) for kind, some in kinds for score, number in chain(some.best, some.rest))
        return [Hit(entries[number], score, marker, number, kind) for score, number, kind in islice(ranked, limit)]

    def _noted(self, read: Query, allowed: int, engine: Engine) -> list[Hit]:
        """The entries of `allowed` whose note holds the words."""
        entries = self.library.entries
        marker = MatchMarker(engine.postings, [], engine.texts, lambda number: entries[number].title)
        lexicon = engine.postings.lexicon
        return noted_hits(self._facets.notes, read, allowed, lexicon, lambda n: Hit(entries[n], 0.0, marker, n))

    def _listed(self, engine: Engine, allowed: int, limit: int | None, hints: list[CleanLine]) -> Results:
        entries = self.library.entries
        marker = MatchMarker(engine.postings, [], engine.texts, lambda number: entries[number].title)
        numbers = islice(numbers_in(allowed, engine.postings.size), limit)
        hits = [Hit(entries[n], 0.0, marker, n) for n in numbers]
        return Results(hits, allowed.bit_count(), hints=tuple(hints), by_words=False)


def _held_by(terms: Sequence[Term]) -> int:
    """The documents that hold all of the words, small ones left out, in any form."""
    held = -1
    for term in terms:
        held &= -1 if term.function else term.held
    return held


def _moment(postings: Postings, now: datetime) -> FilterContext:
    """What filters ask of the texts, as far as they were read."""
    return FilterContext(now, postings.features, postings.languages if postings.has_texts else None)


def _one_by_one(marks: Callable[[Entry], MarksLike], entries: Sequence[Entry]) -> list[MarksLike]:
    return [marks(entry) for entry in entries]
