"""What a site is about: named topics, found in its titles and texts, or the site's own tags if these are informative.

Candidates are phrases of titles (`phrases`), weighted by their texts and chosen by coverage (`choose`); entries belong
to them by title, else by the similarity of their texts (`members`). The result is deterministic and does not depend on
the order of the entries: equal sites have equal topics.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from reader.learn.kept_subjects import Topic, Topics
from reader.learn.topics.choose import TopicCandidate, candidates, choose
from reader.learn.topics.members import assign, nearness
from reader.learn.topics.phrases import (
    Key,
    TopicPhrase,
    Word,
    framing,
    groups_of,
    same_names,
    title_phrases,
    words_of,
)
from reader.learn.topics.texts import Vector, presences, stems, vectors
from reader.search.words.folding import fold
from reader.search.words.stems import key_of
from reader.search.words.tokens import Pieces

__all__ = ["NO_TOPICS", "Topic", "TopicSource", "Topics", "find_topics", "looked_at"]

NO_TOPICS = "This site’s titles have no subjects in common. Search, or sort by date."
"""The message if fewer than `FEWEST` topics are found."""

FEWEST = 3
LEAST_COVERED = 0.25
"""Share of the entries that must name a topic or be about one; below it the topics found are accidental."""
MEMBERS, SHARE = 4, 0.006
"""Minimum number of entries of a topic, and their minimum share of the site."""
SMALL_SITE = 100
"""Number of entries below which one entry fewer is enough for a topic."""
LARGEST = 0.25
"""Share of the titles above which a word is not informative."""

TAGGED_LEAST, TAGGED_MOST, TAGGED_ALL = 0.02, 0.40, 0.5
"""A tag is informative if its share of the entries is in this range; tags are the topics if half of the entries have
such a tag."""

TAGS = 40
"""Maximum number of tags that become topics, the most frequent ones."""

LONGER = 0.4
"""Share of a phrase's titles that contain a longer one from which the longer one becomes the name."""

PLURAL = 0.2
"""Share of a single word's occurrences in the plural from which the plural becomes the name."""

TEXT = 4_000
"""Maximum number of characters of a text that are read: its subject is clear by then."""
ALL_TEXTS = 6_000_000
"""Maximum number of characters of all texts; on a larger site, less of each is read."""
LEAST_TEXT = 400


@dataclass(frozen=True, slots=True)
class TopicSource:
    """The data of an entry: a name that identifies its text, title, text and the site's own tags."""

    name: str
    title: str
    text: str = ""
    tags: tuple[str, ...] = ()


