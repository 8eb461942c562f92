"""YAML as Jekyll reads it: SafeYAML's types, the last of two equal keys wins, tags have no effect.

Jekyll 4.3 loads front matter and configuration with SafeYAML, which builds its values from the parser's events and
guesses the type of every unquoted scalar. This module does the same: the events come from libyaml and nothing
recurses, so no nesting can crash the process, and size, depth, nodes and aliases are limited while the text is read.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

__all__ = ["MAX_DEPTH", "MAX_SIZE", "Stamp", "YamlProblem", "inspect_value", "load_yaml", "plain_value", "to_text"]

MAX_SIZE = 64 * 1024
"""Maximum size of a document, in characters."""

MAX_DEPTH = 20
MAX_NODES = 20_000
"""Maximum number of scalars, lists and mappings in a document, including those that aliases expand to."""

MAX_ALIASES = 64

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_OCTAL = re.compile(r"0[0-7]+")
_HEXADECIMAL = re.compile(r"[-+]?0x[0-9a-fA-F]+")
_BINARY = re.compile(r"0b[01]+")
_SEXAGESIMAL = re.compile(r"\s*([-+]?)([0-9][0-9_]*(?::[0-5]?[0-9])+)(\.[0-9_]*)?\s*")
_FLOAT = re.compile(r"[-+]?(?:\d[\d_]*)?(?:\.[\d_]*)?(?:[eE][-+]\d+)?")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_STAMP = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt]|\s+)(\d{1,2}):(\d{2}):(\d{2})(?:\.\d*)?\s*(Z|[-+]\d{1,2}(?::?\d{2})?)?"
)
_MAYBE_TYPED = re.compile(r"[-+.~0-9nNtTfFyYoO,_ ]|$")

_WORDS: dict[str, object] = {"": None, "~": None}
for _word, _meaning in (
    ("null", None),
    ("yes", True),
    ("on", True),
    ("true", True),
    ("no", False),
    ("off", False),
    ("false", False),
    (".inf", float("inf")),
    ("-.inf", float("-inf")),
    (".nan", float("nan")),
):
    for _spelling in (_word, _word.capitalize(), _word.upper()):
        _WORDS[_spelling] = _meaning
_WORDS |= {".Inf": float("inf"), "-.Inf": float("-inf"), ".NaN": float("nan")}

_DIGITS = 300
"""Maximum length of a text that is read as a number; Python refuses to print longer ones."""


class YamlProblem(Exception):  # noqa: N818 - reported to the user, not an error of the program
    """What is wrong in a document, as half a sentence, and the line (from 0) if it is known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True)
class Stamp:
    """A YAML timestamp: `moment` is aware; a text without a time zone is UTC, as in SafeYAML."""

    moment: datetime

    def __str__(self) -> str:
        return self.moment.strftime("%Y-%m-%d %H:%M:%S %z")


def plain_value(text: str) -> object:
    """Return the value of an unquoted scalar, applying SafeYAML's transformers in their order."""
    if not _MAYBE_TYPED.match(text):
        return text
    number: float | None = _integer(text)
    if number is None:
        number = _float(text)
    if number is not None:
        return number
    if text in _WORDS:
        return _WORDS[text]
    return _moment(text)


def to_text(value: object) -> str:
    """Return `value` as Ruby's `to_s` writes it: how a title or tag of another type looks on a page."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = ", ".join(to_text(item) for item in value)
    elif isinstance(value, dict):
        return inspect_value(value)
    return _float_text(value) if isinstance(value, float) else str(value)


def inspect_value(value: object) -> str:
    """Return `value` as Ruby's `inspect` writes it."""
    if value is None:
        return "nil"
    if isinstance(value, str):
        return f'"{_escaped(value)}"'
    if isinstance(value, list):
        return f"[{', '.join(map(inspect_value, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{inspect_value(key)}=>{inspect_value(item)}' for key, item in value.items())}}}"
    return to_text(value)


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"), ("#{", "\\#{")):
        text = text.replace(plain, written)
    return text


