"""The Textual application: themes, style sheets, the main screen, and services shared by all screens."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Mapping
from functools import cache, partial
from inspect import isawaitable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.screen import Screen

from reader.errors import ReaderError
from reader.frame.early import EarlyFrame
from reader.garbage import spare_memory
from reader.paths import app_paths, resource_folder
from reader.served import is_served
from reader.sources import Source
from reader.text import clean_line
from reader.tui.keys import EVERYWHERE, KeyNames, first_keys, with_keymap
from reader.tui.main.screen import MainScreen
from reader.tui.opening import Opening
from reader.tui.terminal.background import Question
from reader.tui.terminal.driver import driver_for
from reader.tui.terminal.key_order import KeyOrderApp, Waiting
from reader.tui.terminal.less_kept import remember_less
from reader.tui.themes import check_theme, give_roles
from reader.tui.theming import Theming
from reader.tui.widgets.entry_list import EntryList
from reader.tui.widgets.message_line import MessageLine
from reader.tui.widgets.search_box import FindBox, SearchBox
from reader.tui.work.session import Session

if TYPE_CHECKING:
    from reader.settings import Settings
    from reader.tui.commands import PaletteCommand

__all__ = ["ReaderApp", "checked_keymap"]

STYLE_SHEETS = ("app.tcss", "main.tcss")


@cache
def _keys_of_main_screen() -> Mapping[str, str]:
    return first_keys((EntryList.BINDINGS, MainScreen.BINDINGS, EVERYWHERE, SearchBox.BINDINGS))


@cache
def _keys_of_post() -> Mapping[str, str]:
    from reader.tui.widgets.page_view import PageView  # noqa: PLC0415 (start-up)
    from reader.tui.widgets.post_view import PostView  # noqa: PLC0415 (start-up)

    return first_keys((PageView.BINDINGS, PostView.BINDINGS))


def _keys_of_all_screens() -> Mapping[str, str]:
    from reader.tui.places import usual_keys  # noqa: PLC0415 (start-up)

    return usual_keys()


def _place_of(setting: str, table: str = "") -> str:
    from reader.settings import place_of  # noqa: PLC0415 (start-up)

    return place_of(setting, app_paths().config_file, table)


def checked_keymap(settings: Settings) -> dict[str, str]:
    """Return the user's own keys by binding id.

    Raises UsageError if the settings name an unknown theme, binding or key.
    """
    check_theme(settings.theme, lambda: _place_of("theme"))
    if not settings.keys:
        return {}
    from reader.tui.places import keymap  # noqa: PLC0415 (start-up)

    return keymap(settings.keys, lambda name: _place_of(name, "keys"))


def _tell(app: ReaderApp, sentence: str) -> None:
    """Show a message on the current screen."""
    words = clean_line(sentence)
    if isinstance(line := getattr(app.screen, "messages", None), MessageLine):
        line.tell(words)
    else:
        app.notify(words, markup=False)


def _tell_not_suspended(app: ReaderApp) -> None:
    _tell(app, f"No shell here could resume the reader, so it goes on. {app.key_name('quit.now')} quits.")


class ReaderApp(KeyOrderApp):
    """The interactive reader."""

    TITLE = "privacy-reader"
    ENABLE_COMMAND_PALETTE = False
    NOTIFICATION_TIMEOUT = 4
    BINDINGS: ClassVar = [*EVERYWHERE]

    def __init__(self, session: Session, *, question: Question | None = None, drawn: EarlyFrame | None = None) -> None:
        """Create the application.

        `question` is the query sent to the terminal about its background colour; `drawn` is the frame already drawn
        before Textual started. Raises whatever `checked_keymap` raises.
        """
        remember_less()
        keymap = checked_keymap(session.settings)
        self._seen = question is not None and not is_served()
        """Whether there is a terminal whose frames can be held back."""
        self.question = question or Question()
        folder = resource_folder("styles")
        super().__init__(
            css_path=[folder / name for name in STYLE_SHEETS],
            watch_css=False,
            driver_class=driver_for(self.question, drawn),
            # With NO_COLOR, colours are omitted rather than converted to greys.
            ansi_color=True if "NO_COLOR" in os.environ else None,
        )
        self.shell_commands: Mapping[str, str] = {}
        """The actions that are also shell commands, mapped to the words that invoke them there."""
        self.session = session
        session.key_name = self.key_name
        self.animation_level = "none"
        self.theming = Theming(self, session, self.question)
        self.theming.begin()
        self.choose_theme = self.theming.choose
        self.keymap = keymap
        if keymap:
            self.set_keymap(keymap)
        self.opening = Opening(self, drawn.frame if drawn is not None else None)
        self.before_whole_frame = self.opening.before_whole_frame
        self.before_end = self.opening.take_picture if drawn is not None else None
        self.not_suspended = partial(_tell_not_suspended, self)
        self.failure: ReaderError | None = None
        self.next_site: Source | None = None
        """The site the user wants to read instead; the command line opens it."""

    def key_name(self, name: str) -> str:
        """Return the display name of the key for the binding with this id, honouring the user's keymap."""
        return self.key_names(name)

    @property
    def key_names(self) -> KeyNames:
        """The keys of bindings by binding id."""
        return KeyNames(self.keymap, _keys_of_main_screen, _keys_of_post, _keys_of_all_screens)

    def give_up(self, error: ReaderError) -> None:
        """Exit because there is nothing to show; the command line reports why."""
        self.failure = error
        self.exit(return_code=error.exit_status)

    def get_css_variables(self) -> dict[str, str]:
        """Return Textual's variables together with this program's colour roles."""
        variables = super().get_css_variables()
        give_roles(variables, self.current_theme)
        return variables

    def on_load(self) -> None:
        """Redraw everything when the program resumes after being suspended.

        Textual also calls `on_load` of base classes.
        """
        if self._seen:
            self.opening.begin()
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))

    def get_default_screen(self) -> Screen[None]:
        """Return the main screen, so that Textual does not create another one first."""
        return MainScreen(self.session, self._first_frame_done, self.give_up, self.open_site)

    def _first_frame_done(self) -> None:
        """Finish start-up: re-enable garbage collection and load the other themes."""
        self.opening.first_frame_made()
        spare_memory()
        gc.freeze()
        gc.enable()
        self.theming.know_all()

    def frame_skipped(self) -> None:
        """Note that the screen has been laid out: the first frame that fits should be shown."""
        self.opening.laid_out()

    async def on_event(self, event: events.Event) -> None:
        """Make sure the effect of the user's input becomes visible."""
        if isinstance(
            event, events.Key | events.Paste | events.MouseDown | events.MouseScrollDown | events.MouseScrollUp
        ):
            self.opening.touched()
        elif isinstance(event, events.Resize):
            self.opening.resized(event.size)
        await super().on_event(event)

    def open_site(self, source: Source) -> None:
        """Leave this site and open another one."""
        self.next_site = source
        self.exit()

    @property
    def wanted_theme(self) -> str:
        """The name of the theme that was chosen."""
        return self.theming.wanted

    def action_themes(self) -> None:
        """Choose a theme, previewing each one as it is highlighted."""
        self.theming.ask()

    def action_command_palette(self) -> None:
        """Show the command palette, which lists every action by name."""
        from reader.tui.catalogue import commands  # noqa: PLC0415 (start-up)
        from reader.tui.screens.palette import Palette  # noqa: PLC0415 (start-up)

        screen = self.screen
        if isinstance(screen, MainScreen):

            async def run(command: PaletteCommand | None) -> None:
                if command is not None and isawaitable(running := command.run()):
                    await running

            self.push_screen(Palette(commands(self, screen), self.shell_commands), run)

    @property
    def is_behind(self) -> bool:
        """Whether the content that the next key acts on is not on the screen yet."""
        view = self.screen.parts.reading.view if isinstance(self.screen, MainScreen) else None
        return getattr(self.screen, "is_busy", False) or (view is not None and view.presenter.is_making)

    async def before_next_key(self) -> None:
        """Make the next key wait until the current screen is ready for it."""
        if isinstance(self.screen, Waiting):
            await self.screen.before_next_key()

    def action_help_quit(self) -> None:
        """Explain how to quit when the user presses the key that ends most programs."""
        _tell(self, f"Press {self.key_name('quit.now')} to quit.")

    def action_help(self) -> None:
        """Show the keys, starting with those of the focused widget."""
        from reader.tui.screens.help import HelpScreen  # noqa: PLC0415 (start-up)
        from reader.tui.widgets.page_view import PageView  # noqa: PLC0415 (start-up)
        from reader.tui.widgets.post_view import PostView  # noqa: PLC0415 (start-up)

        if not isinstance(self.screen, MainScreen):
            from reader.tui.screens.recall import RecallScreen  # noqa: PLC0415 (start-up)

            # The keys of the list and the post have no meaning here.
            own = with_keymap([*RecallScreen.BINDINGS, *PageView.BINDINGS], self.keymap)
            self.push_screen(HelpScreen(("In recall", own), with_keymap(EVERYWHERE, self.keymap), [], with_list=False))
            return
        places: dict[type, tuple[str, Iterable[object]]] = {
            EntryList: ("list", EntryList.BINDINGS),
            PostView: ("post", [*PostView.BINDINGS, *PageView.BINDINGS]),
            SearchBox: ("search box", SearchBox.BINDINGS),
            FindBox: ("find box", FindBox.BINDINGS),
        }
        kept = {kind: (name, with_keymap(keys, self.keymap)) for kind, (name, keys) in places.items()}
        here = kept.pop(type(self.focused), None) if self.focused is not None else None
        first = (f"Here, in the {here[0]}", here[1]) if here else None
        others = [(f"In the {name}", keys) for name, keys in kept.values()]
        everywhere = with_keymap([*MainScreen.BINDINGS, *EVERYWHERE], self.keymap)
        self.push_screen(HelpScreen(first, everywhere, others))

    async def on_unmount(self) -> None:
        """Finish pending writes."""
        self.taken_down()
        self.session.close()
