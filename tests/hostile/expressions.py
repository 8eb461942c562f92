"""Every regular expression of the program, and texts that make a careless one slow.

Each expression is tried on texts made of the characters that it names itself: one of them many times over, two in
turn, and either between a beginning and an end. Only growth is judged: whether a text that is four times as long takes
far more than four times as long. How quick the machine is has no part in that: every time is compared with one that was
measured right before it, and a measurement is cut short only once it has proved that the time grows too fast.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import inf
from pathlib import Path

import reader
from reader.late import LatePattern
from tests.hostile.timing import seconds_of

__all__ = ["LONGEST", "Expression", "Family", "Growing", "expressions", "fastest_growing", "texts_for", "unit"]

ROOT = Path(reader.__file__).parent
LONGEST = 12_000
"""Characters of the longest texts."""

LOOKED_AT = 5.0
"""How many times as long as `unit` the longest text must take for its growth to be measured at all."""

MEASURABLE = 0.25
"""Times in `unit` below which they are too short to be compared; they count as this."""

MOST = 8.0
"""How many times as long a text four times as long may take: halfway between linear (4) and quadratic (16)."""

CUT = 16.0
"""How many times as long as the shorter text the longer one may run before it is stopped."""

METHODS = {"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
EVERY = frozenset(METHODS)


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression, and how the program uses it."""

    name: str
    pattern: re.Pattern[str]
    uses: frozenset[str]


