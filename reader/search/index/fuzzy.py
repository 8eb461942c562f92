"""Finds the index words that a typed word may stand for, each with a quality from 0 to 1.

Tried in this order, each step only if the previous ones found nothing in a title: the word itself and its other forms;
words it begins; words that differ by a few typing errors, even if the typed word is unfinished; words whose letters it
abbreviates; two words run together. Everything here works on the vocabulary, never on the documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from heapq import nlargest
from itertools import pairwise, product
from math import ceil

from reader.search.index.phrases import PHRASE_GAP, Phrase
from reader.search.index.postings import TITLE, Postings
from reader.search.index.shortened import run_together, shortened
from reader.search.index.slips import without_slip
from reader.search.words.languages import script_of

__all__ = ["Meanings", "meanings", "misspelt_small", "wrong_character"]

EXACT = 1.0
"""The word as typed."""
STEM = 0.96
"""Another form of it: almost certain, but the typed form ranks first."""
STEM_OR_BEGUN = 0.88
"""Another form if the typed word may also be an unfinished one ("versionn": version, versioning)."""
ROOT = 0.55
"""A word with the same beginning and a different ending that no stemmer conflates ("governance", "govern")."""
ROOT_LETTERS, ROOT_SHARE, ROOT_ENDING = 5, 0.6, 6
"""Minimum number of shared letters, their share of the typed word, and maximum letters that either may add."""
DOUBT_ROOT = 0.7
"""Doubt factor of such a word."""
PREFIX_LAST = 0.9
"""A word that the last typed word begins: the user is probably still typing it."""
PREFIX_INNER = 0.74
"""A word that an earlier typed word begins: an abbreviation ("soc media")."""
PREFIX_OF_KNOWN = 0.4
"""A longer word if the typed one is itself complete."""
TYPO_CAP = 0.86
"""Maximum quality of a word with one error: below all exact evidence."""
TYPO_STEP = 1.35
"""Quality lost per edit, as a multiple of one over the word's length: an error weighs more in a short word."""
HALF_TYPED = 0.9
"""Factor for an error in an unfinished word: two doubts at once."""
SUBSEQUENCE_BASE = 0.45
"""Base quality of an abbreviation with hardly any letters left …"""
SUBSEQUENCE_SPAN = 0.35
"""… and what it gains as its share of the word's letters goes to 1."""
RUN_TOGETHER = 0.8
"""Neighbouring words typed as one by their beginnings ("diffpriv")."""
APART = ((0, 1.0), (1, 0.95), (6, 0.85))
"""(words skipped, factor) for words run together ("gdprhipaa"): tried in turn until one matches."""
SPLIT = 0.9
"""One word typed for two separate ones, or the reverse ("health care", "healthcare")."""
DOUBT_PREFIX_LAST = 0.95
"""Doubt factor of a word that is being typed …"""
DOUBT_PREFIX = 0.75
"""… of an earlier one that was left unfinished …"""
DOUBT_FAMILIAR = 0.5
"""… of a complete word that the site does not have …"""
DOUBT_ABBREVIATION = 0.85
"""… of omitted letters …"""
DOUBT_RUN_TOGETHER = 0.75
"""… of words run together by their beginnings …"""
DOUBT_TYPO = 0.95
"""… of one typing error …"""
DOUBT_TYPOS = 0.85
"""… and of more than one."""
COMPOUND_END = 0.62
"""A compound that ends with the typed word ("Verordnung": "Grundverordnung"), a special case of it …"""
COMPOUND_LETTERS = 5
"""… if the word has at least this many letters, since shorter ones end words by chance …"""
ENDING_LETTERS = 6
"""… or, if the typed word is the longer one, this many letters …"""
COMPOUND_BEGINNING = 3
"""… and at least this many letters before them …"""
PREFIX_LETTERS = 2
"""… or this many if nothing else is similar to the typed word ("migrant", "immigrant")."""
LINKS = ("", "s", "es", "n", "en")
"""Letters that may link the words of a compound."""
MAX_VARIANTS = 400
"""Maximum number of words that one typed word may stand for; more than this is no evidence."""
LONGEST_SMALL = 12
"""Maximum letters of a small word that is searched for."""
MAX_SUBSEQUENCES = 6
"""Maximum number of abbreviated words that are considered, the fullest first."""


