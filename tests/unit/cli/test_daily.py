from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.terminal import Terminal
from tests.unit.cli.running import COMMAND, Runner, environment, process


def test_one_question_a_day_the_same_for_all(run: Runner) -> None:
    first = run("today").out
    assert len(first.splitlines()) == 1
    assert run("today").out == first
    days = {run("today", "--date", f"2026-11-{day:02}").out for day in range(1, 29)}
    assert len(days) == 4


def test_what_was_read_before_does_not_come_again(run: Runner) -> None:
    found = run("today", "--json", "--date", "2030-01-01").json
    run("mark", "--read", found["id"])
    assert run("today", "--json", "--date", "2030-01-01").json["id"] != found["id"]
    # On the day itself it stays the question of the day.
    now = run("today", "--json").json
    run("mark", "--read", now["id"])
    assert run("today", "--json").json["id"] == now["id"]


def test_when_all_is_read_one_comes_again(run: Runner) -> None:
    run("mark", "--read", "-", given=run("list", "--ids").out)
    found = run("today", "--json", "--date", "2030-01-01").json
    assert found["read_before"]


def test_a_kept_draw_is_used_only_as_long_as_it_is_right(
    run: Runner, site: Path, tmp_path: Path, own_home: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(site, folder)
    first = run("today", "-s", str(folder), "--json").json
    (kept,) = own_home.rglob("*.today")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert run("today", "-s", str(folder), "--json").json == first
    run("mark", "-s", str(folder), "--read", first["id"])
    for damage in (
        b"",
        b"{}",
        b"[1]",
        b"\xff",
        kept.read_bytes()[:-20],
        kept.read_bytes().replace(b'"title"', b'"titel"'),
    ):
        kept.write_bytes(damage)
        assert run("today", "-s", str(folder), "--json").json["id"] == first["id"]
    for name in list((folder / "_posts").iterdir()):
        if first["title"] in name.read_text():
            name.unlink()
    run("list", "-s", str(folder))
    assert run("today", "-s", str(folder), "--json").json["id"] != first["id"]


def test_the_quick_way_says_what_the_command_says(site: Path) -> None:
    values = {"PRIVACY_READER_SOURCE": str(site)}
    slow, quick = process("today", values=values), process("today", values=values)
    assert slow.out == quick.out
    assert slow.out.strip()
    code = "import sys, reader.cli\ntry: reader.cli.main()\nfinally: print('click' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, "today"], capture_output=True, text=True, env=environment(values), check=True
    )
    assert done.stdout == f"{quick.out}False\n"


def test_open_shows_the_whole_post(run: Runner) -> None:
    title = run("today").out.strip()
    assert run("today", "--open").out.startswith(f"{title}\n")


def test_on_a_terminal_it_says_how_to_read_it(site: Path) -> None:
    values = {"PRIVACY_READER_SOURCE": str(site)}
    with Terminal([*COMMAND, "today"], columns=40, environment=environment(values)) as terminal:
        assert terminal.wait_for_end() == 0
        assert "today --open" in terminal.text


def test_nothing_is_cloned_for_a_question(run: Runner) -> None:
    found = run("today", "-s", "https://example.invalid/owner/site.git", ok=False)
    assert found.status == 3
    assert "was not cloned yet" in found.sentence()


def test_a_site_without_posts_is_told(run: Runner, tmp_path: Path) -> None:
    assert run("today", "-s", str(tmp_path), ok=False).status == 3