def looked_at(total: int) -> int:
    """Return the number of characters to read of each text on a site of `total` entries."""
    return max(LEAST_TEXT, min(TEXT, ALL_TEXTS // max(1, total)))


def find_topics(sources: Sequence[TopicSource], stem: Callable[[str], str] = key_of) -> Topics:
    """Return the topics of a site. `stem` returns the stem of a folded word; that of an index with stems is faster."""
    tagged = _own_tags(sources)
    if tagged is not None:
        return tagged
    # Sorted, so that the order of the list has no influence.
    order = sorted(range(len(sources)), key=lambda number: (sources[number].name, number))
    names, belongs = _found([sources[number] for number in order], stem)
    if not names:
        return Topics(of=((),) * len(sources))
    of: list[tuple[int, ...]] = [()] * len(sources)
    for number, topics in zip(order, belongs, strict=True):
        of[number] = topics
    return _sorted(names, of, own=False)


def _own_tags(sources: Sequence[TopicSource]) -> Topics | None:
    """Return the site's own tags as topics if they are informative, else None."""
    counts: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for source in sources:
        for tag in {fold(tag): tag for tag in source.tags if tag.strip()}.items():
            counts[tag[0]] += 1
            written.setdefault(tag[0], Counter())[tag[1]] += 1
    total = len(sources)
    informing = (tag for tag, count in counts.items() if max(2, TAGGED_LEAST * total) <= count <= TAGGED_MOST * total)
    names = sorted(sorted(informing, key=lambda tag: (-counts[tag], tag))[:TAGS])
    places = {tag: place for place, tag in enumerate(names)}
    of = [tuple(dict.fromkeys(places[fold(tag)] for tag in it.tags if fold(tag) in places)) for it in sources]
    if len(names) < FEWEST or sum(map(bool, of)) < TAGGED_ALL * total:
        return None
    return _sorted([min(written[tag].items(), key=lambda kv: (-kv[1], kv[0]))[0] for tag in names], of, own=True)


def _sorted(names: Sequence[str], of: Sequence[tuple[int, ...]], *, own: bool) -> Topics:
    """Return the topics, the largest first."""
    entries: list[list[int]] = [[] for _ in names]
    for number, topics in enumerate(of):
        for topic in topics:
            entries[topic].append(number)
    order = sorted(range(len(names)), key=lambda place: (-len(entries[place]), names[place]))
    places = {old: new for new, old in enumerate(order)}
    made: list[Topic] = []
    slugs: set[str] = set()
    for place in order:
        slug = _slug(names[place], slugs)
        slugs.add(slug)
        made.append(Topic(names[place], slug, tuple(entries[place])))
    return Topics(tuple(made), tuple(tuple(places[topic] for topic in topics) for topics in of), own)


def _slug(name: str, taken: Collection[str]) -> str:
    base = "-".join(re.findall(r"[^\W_]+", fold(name))) or "topic"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _found(sources: Sequence[TopicSource], stem: Callable[[str], str]) -> tuple[list[str], list[tuple[int, ...]]]:
    """Return names of topics, and the topics of each entry; no names if there are too few."""
    total = len(sources)
    chosen, made = _chosen(sources, stem)
    covered: set[int] = set().union(*(it.members for it in chosen))
    if len(covered) < LEAST_COVERED * total:
        return [], []
    least = max(MEMBERS if total >= SMALL_SITE else MEMBERS - 1, math.ceil(SHARE * total))
    near = nearness(chosen, made)
    places = list(range(len(chosen)))
    while len(places) >= FEWEST:
        belongs = assign(chosen, near, places)
        sizes = Counter(topic for topics in belongs for topic in topics)
        strong = [place for place in places if sizes[place] >= least]
        if strong == places:
            numbers = {place: order for order, place in enumerate(places)}
            return [_name(chosen[place]) for place in places], [tuple(numbers[it] for it in some) for some in belongs]
        places = strong
    return [], []


def _chosen(sources: Sequence[TopicSource], stem: Callable[[str], str]) -> tuple[list[TopicCandidate], list[Vector]]:
    """Return the topics that cover the site, and the vectors of its texts. Intermediate data is freed here."""
    kept = looked_at(len(sources))
    groups, keys = _groups(sources, stem, kept)
    pieces = Pieces()
    texts = [stems(source.text[:kept], stem, pieces) for source in sources]
    made = vectors(keys, texts)
    found = presences(texts, _keys(groups))
    del texts, keys, pieces
    return choose(candidates(groups, found, made, len(sources)), len(sources)), made


def _groups(
    sources: Sequence[TopicSource], stem: Callable[[str], str], kept: int
) -> tuple[dict[Key, list[TopicPhrase]], list[list[str]]]:
    """Return the phrases of all titles that may name a topic, and the stems of each title's words.

    The words themselves take hundreds of megabytes on a site of 100,000 entries and are freed on return.
    """
    titles = [words_of(source.title, stem) for source in sources]
    same = same_names((text for source in sources for text in (source.title, source.text[:kept])), stem)
    phrases = title_phrases([source.title for source in sources], titles, same.values())
    groups = groups_of(phrases, same, _dull(titles, stem))
    return groups, [[word.key for word in words] for words in titles]


def _dull(titles: Sequence[Sequence[Word]], stem: Callable[[str], str]) -> set[str]:
    """Return the stems that do not distinguish titles of this site: those in a quarter of them, and general words."""
    counts = Counter(key for words in titles for key in {word.key for word in words})
    forms = framing()
    often = {key for key, count in counts.items() if count > LARGEST * len(titles)}
    return often | {stem(word) for word in forms["general"] | forms["made"]}


def _keys(groups: Mapping[Key, Sequence[TopicPhrase]]) -> list[Key]:
    return [phrase.key for group in groups.values() for phrase in group]


def _name(it: TopicCandidate) -> str:
    """Return the name of a topic: its most frequent phrase, as titles most often write it.

    A longer phrase that many of its titles contain takes precedence, and so does a noun phrase over an adjective.
    """
    phrases = sorted(it.phrases, key=lambda phrase: (-len(phrase.titles), len(phrase.key), phrase.key))
    best = phrases[0]
    for phrase in phrases[1:]:
        if len(phrase.key) > len(best.key) and len(phrase.titles & best.titles) >= LONGER * len(best.titles):
            best = phrase
    if best.is_adjective:
        nouns = [phrase for phrase in phrases if set(phrase.key) > set(best.key) and not phrase.is_adjective]
        best = max(nouns, key=lambda phrase: (len(phrase.titles), -len(phrase.key), phrase.key), default=best)
    written = best.heads or best.written
    name = max(written, key=lambda form: (written[form], best.written[form], len(form), form))
    # "Rights" names a subject if "Right" is merely the first word of a question.
    plural = max(
        (form for form in written if form.lower() == f"{name.lower()}s"), key=written.__getitem__, default=name
    )
    if len(best.key) == 1 and written[plural] >= PLURAL * written.total():
        name = plural
    return name[:1].upper() + name[1:] if name[:2].islower() else name
