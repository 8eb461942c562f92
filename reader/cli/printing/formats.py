"""`--format`: a user's own template, filled with an entry's values and nothing else.

The syntax is that of Python's format strings, restricted: a field is a plain name, never an attribute, an index or a
conversion, and widths are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from string import Formatter

from reader.cells import cell_len, fit
from reader.cli.printing.fields import FIELDS, TEMPLATE, Field, PrintedRow, as_text
from reader.dates import date_writer
from reader.errors import UsageError
from reader.text import clean_line
from reader.words import did_you_mean

__all__ = ["Template", "needs_marks", "parse_format"]

_DIRECTIVES = frozenset("aAbBcdDeFgGHIjklmMnpPrRsStTuUVwWxXyYzZ%hC")
_SPEC = re.compile(r"([<>^])?(0?\d{1,3})?(?:\.(\d{1,3}))?")
_NUMBER = re.compile(r"(?:[!-~ ]?[<>=^])?[-+ ]?0?(\d{1,3})?[,_]?(?:\.\d{1,2})?[deEfFgG%]?")
"""The formats of Python for decimal numbers, with bounded widths."""
_ESCAPES = {"\\t": "\t", "\\n": "\n", "\\\\": "\\"}
_HINT = "privacy-reader list --help shows an example."

Value = Callable[[PrintedRow], str]
Template = Callable[[PrintedRow], str]


def parse_format(template: str) -> Template:
    """Return the function that fills `template`. Raises UsageError with one sentence about what is wrong in it."""
    template = re.sub(r"\\[tn\\]", lambda found: _ESCAPES[found[0]], template)
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise UsageError(f"The format {_shown(template)} cannot be read: {clean_line(str(error))}.", _HINT) from None
    steps: list[str | Value] = []
    for text, name, spec, conversion in parts:
        steps.append(text)
        if name is not None:
            steps.append(_value(name, spec or "", conversion))

    def fill(row: PrintedRow) -> str:
        return "".join(step if isinstance(step, str) else step(row) for step in steps)

    return fill


def needs_marks(template: str) -> bool:
    """Return whether a template may name a field that needs the store of marks."""
    return any("{" + field.name in template for field in FIELDS if field.marked)


def _value(name: str, spec: str, conversion: str | None) -> Value:
    field = TEMPLATE.get(name)
    if field is None:
        raise UsageError(f"A format cannot name {_shown(name)}.", _names(name))
    if conversion:
        raise UsageError(f"A format has no conversions such as !{clean_line(conversion, 10)}.", _HINT)
    if field.is_date:
        return _date(field, spec)
    found = _SPEC.fullmatch(spec)
    if found is None and field.is_number:
        return _number(field, spec)
    if found is None:
        raise UsageError(f"{_shown(spec)} is no width for {name}.", "Write {" + name + ":<40} or {" + name + ":.60}.")
    align, width, limit = found[1] or (">" if field.is_number else "<"), int(found[2] or 0), int(found[3] or 0)

    return lambda row: _laid_out(as_text(field, row), align, width, limit)


def _number(field: Field, spec: str) -> Value:
    """Return the writer of a number in one of Python's formats. Raises UsageError."""
    try:
        if not _NUMBER.fullmatch(spec):
            raise ValueError(spec)
        format(1.5 if field.schema["type"] == "number" else 1, spec)
    except ValueError:
        name = field.name
        hint = "Write {" + name + ":>8} or, with decimals, {" + name + ":.2f}."
        raise UsageError(f"{_shown(spec)} is no way to write a number such as {name}.", hint) from None

    def written(row: PrintedRow) -> str:
        value = field.value(row)
        return format(value if isinstance(value, int | float) else int(as_text(field, row)), spec)

    return written


def _date(field: Field, spec: str) -> Value:
    if spec and "%" not in spec and spec not in {"iso", "long", "relative", "auto"}:
        raise UsageError(f"{_shown(spec)} is not a date format.", "Write {date:%d %b %Y} or {date:relative}.")
    if set(re.findall(r"%[-^_0#]?(.|$)", spec)) - _DIRECTIVES:
        raise UsageError(f"{_shown(spec)} contains a directive that strftime does not know.", "Write {date:%Y-%m-%d}.")
    write = date_writer(spec or "iso")

    def written(row: PrintedRow) -> str:
        moment = field.value(row)
        # As for anything that a post lacks, and as in the other output for programs, a missing date is empty.
        return write(datetime.fromisoformat(str(moment))) if moment is not None else ""

    return written


def _laid_out(text: str, align: str, width: int, limit: int) -> str:
    if limit and cell_len(text) > limit:
        text = fit(text, limit)
    missing = width - cell_len(text)
    if missing <= 0:
        return text
    if align == "^":
        return " " * (missing // 2) + text + " " * (missing - missing // 2)
    return fit(text, width, right=align == ">")


def _names(name: str) -> str:
    return did_you_mean(name, TEMPLATE, "It may name " + ", ".join(TEMPLATE) + ".", "{{{}}}")


def _shown(text: str) -> str:
    return f"“{clean_line(text, 80)}”"
