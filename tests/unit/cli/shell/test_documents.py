from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from reader.cli.printing.fields import FIELDS, TEMPLATE, TSV, Of
from reader.cli.shell.documents import DOCUMENTS, made
from reader.paths import app_paths
from reader.settings import Settings
from reader.state.privacy import inventory
from tests.unit.cli.running import ROOT, Runner


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_agrees_with_the_program(path: str) -> None:
    text, wanted = made(path, ROOT)
    assert text == wanted, "make it anew: python -m reader.cli.shell.documents"


def test_every_setting_and_field_stands_in_its_page() -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert not [item.name for item in fields(Settings) if not re.search(rf"`\[?{item.name}\b", page)]
    page = (ROOT / "docs" / "json.md").read_text("utf-8")
    assert not [field.name for field in FIELDS if field.of is not Of.NONE and f"`{field.name}`" not in page]


def test_json_tsv_and_templates_show_one_value_under_one_name(run: Runner) -> None:
    rows = [line.split("\t") for line in run("list", "--tsv").out.splitlines()]
    assert rows[0] == list(TSV)
    template = "\\t".join("{" + name + "}" for name in TSV)
    assert run("list", "--format", template).out.splitlines() == ["\t".join(row) for row in rows[1:]]
    for row, entry in zip(rows[1:], run("list", "--json").json, strict=True):
        values = dict(zip(TSV, row, strict=True))
        assert (values["id"], values["title"], values["link"]) == (entry["id"], entry["title"], entry["link"] or "")
        assert values["minutes"] == str(entry["minutes"])
        assert values["copies"] == str(len(entry["copies"]))


def test_what_a_search_knows_can_be_written_by_a_template(run: Runner) -> None:
    (found,) = run("search", "mail", "--limit", "1", "--json").json
    line = run("search", "mail", "--limit", "1", "--format", "{score}|{snippet}|{spans}").out.rstrip("\n")
    score, snippet, spans = line.split("|")
    assert (float(score), snippet) == (found["score"], found["snippet"])
    assert spans == " ".join(f"{start}-{end}" for start, end in found["spans"])


def test_the_help_of_format_names_every_field(run: Runner) -> None:
    text = " ".join(run("list", "--help").out.split())
    for name in TEMPLATE:
        assert re.search(rf"\b{name}\b", text), name


def test_the_schema_is_json() -> None:
    assert json.loads((ROOT / "docs" / "schema.json").read_text("utf-8"))["$defs"]["list"]["items"]


def test_the_page_of_files_is_that_of_a_person_with_standard_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PRIVACY_READER_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    home = str(Path("~").expanduser())
    shown = [str(one.path).replace(home, "~", 1) for one in inventory(app_paths())]
    page = (ROOT / "docs" / "files.md").read_text("utf-8")
    assert re.findall(r"^\| `(.+?)`", page, re.MULTILINE) == shown
