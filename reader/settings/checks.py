"""Checks of the values in `config.toml`, one for each form, and the location of keys in the file.

A check takes the value as parsed from TOML and the text that contains it, returns the value to store, and raises
WrongValueError with a description of valid values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple, TypeGuard

from reader.errors import UsageError
from reader.text import clean_line

__all__ = [
    "Check",
    "CheckedText",
    "WrongValueError",
    "date_form",
    "decimal",
    "holds_credentials",
    "key_table",
    "language",
    "number",
    "one_of",
    "shown",
    "sync_target",
    "theme_name",
    "truth",
]

_DATES = ("auto", "iso", "relative", "long")

_MAX_KEYS = 500
_KEY_TABLE = "a table of bindings’ names and their keys"
_MAX_DEPTH = 8
"""Tables within `[keys]` that are opened; the names of bindings have two parts."""
_LONGEST_PATH = 300
"""Characters of a dotted key that are compared."""
_DIRECTIVES = frozenset("YymdbBaAejHMIp%FD")


class WrongValueError(ValueError):
    """A value that a setting cannot have: `expected` describes valid ones."""

    def __init__(self, expected: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(expected)
        self.expected = expected
        self.choices = choices


class CheckedText(NamedTuple):
    """The text that is checked, for finding the line of a key."""

    where: str
    text: str
    table: str = ""

    def at(self, key: str) -> str:
        """Return `config.toml, line 3` for a key, or only the file if its line cannot be determined."""
        table = ""
        for number, line in enumerate(self.text.split("\n"), 1):
            header = re.match(r"\s*\[+\s*+([^\[\]#]++)\]+", line)
            if header:
                table = header[1].strip("\"' ")
                if not self.table and table.split(".")[0].strip() == key:
                    return f"{self.where}, line {number}"
            elif self._names(key, line, table):
                return f"{self.where}, line {number}"
        return self.where

    def _names(self, key: str, line: str, table: str) -> bool:
        """Return whether `line`, which is in `table`, sets `key` of the table that is being checked."""
        if self.table and _path(f"{table}.{line.partition('=')[0]}" if "=" in line else "") == f"{self.table}.{key}":
            return True
        name = rf"[\"']?{re.escape(key)}[\"']?\s*"
        if table == self.table:
            return re.match(rf"\s*{name}[.=]", line) is not None
        dotted = rf"\s*{self.table}\s*(\.\s*{name}=|=.*\b{re.escape(key)}\b)"
        return not table and re.match(dotted, line) is not None

    def inside(self, table: str) -> CheckedText:
        """Return the same text, checked for the keys of `table`."""
        return CheckedText(self.where, self.text, table)


def _path(dotted: str) -> str:
    """Return a dotted key of TOML without quotes and spaces: `keys.list.down` for `keys."list" . down`."""
    return ".".join(filter(None, (part.strip("\"' \t") for part in dotted[:_LONGEST_PATH].split("."))))


Check = Callable[[object, CheckedText], object]


def truth(value: object, _: CheckedText) -> bool:
    """Accept `true` or `false`. Raises WrongValueError."""
    if not isinstance(value, bool):
        raise WrongValueError("true or false")
    return value


def number(low: int, high: int) -> Check:
    """Return a check for a whole number within inclusive bounds. The check raises WrongValueError."""

    def check(value: object, _: CheckedText) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise WrongValueError(f"a whole number from {low} to {high}")
        return value

    return check


def decimal(low: float, high: float) -> Check:
    """Return a check for a number within inclusive bounds, decimals allowed. The check raises WrongValueError."""

    def check(value: object, _: CheckedText) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise WrongValueError(f"a number from {low:g} to {high:g}")
        return float(value)

    return check


def one_of(*choices: str) -> Check:
    """Return a check for one of several words. The check raises WrongValueError."""

    def check(value: object, _: CheckedText) -> str:
        if not isinstance(value, str) or value not in choices:
            raise WrongValueError("one of " + ", ".join(choices), choices)
        return value

    return check


def theme_name(value: object, _: CheckedText) -> str:
    """Accept the name of a theme, whose existence is checked when it is used. Raises WrongValueError."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][\w.-]{0,59}", value):
        raise WrongValueError("a theme’s name in quotes")
    return value


