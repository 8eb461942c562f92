"""Variations of every kind of hostile case, of the project's own, through the real program.

A command of its own: PRIVACY_READER_VARIATIONS=1 runs all of them, which takes long, 8 one case of eight.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.hostile.cases import collect, load_cases
from tests.hostile.checks import always, wrong_with
from tests.hostile.program import Program, load_checker
from tests.hostile.variations import GROUPS, make_site

pytestmark = [pytest.mark.shared, pytest.mark.timeout(1_800)]

EVERY = int(os.environ.get("PRIVACY_READER_VARIATIONS", "0"))


@pytest.fixture
def program(shared: Path, tmp_path: Path) -> Program:
    """The program under its checker."""
    if not EVERY:
        pytest.skip("PRIVACY_READER_VARIATIONS says how many of the cases are run")
    return Program(load_checker(shared), tmp_path / "home", tmp_path)


@pytest.mark.parametrize("group", GROUPS)
def test_every_variation_of_a_group(program: Program, tmp_path_factory: pytest.TempPathFactory, group: str) -> None:
    place = tmp_path_factory.mktemp("varied")
    cases = load_cases(make_site(place, (group,), every=EVERY))
    assert cases
    seen = collect(program, place, cases)
    wrong = {f"{case.id} {case.hazard}": found for case in cases if (found := wrong_with(case, seen))}
    assert (wrong, always(seen)) == ({}, [])


def test_there_are_hundreds_of_them(tmp_path: Path) -> None:
    assert len(load_cases(make_site(tmp_path))) > 600
