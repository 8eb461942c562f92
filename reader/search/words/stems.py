"""The key of a word: the stem that its forms share, by the rules of its language.

English words are first converted to American spelling and regular forms, then stemmed by snowballstemmer, like words of
thirty other languages. Arabic, Korean, Hebrew and the Slavic languages that it does not support are stemmed lightly
here, which for Arabic is known to find more than the library's rules (Larkey, Ballesteros and Connell, "Light stemming
for Arabic information retrieval", 2007).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import lru_cache

from reader.late import LatePattern
from reader.search.words.english import OTHER_FORMS, WITH_S
from reader.search.words.folding import fold
from reader.search.words.languages import LANGUAGES
from reader.search.words.snowball import stemmer

__all__ = ["key_of"]

_AMERICAN = (
    (re.compile(r"is(e|ed|es|er|ers|ing|ation|ations|ational|able)$"), r"iz\1"),
    (re.compile(r"ys(e|ed|es|er|ers|ing)$"), r"yz\1"),
    (re.compile(r"(?<=[bcdilmnprv])our(s|ed|ing|al|ally|able|ite|ites|ful|hood|less)?$"), r"or\1"),
    (re.compile(r"(?<=[aeiou])([b-df-hj-np-tv-z]+[aeiou])ll(ed|ing|er|ers)$"), r"\1l\2"),
    (re.compile(r"([aeioun])tre(s|d)?$"), r"\1ter\2"),
    (re.compile(r"ogue(s|d)?$"), r"og\1"),
    (re.compile(r"(?<=[ef])ence(s|less)?$"), r"ense\1"),
    (re.compile(r"^(an|p|h)ae"), r"\1e"),
)
_BRITISH = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _AMERICAN))
"""Matches any of these: most words match none."""
_VOWEL = re.compile("[aeiouy]")

_ARABIC_STARTS = ("وال", "بال", "کال", "فال", "لل", "ال", "و")
_ARABIC_ENDS = ("ها", "ان", "ات", "ون", "ین", "یه", "ه", "ی")
_KOREAN_ENDS = tuple(
    """에서는 으로는 에게서 으로서 으로써 이라는 입니까 입니다 합니다 습니다 하는지 에서 에게 한테 까지 부터 처럼
    보다 으로 이나 라고 이란 하는 하다 하기 했다 하고 한다 되는 되다 된다 인가 이다 들이 들을 들은 들의
    은 는 이 가 을 를 의 에 로 와 과 도 만 란""".split()  # noqa: SIM905
)
_SLAVIC_ENDS = LatePattern(
    "(?:ями|ами|ого|ому|ими|іми|ата|ите|ият|ове|еве|ення|ання|ість|ости|ості|ої|ою|ею|ий|ій|ым|им|ім|их|іх|ах|ях|ам|ям"
    "|ом|ем|ев|ов|ів|ія|ії|та|то|ът|те|ат|ей|ут|ют|ає|ує|ти|ть|а|я|у|ю|и|і|ї|е|є|о|ь|й)$"
)
_HEBREW_STARTS = "הושבלמכ"


@lru_cache(maxsize=65_536)
def key_of(word: str, language: str = "en") -> str:
    """Return the key that the forms of a word share in a language. `word` may have accents, which stemming needs."""
    if len(word) < 3 or not word.isalpha():
        return fold(word)
    if language == "en":
        return _english(word)
    special = _SPECIAL.get(language)
    if special is not None:
        return special(fold(word)) or word
    known = LANGUAGES.get(language)
    if known is None or not known.stemmer:
        return fold(word)
    return fold(_stemmer(known.stemmer)(word)) or fold(word)


def _english(word: str) -> str:
    if not word.isascii():
        word = fold(word)
        if not word.isascii():
            return word
    changed = OTHER_FORMS.get(word)
    if changed is None and word[-1] == "s" and len(word) > 3 and not _VOWEL.search(word):
        return word[:-1]  # an acronym's plural: "llms", "vpns"
    if changed is None:
        changed = word
        if len(word) > 4 and word not in WITH_S and _BRITISH.search(word):
            for pattern, replacement in _AMERICAN:
                changed, count = pattern.subn(replacement, word)
                if count:
                    break
    return _stemmer("english")(changed)


def _arabic(word: str) -> str:
    for start in _ARABIC_STARTS:
        if word.startswith(start) and len(word) - len(start) >= (3 if start == "و" else 2):
            word = word[len(start) :]
            break
    for end in _ARABIC_ENDS:
        if word.endswith(end) and len(word) - len(end) >= 2:
            word = word[: -len(end)]
    return word


def _korean(word: str) -> str:
    for end in _KOREAN_ENDS:
        if word.endswith(end) and len(word) - len(end) >= 2:
            return word[: -len(end)]
    return word


def _slavic(word: str) -> str:
    if len(word) < 5:
        return word
    cut = _SLAVIC_ENDS.compiled.sub("", word)
    return cut if len(cut) >= 3 else word


def _hebrew(word: str) -> str:
    if len(word) > 4 and word[0] in _HEBREW_STARTS:
        word = word[1:]
    for end in ("ימ", "ות", "יה", "ה", "ת"):
        if word.endswith(end) and len(word) - len(end) >= 3:
            return word[: -len(end)]
    return word


_SPECIAL: dict[str, Callable[[str], str]] = {
    "ar": _arabic,
    "ko": _korean,
    "uk": _slavic,
    "be": _slavic,
    "bg": _slavic,
    "he": _hebrew,
}


class _Stemmers(threading.local):
    """The stemmers of a thread, by name: each stores the word that it is working on."""

    def __init__(self) -> None:
        self.known: dict[str, Callable[[str], str]] = {}


_stemmers = _Stemmers()


def _stemmer(name: str) -> Callable[[str], str]:
    found = _stemmers.known.get(name)
    if found is None:
        found = _stemmers.known[name] = stemmer(name)
    return found
