"""Marked posts whose text and name are both gone from the site: found again after they were renamed and edited.

While a marked post exists, its title, its address and a sketch of its text are kept as a fact beside its marks. When
neither the text nor any of its names is in the site any longer, the posts that arrived since the last look are
candidates: if one of them is clearly alike (`likeness.best_match`), it is recorded as another name of the old text, so
that all the rules of `marks` apply to it. If none is, or two are, nothing is guessed: the marks stay as they are and
the post is shown as gone.

New posts are recognised by short hashes of the ids and texts at the last look, kept for this device. Without them (for
example, for marks that just arrived from another machine) no post counts as new: a post that was always there is
another post, however alike.
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
    "look_of",
    "remember_look",
    "undescribed",
]

Texts = Callable[[Sequence[Entry]], Iterable[SearchText]]
"""Returns the texts of entries without boilerplate (`Library.search_texts`); unreadable posts are left out."""

MAX_CANDIDATES = 1_000
"""The most new posts that are compared with the gone ones; if a site has more, it is a new one altogether."""

MAX_SECONDS = 1.0
"""Seconds spent reading texts at one look; the rest is read at the next."""

_LOOK = "look"


@dataclass(frozen=True, slots=True)
class GonePost:
    """A marked post that is no longer in the site: what is still known of it, and its marks."""

    title: CleanLine
    post: CleanLine
    """Its last id."""
    address: CleanLine
    """Its last address, as in `Post.url`; empty if it was never known."""
    marks: Marks
    site: str = ""
    """The key of its site."""
    fingerprint: str = ""
    """The fingerprint of the text that the marks are kept under."""

    @property
    def sentence(self) -> CleanLine:
        """`“What is consent?”: the post is gone (note: for the exam; last at /consent.html)`."""
        note = f"note: {self.marks.note}; " if self.marks.note else ""
        return clean_line(f"“{self.title}”: the post is gone ({note}last at {self.address or self.post})")


class _Site:
    """The marked texts and names of a site, and the texts and names that it contains now."""

    def __init__(self, db: sqlite3.Connection, key: str, entries: Sequence[Entry]) -> None:
        self._db, self.key, self.site = db, key, site_hash(key)
        self.texts = {entry.post.fingerprint for entry in entries}
        self.ids = {storable(name) for entry in entries for name in entry.names}

    def gone(self) -> dict[str, Rows]:
        """Return the marked texts whose text and names are gone and whose marks no later text has fully inherited."""
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
        """Return whether a post with one of these names exists: it was edited, so the new text inherits the marks."""
        return any(here == "1" and post in self.ids for post, (here, _) in posts.items())

    def last_id(self, text: str) -> str:
        """Return the last id of a text; empty if it was never seen under one."""
        posts = self._names().get(text, {})
        return max(posts, key=lambda post: posts[post][1]) if posts else ""

    def about(self) -> dict[str, About]:
        """Return what is kept about the marked texts."""
        query = f"SELECT fingerprint, value FROM record WHERE site = ? AND kind = '{ABOUT}'"
        return {text: parsed(value) for text, value in self._db.execute(query, (self.site,))}

    def _names(self) -> dict[str, dict[str, tuple[str, int]]]:
        query = f"SELECT fingerprint, post, value, time FROM record WHERE site = ? AND kind = '{NAME}'"
        names: dict[str, dict[str, tuple[str, int]]] = {}
        for text, post, here, stamp in self._db.execute(query, (self.site,)):
            names.setdefault(text, {})[post] = (here, stamp)
        return names


def parsed(value: str) -> About:
    """Parse a stored description of a post; empty if it is not valid."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        found = None
    match found:
        case {"title": str(title), "address": str(address), "sketch": str(sketch)}:
            return About(clean_line(title, 300), clean_path(address, 1_000), sketch)
    return About("", "", "")


def written(about: About) -> str:
    """Return a description of a post as it is stored."""
    return json.dumps(about._asdict(), ensure_ascii=False)


def about_entries(entries: Sequence[Entry], texts: Texts) -> dict[str, str]:
    """Return the descriptions to keep, by fingerprint, of entries whose text can be read within `MAX_SECONDS`."""
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
    """What is known of the texts that are gone, and the posts that arrived since the last look."""

    about: dict[str, About]
    fresh: list[Entry]


