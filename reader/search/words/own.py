"""The user's own synonyms, from `thesaurus.toml` in the configuration folder, in the format of the bundled thesaurus.

lines = '''
boss, chef -> employer
car, auto, vehicle
'''
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reader.errors import reason_of
from reader.files import is_there, read_regular
from reader.search.words.lexicon import Lexicon
from reader.search.words.thesaurus import Link
from reader.search.words.tokens import tokenize, whole_words
from reader.text import clean_path

__all__ = ["OwnWords", "links_of", "read_own"]

WEIGHT = 0.9
"""Weight of a user's own synonym: below that of the word itself."""
LARGEST = 1 << 20
"""Maximum number of bytes of a file that are read."""
MOST_LINKS = 5_000
"""Maximum number of links made from a file."""


class OwnWords(NamedTuple):
    """The lines of a file, and a sentence if it could not be read."""

    lines: tuple[str, ...] = ()
    problem: str = ""


def read_own(path: Path | None) -> OwnWords:
    """Return the user's own synonyms; none if the file is missing or its folder cannot be entered.

    Never raises and never waits: problems are reported with the search results.
    """
    if path is None or not is_there(path):
        return OwnWords()
    import tomllib  # noqa: PLC0415 (start-up)

    place = clean_path(str(path))
    try:
        raw = read_regular(path, LARGEST + 1)
        if len(raw) > LARGEST:
            return OwnWords(problem=f"{place} is larger than {LARGEST >> 20} MiB; searching without it.")
        data = tomllib.loads(raw.decode("utf-8-sig"))
    except OSError as error:
        return OwnWords(problem=f"{place} cannot be read ({reason_of(error)}); searching without it.")
    except (ValueError, RecursionError) as error:
        return OwnWords(problem=f"{place} is not understood ({error}); searching without it.")
    lines = data.get("lines", "")
    if not isinstance(lines, str):
        return OwnWords(problem=f"{place}: lines must be text, one `a, b -> c` a line; searching without it.")
    return OwnWords(tuple(line for line in lines.splitlines() if line.strip() and not line.lstrip().startswith("#")))


def links_of(own: OwnWords, lexicon: Lexicon) -> list[Link]:
    """Return the links of the user's own synonyms, in the languages of a site."""
    links: list[Link] = []
    for line in own.lines:
        links.extend(_links(line, lexicon))
        if len(links) > MOST_LINKS:
            break
    return links[:MOST_LINKS]


def _links(line: str, lexicon: Lexicon) -> Iterator[Link]:
    left, arrow, right = line.partition("->")
    sources = [keys for term in left.split(",") if (keys := _keys(term, lexicon))]
    targets = [keys for term in right.split(",") if (keys := _keys(term, lexicon))] if arrow else sources
    for source in sources:
        for target in targets:
            if set(source) != set(target):
                yield Link(frozenset(source), target, WEIGHT)


def _keys(term: str, lexicon: Lexicon) -> tuple[str, ...]:
    words = whole_words(tokenize(term))
    kept = [word for word in words if not lexicon.is_small(word)] or words
    return tuple(dict.fromkeys(lexicon.keys(word)[0] for word in kept))
