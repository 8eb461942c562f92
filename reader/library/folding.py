"""Copies and boilerplate: posts with one fingerprint become an entry, shared paragraphs at the edges are split off.

Both are found by counting. A fingerprint depends on one post alone. A paragraph is boilerplate if it appears at the
start or the end of enough posts. It must also appear in enough different texts, because a text that is posted again and
again must not turn its own paragraphs into boilerplate.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from itertools import chain
from typing import NamedTuple
from zlib import crc32

from reader.library.post import Copy, Entry, Post, Version

__all__ = ["Measure", "find_boilerplate", "fold", "forget_measures", "measure", "shared_words", "split_edges"]

MIN_POSTS = 10
MIN_SHARE = 0.05
MIN_TEXTS = 3
EDGE = 4
"""Number of paragraphs checked at each end of a post."""

_EDGE_FORMAT = struct.Struct("<QH")
"""A paragraph's key and its number of words."""
_KEY_PARTS = struct.Struct("<IIH")
"""Like `_EDGE_FORMAT`, with the key in two halves."""
_TAG = re.compile("<[^<>]*>")
_LIQUID = re.compile(r"\{%[^%]*%\}")
# Python splits a text at a two-character string in twice the time that a regular expression takes.
_BLANK_LINE = re.compile("\n\n")
# Besides the line feed, which is replaced before; rarer Unicode spaces are treated as ordinary characters.
_SPACES = ("\t", "\r", "\v", "\f", "\xa0", "\u3000", "\u2028")
# First UTF-8 bytes of U+3000 to U+DFFF: kana, ideographs, Hangul; and of the punctuation among them.
_IDEOGRAPHS = bytes(range(0xE3, 0xEE))
_CJK_MARKS = b"\xe3\x80"


REMEMBERED = 512
"""Number of measures cached while a site is read: a question that is asked again has the same text."""

LONGEST_REMEMBERED = 16_384
"""Maximum length, in characters, of a body kept in that cache."""

_remembered: dict[str, tuple[str, Measure]] = {}
"""The last body of each title, and its measure; a lookup by body would need a hash of the whole body."""


class Measure(NamedTuple):
    """The data derived from a text, which itself is not kept.

    `edges` packs the hash and the number of words of the first and the last paragraphs (of all paragraphs if there are
    no more than twice EDGE). `words` counts everything.
    """

    fingerprint: str
    text: bytes
    words: int
    edges: bytes


def measure(title: str, body: str) -> Measure:
    """Return fingerprint, words and edges of a post. `title` and `body` are as the author wrote them."""
    last = _remembered.get(title)
    if last is not None and last[0] == body:
        return last[1]
    found = _measured(title, body)
    if len(body) <= LONGEST_REMEMBERED:
        if len(_remembered) >= REMEMBERED:
            # Most of them appear only once; repeated ones are soon cached again.
            _remembered.clear()
        _remembered[title] = body, found
    return found


def forget_measures() -> None:
    """Clear the cache of measures, once the site is read."""
    _remembered.clear()


def _measured(title: str, body: str) -> Measure:
    # Imported late: it loads OpenSSL, 4 MB, and only reading a site needs it. `reader.digests` does not, but is slower.
    from hashlib import sha256  # noqa: PLC0415 (start-up)

    parts = paragraphs(body)
    line = " ".join(parts).replace("\n", " ")
    folded = _folded(line)
    raw = folded.encode("utf-8", "surrogatepass")
    text = sha256(raw).digest()
    name = _folded(title.replace("\n", " ")).encode("utf-8", "surrogatepass")
    fingerprint = sha256(text + name).hexdigest()[:32]
    # Indented text and text in columns have more white space than words.
    edges, words = _edges(parts, even=len(folded) == len(line) and "\t" not in line)
    if len(parts) > 2 * EDGE:
        words = raw.count(b" ") + 1
    words = words + _correction(body, raw) if raw else 0
    return Measure(fingerprint, text[:8], max(words, 0), edges)


