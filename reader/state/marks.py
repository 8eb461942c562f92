"""What the store hands out and takes in: marks, changes, and the record that carries one mark.

To which post a mark belongs
----------------------------
A mark is kept under the fingerprint of the text it was set on; beside it stand the names (post ids) under which
that text was seen. From these two follows what holds for a post with name N and text T:

1. *The text decides.* If T has marks of its own, they hold, whatever the post is called: a rename, a re-post
   and every copy are marked at once, and two posts that swap their names keep their marks.
2. *Else the name decides.* If T has none, the marks of every text that was seen under N hold, the later winning:
   that is an edit of the file. A new answer to the same question has a new name and a new text, so it is unread.
3. *Unless the text moved.* A text G that was seen under N lends its marks no longer when it lives on under a name
   that it did not have before: then it was renamed or swapped, its marks went with it, and what now stands under N is
   another post. If G lives on only under names that it had already (other copies of the entry), N was edited.

When a text is re-posted and the first file edited between two looks at the site, this cannot be told from a move:
the text keeps the mark and the edited file is unread. `StateStore.follow`, called with the whole site after it was
loaded, makes what was seen durable: new copies and edited texts are written down with the time and device of the
mark they inherit, and a name that a text left is struck out. So an edit followed by a rename keeps its marks, too.
Only the device that struck a name out writes it down again when the text is back there: another that sees the text
there may as well have an older version of the site.
Before a mark is set, the marks that its post inherits by name are written down in the same way.
"""

from __future__ import annotations

from typing import NamedTuple

from reader.state.kinds import BY_NAME, NO_MARKS, Marks
from reader.text import EMPTY, CleanLine, clean_line
from reader.words import counted

__all__ = ["NO_MARKS", "Change", "MarkRecord", "Marks", "shown_note"]


class MarkRecord(NamedTuple):
    """One mark, or one name of a text, as it is stored, synchronised and exported.

    The first four fields are the key. `site` is the short hash of the site's key, `post` names one of several values
    where the kind is a set (of `name`, the post's id) and is empty elsewhere. `at` is when the person did it
    (milliseconds since 1970, 0: not known), `time` the hybrid logical time that decides which of two values holds,
    `device` who set it.
    """

    site: str
    kind: str
    fingerprint: str
    post: str
    value: str
    at: int
    time: int
    device: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What the record is about."""
        return self[:4]

    @property
    def mark(self) -> tuple[str, str, str, str]:
        """What a person would call the mark: what is set together is one, a note and its bookmark."""
        return (self.site, BY_NAME[self.kind].counted_as or self.kind, self.fingerprint, self.post)

    @property
    def rank(self) -> tuple[int, str, str, int]:
        """The total order between records of one key: the highest holds."""
        return (self.time, self.device, self.value, self.at)


class Change(NamedTuple):
    """What a call changed, or what an undo took back; false if nothing.

    `fingerprints` are the texts whose marks are different now. `text` says it in one line for a person.
    """

    kind: str
    value: str
    fingerprints: tuple[str, ...]
    title: CleanLine = EMPTY
    undone: bool = False
    kept: int = 0
    """Marks that an undo left alone because they were set anew since."""
    entries: int | None = None
    """The count where it is not the number of texts."""
    restored: tuple[tuple[str, str], ...] = ()
    """The kinds that an undo put back and their values, where it changed the marks of one entry."""

    def __bool__(self) -> bool:
        return bool(self.fingerprints)

    @property
    def count(self) -> int:  # type: ignore[override]
        """How many entries were changed; what an entry's edited text inherited goes with it and is not counted."""
        return self.entries if self.entries is not None else len(self.fingerprints)

    @property
    def text(self) -> CleanLine:
        """The change as a sentence without its full stop: `Bookmarked “What is consent?”`."""
        what = f"“{self.title}”" if self.title else counted(self.count or self.kept, "post")
        if not self:
            return self._not_undone(what) if self.undone else clean_line("Nothing to change")
        kind = BY_NAME[self.kind]
        taken_away = self.value == kind.default
        if not self.undone:
            said = kind.worded[self.value][0] if self.value in kind.worded else kind.said[taken_away]
            return clean_line(said.format(what))
        kept = f" (not {counted(self.kept, 'post')} changed on another machine since)" if self.kept else ""
        be = "is" if self.title or self.count == 1 else "are"
        values = dict(self.restored)
        now = values.pop(kind.name, kind.default)
        replaced = not taken_away and now != kind.default and kind.replaced
        said = (replaced or kind.undone[taken_away]).format(
            what, be, shown_note(kind.told(self.value)), shown_note(kind.told(now))
        )
        also = [BY_NAME[name].undone[now != BY_NAME[name].default].format("it", "is") for name, now in values.items()]
        return clean_line(f"Undone: {'; '.join([said, *also])}{kept}")

    @property
    def would(self) -> CleanLine:
        """What the change would come to, if it was only tried out: `would bookmark “What is consent?”`."""
        if not self:
            return clean_line("nothing to change")
        kind, what = BY_NAME[self.kind], f"“{self.title}”" if self.title else counted(self.count, "post")
        words = kind.worded[self.value][1] if self.value in kind.worded else kind.would[self.value == kind.default]
        return clean_line(f"would {words.format(what)}")

    def _not_undone(self, what: str) -> CleanLine:
        # A step of this machine that is later would have been taken back first.
        one = bool(self.title) or self.kept == 1
        was, it = ("was", "it") if one else ("were", "them")
        return clean_line(f"Not undone: {what} {was} changed on another machine since. Mark {it} again to change {it}")


SHOWN = 60
"""Characters of a note that are repeated when it is taken back or replaced: so nothing that was written goes unseen."""


def shown_note(value: str) -> str:
    """A note, or its beginning, as sentences repeat it."""
    return value if len(value) <= SHOWN else f"{value[:SHOWN].rstrip()}…"