def undescribed(db: sqlite3.Connection, key: str, entries: Sequence[Entry]) -> list[Entry]:
    """Return the marked entries without a description, or with one whose title or address is out of date."""
    site = _Site(db, key, ())
    query = f"SELECT DISTINCT fingerprint FROM record WHERE site = ? AND kind IN {MARKS}"
    marked = {text for (text,) in db.execute(query, (site.site,))}
    about = site.about() if marked else {}
    return [entry for entry in entries if entry.post.fingerprint in marked and not _is_about(about, entry)]


def look_for(db: sqlite3.Connection, key: str, entries: Sequence[Entry]) -> Lost:
    """Return what is gone, and the posts that could replace it."""
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
    """Find gone posts that came back renamed and edited, each as the one post that it clearly is."""
    if not lost.fresh:
        return Seen()
    said = about_entries(lost.fresh, texts)
    places = [entry for entry in lost.fresh if entry.post.fingerprint in said]
    if len(places) < len(lost.fresh):
        # The best candidate is not known if some texts were not read.
        return Seen()
    candidates = [parsed(said[entry.post.fingerprint]) for entry in places]
    found = {text: place for text, one in lost.about.items() if (place := best_match(one, candidates)) is not None}
    # If two texts match the same post, neither match is clear.
    taken = Counter(found.values())
    again = [(text, places[place]) for text, place in found.items() if taken[place] == 1]
    return Seen({entry.post.fingerprint: said[entry.post.fingerprint] for _, entry in again}, again)


def look_of(entries: Sequence[Entry]) -> str:
    """Return the ids and texts of a site as short hashes, in the form that is kept."""
    names = {_short(entry.post.fingerprint) for entry in entries}
    names.update(_short(name) for entry in entries for name in entry.names)
    return b85encode(b"".join(one.to_bytes(4, "big") for one in sorted(names))).decode("ascii")


def remember_look(db: sqlite3.Connection, key: str, look: Callable[[], str], now: int) -> None:
    """Keep the ids and texts of the site, which `look` returns (see `look_of`), if anything is marked in it."""
    site = site_hash(key)
    if db.execute("SELECT 1 FROM record WHERE site = ? LIMIT 1", (site,)).fetchone() is None:
        return
    value = look()
    query = "INSERT INTO setting VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, at = excluded.at"
    db.execute(query + " WHERE value <> excluded.value", (site, _LOOK, value, now))


def gone_posts(db: sqlite3.Connection, key: str, entries: Sequence[Entry]) -> list[GonePost]:
    """Return the posts with a bookmark, a note or a grade that are gone; `entries` are all entries of the site."""
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
    """Return the marks that differ from their defaults."""
    return {key: row for key, row in rows.items() if row[0] != BY_NAME[key[0]].default}


def _has_all(heir: Rows, rows: Rows) -> bool:
    """Return whether a text has every mark that another has, or a later value of it."""
    carried = {key: row for key, row in rows.items() if BY_NAME[key[0]].carried}
    return bool(carried) and all(key in heir and _rank(heir[key]) >= _rank(row) for key, row in carried.items())


def _rank(row: Row) -> tuple[int, str]:
    return (row[2], row[3])


def _is_later(names: dict[str, dict[str, tuple[str, int]]], post: str, one: str, other: str) -> bool:
    """Return whether a text was seen under a name after another one was."""
    return (names[one][post][1], one) > (names[other][post][1], other)


def _is_about(about: dict[str, About], entry: Entry) -> bool:
    known = about.get(entry.post.fingerprint)
    return known is not None and known[:2] == (clean_line(entry.title, 300), clean_path(entry.post.url, 1_000))


def _short(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogateescape"))


def _look(db: sqlite3.Connection, site: str) -> set[int] | None:
    """Return the short hashes of the last look; None if there was none."""
    found = db.execute("SELECT value FROM setting WHERE site = ? AND name = ?", (site, _LOOK)).fetchone()
    if found is None:
        return None
    try:
        raw = b85decode(found[0])
    except ValueError:
        return None
    return {int.from_bytes(raw[place : place + 4], "big") for place in range(0, len(raw) - len(raw) % 4, 4)}