def _folded(text: str) -> str:
    """Return `text` in Unicode's composed form, each run of white space replaced by one space."""
    for space in _SPACES:
        if space in text:
            text = text.replace(space, " ")
    # From the end: Python searches in that direction in two thirds of the time.
    while text.rfind("  ") >= 0:
        text = text.replace("  ", " ")
    text = text.strip(" ")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _correction(body: str, folded: bytes) -> int:
    """Return what to add to the number of words: text inside tags does not count, an ideograph counts half."""
    count = 0
    if "<" in body:
        count -= _folded("".join(_TAG.findall(body))).count(" ")
    if "{" in body:
        count -= _folded("".join(_LIQUID.findall(body))).count(" ")
    if len(folded) > len(body):
        ideographs = len(folded) - len(folded.translate(None, _IDEOGRAPHS)) - folded.count(_CJK_MARKS)
        count += max(ideographs, 0) // 2
    return count


def paragraphs(body: str) -> list[str]:
    """Return the parts of `body` between blank lines, unchanged."""
    if "\r" in body:
        body = body.replace("\r\n", "\n")
    return _BLANK_LINE.split(body.strip())


def _line(paragraph: str) -> bytes:
    return paragraph.strip().replace("\n", " ").encode("utf-8", "surrogatepass")


def _key(paragraph: str) -> int:
    raw = _line(paragraph)
    return int(crc32(raw)) << 32 | len(raw)


def _edges(parts: Sequence[str], *, even: bool) -> tuple[bytes, int]:
    """Return the edges for `Measure` and the number of their words; `even`: words are separated by single spaces."""
    if len(parts) > 2 * EDGE:
        parts = [*parts[:EDGE], *parts[-EDGE:]]
    words = 0
    packed = []
    for part in parts:
        raw = _line(part)
        count = raw.count(b" ") + 1 if even else len(raw.split())
        words += count
        if part:
            packed.append(_KEY_PARTS.pack(len(raw), crc32(raw), count if count < 65_536 else 65_535))
    return b"".join(packed), words


def find_boilerplate(measures: Sequence[tuple[bytes, bytes]]) -> frozenset[int]:
    """Return the keys of the paragraphs that are boilerplate, given (text, edges) of every post of the site."""
    total = len(measures)
    if total < MIN_POSTS:
        return frozenset()
    weights: dict[bytes, int] = {}
    edges_of: dict[bytes, bytes] = {}
    for text, edges in measures:
        weights[text] = weights.get(text, 0) + 1
        edges_of[text] = edges
    texts = Counter(chain.from_iterable(map(_keys, edges_of.values())))
    posts = Counter(texts)
    for text, weight in weights.items():
        if weight > 1:
            posts.update(dict.fromkeys(_keys(edges_of[text]), weight - 1))
    enough = max(MIN_POSTS, MIN_SHARE * total)
    different = max(MIN_TEXTS, MIN_SHARE * len(edges_of))
    often = {key for key, count in posts.items() if count >= enough and texts[key] >= different}
    return frozenset(often) if not often else _at_the_edge(often, edges_of, weights, enough)


def _keys(edges: bytes) -> set[int]:
    return {key for key, _ in _EDGE_FORMAT.iter_unpack(edges)}


def _at_the_edge(
    often: set[int], edges_of: dict[bytes, bytes], weights: dict[bytes, int], enough: float
) -> frozenset[int]:
    """Return those of `often` that are at the start or end of enough posts, next to nothing but others of `often`."""
    counts: dict[int, int] = {}
    for text, edges in edges_of.items():
        keys = [key for key, _ in _EDGE_FORMAT.iter_unpack(edges)]
        before, after = _runs(keys, often)
        for key in {*keys[:before], *keys[len(keys) - after :]}:
            counts[key] = counts.get(key, 0) + weights[text]
    return frozenset(key for key, count in counts.items() if count >= enough)


