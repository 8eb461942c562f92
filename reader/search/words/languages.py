"""The languages that search distinguishes: names, small words, stemmers, and the detection of a post's language.

The language of a post is the one in its front matter, else in its folder, else the one its script implies, else the one
whose small words it contains most. Small words hold a sentence together and do not name its subject.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from reader.late import LatePattern
from reader.search.words.folding import fold

__all__ = [
    "DEFAULT", "LANGUAGES", "Language", "begins_language", "language_named", "language_of",
    "language_of_script", "most_common", "script_of", "small_anywhere",
    "small_beyond_ascii",
]  # fmt: skip

DEFAULT = "en"
"""The language of words about which nothing else is known."""
SAMPLE = 600
"""Number of characters of a text whose script is examined …"""
LOOKED_AT = 60
"""… and number of words checked for small ones."""
FEWEST = 3
"""Minimum number of small words that decide the language of a text; a title alone may have fewer."""


class _Known(NamedTuple):
    name: str
    names: str
    script: str
    stemmer: str
    words: str


class Language(_Known):
    """A language: its English name, names that users may type for it, its script, stemmer and small words.

    `stemmer` is the name of an algorithm of snowballstemmer; if it is empty, words are compared unchanged or as cut by
    `stems`.
    """

    @cached_property
    def small(self) -> frozenset[str]:
        """The small words, folded."""
        return frozenset(fold(word) for word in self.words.split())


def _read(text: str) -> dict[str, Language]:
    # A custom format, since it is parsed at each start and TOML would take fifty times as long.
    found = {}
    for block in text.split("\n\n")[1:]:
        head, _, words = block.strip().partition("\n")
        code, name, names, script, stemmer = (part.strip() for part in head.split("|"))
        found[code] = Language(name, names, script, stemmer, words)
    return found


LANGUAGES = _read(Path(__file__).with_name("languages.txt").read_text(encoding="utf-8"))
"""The languages by ISO 639-1 code."""


@cache
def small_anywhere() -> frozenset[str]:
    """Return the small words that names and their short forms skip, whatever the language."""
    return frozenset().union(*(LANGUAGES[code].small for code in ("en", "de", "fr", "es", "it", "pt", "nl")))


def small_beyond_ascii(word: str) -> bool:
    """Return whether a folded word is small in a language that writes it with letters beyond ASCII."""
    return not word.isascii() and word in _small().of


class _Small(NamedTuple):
    """The small words of all languages, for texts whose language is not known otherwise."""

    of: dict[str, tuple[str, ...]]
    """The languages in which a word is small."""
    codes: dict[str, list[str]]
    """The languages of each script."""
    counted: dict[str, dict[str, int]]
    """For each script, the small words as integers with a byte for each of its languages: a sum counts a sample."""


@cache
def _small() -> _Small:
    found = _Small({}, {}, {})
    for code, language in LANGUAGES.items():
        codes = found.codes.setdefault(language.script, [])
        counted = found.counted.setdefault(language.script, {})
        for word in sorted(language.small):
            found.of[word] = (*found.of.get(word, ()), code)
            counted[word] = counted.get(word, 0) | 1 << 8 * len(codes)
        codes.append(code)
    return found


_SCRIPTS = (
    ("Latin", "a-z\u00c0-\u024f\u1e00-\u1eff"),
    ("Cyrillic", "\u0400-\u052f"),
    ("Greek", "\u0370-\u03ff\u1f00-\u1fff"),
    ("Arabic", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff"),
    ("Hebrew", "\u0590-\u05ff"),
    ("Devanagari", "\u0900-\u097f"),
    ("Tamil", "\u0b80-\u0bff"),
    ("Armenian", "\u0530-\u058f"),
    ("Hangul", "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"),
    ("Kana", "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"),
    ("Han", "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"),
    ("Thai", "\u0e00-\u0e7f"),
)
_SCRIPT_DEFAULTS = {
    "Latin": "en", "Cyrillic": "ru", "Greek": "el", "Arabic": "ar", "Hebrew": "he", "Devanagari": "hi",
    "Tamil": "ta", "Armenian": "hy", "Hangul": "ko", "Kana": "ja", "Han": "zh", "Thai": "th",
}  # fmt: skip
_ONLY_IN = (
    ("uk", "іїєґІЇЄҐ"),
    ("be", "ўЎ"),
    ("sr", "ђћџљњјЂЋЏЉЊЈ"),
    ("ru", "ыэЫЭ"),
    ("ur", "ٹڈڑںے"),
    ("fa", "پچژگی"),
)
_ASCII = LatePattern("[\\x00-\\x7f]+")
_ASCII_LETTERS = LatePattern("[A-Za-z]+")
_FOLDER = LatePattern(r"(?:^|/)([a-z]{2})(?:[-_][A-Za-z]{2,4})?(?=/)")


@cache
def _letters() -> dict[str, re.Pattern[str]]:
    """Return a pattern for a letter of each script."""
    return {name: re.compile(f"[{letters}]") for name, letters in _SCRIPTS}


def language_named(name: str) -> str | None:
    """Return the code of a language by its code ("de", "pt-br") or a name, folded, or None if it is unknown."""
    if not name:
        return None
    code = re.split("[-_]", name, maxsplit=1)[0]
    if code in LANGUAGES:
        return code
    for known, language in LANGUAGES.items():
        if name == language.name.lower() or name in fold(language.names).split():
            return known
    return None


def begins_language(name: str) -> bool:
    """Return whether the folded `name` begins a language's code or name."""
    return any(
        known.startswith(name)
        for code, language in LANGUAGES.items()
        for known in (code, language.name.lower(), *fold(language.names).split())
    )


