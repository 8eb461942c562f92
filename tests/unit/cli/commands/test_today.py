from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from reader.files import sealed
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
        kept.read_bytes().replace(first["title"].encode(), first["title"].encode()[:-1] + b"!"),
    ):
        kept.write_bytes(damage)
        found = run("today", "-s", str(folder), "--json").json
        assert (found["id"], found["title"]) == (first["id"], first["title"])
    for name in list((folder / "_posts").iterdir()):
        if first["title"] in name.read_text():
            name.unlink()
    run("list", "-s", str(folder))
    assert run("today", "-s", str(folder), "--json").json["id"] != first["id"]


def test_a_kept_draw_says_all_that_the_site_says(run: Runner, tmp_path: Path) -> None:
    """Every value is there, and as it was, such as languages and two spaces in the name of a file."""
    (tmp_path / "content").mkdir()
    (tmp_path / "hugo.toml").write_text("title = 'S'\ndefaultContentLanguage = 'en'\n[languages.en]\n[languages.de]\n")
    for code in ("en", "de"):
        (tmp_path / f"content/a  b.{code}.md").write_text(
            f"---\ntitle: What is {code}?\ndate: 2020-01-01\nauthor: Ann\ntags: [one, two]\n---\nText {code}.\n"
        )
    first = run("today", "-s", str(tmp_path), "--json").json
    assert [len(first["languages"]), "  " in first["id"]] == [2, True]
    assert run("today", "-s", str(tmp_path), "--json").json == first


LOADED = (
    "import sys, reader.cli\ntry: reader.cli.main()\nfinally: print({'click', 'typing', 'sqlite3'} & {*sys.modules})"
)


def today_with_modules(values: dict[str, str]) -> tuple[str, str]:
    """What `today` prints, and which of some modules it has loaded for it."""
    command = [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}\n{LOADED}", "today"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(values), check=True)
    assert done.stderr == ""
    title, modules = done.stdout.splitlines()
    return title, modules


def as_kept(text: str) -> str:
    """The file of an answer with another text, and the check sum of that."""
    return sealed(text.encode()).decode()


def test_the_quick_ways_say_what_the_command_says(plain_site: Path) -> None:
    values = {"PRIVACY_READER_SOURCE": str(plain_site)}
    slow, quick = process("today", values=values), process("today", values=values)
    assert slow.out == quick.out
    assert slow.out.strip()
    title, modules = today_with_modules(values)
    assert (f"{title}\n", modules) == (quick.out, "set()")


@pytest.mark.slow
def test_an_answer_is_given_again_only_as_long_as_it_is_right(
    site: Path, plain_site: Path, own_home: Path, run: Runner
) -> None:
    folder = plain_site
    (own_home / "elsewhere").mkdir()
    values = {"PRIVACY_READER_SOURCE": str(folder)}
    kept = own_home / "cache" / "today"

    def settle() -> str:
        for _ in range(3):
            title, modules = today_with_modules(values)
        assert modules == "set()"
        return title

    def changed(now: dict[str, str] | None = None) -> str:
        title, modules = today_with_modules(now or values)
        assert modules != "set()"
        return title

    first = settle()
    assert kept.stat().st_mode & 0o777 == 0o600
    # A mark, settings, another source, another home, another day.
    run("mark", "-s", str(folder), "--bookmark", "mail")
    assert changed() == settle() == first
    (own_home / "config").mkdir(exist_ok=True)
    (own_home / "config" / "config.toml").write_text("drafts = true\n")
    changed()
    settle()
    (own_home / "config" / "config.toml").unlink()
    assert changed() == settle() == first
    changed({"PRIVACY_READER_SOURCE": str(site)})
    changed({**values, "PRIVACY_READER_HOME": str(own_home / "elsewhere")})
    assert settle() == first
    whole = kept.read_text()
    text = whole.partition("\n")[2]
    kept.write_text(as_kept(text.replace(f"'{date.today().isoformat()}'", "'2020-01-01'")))
    assert changed() == settle() == first
    # Damage, and a title that no answer of ours has.
    for damage in (
        "",
        "x",
        whole[:-1],
        whole.replace("\n", ""),
        whole.replace(first, f"{first}!"),
        as_kept(text.replace("\n", "")),
        as_kept(text.replace(first, "")),
        as_kept(text.replace(first, "\x1b[31m")),
    ):
        kept.write_text(damage)
        assert changed() == settle() == first
    run("state", "clear", "--yes")
    assert not kept.exists()
    assert changed() == settle()
    # The posts were looked at anew; the site is gone.
    (folder / "_posts" / "2026-01-07-new.md").write_text("---\ntitle: New\n---\nNew.\n")
    run("list", "-s", str(folder))
    assert changed() == settle()
    shutil.rmtree(folder)
    assert process("today", values=values).status == 3


@pytest.mark.slow
def test_marks_that_cannot_be_read_are_told_each_time(site: Path, own_home: Path) -> None:
    values = {"PRIVACY_READER_SOURCE": str(site)}
    process("today", values=values)
    (own_home / "data" / "state.sqlite3").mkdir(parents=True)
    for _ in range(3):
        assert process("today", values=values).sentence()


def test_open_shows_the_whole_post(run: Runner) -> None:
    title = run("today").out.strip()
    assert run("today", "--open").out.startswith(f"{title}\n")


def test_on_a_terminal_it_says_how_to_read_it(plain_site: Path) -> None:
    values = {"PRIVACY_READER_SOURCE": str(plain_site)}
    shown = []
    for columns in (80, 80, 80, 20, 20):
        with Terminal([*COMMAND, "today"], columns=columns, environment=environment(values)) as terminal:
            assert terminal.wait_for_end() == 0
            assert "privacy-reader show _posts/2026" in terminal.text.replace("\n", "")
            shown.append((columns, terminal.output))
    # The first is drawn, the second marks looked up, the third given again: all the same.
    assert len(set(shown)) == 2


def test_nothing_is_cloned_for_a_question(run: Runner) -> None:
    found = run("today", "-s", "https://example.invalid/owner/site.git", ok=False)
    assert found.status == 3
    assert "has not been cloned yet" in found.sentence()


def test_a_site_without_posts_is_told(run: Runner, tmp_path: Path) -> None:
    assert run("today", "-s", str(tmp_path), ok=False).status == 3
