"""Colours of third-party themes, adjusted until this program's screens are readable in them.

Textual's themes are made for widgets that this program does not use: their selection colour expects text of another
colour, and their muted colours are too faint for text. Hues are kept; only lightness changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.color import BLACK, WHITE, Color

__all__ = ["MARK_CONTRAST", "TEXT_CONTRAST", "contrast", "readable"]

TEXT_CONTRAST = 4.5
"""The minimum ratio between text and its background: WCAG 2.1, success criterion 1.4.3."""

MARK_CONTRAST = 3.0
"""The minimum ratio between a meaningful graphic and its background: WCAG 2.1, success criterion 1.4.11."""

STEPS = 25
"""Steps from a colour to black or white, or from a background to a tint."""

SELECTION_CONTRAST, QUIET_CONTRAST = 1.35, 1.15
"""How much the selected row stands out from the page, with and without the focus."""

BAR_CONTRAST = 1.15
"""The maximum by which bars and dialogs stand out from the page, as text must be readable on both."""

READ_CONTRAST = 1.3
"""How much the title of an unread post stands out from that of a read one."""

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
"""Text roles; each may appear on any of the backgrounds."""

TERMINAL = "ansi_default"
"""The terminal's default colour."""

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
"""Roles set to the terminal's default colour in themes limited to the 16 ANSI colours: see `styles/plain.tcss`."""


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two colours, from 1 to 21, as defined by WCAG 2.1."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(variables: Mapping[str, str], *, ansi: bool) -> dict[str, str]:
    """Return the roles of a theme that must change, by name; `ansi` marks a theme that uses the terminal's colours."""
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
    """Return the colour, moved towards `far` as far as needed to be legible on all backgrounds."""
    grounds = list(grounds)
    for step in range(STEPS):
        moved = colour.blend(far, step / STEPS)
        if all(contrast(moved, ground) >= least for ground in grounds):
            return moved
    return far


def _apart(ground: Color, least: Mapping[Color, float], tints: Iterable[Color]) -> Color:
    """Return the background, tinted just enough to reach the `least` ratio to each of the other colours.

    The tints are tried in order; the first that suffices is used.
    """
    tinted = ground
    for tint in tints:
        for step in range(1, STEPS // 2):
            tinted = ground.blend(tint, step / STEPS)
            if all(contrast(tinted, other) >= ratio for other, ratio in least.items()):
                return tinted
    return tinted


def _near(ground: Color, other: Color, most: float) -> Color:
    """Return the other colour, moved towards the background until their contrast is `most` or less."""
    for step in range(STEPS):
        moved = other.blend(ground, step / STEPS)
        if contrast(moved, ground) <= most:
            return moved
    return ground


def _luminance(colour: Color) -> float:
    parts = [part / 255 for part in colour.rgb]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
