"""The themes: every text can be read on every ground it stands on, and no colour is the only sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from reader.errors import UsageError
from reader.paths import resource_folder
from reader.tui.themes import (
    ANSI,
    AUTO,
    DARK,
    LIGHT,
    OWN_THEMES,
    STRONG,
    VARIABLE_DEFAULTS,
    check_theme,
    give_roles,
    load_theme,
)

LEAST_CONTRAST = 4.5
"""WCAG 2.1, success criterion 1.4.3."""

STRONG_CONTRAST = 7.0
"""The same, 1.4.6: what eyes need that see less."""

COLOURED = sorted(name for name, theme in BUILTIN_THEMES.items() if not theme.ansi)
"""Textual's themes whose colours are known; the others are the terminal's own."""

DECORATION = {
    "message--margin",  # white space beside the message
    "list--rule",
    "list--margin",
    "choice--margin",
    "box--margin",
    "hint--margin",
    "page--margin",
    "page--code-margin",
    "page--table-border",
    "page--rule",
}
"""Lines between texts; nobody reads them."""

RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
DECLARATION = re.compile(r"(?<![\w-])(color|background):\s*([^;]+);")

GROUNDS = {
    "main.tcss": ["background"],
    "post.tcss": ["background"],
    "dialogs.tcss": ["surface"],
    "help.tcss": ["surface"],
    "recall.tcss": ["background"],
    "stats.tcss": ["background"],
    "app.tcss": ["background"],
}
"""What the texts of a style sheet stand on unless they say so themselves."""

LIST_GROUNDS = ["background", "block-cursor-background", "block-cursor-blurred-background"]


def declarations() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every rule of the style sheets that sets a text's colour: the sheet, the selector, what it sets."""
    for sheet in GROUNDS:
        text = re.sub(r"/\*.*?\*/", "", (resource_folder("styles") / sheet).read_text("utf-8"), flags=re.DOTALL)
        for selector, body in RULE.findall(text):
            found = {name: value.strip() for name, value in DECLARATION.findall(body)}
            if "color" in found:
                yield sheet, selector.strip().splitlines()[-1].strip(), found


def grounds(sheet: str, selector: str, found: dict[str, str]) -> list[str]:
    if "background" in found:
        return [found["background"].removeprefix("$")]
    if selector.startswith(".list--") and "heading" not in selector and "empty" not in selector:
        return LIST_GROUNDS
    if selector.startswith(".choice--"):
        return ["surface", "block-cursor-background"]
    if selector.startswith((".search--", ".keys--", ".selecting--")):
        return ["background", "surface"]
    return GROUNDS[sheet]