class Meanings:
    """What a typed word may stand for: words with their quality, phrases, and the word it was corrected to.

    `abbreviated` are the words of which the typed one is a subsequence, `forms` the word itself and its other forms.
    `doubt` is a factor on the word's contribution to the question whether the site knows the query at all: a guess
    remains a guess, however well it fits.
    """

    __slots__ = ("abbreviated", "corrected", "doubt", "exact", "forms", "phrases", "roots", "words")

    def __init__(self, *, exact: bool = False) -> None:
        self.words: dict[int, float] = {}
        self.phrases: list[Phrase] = []
        self.doubt = 1.0
        self.abbreviated: set[int] = set()
        self.roots: set[int] = set()
        self.forms: set[int] = set()
        self.corrected = ""
        self.exact = exact

    def offer(self, word: int, quality: float) -> None:
        """Keep the best quality of a word."""
        if quality > self.words.get(word, 0.0):
            self.words[word] = quality

    def weaken(self, factor: float) -> None:
        """Reduce the quality of every single word."""
        self.words = {word: quality * factor for word, quality in self.words.items()}


def meanings(postings: Postings, word: str, *, last: bool, familiar: bool = False) -> Meanings:
    """Return everything `word` may stand for.

    `last`: it may be unfinished. `familiar`: it is a known word of the language, so neither errors nor abbreviations
    are considered.
    """
    found = Meanings()
    number = postings.word(word)
    if number is not None:
        found.offer(number, EXACT)
        found.forms.add(number)
        found.exact = True
    unfinished = last and number is None and any(postings.is_titled(w) for w in postings.starting(word))
    for other in postings.forms(word):
        found.offer(other, STEM_OR_BEGUN if unfinished else STEM)
        found.forms.add(other)
        found.exact = True
    in_title = any(postings.is_titled(w) for w in found.words)
    begun = (last or not familiar) and _prefixes(postings, word, found, last=last, complete=in_title and not unfinished)
    ended = postings.lexicon.joins(word) and _ends(postings, word, found)
    if in_title:
        return found
    if begun or ended:
        found.doubt = DOUBT_FAMILIAR if familiar else DOUBT_PREFIX_LAST if last else DOUBT_PREFIX
        return found
    _split(postings, word, found)
    if not found.phrases and not found.exact and not familiar:
        _guess(postings, word, found, last=last)
    if not found.phrases and not found.corrected:
        _roots(postings, word, found)
    return found


def _guess(postings: Postings, word: str, found: Meanings, *, last: bool) -> None:
    """Offer what `word` may be if it was mistyped or shortened."""
    if not _typos(postings, word, found, last=last):
        _abbreviated(postings, word, found)
        if found.words:
            found.doubt = DOUBT_ABBREVIATION
        elif found.phrases:
            found.doubt = DOUBT_RUN_TOGETHER
        else:
            _text_typos(postings, word, found)
            if found.words or _slips(postings, word, found):
                return
            if _ends(postings, word, found, PREFIX_LETTERS) or _ended_by(postings, word, found):
                found.doubt = DOUBT_ROOT


def _roots(postings: Postings, word: str, found: Meanings) -> None:
    """Offer words of titles that share a root with `word`."""
    shared = max(ROOT_LETTERS, ceil(len(word) * ROOT_SHARE))
    if not word.isalpha() or len(word) < shared or len(word) - shared > ROOT_ENDING:
        return
    for other in postings.starting(word[:shared]):
        text = postings.words[other]
        if len(text) - shared <= ROOT_ENDING and postings.is_titled(other) and text.isalpha():
            if not found.words:
                found.doubt = DOUBT_ROOT
            found.offer(other, ROOT)
            found.roots.add(other)


def _prefixes(postings: Postings, word: str, found: Meanings, *, last: bool, complete: bool) -> bool:
    """Offer the words that `word` begins. Return whether one of them is in a title."""
    if len(word) < (1 if last else 3):
        return False
    if complete:
        if len(word) < 4:
            return False
        quality = PREFIX_OF_KNOWN
    else:
        quality = PREFIX_LAST if last else PREFIX_INNER
    begun = False
    candidates = [w for w in postings.starting(word) if w not in found.words]
    titled = [w for w in candidates if postings.is_titled(w)]
    if len(titled) > MAX_VARIANTS:
        titled = nlargest(MAX_VARIANTS, titled, key=partial(postings.frequency, TITLE))
    for other in (titled or candidates)[:MAX_VARIANTS]:
        found.offer(other, quality)
        begun = begun or bool(titled)
    return begun


