"""Finding the post that was on the screen in a reloaded site."""

from __future__ import annotations

from reader.library.post import Entry
from reader.tui.work.session import Loaded

__all__ = ["found_again"]


def found_again(entry: Entry, loaded: Loaded) -> Entry | None:
    """Return the new version of an entry: by id, else by fingerprint, else by title among the new ids.

    Writers may change name and text at the same time; then only the title identifies the post. It must be unique among
    the new entries: an entry with that title that existed before is another post.
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
