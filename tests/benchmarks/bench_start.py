"""How long a person waits for the reader, in turn with the smallest Textual application, newsboat and fzf.

    python -m tests.benchmarks.bench_start [-n 11] [--size 120x36] [--site SITE] [--keys 200]

Each figure is the time from the start of the process until a text is on the terminal, in a pty, every program run once
a round; the medians and their ratios to the smallest application are printed. `warm` starts draw the kept picture,
`plain` ones have none. `--keys` starts that many times with a text typed within the first 300 ms, and counts how often
the search box then holds exactly that text. newsboat and fzf are left out where they are not installed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

from reader import load
from reader.frame.kept import FRAMES
from tests.conftest import SHARED
from tests.terminal import Terminal

READER = str(Path(sys.executable).with_name("privacy-reader"))
ESCAPES = re.compile(
    rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP.*?\x1b\\|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-Z\\-_=>]", re.DOTALL
)
LONGEST = 60.0
TYPED = "privacy engineering"


@dataclass
class Case:
    """A program, the text that it is waited for, and how long that took in each round; `keys` are typed at once."""

    name: str
    text: bytes
    command: list[str]
    before: object = None
    keys: str = ""
    seconds: list[float] = field(default_factory=list)


def timed(case: Case, size: tuple[int, int]) -> float:
    """Seconds until the text is on the terminal; the program is killed then, as a power cut would do it."""
    if callable(case.before):
        case.before()
    started = time.perf_counter()
    with Terminal(case.command, columns=size[0], rows=size[1]) as terminal:
        if case.keys:
            terminal.send(case.keys)
        while case.text not in ESCAPES.sub(b"", terminal.output):
            if time.perf_counter() - started > LONGEST or not terminal._read(0.05):
                raise SystemExit(f"never saw {case.text!r} from {shlex.join(case.command)}:\n{terminal.text}")
        return time.perf_counter() - started


def settle(home: Path, site: Path, size: tuple[int, int]) -> None:
    """Run the reader from its start to its end until it has kept a picture that is newer than any before."""
    end = time.monotonic() + 10 * LONGEST
    folder = home / "cache" / FRAMES
    started = time.time_ns()
    while time.monotonic() < end:
        with Terminal([READER, str(site)], columns=size[0], rows=size[1]) as terminal:
            terminal.wait_for("All", seconds=LONGEST)
            terminal.quiet(1)
            terminal.send("Q")
            terminal.wait_for_end(LONGEST)
        if any(picture.stat().st_mtime_ns >= started for picture in folder.glob(f"{size[0]}x{size[1]}-*")):
            return
    raise SystemExit("no picture was kept")


def feed(folder: Path, site: Path) -> list[str]:
    """newsboat on the same entries with their texts, read from a file and cached; its command."""
    library = load(str(site))
    items = "".join(
        f"<item><title>{escape(entry.title)}</title><guid>{escape(entry.id)}</guid>"
        f"<pubDate>{format_datetime(entry.date)}</pubDate><description>{escape(library.text(entry))}</description></item>"
        for entry in library.entries
    )
    (folder / "feed.xml").write_text(f"<rss version='2.0'><channel><title>Posts</title>{items}</channel></rss>")
    (folder / "urls").write_text(f"file://{folder}/feed.xml\n")
    (folder / "config").write_text("")
    files = ["-u", str(folder / "urls"), "-c", str(folder / "cache.db"), "-C", str(folder / "config")]
    subprocess.run(["newsboat", *files, "-x", "reload"], check=True, capture_output=True)
    return ["newsboat", *files]


def cases(folder: Path, site: Path, size: tuple[int, int]) -> list[Case]:
    """What is measured, the base first."""
    first = load(str(site)).entries[0]
    title = " ".join(first.title.split()[:3]).encode()
    command = [READER, str(site)]
    posts = subprocess.check_output([READER, "show", "--plain", "-s", str(site), first.id], text=True)
    words = next(line for line in posts.splitlines()[4:] if len(line.split()) > 5).split()[:4]
    home = folder / "home"

    def keep() -> None:
        # A start that was killed is followed by one without a picture, so each is preceded by a whole run.
        settle(home, site, size)

    def drop() -> None:
        shutil.rmtree(home / "cache" / FRAMES, ignore_errors=True)

    text = " ".join(words).encode()
    found = [
        Case("smallest Textual application", b"ready to read", [sys.executable, str(SHARED / "bench/smallest_app.py")]),
        Case("warm: rows", title, command, keep),
        Case("warm: post", text, command, keep),
        Case("plain: rows", title, command, drop),
        Case("plain: post", text, command, drop),
    ]
    if shutil.which("newsboat"):
        (folder / "newsboat").mkdir()
        newsboat = feed(folder / "newsboat", site)
        # It opens with the list of feeds; the titles, as the reader shows them, are one Enter away.
        found.append(Case("newsboat: list of feeds", b"Posts", newsboat))
        found.append(Case("newsboat: titles", title, newsboat, keys="\r"))
    if shutil.which("fzf"):
        titles = folder / "titles"
        titles.write_text("".join(f"{entry.title}\n" for entry in load(str(site)).entries))
        found.append(Case("fzf on the titles", title, ["sh", "-c", f"fzf < {shlex.quote(str(titles))}"]))
    return found


def typed_early(site: Path, size: tuple[int, int], times: int) -> dict[str, int]:
    """How often a text that is typed within the first 300 ms arrives as it is."""
    chance = random.Random(1)
    outcome = {"as typed": 0, "lost or out of order": 0}
    for _ in range(times):
        moments = sorted(chance.uniform(0, 0.3) for _ in range(len(TYPED) + 1))
        started = time.perf_counter()
        with Terminal([READER, str(site)], columns=size[0], rows=size[1]) as terminal:
            for moment, key in zip(moments, f"/{TYPED}", strict=True):
                terminal.settle(max(moment - (time.perf_counter() - started), 0))
                terminal.send(key)
            end = time.monotonic() + 20
            while f"/ {TYPED} " not in terminal.text and time.monotonic() < end:
                terminal.settle(0.05)
            good = f"/ {TYPED} " in terminal.text
        outcome["as typed" if good else "lost or out of order"] += 1
    return outcome


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", "--rounds", type=int, default=11)
    parser.add_argument("--size", default="120x36")
    parser.add_argument("--site", type=Path, default=SHARED / "corpus/cmu")
    parser.add_argument("--keys", type=int, default=0)
    options = parser.parse_args()
    columns, rows = (int(part) for part in options.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PRIVACY_READER_HOME"] = f"{folder}/home"
        settle(Path(folder) / "home", options.site, (columns, rows))
        measured = cases(Path(folder), options.site, (columns, rows))
        for _ in range(options.rounds):
            for case in measured:
                case.seconds.append(timed(case, (columns, rows)))
        base = measured[0].seconds
        for case in measured:
            ratio = statistics.median(one / other for one, other in zip(case.seconds, base, strict=True))
            print(f"{case.name:32} {statistics.median(case.seconds) * 1000:7.0f} ms  x{ratio:5.2f}")
        if options.keys:
            print(json.dumps(typed_early(options.site, (columns, rows), options.keys)))


if __name__ == "__main__":
    main()
