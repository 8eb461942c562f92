"""Colours of themes from elsewhere, moved until this program's screens can be read in them.

A theme of Textual's is made for widgets that this program does not use: its selection is meant for text of another
colour, and its quiet colours are too quiet for text. Hues are kept; only how light they are changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.color import BLACK, WHITE, Color

__all__ = ["MARK_CONTRAST", "TEXT_CONTRAST", "contrast", "readable"]

TEXT_CONTRAST = 4.5
"""The least ratio between a text and its ground: WCAG 2.1, success criterion 1.4.3."""

MARK_CONTRAST = 3.0
"""The least ratio between a sign that carries meaning and its ground: success criterion 1.4.11."""

STEPS = 25
"""Steps on the way from a colour to black or white, or from a ground to a tint."""

SELECTION_CONTRAST, QUIET_CONTRAST = 1.35, 1.15
"""How far the chosen row stands out from the page, with the keys and without."""

BAR_CONTRAST = 1.15
"""The most by which bars and dialogs stand out from the page: text has to be read on both."""

READ_CONTRAST = 1.3
"""How far the title of an unread post stands out from that of a read one."""

TEXTS = (
    "secondary",
    "accent",
    "warning",
    "error",
    "success",
    "bookmark",
    "link",
    "match",
    "code",
    "keyword",
    "string",
    "number",
)
"""Roles of texts; each may stand on any of the grounds."""

TERMINAL = "ansi_default"
"""The terminal's own colour."""

TERMINAL_ROLES = (
    "surface",
    "panel",
    "boost",
    "chip",
    "code-background",
    "text-muted",
    "text-disabled",
    "block-cursor-background",
    "block-cursor-blurred-background",
    "block-cursor-blurred-foreground",
)
"""Roles that the terminal's own colours take where a theme has the 16 alone: see `styles/plain.tcss`."""


def contrast(one: Color, other: Color) -> float:
    """The ratio between the luminances of two colours, from 1 to 21, as WCAG 2.1 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(variables: Mapping[str, str], *, ansi: bool) -> dict[str, str]:
    """The roles of a theme that have to change, by their names; `ansi` is for a theme of the terminal's colours."""
    if ansi:
        return dict.fromkeys(TERMINAL_ROLES, TERMINAL) | {"block-cursor-foreground": variables["accent"]}
    background, foreground, primary = (Color.parse(variables[name]) for name in ("background", "foreground", "primary"))
    far = WHITE if _luminance(background) < _luminance(foreground) else BLACK
    surface = _near(background, Color.parse(variables["surface"]), BAR_CONTRAST)
    selection = _apart(background, {background: SELECTION_CONTRAST, surface: QUIET_CONTRAST}, (primary, far))
    quiet = _apart(background, {background: QUIET_CONTRAST}, (foreground, far))
    grounds = (background, surface, selection, quiet)
    muted = _legible(background.blend(foreground, 0.6), grounds, far)
    foreground = _legible(_legible(foreground, grounds, far), (muted,), far, READ_CONTRAST)
    roles = {name: _legible(Color.parse(variables[name]), grounds, far) for name in TEXTS}
    border = background.blend(foreground, 0.18)
    roles |= {
        "surface": surface,
        "panel": surface,
        "foreground": foreground,
        "text-muted": muted,
        "text-disabled": muted,
        "block-cursor-background": selection,
        "block-cursor-foreground": foreground.blend(far, 0.5),
        "block-cursor-blurred-background": quiet,
        "block-cursor-blurred-foreground": foreground,
        "chip": selection,
        "code-background": surface,
        "border": border,
        "border-blurred": border,
        "border-active": _legible(roles["accent"].blend(background, 0.5), (background,), far, MARK_CONTRAST),
        "scrollbar": background.blend(foreground, 0.3),
        "scrollbar-hover": background.blend(foreground, 0.45),
        "scrollbar-active": roles["accent"],
        "scrollbar-background": background,
        "scrollbar-background-hover": background,
        "scrollbar-background-active": background,
        "scrollbar-corner-color": background,
    }
    return {name: colour.hex6 for name, colour in roles.items()}


def _legible(colour: Color, grounds: Iterable[Color], far: Color, least: float = TEXT_CONTRAST) -> Color:
    """The colour, moved towards `far` as far as it takes to be seen on all grounds."""
    grounds = list(grounds)
    for step in range(STEPS):
        moved = colour.blend(far, step / STEPS)
        if all(contrast(moved, ground) >= least for ground in grounds):
            return moved
    return far


def _apart(ground: Color, least: Mapping[Color, float], tints: Iterable[Color]) -> Color:
    """The ground with as little of the first tint that does as gives it the `least` ratio to each of the others."""
    tinted = ground
    for tint in tints:
        for step in range(1, STEPS // 2):
            tinted = ground.blend(tint, step / STEPS)
            if all(contrast(tinted, other) >= ratio for other, ratio in least.items()):
                return tinted
    return tinted


def _near(ground: Color, other: Color, most: float) -> Color:
    """The other colour, moved towards the ground until it stands out from it by `most` at most."""
    for step in range(STEPS):
        moved = other.blend(ground, step / STEPS)
        if contrast(moved, ground) <= most:
            return moved
    return ground


def _luminance(colour: Color) -> float:
    parts = [part / 255 for part in colour.rgb]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
