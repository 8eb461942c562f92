"""Packs posts, entries and file states into bytes: columns of joined texts and of numbers, nothing executable.

Designed for speed: 100,000 posts are unpacked by a few splits and one pass that builds the tuples. All texts are clean
lines or percent-encoded addresses, so line breaks can separate them. Malformed data raises one of `DAMAGE`.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, islice, pairwise, repeat
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from reader.library.post import Copy, Entry, Post, Problem, Version

if TYPE_CHECKING:
    from reader.library.record import FileState, Record

__all__ = [
    "DAMAGE",
    "pack_apart",
    "pack_entries",
    "pack_head",
    "pack_posts",
    "pack_problems",
    "pack_states",
    "unpack_apart",
    "unpack_entries",
    "unpack_head",
    "unpack_outline",
    "unpack_paths",
    "unpack_posts",
    "unpack_problems",
    "unpack_states",
]

DAMAGE = (ValueError, KeyError, IndexError, TypeError, OverflowError, EOFError)
"""The errors that unpacking may raise for bytes that were not packed here."""

_OWN = ("id", "title", "url", "slug", "fingerprint")
_SHARED = ("subtitle", "author", "layout", *(name for name, usual in Post._field_defaults.items() if usual == ""))
"""Texts that many posts share; new fields whose default is an empty text are included automatically."""

_LISTS = ("tags", "categories")
_COLUMN = "\x1e"
_ITEM = "\x1f"

Value = TypeVar("Value")
Made = TypeVar("Made", Post, Entry)


def _join(parts: Sequence[bytes]) -> bytes:
    lengths = array("Q", map(len, parts))
    return len(parts).to_bytes(4, "little") + _numbers(lengths) + b"".join(parts)


def _part(data: bytes) -> list[bytes]:
    count = int.from_bytes(data[:4], "little")
    lengths = _array("Q", data[4 : 4 + 8 * count])
    ends = list(accumulate(lengths, initial=4 + 8 * count))
    if len(lengths) != count or ends[-1] != len(data):
        raise ValueError("lengths do not fit")
    return [data[start:end] for start, end in pairwise(ends)]


def _numbers(values: array[int]) -> bytes:
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


def _array(code: str, data: bytes) -> array[int]:
    values: array[int] = array(code)
    values.frombytes(data)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def pack_posts(posts: Sequence[Post]) -> bytes:
    """Return `posts` as bytes, in their order."""
    own = [_texts(getattr(post, name) for post in posts) for name in _OWN]
    shared = [_shared([getattr(post, name) for post in posts]) for name in _SHARED]
    lists = [_shared([_ITEM.join(getattr(post, name)) for post in posts]) for name in _LISTS]
    numbers = [
        _numbers(array("q", [post.instant for post in posts])),
        _numbers(array("i", [post.offset for post in posts])),
        _numbers(array("I", [post.words for post in posts])),
        bytes(post.draft for post in posts),
    ]
    return _join(
        [len(posts).to_bytes(4, "little"), *numbers, *own, *[part for pair in shared + lists for part in pair]]
    )


def unpack_posts(data: bytes, site: str, limit: int | None = None) -> list[Post]:
    """Return the first `limit` posts in `data`, or all; they belong to the site with the key `site`."""
    parts = _part(data)
    count = int.from_bytes(parts[0], "little")
    if not count:
        return []
    instants, offsets, words = _array("q", parts[1]), _array("i", parts[2]), _array("I", parts[3])
    drafts = [value == 1 for value in parts[4]]
    ids, titles, urls, slugs, fingerprints = (part.decode().split("\n") for part in parts[5:10])
    rest = iter(parts[10:])
    shared = {name: _spread(rest, str) for name in _SHARED}
    tags, categories = (_spread(rest, _items) for _ in _LISTS)
    return _made(
        Post,
        count if limit is None else min(limit, count),
        id=ids,
        title=titles,
        instant=instants,
        offset=offsets,
        url=urls,
        tags=tags,
        categories=categories,
        slug=slugs,
        draft=drafts,
        words=words,
        fingerprint=fingerprints,
        site=[site] * count,
        **shared,
    )


def _made(kind: type[Made], count: int, **columns: Sequence[object]) -> list[Made]:
    """Return the first `count` tuples of a kind, each with one value of each column.

    Built as tuples instead of by the constructor, which costs several times as much; a start mostly waits for this.
    """
    if len({len(column) for column in columns.values()}) > 1 or columns.keys() != set(kind._fields):
        raise ValueError("columns of different lengths")
    rows = islice(zip(*(columns[name] for name in kind._fields), strict=True), count)
    return list(map(tuple.__new__, repeat(kind), rows))


def _items(text: str) -> tuple[str, ...]:
    return tuple(text.split(_ITEM)) if text else ()


def _texts(values: Iterable[str]) -> bytes:
    return "\n".join(values).encode()


def _shared(values: Sequence[str]) -> tuple[bytes, bytes]:
    """Return a table of the distinct values, and the position of each value in it."""
    places: dict[str, int] = {}
    numbers = array("I", [places.setdefault(value, len(places)) for value in values])
    return _texts(places), _numbers(numbers)


def _spread(parts: Iterable[bytes], make: Callable[[str], Value]) -> list[Value]:
    taken = iter(parts)
    table = [make(text) for text in next(taken).decode().split("\n")]
    return list(map(table.__getitem__, _array("I", next(taken))))


def pack_entries(entries: Sequence[Entry], posts: Sequence[Post]) -> bytes:
    """Return as bytes which of `posts` each entry consists of, the earliest first."""
    place = {post.id: number for number, post in enumerate(posts)}
    counts = array("I", [len(entry.copies) for entry in entries])
    members = array("I", [place[copy.id] for entry in entries for copy in entry.copies])
    versions = [
        [number, [[it.language, place[it.id]] for it in entry.versions]]
        for number, entry in enumerate(entries)
        if entry.versions
    ]
    return _join([_numbers(counts), _numbers(members), json.dumps(versions).encode()])


def unpack_entries(data: bytes, posts: Sequence[Post]) -> list[Entry]:
    """Return the entries made of `posts`. Raises ValueError if the two do not match."""
    packed = _part(data)
    counts, members = _array("I", packed[0]), _array("I", packed[1])
    if sum(counts) != len(members):
        raise ValueError("entries do not fit")
    taken = list(map(posts.__getitem__, members))
    copies = list(map(Copy._make, map(attrgetter("id", "instant", "offset"), taken)))
    versions: list[tuple[Version, ...]] = [()] * len(counts)
    for number, found in json.loads(packed[2]):
        versions[number] = tuple(Version(str(language), posts[place].id) for language, place in found)
    if len(counts) == len(members):
        return _made(Entry, len(taken), post=taken, copies=list(zip(copies, strict=True)), versions=versions)
    ends = list(accumulate(counts, initial=0))
    firsts = list(map(taken.__getitem__, ends[:-1]))
    whole = [tuple(copies[at:end]) for at, end in pairwise(ends)]
    return _made(Entry, len(counts), post=firsts, copies=whole, versions=versions)


def pack_head(entries: Sequence[Entry]) -> bytes:
    """Return the first entries with all that a list shows of them, apart from the rest; copies separate per entry."""
    return _join([pack_posts([entry.post for entry in entries]), *[_pack_copies(entry.copies) for entry in entries]])


def _pack_copies(copies: Sequence[Copy]) -> bytes:
    instants = array("q", [copy.instant for copy in copies])
    offsets = array("i", [copy.offset for copy in copies])
    return _numbers(array("I", [len(copies)])) + _numbers(instants) + _numbers(offsets) + _texts(it.id for it in copies)


def _unpack_copies(data: bytes) -> tuple[Copy, ...]:
    count = int.from_bytes(data[:4], "little")
    instants, offsets = _array("q", data[4 : 4 + 8 * count]), _array("i", data[4 + 8 * count : 4 + 12 * count])
    ids = data[4 + 12 * count :].decode().split("\n")
    if not len(ids) == len(instants) == len(offsets) == count:
        raise ValueError("copies do not fit")
    return tuple(map(Copy, ids, instants, offsets))


def unpack_head(data: bytes, site: str, limit: int) -> tuple[Entry, ...]:
    """Return the first `limit` entries."""
    packed = _part(data)
    posts = unpack_posts(packed[0], site, limit)
    return tuple([Entry(post, _unpack_copies(copies)) for post, copies in zip(posts, packed[1:], strict=False)])


def pack_problems(problems: Iterable[Problem]) -> bytes:
    """Return `problems` as JSON."""
    return json.dumps([list(it) for it in problems]).encode()


def unpack_outline(posts: bytes, entries: bytes) -> list[tuple[Copy, str]]:
    """Return only the first copy and the title of each entry from the results of `pack_posts` and `pack_entries`.

    Raises ValueError if the two do not match.
    """
    parts, packed = _part(posts), _part(entries)
    counts, members = _array("I", packed[0]), _array("I", packed[1])
    if sum(counts) != len(members):
        raise ValueError("entries do not fit")
    if not counts:
        return []
    instants, offsets = _array("q", parts[1]), _array("i", parts[2])
    ids, titles = (part.decode().split("\n") for part in parts[5:7])
    if not len(ids) == len(titles) == len(instants) == len(offsets):
        raise ValueError("columns of different lengths")
    firsts = [members[start] for start in accumulate(counts[:-1], initial=0)]
    return [(Copy(ids[it], instants[it], offsets[it]), titles[it]) for it in firsts]


def unpack_problems(data: bytes) -> tuple[Problem, ...]:
    """Return the problems in `data`."""
    return tuple(Problem(*it) for it in json.loads(data))


def pack_apart(states: dict[str, FileState]) -> bytes:
    """Return the states of files as bytes, together with their posts."""
    posts = [record.post for state in states.values() for record in state.records]
    places = {post.id: place for place, post in enumerate(posts)}
    return _join([pack_posts(posts), pack_states(states, lambda post: places[post.id])])


def unpack_apart(data: bytes, site: str) -> dict[str, FileState]:
    """Return what `pack_apart` packed; `site` is the key of the site. Raises one of `DAMAGE`."""
    posts, states = _part(data)
    return unpack_states(states, unpack_posts(posts, site))


def pack_states(states: dict[str, FileState], place: Callable[[Post], int]) -> bytes:
    """Return the states of files as bytes. `place` returns the number of a post among the packed ones."""
    records = [record for state in states.values() for record in state.records]
    edges = [record.edges for record in records]
    problems = [
        [number, [list(it) for it in state.problems]] for number, state in enumerate(states.values()) if state.problems
    ]
    return _join(
        [
            "\0".join(states).encode("utf-8", "surrogateescape"),
            "\0".join([state.identity for state in states.values()]).encode(),
            _numbers(array("I", [len(state.records) for state in states.values()])),
            _numbers(array("I", [place(record.post) for record in records])),
            _numbers(array("q", [record.order for record in records])),
            bytes(record.published for record in records),
            _numbers(array("I", [record.words for record in records])),
            b"".join([record.text for record in records]),
            bytes(map(len, edges)),
            b"".join(edges),
            json.dumps(problems).encode(),
            json.dumps([[n, *said] for n, it in enumerate(records) if (said := _rarely(it)) != _SAID_BY_MOST]).encode(),
            "\n".join([record.heading for record in records]).encode() if any(it.heading for it in records) else b"",
        ]
    )


_SAID_BY_MOST = ("", "", 0, 0, "")


def _rarely(record: Record) -> tuple[str, str, int, int, str]:
    """Return the fields of a record that few posts set."""
    return record.language, record.translates, record.since, record.until, record.above


def unpack_paths(data: bytes) -> dict[str, str]:
    """Return the path and identity of each file, without its state."""
    packed = _part(data)
    if not packed[0]:
        return {}
    paths = packed[0].decode("utf-8", "surrogateescape").split("\0")
    return dict(zip(paths, packed[1].decode().split("\0"), strict=True))


def unpack_states(data: bytes, posts: Sequence[Post]) -> dict[str, FileState]:
    """Return the states of files; `posts` are all packed ones, hidden ones last."""
    from reader.library.record import FileState, Record  # noqa: PLC0415 (start-up)

    packed = _part(data)
    places, orders = _array("I", packed[3]), _array("q", packed[4])
    words, texts, lengths, edges = _array("I", packed[6]), packed[7], packed[8], packed[9]
    problems = {number: tuple(Problem(*it) for it in found) for number, found in json.loads(packed[10])}
    told = {
        number: (str(language), str(common), int(since), int(until), str(above))
        for number, language, common, since, until, above in json.loads(packed[11])
    }
    headings = packed[12].decode().split("\n") if packed[12] else None
    counts = _array("I", packed[2])
    states: dict[str, FileState] = {}
    record = edge = 0
    for number, (path, identity) in enumerate(unpack_paths(data).items()):
        found = problems.get(number, ())
        own: list[Record] = []
        for _ in range(counts[number]):
            end = edge + lengths[record]
            made = Record(
                posts[places[record]], orders[record], packed[5][record] == 1, words[record],
                texts[8 * record : 8 * record + 8], edges[edge:end], () if own else found,
                *told.get(record, _SAID_BY_MOST),
            )  # fmt: skip
            if headings is not None:
                made.heading = headings[record]
            own.append(made)
            record, edge = record + 1, end
        states[path] = FileState(identity, tuple(own), found)
    return states
