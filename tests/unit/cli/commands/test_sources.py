from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.unit.cli.running import Runner


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one post, served from a path."""
    folder = tmp_path / "repository"
    (folder / "_posts").mkdir(parents=True)
    (folder / "_posts" / "2026-01-01-one.md").write_text("---\ntitle: One\n---\nFirst.\n")
    git(folder, "init", "--quiet", "-b", "main")
    commit(folder)
    return folder


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", *words], cwd=folder, check=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "x")


def test_sources_are_added_listed_renamed_and_removed(run: Runner, site: Path) -> None:
    assert run("sources", ok=False).status == 1
    assert run("sources", "add", "small", str(site)).out.endswith(", the default.\n")
    run("sources", "add", "again", str(site))
    assert [row["name"] for row in run("sources", "list", "--json").json] == ["small", "again"]
    assert run("sources", "default").out == "small\n"
    run("sources", "default", "again")
    run("sources", "rename", "again", "other")
    assert run("sources", "default").out == "other\n"
    run("sources", "remove", "other")
    done = run("sources", "default", ok=False)
    assert (done.status, done.out) == (1, "")
    assert "no default" in done.err
    assert run("sources").out.split("\t")[0] == "small"


def test_a_name_is_a_source_everywhere(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# A note\n\nText.\n")
    run("sources", "add", "notes", str(tmp_path))
    assert "note.md" in run("list", "-s", "notes", "--ids").out
    assert "note.md" in run("-s", "notes", "list", "--ids").out


def test_state_and_age_are_told(run: Runner, site: Path, repository: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    for name, place in (("small", str(site)), ("far", repository.as_uri()), ("gone", str(gone))):
        run("sources", "add", name, place)
    gone.rmdir()
    states = {line.split("\t")[0]: line.split("\t")[3] for line in run("sources").out.splitlines()}
    assert states["far"] == "not cloned yet"
    assert "There is no folder" in states["gone"]
    run("list", "-s", "small")
    run("update", "far")
    states = {line.split("\t")[0]: line.split("\t")[3] for line in run("sources").out.splitlines()}
    assert states["small"] == "4 questions, 5 posts"
    assert states["far"] == "fetched just now, 1 question, 1 post"
    rows = {row["name"]: row for row in run("sources", "--json").json}
    assert rows["far"]["fetched"].startswith("20")
    assert rows["gone"]["problem"]


def test_removing_a_source_removes_its_clone(run: Runner, repository: Path, own_home: Path) -> None:
    run("sources", "add", "far", repository.as_uri())
    run("update", "far")
    assert list((own_home / "data" / "clones").iterdir())
    run("sources", "remove", "far")
    assert not list((own_home / "data" / "clones").iterdir())


def test_an_update_says_what_came(run: Runner, repository: Path) -> None:
    address = repository.as_uri()
    assert run("update", address).out == "1 post read for the first time.\n"
    assert run("update", address).out == "Nothing new: 1 post as before.\n"
    (repository / "_posts" / "2026-02-01-two.md").write_text("---\ntitle: Two\n---\nSecond.\n")
    (repository / "_posts" / "2026-02-02-one-again.md").write_text("---\ntitle: One\n---\nFirst.\n")
    commit(repository)
    found = run("update", address, "--json").json[0]
    assert found["sentence"] == "2 posts arrived: 1 new question, 1 repeat"
    assert found["new_questions"] == ["_posts/2026-02-01-two.md"]


def test_all_known_sources_are_updated_and_one_that_fails_does_not_hinder(
    run: Runner, site: Path, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    (gone / "a.md").write_text("# A\n")
    run("sources", "add", "gone", str(gone))
    run("sources", "add", "small", str(site))
    assert [line.split(":")[0] for line in run("update", "--all").out.splitlines()] == ["gone", "small"]
    (gone / "a.md").unlink()
    gone.rmdir()
    found = run("update", "gone", "small", ok=False)
    assert found.status == 3
    assert "There is no folder" in found.sentence()
    assert run("update", "small").out == "Nothing new: 5 posts as before.\n"


def test_a_list_of_sources_that_cannot_be_written_is_said(run: Runner, site: Path, own_home: Path) -> None:
    (own_home / "config").write_text("a file where a folder should be")
    found = run("sources", "add", "mine", str(site), ok=False)
    assert found.status == 2
    assert "cannot be" in found.sentence()


def test_what_is_read_once_the_default_is_gone_is_told(
    run: Runner, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PRIVACY_READER_SOURCE")
    run("sources", "add", "small", str(site))
    assert "sample" not in run("list").err
    run("sources", "add", "other", str(tmp_path))
    assert run("sources", "remove", "other").out == "“other” was removed. Its marks are kept.\n"
    run("sources", "add", "other", str(tmp_path))
    told = run("sources", "remove", "small").out
    assert told.endswith(" Where no site is named, the sample posts are read now.\n")
    for words in (["list"], ["list", "--ids"], ["search", "mail"]):
        assert "These are the sample posts: no site was named" in run(*words).err
    run("sources", "remove", "other")
    assert run("list").err == ""


def test_a_command_is_no_name_of_a_source(run: Runner, site: Path) -> None:
    run("sources", "add", "small", str(site))
    for words in (("add", "list", str(site)), ("rename", "small", "help")):
        found = run("sources", *words, ok=False)
        assert found.status == 2
        assert "is a command, so it cannot be a source’s name. Take another name." in found.sentence()


def test_a_name_that_is_none_is_told_beside_those_that_are(run: Runner, site: Path) -> None:
    run("sources", "add", "small", str(site))
    for words in (("update", "nope"), ("list", "-s", "nope")):
        found = run(*words, ok=False)
        assert found.status == 3
        assert "Known sources are small; see privacy-reader sources list." in found.sentence()
    assert "Did you mean “small”?" in run("list", "-s", "smal", ok=False).sentence()
