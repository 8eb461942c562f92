"""Selection of the theme: the one that was chosen, or the one that fits the terminal's background."""

from __future__ import annotations

import os

from textual.app import App

from reader.paths import resource_folder
from reader.text import EMPTY, clean_line
from reader.tui.terminal.background import Question, guess_dark
from reader.tui.terminal.internals import HandlingApp
from reader.tui.themes import ANSI, AUTO, DARK, OWN_THEMES, fitting, load_theme, theme_label, theme_names
from reader.tui.work.session import Session

__all__ = ["Theming"]

FEW_COLOURS = "-few-colours"
"""The application's CSS class in a terminal with 16 colours or none."""


class Theming:
    """Applies themes to `app`."""

    def __init__(self, app: HandlingApp, session: Session, question: Question) -> None:
        self._app = app
        self._session = session
        self._question = question
        self.wanted = session.remembered.get("theme", session.settings.theme)
        """The name of a theme, or AUTO."""
        self._has_plain_looks = False

    def begin(self) -> None:
        """Set a theme before anything is styled; setting it later would parse every style sheet a second time."""
        app, name = self._app, self._first()
        self._need(name)
        app.set_reactive(App.theme, name)
        app.set_class(app.console.color_system in (None, "standard"), FEW_COLOURS, update=False)
        self._need_plain_looks(name)
        app.stylesheet.set_variables(app.get_css_variables())
        # The filter that maps the 16 ANSI colours was chosen for another theme.
        app.choose_colour_filter()
        app.set_class(app.current_theme.dark, "-dark-mode", update=False)
        app.set_class(not app.current_theme.dark, "-light-mode", update=False)

    def know_all(self) -> None:
        """Load the remaining themes."""
        for name in OWN_THEMES:
            self._need(name)

    def choose(self, name: str) -> None:
        """Apply a theme, or the one that fits the terminal, and remember the choice."""
        self.wanted = name
        self.show(name)
        self._session.choose("theme", name)

    def show(self, name: str) -> None:
        """Draw the screens in a theme until another one is shown."""
        name = name if name != AUTO else self._first()
        self._need_plain_looks(name)
        self._app.theme = name

    def ask(self) -> None:
        """Let the user choose a theme, previewing each one as it is highlighted; cancelling restores the former one."""
        from reader.tui.screens.picker import Picker  # noqa: PLC0415 (start-up)

        app, before = self._app, self._app.theme
        names, used = theme_names(app.available_themes), clean_line("in use")
        choices = [(theme_label(name), used if name == self.wanted else EMPTY, name) for name in names]

        def take(name: str | None) -> None:
            if name is None:
                app.theme = before
            else:
                self.choose(name)

        chosen = names.index(self.wanted) if self.wanted in names else 0
        app.push_screen(
            Picker(clean_line("Themes"), choices, chosen, second="beside", filtered=True, moved=self.show), take
        )

    def _first(self) -> str:
        app = self._app
        if app.no_color:
            return ANSI
        if self.wanted != AUTO:
            return self.wanted if self.wanted in {*OWN_THEMES, *app.available_themes} else DARK
        if app.console.color_system in (None, "standard"):
            return ANSI
        return fitting(self._background_is_dark())

    def _background_is_dark(self) -> bool | None:
        if self._question.dark is None:
            self._question.answered = self._answered
            return guess_dark(os.environ)
        return self._question.dark

    def _answered(self, dark: bool) -> None:
        """Handle the terminal's answer; called in the thread that reads the terminal."""
        self._app.call_later(self._follow_background, dark)

    def _follow_background(self, dark: bool) -> None:
        """Switch to the fitting theme, if the automatic one is selected: the terminal reported its background late."""
        if self.wanted == AUTO and self._app.theme != ANSI:
            self._need(fitting(dark))
            self._app.theme = fitting(dark)

    def _need_plain_looks(self, name: str) -> None:
        """Load the style sheet for ANSI themes and terminals with few or no colours; others start without it."""
        app = self._app
        plain = app.available_themes[name].ansi or app.native_ansi_color or app.has_class(FEW_COLOURS)
        if plain and not self._has_plain_looks:
            self._has_plain_looks = True
            app.stylesheet.read(resource_folder("styles") / "plain.tcss")

    def _need(self, name: str) -> None:
        if name in OWN_THEMES and name not in self._app.available_themes:
            self._app.register_theme(load_theme(name))
