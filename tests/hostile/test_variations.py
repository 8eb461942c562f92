"""Variations of every kind of hostile case, of the project's own, through the real program.

A command of its own: PRIVACY_READER_VARIATIONS=1 runs all of them, which takes long, 8 one case of eight.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.hostile.cases import Evidence, collect, load_cases
from tests.hostile.checks import always, wrong_with
from tests.hostile.program import Program, load_checker
from tests.hostile.variations import GROUPS, make_site

pytestmark = [pytest.mark.shared, pytest.mark.timeout(1_800)]

EVERY = int(os.environ.get("PRIVACY_READER_VARIATIONS", "0"))


@pytest.fixture(scope="module")
def varied(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """What the program did with the site of variations."""
    if not EVERY:
        pytest.skip("PRIVACY_READER_VARIATIONS says how many of the cases are run")
    place = tmp_path_factory.mktemp("varied")
    cases = load_cases(make_site(place, every=EVERY))
    work = tmp_path_factory.mktemp("varied-work")
    return collect(Program(load_checker(shared), work / "home", work), place, cases)


@pytest.mark.parametrize("group", GROUPS)
def test_every_variation_of_a_group(varied: Evidence, group: str) -> None:
    cases = [case for case in varied.cases if case.group == group]
    assert cases
    wrong = {f"{case.id} {case.hazard}": found for case in cases if (found := wrong_with(case, varied))}
    assert wrong == {}


def test_what_must_always_hold(varied: Evidence) -> None:
    assert always(varied) == []


def test_there_are_hundreds_of_them(tmp_path: Path) -> None:
    assert len(load_cases(make_site(tmp_path))) > 600
