"""SECURITY.md names a test for each promise, and the tests are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "SECURITY.md").read_text()
PROMISES = re.findall(r"^\| (?!promise|what is read|---)(.+?) \| (.+) \|$", PAGE, re.MULTILINE)


def test_every_promise_names_tests_that_are_there() -> None:
    assert len(PROMISES) >= 11
    for promise, held_by in PROMISES:
        files = re.findall(r"`(tests/[\w/]+\.py)`", held_by)
        assert files, promise
        for file in files:
            assert re.search(r"^(async )?def test_", (ROOT / file).read_text(), re.MULTILINE), file


def test_everything_else_that_the_page_names_is_there() -> None:
    assert all((ROOT / it).exists() for it in re.findall(r"`((?:tests|reader)/[\w/.]+)`", PAGE))
