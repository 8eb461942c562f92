"""A hostile site's cases, and what the program did with each of them."""

from __future__ import annotations

import json
import os
import re
import resource
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.hostile.program import Program, Reader, Result, squeezed
from tests.pace import pace

__all__ = ["Case", "Evidence", "Opened", "Row", "collect", "load_cases", "shown_path"]

QUERIES = ("needle", "after", "HZMARK tag:[/]", "[/] $title", "is:unread after:2020-02-01 link")
"""What is searched: words beside sequences, in titles, tags and texts."""

FINDER = "/ Search the site"
"""What stands above the list and not above a post."""

QUIET = 0.1
"""Seconds without a byte after which a screen counts as drawn."""

PATIENCE = 30
"""Seconds for which something is waited for that comes at once where the machine is not busy."""

Must = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A file of a hostile site and what must be true of it; `path` has bytes that are not UTF-8 as surrogates."""

    id: str
    group: str
    path: str
    hazard: str
    must: tuple[Must, ...]

    def wants(self, word: str) -> Any:
        """What the case says about `word`, or None."""
        return next((must[word] for must in self.must if word in must), None)


def load_cases(manifest: Path) -> list[Case]:
    """The cases of a manifest that this file system could hold, without the repositories."""
    cases = json.loads(manifest.read_text())["cases"]
    return [
        Case(it["id"], it["group"], it["path"], it["hazard"], tuple(it["must"]))
        for it in cases
        if it["made"] and "path" in it
    ]


def shown_path(path: str) -> str:
    """How the program writes a path: what no line may hold is percent-encoded."""
    from reader.text import post_id

    return post_id(path)


@dataclass(slots=True)
class Row:
    """A row of the list on the screen: its lines, and whether the border right of it is in its place."""

    lines: list[str]
    border: bool


@dataclass(slots=True)
class Opened:
    """A post in the reader: the processor time until its first screen, its screens, and where its link led."""

    seconds: float | None
    screens: list[str]
    link_screens: list[str] = field(default_factory=list)
    started: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Evidence:
    """Everything that was seen of one site."""

    site: Path
    outside: Path
    cases: list[Case]
    entries: list[dict[str, Any]] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    general: list[Result] = field(default_factory=list)
    shown: dict[str, list[Result]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    opened: dict[str, Opened] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    """What is wrong with no case in particular."""
    list_seconds: float = 0
    """Processor time of the whole list, as an idle processor takes it."""
    megabytes: float = 0
    made: list[str] = field(default_factory=list)
    """Files that appeared or changed outside the program's own folders."""

    def entry(self, case: Case) -> dict[str, Any] | None:
        """The row of a case."""
        wanted = shown_path(case.path)
        return next(
            (
                it
                for it in self.entries
                if it["path"] in (wanted, case.path) or any(copy["id"] == wanted for copy in it["copies"])
            ),
            None,
        )

    def problem(self, case: Case) -> str:
        """What the program says about the case's file."""
        return self.problems.get(shown_path(case.path)) or self.problems.get(shown_path(case.path) + "/", "")

    def position(self, case: Case) -> int | None:
        """The number of the case's row."""
        entry = self.entry(case)
        return None if entry is None else self.entries.index(entry)


def collect(program: Program, root: Path, cases: Iterable[Case]) -> Evidence:
    """Run the program on the site below `root` in every way, and keep what it did."""
    seen = Evidence(root / "site", root, list(cases))
    before = _snapshot(root)
    started, at_first = _children_seconds(), pace()
    listed = program.run("list", "-s", str(seen.site))
    seen.list_seconds = min(_children_seconds() - started, listed.seconds) / ((at_first + pace()) / 2)
    seen.general.append(listed)
    # With topics, for which all texts are read: more than a list is asked for.
    first = program.run("list", "-s", str(seen.site), "--json")
    seen.general.append(first)
    seen.entries = json.loads(first.out) if first.out else []
    doctor = program.run("doctor", "-s", str(seen.site), "--json")
    seen.general.append(doctor)
    seen.problems = {it["path"]: it["reason"] for it in json.loads(doctor.out)["problems"]} if doctor.out else {}
    names = [entry["id"] for entry in seen.entries]
    common = ("show", "-s", str(seen.site), "--no-pager", "--no-mark")
    with ThreadPoolExecutor(1) as pool:
        command_line = pool.submit(_ask_command_line, program, seen, names, common)
        _look_at_list(program, seen)
        _read_all(program, seen)
        command_line.result()
    after = _snapshot(root)
    seen.made = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    return seen


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _ask_command_line(program: Program, seen: Evidence, names: list[str], common: tuple[str, ...]) -> None:
    for terminal in (False, True):
        for result in program.run_many(names, *common, terminal=terminal):
            seen.shown.setdefault(result.arguments[-1], []).append(result)
        for command in ("list", "doctor", "stats"):
            seen.general.append(program.run(command, "-s", str(seen.site), terminal=terminal))
        for query in QUERIES:
            seen.general.append(program.run("search", "-s", str(seen.site), query, terminal=terminal))
    seen.general.append(program.run("search", "-s", str(seen.site), "--json", "HZ"))


def _snapshot(root: Path) -> dict[str, tuple[int, int, int]]:
    found: dict[str, tuple[int, int, int]] = {}
    for folder, folders, files in os.walk(root):
        for name in [*folders, *files]:
            path = f"{folder}/{name}"
            status = os.lstat(path)
            found[path] = (status.st_mode, status.st_size, status.st_mtime_ns)
    return found


