"""The kinds of filters: how each reads a typed value, which entries pass, and which values it offers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from reader.late import LatePattern
from reader.library.post import Entry
from reader.search.query.dates import days_of, is_half_typed
from reader.search.query.facets import UNDATED_DAY, Facets, FilterContext, Value, bits_of, bits_where
from reader.search.query.matching import is_slip, match_values, nearest
from reader.search.words.languages import LANGUAGES, begins_language, language_named
from reader.search.words.tokens import fold
from reader.text import CleanLine, clean_line
from reader.words import counted

__all__ = [
    "STILL_READ",
    "Amount",
    "ChoiceField",
    "Day",
    "Filter",
    "InPath",
    "LanguageField",
    "Named",
    "Option",
    "Passed",
    "QueryField",
    "ReadDay",
    "Refused",
    "TopicField",
]  # fmt: skip

SHOWN_VALUES = 5
"""Maximum number of values that a hint names."""


STILL_READ = "The texts are still being read; ask again in a moment."


class Refused(ValueError):  # noqa: N818 - named after what happened to the value
    """Raised for a value that a field does not accept, with a sentence that says what it accepts."""


class Filter(NamedTuple):
    """A field with values, one of which must match, or none if `negative`."""

    name: str
    values: tuple[str, ...]
    negative: bool = False


Passed = tuple[int, str]
"""The entries that a value lets through, as a bit set, and a hint for the user or an empty string."""


class QueryField:
    """A filter: its name, its description in completions, and its aliases.

    These are not dataclasses: creating eight of those would take a tenth of the time of a search.
    """

    of_the_person = False
    """Whether `today` means the user's day, which may begin some hours after midnight."""
    takes = ""
    """The accepted values, as named in a sentence; empty if any text is accepted."""

    def __init__(self, name: str, about: str, aliases: tuple[str, ...] = ()) -> None:
        self.name = name
        self.about = about
        self.aliases = aliases

    def refusal(self, value: str) -> str:
        """Return a sentence on why a text is not a value of this field, or that a value is missing if it is empty."""
        if value and self.takes:
            return f"“{self.name}:” takes {self.takes}, not “{value}”."
        return f"“{self.name}:” needs a value" + (f": {self.takes}." if self.takes else ".")

    def read(self, value: str, today: date) -> str | None:
        """Return a typed value as stored in a `Filter`, or None while it is incomplete. Raises Refused."""
        _ = today
        return fold(value)

    def taken(self, value: str, kept: str) -> str:
        """Return a hint if `value` was read as something that is only near it, else an empty string."""
        _ = value, kept
        return ""

    def holds(self, facets: Facets, value: str, moment: FilterContext) -> Passed:
        """Return the entries that a value lets through."""
        raise NotImplementedError

    def offered(self, facets: Facets) -> Sequence[tuple[str, str]]:
        """Return the values for completion, each with its meaning, the likeliest first."""
        _ = facets
        return ()


def _taken(name: str, value: str, meant: str) -> str:
    """Return the hint for a value that is read as a near one, in the words used for a misspelt name."""
    return f"“{name}:{value}” is taken for “{name}:{meant}”."


class Option(NamedTuple):
    """One value of a fixed set: its meaning, the sentence if no post has it, and the id of a key that helps."""

    about: str
    none: str = ""
    key: str = ""


class ChoiceField(QueryField):
    """A field with a fixed set of values; `synonyms` are other words for them."""

    def __init__(
        self,
        name: str,
        about: str,
        *,
        choices: Mapping[str, Option],
        synonyms: Mapping[str, str],
        test: Callable[[Facets, str, FilterContext], Passed] | None = None,
    ) -> None:
        super().__init__(name, about)
        self.choices = choices
        self.takes = ", ".join(choices)
        self.synonyms = synonyms
        self.test = test
        self.words = {**{choice: choice for choice in choices}, **synonyms}
        """Each accepted word, with the choice that it stands for."""

    def read(self, value: str, today: date) -> str | None:
        """Return the choice given by its name, a synonym, its beginning or a close spelling. Raises Refused."""
        _ = today
        folded = fold(value)
        folded = self.synonyms.get(folded, folded)
        begun = [choice for choice in self.choices if choice.startswith(folded)]
        chosen = folded if folded in self.choices else begun[0] if begun else nearest(folded, list(self.choices))
        if not chosen:
            raise Refused(self.refusal(value))
        return chosen

    def taken(self, value: str, kept: str) -> str:
        """Return a hint for a misspelt value; a synonym and the beginning of a value are none."""
        folded = fold(value)
        is_meant = self.synonyms.get(folded) == kept or kept.startswith(self.synonyms.get(folded, folded))
        return "" if is_meant else _taken(self.name, value, kept)

    def holds(self, facets: Facets, value: str, moment: FilterContext) -> Passed:
        """Return the entries that a value lets through."""
        return self.test(facets, value, moment) if self.test is not None else (facets.all, "")

    def offered(self, facets: Facets) -> Sequence[tuple[str, str]]:
        """Return the values with their meanings."""
        _ = facets
        return [(value, option.about) for value, option in self.choices.items()]


