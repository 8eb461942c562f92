"""The search of a library: turns queries into hits, while the index is being built and afterwards."""

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
"""Number of entries with related titles whose texts are compared as well."""
TEXT_WORTH = 0.8
"""Weight of text similarity relative to the best related title, tuned on judged questions."""

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the number of entries done and the total."""

Watch: TypeAlias = Callable[[], AbstractContextManager[Progress | None]]
"""Returns a context manager to enter during work; it yields the progress callback, or None."""

BATCH = 32
"""Number of entries between two checks whether building was cancelled."""


class LibraryLike(Protocol):
    """The part of a library that the index needs."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries to search, in list order."""

    @property
    def version(self) -> str:
        """A version that changes when any entry changes."""

    @property
    def texts_key(self) -> str:
        """A key that changes when the texts of unchanged posts would be extracted differently."""

    def search_texts(self, entries: Sequence[Entry] | None = None) -> Iterator[SearchText]:
        """Yield the plain text of each entry without boilerplate, in order."""


class _State:
    def __init__(self, engine: Engine, complete: bool) -> None:
        self.engine = engine
        self.complete = complete

    @cached_property
    def alike(self) -> Alike:
        return Alike(self.engine.postings)


def document_of(entry: Entry) -> SearchDocument:
    """Return what is indexed of an entry besides its text."""
    post = entry.post
    labels = (post.subtitle, *post.tags, *post.categories, post.author)
    return SearchDocument(post.title, tuple(label for label in labels if label), post.fingerprint, post.id)


