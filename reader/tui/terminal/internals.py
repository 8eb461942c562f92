"""All uses of Textual's private names, in one place.

Textual may rename them in any release. `tests/unit/tui/terminal/test_internals.py` checks each of them and names the
release in which one is gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from rich.console import Console, RenderableType
from rich.segment import Segment
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual._parser import ParseError
from textual._styles_cache import StylesCache
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.cache import FIFOCache
from textual.css.model import RuleSet, SelectorType
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.events import ScreenResume
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.terminal.caret import caret_of

__all__ = [
    "KNOWN_TO_WORK",
    "FirstScreen",
    "HandlingApp",
    "ParseError",
    "SizedScreen",
    "XTermParser",
    "forget_size",
    "frame_lines",
    "frame_pending",
    "in_place",
    "make_frame",
    "write_to_terminal",
]

T = TypeVar("T")

KNOWN_TO_WORK = "8.2.8"
"""The release of Textual that this was written for."""


def remember_colours_once() -> None:
    """Make Textual cache the colours of widget borders once for all widgets.

    Textual caches 1,024 of them per widget, which also keeps what those widgets drew, long after they are gone.
    """
    colours: Any = vars(StylesCache).get("get_inner_outer")
    if hasattr(colours, "cache_info"):
        StylesCache.get_inner_outer = classmethod(colours)  # type: ignore[method-assign,assignment]


_BARE = ("_segments", "_cell_length", "_render_cache", "_link_ids", "_cell_count")
"""The attributes of a strip besides its caches."""


def make_caches_of_lines_late() -> None:
    """Make each strip create its seven caches only when they are first used.

    Most strips use one or two. A long dialog has thousands of strips, and an empty cache takes as much as its text.
    """
    made = Strip([])
    caches: dict[str, Any] = {name: getattr(made, name, None) for name in Strip.__slots__ if name not in _BARE}
    most = {name: cache._maxsize for name, cache in caches.items() if hasattr(cache, "_maxsize")}
    if {*most, *_BARE} != {*Strip.__slots__}:
        return

    def begin(strip: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
        strip._segments = list(segments)
        strip._cell_length = cell_length
        strip._render_cache = strip._link_ids = strip._cell_count = None

    def missing(strip: Strip, name: str) -> FIFOCache[Any, Any]:
        if name not in most:
            raise AttributeError(name, name=name, obj=strip)
        cache: FIFOCache[Any, Any] = FIFOCache(most[name])
        setattr(strip, name, cache)
        return cache

    Strip.__init__, Strip.__getattr__ = begin, missing  # type: ignore[method-assign,assignment,attr-defined]


_ANY = ("*", DOMNode.__name__)
"""The selectors that match every part besides its name."""


class _Around(NamedTuple):
    """The properties of surrounding widgets that decide which rules match a part."""

    classes: frozenset[str]
    states: frozenset[str]
    """Pseudo-classes, such as `focus`."""


class _Asked:
    """The context that the rules of a style sheet depend on, for each part."""

    def __init__(self, rules: Mapping[str, Iterable[RuleSet]]) -> None:
        self.rules = rules
        self.known: dict[str, _Around] = {}

    def around(self, name: str) -> _Around:
        """Return the context that matters for parts of this name."""
        found = self.known.get(name)
        if found is None:
            rules = [rule for selector in (*_ANY, f".{name}") for rule in self.rules.get(selector, ())]
            asked = [it for rule in rules for one in rule.selector_set for it in one.selectors]
            classes = frozenset(it.name for it in asked if it.type is SelectorType.CLASS)
            found = _Around(classes, frozenset(state for it in asked for state in it.pseudo_classes))
            self.known[name] = found
        return found


_asked = _Asked({})
_styled: WeakKeyDictionary[DOMNode, dict[str, tuple[object, object]]] = WeakKeyDictionary()
"""For the parts of a widget, the rules they were styled by and the context at that time."""


def style_parts_when_needed() -> None:
    """Make Textual restyle the parts of a widget (its component classes) only if a rule may give another result.

    Textual restyles them at every change of the widget: 84 parts in 7 ms whenever a post is opened, and all their
    former styles become garbage.
    """
    if "_process_component_classes" in vars(Stylesheet):
        Stylesheet._process_component_classes = _style_parts  # type: ignore[method-assign,assignment]


def _style_parts(sheet: Stylesheet, widget: DOMNode) -> None:
    global _asked  # noqa: PLW0603 - one style sheet is in use at a time
    names = widget._get_component_classes()
    if not names:
        return
    if _asked.rules is not sheet.rules_map:
        _asked = _Asked(sheet.rules_map)
    known, styles, path = _styled.setdefault(widget, {}), widget._component_styles, widget.css_path_nodes
    all_around: dict[_Around, object] = {}
    is_new = False
    for name in names:
        around = _asked.around(name)
        if around not in all_around:
            all_around[around] = [_state(node, around) for node in path]
        now = _asked.rules, all_around[around]
        before = known.get(name)
        if name in styles and before is not None and before[0] is now[0] and before[1] == now[1]:
            continue
        part = DOMNode(classes=name)
        part._attach(widget)
        sheet.apply(part, animate=False)
        is_new = is_new or styles.get(name) != part.styles
        styles[name], known[name] = part.styles, now
    if is_new:
        widget.refresh()


def _state(node: DOMNode, around: _Around) -> tuple[frozenset[str], tuple[bool, ...]]:
    return node.classes & around.classes, tuple([node.has_pseudo_classes({it}) for it in around.states])


remember_colours_once()
make_caches_of_lines_late()
style_parts_when_needed()


class HandlingApp(App[None]):
    """An application with hooks for failures, for its end and for its colours."""

    def _handle_exception(self, error: Exception) -> None:
        """Handle an exception raised by a message handler; called by Textual."""
        self.handle_failure(error)

    def handle_failure(self, error: Exception) -> None:
        """Do what Textual does: end with a traceback."""
        super()._handle_exception(error)

    def end_messages(self, status: int | None = None) -> None:
        """Stop processing messages, which ends the program; `status` becomes its exit status."""
        if status is not None:
            self._return_code = status
        self._close_messages_no_wait()

    def let_go(self) -> None:
        """Release the terminal's resources at the very end, as signal handlers would keep all objects alive."""
        driver: Any = self._driver
        if hasattr(driver, "let_go"):
            driver.let_go()

    frames_held = False
    """Whether nothing is written to the terminal."""

    before_whole_frame: Callable[[], None] | None = None
    """Called before a frame that redraws everything, which it may hold back."""

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Write a frame to the terminal, unless frames are held back; called by Textual."""
        whole = isinstance(renderable, LayoutUpdate) and screen is self.screen
        if whole and self.before_whole_frame is not None and not self.frames_held:
            self.before_whole_frame()
        if self.frames_held:
            self.post_display_hook()
        else:
            # The cursor position is part of each frame, so that it costs no frame of its own.
            self.cursor_position = caret_of(screen)
            super()._display(screen, in_place(renderable))

    def frame_skipped(self) -> None:
        """Do nothing; called in place of each frame that is not made (see `FirstScreen`)."""

    def choose_colour_filter(self) -> None:
        """Map the 16 ANSI colours to those of the present theme."""
        self._refresh_truecolor_filter(self.ansi_theme)


class SizedScreen(Screen[T]):
    """A screen that is laid out for the terminal's present size.

    A layout for another size makes Textual report that size to the screen again. Two pending sizes, as when the
    terminal is resized during start-up, would be laid out alternately for ever.
    """

    def _screen_resized(self, size: Size) -> None:
        """Handle a size, unless the terminal has changed since it was reported; called by Textual."""
        if size == self.app.size:
            super()._screen_resized(size)


class FirstScreen(SizedScreen[T]):
    """The first screen of a program. Its frames are not rendered while they are held back."""

    has_begun = False

    def _on_screen_resume(self, event: ScreenResume) -> None:
        """Resume the screen; called by Textual. The first time, its widgets need no second styling."""
        if not self.has_begun:
            self.has_begun = True
            event.refresh_styles = False

    def _compositor_refresh(self) -> None:
        """Draw what changed since the last frame; called by Textual."""
        app = self.app
        if isinstance(app, HandlingApp) and app.frames_held and self is app.screen:
            self._dirty_widgets.clear()
            app.frame_skipped()
        else:
            super()._compositor_refresh()


def forget_size(widget: Widget) -> None:
    """Make Textual measure a widget again whose content is about to change.

    Textual caches measurements by the number of layout requests, and does not count a request while one is pending. A
    measurement of the old content taken in between would be used until the next resize.
    """
    widget._box_model_cache.clear()


def write_to_terminal(app: App[Any], text: str) -> None:
    """Write control sequences unchanged, shown all at once if the terminal supports that."""
    if app._driver is not None:
        app._begin_update()
        x, y = caret_of(app.screen) if app.screen_stack else (0, 0)
        app._driver.write(text + _move_to(x, y))
        app._end_update()
        app._driver.flush()


def give_terminal_back(app: App[Any]) -> None:
    """Restore the terminal; may be called in any thread. Returns once all is written, if the terminal accepts it."""
    driver: Any = app._driver
    if driver is not None:
        driver.stop_application_mode()
        driver.close()


def frame_lines(app: App[Any]) -> list[str]:
    """Return the lines of the screen as they would be drawn now, in the form written to the terminal."""
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    strips = update.strips if isinstance(update, LayoutUpdate) else []
    return [_written(line, app.console) for line in strips]


class _WholeFrame(LayoutUpdate):
    """A frame whose parts are in their columns, however wide the terminal draws the text before them."""

    def render_segments(self, console: Console) -> str:
        """Return the lines of the frame in the form written to the terminal."""
        lines = (_line(line, console, self.region.x) for line in self.strips)
        return "".join(f"{_move_to(self.region.x, y)}{line}" for y, line in enumerate(lines, self.region.y))


class _Changes(ChopsUpdate):
    """Changed parts of lines, positioned in the same way."""

    def render_segments(self, console: Console) -> str:
        """Return the changed parts in the form written to the terminal."""
        parts: list[str] = []
        for y, first, last in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x > last or end <= first:
                    continue
                shown = strip if first <= x < last and end <= last else strip.crop(0, min(end, last) - x)
                parts += (_move_to(x, y), _line((shown,), console, x))
        return "".join(parts)


def in_place(update: RenderableType | None) -> RenderableType | None:
    """Return Textual's update with explicit columns after characters of uncertain width."""
    if isinstance(update, LayoutUpdate):
        return _WholeFrame(update.strips, update.region)
    if isinstance(update, ChopsUpdate):
        return _Changes(update.chops, update.spans, update.chop_ends)
    return update