def contrast(one: Color, other: Color) -> float:
    """The ratio of WCAG 2.1."""

    def luminance(colour: Color) -> float:
        parts = [part / 255 for part in (colour.r, colour.g, colour.b)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours(name: str) -> dict[str, str]:
    """Every variable of a theme, as the style sheets see it."""
    theme = load_theme(name) if name in OWN_THEMES else BUILTIN_THEMES[name]
    variables = {**theme.to_color_system().generate(), **theme.variables}
    give_roles(variables, theme)
    return variables


@pytest.mark.parametrize("name", [DARK, LIGHT, *STRONG, *COLOURED])
def test_every_text_can_be_read(name: str) -> None:
    variables = colours(name)
    least = STRONG_CONTRAST if name in STRONG else LEAST_CONTRAST
    seen, weak = 0, []
    for sheet, selector, found in declarations():
        if selector.lstrip(".") in DECORATION:
            continue
        text = variables[found["color"].removeprefix("$")]
        for ground in grounds(sheet, selector, found):
            seen += 1
            ratio = contrast(Color.parse(text), Color.parse(variables[ground]))
            if ratio < least:
                weak.append(f"{selector} ({text}) on {ground} ({variables[ground]}): {ratio:.2f}")
    assert seen > 60
    assert not weak, "\n".join(weak)


@pytest.mark.parametrize("name", [DARK, LIGHT, *COLOURED])
def test_code_and_dialogs_can_be_read(name: str) -> None:
    variables = colours(name)
    pairs = [
        ("code", "code-background"),
        ("foreground", "code-background"),
        ("block-cursor-foreground", "block-cursor-background"),
        ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
        ("text-muted", "block-cursor-background"),
        ("text-muted", "panel"),
        ("foreground", "panel"),
    ]
    for text, ground in pairs:
        ratio = contrast(Color.parse(variables[text]), Color.parse(variables[ground]))
        assert ratio >= LEAST_CONTRAST, f"{text} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("name", [DARK, LIGHT, *COLOURED])
def test_what_is_chosen_can_be_told_from_the_ground(name: str) -> None:
    variables = colours(name)
    pairs = [
        ("block-cursor-background", "background", 1.15),
        ("block-cursor-background", "surface", 1.1),
        ("block-cursor-blurred-background", "background", 1.1),
        ("chip", "surface", 1.1),  # the view that is shown, on the header's bar
        ("text-muted", "foreground", 1.3),  # the titles of read and of unread posts
    ]
    for one, other, least in pairs:
        ratio = contrast(Color.parse(variables[one]), Color.parse(variables[other]))
        assert ratio >= least, f"{one} and {other}: {ratio:.2f}"


@pytest.mark.parametrize("name", [DARK, LIGHT, *COLOURED])
def test_marks_can_be_seen_on_the_chosen_row(name: str) -> None:
    variables = colours(name)
    for mark in ("accent", "bookmark", "text-muted", "match"):
        for ground in ("background", "surface", "chip", *LIST_GROUNDS):
            ratio = contrast(Color.parse(variables[mark]), Color.parse(variables[ground]))
            assert ratio >= 3.0, f"{mark} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("name", COLOURED)
def test_the_line_beside_the_side_with_the_keys_can_be_seen(name: str) -> None:
    variables = colours(name)
    assert contrast(Color.parse(variables["border-active"]), Color.parse(variables["background"])) >= 3.0


@pytest.mark.parametrize("name", sorted({*BUILTIN_THEMES} - {*COLOURED}))
def test_themes_of_the_terminals_colours_leave_the_chosen_row_to_reversal(name: str) -> None:
    variables = colours(name)
    grounds = ("block-cursor-background", "block-cursor-blurred-background", "chip", "surface")
    assert {variables[ground] for ground in grounds} == {"ansi_default"}


@pytest.mark.parametrize("name", [DARK, LIGHT])
def test_a_theme_is_as_dark_as_it_says(name: str) -> None:
    assert load_theme(name).dark is (Color.parse(colours(name)["background"]).brightness < 0.5)


def test_one_theme_uses_the_terminals_16_colours_alone() -> None:
    theme = load_theme(ANSI)
    assert theme.ansi
    lines = (resource_folder("styles") / "themes" / f"{ANSI}.theme").read_text("utf-8").splitlines()
    values = dict(line.split(": ") for line in lines if line and not line.startswith("#"))
    named = {value for name, value in values.items() if name not in {"ansi", "dark"} and not name.endswith("-style")}
    assert all(re.fullmatch(r"ansi_(bright_)?[a-z]+", value) for value in named)


XTERM = {"magenta": "#cd00cd", "bright_blue": "#5c5cff", "bright_red": "#ff0000"}
VGA = {"magenta": "#aa00aa", "bright_blue": "#5555ff", "bright_red": "#ff5555"}


@pytest.mark.parametrize("palette", [XTERM, VGA])
@pytest.mark.parametrize("ground", ["#000000", "#ffffff"])
def test_the_terminals_own_colours_can_be_seen_on_black_and_on_white(palette: dict[str, str], ground: str) -> None:
    variables = colours(ANSI)
    for role in ("accent", "link", "match", "error", "warning", "code", "keyword"):
        colour = palette[variables[role].removeprefix("ansi_")]
        assert contrast(Color.parse(colour), Color.parse(ground)) >= 3.0, f"{role} on {ground}"


def test_with_16_colours_links_matches_and_what_is_new_differ() -> None:
    variables = colours(ANSI)
    assert len({variables[role] for role in ("accent", "link", "match", "foreground")}) == 4


def test_every_style_sheet_is_looked_at() -> None:
    sheets = {path.name for path in resource_folder("styles").glob("*.tcss")}
    assert sheets - {"plain.tcss"} == set(GROUNDS)


@pytest.mark.parametrize("name", OWN_THEMES)
def test_a_theme_names_every_role_of_the_program(name: str) -> None:
    assert set(VARIABLE_DEFAULTS) <= set(load_theme(name).variables)


def test_all_themes_are_there_and_others_are_refused() -> None:
    for name in (AUTO, *OWN_THEMES, *BUILTIN_THEMES):
        check_theme(name, str)
    with pytest.raises(UsageError, match="line 3: there is no theme “privacy-drak”") as refused:
        check_theme("privacy-drak", lambda: "config.toml, line 3")
    assert refused.value.hint == "Did you mean “privacy-dark”?"