class Named(QueryField):
    """A field whose values come from the posts and are matched fuzzily; `texts_of` yields those of an entry."""

    def __init__(
        self,
        name: str,
        about: str,
        aliases: tuple[str, ...] = (),
        texts_of: Callable[[Entry], Iterable[CleanLine]] = lambda _: (),
    ) -> None:
        super().__init__(name, about, aliases)
        self.texts_of = texts_of

    def _values(self, facets: Facets) -> dict[str, Value]:
        return facets.values(self.name, self.texts_of)

    def holds(self, facets: Facets, value: str, moment: FilterContext) -> Passed:
        """Return the entries that a value lets through, or the most used values as a hint if none is similar."""
        _ = moment
        values = self._values(facets)
        keys = match_values(value, list(values))
        bits = 0
        for key in keys:
            bits |= bits_of(values[key].entries, len(facets.entries))
        if keys:
            slips = [values[key].shown for key in keys if is_slip(value, key)]
            return bits, _taken(self.name, value, ", ".join(slips[:SHOWN_VALUES])) if slips else ""
        named = ", ".join(shown for shown, _ in self.offered(facets)[:SHOWN_VALUES])
        return 0, f"There is no {self.name} like “{value}”" + (f"; the most used: {named}." if named else ".")

    def offered(self, facets: Facets) -> Sequence[tuple[str, str]]:
        """Return the values as written, the most frequent first."""
        ranked = sorted(self._values(facets).values(), key=lambda value: (-len(value.entries), value.shown))
        return [(value.shown, "") for value in ranked]


STILL_FOUND = "The topics are still being found; ask again in a moment."


class TopicField(Named):
    """A field whose values are the site's topics, which are found elsewhere (see `Facets.topics`)."""

    def _values(self, facets: Facets) -> dict[str, Value]:
        return facets.topic_values()

    def holds(self, facets: Facets, value: str, moment: FilterContext) -> Passed:
        """Return the entries of the matching topics, or a hint while the topics are not known."""
        return super().holds(facets, value, moment) if facets.knows_topics else (0, STILL_FOUND)


class Day(QueryField):
    """A field that compares the day of publication; `limits` turns the given period into `first:last`."""

    takes = "a date such as 2024, 2024-05, 2024-05-03, 30d or today"

    def __init__(
        self,
        name: str,
        about: str,
        aliases: tuple[str, ...] = (),
        limits: Callable[[int, int], str] = lambda first, last: f"{first}:{last}",
    ) -> None:
        super().__init__(name, about, aliases)
        self.limits = limits

    def read(self, value: str, today: date) -> str | None:
        """Return the days as `first:last`, either of which may be omitted. Raises Refused."""
        days = days_of(value, today)
        if days is not None:
            return self.limits(*days)
        if not is_half_typed(value):
            raise Refused(self.refusal(value))
        return None

    def holds(self, facets: Facets, value: str, moment: FilterContext) -> Passed:
        """Return the entries published from the first day on and before the last one; never undated ones."""
        _ = moment
        low, high = _ends(value)
        bits = bits_where(low <= day < high and day != UNDATED_DAY for day in facets.days)
        if bits:
            return bits, ""
        repeated = len({number for number, day in facets.repeat_days if low <= day < high and day != UNDATED_DAY})
        if repeated:
            return (
                0,
                f"{counted(repeated, 'post has', 'posts have')} copies published then; --no-fold lists every copy.",
            )
        return 0, "" if facets.years else "Nothing says when the posts of this site were written."

    def offered(self, facets: Facets) -> Sequence[tuple[str, str]]:
        """Return spans of time, then the years."""
        spans = [("today", ""), ("7d", "the last week"), ("30d", "the last month"), ("1y", "the last year")]
        return [*spans, *((year, "") for year in facets.years)]


def _ends(value: str) -> tuple[int, int]:
    """Return the days [low, high) of a value of `Day`."""
    first, _, last = value.partition(":")
    return int(first) if first else -(10**9), int(last) if last else 10**9


