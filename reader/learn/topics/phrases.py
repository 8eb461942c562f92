"""Finds phrases in titles that may name a topic: one to three consecutive words that do not frame the question.

A phrase is identified by its words' keys (stems), so that "privacy engineers" and "privacy engineering" are one. It may
contain one small word inside ("privacy by design"). If brackets explain a short form ("Internet of Things (IoT)"), or
the search thesaurus knows one, the short and the long form are one phrase.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reader.search.index.acronyms import Acronyms
from reader.search.words.folding import fold
from reader.search.words.languages import LANGUAGES, small_beyond_ascii
from reader.search.words.stems import key_of
from reader.search.words.thesaurus import UNIT_WEIGHT, thesaurus

__all__ = ["Key", "Occurrence", "TopicPhrase", "phrases_of", "same_names", "title_phrases", "words_of"]

_SMALL = LANGUAGES["en"].small

Stem = Callable[[str], str]
Key = tuple[str, ...]
"""The stems of a phrase's words, including small words inside."""

ADJECTIVE = 1 / 3
"""Share of a word's occurrences at the end of a group of words up to which it may be an adjective."""
_ADJECTIVES = ("al", "ive", "ed", "ic", "ous", "able", "ible", "ful", "less", "ary", "ish", "ile", "ant", "ent")

OWNING = 2 / 3
"""Share of a word's occurrences in the possessive from which its name includes what follows."""

MAX_WORDS = 3
"""Maximum number of words of a phrase, small ones not counted."""

_INSIDE = frozenset(("by", "of", "to", "as", "de", "du", "des"))
"""Small words that may be inside a phrase: what they join is one thing."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:\+\+|#)?")
_JOINT = re.compile(r"[\s\-‐‑/&]{1,2}\Z|\s*\Z")
_VERSION = re.compile(r"\d+|(?:v|rc|alpha|beta|preview|build|part)\d+")
_ENDING = re.compile(r"[^\W_]\.\Z")
_POSSESSIVE = re.compile(r"['’]s\Z")


class Word(NamedTuple):
    """A word of a title: its key, its characters [start, end), and whether a phrase may begin or end with it."""

    key: str
    start: int
    end: int
    begins: bool
    alone: bool
    ends: bool
    made: bool
    verb: bool
    small: bool
    inside: bool
    owner: bool
    """Whether it is a possessive: "Rust’s"."""
    joined: bool
    """Whether only a space, a hyphen or a slash separates it from the previous word."""


class Occurrence(NamedTuple):
    """A phrase in a title: characters [start, end); `head` if no other word is joined to its end."""

    key: Key
    start: int
    end: int
    head: bool


@dataclass(slots=True)
class TopicPhrase:
    """A possible name of a topic: the titles that contain it, and its spellings there."""

    key: Key
    core: Key = ()
    """The key without words that are uninformative on this site."""
    titles: set[int] = field(default_factory=set)
    written: Counter[str] = field(default_factory=Counter)
    heads: Counter[str] = field(default_factory=Counter)
    """Its spellings at the end of a group of words, where adjectives are rare."""

    @property
    def is_adjective(self) -> bool:
        """Whether it is a word with an adjective's ending that is rarely at the end of a group of words."""
        if len(self.key) > 1 or self.heads.total() > ADJECTIVE * self.written.total():
            return False
        return all(form.lower().endswith(_ADJECTIVES) for form in self.heads or self.written)


def words_of(title: str, stem: Stem = key_of) -> list[Word]:
    """Return the words of a title in order."""
    forms = framing()
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(title):
        raw = _POSSESSIVE.sub("", match[0])
        word = fold(raw)
        between = title[end : match.start()]
        joined = bool(found) and (between == " " or _JOINT.match(between) is not None)
        inside = word in _INSIDE
        small = inside or word in _SMALL or word in forms["others"] or small_beyond_ascii(word)
        begins = len(word) > 1 and not _VERSION.fullmatch(word) and not small and word not in forms["any"]
        if _ENDING.search(title, 0, match.start()):
            begins = False  # "io" of "crates.io" is not a name
        made = word in forms["made"]
        alone = begins and not made and word not in forms["general"]
        verb = word in forms["verbs"] and word not in forms["nouns"] and not word.endswith("ing")
        found.append(
            Word(
                stem(word),
                match.start(),
                match.start() + len(raw),
                begins,
                alone,
                begins and not made,
                made,
                verb,
                small,
                inside,
                len(raw) < len(match[0]),
                joined,
            )
        )
        end = match.end()
    return found


def _named(words: Sequence[Word], names: Mapping[str, Sequence[Key]]) -> Iterator[Occurrence]:
    """Yield the names that occur among a title's words, given by their first word."""
    for first, word in enumerate(words):
        for name in names.get(word.key, ()):
            last = first + len(name) - 1
            if tuple(it.key for it in words[first : last + 1]) == name:
                yield Occurrence(name, word.start, words[last].end, head=True)


def phrases_of(words: Sequence[Word], owners: Collection[str] = ()) -> Iterator[Occurrence]:
    """Yield every phrase of a title's words that may name a topic; possessives in `owners` may continue a phrase."""
    for first, word in enumerate(words):
        if not word.begins:
            continue
        keys = [word.key]
        if word.alone:
            yield Occurrence((word.key,), word.start, word.end, _is_head(words, first))
        content, inside = 1, 0
        for place, later in enumerate(words[first + 1 :], first + 1):
            if not _goes_on(words[place - 1], later, owners):
                break
            keys.append(later.key)
            if later.inside:
                inside += 1
                if inside > 1:
                    break
                continue
            content += 1
            if content > MAX_WORDS:
                break
            if later.ends or (later.made and words[place - 1].inside):
                yield Occurrence(tuple(keys), word.start, later.end, _is_head(words, place))


