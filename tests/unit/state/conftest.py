from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.state import StateStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "state.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[StateStore]:
    with StateStore.open(path) as opened:
        yield opened
