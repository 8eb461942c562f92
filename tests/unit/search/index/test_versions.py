from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader.constants import named_in
from reader.search.index import builder, versions
from reader.search.words import english, stems, thesaurus

CONSTANTS = [(module, name) for module in versions._MODULES for name, _ in named_in(module) if name != "FILE"]


@pytest.mark.parametrize(("module", "name"), CONSTANTS, ids=lambda value: getattr(value, "__name__", value))
def test_another_constant_makes_another_index(module: object, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = versions.versions()
    monkeypatch.setattr(module, name, re.compile("another"))
    assert versions.versions() != before


def test_the_constants_that_decide_what_is_kept_are_among_them() -> None:
    kept = {(builder, "LEAD_WORDS"), (english, "OTHER_FORMS"), (stems, "_AMERICAN"), (thesaurus, "UNIT_WEIGHT")}
    assert kept <= set(CONSTANTS)


def test_another_thesaurus_makes_another_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = versions.versions()
    other = tmp_path / "thesaurus.toml"
    other.write_text("[light]", encoding="utf-8")
    monkeypatch.setattr(thesaurus, "FILE", other)
    assert versions.versions() != before


def test_the_same_constants_give_the_same_text() -> None:
    assert versions.versions() == versions.versions()
