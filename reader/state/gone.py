"""Marked posts whose text and name are both no longer in the site: found again where they were renamed and edited.

While a marked post is there, its title, its address and a sketch of its text are kept as a fact beside its marks. When
neither the text nor any of its names is in the site any more, the posts that came since the last look are candidates:
where one of them is clearly alike (`likeness.best_match`), it is written down as a further name of the old text, so
that all the rules of `marks` hold for it. Where none is, or two are, nothing is guessed: the marks stay as they are and
the post is shown as gone.

Which posts came since is known from short hashes of the ids and texts of the last look, kept for this device. Without
them (marks that just came from another machine, say) no post counts as new: one that was always there is another post,
however alike.
"""

from __future__ import annotations

import json
import sqlite3
import time
from base64 import b85decode, b85encode
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zlib import crc32

from reader.library.post import Entry, SearchText
from reader.state.identity import site_hash, storable
from reader.state.kinds import ABOUT, BY_NAME, MARKS, NAME, Marks
from reader.state.likeness import About, best_match, sketch_of
from reader.state.resolve import Row, Rows, marks_from, own_rows
from reader.state.writing import Seen
from reader.text import CleanLine, clean_line, clean_path

__all__ = [
    "GonePost",
    "Lost",
    "Texts",
    "about_entries",
    "find",
    "gone_posts",
    "look_for",
    "remember_look",
    "undescribed",
]

Texts = Callable[[Sequence[Entry]], Iterable[SearchText]]
"""Gives the texts of entries without boilerplate, `Library.search_texts`; a post that cannot be read is left out."""

MAX_CANDIDATES = 1_000
"""New posts that are compared with the ones that are gone; of a site that is new altogether none is meant."""

MAX_SECONDS = 1.0
"""Seconds that texts are read for at one look; what is left is read at the next."""

_LOOK = "look"


@dataclass(frozen=True, slots=True)
class GonePost:
    """A marked post that is in the site no more: what is still known of it, and its marks."""

    title: CleanLine
    post: CleanLine
    """The id that it had last."""
    address: CleanLine
    """Its last address, as `Post.url`; empty where it was never known."""
    marks: Marks
    site: str = ""
    """The key of its site."""
    fingerprint: str = ""
    """The text that the marks are kept under."""

    @property
    def sentence(self) -> CleanLine:
        """`“What is consent?”: the post is gone (note: for the exam; last at /consent.html)`."""
        note = f"note: {self.marks.note}; " if self.marks.note else ""
        return clean_line(f"“{self.title}”: the post is gone ({note}last at {self.address or self.post})")


class _Site:
    """What is marked and named in a site, and what stands in it now."""

    def __init__(self, db: sqlite3.Connection, key: str, entries: Sequence[Entry]) -> None:
        self._db, self.key, self.site = db, key, site_hash(key)
        self.texts = {entry.post.fingerprint for entry in entries}
        self.ids = {storable(name) for entry in entries for name in entry.names}

    def gone(self) -> dict[str, Rows]:
        """The marked texts of which neither text nor name is here, nor any text that inherited all their marks."""
        query = f"SELECT DISTINCT fingerprint FROM record WHERE site = ? AND kind IN {MARKS}"
        away = [text for (text,) in self._db.execute(query, (self.site,)) if text not in self.texts]
        if not away:
            return {}
        names = self._names()
        away = [text for text in away if not self._is_named(names.get(text, {}))]
        rows = own_rows(self._db, self.site, away)
        marked = {text: found for text in away if (found := _set(rows.get(text, {})))}
        texts_of: dict[str, set[str]] = {}
        for text, posts in names.items():
            for post in posts:
                texts_of.setdefault(post, set()).add(text)
        heirs = {
            text: {
                other for post in names.get(text, {}) for other in texts_of[post] if _is_later(names, post, other, text)
            }
            for text in marked
        }
        every = own_rows(self._db, self.site, sorted({other for others in heirs.values() for other in others}))
        return {
            text: found
            for text, found in marked.items()
            if not any(_has_all(every.get(other, {}), rows[text]) for other in heirs[text])
        }

    def _is_named(self, posts: dict[str, tuple[str, int]]) -> bool:
        """Whether a post of one of these names is here: then it was edited, and lends its marks."""
        return any(here == "1" and post in self.ids for post, (here, _) in posts.items())

    def last_id(self, text: str) -> str:
        """The id that a text had last; empty where it was never seen under one."""
        posts = self._names().get(text, {})
        return max(posts, key=lambda post: posts[post][1]) if posts else ""

    def about(self) -> dict[str, About]:
        """What is kept about the marked texts."""
        query = f"SELECT fingerprint, value FROM record WHERE site = ? AND kind = '{ABOUT}'"
        return {text: parsed(value) for text, value in self._db.execute(query, (self.site,))}

    def _names(self) -> dict[str, dict[str, tuple[str, int]]]:
        query = f"SELECT fingerprint, post, value, time FROM record WHERE site = ? AND kind = '{NAME}'"
        names: dict[str, dict[str, tuple[str, int]]] = {}
        for text, post, here, stamp in self._db.execute(query, (self.site,)):
            names.setdefault(text, {})[post] = (here, stamp)
        return names


