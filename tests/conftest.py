"""What all tests share: a home of their own, and the data folder beside the checkout where it is there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("own", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("own"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "own")

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("PRIVACY_READER_SHARED", ROOT.parent / "shared"))


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the developer's own settings, marks and caches out of the tests, and the tests out of them."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("PRIVACY_READER_HOME", str(home))
    monkeypatch.delenv("PRIVACY_READER_SOURCE", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return home


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
