from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from reader.search.query.fields import FIELDS
from reader.search.query.kinds import ChoiceField
from tests.unit.cli.running import Runner, process


def complete(*words: str, values: dict[str, str]) -> list[str]:
    """What bash is offered for the last of `words`."""
    asked = {
        "COMP_WORDS": " ".join(["privacy-reader", *words]),
        "COMP_CWORD": str(len(words)),
        "_PRIVACY_READER_COMPLETE": "bash_complete",
    }
    return [line.partition(",")[2] for line in process(values={**values, **asked}).out.splitlines()]


@pytest.fixture
def values(run: Runner, site: Path) -> dict[str, str]:
    run("list")
    run("sources", "add", "small", str(site))
    return {"PRIVACY_READER_SOURCE": str(site)}


def test_commands_options_sources_tags_and_ids(values: dict[str, str]) -> None:
    assert {"show", "search", "serve", "sources", "state", "stats", "sync"} == {
        name for name in complete("s", values=values) if name
    }
    assert "--bookmark" in complete("mark", "--b", values=values)
    assert "small" in complete("list", "-s", "sm", values=values)
    assert complete("show", "Question-1", values=values) or complete("show", "What", values=values)
    assert "_posts/2026-04-01-long-read.md" in complete("show", "_posts/2026-04", values=values)
    assert complete("sources", "remove", "s", values=values) == ["small"]
    assert "tag:consent" in complete("list", "tag:co", values=values)


def test_every_filter_and_each_fixed_value_is_offered(values: dict[str, str]) -> None:
    for field in FIELDS:
        assert f"{field.name}:" in complete("search", field.name[0], values=values)
        if isinstance(field, ChoiceField):
            assert complete("search", f"{field.name}:", values=values) == [f"{field.name}:{it}" for it in field.choices]
    assert complete("recall", "is:d", values=values) == ["is:draft", "is:due"]
    assert "read:week" in complete("list", "read:", values=values)
    assert complete("list", "tag:CONS", values=values) == ["tag:CONSent"], "as it was typed"


def test_topics_that_were_found_are_offered_whatever_their_case(run: Runner, samples: Path) -> None:
    slugs = [one["slug"] for one in run("topics", "-s", str(samples), "--json").json]
    values = {"PRIVACY_READER_SOURCE": str(samples)}
    assert complete("search", "topic:", values=values) == [f"topic:{slug}" for slug in slugs]
    begun = slugs[0][:2].upper()
    (found,) = [one for one in complete("topics", begun, values=values) if one.casefold() == slugs[0]]
    assert found.startswith(begun)
    assert run("topics", "-s", str(samples), found, "--ids").out


def test_a_post_is_offered_by_the_file_of_each_copy(run: Runner, tmp_path: Path) -> None:
    for day in ("2026-01-02", "2026-03-04"):
        (tmp_path / f"{day}-rain.md").write_text("---\ntitle: What is rain?\n---\nWater, again and again.\n")
    run("list", "-s", str(tmp_path))
    values = {"PRIVACY_READER_SOURCE": str(tmp_path)}
    for day in ("2026-01", "2026-03"):
        (name,) = complete("show", day, values=values)
        assert run("show", "-s", str(tmp_path), name).out


def test_folders_languages_and_kinds(run: Runner, tmp_path: Path) -> None:
    for name in ("docs/blog/one.de.md", "docs/blog/one.md", "docs/guide/two.md", "docs/with space/three.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# A title\n\nText.\n")
    run("list", "-s", str(tmp_path))
    values = {"PRIVACY_READER_SOURCE": str(tmp_path)}
    assert complete("list", "--folder", "d", values=values) == ["docs", "docs/blog", "docs/guide"]
    assert complete("list", "--folder", "docs/g", values=values) == ["docs/guide"]
    assert complete("list", "--language", "''", values=values) == ["de", "en", "all", "auto"]
    assert complete("list", "--language", "d", values=values) == ["de"]
    assert complete("list", "--kind", "m", values=values) == ["mkdocs"]


def test_nothing_is_offered_that_a_shell_would_run(run: Runner, tmp_path: Path) -> None:
    for name in ("$(touch pwned)", "a;b", "back`tick`", "space here", "fine", "*"):
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n{name}\n")
    run("list", "-s", str(tmp_path))
    offered = complete("show", "", values={"PRIVACY_READER_SOURCE": str(tmp_path)})
    assert "fine" in " ".join(offered)
    assert not [value for value in offered if set(value) & set("$;`* ()")]


def test_completing_leaves_no_trace_and_clones_nothing(own_home: Path) -> None:
    complete("show", "x", values={"PRIVACY_READER_SOURCE": "https://example.invalid/owner/site.git"})
    assert not own_home.joinpath("data").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_installed(shell: str, run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("PRIVACY_READER_HOME")
    told = run("--install-completion", shell)
    assert told.out == ""
    (file,) = (one for one in tmp_path.rglob("*") if one.is_file())
    assert f"Wrote {file}: completion for {shell}." in told.err
    text = file.read_text()
    assert f"{shell}_complete" in text
    assert "_PRIVACY_READER_COMPLETE" in text
    program = shutil.which(shell)
    if program is not None:
        subprocess.run([program, "-n", str(file)], check=True)


def test_the_shell_is_taken_from_the_environment(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("SHELL", "/usr/bin/bash")
    assert "for bash" in run("--install-completion").err
    monkeypatch.setenv("SHELL", "")
    assert run("--install-completion", ok=False).status == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_lies_with_everything_else_where_that_was_moved(shell: str, run: Runner, own_home: Path) -> None:
    told = run("--install-completion", shell)
    (file,) = (one for one in own_home.rglob("*") if "completion" in str(one) and one.is_file())
    assert f"Wrote {file}" in told.err
    assert str(file if shell != "zsh" else file.parent) in told.err.splitlines()[1]


@pytest.mark.parametrize("words", [("completion", "bash"), ("completion", "zsh"), ("completions", "powershell")])
def test_a_command_that_other_programs_have_names_ours(words: tuple[str, ...], run: Runner) -> None:
    told = run(*words, ok=False)
    assert (told.status, "--install-completion" in told.sentence()) == (2, True)


def test_no_hint_names_a_command_that_is_not_there(run: Runner) -> None:
    for words in (("a", "b"), ("open", "x", "y"), ("--nonsense",), ("list", "--nonsense"), ("/tmp", "--nonsense")):
        told = run(*words, ok=False).sentence()
        assert "privacy-reader open" not in told
        assert "--help" in told