_SETTLED = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0589\u2010-\u2027\u2190-\u21ff\u2500-\u25ff★✎]*"
)
"""Text that every terminal draws one cell per character: Latin, Greek, Cyrillic, and the program's own signs."""


def _move_to(x: int, y: int) -> str:
    return f"\x1b[{y + 1};{x + 1}H"


def _line(strips: Iterable[Strip], console: Console, column: int) -> str:
    """Return a line as written from `column` on; most strips are used as cached by Textual."""
    parts: list[str] = []
    doubtful = False
    for strip in strips:
        if doubtful:
            parts.append(f"\x1b[{column + 1}G")
        doubtful = _SETTLED.fullmatch(strip.text) is None
        parts.append(_written((strip,), console, column) if doubtful else strip.render(console))
        column += strip.cell_length
    return "".join(parts)


def _written(strips: Iterable[Strip], console: Console, column: int = 0) -> str:
    """Return a line as written from `column` on, with the column set explicitly after non-ASCII text.

    Terminals differ about its width: where it may be narrower than counted, blanks are written first to erase old text.
    """
    parts: list[str] = []
    doubtful = False
    for segment in chain.from_iterable(strips):
        if doubtful:
            parts.append(f"\x1b[{column + 1}G")
        cells, doubtful = segment.cell_length, not segment.text.isascii()
        if doubtful and cells != len(segment.text):
            blank = Strip([Segment(" " * cells, segment.style)])
            parts += (blank.render(console), f"\x1b[{column + 1}G")
        parts.append(Strip([segment]).render(console))
        column += cells
    return "".join(parts)