def _runs(keys: Sequence[int], known: Set[int]) -> tuple[int, int]:
    """Return how many of `keys` at the start and at the end are known; none if nothing else would be left."""
    before = 0
    while before < len(keys) and keys[before] in known:
        before += 1
    if before == len(keys):
        return 0, 0
    after = 0
    while keys[len(keys) - after - 1] in known:
        after += 1
    return before, after


def shared_words(edges: bytes, boilerplate: frozenset[int]) -> int:
    """Return how many words of a post are boilerplate at its edges."""
    if not boilerplate or not edges:
        return 0
    unpack, size = _EDGE_FORMAT.unpack_from, _EDGE_FORMAT.size
    shared = start = 0
    end = len(edges) - size
    key, words = unpack(edges)
    while key in boilerplate:
        shared += words
        start += size
        if start > end:
            # As in `_runs`: nothing else would be left.
            return 0
        key, words = unpack(edges, start)
    key, words = unpack(edges, end)
    # Ends at the latest where the first loop did.
    while key in boilerplate:
        shared += words
        end -= size
        key, words = unpack(edges, end)
    return int(shared)


def split_edges(body: str, boilerplate: frozenset[int]) -> tuple[str, str, str]:
    """Split `body` into (boilerplate before, own text, boilerplate after); joined, they differ only in white space."""
    if not boilerplate:
        return "", body, ""
    parts = paragraphs(body)
    if len(parts) > 2 * EDGE:
        head, tail = parts[:EDGE], parts[-EDGE:]
        before = _runs([_key(part) for part in head] + [0], boilerplate)[0]
        after = _runs([0] + [_key(part) for part in tail], boilerplate)[1]
    else:
        kept = [part for part in parts if part]
        before, after = _runs([_key(part) for part in kept], boilerplate) if kept else (0, 0)
        parts = kept
    # A comment that spans two parts belongs to neither of them alone.
    while before and _begins_comment("\n\n".join(parts[:before])):
        before -= 1
    while after and _ends_comment("\n\n".join(parts[len(parts) - after :])):
        after -= 1
    if not before and not after:
        return "", body, ""
    end = len(parts) - after
    return "\n\n".join(parts[:before]), "\n\n".join(parts[before:end]), "\n\n".join(parts[end:])


def _begins_comment(text: str) -> bool:
    return text.rfind("<!--") > text.rfind("-->")


def _ends_comment(text: str) -> bool:
    end = text.find("-->")
    return end >= 0 and text.find("<!--", 0, end) < 0


def fold(
    posts: Sequence[Post], *, copies: bool = True, versions: Mapping[str, tuple[Version, ...]] | None = None
) -> tuple[Entry, ...]:
    """Return entries for posts in Jekyll's order, newest first; an entry has the position of its earliest copy.

    `versions` maps ids to the languages of the post, for posts that exist in several.
    """
    entries = _folded_entries(posts) if copies else _single_entries(posts)
    return _with_versions(entries, versions) if versions else entries


def _with_versions(entries: tuple[Entry, ...], versions: Mapping[str, tuple[Version, ...]]) -> tuple[Entry, ...]:
    """Return the entries with the languages of all their copies."""
    made = []
    for entry in entries:
        found = dict.fromkeys(it for copy in entry.copies for it in versions.get(copy.id, ()))
        made.append(entry._replace(versions=tuple(sorted(found, key=lambda it: it.language))) if found else entry)
    return tuple(made)


def _single_entries(posts: Sequence[Post]) -> tuple[Entry, ...]:
    return tuple(Entry(post, (Copy(post.id, post.instant, post.offset),)) for post in posts)


def _folded_entries(posts: Sequence[Post]) -> tuple[Entry, ...]:
    groups: dict[str, list[Post]] = {}
    for post in posts:
        groups.setdefault(post.fingerprint, []).append(post)
    entries: list[Entry] = []
    for post in posts:
        group = groups[post.fingerprint]
        if group[-1] is post:
            entries.append(Entry(post, tuple([Copy(it.id, it.instant, it.offset) for it in reversed(group)])))
    return tuple(entries)