def _line_of_text(value: object, _: CheckedText) -> str:
    if not isinstance(value, str) or value != clean_line(value):
        raise WrongValueError("one line of text in quotes")
    return value


def sync_target(value: object, place: CheckedText) -> str:
    """Accept a folder or an address to synchronise with. Raises UsageError for one that contains a password."""
    target = _line_of_text(value, place)
    if holds_credentials(target):
        raise UsageError(
            f"{place.at('with')}: the address contains a user name or a password, which others would see.",
            "Use the ssh address of the repository (git@host:you/repository.git) with a key of yours.",
        )
    return target


def holds_credentials(address: str) -> bool:
    """Return whether the address of a repository contains a password or, unless it is for ssh, a user or a token."""
    scheme, separator, rest = address.strip().partition("://")
    user, at, _ = rest.split("/", 1)[0].rpartition("@")
    return bool(separator and at) and (":" in user or scheme.lower() != "ssh")


def language(value: object, _: CheckedText) -> str:
    """Accept a language to list posts in: its lower-cased code, `auto` or `all`. Raises WrongValueError."""
    if not isinstance(value, str) or not re.fullmatch(r"auto|all|[A-Za-z]{2}([-_][A-Za-z0-9]{2,8})?", value):
        raise WrongValueError("auto, all, or the code of a language such as de or pt-br")
    return value.lower().replace("_", "-")


def date_form(value: object, _: CheckedText) -> str:
    """Accept a date style or a `strftime` pattern. Raises WrongValueError."""
    if isinstance(value, str) and value in _DATES:
        return value
    directives = re.findall(r"%[-^_0#]?(.)", value) if isinstance(value, str) else []
    if not isinstance(value, str) or value != clean_line(value, 40) or not directives or set(directives) - _DIRECTIVES:
        raise WrongValueError("one of " + ", ".join(_DATES) + ", or a pattern such as %d %b %Y", _DATES)
    return value


def key_table(value: object, place: CheckedText) -> Mapping[str, str]:
    """Accept names of bindings and their keys, several keys separated by commas.

    A dotted name may be written without quotes, which TOML reads as tables within the table, and several keys may be a
    list. Raises UsageError for a value that is no key, and for a name that is set twice.
    """
    if not isinstance(value, dict):
        raise WrongValueError(_KEY_TABLE)
    found: dict[str, str] = {}
    for name, keys in islice(_without_tables(value), _MAX_KEYS + 1):
        key = ",".join("comma" if one == "," else one for one in keys) if _are_keys(keys) else keys
        if not isinstance(key, str) or not key.strip() or key != clean_line(key, 80) or name != clean_line(name, 80):
            where = place.inside("keys").at(name)
            raise UsageError(f"{where}: keys.{clean_line(name, 60)} must be a key in quotes, not {shown(keys)}.")
        if name in found:
            where = place.inside("keys").at(name)
            raise UsageError(f"{where}: keys.{clean_line(name, 60)} is set twice.", "Remove one of the two lines.")
        found[name] = key
    if len(found) > _MAX_KEYS:
        raise WrongValueError(_KEY_TABLE)
    return MappingProxyType(found)


def _without_tables(table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield the values of a table and of the tables in it, with dotted names, in the order of the file."""
    waiting = [("", 0, iter(table.items()))]
    while waiting:
        before, depth, items = waiting[-1]
        for name, value in items:
            if isinstance(value, dict) and depth < _MAX_DEPTH:
                waiting.append((f"{before}{name}.", depth + 1, iter(value.items())))
                break
            yield before + name, value
        else:
            waiting.pop()


def _are_keys(value: object) -> TypeGuard[list[str]]:
    """Return whether a value is a list of texts, none of them empty."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) and one.strip() for one in value)


def shown(value: object) -> str:
    """Return a wrong value as quoted in a sentence."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"“{clean_line(value, 60)}”"
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and value.bit_length() > 200:
        # Python refuses to convert integers of thousands of digits.
        return "a number this large"
    return clean_line(str(value), 60)
