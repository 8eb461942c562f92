"""Follows whole sites: copies, renames and edits of marked posts, and marked posts that are gone.

The last state of a site is kept in memory, so that marking a few of its entries can take the whole site into account.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from reader.garbage import no_collection
from reader.library.post import Entry
from reader.state.access import Access
from reader.state.clock import now_ms
from reader.state.identity import site_hash
from reader.state.resolve import Live, by_site
from reader.state.writing import Seen, Writer
from reader.text import EMPTY, CleanLine, clean_line
from reader.words import counted

if TYPE_CHECKING:
    from reader.state.gone import GonePost, Texts

__all__ = ["Following"]

FEW_DESCRIBED = 20
"""The most entries whose texts are read when they are marked; larger sets are described at the next look."""

Abouts = Mapping[str, Mapping[str, str]]
"""The descriptions to keep of marked entries: by site key, then by fingerprint."""


class Following:
    """What is known about whole sites. All methods but `live` raise StateError."""

    def __init__(self, access: Access, tell: Callable[[str], None]) -> None:
        """Call `tell` with what the user must know about a site, once per site."""
        self._access, self._tell = access, tell
        self._looked: set[str] = set()
        self._whole: dict[str, Live] = {}
        self._sites: dict[str, tuple[Sequence[Entry], Texts | None]] = {}
        self._looks: dict[str, tuple[Sequence[Entry], str]] = {}
        """What is kept of a site's entries (see `gone.look_of`): computing it for every mark would delay it."""

    def follow(
        self, entries: Sequence[Entry], version: str = "", *, texts: Texts | None = None, wait: float | None = None
    ) -> int:
        """Compare whole sites with the last look and record the changes (see `StateStore.follow`)."""
        changed = 0
        with no_collection():
            # A version belongs to one site, so no sorting by site is needed.
            parts = {entries[0].post.site: entries} if version and entries else by_site(entries)
            for key, part in parts.items():
                live = self._whole[key] = Live(part)
                self._sites[key] = (part, texts)
                if texts:
                    self._tell_elsewhere(key, part)
                if not (version and self._is_followed(key, version)):
                    from reader.state.gone import find, look_for  # noqa: PLC0415 (start-up)

                    # Texts are read outside the transaction, so that nobody waits for them.
                    lost = self._access.read(partial(look_for, key=key, entries=part)) if texts else None
                    seen = find(lost, texts) if lost and texts else Seen()
                    follow = partial(_follow, key=key, entries=part, live=live, version=version, seen=seen)
                    changed += self._access.write(follow, backed_up=False, wait=wait)
                    self._describe_rest(key, part, texts, wait)
        return changed

    def elsewhere(self, key: str, entries: Sequence[Entry]) -> CleanLine:
        """Say under which former path marks of this site seem to be, and how to take them along; empty if none."""
        from reader.state.moved import PATH, elsewhere  # noqa: PLC0415 (start-up)

        found = self._access.read(partial(elsewhere, key=key, entries=entries))
        if found is None:
            return EMPTY
        from shlex import join  # noqa: PLC0415 (start-up)

        place = found.key.removeprefix(PATH)
        here = [key.removeprefix(PATH)] if key.startswith(PATH) else []
        marked = counted(found.posts, "post of this site was", "posts of this site were")
        return clean_line(
            f"{marked} marked at {place}, where nothing is now. If it is this site that lay there, take its marks"
            f" along: privacy-reader state move -- {join([place, *here])}"
        )

    def move(self, key: str, old: str, *, undo: bool = False) -> int | None:
        """Make the marks kept under the key `old` also count under `key`, or `undo` that: see `moved`.

        Return how many marks those are; None if there is nothing to undo.
        """
        if undo:
            return self._access.write(lambda writer: writer.leave_again(key, old))
        moved, told = self._access.write(partial(_take_along, key=key, old=old))
        for sentence in told:
            self._tell(sentence)
        return moved

    def gone(self, entries: Sequence[Entry]) -> list[GonePost]:
        """Return the gone posts with a bookmark, a note or a grade; `entries` are all entries of their sites."""
        from reader.state.gone import gone_posts  # noqa: PLC0415 (start-up)

        found = [
            self._access.read(partial(gone_posts, key=key, entries=part)) for key, part in by_site(entries).items()
        ]
        return [post for part in found for post in part]

    def live(self, entries: Sequence[Entry]) -> Live:
        """Return what is known of these entries' site: the entries themselves, and the site as last followed."""
        return Live(entries, self._whole.get(entries[0].post.site))

    def about(self, entries: Sequence[Entry]) -> Abouts:
        """Return the descriptions to keep of a few newly marked entries; larger sets are described later."""
        if len(entries) > FEW_DESCRIBED:
            return {}
        found = {}
        for key, part in by_site(entries).items():
            texts = self._sites.get(key, ((), None))[1]
            if texts is not None:
                from reader.state.gone import about_entries  # noqa: PLC0415 (start-up)

                found[key] = about_entries(part, texts)
        return found

    def describe(self, writer: Writer, about: Abouts) -> None:
        """Keep the result of `about` beside the marks that `writer` has just set."""
        for key, texts in about.items():
            from reader.state.gone import remember_look  # noqa: PLC0415 (start-up)

            writer.describe(key, texts)
            remember_look(writer.connection, key, partial(self._look, key), self._access.clock())

    def _look(self, key: str) -> str:
        """Return what is kept of a site's entries; computed once for the same ones."""
        from reader.state.gone import look_of  # noqa: PLC0415 (start-up)

        entries, known = self._sites[key][0], self._looks.get(key)
        if known is None or known[0] is not entries:
            known = self._looks[key] = (entries, look_of(entries))
        return known[1]

    def _tell_elsewhere(self, key: str, entries: Sequence[Entry]) -> None:
        if key not in self._looked:
            self._looked.add(key)
            if said := self.elsewhere(key, entries):
                self._tell(said)

    def _describe_rest(self, key: str, entries: Sequence[Entry], texts: Texts | None, wait: float | None) -> None:
        """Keep descriptions of marked posts that have none yet."""
        from reader.state.gone import about_entries, undescribed  # noqa: PLC0415 (start-up)

        left = self._access.read(partial(undescribed, key=key, entries=entries)) if texts else []
        if texts and left and (about := about_entries(left, texts)):
            self._access.write(lambda writer: writer.describe(key, about), backed_up=False, wait=wait)

    def _is_followed(self, key: str, version: str) -> bool:
        query = "SELECT name, value FROM meta WHERE name IN (?, 'merges')"
        name = f"follow:{site_hash(key)}"
        found = self._access.read(lambda db: dict(db.execute(query, (name,)).fetchall()))
        return found.get(name) == f"{version} {found.get('merges', '')}"


def _take_along(writer: Writer, key: str, old: str) -> tuple[int, list[CleanLine]]:
    """Return how many marks are taken along, and sentences on notes of two machines that are now on one post."""
    from reader.state.replaced import notes_of_two_sites  # noqa: PLC0415 (start-up)

    joined = notes_of_two_sites(writer.connection, site_hash(key), site_hash(old))
    moved = writer.take_along(key, old)
    for one in joined:
        if one.value is not None:
            writer.put_note(one.later, one.value)
    return moved, [one.told(writer.connection) for one in joined]


def _follow(  # noqa: PLR0913, PLR0917 - one look's working data
    writer: Writer, key: str, entries: Sequence[Entry], live: Live, version: str, seen: Seen
) -> int:
    from reader.state.gone import look_of, remember_look  # noqa: PLC0415 (start-up)
    from reader.state.moved import follow_moves  # noqa: PLC0415 (start-up)

    follow_moves(writer.connection, key)
    changed = writer.follow(key, entries, live, seen)
    remember_look(writer.connection, key, partial(look_of, entries), now_ms())
    if version:
        writer.put_meta(f"follow:{site_hash(key)}", f"{version} {writer.meta('merges')}")
    return changed
