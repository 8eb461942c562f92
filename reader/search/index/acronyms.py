"""Short forms that a site explains itself: "General Data Protection Regulation (GDPR)" and the reverse.

They are found while the index is built, in titles and texts: a group of capitals in brackets after words that begin
with its letters, or such words in brackets after it. Small words may be skipped. The results are added to the thesaurus
as names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reader.late import LatePattern
from reader.search.words.languages import small_anywhere
from reader.search.words.lexicon import Lexicon
from reader.search.words.thesaurus import Link
from reader.search.words.tokens import fold, tokenize

__all__ = ["Acronyms"]

MAX_LETTERS = 8
"""Maximum letters of a short form; longer ones are words in capitals."""
WEIGHT = 0.9
"""How well a short form and its expansion stand for each other: below the word itself, above all else."""
MAX_KEPT = 2_000
"""Maximum number of short forms that are stored, the most frequent first."""

_BRACKETS = LatePattern(r"\(\s{0,9}([^()\n]{2,90}?)\s{0,9}\)")
_SHORT = LatePattern(r"[A-Z][A-Za-z]?(?:[A-Z0-9&]|[a-z](?=[A-Z])){1,6}s?")
_WORD = LatePattern(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LONGEST = 120
"""Number of characters before a bracket that are searched for an expansion."""


class Acronyms:
    """Collects short forms with their expansions."""

    def __init__(self) -> None:
        self._found: Counter[tuple[str, str]] = Counter()

    def read(self, text: str) -> None:
        """Scan a title or a text."""
        if "(" not in text:
            return
        for found in _BRACKETS.compiled.finditer(text):
            inner = found[1]
            before = text[max(0, found.start() - _LONGEST) : found.start()].rstrip()
            if _SHORT.compiled.fullmatch(inner):
                self._keep(inner, _expansion(inner, before))
            else:
                last = before.rsplit(None, 1)[-1] if before else ""
                if _SHORT.compiled.fullmatch(last) and _expansion(last, inner) == inner:
                    self._keep(last, inner)

    def _keep(self, short: str, expansion: str) -> None:
        if expansion:
            self._found[fold(short.removesuffix("s")), fold(expansion)] += 1

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The (short form, expansion) pairs found, the most frequent first."""
        return [pair for pair, _ in self._found.most_common(MAX_KEPT)]

    def lines(self, lexicon: Lexicon) -> list[str]:
        """Return the keys of both, one pair per line, for `links`: stemming at each start takes longer than a query."""
        keys = [(_keys(short, lexicon), _keys(long, lexicon)) for short, long in self.pairs]
        return [
            f"{' '.join(one)}\t{' '.join(other)}"
            for one, other in keys
            if len(other) > 1 and one and not set(one) <= set(other)
        ]


def links(lines: list[str]) -> Iterator[Link]:
    """Yield the short forms as links of the thesaurus, both ways; `lines` come from `Acronyms.lines`."""
    for line in lines:
        one, other = (tuple(keys.split(" ")) for keys in line.split("\t"))
        yield Link(frozenset(one), other, WEIGHT, named=True)
        yield Link(frozenset(other), one, WEIGHT, named=True)


def _keys(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    words = [token.text for token in tokenize(name) if token.whole]
    kept = [word for word in words if not lexicon.is_small(word)] or words
    return tuple(dict.fromkeys(lexicon.keys(word)[0] for word in kept))


def _expansion(short: str, before: str) -> str:
    """Return the words at the end of `before` that begin with the letters of `short`, or an empty string."""
    letters = [c for c in fold(short.removesuffix("s")) if c.isalpha()]
    if not 2 <= len(letters) <= MAX_LETTERS:
        return ""
    words = list(_WORD.compiled.finditer(before))
    parts = [(part, found.start()) for found in words for part in [fold(found[0])]]
    at = len(parts) - 1
    for letter in reversed(letters):
        # A small word may count for its letter or be skipped.
        while at >= 0 and not parts[at][0].startswith(letter) and parts[at][0] in small_anywhere():
            at -= 1
        if at < 0 or not parts[at][0].startswith(letter):
            return ""
        at -= 1
    return before[parts[at + 1][1] :]