class SearchIndex:
    """Searches a library.

    Titles can be searched at once; `build` adds the texts, in a separate thread if desired. A search before the first
    `build` builds the index first, since a script needs complete results.
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
        """Let queries filter by topic: `topics` returns each entry's topic names, or None until they are known."""
        self._facets.topics = topics

    def set_day_starts(self, hour: int) -> None:
        """Set the hour at which a day of reading begins."""
        self._facets.day_starts = hour

    def set_recall(self, states: Callable[[], Sequence[Collection[str]] | None]) -> None:
        """Let queries filter by recall: `states` returns each entry's recall states, or None until they are known."""
        self._facets.recall = states

    def set_watch(self, watch: Watch) -> None:
        """Set the context manager that is entered while a search builds the index first."""
        self._watch = watch

    def build_later(self) -> None:
        """Have searches use titles alone until `build` has added the texts, instead of building first."""
        self._begun = True

    @property
    def answers_at_once(self) -> bool:
        """Whether an index exists, so that a search can answer without building one."""
        return self._state is not None

    @property
    def complete(self) -> bool:
        """Whether texts are searched, not just titles."""
        return self._state is not None and self._state.complete

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {entry.id: i for i, entry in enumerate(self.library.entries)}

    def build(
        self,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> bool:
        """Index the texts, or load the cached index. Return whether the index is complete.

        Reads only posts that changed since it was cached. Raises whatever the library raises if posts cannot be read.
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
        """What the index depends on besides the posts: the version of the index code, and how texts are extracted."""
        return f"{versions()} {self.library.texts_key}"

    def _kept(self) -> Postings | None:
        """Return the cached index, of whatever state of the site, or None if it is missing, outdated or damaged."""
        if self._cache is None:
            return None
        try:
            kept = Postings(Block.open(self._cache))
        except (OSError, DamagedIndex):
            return None
        return kept if kept.has_texts and kept.source == self._source else None

    def take_kept(self) -> bool:
        """Load the cached index if it matches the library's current version. Return whether it was loaded."""
        kept = self._kept()
        if kept is None or kept.version != self.library.version or kept.count != len(self.library.entries):
            return False
        words = unpacked(kept.thesaurus)
        if words is None:
            # Written by another version: rebuild from the texts it contains, once instead of at each start.
            return False
        self._adopt(_State(Engine(kept, words, self._own), complete=True))
        return True

    def _texts(self) -> Iterator[tuple[Entry, str, int, str]]:
        """Yield all entries with text, features and language, reusing the cached index for unchanged posts."""
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
        """Adopt a state unless a better one is in place: a single assignment, atomic for every thread."""
        if state.complete or self._state is None:
            self._state = state

    def _ready(self) -> _State:
        """Return the best index available so far, at least one of the titles."""
        if self._state is None and not self._begun:
            with self._watch() as progress:
                self.build(progress)
        return self._state or self._titles()

    def _titles(self) -> _State:
        """Return an index of titles alone, for use while the texts are being read."""
        with self._lock:
            if self._state is None:
                # If the site is unchanged, loading the complete index is faster.
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
        """Return the hits of a query, best first. Relative dates count from `now`."""
        return self.results(query, limit=limit, now=now).hits

    def results(self, query: str, *, limit: int | None = None, now: datetime | None = None) -> Results:
        """Return the hits of a query with their total, hints and a corrected query.

        A query without words returns the entries that pass its filters, in the library's order. Never raises.
        """
        engine = self._ready().engine
        now = datetime.now().astimezone() if now is None else now
        read = (
            Query(words=query, free=query)
            if self._is_title(engine, query)
            else parse(query, now, self._facets.day_starts)
        )
        allowed, hints, explained = allowed_by(self._facets, read.filters, _moment(engine.postings, now))
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
            return self._listed(engine, allowed, limit, told)._replace(wrong=read.wrong, explained=explained)
        demands = " ".join(demand.text for demand in read.demands if not demand.negative)
        found = engine.find(read.words, allowed, zone=read.zone, demanded=demands)
        held = _held_by(found.terms)
        noted = self._noted(read, allowed & ~held, engine)
        if noted:
            without = allowed & ~sum(1 << hit.number for hit in noted)
            found = engine.find(read.words, without, zone=read.zone, demanded=demands)
        hits = self._hits(engine, found, limit)
        # Matching notes come right after the posts that contain the words, before posts that are only similar.
        place = next((n for n, hit in enumerate(hits) if hit.match != "about" or not held >> hit.number & 1), len(hits))
        hits = [*hits[:place], *noted, *hits[place:]][:limit]
        right = corrected(query, found, engine.postings) if hits else None
        lost = left_out(query, found, told) if len(hits) > len(noted) and not day else EMPTY
        about = found.ranked.total + len(noted)
        return Results(
            hits,
            about,
            found.mentions.total,
            found.literal,
            tuple(told),
            right,
            left_out=lost,
            wrong=read.wrong,
            explained=explained,
        )

    def _is_title(self, engine: Engine, query: str) -> bool:
        """Return whether a title equals `query` exactly, so that nothing in it is a filter or a demand."""
        typed = " ".join(fold(query).split())
        numbers = numbers_in(engine.titled(query), engine.postings.size)
        return any(" ".join(fold(self.library.entries[number].title).split()) == typed for number in numbers)

    def related(self, entry: Entry, limit: int = 5) -> list[Hit]:
        """Return the entries most similar to `entry` by title and text, without itself."""
        state, last = self._ready(), self._last_related
        if last is not None and last[0] is state and last[1] == entry.id and limit <= COMPARED:
            return last[2][:limit]
        found = self._related(state, entry, max(limit, COMPARED))
        # A page asks first for the related questions, then for the twin among them.
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
        """Return the similarity of two entries' texts, 0 to 1; 0 while the texts are not known."""
        state = self._ready()
        first, second = self._numbers.get(one.id), self._numbers.get(other.id)
        if not state.complete or first is None or second is None:
            return 0.0
        return state.alike.cosine(first, second)

    def means(self, stem: str, other: str) -> bool:
        """Return whether one stem may stand for the other, by the thesaurus, the site's short forms or own words."""
        return self._ready().engine.means(stem, other)

    def rarity(self, stem: str) -> float:
        """Return the rarity of a stem in the site's texts (a logarithm), 0 for small words or unknown texts."""
        state = self._ready()
        return state.alike.rarity(stem) if state.complete else 0.0

    def texts(self) -> Iterator[str]:
        """Return the searched texts of all entries in order. Builds the index if no build was begun."""
        state = self._ready()
        return (state.engine.postings.text(number) for number in range(len(self.library.entries)))

    def let_go(self) -> None:
        """Release memory of the cached index that was read only once, such as all texts for the topics."""
        if self._state is not None:
            self._state.engine.postings.let_go()

    def marks_changed(self) -> None:
        """Discard the notes cached between key presses."""
        self._facets.forget_notes()

    def _languages(self) -> Sequence[str] | None:
        state = self._state
        return state.engine.postings.languages if state is not None and state.complete else None

    def completions(self, text: str, cursor: int | None = None) -> list[Completion]:
        """Return the completions at the cursor: names of fields and their values."""
        return complete(text, len(text) if cursor is None else cursor, self._facets)

    def _hits(self, engine: Engine, found: Found, limit: int | None) -> list[Hit]:
        entries = self.library.entries
        marker = MatchMarker(engine.postings, found.terms, engine.texts, lambda number: entries[number].title)
        kinds: tuple[tuple[Match, Ranked], ...] = (("about", found.ranked), ("mention", found.mentions))
        ranked = ((score, number, kind) for kind, some in kinds for score, number in chain(some.best, some.rest))
        return [Hit(entries[number], score, marker, number, kind) for score, number, kind in islice(ranked, limit)]

    def _noted(self, read: Query, allowed: int, engine: Engine) -> list[Hit]:
        """Return hits for the entries of `allowed` whose note contains the words."""
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
    """Return the documents that contain all the words, in any form; function words are ignored."""
    held = -1
    for term in terms:
        held &= -1 if term.function else term.held
    return held


def _moment(postings: Postings, now: datetime) -> FilterContext:
    """Return what filters need from the texts, as far as they have been read."""
    return FilterContext(now, postings.features, postings.languages if postings.has_texts else None)


def _one_by_one(marks: Callable[[Entry], MarksLike], entries: Sequence[Entry]) -> list[MarksLike]:
    return [marks(entry) for entry in entries]
