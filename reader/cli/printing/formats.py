"""`--format`: a template of a person's own, filled with an entry's values and nothing else.

The syntax is that of Python's format strings, without their reach: a field is a plain name, never an attribute, an
index or a conversion, and widths are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from string import Formatter
from typing import TYPE_CHECKING

from reader.cli.printing.cells import fit
from reader.errors import UsageError
from reader.text import clean_line
from reader.words import did_you_mean

if TYPE_CHECKING:
    from reader.library.post import Entry, Site
    from reader.state import Marks

__all__ = ["FIELDS", "Template", "needs_marks", "parse_format"]

FIELDS: dict[str, str] = {
    "id": "the path of the post in its site, what every command takes",
    "path": "the same",
    "slug": "the last part of its address",
    "title": "",
    "subtitle": "",
    "author": "",
    "date": "{date} is 2026-02-03, {date:%d %b %Y} any pattern of strftime, {date:relative} in words",
    "last": "the date of the newest copy, written like date",
    "url": "the path of its page",
    "link": "the whole address of its page, where the site names one",
    "tags": "separated by commas",
    "categories": "separated by commas",
    "layout": "",
    "words": "how many words the text has",
    "minutes": "how long it takes to read",
    "copies": "how often it was published",
    "fingerprint": "the hash of title and text",
    "read": "read or unread",
    "bookmarked": "bookmarked or nothing",
    "note": "the note on it",
}
"""What a template may name, and what it stands for."""

_MARKS = frozenset({"read", "bookmarked", "note"})
_DATES = frozenset({"date", "last"})
_NUMBERS = frozenset({"words", "minutes", "copies"})
_DIRECTIVES = frozenset("aAbBcdDeFgGHIjklmMnpPrRsStTuUVwWxXyYzZ%hC")
_SPEC = re.compile(r"([<>^])?(0?\d{1,3})?(?:\.(\d{1,3}))?")
_ESCAPES = {"\\t": "\t", "\\n": "\n", "\\\\": "\\"}
_HINT = "privacy-reader list --help shows an example."

Value = Callable[["Entry", "Site", "Marks"], str]
Template = Callable[["Entry", "Site", "Marks"], str]


def parse_format(template: str) -> Template:
    """The function that fills `template`. Raises UsageError, one sentence for what is wrong in it."""
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

    def fill(entry: Entry, site: Site, marks: Marks) -> str:
        return "".join(step if isinstance(step, str) else step(entry, site, marks) for step in steps)

    return fill


def needs_marks(template: str) -> bool:
    """Whether a template may name something that the store of marks has to be asked for."""
    return any("{" + name in template for name in _MARKS)


def _value(name: str, spec: str, conversion: str | None) -> Value:
    if name not in FIELDS:
        raise UsageError(f"A format cannot name {_shown(name)}.", _names(name))
    if conversion:
        raise UsageError(f"A format has no conversions such as !{clean_line(conversion, 10)}.", _HINT)
    if name in _DATES:
        return _date(name, spec)
    found = _SPEC.fullmatch(spec)
    if found is None:
        raise UsageError(f"{_shown(spec)} is no width for {name}.", "Write {" + name + ":<40} or {" + name + ":.60}.")
    align, width, limit = found[1] or (">" if name in _NUMBERS else "<"), int(found[2] or 0), int(found[3] or 0)

    def write(entry: Entry, site: Site, marks: Marks) -> str:
        return _laid_out(_text(name, entry, site, marks), align, width, limit)

    return write


def _date(name: str, spec: str) -> Value:
    from reader.dates import date_writer

    if spec and "%" not in spec and spec not in {"iso", "long", "relative", "auto"}:
        raise UsageError(f"{_shown(spec)} is no way to write a date.", "Write {date:%d %b %Y} or {date:relative}.")
    if set(re.findall(r"%[-^_0#]?(.|$)", spec)) - _DIRECTIVES:
        raise UsageError(f"{_shown(spec)} holds a directive that strftime does not know.", "Write {date:%Y-%m-%d}.")
    write = date_writer(spec or "iso")
    place = 0 if name == "date" else -1
    return lambda entry, _site, _marks: write(entry.copies[place].date)


def _text(name: str, entry: Entry, site: Site, marks: Marks) -> str:
    if name in _MARKS:
        words = {"read": "read" if marks.read else "unread", "bookmarked": "bookmarked" if marks.bookmarked else ""}
        return words.get(name, marks.note)
    if name == "copies":
        return str(len(entry.copies))
    if name == "link":
        return site.link(entry.post) or ""
    value = getattr(entry.post, name)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _laid_out(text: str, align: str, width: int, limit: int) -> str:
    from reader.cli.printing.cells import cells

    if limit and cells(text) > limit:
        text = fit(text, limit)
    missing = width - cells(text)
    if missing <= 0:
        return text
    if align == "^":
        return " " * (missing // 2) + text + " " * (missing - missing // 2)
    return fit(text, width, right=align == ">")


def _names(name: str) -> str:
    return did_you_mean(name, FIELDS, "It may name " + ", ".join(FIELDS) + ".", "{{{}}}")


def _shown(text: str) -> str:
    return f"“{clean_line(text, 80)}”"
