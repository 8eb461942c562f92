from __future__ import annotations

from pathlib import Path

import pytest

from reader.state.travel.bookmarks import FIELDS
from tests.unit.cli.running import ROOT, Runner
from tests.unit.cli.schema import SCHEMA, check

COMMANDS = {
    "list": "list --json --drafts",
    "search": "search --json mail",
    "show": "show --json consent",
    "topics": f"topics --json -s {ROOT / 'sample_posts'}",
    "today": "today --json",
    "mark": "mark --json --read --note hello consent mail",
    "update": "update --json",
    "export": "export --json",
    "state path": "state path --json",
    "state export": "state export",
    "sync": "sync --json {folder}",
    "stats": "stats --json",
    "doctor": "doctor --json",
    "sources": "sources --json",
    "config": "config --json",
}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_prints_is_what_the_schema_says(name: str, run: Runner, site: Path, tmp_path: Path) -> None:
    run("mark", "--read", "--bookmark", "--note", "to keep", "long-read")
    run("sources", "add", "small", str(site))
    value = run(*COMMANDS[name].format(folder=tmp_path).split()).json
    assert value, "an empty value proves nothing"
    check(name, value)


def test_every_kind_of_mark_is_what_the_schema_says(run: Runner) -> None:
    made = "mark --json --read --bookmark --no-ask --grade 3 consent", "mark --json --note hello consent"
    values = [run(*line.split()).json for line in made]
    assert [change["kind"] for value in values for change in value["changes"]] == [
        *("read", "bookmarked", "grade", "review", "note"),
    ]
    for value in values:
        check("mark", value)


def test_every_definition_is_a_command_or_part_of_one() -> None:
    assert set(SCHEMA["$defs"]) - set(COMMANDS) == {"entry", "hit"}


def test_the_checker_finds_what_is_wrong(run: Runner) -> None:
    entry = run("list", "--json").json[0]
    for name, value in (("date", "2026-01-01"), ("words", -1), ("tags", "one"), ("copies", []), ("read", 1)):
        with pytest.raises(AssertionError, match=name):
            check("entry", {**entry, name: value})
    del entry["title"]
    with pytest.raises(AssertionError, match="title"):
        check("entry", entry)


def test_json_holds_no_control_character_even_where_the_text_does(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes('---\ntitle: "a\\u0007\\x7f\\u009b\u00a0b"\n---\nx\x9dy\u2028z\n'.encode())
    for form in (["list"], ["show", "a"], ["search", "a"]):
        out = run(*form, "--json", "-s", str(tmp_path)).out
        assert not [character for character in out if not character.isprintable() and character != "\n"]


def test_the_page_names_all_of_an_exported_bookmark() -> None:
    line = next(
        line for line in (ROOT / "docs" / "json.md").read_text().splitlines() if line.startswith("| `export` |")
    )
    assert f"{{{', '.join(FIELDS)}}}" in line
