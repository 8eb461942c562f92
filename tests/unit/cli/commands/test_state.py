from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.unit.cli.running import COMMAND, Runner, environment


def marked(run: Runner) -> list[str]:
    return sorted(row["title"] for row in run("list", "--json").json if row["read"] or row["bookmarked"])


def test_marks_go_out_and_come_in_again(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("mark", "--bookmark", "--note", "keep", "mail")
    file = tmp_path / "marks.json"
    told = run("state", "export", "-o", str(file))
    assert told.out == ""
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text() == run("state", "export").out
    monkeypatch.setenv("PRIVACY_READER_HOME", str(tmp_path / "other"))
    assert marked(run) == []
    assert "changed something" in run("state", "import", str(file)).out
    assert marked(run) == ["Who reads my mail?"]
    assert ", 0 of them changed something" in run("state", "import", "-", given=file.read_text()).out


def test_an_import_says_which_note_it_did_not_take_and_where_a_site_was(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.md").write_text("# Who reads my mail?\n\nNobody.\n")
    run("mark", "-s", str(folder), "--note", "from the laptop", "a.md")
    exported = run("state", "export").out
    monkeypatch.setenv("PRIVACY_READER_HOME", str(tmp_path / "other"))
    run("mark", "-s", str(folder), "--note", "from the desktop", "a.md")
    told = run("state", "import", "-", given=exported).err
    assert "It said: “from the laptop”." in told
    assert "state move" not in told
    assert run("list", "-s", str(folder), "--json").json[0]["note"] == "from the desktop"
    folder.rename(tmp_path / "elsewhere")
    told = run("state", "import", "-", given=exported).err
    assert f"privacy-reader state move -- {folder} FOLDER" in told


def test_an_export_overwrites_nothing(run: Runner, tmp_path: Path) -> None:
    run("mark", "--bookmark", "mail")
    taken = tmp_path / "there"
    taken.write_text("mine")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    for command in (["state", "export", "-o"], ["export", "-o"]):
        for file in (taken, link):
            found = run(*command, str(file), ok=False)
            assert found.status == 2
            assert "already exists" in found.sentence()
    assert taken.read_text() == "mine"
    assert not (tmp_path / "elsewhere").exists()
    assert "cannot be written" in run("export", "-o", str(tmp_path / "no" / "x"), ok=False).sentence()


def test_a_bad_line_is_told_with_its_number(run: Runner) -> None:
    run("mark", "--read", "mail")
    lines = run("state", "export").out.splitlines()
    lines.insert(1, "nonsense,")
    bad = "\n".join(lines)
    found = run("state", "import", "-", given=bad, ok=False)
    assert "line 2" in found.sentence()
    assert found.status == 4
    strict = run("state", "import", "--strict", "-", given=bad, ok=False)
    assert strict.status == 4
    assert "Nothing was imported" in strict.sentence()


@pytest.mark.parametrize("text", ["", "{}", "[1]", "no json", "\xff\xfe"])
def test_what_is_no_export_is_refused(text: str, run: Runner) -> None:
    found = run("state", "import", "-", given=text.encode("latin-1"), ok=False)
    assert found.status == 4
    assert found.sentence()


def test_addresses_of_another_program_become_marks(run: Runner) -> None:
    link = run("show", "mail", "--json").json["link"]
    told = run("state", "import", "--addresses", "read", "-", given=f"{link}\nhttps://elsewhere.example/\n").out
    assert told.startswith("2 addresses read, 1 of them posts of the site")
    one = run("state", "import", "--addresses", "bookmarked", "-", given=f"{link}\n").out
    assert one.startswith("1 address read, 1 of them posts of the site")
    assert run("show", "mail", "--json").json["read"]


def test_the_address_of_every_copy_marks_the_question(run: Runner) -> None:
    copies = [row for row in run("list", "--no-fold", "--json").json if row["title"] == "Who reads my mail?"]
    assert len(copies) > 1
    for copy in copies:
        told = run("state", "import", "--addresses", "read", "-", given=copy["link"]).out
        assert "1 of them posts of the site" in told
        assert marked(run) == ["Who reads my mail?"]
        run("mark", "--unread", "mail")


def test_a_private_run_has_no_marks_to_change(run: Runner, tmp_path: Path) -> None:
    run("mark", "--bookmark", "mail")
    kept = run("state", "export").out
    ways = (["import", "-"], ["import", "--addresses", "read", "-"], ["clear", "--yes"], ["move", str(tmp_path)])
    for way in ways:
        found = run("--private", "state", *way, ok=False, given="https://example.org/\n")
        assert (found.status, found.out) == (2, ""), "nothing is said to be done"
        assert "A private run saves no marks" in found.sentence()
    assert run("state", "export").out == kept


def test_clearing_asks_first_and_removes_every_trace(run: Runner, site: Path, own_home: Path) -> None:
    run("mark", "--bookmark", "--note", "unmistakable", "mail")
    values = {"PRIVACY_READER_SOURCE": str(site)}
    with Terminal([*COMMAND, "state", "clear"], environment=environment(values)) as terminal:
        terminal.wait_for("[y/N]")
        terminal.press("n", "Enter")
        assert terminal.wait_for_end() == 2
    assert marked(run) == ["Who reads my mail?"]
    assert run("state", "clear", "--yes").out == "1 mark is forgotten.\n"
    assert marked(run) == []
    run("state", "clear", "--yes")
    assert not files_with("unmistakable", own_home)
    assert not files_with("Who reads my mail", own_home)


def test_it_is_said_that_what_was_synchronised_comes_back(run: Runner, own_home: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    run("mark", "--bookmark", "mail")
    run("sync", str(shared))
    assert run("state", "clear", "--yes").err == ""
    (own_home / "config").mkdir(exist_ok=True)
    (own_home / "config" / "config.toml").write_text(f"[sync]\nwith = {json.dumps(str(shared))}\n")
    assert "come back with the next sync" in run("state", "clear", "--yes").err
    run("sync")
    assert marked(run) == ["Who reads my mail?"]
    (own_home / "config" / "config.toml").write_text("[sync\n")
    assert run("state", "clear", "--yes").out == "1 mark is forgotten.\n"


def files_with(word: str, folder: Path) -> str:
    return subprocess.run(["grep", "-rla", word, str(folder)], capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("options", [("--site",), ("--since", "2020-01-01"), ("--site", "--since", "2020-01-01")])
def test_a_part_is_cleared_without_a_trace(
    run: Runner, site: Path, own_home: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """The site was also read under another address, which has files of its own."""
    also = tmp_path / "also"
    also.symlink_to(site)
    run("mark", "--bookmark", "--note", "unmistakable", "mail")
    run("list", "--source", str(also))
    run("search", "--source", str(also), "mail")
    assert files_with("Who reads my mail", own_home)
    run("state", "clear", "--until", "2020-01-01", "--yes")
    assert marked(run) == ["Who reads my mail?"]
    run("state", "clear", *options, "--yes")
    assert not files_with("unmistakable", own_home)
    assert not files_with("Who reads my mail", own_home)
    assert marked(run) == []


def test_paths_name_every_file_that_is_written(run: Runner, own_home: Path) -> None:
    run("mark", "--read", "mail")
    run("search", "mail")
    run("sources", "add", "x", str(own_home))
    assert run("state", "path").out == f"{own_home}/data/state.sqlite3\n"
    known = [row["path"] for row in run("state", "path", "--json").json]
    everything = run("state", "path", "--all").out
    for path in (one for one in own_home.rglob("*") if one.is_file()):
        assert any(str(path).startswith(place.rstrip("*")) for place in known), path
    assert all(place in everything for place in known)


def test_two_machines_share_a_folder(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    run("mark", "--bookmark", "mail")
    assert run("sync", str(shared)).out == "Yours were sent; no other machine has left marks here yet.\n"
    monkeypatch.setenv("PRIVACY_READER_HOME", str(tmp_path / "second"))
    found = run("sync", "--json", str(shared)).json
    assert (found["devices"], found["received"] > 0, found["sent"]) == (1, True, True)
    assert marked(run) == ["Who reads my mail?"]


def test_two_machines_share_a_repository(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = tmp_path / "marks.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(repository)], check=True)
    run("mark", "--bookmark", "mail")
    monkeypatch.chdir(tmp_path)
    run("sync", "marks.git")
    monkeypatch.setenv("PRIVACY_READER_HOME", str(tmp_path / "second"))
    assert "1 other machine" in run("sync", repository.as_uri()).out
    assert marked(run) == ["Who reads my mail?"]


def test_a_place_without_a_name_is_none(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (("sync", ""), ("sync", " "), ("sync",)):
        found = run(*words, ok=False)
        assert (found.status, found.sentence().split(".")[0]) == (2, "No place to sync with")
    assert not list(tmp_path.glob("privacy-reader-*"))


def test_sync_keeps_the_notes_of_two_machines_and_tells_it(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    homes = str(tmp_path / "one"), str(tmp_path / "two")
    for home, note in zip(homes, ("from one", "from two"), strict=True):
        monkeypatch.setenv("PRIVACY_READER_HOME", home)
        run("mark", "--note", note, "mail")
    sentence = "Two machines wrote a note on “Who reads my mail?”; both are kept: “from two | from one”."
    for home, told in (homes[0], []), (homes[1], [sentence]), (homes[0], []):
        monkeypatch.setenv("PRIVACY_READER_HOME", home)
        found = run("sync", str(shared), "--json")
        assert found.json["notices"] == told
        assert sentence in found.err or not told
    for home in homes:
        monkeypatch.setenv("PRIVACY_READER_HOME", home)
        assert run("show", "mail", "--json").json["note"] == "from two | from one"


def test_marks_are_not_put_among_the_posts_of_a_site(run: Runner, site: Path, tmp_path: Path) -> None:
    run("mark", "--bookmark", "mail")
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "one.md").write_text("# One\n\nText.\n")
    run("sources", "add", "plain", str(plain))
    run("sources", "add", "far", "https://git.example.org/blog")
    inside = tmp_path / "mkdocs" / "docs"
    inside.mkdir(parents=True)
    (inside.parent / "mkdocs.yml").write_text("site_name: Docs\n")
    for place in (site, site / "_posts", plain, inside, "https://git.example.org/blog.git"):
        found = run("sync", str(place), ok=False)
        assert found.status == 2
        assert "belongs to a site" in found.sentence()
        assert "Name a folder or a repository of their own" in found.sentence()
    assert not [*site.rglob("privacy-reader-*"), *tmp_path.rglob("privacy-reader-*.jsonl")]


def test_the_setting_says_where_to_sync(run: Runner, own_home: Path, tmp_path: Path) -> None:
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text(f"[sync]\nwith = {json.dumps(str(tmp_path))}\n")
    run("sync")
    assert list(tmp_path.glob("privacy-reader-*.jsonl"))


@pytest.mark.parametrize(("form", "words"), [("markdown", "- [Who reads"), ("csv", "title,date"), ("json", "[")])
def test_bookmarks_are_exported(form: str, words: str, run: Runner) -> None:
    empty = run("export", "--format", form, ok=False)
    assert (empty.status, empty.sentence()) == (1, "There are no bookmarks and no notes yet.")
    run("mark", "--note", "for *me*", "mail")
    out = run("export", "--format", form).out
    assert words in out
    assert "Who reads my mail?" in out


@pytest.mark.parametrize("form", ["markdown", "html", "json", "csv"])
def test_a_note_without_its_bookmark_is_exported(form: str, run: Runner) -> None:
    run("mark", "--note", "for the talk", "mail")
    run("mark", "--no-bookmark", "mail")
    found = run("export", "--format", form)
    assert "for the talk" in found.out
    assert found.err == ""
    assert [one["bookmarked_at"] for one in run("export", "--json").json] == [None]
    run("mark", "--no-note", "mail")
    assert "no bookmarks and no notes" in run("export", ok=False).sentence()


def test_a_folder_to_sync_with_whose_name_is_too_long_is_not_there(run: Runner) -> None:
    refused = run("sync", "a" * 300, ok=False)
    assert refused.status == 4
    assert "is not there" in refused.sentence()


def test_a_host_that_was_never_found_is_told_by_the_command_and_by_doctor(run: Runner, own_home: Path) -> None:
    place = "git@exmaple.invalid:me/marks.git"
    told = run("sync", place, ok=False)
    assert told.status == 4
    assert "could not be found" in told.err
    assert "may be mistyped" in told.err
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text(f'[sync]\nwith = "{place}"\n')
    found = run("doctor", ok=False)
    line = next(one for one in found.out.splitlines() if one.startswith("  sync "))
    assert "✗" in line
    assert "have not been synchronised yet: The host exmaple.invalid could not be found" in line
    assert found.status == 4


def test_doctor_tells_of_a_repository_that_is_not_on_this_machine(run: Runner, own_home: Path, tmp_path: Path) -> None:
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text(f'[sync]\nwith = "{(tmp_path / "marks.git").as_uri()}"\n')
    found = run("doctor", ok=False)
    assert "✗ There is no git repository at that address." in found.out


def test_how_to_keep_a_place_is_said_once(
    run: Runner, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.cli.commands.sync.is_terminal", lambda: True)
    shared = tmp_path / "shared"
    shared.mkdir()
    file = own_home / "config" / "config.toml"
    assert f'write with = "{shared}" below [sync] in {file}.' in run("sync", str(shared)).err
    assert run("sync", str(shared)).err == ""
    file.parent.mkdir(exist_ok=True)
    file.write_text(f'[sync]\nwith = "{shared}"\n')
    assert run("sync").err == ""
    assert "last reached on" in run("doctor").out


def test_without_a_place_the_file_and_the_line_are_named(run: Runner, own_home: Path) -> None:
    assert f"below [sync] in {own_home / 'config' / 'config.toml'}" in run("sync", ok=False).err
