"""Random inputs for everything that reads what others wrote; `fuzz.py` beside it gives 100,000."""

from __future__ import annotations

import pytest

from tests.conftest import LONG
from tests.hostile import fuzz

INPUTS = 1_000 if LONG else 300


@pytest.mark.parametrize("seed", range(5))
def test_nothing_raises_and_nothing_takes_long(seed: int) -> None:
    assert fuzz.run(INPUTS, seed) == []
