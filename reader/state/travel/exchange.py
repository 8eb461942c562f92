"""Marks in and out of the program as one JSON document.

The document is a JSON object with one mark a line, in a stable order, so that two exports can be compared line by line:

    {"format": "privacy-reader state", "version": 1, "sites": {"1f0c…": "https://github.com/…"}, "marks": [
    {"site": "1f0c…", "kind": "read", "fingerprint": "9b2e…", "value": true, "at": "2026-03-01T18:22:05.120Z", …},
    …
    ]}

The lines are those of `merge`. The same marks always give the same bytes. Import merges: of two values of a mark the
later one holds, so the same file twice changes nothing, and an old file undoes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from typing import Literal, NamedTuple

from reader.errors import StateError
from reader.state.clock import acceptable, now_ms
from reader.state.kinds import BY_NAME
from reader.state.marks import Record
from reader.state.store import StateStore
from reader.state.travel.merge import from_line, to_line
from reader.state.travel.sync_file import known_sites
from reader.text import CleanLine, clean_line

__all__ = ["BadLine", "ImportReport", "export_state", "import_state"]

FORMAT = "privacy-reader state"
VERSION = 1


@dataclass(frozen=True, slots=True)
class BadLine:
    """What could not be taken, and why: a line of the file or, in one that was laid out anew, a mark, from 1."""

    number: int
    reason: CleanLine
    unit: Literal["line", "mark"] = "line"

    def __str__(self) -> str:
        return f"{self.unit} {self.number}: {self.reason}"


class _Document(NamedTuple):
    """The sites of a document, its marks with their numbers, and whether its end is there."""

    sites: dict[str, str]
    marks: Iterable[tuple[int, str]]
    unit: Literal["line", "mark"] = "line"
    whole: bool = True


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: marks `read`, how many of them `changed` something, and what could not be taken."""

    read: int
    changed: int
    bad: tuple[BadLine, ...]


def export_state(store: StateStore) -> str:
    """All marks as a JSON document."""
    head = {"format": FORMAT, "version": VERSION, "sites": store.sites()}
    start = json.dumps(head, ensure_ascii=False, sort_keys=True)[:-1] + ', "marks": [\n'
    return start + ",\n".join(to_line(record) for record in store.records() if BY_NAME[record.kind].exported) + "\n]}\n"


def import_state(store: StateStore, text: str, *, strict: bool = False) -> ImportReport:
    """Merge the marks of an exported document.

    Raises StateError where the document is none of this program's or is newer, and with `strict` for the first bad
    line; nothing is changed then.
    """
    document = _document(text)
    records: list[Record] = []
    bad: list[BadLine] = []
    for number, line in document.marks:
        try:
            records.append(_exported(from_line(line)))
        except ValueError as error:
            bad.append(BadLine(number, clean_line(str(error)), document.unit))
    if not document.whole:
        bad.append(BadLine(text.rstrip().count("\n") + 2, clean_line("the end of the file is missing")))
    if bad and strict:
        raise StateError(f"Nothing was imported: {bad[0]}.", "Without --strict the other lines are taken.")
    marks = sum(BY_NAME[record.kind].cleared for record in records)
    return ImportReport(marks, store.merge(records, document.sites), tuple(bad))


def _exported(record: Record) -> Record:
    """Raises ValueError for a mark that stays on its own machine, and for one that no clock can have set yet."""
    if not BY_NAME[record.kind].exported:
        raise ValueError("its kind is not exported")
    if not acceptable(record.time, now_ms()):
        raise ValueError("its time lies more than fifty years ahead")
    return record


def _document(text: str) -> _Document:
    text = text.removeprefix("\ufeff")
    start = len(text) - len(text.lstrip())
    first, _, rest = text[start:].partition("\n")
    head = _head(first + "]}")
    if head is not None:
        numbered = enumerate(StringIO(rest, newline="\n"), text.count("\n", 0, start) + 2)
        lines = ((number, line.strip().removesuffix(",")) for number, line in numbered)
        marks = ((number, line) for number, line in lines if line not in {"", "]}"})
        return _Document(known_sites(head.get("sites")), marks, whole=rest[-100:].rstrip().endswith("]}"))
    # Another program may have laid the document out anew; then it has to be read as a whole.
    head = _head(text)
    found = head.get("marks") if head is not None else None
    if head is None or not isinstance(found, list):
        raise StateError(
            "The file is no export of privacy-reader's state.", "Make one with: privacy-reader state export"
        )
    marks = ((number, json.dumps(mark)) for number, mark in enumerate(found, 1))
    return _Document(known_sites(head.get("sites")), marks, "mark")


def _head(text: str) -> dict[str, object] | None:
    try:
        head = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        return None
    version = head.get("version")
    if not isinstance(version, int) or version < VERSION:
        return None
    if version > VERSION:
        raise StateError("A newer privacy-reader made this file, so nothing was imported.", "Update privacy-reader.")
    return head
