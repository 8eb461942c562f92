"""Variables of the environment that end or steer the libraries that read them, removed before they do."""

from __future__ import annotations

import os

__all__ = ["settle_numbers", "settle_textual"]

_NUMBERS = ("COLUMNS", "LINES", "COLORFGBG", "VTE_VERSION")
_LONGEST = 20
"""Characters of such a variable; Python refuses to convert a number of more than 4,300 digits."""

_OF_TEXTUAL = {"TEXTUAL_FPS", "TEXTUAL_DISABLE_KITTY_KEY", "TEXTUAL_FILTERS", "TEXTUAL_COLOR_SYSTEM"}
"""What suits Textual to a terminal. The others are for those who develop programs: keys, pictures, and logs of keys."""

_COLOURS = {"auto", "standard", "256", "truecolor"}


def settle_numbers() -> None:
    """Remove numbers that cannot be meant, and those in other digits, which Rich takes for a width of three columns."""
    for name in _NUMBERS:
        value = os.environ.get(name, "")
        if len(value) > _LONGEST or not value.isascii():
            del os.environ[name]


def settle_textual() -> None:
    """Remove Textual's variables that are not for users of a program, and colours that do not exist."""
    for name in [name for name in os.environ if name.startswith("TEXTUAL") and name not in _OF_TEXTUAL]:
        del os.environ[name]
    if os.environ.get("TEXTUAL_COLOR_SYSTEM") not in _COLOURS:
        os.environ.pop("TEXTUAL_COLOR_SYSTEM", None)
