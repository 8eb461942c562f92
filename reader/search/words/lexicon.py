"""Properties of words in the languages of one site: whether they are small, and the stem that their forms share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from reader.search.words.languages import LANGUAGES, language_of_script, script_of
from reader.search.words.stems import key_of

__all__ = ["Lexicon"]

COMPOUNDING = frozenset(("de", "nl", "sv", "da", "no", "fi"))
"""Languages that write compounds as one word."""


class Lexicon:
    """The languages of a site, the most frequent first."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages
        self._small: dict[str, frozenset[str]] = {}
        self._small_by_letter: dict[str, dict[str, list[str]]] = {}

    @cached_property
    def _by_script(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for code in self.languages:
            for script in ("Kana", "Han") if code == "ja" else (LANGUAGES[code].script,):
                found[script] = (*found.get(script, ()), code)
        return found

    def of(self, word: str) -> tuple[str, ...]:
        """Return the possible languages of a folded word: the site's in its script, else the script's default."""
        script = script_of(word)
        return self._by_script.get(script) or (language_of_script(script),)

    def is_small(self, word: str) -> bool:
        """Return whether a word is small in one of its possible languages."""
        return any(word in LANGUAGES[code].small for code in self.of(word))

    def small_words(self, script: str) -> frozenset[str]:
        """Return the small words of the site's languages in a script."""
        known = self._small.get(script)
        if known is None:
            codes = self._by_script.get(script) or (language_of_script(script),)
            known = self._small[script] = frozenset().union(*(LANGUAGES[code].small for code in codes))
        return known

    def small_words_like(self, word: str) -> Sequence[str]:
        """Return the small words of the site's languages, in the script of `word`, that begin with its first letter."""
        script = script_of(word)
        groups = self._small_by_letter.get(script)
        if groups is None:
            groups = self._small_by_letter[script] = {}
            for small in self.small_words(script):
                groups.setdefault(small[0], []).append(small)
        return groups.get(word[0], ())

    def keys(self, word: str) -> Sequence[str]:
        """Return the stem that the forms of a word share, in each of its possible languages."""
        return list(dict.fromkeys(key_of(word, code) for code in self.of(word)))

    def joins(self, word: str) -> bool:
        """Return whether a word may be of a language that writes compounds as one word and is common on this site."""
        return not COMPOUNDING.isdisjoint(self.of(word)[:2])

    def may_be(self, word: str, code: str) -> bool:
        """Return whether a word may be of a language."""
        return code in self.of(word)
