"""The types that the store returns and accepts: marks, changes, and the record of one mark.

To which post a mark belongs
----------------------------

A mark is kept under the fingerprint of the text it was set on, together with the names (post ids) under which that text
was seen. From these two, the marks of a post with name N and text T are derived:

1. *The text decides.* If T has marks of its own, they apply, whatever the post is called: a rename, a re-post
   and every copy are marked at once, and two posts that swap their names keep their marks.
2. *Otherwise the name decides.* If T has none, the marks of every text that was seen under N apply, the later winning:
   the file was edited. A new answer to the same question has a new name and a new text, so it is unread.
3. *Unless the text moved.* A text G that was seen under N no longer lends its marks if it lives on under a name
   that it did not have before: then it was renamed or swapped, its marks went with it, and the post now at N is
   another one. If G lives on only under names that it already had (other copies of the entry), N was edited.

If a text is re-posted and the first file edited between two looks at the site, this cannot be told from a move: the
text keeps the mark and the edited file is unread. `StateStore.follow`, called with the whole site after it was loaded,
makes what was seen durable: new copies and edited texts are recorded with the time and device of the mark they inherit,
and a name that a text left is struck out. So an edit followed by a rename keeps its marks, too. Only the device that
struck out a name records it again when the text is back there: another device that sees the text there may simply have
an older version of the site.

Before a mark is set, the marks that its post inherits by name are recorded in the same way.
"""

from __future__ import annotations

from typing import NamedTuple

from reader.state.kinds import BY_NAME, NO_MARKS, Marks
from reader.text import EMPTY, CleanLine, clean_line
from reader.words import counted

__all__ = ["NO_MARKS", "Change", "MarkRecord", "Marks", "shown_note"]


class MarkRecord(NamedTuple):
    """One mark, or one name of a text, as it is stored, synchronised and exported.

    The first four fields are the key. `site` is the short hash of the site's key; `post` names one of several values if
    the kind is a set (for `name`, it is the post's id) and is empty otherwise. `at` is when the user set it
    (milliseconds since 1970, 0 if not known), `time` the hybrid logical time that decides which of two values wins,
    `device` the device that set it.
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
        """The key of the record."""
        return self[:4]

    @property
    def mark(self) -> tuple[str, str, str, str]:
        """The mark as a user would count it: what is set together is one mark, such as a note and its bookmark."""
        return (self.site, BY_NAME[self.kind].counted_as or self.kind, self.fingerprint, self.post)

    @property
    def rank(self) -> tuple[int, str, str, int]:
        """The total order of records with the same key: the highest wins."""
        return (self.time, self.device, self.value, self.at)


class Change(NamedTuple):
    """What a call changed, or what an undo reverted; false if nothing.

    `fingerprints` are the texts whose marks have changed. `text` describes the change in one line for the user.
    """

    kind: str
    value: str
    fingerprints: tuple[str, ...]
    title: CleanLine = EMPTY
    undone: bool = False
    kept: int = 0
    """The number of marks that an undo left alone because they have been set again since."""
    entries: int | None = None
    """The count, if it is not the number of texts."""
    restored: tuple[tuple[str, str], ...] = ()
    """The kinds that an undo restored and their values, if it changed the marks of one entry."""

    def __bool__(self) -> bool:
        return bool(self.fingerprints)

    @property
    def count(self) -> int:  # type: ignore[override]
        """How many entries were changed; edited texts that inherited an entry's marks are not counted separately."""
        return self.entries if self.entries is not None else len(self.fingerprints)

    @property
    def text(self) -> CleanLine:
        """The change as a sentence without a full stop: `Bookmarked “What is consent?”`."""
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
        """What the change would do, for a dry run: `would bookmark “What is consent?”`."""
        if not self:
            return clean_line("nothing to change")
        kind, what = BY_NAME[self.kind], f"“{self.title}”" if self.title else counted(self.count, "post")
        words = kind.worded[self.value][1] if self.value in kind.worded else kind.would[self.value == kind.default]
        return clean_line(f"would {words.format(what)}")

    def _not_undone(self, what: str) -> CleanLine:
        # A later step of this machine would have been undone first.
        one = bool(self.title) or self.kept == 1
        was, it = ("was", "it") if one else ("were", "them")
        return clean_line(f"Not undone: {what} {was} changed on another machine since. Mark {it} again to change {it}")


SHOWN = 60
"""The number of characters of a removed or replaced note that are repeated, so that the user sees what is lost."""


def shown_note(value: str) -> str:
    """Shorten a note for use in a sentence."""
    return value if len(value) <= SHOWN else f"{value[:SHOWN].rstrip()}…"
