"""The post that was on the screen, found in a site that was read anew."""

from __future__ import annotations

from reader.library.post import Entry
from reader.tui.work.session import Loaded

__all__ = ["found_again"]


def found_again(entry: Entry, loaded: Loaded) -> Entry | None:
    """What an entry is by now: under its name, else with its text, else alone with its title under a name that is new.

    A writer changes name and text at once: of that, only the title is left to tell a post by. One of that title that
    was there before is another post.
    """
    library = loaded.library
    same = library.entry_of(entry.id)
    if same is not None:
        return same
    alike = next((one for one in library.entries if one.fingerprint == entry.fingerprint), None)
    if alike is not None:
        return alike
    titled = [one for one in loaded.arrived if one.title == entry.title]
    return titled[0] if len(titled) == 1 else None