# ---------------------------------------------------------------- errors


def _allowed(length: int) -> int:
    """Return the number of tolerated edits: 0 for up to three letters, 1 from four, 2 from eight, 3 from twelve."""
    return (length > 3) + (length > 7) + (length > 11)


def _plausible(typed: str, other: str, distance: int) -> bool:
    """Return whether an edit is a likely error: short words are similar to many, so they must fit more closely."""
    if typed[0] != other[0] and typed[:2] != other[1::-1] and (len(typed) < 6 or distance > 1):
        # Only a sound with two spellings ("fishing") or a lost first letter changes the start of a word.
        return False
    # In four letters a swap, an omission or a doubling is an error; a different letter makes a different word.
    return len(typed) > 4 or len(typed) != len(other) or sorted(typed) == sorted(other)


def _typos(postings: Postings, word: str, found: Meanings, *, last: bool) -> bool:
    """Offer the words of titles nearest to `word` by edits. Return whether there are any."""
    edits = _allowed(len(word))
    if not edits or word.isdigit():
        return False
    titled = postings.title_vocabulary
    best = _nearest(word, [postings.words[i] for i in titled], edits)
    if best:
        return _offer_typos(postings, word, found, [(titled[i], d) for i, d in best], 1.0)
    if last and len(word) > 5:
        stems = [postings.words[i][: len(word)] for i in titled]
        best = [(i, d) for i, d in _nearest(word, stems, 1 if len(word) < 8 else 2) if len(stems[i]) == len(word)]
        if best:
            return _offer_typos(postings, word, found, [(titled[i], d) for i, d in best], HALF_TYPED)
    return False


def _text_typos(postings: Postings, word: str, found: Meanings) -> None:
    """Offer the words nearest to `word` among all words, if no word of a title is near."""
    if len(word) > 4:
        _offer_typos(postings, word, found, _nearest(word, postings.words, min(_allowed(len(word)), 2)), 1.0)


def _nearest(word: str, choices: Sequence[str], edits: int) -> list[tuple[int, int]]:
    """Return (position in `choices`, edits) of the words with the fewest edits, at most `edits`."""
    from rapidfuzz import process  # noqa: PLC0415 (start-up)
    from rapidfuzz.distance import OSA  # noqa: PLC0415 (start-up)

    got = process.extract(word, choices, scorer=OSA.distance, score_cutoff=edits, limit=24)
    kept = [(int(i), int(d)) for text, d, i in got if d and _plausible(word, text, int(d))]
    fewest = min((d for _, d in kept), default=0)
    return [(i, d) for i, d in kept if d == fewest]


def _offer_typos(postings: Postings, word: str, found: Meanings, near: list[tuple[int, int]], factor: float) -> bool:
    for number, distance in near:
        quality = min(TYPO_CAP, 1 - TYPO_STEP * distance / max(len(word), 1)) * factor
        if quality <= 0.3:
            continue
        found.offer(number, quality)
        for other in postings.of_key(postings.keys[postings.word_key[number]]):
            found.offer(other, quality * STEM)
        if not found.corrected:
            found.corrected = postings.words[number]
            found.doubt = DOUBT_TYPO if distance == 1 else DOUBT_TYPOS
    return bool(found.corrected)


def _slips(postings: Postings, word: str, found: Meanings) -> bool:
    """Offer the forms of the word that `word` is with one slip. Return whether there are any."""
    meant, forms = without_slip(postings, word)
    for form in forms:
        found.offer(form, min(TYPO_CAP, 1 - TYPO_STEP / len(word)) * STEM)
    if forms:
        found.corrected, found.doubt = meant, DOUBT_TYPO
    return bool(forms)


def _abbreviated(postings: Postings, word: str, found: Meanings) -> None:
    """Offer the words whose letters `word` partly omits, and neighbouring words that it runs together."""
    for number, share in shortened(postings, word, MAX_SUBSEQUENCES):
        found.offer(number, SUBSEQUENCE_BASE + SUBSEQUENCE_SPAN * share)
        found.abbreviated.add(number)
    runs = list(run_together(postings, word))
    for gap, factor in APART:
        for parts, letters, likeness in runs:
            phrase = Phrase(parts, RUN_TOGETHER * likeness * factor, ordered=True, gap=gap, letters=letters)
            if postings.phrase_documents(phrase)[0]:
                found.phrases.append(phrase)
        if found.phrases:
            break


