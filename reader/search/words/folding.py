"""Folds letters for comparison: ignores case, accents and width, and unifies each script's variants.

Letters that readers of a script regard as different stay different: й is not и, ї is not і, バ is not ハ. Alternative
spellings become equal: ё and е, katakana and hiragana, Arabic and Persian yeh and kaf, traditional and simplified
Chinese, and digits of any script.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from reader.search.words.hanzi import SIMPLIFIED

__all__ = ["fold", "fold_letter"]

_SAME = {
    # Latin letters that Unicode does not decompose.
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t",
    "ё": "е", "ґ": "г",
    # Arabic and Persian: variants of hamza, alef, yeh, kaf and teh marbuta; tatweel is not a letter.
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ی", "ي": "ی", "ئ": "ی", "ې": "ی", "ؤ": "و", "ك": "ک", "ڪ": "ک",
    "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ء": "", "\u0640": "",
    # Final forms of Hebrew letters.
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
    "ς": "σ",
    # Two spellings of the same kana.
    "ヴ": "ぶ", "ゔ": "ぶ",
}  # fmt: skip
_KEPT_MARKS = {("и", "\u0306"), ("у", "\u0306"), ("і", "\u0308")}
_VOICING = "\u3099\u309a"
_KATAKANA = range(0x30A1, 0x30F7)
_HIRAGANA = 0x60
"""The distance between a katakana and its hiragana."""


def _letter(character: str) -> str:
    """Return a letter, given in lower case and compatibility form, folded."""
    same = _SAME.get(character, SIMPLIFIED.get(character))
    if same is not None:
        return same
    if ord(character) in _KATAKANA:
        return chr(ord(character) - _HIRAGANA)
    if character.isdigit() and not character.isascii():
        return str(unicodedata.digit(character))
    if "가" <= character <= "힣":
        return character
    apart = unicodedata.normalize("NFD", character)
    base, marks = apart[0], apart[1:]
    kept = [m for m in marks if not unicodedata.combining(m) or m in _VOICING or (base, m) in _KEPT_MARKS]
    if not marks:
        return "" if unicodedata.combining(base) and base not in _VOICING else base
    return unicodedata.normalize("NFC", "".join([_SAME.get(base, base), *kept]))


class _Letters(dict[int, str]):
    """A cache of folded letters for `str.translate`."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _letter(chr(code))
        return found


_folded = _Letters()


def fold(text: str) -> str:
    """Return `text` without case, accents, width and variants of letters."""
    return text.lower() if text.isascii() else _fold(text)


@lru_cache(maxsize=4_096)
def _fold(text: str) -> str:
    # Case folding may leave marks apart from their letter; composing first keeps them together.
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return composed.translate(_folded)


def fold_letter(character: str) -> str:
    """Return one letter folded, which may be several letters or none."""
    return fold(character)
