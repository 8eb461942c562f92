from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.running import Runner


def test_the_names_of_bindings_are_listed_with_their_keys(run: Runner) -> None:
    lines = run("config", "--keys").out.splitlines()
    assert ["bookmark", "b"] in [line.split()[:2] for line in lines]
    names = [line.split()[0] for line in lines]
    assert len(names) == len(set(names)) > 60


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[keys]\nbookmrk = "x"\n', "line 2: there is no binding called “bookmrk”. Did you mean “bookmark”?"),
        ('[keys]\nzzzzzz = "x"\n', "`privacy-reader config --keys` lists them."),
        ('theme = "privacy-drak"\n', "there is no theme “privacy-drak”"),
    ],
)
def test_doctor_finds_what_would_keep_the_reader_from_starting(
    settings: str, said: str, run: Runner, own_home: Path
) -> None:
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text(settings)
    found = run("doctor", ok=False)
    assert said in found.out
    assert found.status == 2

    shown = run("config")
    assert "The reader does not start with these settings." in shown.sentence()
    assert said in shown.sentence()
    assert said in run("config", "--json").sentence()


@pytest.mark.parametrize("settings", ['theme = "nord"\n', '[keys]\nlist.down = "f7"\n', "width = 70\n"])
def test_of_settings_that_are_right_nothing_is_said(settings: str, run: Runner, own_home: Path) -> None:
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text(settings)
    assert run("config").err == ""


@pytest.mark.parametrize("words", [("set", "theme", "nord"), ("theme",), ("theme", "nord")])
def test_who_sets_a_setting_is_told_where_they_are_set(words: tuple[str, ...], run: Runner, own_home: Path) -> None:
    refused = run("config", *words, ok=False)
    assert refused.status == 2
    assert str(own_home / "config" / "config.toml") in refused.sentence()


def test_doctor_checks_the_place_to_synchronise_with(run: Runner, own_home: Path, tmp_path: Path) -> None:
    (own_home / "config").mkdir()
    config = own_home / "config" / "config.toml"
    config.write_text(f'[sync]\nwith = "{tmp_path}/usb"\n')
    found = run("doctor", ok=False)
    assert found.status == 4
    assert "usb is not there. Make it, or connect the drive it is on." in " ".join(found.out.split())
    (tmp_path / "usb").mkdir()
    assert f"{tmp_path}/usb (a folder)" in run("doctor").out
    config.write_text('[sync]\nwith = "git@example.net:me/marks.git"\n')
    assert "git@example.net:me/marks.git (a repository)" in run("doctor").out
    config.unlink()
    assert "sync" not in run("doctor", "--json").json["settings"]