def frame_pending(app: App[Any]) -> bool:
    """Return whether there are changes that Textual has not laid out or drawn yet."""
    screen = app.screen
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
    )


def make_frame(app: App[Any]) -> None:
    """Lay out and draw pending changes now instead of at the next tick."""
    app.screen._on_timer_update()


PRIVATE_NAMES: tuple[tuple[Any, str], ...] = (
    (App, "_handle_exception"),
    (App, "_close_messages_no_wait"),
    (App, "_refresh_truecolor_filter"),
    (App, "_display"),
    (App, "_begin_update"),
    (App, "_end_update"),
    (DOMNode, "_attach"),
    (DOMNode, "_get_component_classes"),
    (Screen, "_on_timer_update"),
    (Screen, "_screen_resized"),
    (Screen, "_compositor_refresh"),
    (Stylesheet, "_process_component_classes"),
)
"""Owners and names of methods, for the test."""

PRIVATE_VALUES: Mapping[str, tuple[str, ...]] = {
    "app": ("_return_code", "_driver", "_background_screens"),
    "screen": (
        *("_component_styles", "_compositor", "_dirty_widgets", "_box_model_cache"),
        *("_layout_required", "_scroll_required", "_repaint_required", "_recompose_required"),
    ),
    "line": _BARE,
    "cache": ("_maxsize",),
}
"""Attributes that these have: a running application and its screen, a strip, and a cache."""
