"""Export and import of marks as one JSON document.

The document is a JSON object with one mark per line, in a stable order, so that two exports can be compared line by
line:

    {"format": "privacy-reader state", "version": 1, "sites": {"1f0c…": "https://github.com/…"}, "marks": [
    {"site": "1f0c…", "kind": "read", "fingerprint": "9b2e…", "value": true, "at": "2026-03-01T18:22:05.120Z", …},
    …
    ]}

The lines are those of `merge`. The same marks always produce the same bytes. Import merges: of two values of a mark the
later wins, so importing a file twice changes nothing, and an old file undoes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple

from reader.errors import StateError
from reader.state.clock import acceptable, now_ms
from reader.state.kinds import BY_NAME
from reader.state.marks import MarkRecord
from reader.state.store import StateStore
from reader.state.travel.merge import MAX_LINE, from_line, to_line
from reader.state.travel.sync_file import BATCH, known_sites
from reader.text import CleanLine, clean_line

__all__ = ["BadLine", "ImportReport", "export_state", "import_state"]

FORMAT = "privacy-reader state"
VERSION = 1

Unit = Literal["line", "mark"]

_Line = tuple[int, bytes | None]
"""The number of a line and its contents; None for a line that is too long."""

_BOM = b"\xef\xbb\xbf"
_SPACE = re.compile(rb"\s*")

_MAX_HEAD = 8 * 1024 * 1024
"""The maximum size in bytes of the first line, which names the sites."""

MAX_ANEW = 16 * 1024 * 1024
"""The maximum size in bytes of a reformatted document: parsed as a whole, it takes twenty times its size in memory."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """What could not be imported, and why: a line of the file or, in a reformatted one, a mark, counted from 1."""

    number: int
    reason: CleanLine
    unit: Unit = "line"

    def __str__(self) -> str:
        return f"{self.unit} {self.number}: {self.reason}"


class _Document(NamedTuple):
    """The sites of a document, a function that yields its numbered marks, and whether its end is present."""

    sites: dict[str, str]
    marks: Callable[[], Iterator[_Line]]
    unit: Unit = "line"
    whole: bool = True


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The result of an import: marks `read`, how many of them `changed` something, and what could not be imported.

    `sites` are the keys of the sites that the document names.
    """

    read: int
    changed: int
    bad: tuple[BadLine, ...]
    sites: tuple[str, ...] = ()


def export_state(store: StateStore) -> str:
    """Return all marks as a JSON document."""
    head = {"format": FORMAT, "version": VERSION, "sites": store.sites()}
    start = json.dumps(head, ensure_ascii=False, sort_keys=True)[:-1] + ', "marks": [\n'
    return start + ",\n".join(to_line(record) for record in store.records() if BY_NAME[record.kind].exported) + "\n]}\n"


def import_state(store: StateStore, given: str | bytes, *, strict: bool = False) -> ImportReport:
    """Merge the marks of an exported document in batches, so that a long one is never in memory twice.

    Raises StateError if the document is not this program's or is newer and, with `strict`, for the first bad line;
    nothing is changed then.
    """
    content = given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given
    document = _document(content)
    if strict:
        for number, line in document.marks():
            _taken(number, line, document.unit, strict=True)
        if not document.whole:
            raise _nothing(_cut_off(content))
    bad: list[BadLine] = []
    batch: list[MarkRecord] = []
    marks = changed = 0
    for number, line in document.marks():
        taken = _taken(number, line, document.unit)
        if isinstance(taken, BadLine):
            bad.append(taken)
            continue
        batch.append(taken)
        marks += BY_NAME[taken.kind].cleared
        if len(batch) == BATCH:
            changed += store.merge(batch, document.sites)
            batch = []
    changed += store.merge(batch, document.sites)
    if not document.whole:
        bad.append(_cut_off(content))
    return ImportReport(marks, changed, tuple(bad), tuple(document.sites.values()))


def _taken(number: int, line: bytes | None, unit: Unit, *, strict: bool = False) -> MarkRecord | BadLine:
    """Return the record of a line, or the reason why there is none. If `strict`, raises StateError instead."""
    try:
        if line is None:
            raise ValueError("the line is too long")
        return _exported(from_line(line.decode("utf-8")))
    except UnicodeDecodeError:
        bad = BadLine(number, clean_line("it is not UTF-8"), unit)
    except ValueError as error:
        bad = BadLine(number, clean_line(str(error)), unit)
    if strict:
        raise _nothing(bad)
    return bad


def _nothing(bad: BadLine) -> StateError:
    return StateError(f"Nothing was imported: {bad}.", "Without --strict, the other lines are imported.")


def _cut_off(content: bytes) -> BadLine:
    return BadLine(content.count(b"\n", 0, _end_of(content)) + 2, clean_line("the end of the file is missing"))


def _exported(record: MarkRecord) -> MarkRecord:
    """Raise ValueError for a mark that stays on its own machine, or that no clock can have set yet."""
    if not BY_NAME[record.kind].exported:
        raise ValueError("its kind is not exported")
    if not acceptable(record.time, now_ms()):
        raise ValueError("its time is more than fifty years ahead")
    return record


def _document(content: bytes) -> _Document:
    start = len(_BOM) if content.startswith(_BOM) else 0
    found = _SPACE.match(content, start)
    start = found.end() if found else start
    first = content.find(b"\n", start, start + _MAX_HEAD)
    first = first if first >= 0 else min(len(content), start + _MAX_HEAD)
    head = _head(content[start:first] + b"]}")
    if head is not None:
        number = content.count(b"\n", 0, start) + 2
        whole = content[-100:].rstrip().endswith(b"]}")
        return _Document(known_sites(head.get("sites")), partial(_lines, content, first + 1, number), whole=whole)
    # Another program may have reformatted the document; then it has to be parsed as a whole.
    if len(content) > MAX_ANEW and b'"privacy-reader state"' in content[:_MAX_HEAD]:
        raise StateError(
            f"The file was reformatted by another program and is larger than {MAX_ANEW >> 20} MiB.",
            "Import it as `state export` wrote it, one mark per line.",
        )
    head = _head(content) if len(content) <= MAX_ANEW else None
    marks = head.get("marks") if head is not None else None
    if head is None or not isinstance(marks, list):
        raise StateError(
            "The file is not an export of privacy-reader’s state.", "Make one with: privacy-reader state export"
        )
    return _Document(known_sites(head.get("sites")), partial(_laid_out, marks), "mark")


def _lines(content: bytes, place: int, number: int) -> Iterator[_Line]:
    """Yield the numbered lines with marks from an offset on; None for a line that is too long for a mark."""
    while place < len(content):
        end = content.find(b"\n", place)
        end = end if end >= 0 else len(content)
        line = content[place:end].strip().removesuffix(b",") if end - place <= 4 * MAX_LINE else None
        if line not in {b"", b"]}"}:
            yield number, line
        place, number = end + 1, number + 1


def _laid_out(marks: list[object]) -> Iterator[_Line]:
    for number, mark in enumerate(marks, 1):
        yield number, json.dumps(mark).encode()


def _end_of(content: bytes) -> int:
    """Return where trailing white space begins."""
    end = len(content)
    while end and content[end - 1 : end].isspace():
        end -= 1
    return end


def _head(text: bytes) -> dict[str, object] | None:
    try:
        head = json.loads(text.decode("utf-8-sig"))
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
