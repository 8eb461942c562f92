"""Markup that the strict grammar rejects, interpreted as by Ruby's lax parser.

Jekyll parses each tag strictly and, failing that, with the lenient regular expressions of Liquid's older grammar, which
pick out what they recognise and ignore the rest. Here what they pick out is rewritten as strict markup, so that the
engine can read it. The patterns are those of Liquid 5.4, with the same names; markup that raises there is unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from liquid import Environment, Mode
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, LoopExpression, parse_primitive, tokenize
from liquid.exceptions import LiquidError, LiquidSyntaxError
from liquid.stream import TokenStream
from liquid.token import TOKEN_COMMA, TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_LPAREN, TOKEN_NOT, TOKEN_OR, Token

__all__ = ["ASSIGNED", "NAMED", "understood"]

LONGEST = 4_000
"""Maximum length, in characters, of markup that is parsed a second time."""

_QUOTED = r"\"[^\"]*\"|'[^']*'"
_FRAGMENT = rf"(?>{_QUOTED}|(?:[^\s,|'\"]|{_QUOTED})+)"
_ATTRIBUTE = re.compile(rf"(\w[\w-]*+)(?:\s*+:\s*+({_FRAGMENT}))?+")
_KEY = re.compile(r"[\w-]+\??", re.ASCII)
_LOOKUP = re.compile(rf"\[[^\]]+\]|{_KEY.pattern}", re.ASCII)
_NAME = re.compile(r"[a-zA-Z_][\w-]*\??", re.ASCII)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_RANGE = re.compile(r"\(\s*(?>(\S+?)\s*\.\.)\s*(\S+)\s*\)")
_OPERAND_AND_REST = re.compile(rf"({_FRAGMENT})(.*)", re.DOTALL)
_FILTERS = re.compile(r"\|\s*(.*)", re.DOTALL)
_FILTER = re.compile(rf"(?:\s+|{_FRAGMENT}|,)++")
_FILTER_NAME = re.compile(r"\w+")
_FILTER_ARGUMENT = re.compile(rf"[:,]\s*((?:\w+\s*:\s*)?{_FRAGMENT})")
_NAMED_ARGUMENT = re.compile(rf"(\w[\w-]*)\s*:\s*({_FRAGMENT})\Z")
_LOOP = re.compile(rf"([\w-]+)\s+in\s+({_FRAGMENT})\s*(reversed)?", re.ASCII)
_TEST = re.compile(rf"({_FRAGMENT})\s*([=!<>a-z_]+)?\s*({_FRAGMENT})?")
_JOINT = r"\b(?:\s?and\s?|\s?or\s?)\b"
_TESTS = re.compile(rf"{_JOINT}|(?:\s*(?!{_JOINT})(?:{_FRAGMENT}|\S+)\s*)+")
_OPERATORS = {
    **{it: it for it in ("==", "!=", "<>", "<", ">", "<=", ">=", "contains")},
    "=": "==",
    "===": "==",
    "!==": "!=",
    "=!": "!=",
    "=<": "<=",
    "=>": ">=",
    "><": "!=",
}
"""Comparison operators and their meanings. Ruby's Liquid accepts any characters here; unknown operators fail only when
the comparison is reached, and then Jekyll builds nothing: they are interpreted as they were meant."""
_WHEN = re.compile(rf"({_FRAGMENT})(?:(?:\s+or\s+|\s*,\s*)({_FRAGMENT}.*))?", re.DOTALL)
_NAMED_CYCLE = re.compile(rf"({_FRAGMENT})\s*:\s*(.*)", re.DOTALL)
_WORDS = frozenset({"nil", "null", "true", "false", "blank", "empty"})
_RESERVED = _WORDS | {"and", "or", "not", "in", "contains", "if", "else", "with", "for", "as"}
_RESERVED |= {"limit", "offset", "cols", "reversed", "continue"}

NAMED = re.compile(r"(?:\(?[\w.\[\]-]\)?)++", re.ASCII)
"""The possible names of a captured variable; anything around them is ignored."""

_NOT_WITHIN_NAME = r"(?<![\w.\[\]-])(?<![\w.\[\]-]\))(?:(?<!\()|(?=\())"
ASSIGNED = re.compile(rf"{_NOT_WITHIN_NAME}({NAMED.pattern})\s*+=\s*+(.*)", re.DOTALL | re.ASCII)
"""An assignment: the variable, and its value. A name is only matched from its beginning."""


@lru_cache(2_048)
def understood(tag: str, markup: str) -> str:
    """Return the `markup` of a tag (an empty name for an output), rewritten for the engine to match Ruby's reading."""
    if tag not in _GRAMMARS or len(markup) > LONGEST:
        return markup
    strict, lax = _GRAMMARS[tag]
    if _parses(strict, markup):
        return markup
    made: str = lax(markup)
    return made if made and _parses(strict, made) else markup


@cache
def _strict_environment() -> Environment:
    return Environment(tolerance=Mode.STRICT)


def _parses(strict: Callable[[Environment, TokenStream], object], markup: str) -> bool:
    try:
        strict(_strict_environment(), TokenStream(tokenize(markup, Token(TOKEN_EXPRESSION, markup, 0, markup))))
    except (LiquidError, RecursionError):
        return False
    return True


# --- the strict grammars, only to test whether they accept the markup ---------------------------------------------


_COMPARING = frozenset({"eq", "ne", "ltgt", "lt", "gt", "le", "ge", "contains"})
_JOINING = frozenset({"and", "or"})