def _goes_on(before: Word, later: Word, owners: Collection[str]) -> bool:
    """Return whether a phrase may continue from one word to the next."""
    return later.joined and (later.inside or not later.small) and (not before.owner or before.key in owners)


def _owners(titles: Iterable[Sequence[Word]]) -> frozenset[str]:
    """Return words that are mostly possessives: "Moore’s law" is a name, "Rust’s Linux" is not."""
    words = [word for title in titles for word in title]
    counts = Counter(word.key for word in words)
    owning = Counter(word.key for word in words if word.owner)
    return frozenset(key for key, count in owning.items() if count >= OWNING * counts[key])


def _is_head(words: Sequence[Word], place: int) -> bool:
    """Return whether the word ends its group, as does "ethics", but not "ethical" in "ethical considerations"."""
    following = words[place + 1] if place + 1 < len(words) else None
    return following is None or not following.joined or following.small or following.made or following.verb


def same_names(texts: Iterable[str], stem: Stem = key_of) -> dict[Key, Key]:
    """Return a mapping of short forms to long ones, from brackets in the texts and from the search thesaurus."""
    acronyms = Acronyms()
    for text in texts:
        acronyms.read(text)
    found: dict[Key, Key] = {}
    for links in thesaurus().links.values():
        for link in links:
            if link.named and link.weight >= UNIT_WEIGHT and len(link.source) == 1 < len(link.target) <= MAX_WORDS:
                found.setdefault(tuple(link.source), link.target)
    for pair in reversed(acronyms.pairs):
        short, long = (tuple(word.key for word in words_of(part, stem)) for part in pair)
        if len(short) == 1 and len(long) <= 2 * MAX_WORDS:
            found[short] = long
    return found


def groups_of(
    phrases: Mapping[Key, TopicPhrase], same: Mapping[Key, Key], dull: Collection[str]
) -> dict[Key, list[TopicPhrase]]:
    """Group synonymous phrases: with and without words that are uninformative here, short and long forms."""
    groups: dict[Key, list[TopicPhrase]] = {}
    for key, phrase in phrases.items():
        core = tuple(stem for stem in key if stem not in dull)
        phrase.core = core
        if core:
            known = core if core in phrases else key
            groups.setdefault(same.get(known, same.get(key, known)), []).append(phrase)
    whole = _whole(groups)
    return {key: group for key, group in whole.items() if len(set().union(*(it.titles for it in group))) >= FEWEST}


FEWEST = 2
"""Minimum number of titles of a group."""
SPARED = 0.6
"""Share of a phrase's titles in longer phrases from which it is merely a part of them."""


def _whole(groups: Mapping[Key, list[TopicPhrase]]) -> dict[Key, list[TopicPhrase]]:
    """Return the groups except for parts of other phrases ("facial" of "facial recognition") and adjectives."""
    longer: dict[Key, set[int]] = {}
    for group in groups.values():
        held = set().union(*(phrase.titles for phrase in group))
        if len(held) > 1:
            for phrase in group:
                for part in _parts(phrase.core):
                    longer.setdefault(part, set()).update(phrase.titles)
    found = {}
    for key, group in groups.items():
        titles = set().union(*(phrase.titles for phrase in group))
        inside = set().union(*(longer.get(phrase.core, set()) for phrase in group)) & titles
        if len(inside) < SPARED * len(titles) and not all(it.is_adjective for it in group):
            found[key] = group
    return found


def _parts(key: Key) -> list[Key]:
    """Return the proper sub-phrases of a phrase."""
    length = len(key)
    return [key[i:j] for i in range(length) for j in range(i + 1, length + 1) if j - i < length]


def title_phrases(
    titles: Sequence[str], words: Sequence[Sequence[Word]], names: Iterable[Key] = ()
) -> dict[Key, TopicPhrase]:
    """Return the phrases of all titles, by key; `names` are phrases whatever words they begin and end with."""
    found: dict[Key, TopicPhrase] = {}
    starts: dict[str, list[Key]] = {}
    for name in {name for name in names if len(name) > 1}:
        starts.setdefault(name[0], []).append(name)
    owners = _owners(words)
    for number, (title, some) in enumerate(zip(titles, words, strict=True)):
        for key, start, end, head in (*phrases_of(some, owners), *_named(some, starts)):
            phrase = found.get(key)
            if phrase is None:
                phrase = found[key] = TopicPhrase(key)
            phrase.titles.add(number)
            phrase.written[title[start:end]] += 1
            if head:
                phrase.heads[title[start:end]] += 1
    return found


@cache
def framing() -> dict[str, frozenset[str]]:
    """Return all forms of the words that frame a question, by section of the file; `any` has all but the weak ones."""
    forms: dict[str, set[str]] = {}
    section = ""
    for line in Path(__file__).with_name("framing.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif not line.startswith("#"):
            for word in line.split():
                forms.setdefault(section, set()).update(_FORMS[section](fold(word)))
    weak = forms["general"] | forms["made"]
    forms["any"] = set().union(*forms.values()) - weak
    return {name: frozenset(words) for name, words in forms.items()}


def _noun(word: str) -> Iterable[str]:
    return word, _with_s(word)


def _verb(word: str) -> Iterable[str]:
    stem = word.removesuffix("e")
    return word, _with_s(word), stem + "ed", stem + "ing", word + word[-1] + "ed", word + word[-1] + "ing"


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


_FORMS = {"nouns": _noun, "verbs": _verb, "others": lambda word: (word,), "general": _noun, "made": _noun}
