"""Names that a site chose never become options, of this program or another, and reading connects to no one."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.unit.cli.running import COMMAND, Runner, environment, process, run_line
from tests.unit.cli.shell.test_completion import complete

TRAP = "-sgit@attacker.example:you/x"
NAMES = {
    f"{TRAP}.md": "Who dials out?", "--help.md": "What helps?", "-n.md": "What is a number?", "-.md": "What is a dash?",
    "-oProxyCommand=touch pwned.md": "Who is a proxy?", "fine.md": "What is fine?", "=ls.md": "What is equal?",
}  # fmt: skip


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    folder = tmp_path / "hostile"
    for name, title in NAMES.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"---\ntitle: {title}\n---\nA text.\n")
    return folder


@pytest.fixture
def no_ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that is there as soon as somebody starts ssh."""
    started, program = tmp_path / "started", tmp_path / "bin" / "ssh"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ntouch {started}\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return started


def printed(run: Runner, hostile: Path, *form: str) -> list[str]:
    return [line.split("\t")[0] for line in run("list", "-s", str(hostile), *form).out.splitlines()]


@pytest.mark.parametrize("form", [(), ("--ids",), ("--tsv",), ("--format", "{id}"), ("--format", "{slug}")])
def test_a_printed_name_can_be_pasted(
    form: tuple[str, ...], run: Runner, hostile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [name for name in printed(run, hostile, *form) if name != "id"]
    assert len(names) == len(NAMES)
    for name in names:
        assert not name.startswith("-")
        monkeypatch.setenv("PRIVACY_READER_SOURCE", str(hostile))
        assert run("show", name, "--json").json["title"] in NAMES.values()


def test_a_name_is_taken_as_it_is_behind_two_dashes(run: Runner, hostile: Path) -> None:
    for name, title in NAMES.items():
        assert run("show", "-s", str(hostile), "--json", "--", name).json["title"] == title
        assert run("mark", "-s", str(hostile), "--read", "--", name).status == 0


def test_names_that_come_through_a_pipe_are_no_options(run: Runner, hostile: Path) -> None:
    ids = run("list", "-s", str(hostile), "--ids").out
    assert "7 posts" in run("mark", "-s", str(hostile), "--read", "-", given=ids).out


@pytest.mark.skipif(shutil.which("fzf") is None, reason="needs fzf")
def test_the_recipe_for_fzf_starts_nothing_for_any_name(hostile: Path, tmp_path: Path, no_ssh: Path) -> None:
    readme = (Path(__file__).resolve().parents[3] / "README.md").read_text("utf-8")
    recipe = next(line for line in readme.splitlines() if "| fzf" in line)
    assert "show -- {1}" in recipe
    preview = shlex.split(recipe)[shlex.split(recipe).index("--preview") + 1]
    values = {"PRIVACY_READER_SOURCE": str(hostile), "HOME": str(tmp_path)}
    lines = [preview.replace("{1}", shlex.quote(name)) for name in printed(Runner(), hostile, "--ids")]
    found = run_line(" && ".join(lines), tmp_path, values)
    assert found.status == 0, found
    lines = [preview.replace("{1}", shlex.quote(name)) for name in NAMES]
    run_line("; ".join(f"{{ {line}; }} || true" for line in lines), tmp_path, values)
    assert not no_ssh.exists()


@pytest.mark.parametrize(
    "command", ["list", "search x", "show x", "mark --read x", "export", "stats", "today", "doctor"]
)
def test_a_command_that_reads_never_connects(command: str, run: Runner, no_ssh: Path, own_home: Path) -> None:
    name, *rest = command.split()
    found = run(name, "-s", TRAP.removeprefix("-s"), *rest, ok=False)
    assert found.status == 3
    assert "has not been cloned yet" in found.err + found.out
    assert not no_ssh.exists()
    assert not (own_home / "data" / "clones").exists()


@pytest.mark.parametrize("command", ["list", "today", "search x"])
def test_the_quick_ways_never_connect_either(command: str, no_ssh: Path) -> None:
    found = process(*command.split(), values={"PRIVACY_READER_SOURCE": "ssh://attacker.example/x"})
    assert (found.status, found.out) == (3, "")
    assert "privacy-reader update -- ssh://attacker.example/x" in found.sentence()
    assert not no_ssh.exists()


def test_completion_offers_no_option_and_nothing_that_a_shell_expands(run: Runner, hostile: Path) -> None:
    run("list", "-s", str(hostile))
    values = {"PRIVACY_READER_SOURCE": str(hostile)}
    offered = complete("show", "", values=values)
    assert "fine" in offered
    assert not [name for name in offered if not name[0].isalnum()]
    assert [name for name in complete("show", "-", values=values) if not name.startswith(("--", "-"))] == []
    assert TRAP not in "".join(complete("show", "-s", values=values))


def test_a_number_on_the_terminal_means_the_row_that_was_shown(site: Path) -> None:
    values = environment({"PRIVACY_READER_SOURCE": str(site), "PAGER": "cat"})
    with Terminal([*COMMAND, "list", "tag:encryption"], columns=80, rows=20, environment=values) as terminal:
        assert terminal.wait_for_end() == 0
        rows = [line.split() for line in terminal.text.splitlines() if line.strip()]
        assert [row[0] for row in rows] == ["1", "2"]
    second = subprocess.run([*COMMAND, "show", "2", "--json"], env=values, capture_output=True, check=True).stdout
    assert b"Who reads my mail?" in second
    beyond = process("show", "3", values={"PRIVACY_READER_SOURCE": str(site)})
    assert beyond.status != 0
    process("state", "clear", "--yes")
    assert process("show", "2", values={"PRIVACY_READER_SOURCE": str(site)}).status != 0


def list_on_a_terminal(values: dict[str, str], *arguments: str) -> None:
    with Terminal([*COMMAND, "list", *arguments], columns=80, rows=20, environment=environment(values)) as terminal:
        assert terminal.wait_for_end() == 0


def test_a_number_means_the_row_of_the_list_whichever_site_and_posts_it_was_of(site: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for name in ("Alpha", "Beta", "Gamma"):
        (other / f"{name}.md").write_text(f"# {name} of another site\n\nText.\n")
    usual = {"PRIVACY_READER_SOURCE": str(site)}
    list_on_a_terminal(usual, "-s", str(other), "--sort", "title")
    assert "Beta of another site" in process("show", "2", values=usual).out
    assert process("mark", "--read", "3", values=usual).out == "Marked “Gamma of another site” as read.\n"
    elsewhere = process("show", "2", "-s", str(site), values=usual)
    assert elsewhere.status == 1
    assert "not of this site" in elsewhere.sentence()
    for words in (("show", "99"), ("show", "0"), ("mark", "--read", "99"), ("show", "1234567")):
        assert f"so {words[-1]} is none of them" in process(*words, values=usual).sentence()
    list_on_a_terminal(usual, "--drafts", "Unfinished")
    assert "Not yet." in process("show", "1", values=usual).out
    # A private list is not kept, and the one before is not what is on the screen.
    with Terminal([*COMMAND, "--private", "list"], columns=80, rows=20, environment=environment(usual)) as terminal:
        assert terminal.wait_for_end() == 0
    assert "No list was shown yet" in process("show", "1", values=usual).sentence()


def test_a_number_without_a_row_is_no_part_of_a_name(run: Runner, site: Path) -> None:
    # Names of files hold “1” and “2”, also where only one of them does.
    for number in ("1", "2", "5"):
        found = run("show", number, ok=False)
        assert found.status == 1
        assert "No list was shown yet" in found.sentence()
    list_on_a_terminal({"PRIVACY_READER_SOURCE": str(site)}, "tag:encryption")
    assert "The last list has 2 rows" in run("show", "5", ok=False).sentence()
    assert run("show", "01-05", "--json").json["title"] == "Q: What is consent?"


def test_a_title_or_a_part_of_one_names_a_post(run: Runner) -> None:
    for name in ("Who reads my mail?", "who READS my mail", "手紙は", "A long read"):
        assert run("show", name, "--json").json["title"]
    assert run("show", "nothing like this", ok=False).status == 1


def test_words_of_titles_are_completed(run: Runner, site: Path) -> None:
    run("list")
    values = {"PRIVACY_READER_SOURCE": str(site)}
    assert "consent" in complete("show", "cons", values=values)
    assert "Consent" in complete("search", "Cons", values=values)


@pytest.mark.parametrize("data", ["/dev/zero", "/dev/full"])
def test_a_line_without_end_is_refused_at_once(data: str, run: Runner) -> None:
    with Path(data).open("rb") as endless:
        done = subprocess.run(
            [*COMMAND, "mark", "--read", "-"],
            stdin=endless,
            env=environment(),
            capture_output=True,
            timeout=30,
            check=False,
        )
    assert done.returncode == 2
    assert b"Line 1 of standard input is longer than any id. Nothing was marked." in done.stderr