def expressions() -> list[Expression]:
    """All of them, those in functions too where they are written out."""
    uses = _uses()
    found: dict[str, re.Pattern[str]] = {}
    for info in pkgutil.walk_packages([str(ROOT)], "reader."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                found.setdefault(f"{info.name}.{name}", value)
            elif isinstance(value, LatePattern):
                found.setdefault(f"{info.name}.{name}", value.compiled)
            elif isinstance(value, dict):
                found |= {f"{info.name}.{name}.{key}": it for key, it in value.items() if isinstance(it, re.Pattern)}
    named = {name: Expression(name, it, _used(name, uses)) for name, it in found.items()}
    return [*named.values(), *_written_in_place({it.pattern.pattern for it in named.values()})]


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for file in sorted(ROOT.rglob("*.py")):
        yield file, ast.parse(file.read_text())


def _uses() -> dict[str, frozenset[str]]:
    """The methods that are called of an expression, by `module.NAME`, and by `.NAME` where another module does it."""
    uses: dict[str, set[str]] = {}
    for file, tree in _sources():
        module = ".".join(file.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                for base in ast.walk(node.value):
                    name = f"{module}.{base.id}" if isinstance(base, ast.Name) else f".{getattr(base, 'attr', '')}"
                    uses.setdefault(name, set()).add(node.attr)
    return {name: frozenset(it) for name, it in uses.items()}


def _used(name: str, uses: dict[str, frozenset[str]]) -> frozenset[str]:
    found = uses.get(name, frozenset()) | uses.get(f".{name.rpartition('.')[2]}", frozenset())
    return found or EVERY


def _written_in_place(known: set[str | bytes]) -> Iterator[Expression]:
    """Expressions given to `re.sub` and the like as they stand in the source."""
    for file, tree in _sources():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            base, first, method = node.func.value, node.args[0], node.func.attr
            if not (isinstance(base, ast.Name) and base.id == "re" and method in {*METHODS, "compile"}):
                continue
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value not in known:
                flags = [it.attr for it in ast.walk(node) if isinstance(it, ast.Attribute) and it.attr.isupper()]
                pattern = re.compile(first.value, sum(getattr(re, it) for it in flags))
                name = f"{file.relative_to(ROOT.parent)} {first.value}"
                yield Expression(name, pattern, EVERY if method == "compile" else frozenset({method}))


def texts_for(pattern: str) -> Iterator[tuple[str, str, str]]:
    """Beginning, middle to be repeated, and end of texts that suit an expression."""
    bare = re.sub(r"\\[wWdDsSbBAZ]|\(\?[a-zA-Z<>=!:]*", "", pattern)
    own = [it for it in dict.fromkeys(bare) if it.isprintable() and it not in "?+\\"][:14]
    literals = list(dict.fromkeys(re.findall(r"(?:\\?[{%}<>!\[\]()$`~^:/&#*|-]){2,6}", pattern)))[:6]
    literals = [it.replace("\\", "") for it in literals]
    tokens = list(dict.fromkeys([*literals, *own, "a", " ", "\n", "1", "\t", "_", "é"]))
    middles = list(dict.fromkeys([*tokens, *(a + b for a in tokens[:6] for b in (" ", "\n", "a", "a ", *tokens[:5]))]))
    for middle in middles:
        yield "", middle, "\x00"
    for start in tokens[:5]:
        for middle in (" ", "a", "\n", "a ", " \n", "1"):
            yield start, middle, "\x00"


@dataclass(frozen=True, slots=True)
class Family:
    """Texts that differ only in how often their middle is repeated."""

    start: str
    middle: str
    end: str

    def text(self, size: int) -> str:
        """The text whose middle has `size` characters, or a few less."""
        return self.start + self.middle * (size // len(self.middle)) + self.end


@dataclass(frozen=True, slots=True)
class Growing:
    """Texts for which the time of an expression grows faster than their length."""

    family: Family
    size: int
    times: float
    """How many times as long a text of `size` characters takes as one of a quarter of that, at least."""

    def __str__(self) -> str:
        text = self.family
        return f"{self.times:.0f} times at {self.size} of {text.start!r} + {text.middle!r} * n + {text.end!r}"


@cache
def unit() -> float:
    """Seconds of processor time that a plain expression takes here for the longest text."""
    plain = Expression("", re.compile("[a-z]"), frozenset({"sub"}))
    return min(_seconds(plain, "a" * LONGEST, 60) or 60 for _ in range(5))


def fastest_growing(expression: Expression, longest: int = LONGEST, looked_at: float = LOOKED_AT) -> Growing | None:
    """The first texts of at most `longest` characters for which the time grows faster than the length.

    What takes less than `looked_at` times as long as `unit` is not measured any further. Everything that this finds
    at the usual value is mended for a quarter of it as well, so that no expression stands right at the edge.
    """
    enough = looked_at * unit()
    for parts in texts_for(expression.pattern.pattern):
        family = Family(*parts)
        if _seconds(expression, family.text(longest), enough) is None:
            found = _growth(expression, family, longest)
            if found:
                return found
    return None


def _growth(expression: Expression, family: Family, longest: int) -> Growing | None:
    """Where the time grows too fast, from short texts to long ones, each four times as long as the one before."""
    measurable = MEASURABLE * unit()
    before = measurable
    for size in (longest // 4**step for step in (5, 4, 3, 2, 1, 0)):
        # The last is no measure for another: that it is quick enough need be seen once.
        enough = MOST * before if size == longest else 0.0
        took = _least(expression, family.text(size), CUT * before, enough)
        if took is None or took > MOST * before:
            times = _times(expression, family.text(size // 4), family.text(size), measurable)
            if times > MOST:
                return Growing(family, size, times)
        before = max(measurable, took or 0.0)
    return None


def _times(expression: Expression, short: str, long: str, measurable: float) -> float:
    """How many times as long the longer text takes, both measured in turn until it is seen that it is not too many."""
    best_short = best_long = inf
    for _ in range(8):
        best_short = min(best_short, _seconds(expression, short, CUT) or measurable)
        base = max(best_short, measurable)
        best_long = min(best_long, _seconds(expression, long, CUT * base) or CUT * base)
        if best_long <= MOST * base:
            break
    return best_long / base


def _least(expression: Expression, text: str, limit: float, enough: float) -> float | None:
    """The least of some measurements, up to one of `enough`: whatever else the machine does can only add to one."""
    least: float | None = None
    for _ in range(3):
        took = _seconds(expression, text, limit)
        least = took if least is None else min(least, took or inf)
        if least is not None and least <= enough:
            break
    return least


def _seconds(expression: Expression, text: str, limit: float) -> float | None:
    """Seconds that an expression takes for a text; None where that is more than `limit`."""

    def use() -> None:
        for method in expression.uses & {"match", "fullmatch"}:
            getattr(expression.pattern, method)(text)
        if expression.uses - {"match", "fullmatch"}:
            expression.pattern.sub("", text)

    return seconds_of(use, limit)
