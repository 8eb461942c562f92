"""The keys of the main screen: a single table of their names, conditions and actions.

A key of the main screen is added only here; help, footer, palette and `[keys]` are derived from this table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from textual.binding import Binding

from reader.tui.keys import QUIT
from reader.tui.list.views import View
from reader.tui.main.parts import Parts
from reader.tui.widgets.key_bar import key_label

__all__ = ["POST", "SHORT", "SITE", "Key", "act_of", "bindings", "describe", "is_enabled", "leads", "usual_label"]

ARROW = "→"
"""Precedes the target of a selected link."""

Act = Callable[[Parts], object]
"""The action of a key; if it is a coroutine, the next key waits for it."""


class Key(NamedTuple):
    """A key of the main screen. `act` is None if the application performs the key's `action`."""

    id: str
    keys: str
    label: str
    act: Act | None = None
    tooltip: str = ""
    action: str = ""
    shown: bool = False
    """Whether the footer shows it."""
    first: bool = False
    """Whether it takes precedence over the keys of the focused widget."""
    enabled: Callable[[Parts], bool] | None = None
    now: Callable[[Parts], str] | None = None
    """The footer's label in the present state; empty if the key has no effect."""
    leads: Callable[[Parts], bool] | None = None
    """Whether the key is so relevant now that the footer begins with it."""


def _bookmark(parts: Parts) -> str:
    marks = parts.current_marks
    return "" if marks is None else "Remove bookmark" if marks.bookmarked else "Bookmark"


def _note(parts: Parts) -> str:
    marks = parts.current_marks
    return "" if marks is None else "Edit note" if marks.note else "Add note" if marks.bookmarked else ""


def _read(parts: Parts) -> str:
    marks = parts.current_marks
    return "" if marks is None else "Mark unread" if marks.read else "Mark read"


def _back(parts: Parts) -> str:
    if parts.loading.is_waiting:
        return "Stop"
    if parts.reading.is_reading:
        earlier = parts.reading.earlier
        return f"Back to “{earlier.title}”" if earlier is not None else "Back"
    if not parts.can_go_back:
        return ""
    return "Clear search" if parts.browsing.box.value else "Back to the list" if parts.browsing.box.has_focus else "All"


def _next(parts: Parts) -> str:
    if parts.finding.is_seeking:
        return NEXT
    return "" if parts.current_marks is None or parts.links.at_next else "Next unread"


def _follow(parts: Parts) -> str:
    if parts.links.at_next:
        return "Next unread"
    return f"{ARROW} {parts.links.chosen_name}" if parts.links.chosen_name else ""


def _has_found(parts: Parts) -> bool:
    return parts.finding.has_matches and not parts.finding.has_focus


SITE, POST = "Search the site", "Find in this post"
NEXT, PREVIOUS = "Next match", "Previous match"

SHORT = {SITE: "Search", POST: "Find", NEXT: "Next", PREVIOUS: "Previous", "do('back')": "Back"}
"""Shorter labels for a narrow footer."""


def _search(parts: Parts) -> str:
    return POST if parts.reading.is_reading else SITE


def _links(parts: Parts) -> str:
    return "Links" if parts.links.can_choose else ""


