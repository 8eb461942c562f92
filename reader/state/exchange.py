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
from dataclasses import dataclass

from reader.errors import StateError
from reader.state.marks import Record
from reader.state.merge import from_line, to_line
from reader.state.store import StateStore
from reader.state.sync_file import known_sites
from reader.text import CleanLine, clean_line

__all__ = ["BadLine", "ImportReport", "export_state", "import_state"]

FORMAT = "privacy-reader state"
VERSION = 1


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be taken, counted from 1, and why. In a file with one line, a mark's place."""

    number: int
    reason: CleanLine

    def __str__(self) -> str:
        return f"line {self.number}: {self.reason}"


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
    return start + ",\n".join(to_line(record) for record in store.records()) + "\n]}\n"


def import_state(store: StateStore, text: str, *, strict: bool = False) -> ImportReport:
    """Merge the marks of an exported document.

    Raises StateError where the document is none of this program's or is newer, and with `strict` for the first bad
    line; nothing is changed then.
    """
    sites, lines = _lines(text)
    records: list[Record] = []
    bad: list[BadLine] = []
    for number, line in lines:
        try:
            records.append(from_line(line))
        except ValueError as error:
            bad.append(BadLine(number, clean_line(str(error))))
    if bad and strict:
        raise StateError(f"Nothing was imported: {bad[0]}.", "Without --strict the other lines are taken.")
    marks = sum(record.kind != "name" for record in records)
    return ImportReport(marks, store.merge(records, sites), tuple(bad))


def _lines(text: str) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """The sites of a document, and its marks with their line numbers."""
    first, _, rest = text.removeprefix("\ufeff").lstrip().partition("\n")
    head = _head(first + "]}")
    if head is not None:
        lines = enumerate(rest.split("\n"), 2)
        marks = [(number, line.strip().removesuffix(",")) for number, line in lines]
        return known_sites(head.get("sites")), [(number, line) for number, line in marks if line not in {"", "]}"}]
    # Another program may have laid the document out anew; then it has to be read as a whole.
    head = _head(text)
    if head is None:
        raise StateError(
            "The file is no export of privacy-reader's state.", "Make one with: privacy-reader state export"
        )
    found = head.get("marks")
    marks = [(number, json.dumps(mark)) for number, mark in enumerate(found if isinstance(found, list) else [], 1)]
    return known_sites(head.get("sites")), marks


def _head(text: str) -> dict[str, object] | None:
    try:
        head = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        return None
    if head.get("version") != VERSION:
        raise StateError("A newer privacy-reader made this file, so nothing was imported.", "Update privacy-reader.")
    return head
