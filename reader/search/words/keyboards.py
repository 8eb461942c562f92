"""Text typed on the wrong keyboard layout, or in Latin letters, for a language of another script.

"genby" is "путин" typed on an English keyboard layout, and "putin" is its spelling without a Russian one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.search.words.languages import LANGUAGES, script_of

__all__ = ["meant_instead"]

_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_LAYOUTS = {
    "ru": "йцукенгшщзхъфывапролджэячсмитьбю",
    "uk": "йцукенгшщзхїфівапролджєячсмитьбю",
    "el": ";ςερτυθιοπ[]ασδφγηξκλ΄'ζχψωβνμ,.",
    "he": "/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ",
    "ar": "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرﻻىةوز",
    "fa": "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو.",
}
"""The letters of a language's keyboard on the keys of `_KEYS`."""
_SPELT = {
    "ru": (
        ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"),
        ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("yo", "е"), ("iy", "ий"), ("yy", "ый"), ("a", "а"), ("b", "б"),
        ("v", "в"), ("w", "в"), ("g", "г"), ("d", "д"), ("e", "е"), ("z", "з"), ("i", "и"), ("j", "й"), ("k", "к"),
        ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"),
        ("f", "ф"), ("h", "х"), ("c", "к"), ("y", "ы"), ("x", "кс"), ("'", "ь"),
    ),
    "el": (
        ("th", "θ"), ("ch", "χ"), ("ps", "ψ"), ("ks", "ξ"), ("ou", "ου"), ("a", "α"), ("b", "μπ"), ("v", "β"),
        ("g", "γ"), ("d", "δ"), ("e", "ε"), ("z", "ζ"), ("i", "ι"), ("k", "κ"), ("l", "λ"), ("m", "μ"), ("n", "ν"),
        ("o", "ο"), ("p", "π"), ("r", "ρ"), ("s", "σ"), ("t", "τ"), ("u", "υ"), ("f", "φ"), ("x", "ξ"), ("w", "ω"),
        ("h", "η"), ("y", "υ"),
    ),
}  # fmt: skip
"""Latin spellings of a language's letters, the longest first."""


def meant_instead(text: str, languages: Sequence[str]) -> Iterator[str]:
    """Yield what `text` may have been meant to be in the site's languages, the likeliest first."""
    low = text.lower()
    for code in languages:
        layout = _LAYOUTS.get(code)
        if layout is not None and low.isascii():
            yield low.translate(str.maketrans(_KEYS, layout))
            if code in _SPELT:
                yield _spelt(low, _SPELT[code])
        elif layout is None and LANGUAGES[code].script == "Latin" and not low.isascii():
            yield from _in_latin(low)


def _in_latin(low: str) -> Iterator[str]:
    """Yield what a Latin word typed on the keyboard of another script may have been meant to be."""
    script = script_of(low.strip())
    for code, layout in _LAYOUTS.items():
        if LANGUAGES[code].script == script:
            yield low.translate(str.maketrans(layout, _KEYS))


def _spelt(low: str, table: Sequence[tuple[str, str]]) -> str:
    for latin, letter in table:
        low = low.replace(latin, letter)
    return low
