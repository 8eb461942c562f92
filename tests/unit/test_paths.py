"""Where the program's files go, whatever the environment says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader.errors import UsageError
from reader.paths import app_paths, resource_folder


def test_one_variable_moves_everything(own_home: Path) -> None:
    paths = app_paths()
    for place in (paths.config_file, paths.sources_file, paths.state_file, paths.clones, paths.cache):
        assert place.is_relative_to(own_home)
    assert not any(own_home.iterdir())


def test_a_relative_or_tilde_home_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRIVACY_READER_HOME", "here")
    assert app_paths().data == tmp_path / "here/data"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PRIVACY_READER_HOME", "~/there")
    assert app_paths().data == tmp_path / "there/data"


@pytest.mark.skipif(sys.platform != "linux", reason="XDG is for Linux")
def test_xdg_folders_are_used_where_they_are_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PRIVACY_READER_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative/config")
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    paths = app_paths()
    assert paths.data == tmp_path / "data/privacy-reader"
    assert paths.config == tmp_path / ".config/privacy-reader"
    assert paths.cache == tmp_path / ".cache/privacy-reader"
    assert os.environ["XDG_CONFIG_HOME"] == "relative/config"


def test_a_home_of_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIVACY_READER_HOME", "~nobody-of-that-name/x")
    with pytest.raises(UsageError, match="leads nowhere"):
        app_paths()


def test_a_user_without_an_entry_is_told(tmp_path: Path) -> None:
    """As in a container that runs under a number: neither HOME nor a line in the password file."""
    if os.geteuid() != 0:
        pytest.skip("only root may become somebody else")
    script = (
        "import os, platformdirs\nfrom reader.paths import app_paths\nfrom reader.errors import UsageError\n"
        "platformdirs.user_data_path('x'); os.setuid(54321)\n"
        "try:\n  print(app_paths().data.is_absolute())\nexcept UsageError as error:\n  print(error.hint)\n"
    )
    environment = {name: value for name, value in os.environ.items() if "HOME" not in name}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert "Set HOME" in done.stdout, done.stderr


def test_resources_are_found_or_told() -> None:
    assert (resource_folder("sample_posts") / "_posts").is_dir()
    with pytest.raises(UsageError, match="missing from the installation"):
        resource_folder("nothing")
