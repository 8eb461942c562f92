"""Every word of a manifest's vocabulary as a check: a case and what was seen -> what is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

from tests.hostile.cases import Case, Evidence
from tests.hostile.program import squeezed

__all__ = ["CHECKS", "always", "wrong_with"]

BIDI = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u200e", "\u200f", "\u061c"}


def wrong_with(case: Case, seen: Evidence) -> list[str]:
    """What is wrong with a case; empty where everything is as it must be."""
    found = [
        f"{word}: {fault}"
        for must in case.must
        for word, wanted in must.items()
        for fault in _check(word)(case, seen, wanted)
    ]
    entry = seen.entry(case)
    if entry is not None:
        opened = seen.opened.get(entry["id"])
        if opened is None or opened.seconds is None:
            found.append("opens: never in the reader")
        found += [f"show: {fault}" for result in seen.shown.get(entry["id"], []) for fault in result.faults]
    return found


def always(seen: Evidence) -> list[str]:
    """What is wrong with the whole."""
    found = list(seen.faults)
    for result in seen.general:
        found += [f"{' '.join(result.arguments[:1])}: {fault}" for fault in result.faults]
    found += [f"changed: {path}" for path in seen.made]
    found += [f"the list has {len(seen.rows)} rows for {len(seen.entries)} entries"] * (
        len(seen.rows) != len(seen.entries)
    )
    found += ["HZSECRET is shown"] * any("HZSECRET" in text and "HZSECRET.md" not in text for text in _texts(seen))
    return found


def _check(word: str) -> Callable[[Case, Evidence, Any], Iterator[str]]:
    return CHECKS[word]


def _texts(seen: Evidence) -> Iterator[str]:
    for result in [*seen.general, *(it for both in seen.shown.values() for it in both)]:
        yield result.out
        yield result.error
    for opened in seen.opened.values():
        yield from opened.screens


def _listed(case: Case, seen: Evidence, fragments: list[str]) -> Iterator[str]:
    number = seen.position(case)
    if number is None:
        yield "no row"
        return
    entry = seen.entries[number]
    line = f"{entry['path']} {entry['date']} {entry['title']}"
    row = " ".join(seen.rows[number].lines) if number < len(seen.rows) else ""
    for fragment in fragments:
        if fragment not in line:
            yield f"the row of the command line lacks {fragment!r}"
        is_year = fragment == (entry["date"] or "")[:4]
        if not is_year and squeezed(fragment) not in squeezed(row) and len(entry["title"]) < 70:
            yield f"the row on the screen lacks {fragment!r}: {row!r}"


def _skipped(case: Case, seen: Evidence, words: list[str]) -> Iterator[str]:
    if "permission" in words and os.access(seen.site / case.path, os.R_OK):
        return  # root may read everything
    if seen.position(case) is not None:
        yield "it has a row"
    reason = seen.problem(case)
    if not any(word.lower() in reason.lower() for word in words):
        yield f"the report says {reason!r}"


def _listed_or_skipped(case: Case, seen: Evidence, fragments: list[str]) -> Iterator[str]:
    if seen.position(case) is not None:
        yield from _listed(case, seen, fragments)
    elif not seen.problem(case):
        yield "missing without a word"


def _one_row(case: Case, seen: Evidence, _: Any) -> Iterator[str]:
    number = seen.position(case)
    if number and number < len(seen.rows) and len(seen.rows[number].lines) > 2:
        yield f"takes the lines {seen.rows[number].lines!r}"


def _width(case: Case, seen: Evidence, _: Any) -> Iterator[str]:
    number = seen.position(case)
    if number is not None and number < len(seen.rows) and not seen.rows[number].border:
        yield "the border right of the row is out of place"


def _shows(case: Case, seen: Evidence, texts: list[str]) -> Iterator[str]:
    entry = seen.entry(case)
    if entry is None:
        yield "no row"
        return
    for text in texts:
        if not any(squeezed(text) in squeezed(screen) for screen in seen.opened[entry["id"]].screens):
            yield f"never on the screen: {text!r}"
        if not all(squeezed(text) in squeezed(result.out) for result in seen.shown[entry["id"]]):
            yield f"not shown by the command line: {text!r}"


def _never(case: Case, seen: Evidence, texts: list[str]) -> Iterator[str]:
    entry = seen.entry(case)
    mine = seen.opened[entry["id"]] if entry is not None else None
    for text in texts:
        if mine is not None and any(text in screen for screen in [*mine.screens, *mine.link_screens]):
            yield f"on the screen: {text!r}"
        if any(text in shown for shown in _texts(seen) if f"{text}.md" not in shown):
            yield f"shown: {text!r}"


def _no_bidi(case: Case, seen: Evidence, _: Any) -> Iterator[str]:
    entry = seen.entry(case)
    if entry is not None and BIDI & set("".join(result.out for result in seen.shown[entry["id"]])):
        yield "direction controls are shown"


def _opens_within(case: Case, seen: Evidence, seconds: float) -> Iterator[str]:
    entry = seen.entry(case)
    if entry is None:
        return
    taken = seen.opened[entry["id"]].seconds
    if taken is None or taken > seconds:
        yield f"worked for {taken} s"


def _list_within(_: Case, seen: Evidence, seconds: float) -> Iterator[str]:
    taken = seen.list_seconds
    if taken > seconds:
        yield f"the list worked for {taken} s"


def _memory(case: Case, seen: Evidence, megabytes: float) -> Iterator[str]:
    entry = seen.entry(case)
    results = [*seen.general[:2], *(seen.shown[entry["id"]] if entry is not None else [])]
    most = max(result.megabytes for result in results)
    if most > megabytes:
        yield f"{most:.0f} MB"
    # One process has read everything: it may hold what the largest case allows.
    if seen.megabytes > max(megabytes, 600):
        yield f"the reader held {seen.megabytes:.0f} MB"


def _link(case: Case, seen: Evidence, wanted: dict[str, str | None]) -> Iterator[str]:
    entry = seen.entry(case)
    if entry is None:
        return
    opened = seen.opened[entry["id"]]
    expected = [wanted["opens"]] if wanted["opens"] else []
    fine = opened.started == expected or [it.lower() for it in opened.started] == [it.lower() for it in expected if it]
    if case.hazard.endswith("shell characters"):
        fine = all(it.isprintable() and not set(it) & set("<>\"`' ") for it in opened.started)
    if not fine:
        yield f"the browser was given {opened.started!r}"


def _target(case: Case, seen: Evidence, text: str) -> Iterator[str]:
    entry = seen.entry(case)
    if entry is not None and not any(text in squeezed(screen) for screen in seen.opened[entry["id"]].link_screens):
        yield f"{text!r} was not shown before it was opened"


def _not_run(_: Case, seen: Evidence, __: Any) -> Iterator[str]:
    canary = seen.outside / "canary"
    if canary.is_dir():
        yield from (f"ran: {path.name}" for path in canary.iterdir())


def _distinct(_: Case, seen: Evidence, names: list[str]) -> Iterator[str]:
    cases = [case for case in seen.cases if case.id in names]
    if len({seen.position(case) for case in cases}) != len(names):
        yield "they share a row"


def _metadata(case: Case, seen: Evidence, fields: dict[str, Any]) -> Iterator[str]:
    entry = seen.entry(case) or {}
    for name, value in fields.items():
        if entry.get(name) != value:
            yield f"{name} is {entry.get(name)!r}"


def _elsewhere(_: Case, __: Evidence, ___: Any) -> Iterator[str]:
    """Checked by a test of its own."""
    yield from ()


def _no_control(case: Case, seen: Evidence, _: Any) -> Iterator[str]:
    entry = seen.entry(case)
    if entry is None:
        return
    for value in (entry["title"], entry["author"], *entry["tags"], *entry["categories"], entry["url"], entry["path"]):
        if any(ord(it) < 32 or 0x7F <= ord(it) < 0xA0 for it in value):
            yield f"controls in {value!r}"


CHECKS: dict[str, Callable[[Case, Evidence, Any], Iterator[str]]] = {
    "listed": _listed,
    "skipped": _skipped,
    "listed_or_skipped": _listed_or_skipped,
    "no_control_from_content": _no_control,
    "no_bidi": _no_bidi,
    "shows": _shows,
    "never_shows": _never,
    "opens_within_s": _opens_within,
    "list_within_s": _list_within,
    "rss_mb_under": _memory,
    "link": _link,
    "target_visible": _target,
    "not_run": _not_run,
    "export_inside": _elsewhere,
    "same_key": _elsewhere,
    "distinct": _distinct,
    "metadata": _metadata,
    "one_row": _one_row,
    "width_ok": _width,
}