def parsed(value: str) -> About:
    """What a stored text says about a post; empty where it says nothing."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        found = None
    match found:
        case {"title": str(title), "address": str(address), "sketch": str(sketch)}:
            return About(clean_line(title, 300), clean_path(address, 1_000), sketch)
    return About("", "", "")


def written(about: About) -> str:
    """The text that is stored about a post."""
    return json.dumps(about._asdict(), ensure_ascii=False)


def about_entries(entries: Sequence[Entry], texts: Texts) -> dict[str, str]:
    """What is to be kept about these entries, by fingerprint; of those whose text can be read, within `MAX_SECONDS`."""
    deadline = time.monotonic() + MAX_SECONDS
    found: dict[str, str] = {}
    for one in texts(entries):
        post = one.entry.post
        about = About(clean_line(one.entry.title, 300), clean_path(post.url, 1_000), sketch_of(one.text))
        found[post.fingerprint] = written(about)
        if time.monotonic() > deadline:
            break
    return found


class Lost(NamedTuple):
    """What is known of the texts that are gone, and the posts that came since the last look."""

    about: dict[str, About]
    fresh: list[Entry]


def undescribed(db: sqlite3.Connection, key: str, entries: Sequence[Entry]) -> list[Entry]:
    """The marked entries about which nothing, or another title or address, is kept."""
    site = _Site(db, key, ())
    query = f"SELECT DISTINCT fingerprint FROM record WHERE site = ? AND kind IN {MARKS}"
    marked = {text for (text,) in db.execute(query, (site.site,))}
    about = site.about() if marked else {}
    return [entry for entry in entries if entry.post.fingerprint in marked and not _is_about(about, entry)]


def look_for(db: sqlite3.Connection, key: str, entries: Sequence[Entry]) -> Lost:
    """What is gone, and what could be it."""
    site = _Site(db, key, entries)
    look = _look(db, site.site)
    gone = site.gone() if look is not None else {}
    known = {text: one for text, one in site.about().items() if text in gone and one.sketch} if gone else {}
    if look is None or not known:
        return Lost({}, [])
    fresh = [
        entry
        for entry in entries
        if _short(entry.post.fingerprint) not in look and not any(_short(name) in look for name in entry.names)
    ]
    return Lost(known, fresh if len(fresh) <= MAX_CANDIDATES else [])


def find(lost: Lost, texts: Texts) -> Seen:
    """Find what came back renamed and edited: each the one post that it clearly is."""
    if not lost.fresh:
        return Seen()
    said = about_entries(lost.fresh, texts)
    places = [entry for entry in lost.fresh if entry.post.fingerprint in said]
    if len(places) < len(lost.fresh):
        # With texts that were not read, which one is the best cannot be told.
        return Seen()
    candidates = [parsed(said[entry.post.fingerprint]) for entry in places]
    found = {text: place for text, one in lost.about.items() if (place := best_match(one, candidates)) is not None}
    # Where two texts would both be one post, neither is clear.
    taken = Counter(found.values())
    again = [(text, places[place]) for text, place in found.items() if taken[place] == 1]
    return Seen({entry.post.fingerprint: said[entry.post.fingerprint] for _, entry in again}, again)


def remember_look(db: sqlite3.Connection, key: str, entries: Sequence[Entry], now: int) -> None:
    """Keep which ids and texts are in the site, as short hashes, where anything is marked in it."""
    site = site_hash(key)
    if db.execute("SELECT 1 FROM record WHERE site = ? LIMIT 1", (site,)).fetchone() is None:
        return
    names = {_short(entry.post.fingerprint) for entry in entries}
    names.update(_short(name) for entry in entries for name in entry.names)
    value = b85encode(b"".join(one.to_bytes(4, "big") for one in sorted(names))).decode("ascii")
    query = "INSERT INTO setting VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, at = excluded.at"
    db.execute(query + " WHERE value <> excluded.value", (site, _LOOK, value, now))


def gone_posts(db: sqlite3.Connection, key: str, entries: Sequence[Entry]) -> list[GonePost]:
    """The posts with a bookmark, a note or a grade that are gone; `entries` are all entries of the site."""
    site = _Site(db, key, entries)
    about = site.about()
    found = []
    for text, rows in site.gone().items():
        marks = marks_from(rows)
        if all(name in {"read", "review"} or not BY_NAME[name].journalled for name, _ in rows):
            continue
        known, post = about.get(text, About("", "", "")), site.last_id(text)
        title = known.title or post.rsplit("/", 1)[-1] or "a post whose title is not known"
        found.append(GonePost(clean_line(title), clean_path(post), clean_path(known.address), marks, key, text))
    return sorted(found, key=lambda one: (one.title.casefold(), one.post))


def _set(rows: Rows) -> Rows:
    """The marks that say something."""
    return {key: row for key, row in rows.items() if row[0] != BY_NAME[key[0]].default}


def _has_all(heir: Rows, rows: Rows) -> bool:
    """Whether a text has all that another is marked with, or something later in its place."""
    carried = {key: row for key, row in rows.items() if BY_NAME[key[0]].carried}
    return bool(carried) and all(key in heir and _rank(heir[key]) >= _rank(row) for key, row in carried.items())


def _rank(row: Row) -> tuple[int, str]:
    return (row[2], row[3])


def _is_later(names: dict[str, dict[str, tuple[str, int]]], post: str, one: str, other: str) -> bool:
    """Whether a text was seen under a name after another was."""
    return (names[one][post][1], one) > (names[other][post][1], other)


def _is_about(about: dict[str, About], entry: Entry) -> bool:
    known = about.get(entry.post.fingerprint)
    return known is not None and known[:2] == (clean_line(entry.title, 300), clean_path(entry.post.url, 1_000))


def _short(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogateescape"))


def _look(db: sqlite3.Connection, site: str) -> set[int] | None:
    """The short hashes of the last look; None where there was none."""
    found = db.execute("SELECT value FROM setting WHERE site = ? AND name = ?", (site, _LOOK)).fetchone()
    if found is None:
        return None
    try:
        raw = b85decode(found[0])
    except ValueError:
        return None
    return {int.from_bytes(raw[place : place + 4], "big") for place in range(0, len(raw) - len(raw) % 4, 4)}