KEYS: tuple[Key, ...] = (
    Key(
        "back",
        "escape",
        "Back",
        lambda parts: parts.go_back(),
        "One step back",
        shown=True,
        enabled=lambda parts: parts.can_go_back,
        now=_back,
    ),
    Key(
        "search",
        "slash",
        SITE,
        lambda parts: parts.seek(),
        "Search the site; in a post: find in it",
        shown=True,
        first=True,
        enabled=lambda parts: not (parts.browsing.box.has_focus or parts.finding.has_focus),
        now=_search,
    ),
    Key(
        "search.read",
        "enter",
        "Read the best",
        lambda parts: parts.reading.open_best(),
        "In the search box: read the best result",
        shown=True,
        first=True,
        enabled=lambda parts: parts.browsing.box.has_focus,
    ),
    Key(
        "bookmark",
        "b",
        "Bookmark",
        lambda parts: parts.marker.toggle_bookmark(parts.reading.current),
        "Bookmark, or remove the bookmark",
        shown=True,
        now=_bookmark,
    ),
    Key("note", "a", "Add or edit a note", lambda parts: parts.choosing.note(), shown=True, now=_note),
    Key(
        "read",
        "m",
        "Read/unread",
        lambda parts: parts.marker.toggle_read(parts.reading.current),
        "Mark as read, or as unread",
        shown=True,
        now=_read,
    ),
    Key(
        "view.next",
        "v",
        "View",
        lambda parts: parts.show_next_view(),
        "Next view: all, unread, bookmarks",
    ),
    Key(
        "next-unread",
        "n",
        "Next match; without a search, next unread",
        lambda parts: parts.next_match_or_unread(1),
        shown=True,
        now=_next,
        leads=_has_found,
    ),
    Key("sort", "s", "Sort", lambda parts: parts.choosing.sort(), "Sort the list"),
    Key("density", "D", "Change the row height", lambda parts: parts.browsing.choose_density(None)),
    Key("themes", "T", "Theme…", tooltip="Themes, with a preview", action="app.themes"),
    Key("help", "question_mark,f1", "Help", tooltip="Show what each key does", action="app.help", shown=True),
    Key(
        "quit",
        "q",
        "Quit",
        tooltip="Leave the post, then the search, then the program",
        action="leave",
        shown=True,
        now=lambda parts: "Quit" if parts.quits else "",
    ),
    Key(
        "quit.now",
        QUIT.key,
        QUIT.description,
        action=QUIT.action,
        shown=True,
        now=lambda parts: "" if parts.quits else "Quit",
    ),
    Key("view.all", "1", "All posts", lambda parts: parts.show_view(View.ALL)),
    Key("view.unread", "2", "Unread posts", lambda parts: parts.show_view(View.UNREAD)),
    Key("view.bookmarks", "3", "Bookmarks", lambda parts: parts.show_view(View.BOOKMARKS)),
    Key("next", "J", "Next post", lambda parts: parts.reading.read_next(1)),
    Key("previous", "K", "Previous post", lambda parts: parts.reading.read_next(-1)),
    Key(
        "previous-match",
        "N",
        PREVIOUS,
        lambda parts: parts.next_match_or_unread(-1),
        shown=True,
        now=lambda parts: PREVIOUS if _has_found(parts) else "",
        leads=_has_found,
    ),
    Key("unread", "ctrl+n", "Next unread post", lambda parts: parts.reading.read_next_unread(1)),
    Key("previous-unread", "p", "Previous unread post", lambda parts: parts.reading.read_next_unread(-1)),
    Key("random", "R", "A random unread post", lambda parts: parts.reading.read_random()),
    Key(
        "history.back",
        "left_square_bracket,alt+left",
        "Back to the post opened before",
        lambda parts: parts.reading.revisit(-1),
    ),
    Key(
        "history.forward",
        "right_square_bracket,alt+right",
        "Forward to the post opened after",
        lambda parts: parts.reading.revisit(1),
    ),
    Key("undo", "U", "Undo the last mark", lambda parts: parts.marker.undo()),
    Key("copies", "c", "Copies of this post", lambda parts: parts.choosing.copies()),
    Key(
        "language",
        "i",
        "Another language of this post",
        lambda parts: parts.choosing.language(),
        "Show this post in another of its languages",
    ),
    Key("links", "L", "Links of this post", lambda parts: parts.links.list_all()),
    Key("outline", "O", "Headings of this post", lambda parts: parts.choosing.list_headings()),
    Key("page", "o", "Web page of this post", lambda parts: parts.links.open_page()),
    Key("copy.link", "y", "Copy the link to this post", lambda parts: parts.sending.copy_link()),
    Key("copy.text", "Y", "Copy the text of this post", lambda parts: parts.sending.copy_post()),
    Key(
        "copy.selection", "ctrl+c,super+c", "Copy what the mouse selected", lambda parts: parts.sending.copy_selection()
    ),
    Key("edit", "e", "Edit the file in your editor", lambda parts: parts.sending.edit()),
    Key("pane", "tab", "Go to the post beside the list", lambda parts: parts.reading.switch_pane()),
    Key("split.narrower", "left_curly_bracket", "Narrower list", lambda parts: parts.browsing.widen(-5)),
    Key("split.wider", "right_curly_bracket", "Wider list", lambda parts: parts.browsing.widen(5)),
    Key("post.narrower", "less_than_sign", "Narrower text", lambda parts: parts.reading.change_width(-4)),
    Key("post.wider", "greater_than_sign", "Wider text", lambda parts: parts.reading.change_width(4)),
    Key("topics", "t", "Topics", lambda parts: parts.learning.topics(), "Choose a topic of the site"),
    Key(
        "recall",
        "r",
        "Recall",
        lambda parts: parts.learning.recall(),
        "Recall what you read; in a post: add it to recall",
    ),
    Key("stats", "S", "Statistics", lambda parts: parts.choosing.stats()),
    Key("read.all", "A", "Mark all posts of the list as read", lambda parts: parts.choosing.mark_all_read()),
    Key("update", "F", "Look for new posts", lambda parts: parts.loading.update()),
    Key("reload", "ctrl+r,f5", "Read the site again", lambda parts: parts.loading.read_again()),
    Key("palette", "colon,ctrl+p", "All commands by name", action="app.command_palette"),
)

