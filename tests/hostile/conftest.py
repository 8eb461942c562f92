"""The hostile site, made once, and everything that the program did with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.cases import Evidence, collect, load_cases
from tests.hostile.program import Program, load_checker


@pytest.fixture(scope="session")
def hostile(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the hostile site, its outside, its canary and the repositories."""
    place = tmp_path_factory.mktemp("hostile") / "made"
    maker = shared / "hostile" / "make_hostile.py"
    subprocess.run([sys.executable, str(maker), str(place), "--git"], check=True, capture_output=True)
    return place


@pytest.fixture
def program(shared: Path, tmp_path: Path) -> Program:
    """The program with a home of its own."""
    return Program(load_checker(shared), tmp_path / "home", tmp_path)


@pytest.fixture(scope="session")
def evidence(shared: Path, hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """What the program did with the hostile site."""
    work = tmp_path_factory.mktemp("evidence")
    return collect(Program(load_checker(shared), work / "home", work), hostile, load_cases(hostile / "manifest.json"))