def _ends(postings: Postings, word: str, found: Meanings, beginning: int = COMPOUND_BEGINNING) -> bool:
    """Offer the compounds of titles that end with `word` or a form of it. Return whether there are any.

    `beginning`: minimum number of letters before that ending.
    """
    if len(word) < COMPOUND_LETTERS or not word.isalpha():
        return False
    endings = (word, *postings.lexicon.keys(word))
    shortest = min(map(len, endings)) + beginning
    ended = [
        other
        for other in postings.title_vocabulary
        if len(text := postings.words[other]) >= shortest
        and (text.endswith(endings) or postings.keys[postings.word_key[other]].endswith(endings))
    ]
    for other in ended[:MAX_VARIANTS]:
        found.offer(other, COMPOUND_END)
    return bool(ended)


def _ended_by(postings: Postings, word: str, found: Meanings) -> bool:
    """Offer the longest word that `word` ends with ("Flugzeugabsturz": "Absturz"). Return whether there is one."""
    for key in postings.lexicon.keys(word):
        for cut in range(2, min(len(key) - ENDING_LETTERS, len(key) // 2) + 1):
            ending = postings.of_key(key[cut:])
            for other in ending:
                found.offer(other, COMPOUND_END)
            if ending:
                return True
    return False


def _split(postings: Postings, word: str, found: Meanings) -> None:
    """Offer two whole words that were typed as one, in some languages with linking letters between them."""
    joins = postings.lexicon.joins(word)
    for cut, link in product(range(3, len(word) - 2), LINKS if joins else LINKS[:1]):
        if not word[:cut].endswith(link) or cut - len(link) < 3:
            continue
        left, right = postings.word(word[: cut - len(link)]), postings.word(word[cut:])
        if left is None or right is None:
            continue
        if postings.frequency(TITLE, left) and postings.frequency(TITLE, right):
            # Other wordings of a compound reverse the order: "Sicherheitslücke", "eine Lücke in der Sicherheit".
            gap = PHRASE_GAP if joins else 0
            found.phrases.append(Phrase((frozenset((left,)), frozenset((right,))), SPLIT, ordered=not joins, gap=gap))


# ----------------------------------------------------- small words, characters


def misspelt_small(postings: Postings, word: str, *, last: bool) -> bool:
    """Return whether an unknown short word is a small word with a slip: "teh", "hwo", "si", "becuase".

    A word that occurs in titles, or that may be an unfinished one of these, is kept as it is.
    """
    number = postings.word(word)
    if not 2 <= len(word) <= LONGEST_SMALL or not word.isalpha() or (number is not None and postings.is_titled(number)):
        return False
    small, alike = postings.lexicon.small_words(script_of(word)), postings.lexicon.small_words_like(word)
    if last:
        if any(postings.is_titled(w) for w in postings.starting(word)):
            return len(word) < 4 and _is_swapped(word, small)
        if any(other.startswith(word) for other in alike):
            return True
    if number is None and len(word) == 3 and _is_doubled(word, small):
        return True
    return _is_swapped(word, small) or (len(word) > 2 and any(_slip(word, other) for other in alike))


def _is_doubled(word: str, small: frozenset[str]) -> bool:
    """Return whether a letter of a small word of two letters was typed twice: "een", "duu"."""
    return any(one == two and word[:i] + word[i + 1 :] in small for i, (one, two) in enumerate(pairwise(word)))


def _is_swapped(word: str, small: frozenset[str]) -> bool:
    return any(word[:i] + word[i + 1] + word[i] + word[i + 2 :] in small for i in range(len(word) - 1))


def _slip(word: str, other: str) -> bool:
    """Return whether one letter was dropped, doubled or added, or in longer words replaced."""
    if abs(len(word) - len(other)) > 1 or len(other) < 3:
        return False
    if len(word) == len(other):
        return len(word) > 3 and sum(a != b for a, b in zip(word, other, strict=True)) == 1
    long, short = (word, other) if len(word) > len(other) else (other, word)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def wrong_character(postings: Postings, first: str, last: str) -> list[tuple[int, int]]:
    """Return the pairs of words `first`X and X`last` that both occur in titles: likely meanings of `first`?`last`."""
    found = []
    for one in postings.starting(first):
        text = postings.words[one]
        two = postings.word(text[1] + last) if len(text) == 2 else None
        if two is not None and postings.is_titled(one) and postings.is_titled(two):
            found.append((one, two))
    return found[:MAX_SUBSEQUENCES]
