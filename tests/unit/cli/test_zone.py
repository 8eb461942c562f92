"""Commands work whatever the environment says of the time zone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

COMMANDS = ("show --plain --no-mark post", "list after:2019", "recall --count", "stats", "doctor")


def run(line: str, zone: str, folder: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "reader", *line.split(), "-s", "."]
    environment = {**os.environ, "TZ": zone}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.fixture
def site(tmp_path: Path, own_home: Path) -> Path:
    posts = tmp_path / "site" / "_posts"
    posts.mkdir(parents=True)
    (posts / "2020-01-01-post.md").write_text("---\ntitle: Post\n---\n{% if page.title %}{{ page.title }}{% endif %}\n")
    return posts.parent


@pytest.mark.parametrize("zone", ["UTC+99", "UTC-24", ":/etc/passwd"])
def test_a_zone_that_there_is_not_is_no_mistake(site: Path, zone: str) -> None:
    assert {line: run(line, zone, site)[1] for line in COMMANDS if run(line, zone, site)[0] > 1} == {}


def test_a_folder_that_is_called_as_the_zone_is_not_opened(site: Path) -> None:
    (site / "UTC").mkdir()
    assert run("show --plain --no-mark post", "UTC", site) == (0, "")
