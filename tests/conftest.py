"""What all tests share: a home of their own, the data folder beside the checkout, and tables of what they found."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import none

from reader.garbage import collect_seldom

settings.register_profile("own", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("own"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "own")

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("PRIVACY_READER_SHARED", ROOT.parent / "shared"))

LONG = bool(os.environ.get("PRIVACY_READER_LONG_TESTS"))
"""Whether there is time: what is usually tried on a part is then tried on everything."""

SLOW = frozenset((ROOT / "tests" / "slow.txt").read_text().split())
"""Folders, files and tests that start programs and screens or try thousands of inputs, as seen from here."""


IN_MEMORY = Path("/dev/shm")
"""Where Linux has a folder in memory."""

ENOUGH = 512 << 20
"""Bytes that have to be free there."""

MUCH = 1_000_000
"""From how many frozen objects on it is worth looking for garbage among them."""
MANY_FILES = 300
"""From how many open files on it is, too: sites that nobody holds keep theirs until then, and `select` knows 1,024."""

_looked_through = [0]
"""How many objects there were each time that this was done."""


def pytest_configure(config: pytest.Config) -> None:
    """Let Ctrl-C reach the programs that tests start, also where these tests run in a shell's background.

    Such a shell starts its jobs with SIGINT ignored, and whatever they start would inherit that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # As the program itself has it: what lives long is looked through seldom.
    collect_seldom()


def pytest_collection_finish() -> None:
    """Look through the tests themselves no more."""
    # Hypothesis makes its source of chance for the first property, and looks among objects for who holds it, where it
    # does not find any that are looked through no more.
    given(none())(lambda _: None)()
    gc.collect()
    gc.freeze()
    _looked_through.append(gc.get_freeze_count())


def pytest_sessionfinish() -> None:
    """Let pytest's own search for what was not closed, five times over, find nothing to look through."""
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow by where it stands; some tests carry the mark themselves."""
    for item in items:
        test = item.nodeid.removeprefix("tests/").partition("[")[0]
        if not SLOW.isdisjoint({test, test.partition("::")[0], test.partition("/")[0] + "/"}):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True, scope="module")
def no_lasting_garbage() -> Iterator[None]:
    """Collect what the tests of a file leave behind: the screens freeze what there is once they have started.

    What stays is not looked through again: it would take most of the time of what makes many objects.
    """
    yield
    if gc.get_freeze_count() > _looked_through[-1] + MUCH or sum(1 for _ in Path("/dev/fd").iterdir()) > MANY_FILES:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        _looked_through.append(gc.get_freeze_count())


@pytest.fixture(scope="session")
def new_homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Iterator[Path]]:
    """Folders that are not there yet. pytest would look through all that there are for the number of the next.

    They lie in memory where there is enough of it: each mark is written through to the disk, which a test of anything
    else only waits for.
    """
    if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ENOUGH and os.access(IN_MEMORY, os.W_OK):
        place = Path(tempfile.mkdtemp(prefix="privacy-reader-", dir=IN_MEMORY))
        yield (place / str(number) for number in count())
        shutil.rmtree(place, ignore_errors=True)
    else:
        place = tmp_path_factory.mktemp("homes")
        yield (place / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_home(new_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep the developer's own settings, marks and caches out of the tests, and the tests out of them."""
    home = next(new_homes)
    home.mkdir(0o700)
    monkeypatch.setenv("PRIVACY_READER_HOME", str(home))
    monkeypatch.delenv("PRIVACY_READER_SOURCE", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    yield home
    if home.is_relative_to(IN_MEMORY):
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The data folder beside the checkout; the test is skipped without it, and fails in CI."""
    if not (SHARED / "README.md").is_file():
        message = f"needs the data folder {SHARED}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return SHARED


@pytest.fixture(scope="session")
def samples() -> Path:
    """The bundled sample site."""
    return ROOT / "sample_posts"


@pytest.fixture
def told(record_property: Callable[[str, object], None]) -> Callable[[str, str, str], None]:
    """Put a line into a table after the run: its title, then what was tried and what came of it.

    Unlike what is printed it is seen where tests run side by side, too.
    """
    return lambda table, tried, found: record_property("told", [table, tried, found])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the tables."""
    tables: dict[str, list[tuple[str, str]]] = {}
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "told":
                tables.setdefault(value[0], []).append((value[1], value[2]))
    for title, rows in sorted(tables.items()):
        terminalreporter.section(title)
        first = max(len(tried) for tried, _ in rows) + 2
        for tried, found in sorted(rows):
            lines = textwrap.wrap(found, 110 - first)
            terminalreporter.write_line(f"{tried:<{first}}{lines[0]}")
            for line in lines[1:]:
                terminalreporter.write_line(" " * first + line)
