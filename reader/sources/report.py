"""The result of an update: two states of a site compared by id and by fingerprint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.library.post import Post
from reader.text import CleanLine, clean_line
from reader.words import counted

__all__ = ["UpdateReport", "compare"]


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """The difference between two states of a site; every post is in at most one of the groups.

    `new_questions` and `repeats` together are the posts that arrived: a repeat has the same title and text as a post
    that existed before or arrived with it. `changed` posts have a new title or text under the same id, `moved` posts
    (the new ones) the same title and text under another id, `gone` posts no longer exist. `total` counts the site's
    posts now.
    """

    source: CleanLine
    total: int
    new_questions: tuple[Post, ...] = ()
    repeats: tuple[Post, ...] = ()
    changed: tuple[Post, ...] = ()
    moved: tuple[Post, ...] = ()
    gone: tuple[Post, ...] = ()
    first: bool = field(default=False)
    """Whether there was no earlier state to compare with."""

    @property
    def arrived(self) -> int:
        """The number of posts that arrived."""
        return len(self.new_questions) + len(self.repeats)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has changed."""
        return not (self.arrived or self.changed or self.moved or self.gone)

    @property
    def sentence(self) -> CleanLine:
        """The report as a line: `62 posts arrived: 0 new questions, 62 repeats`; other changes follow a semicolon."""
        if self.first:
            return _line(f"{counted(self.total, 'post')} read for the first time")
        if self.is_empty:
            return _line(f"Nothing new: {counted(self.total, 'post')} as before")
        parts: list[str] = []
        if self.arrived:
            found = f"{counted(len(self.new_questions), 'new question')}, {counted(len(self.repeats), 'repeat')}"
            parts.append(f"{counted(self.arrived, 'post')} arrived: {found}")
        else:
            parts.append("No new posts")
        others = [(len(self.changed), "changed"), (len(self.moved), "moved"), (len(self.gone), "gone")]
        rest = ", ".join(f"{number:,} {word}" for number, word in others if number)
        return _line("; ".join([*parts, rest] if rest else parts))

    def as_dict(self) -> dict[str, object]:
        """Return the report for JSON: the sentence, the counts and the ids."""
        return {
            "source": self.source,
            "sentence": self.sentence,
            "first": self.first,
            "total": self.total,
            "arrived": self.arrived,
            "new_questions": [post.id for post in self.new_questions],
            "repeats": [post.id for post in self.repeats],
            "changed": [post.id for post in self.changed],
            "moved": [post.id for post in self.moved],
            "gone": [post.id for post in self.gone],
        }


def compare(source: CleanLine, before: Sequence[Post] | None, after: Sequence[Post]) -> UpdateReport:
    """Compare two states, post by post; a `before` of None means that no earlier state is known."""
    if before is None:
        return UpdateReport(source, len(after), first=True)
    if before is after:
        # Nothing changed if the loaded posts are returned; tables of all posts are not needed to find that out.
        return UpdateReport(source, len(after))
    old = {post.id: post for post in before}
    now = {post.id: post for post in after}
    gone = [post for post in before if post.id not in now]
    leaving = Counter(post.fingerprint for post in gone)
    moved: list[Post] = []
    added: list[Post] = []
    for post in after:
        if post.id in old:
            continue
        if leaving[post.fingerprint]:
            leaving[post.fingerprint] -= 1
            moved.append(post)
        else:
            added.append(post)
    new, repeats = _split(added, {post.fingerprint for post in before})
    return UpdateReport(
        source,
        len(after),
        new_questions=tuple(new),
        repeats=tuple(repeats),
        changed=tuple(post for post in after if post.id in old and old[post.id].fingerprint != post.fingerprint),
        moved=tuple(moved),
        gone=tuple(_without(gone, Counter(post.fingerprint for post in moved))),
    )


def _split(added: Sequence[Post], known: set[str]) -> tuple[list[Post], list[Post]]:
    """Separate posts with a new text from those that repeat one; of several alike the earliest is the question."""
    seen = set(known)
    repeats: set[str] = set()
    for post in sorted(added, key=lambda post: (post.instant, post.id)):
        if post.fingerprint in seen:
            repeats.add(post.id)
        seen.add(post.fingerprint)
    return [post for post in added if post.id not in repeats], [post for post in added if post.id in repeats]


def _without(gone: Sequence[Post], moved: Counter[str]) -> list[Post]:
    kept: list[Post] = []
    for post in gone:
        if moved[post.fingerprint]:
            moved[post.fingerprint] -= 1
        else:
            kept.append(post)
    return kept


def _line(text: str) -> CleanLine:
    return clean_line(text)