OF_POST: dict[str, Act] = {
    "post.next-link": lambda parts: parts.links.choose(1),
    "post.previous-link": lambda parts: parts.links.choose(-1),
    "post.follow": lambda parts: parts.links.follow_chosen(),
    "post.left": lambda parts: parts.go_back(),
}
"""Actions of the post view's keys that the view cannot perform alone, by binding id."""

_ACTS: dict[str, Act] = {**{key.id: key.act for key in KEYS if key.act is not None}, **OF_POST}
_NOW: dict[str, Callable[[Parts], str]] = {
    **{key.id: key.now for key in KEYS if key.now is not None},
    "post.next-link": _links,
    "post.follow": _follow,
    "list.open": lambda parts: "Read" if parts.reading.current is not None else "",
}
_KEYS = {key.id: key.keys for key in KEYS}
_LEADS = {key.id: key.leads for key in KEYS if key.leads is not None}
_ENABLED = {key.id: key.enabled for key in KEYS if key.enabled is not None}


def bindings() -> list[Binding]:
    """Return the table as Textual bindings."""
    return [
        Binding(
            key.keys,
            key.action or f"do('{key.id}')",
            key.label,
            show=key.shown,
            priority=key.first,
            id=key.id,
            tooltip=key.tooltip,
        )
        for key in KEYS
    ]


def act_of(name: str) -> Act:
    """Return the action of the key with this id. Raises KeyError if there is none."""
    return _ACTS[name]


def describe(binding: Binding, parts: Parts) -> str:
    """Return a key's footer label in the present state; empty if it has no effect."""
    now = _NOW.get(binding.id or "")
    return binding.description if now is None else now(parts)


def leads(binding: Binding, parts: Parts) -> bool:
    """Return whether the footer begins with this key in the present state."""
    found = _LEADS.get(binding.id or "")
    return found is not None and found(parts)


def usual_label(name: str) -> str:
    """Return the default name of the key with this id, without loading other screens."""
    return key_label(_KEYS[name].split(",")[0])


def is_enabled(name: str, parts: Parts) -> bool:
    """Return whether the key with this id works now."""
    enabled = _ENABLED.get(name)
    return enabled is None or enabled(parts)
