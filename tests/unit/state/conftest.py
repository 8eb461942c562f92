from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.state import StateStore


@pytest.fixture
def path(own_home: Path) -> Path:
    """A file of marks that is not there yet, beside those of the program itself."""
    return own_home / "another" / "state.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[StateStore]:
    with StateStore.open(path) as opened:
        yield opened


@pytest.fixture
def devices(own_home: Path) -> Iterator[list[StateStore]]:
    """The stores of three machines of one person's."""
    stores = [StateStore.open(own_home / name / "state.sqlite3") for name in ("desk", "laptop", "phone")]
    yield stores
    for store in stores:
        store.close()


@pytest.fixture
def shared_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder
