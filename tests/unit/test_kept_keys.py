"""What is kept between runs is found again by the next run: its key depends on no order that differs between runs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

KEYS = {
    "the search index": "from reader.search.index.versions import versions; print(versions())",
    "topics": "from reader.learn.kept_subjects import versions; print(versions())",
    "parsed posts": (
        "import pkgutil, importlib, reader.library as it\n"
        "for m in pkgutil.walk_packages(it.__path__, 'reader.library.'): importlib.import_module(m.name)\n"
        "from reader.library.cache.recipe import constants, files; print(files(), sorted(constants().items()))"
    ),
}


@pytest.mark.parametrize("kept", KEYS)
def test_its_key_is_the_same_in_every_run(kept: str) -> None:
    """Sets have another order in each run; a table that is filled from one must not carry it into the key."""
    keys = {
        subprocess.run(
            [sys.executable, "-c", KEYS[kept]],
            env={"PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert len(keys) == 1
    assert keys != {""}