def _condition(env: Environment, tokens: TokenStream) -> None:
    """Parse comparisons of two values each; the engine also accepts brackets and `not`, which Ruby ignores."""
    given: list[Token] = []
    while tokens.current.kind != TOKEN_EOF:
        given.append(next(tokens))
    compared = 0
    for token in given:
        compared = 0 if token.kind in _JOINING else compared + (token.kind in _COMPARING)
        if compared > 1 or token.kind in {TOKEN_LPAREN, TOKEN_NOT}:
            raise LiquidSyntaxError("not of Ruby's grammar", token=token)
    BooleanExpression.parse(env, TokenStream(iter(given)))


def _one(env: Environment, tokens: TokenStream) -> None:
    parse_primitive(env, tokens)
    tokens.expect_eos()


def _several(env: Environment, tokens: TokenStream) -> None:
    parse_primitive(env, tokens)
    while tokens.current.kind in (TOKEN_COMMA, TOKEN_OR):
        next(tokens)
        parse_primitive(env, tokens)
    tokens.expect_eos()


def _cycled(env: Environment, tokens: TokenStream) -> None:
    parse_primitive(env, tokens)
    if tokens.current.kind == "colon":
        next(tokens)
        parse_primitive(env, tokens)
    while tokens.current.kind == TOKEN_COMMA:
        next(tokens)
        parse_primitive(env, tokens)
    tokens.expect_eos()


# --- what the lax grammars pick out, as strict markup -------------------------------------------------------------


def operand(fragment: str) -> str:
    """Return a value as strict markup: a text, a number, a range, or a variable with its lookups; `nil` for others."""
    fragment = fragment.strip()
    if len(fragment) > 1 and fragment[0] == fragment[-1] and fragment[0] in "\"'":
        inner = fragment[1:-1]
        if fragment[0] in inner:
            return "nil" if "'" in inner and '"' in inner else f'"{inner}"' if '"' not in inner else f"'{inner}'"
        return fragment
    if _NUMBER.fullmatch(fragment) or fragment in _WORDS:
        return fragment
    found = _RANGE.fullmatch(fragment)
    if found:
        return f"({operand(found[1])}..{operand(found[2])})"
    # After the last closing bracket, none opens.
    end = fragment.rfind("]") + 1
    lookups = _LOOKUP.findall(fragment, 0, end) + _KEY.findall(fragment, end)
    if not lookups or not _NAME.fullmatch(lookups[0]):
        return "nil"
    first = str(lookups[0])
    # In the position of a value, a word of the grammar is a variable like any other.
    first = f'["{first}"]' if first in _RESERVED else first
    return "".join([first, *[_looked_up(part) for part in lookups[1:]]])


def _looked_up(part: str) -> str:
    if part[0] == "[":
        return f"[{operand(part[1:-1])}]"
    return f".{part}" if _NAME.fullmatch(part) and part not in _RESERVED else f'["{part}"]'


def _filtered(markup: str) -> str:
    found = _OPERAND_AND_REST.search(markup)
    if not found:
        return "nil"
    parts = [operand(found[1])]
    rest = _FILTERS.search(found[2])
    for text in _FILTER.findall(rest[1]) if rest else ():
        name = _FILTER_NAME.search(text)
        # An unknown filter changes nothing.
        if name and name[0] not in _RESERVED and _NAME.fullmatch(name[0]):
            arguments = [_argument(it) for it in _FILTER_ARGUMENT.findall(text)]
            parts.append(f"{name[0]}: {', '.join(arguments)}" if arguments else name[0])
    return " | ".join(parts)


def _argument(text: str) -> str:
    found = _NAMED_ARGUMENT.match(text)
    return f"{found[1]}: {operand(found[2])}" if found else operand(text)


def _tested(markup: str) -> str:
    parts: list[str] = []
    for place, text in enumerate(_TESTS.findall(markup)):
        if place % 2:
            parts.append(text.strip())
            continue
        found = _TEST.search(text)
        if not found:
            return ""
        test = operand(found[1])
        if found[2]:
            operator = _OPERATORS.get(found[2])
            test = f"{test} {operator} {operand(found[3] or '')}" if operator else "true"
        parts.append(test)
    return " ".join(parts)


def _looped(markup: str) -> str:
    found = _LOOP.match(markup.strip())
    if not found:
        return ""
    given = [
        f"{name}: {value if value == 'continue' else operand(value)}"
        for name, value in _ATTRIBUTE.findall(markup)
        if value and name in ("limit", "offset", "cols")
    ]
    return " ".join([f"{found[1]} in {operand(found[2])}", *(["reversed"] if found[3] else []), *given])


def _first(markup: str) -> str:
    found = re.search(_FRAGMENT, markup)
    return operand(found[0]) if found else ""


def _when(markup: str) -> str:
    parts: list[str] = []
    rest: str | None = markup
    while rest:
        found = _WHEN.search(rest)
        if not found:
            break
        parts.append(operand(found[1]))
        rest = found[2]
    return ", ".join(parts)


def _cycle(markup: str) -> str:
    found = _NAMED_CYCLE.match(markup)
    values = [_first(part) for part in (found[2] if found else markup).split(",")]
    given = ", ".join([value for value in values if value])
    return f"{operand(found[1])}: {given}" if found else given


_Grammar = tuple[Callable[[Environment, TokenStream], object], Callable[[str], str]]
_GRAMMARS: dict[str, _Grammar] = {
    "": (FilteredExpression.parse, _filtered),
    "echo": (FilteredExpression.parse, _filtered),
    "if": (_condition, _tested),
    "elsif": (_condition, _tested),
    "unless": (_condition, _tested),
    "for": (LoopExpression.parse, _looped),
    "tablerow": (LoopExpression.parse, _looped),
    "case": (_one, _first),
    "when": (_several, _when),
    "cycle": (_cycled, _cycle),
}
