"""Every regular expression of the program, and texts that make a careless one slow.

An expression is tried with texts made of the characters that it names itself: one of them many times over, two in
turn, and either between a beginning and an end. A text twice as long may take twice as long and no more: what counts
is how the time grows with the text, so that a slow or busy machine changes nothing.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from types import FrameType

import reader

__all__ = ["Expression", "Slow", "expressions", "slowest", "texts_for"]

ROOT = Path(reader.__file__).parent
SIZES = (400, 3_000, 24_000)
ENOUGH = 0.02
"""Seconds of processor time for the longest of the texts: what is linear takes a tenth of it."""

METHODS = {"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
EVERY = frozenset(METHODS)


class Slow(Exception):  # noqa: N818
    """An expression took far too long."""


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
            elif isinstance(value, dict):
                found |= {f"{info.name}.{name}.{key}": it for key, it in value.items() if isinstance(it, re.Pattern)}
    from reader.text import _patterns

    found |= {f"reader.text.{name}": it for name, it in vars(_patterns()).items()}
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


def slowest(expression: Expression, sizes: tuple[int, ...] = SIZES, enough: float = ENOUGH) -> tuple[float, str]:
    """The longest time that a text took, and which; the search ends with the first one over `enough` that grows."""
    worst = 0.0, ""
    for start, middle, end in texts_for(str(expression.pattern.pattern)):
        for size in sizes:
            text = start + middle * (size // len(middle)) + end
            seconds = _seconds(expression, text)
            if seconds > enough and not _grows(expression, start, middle * (size // len(middle)), end):
                seconds = 0.0
            if seconds > worst[0]:
                worst = seconds, f"{start!r} + {middle!r} * n + {end!r}, {len(text)} characters"
            if seconds > enough:
                return worst
    return worst


def _grows(expression: Expression, start: str, middle: str, end: str) -> bool:
    """Whether a text four times as long takes more than eight times as long; sixteen times is a step for each pair."""
    short, long = (
        min(_seconds(expression, start + part + end) for _ in range(3)) for part in (middle[: len(middle) // 4], middle)
    )
    return long > 8 * max(short, 1e-5)


def _seconds(expression: Expression, text: str) -> float:
    def stop(_: int, __: FrameType | None) -> None:
        raise Slow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, 1)
    start = process_time()
    try:
        for use in expression.uses & {"match", "fullmatch"}:
            getattr(expression.pattern, use)(text)
        if expression.uses - {"match", "fullmatch"}:
            expression.pattern.sub("", text)
        return process_time() - start
    except Slow:
        return 1.0
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
