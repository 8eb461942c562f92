"""5,000 random inputs for everything that reads what others wrote; `fuzz.py` beside it gives 100,000."""

from __future__ import annotations

import pytest

from tests.hostile import fuzz


@pytest.mark.parametrize("seed", range(5))
def test_nothing_raises_and_nothing_takes_long(seed: int) -> None:
    assert fuzz.run(1_000, seed) == []
