"""Basics first: an order in which what explains a subject comes before what builds on it.

The score of a title is the form of its question ("What is ..." presupposes the least) plus the mean rarity of its
subject words (what the site mentions often is what the rest builds on), plus a little for each further subject. A title
that defines a word goes before all that use the word. It is an order, not a course.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from reader.learn.topics.phrases import Word, words_of

__all__ = ["basics", "basics_first"]

_FORMS: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), worth)
    for pattern, worth in (
        (r"\s*(an? |the )?(introduction|primer|overview|basics|guide)\b", 0.0),
        (r"\s*what does .{1,60} mean\b", 0.0),
        (
            (
                r"\s*why\b|\s*(?:what|which) (?:is|are) the (?:\w+ )?"
                r"(?:principle|importance|significance|basic|role|purpose)"
            ),
            0.35,
        ),
        (r"\s*(?:what role|can you explain|what makes)\b", 0.4),
        (r"\s*what (?:is|are) the (?:\w+ )?(?:impact|effect|difference|implication)", 0.5),
        (r"\s*(?:what|how|in what)\b", 0.6),
    )
)
_OTHER = 0.7
"""The worth of a title that fits no form: it may ask anything."""
DEFINES = 0.1
"""Worth up to which a title counts as defining its first subject."""
LATER = 1e-6
"""Minimum difference in score between the definition of a word and its uses."""
RARITY, MORE = 0.9, 0.08
"""Weights of the mean rarity of the subject words, and of each further subject."""


def basics(titles: Sequence[str]) -> list[float]:
    """Return a number for each title: the lower, the more basic."""
    every = [words_of(title) for title in titles]
    forms = [_form(title, some) for title, some in zip(titles, every, strict=True)]
    words = [[word for word in some if word.begins] for some in every]
    df = Counter(key for some in words for key in {word.key for word in some})
    top = math.log(len(titles) + 1) or 1.0
    rarity = {key: math.log((len(titles) + 1) / count) / top for key, count in df.items()}
    scores = [_score(form, some, rarity) for form, some in zip(forms, words, strict=True)]
    defined: dict[str, float] = {}
    for form, some, score in zip(forms, words, scores, strict=True):
        if form <= DEFINES and some:
            rarest = max((word.key for word in some[:2]), key=lambda key: (rarity[key], key))
            defined[rarest] = min(score, defined.get(rarest, score))
    return [
        score if form <= DEFINES else max([score, *(defined[word.key] + LATER for word in some if word.key in defined)])
        for form, some, score in zip(forms, words, scores, strict=True)
    ]


def basics_first(titles: Sequence[str]) -> list[int]:
    """Return the numbers of the titles, the most basic first; ties keep their order."""
    scores = basics(titles)
    return sorted(range(len(titles)), key=lambda number: (scores[number], number))


def _head_of_first_group(words: Sequence[Word]) -> bool:
    """Return whether the first group of words ends in a subject: "impact assessment" does, "ethical concerns" not."""
    start = next((place for place, word in enumerate(words) if not word.small), len(words))
    head = None
    for word in words[start:]:
        if word.small or (head is not None and not word.joined):
            break
        head = word
    return head is not None and head.begins


def _score(form: float, words: Sequence[Word], rarity: dict[str, float]) -> float:
    keys = {word.key for word in words}
    if not keys:
        return form + RARITY
    return form + RARITY * sum(rarity[key] for key in keys) / len(keys) + MORE * (len(keys) - 1)


_WHAT_IS = re.compile(r"\s*what (?:is|are|was|were) ", re.IGNORECASE)


def _form(title: str, words: Sequence[Word]) -> float:
    """Return how much the form of a question presupposes: 0 for "What is encryption?", which names just its subject."""
    if _WHAT_IS.match(title) and _head_of_first_group(words[2:]):
        return 0.0
    return next((worth for pattern, worth in _FORMS if pattern.match(title)), _OTHER)
