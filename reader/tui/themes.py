"""The project's own themes, read from `styles/themes/*.theme`: one `name: value` a line, `#` begins a comment.

Only the theme that is shown first is read at start; the others follow when the palette asks for them.
"""

from __future__ import annotations

from dataclasses import fields

from textual.theme import Theme

from reader.paths import resource_folder

__all__ = ["DARK", "LIGHT", "OWN_THEMES", "VARIABLE_DEFAULTS", "load_theme"]

DARK = "privacy-dark"
LIGHT = "privacy-light"
OWN_THEMES = (DARK, LIGHT)

# Colour roles of this program that a theme from elsewhere does not know, each with the role it falls back to.
VARIABLE_DEFAULTS = {
    "bookmark": "warning",
    "match": "warning",
    "code": "secondary",
    "code-background": "surface",
    "keyword": "accent",
    "string": "success",
    "number": "warning",
}

_COLOURS = {field.name for field in fields(Theme)} - {"name", "dark", "variables"}


def load_theme(name: str) -> Theme:
    """The theme of that name among `OWN_THEMES`."""
    text = (resource_folder("styles") / "themes" / f"{name}.theme").read_text("utf-8")
    values: dict[str, str] = {}
    for line in text.splitlines():
        key, colon, value = line.partition(":")
        if colon and not line.startswith("#"):
            values[key.strip()] = value.strip()
    dark = values.pop("dark") == "true"
    colours = {key: values.pop(key) for key in list(values) if key in _COLOURS}
    primary = colours.pop("primary")
    return Theme(
        name=name,
        primary=primary,
        dark=dark,
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
