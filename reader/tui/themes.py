"""The project's own themes, read from `styles/themes/*.theme`: one `name: value` a line, `#` begins a comment.

Only the theme that is shown first is read at start; the others follow when the palette asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields

from textual.theme import BUILTIN_THEMES, Theme

from reader.errors import UsageError
from reader.paths import resource_folder
from reader.text import CleanLine, clean_line
from reader.words import did_you_mean

__all__ = [
    "ANSI",
    "AUTO",
    "DARK",
    "LIGHT",
    "OWN_THEMES",
    "STRONG",
    "VARIABLE_DEFAULTS",
    "check_theme",
    "fitting",
    "give_roles",
    "load_theme",
    "theme_label",
    "theme_names",
]

AUTO = "auto"
DARK = "privacy-dark"
LIGHT = "privacy-light"
ANSI = "privacy-ansi"
STRONG = ("privacy-contrast-dark", "privacy-contrast-light")
"""For eyes that need strong contrasts."""

OWN_THEMES = (DARK, LIGHT, *STRONG, ANSI)

# Colour roles of this program that a theme from elsewhere does not know, each with the role it falls back to.
VARIABLE_DEFAULTS = {
    "border-active": "accent",
    "bookmark": "warning",
    "chip": "boost",
    "link": "accent",
    "match": "warning",
    "code": "secondary",
    "code-background": "surface",
    "keyword": "accent",
    "string": "success",
    "number": "warning",
}

_COLOURS = {field.name for field in fields(Theme)} - {"name", "dark", "ansi", "variables"}


def theme_names(available: Iterable[str]) -> list[str]:
    """The names of all themes as they are offered: the one that follows the terminal, the program's own, the others."""
    return [AUTO, *sorted(available, key=lambda name: (name not in OWN_THEMES, name))]


def theme_label(name: str) -> CleanLine:
    """What a theme is called where one is chosen."""
    return clean_line(f"{name}, follows the terminal" if name == AUTO else name)


def check_theme(name: str, where: Callable[[], str]) -> None:
    """Raise UsageError, a sentence that begins with `where`, if there is no theme of that name."""
    known = [AUTO, *OWN_THEMES, *BUILTIN_THEMES]
    if name not in known:
        hint = did_you_mean(name, known, "There are " + ", ".join(known) + ".")
        raise UsageError(f"{where()}: there is no theme “{name}”.", hint)


def fitting(dark: bool | None) -> str:
    """The theme that fits a background; the dark one where the background is not known."""
    return LIGHT if dark is False else DARK


def give_roles(variables: dict[str, str], theme: Theme) -> None:
    """Add this program's roles to the variables of a theme, taken from related ones where the theme lacks them.

    The colours of a theme from elsewhere are moved until they can be read on this program's screens.
    """
    for name, fallback in VARIABLE_DEFAULTS.items():
        variables.setdefault(name, variables[fallback])
    if theme.name not in OWN_THEMES:
        from reader.tui.contrast import readable  # noqa: PLC0415 (start-up)

        variables.update(readable(variables, ansi=theme.ansi))


def load_theme(name: str) -> Theme:
    """The theme of that name among `OWN_THEMES`."""
    text = (resource_folder("styles") / "themes" / f"{name}.theme").read_text("utf-8")
    values: dict[str, str] = {}
    for line in text.splitlines():
        key, colon, value = line.partition(":")
        if colon and not line.startswith("#"):
            values[key.strip()] = value.strip()
    dark, ansi = values.pop("dark") == "true", values.pop("ansi", "") == "true"
    colours = {key: values.pop(key) for key in list(values) if key in _COLOURS}
    primary = colours.pop("primary")
    return Theme(
        name=name,
        primary=primary,
        dark=dark,
        ansi=ansi,
        secondary=colours["secondary"],
        accent=colours["accent"],
        warning=colours["warning"],
        error=colours["error"],
        success=colours["success"],
        foreground=colours["foreground"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["panel"],
        boost=colours["boost"],
        variables=values,
    )