def load_yaml(text: str, *, size: int = MAX_SIZE, nodes: int = MAX_NODES) -> object:
    """Return the first document of `text`: dict, list, str, int, float, bool, date, Stamp or None.

    Raises YamlProblem, with the line counted from 0.
    """
    import yaml  # noqa: PLC0415 (start-up)

    if len(text) > size:
        raise YamlProblem(f"is longer than {size // 1024} KiB")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Builder(nodes).build(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlProblem(_in_words(error.problem or ""), mark.line if mark else None) from None
    except yaml.YAMLError as error:
        position = getattr(error, "position", None)
        line = text.count("\n", 0, position) if isinstance(position, int) else None
        raise YamlProblem("contains a control character", line) from None
    except UnicodeEncodeError as error:
        raise YamlProblem("contains an incomplete character", text.count("\n", 0, error.start)) from None


class _Builder:
    """Builds values from events, as SafeYAML's handler does."""

    def __init__(self, nodes: int) -> None:
        self._left = nodes
        self._aliases = MAX_ALIASES
        self._anchors: dict[str, tuple[object, int]] = {}
        self._stack: list[dict[object, object] | list[object]] = []
        self._keys: list[object] = []
        self._open: list[tuple[str | None, int]] = []
        self._result: object = None

    def build(self, events: object) -> object:
        import yaml  # noqa: PLC0415 (start-up)

        for event in events:  # type: ignore[attr-defined]
            if isinstance(event, yaml.ScalarEvent):
                self._spend(1, event)
                self._add(_scalar(event), event.anchor, 1, event)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._begin(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self._end()
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event)
            elif isinstance(event, yaml.DocumentEndEvent):
                break
        return self._result

    def _spend(self, count: int, event: object) -> None:
        self._left -= count
        if self._left < 0:
            raise YamlProblem("contains too many values", _line(event))

    def _begin(self, event: object, value: dict[object, object] | list[object]) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise YamlProblem(f"is nested more than {MAX_DEPTH} levels deep", _line(event))
        self._spend(1, event)
        self._add(value, None, 1, event)
        self._open.append((getattr(event, "anchor", None), self._left))
        self._stack.append(value)
        self._keys.append(_NO_KEY)

    def _end(self) -> None:
        value = self._stack.pop()
        self._keys.pop()
        anchor, left = self._open.pop()
        if anchor:
            # Known only after its end: a value that contains itself cannot be built.
            self._anchors[anchor] = (value, left - self._left + 1)

    def _alias(self, event: object) -> None:
        anchor = getattr(event, "anchor", "")
        self._aliases -= 1
        if self._aliases < 0:
            raise YamlProblem("repeats itself too often (aliases)", _line(event))
        if anchor not in self._anchors:
            raise YamlProblem(f"refers to &{anchor}, which is not complete there", _line(event))
        value, cost = self._anchors[anchor]
        self._spend(cost, event)
        self._add(value, None, cost, event)

    def _add(self, value: object, anchor: str | None, cost: int, event: object) -> None:
        if anchor:
            self._anchors[anchor] = (value, cost)
        if not self._stack:
            self._result = value
            return
        top = self._stack[-1]
        if isinstance(top, list):
            top.append(value)
            return
        key = self._keys[-1]
        if key is _NO_KEY:
            self._keys[-1] = to_text(value) if isinstance(value, dict | list) else value
            return
        self._keys[-1] = _NO_KEY
        if key == "<<":
            if not isinstance(value, dict):
                raise YamlProblem("merges something that is not a mapping", _line(event))
            top.update(value)
        else:
            top[key] = value


_NO_KEY = object()


def _scalar(event: object) -> object:
    value = str(getattr(event, "value", ""))
    tag = getattr(event, "tag", None)
    if tag == "tag:yaml.org,2002:binary":
        return _binary(value)
    # implicit is (plain, quoted): untagged quoted and block scalars are texts, the types of all others are guessed.
    if tag is None and getattr(event, "implicit", (True, False))[1]:
        return value
    return plain_value(value)


def _binary(value: str) -> str:
    import base64  # noqa: PLC0415 (start-up)
    import binascii  # noqa: PLC0415 (start-up)

    try:
        return base64.b64decode(value).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return value


def _line(event: object) -> int | None:
    mark = getattr(event, "start_mark", None)
    return mark.line if mark else None


def _integer(text: str) -> int | None:
    bare = text.replace("_", "").replace(",", "")
    if len(bare) > _DIGITS:
        return None
    if _INTEGER.fullmatch(bare):
        return int(bare)
    if _OCTAL.fullmatch(bare):
        return int(bare, 8)
    if _HEXADECIMAL.fullmatch(bare):
        return int(bare, 16)
    if _BINARY.fullmatch(bare):
        return int(bare, 2)
    found = _SEXAGESIMAL.fullmatch(text)
    return _sixties(found[1], found[2]) if found and not found[3] else None


def _float(text: str) -> float | None:
    if len(text) > _DIGITS:
        return None
    found = _SEXAGESIMAL.fullmatch(text)
    if found and found[3]:
        whole = _sixties(found[1], found[2])
        part = found[3].replace("_", "")
        return whole + (float(part) if len(part) > 1 else 0.0)
    if not _FLOAT.fullmatch(text) or not any(character.isdigit() for character in text):
        return None
    # Ruby's Float() rejects a point or an underscore that is not followed by a digit.
    if re.search(r"[._](?!\d)", text):
        return None
    try:
        return float(text)
    except ValueError:
        return None


def _sixties(sign: str, digits: str) -> int:
    value = 0
    for part in digits.replace("_", "").split(":"):
        value = value * 60 + int(part)
        if value.bit_length() > 900:
            return 0
    return -value if sign == "-" else value


def _moment(text: str) -> object:
    found = _DATE.fullmatch(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
        found = _STAMP.fullmatch(text)
        if not found:
            return text
        year, month, day, hour, minute, second = (int(found[part]) for part in range(1, 7))
        # Ruby's DateTime treats a leap second as the second before it.
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=_zone(found[7]))
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return text
    return Stamp(moment)


def _zone(text: str | None) -> timezone:
    if not text or text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def _float_text(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    text = repr(value)
    if "e" in text and "." not in text:
        text = text.replace("e", ".0e")
    return text


def _in_words(problem: str) -> str:
    known = {
        "mapping values are not allowed in this context": "contains a colon in a value without quotes",
        "found character that cannot start any token": "contains a character (a tab, @, ` or %) that needs quotes",
        "did not find expected alphabetic or numeric character": "has * or & at the start of a value without quotes",
        "could not find expected ':'": "contains a line without a colon",
        "found unexpected end of stream": "contains a quotation mark that is never closed",
        "did not find expected <document start>": "goes on after its end",
        "did not find expected key": "contains a line that does not fit the ones above it",
        "control characters are not allowed": "contains a control character",
    }
    return known.get(problem, f"cannot be read: {problem}" if problem else "cannot be read")