def script_of(word: str) -> str:
    """Return the script of a word by its first letter that has one, else Latin."""
    if word.isascii():
        return "Latin"
    return next(filter(None, map(_script_of_letter, word)), "Latin")


@lru_cache(maxsize=8_192)
def _script_of_letter(character: str) -> str:
    """Return the script of a letter, or an empty string if it has none."""
    return next((name for name, letters in _letters().items() if letters.match(character)), "")


def language_of_script(script: str) -> str:
    """Return the language assumed for words of a script if nothing else is known."""
    return _SCRIPT_DEFAULTS[script]


def language_of(title: str, text: str, words: Sequence[str], *, declared: str = "", path: str = "") -> str:
    """Return the language of a post by its declaration, folder, script and small words, in this order.

    A declaration or a folder's name counts only if the post's script is compatible with it. `words` are the first ones
    of title and text, folded.
    """
    # Code and names are in Latin letters in any language, so a title in another script is better evidence than the
    # text.
    script = _main_script(title)
    if script == "Latin":
        script = _main_script(f"{title}\n{text[:SAMPLE]}")
    for code in (language_named(declared.lower()), *_named_in(path.rpartition("/")[0])):
        if code in LANGUAGES and script in _allowed_scripts(LANGUAGES[code].script):
            return code
    if script != "Latin":
        return _by_letters(f"{title}\n{text[:SAMPLE]}", words, script)
    return _by_small_words(words, "Latin") or DEFAULT


@lru_cache(maxsize=1_024)
def _named_in(folder: str) -> tuple[str, ...]:
    """Return possible language codes among the names of a folder and its parents."""
    return tuple(found[1] for found in _FOLDER.compiled.finditer(f"{folder}/"))


def _allowed_scripts(script: str) -> tuple[str, ...]:
    return ("Kana", "Han") if script == "Kana" else (script,)


def _main_script(sample: str) -> str:
    if sample.isascii():
        return "Latin"
    # An English text has a handful of non-ASCII characters: count each script among these alone.
    others = _ASCII.compiled.sub("", sample)
    if not any(map(str.isalpha, others)):
        return "Latin"
    counts = {name: len(letters.findall(others)) for name, letters in _letters().items()}
    counts["Latin"] += sum(map(len, _ASCII_LETTERS.compiled.findall(sample)))
    if counts["Kana"] * 8 > counts["Han"] and counts["Kana"] + counts["Han"] > counts["Latin"] / 4:
        # A text with kana is Japanese, however many ideographs it has.
        return "Kana"
    # Code and names are written in Latin letters in any language, and an ideograph counts as much as a word.
    counts["Latin"] /= 4  # type: ignore[assignment]
    return max(counts, key=lambda name: counts[name])


def _by_letters(sample: str, words: Sequence[str], script: str) -> str:
    candidates = _small().codes.get(script, ())
    if len(candidates) < 2:
        return _SCRIPT_DEFAULTS[script]
    counts = {code: sum(map(sample.count, letters)) for code, letters in _ONLY_IN if code in candidates}
    most = max(counts, key=lambda code: counts[code], default="")
    if most and counts[most] > len(sample) / 200:
        return most
    return _by_small_words(words, script) or _SCRIPT_DEFAULTS[script]


def _by_small_words(words: Sequence[str], script: str) -> str:
    words, codes = words[:LOOKED_AT], _small().codes[script]
    counts = sum(map(_small().counted[script].get, words, repeat(0))).to_bytes(len(codes), "little")
    most = max(counts)
    # Among a few words, one or two may be small by chance.
    if most < min(FEWEST, max(1, len(words) // 4)):
        return ""
    if counts.count(most) == 1:
        return codes[counts.index(most)]
    # Among languages with equal counts, the one whose word came first wins.
    equal = {code for code, count in zip(codes, counts, strict=True) if count == most}
    return next(code for word in words for code in _small().of.get(word, ()) if code in equal)


def most_common(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct languages, the most frequent first."""
    return tuple(code for code, _ in Counter(codes).most_common())
