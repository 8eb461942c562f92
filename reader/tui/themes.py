"""The project's own themes, read from `styles/themes/*.theme`: one `name: value` per line, `#` begins a comment.

Only the theme shown first is read at start-up; the others are loaded after the first frame.
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
"""High-contrast themes."""

OWN_THEMES = (DARK, LIGHT, *STRONG, ANSI)

# Colour roles of this program that third-party themes do not define, each with the role it falls back to.
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
    """Return the names of all themes in display order: the automatic one, the program's own, the others."""
    return [AUTO, *sorted(available, key=lambda name: (name not in OWN_THEMES, name))]


def theme_label(name: str) -> CleanLine:
    """Return the label of a theme in the theme picker."""
    return clean_line(f"{name}, follows the terminal" if name == AUTO else name)


def check_theme(name: str, where: Callable[[], str]) -> None:
    """Raise UsageError, with a message that begins with `where`, if there is no theme of that name."""
    known = [AUTO, *OWN_THEMES, *BUILTIN_THEMES]
    if name not in known:
        hint = did_you_mean(name, known, "There are " + ", ".join(known) + ".")
        raise UsageError(f"{where()}: there is no theme “{name}”.", hint)


def fitting(dark: bool | None) -> str:
    """Return the theme that fits a background; the dark one if the background is unknown."""
    return LIGHT if dark is False else DARK


def give_roles(variables: dict[str, str], theme: Theme) -> None:
    """Add this program's roles to the variables of a theme, derived from related ones if the theme lacks them.

    Colours of third-party themes are adjusted until they are readable on this program's screens.
    """
    for name, fallback in VARIABLE_DEFAULTS.items():
        variables.setdefault(name, variables[fallback])
    if theme.name not in OWN_THEMES:
        from reader.tui.contrast import readable  # noqa: PLC0415 (start-up)

        variables.update(readable(variables, ansi=theme.ansi))


def load_theme(name: str) -> Theme:
    """Load the theme of that name, which must be one of `OWN_THEMES`."""
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