# The reader


def _look_at_list(program: Program, seen: Evidence) -> None:
    """All rows of the list at once, on a terminal that is tall enough."""
    height = 3 * len(seen.entries) + 60
    with program.read(str(seen.site), columns=220, rows=height) as reader:
        for _ in range(60):
            reader.settle(1)
            marks = sum(line[1].data == "●" for line in reader.screen.buffer.values())
            if marks >= len(seen.entries):
                break
        reader.settle(2)
        seen.rows = _rows(reader)
        seen.faults += _end(reader)


DIVIDERS = "│┃"
GUTTER = re.compile(r"(?:\s+\d+ min)?(?:\s+(?:\d{1,2}|×[\d,]+|[★✎]{1,2}|topics?|\d+ \w{3}(?: \d{4})?))*\s*$")


def _rows(reader: Reader) -> list[Row]:
    """The rows without what stands at their right end: day, copies, marks."""
    screen = reader.screen
    border = next((x for x in range(40, screen.columns) if screen.buffer[6][x].data in DIVIDERS), 0)
    rows: list[Row] = []
    for y in range(screen.lines):
        line = GUTTER.sub("", "".join(screen.buffer[y][x].data for x in range(border)).rstrip())
        straight = screen.buffer[y][border].data in DIVIDERS
        if line[1:2] == "●":
            rows.append(Row([line[3:]], straight))
        elif rows and line[:3].strip("▌ ") == "" and line.strip("▌ "):
            rows[-1].lines.append(line[3:])
            rows[-1].border = rows[-1].border and straight
    return rows


def _read_all(program: Program, seen: Evidence) -> None:
    """Open every row, one after the other, scroll it and follow its link."""
    by_entry: dict[str, Case] = {}
    for case in seen.cases:
        entry = seen.entry(case)
        if entry is not None:
            by_entry.setdefault(entry["id"], case)
    program.taken_by_browser()
    with program.read(str(seen.site), columns=96, rows=40) as reader:
        reader.until(lambda screen: "●" in screen, PATIENCE)
        reader.settle(1.5)
        for number, entry in enumerate(seen.entries):
            reader.press("Enter" if number == 0 else "J")
            case = by_entry.get(entry["id"])
            seen.opened[entry["id"]] = _read_one(program, reader, entry, case)
            if reader.status is not None:
                break
        try:
            seen.megabytes = reader.megabytes
        except OSError:
            seen.faults.append("the reader ended while posts were read")
        reader.press("Escape", "Escape")
        # A letter right behind an escape character would be Alt and that letter.
        reader.settle(0.3)
        seen.faults += _end(reader)


def _top(screen: str) -> str:
    return squeezed("\n".join(screen.splitlines()[:12]))


def _read_one(program: Program, reader: Reader, entry: Mapping[str, Any], case: Case | None) -> Opened:
    # A mark that follows may make another character of the last one.
    beginning = re.sub(r".?[^!-~].*", "", squeezed(entry["title"]))[:24]
    before = reader.processor_seconds
    shown = reader.until(lambda screen: FINDER not in screen and beginning in _top(screen), PATIENCE)
    seconds = None if shown is None else min(reader.processor_seconds - before, shown)
    reader.quiet(QUIET)
    opened = Opened(seconds, [reader.text])
    wanted = [squeezed(text) for text in (case.wants("shows") or [])] if case else []
    for _ in range(6):
        if all(any(text in squeezed(screen) for screen in opened.screens) for text in wanted):
            break
        reader.press(" ")
        reader.quiet(QUIET)
        opened.screens.append(reader.text)
    if case and (case.wants("link") or case.wants("target_visible")):
        _follow(program, reader, opened, beginning)
    reader.press("G")
    reader.quiet(QUIET)
    opened.screens.append(reader.text)
    return opened


def _follow(program: Program, reader: Reader, opened: Opened, beginning: str) -> None:
    if squeezed("Also asked as") in _top(opened.screens[0]):
        # The question's twin is the first link.
        reader.press("Tab")
    reader.press("Tab")
    reader.settle(0.2)
    opened.link_screens.append(reader.text)
    reader.press("Enter")
    asked = reader.until(lambda screen: "outside the reader?" in screen, 2)
    opened.link_screens.append(reader.text)
    if asked is not None:
        reader.press("y")
        end = time.monotonic() + 2
        while not program.opened.exists() and time.monotonic() < end:
            reader.settle(0.05)
        reader.settle(0.1)
    elif "Back to “" in reader.text:
        # What looked like a link of the post is none, and the first one after it led to another post.
        reader.press("[")
        reader.until(lambda screen: "Back to “" not in screen and beginning in _top(screen))
    opened.started = program.taken_by_browser()


def _end(reader: Reader) -> list[str]:
    before = reader.processor_seconds
    reader.send("q")
    seconds = 0.0
    end = time.monotonic() + PATIENCE
    while reader.status is None and time.monotonic() < end:
        seconds = max(seconds, reader.processor_seconds - before)
        reader.settle(0.05)
        reader.poll()
    faults = list(reader.faults())
    status = reader.status
    if status is None:
        return [*faults, "the reader does not end when q is pressed"]
    if status != 0:
        faults.append(f"the reader ended with status {status}")
    if seconds > 1:
        faults.append(f"the reader worked for {seconds:.1f} s to end")
    return faults + [f"left on after the end: {mode}" for mode in reader.left()]
