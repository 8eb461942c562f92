"""What commands need of settings and marks, without click: the question of the day is shown before it is imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reader.errors import StateError, UsageError

if TYPE_CHECKING:
    from reader.library.library import LoadOptions
    from reader.library.post import Entry
    from reader.state import Marks, StateStore

__all__ = ["marks_for_showing", "options_with", "store_with_notices"]


def options_with(flags: Mapping[str, bool]) -> LoadOptions:
    """Which posts are listed: as the settings say, and as `flags` say otherwise. Raises UsageError."""
    from dataclasses import replace

    from reader.library.library import LoadOptions
    from reader.paths import app_paths

    options = LoadOptions()
    if app_paths().config_file.exists():
        # Without the file the options are the settings' own defaults; then nothing is parsed and no parser is loaded.
        from reader.settings import load_settings

        settings = load_settings()
        names = ("drafts", "future", "unpublished", "fold", "boilerplate")
        options = replace(options, **{name: getattr(settings, name) for name in names})
    return replace(options, **flags)


def store_with_notices(*, private: bool = False) -> StateStore:
    """The marks; what happened while they were opened is told. Raises StateError."""
    from reader.cli.output import say
    from reader.state import StateStore

    store = StateStore.open(private=private)
    for notice in store.notices:
        say(notice)
    return store


def marks_for_showing(entries: Sequence[Entry], *, private: bool = False) -> list[Marks]:
    """The marks of entries for showing them, which is worth having even where the marks cannot be read.

    Where there is no store yet, none is made: looking at posts leaves no trace.
    """
    from reader.cli.output import report
    from reader.paths import app_paths
    from reader.state.marks import NO_MARKS

    try:
        if not app_paths().state_file.exists():
            return [NO_MARKS] * len(entries)
        with store_with_notices(private=private) as store:
            return store.marks_of(entries)
    except StateError as error:
        report(error)
    except UsageError:
        # Nowhere to keep marks, so there are none.
        pass
    return [NO_MARKS] * len(entries)