class ReadDay(Day):
    """A field that compares the day on which the user read an entry."""

    takes = "today, yesterday, week, 30d or a date such as 2026-11 or 2026-11-20"
    of_the_person = True

    def holds(self, facets: Facets, value: str, moment: FilterContext) -> Passed:
        """Return the entries read on these days."""
        _ = moment
        low, high = _ends(value)
        bits = bits_where(day is not None and low <= day < high for day in facets.read_days())
        return bits, "" if bits else "No post was read then, as far as is known."

    def offered(self, facets: Facets) -> Sequence[tuple[str, str]]:
        """Return spans of time."""
        _ = facets
        return [("today", ""), ("yesterday", ""), ("week", "the last 7 days"), ("month", "the last 30 days")]


_AMOUNT = LatePattern(r"(?P<sign><=|>=|<|>|=)?(?P<low>\d{1,6})(?:(?:-|\.\.)(?P<high>\d{1,6}))?(?:m|min)?")


class Amount(QueryField):
    """A field that compares a number of an entry: `5`, `<5`, `>=10`, `5-10`."""

    takes = "a number such as 5, <5, >10 or 5-10"

    def __init__(self, name: str, about: str, aliases: tuple[str, ...], number_of: Callable[[Entry], int]) -> None:
        super().__init__(name, about, aliases)
        self.number_of = number_of

    def read(self, value: str, today: date) -> str | None:
        """Return the range as `low:high`, both included. Raises Refused."""
        _ = today
        found = _AMOUNT.compiled.fullmatch(fold(value))
        if found is None:
            if value in {"<", ">", "=", "<=", ">="} or re.fullmatch(r"\d+(-|\.{1,2})", value):
                return None
            raise Refused(self.refusal(value))
        low = int(found["low"])
        if found["high"]:
            return f"{low}:{int(found['high'])}"
        signs = {"<": f"0:{low - 1}", "<=": f"0:{low}", ">": f"{low + 1}:{10**9}", ">=": f"{low}:{10**9}"}
        return signs.get(found["sign"] or "=", f"{low}:{low}")

    def holds(self, facets: Facets, value: str, moment: FilterContext) -> Passed:
        """Return the entries whose number is in the range."""
        _ = moment
        low, _, high = value.partition(":")
        return bits_where(int(low) <= self.number_of(entry) <= int(high) for entry in facets.entries), ""

    def offered(self, facets: Facets) -> Sequence[tuple[str, str]]:
        """Return a few examples."""
        _ = facets
        return [("<3", "a short read"), ("<5", ""), (">10", "a long read")]


class InPath(QueryField):
    """A field that searches the paths of an entry's files: a folder, a file name, the beginning of either."""

    def read(self, value: str, today: date) -> str | None:
        """Return the path case-folded; accents are kept, since they matter in file names."""
        _ = today
        return value.casefold()

    def holds(self, facets: Facets, value: str, moment: FilterContext) -> Passed:
        """Return the entries with a file in such a folder or of such a name, else with the text anywhere in a path."""
        _ = moment
        start = value if value.startswith("/") else f"/{value}"
        bits = bits_where(start in paths for paths in facets.paths)
        bits = bits or bits_where(value in paths for paths in facets.paths)
        return bits, "" if bits else f"No file’s path holds “{value}”."

    def offered(self, facets: Facets) -> Sequence[tuple[str, str]]:
        """Return the folders that contain posts, the fullest first."""
        folders = facets.values("folders", lambda entry: (clean_line(f"{entry.id.rpartition('/')[0]}/"),))
        ranked = sorted(folders.values(), key=lambda value: (-len(value.entries), value.shown))
        return [(value.shown, "") for value in ranked if value.shown != "/"]


class LanguageField(QueryField):
    """A field that matches the language of a post by its code or name."""

    takes = "a language such as de, french or zh"

    def read(self, value: str, today: date) -> str | None:
        """Return the code of the language, or None while its name is incomplete. Raises Refused."""
        _ = today
        code = language_named(fold(value))
        if code is None and not begins_language(fold(value)):
            raise Refused(self.refusal(value))
        return code

    def holds(self, facets: Facets, value: str, moment: FilterContext) -> Passed:
        """Return the posts that can be read in that language, as far as known."""
        if moment.languages is None:
            return 0, STILL_READ
        bits = bits_where(code == value for code in moment.languages)
        bits |= bits_where(value in {it.language[:2] for it in entry.versions} for entry in facets.entries)
        return bits, "" if bits else f"No post is written in {LANGUAGES[value].name}."

    def offered(self, facets: Facets) -> Sequence[tuple[str, str]]:
        """Return the languages of the posts, the most frequent first; all supported ones while they are not known."""
        counts = Counter(facets.languages() or ())
        counts.update({it.language[:2] for entry in facets.entries for it in entry.versions})
        there = [code for code, _ in counts.most_common() if code in LANGUAGES]
        return [(code, LANGUAGES[code].name) for code in there or LANGUAGES]
