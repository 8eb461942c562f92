"""The page that is kept for the next start: it comes back whole, or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from reader.library.body import parse_body
from reader.text import clean_line
from reader.tui.work import kept_page as module
from reader.tui.work.kept_page import KeptPage, keep_page, kept_page

PAGE = KeptPage(
    "_posts/a.md", "f", (clean_line("Consent"),), clean_line("Another"), "/another/", parse_body("# Why?\n\nBecause.")
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    path = tmp_path / "cache" / "sites" / "site.page"
    keep_page(path, "1", PAGE)
    return path


def test_it_comes_back_for_its_owner_alone(place: Path) -> None:
    assert kept_page(place, "1") == PAGE
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_not_of_another_state_of_the_site(place: Path) -> None:
    assert kept_page(place, "2") is None


def test_not_where_the_code_is_another(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE_PLACES", ("library/body",))
    assert kept_page(place, "1") is None


def test_not_where_a_byte_is_damaged(place: Path) -> None:
    content = place.read_bytes()
    for number in range(len(content)):
        place.write_bytes(content[:number] + bytes([content[number] ^ 1]) + content[number + 1 :])
        # A line end more or less before the check sum's number changes nothing that is read.
        assert kept_page(place, "1") in (None, PAGE)
        assert number < content.index(b"\n") or kept_page(place, "1") is None


def test_what_is_too_long_is_left_out(place: Path) -> None:
    place.unlink()
    keep_page(place, "1", PAGE._replace(document=parse_body("word " * module.MAX_BYTES)))
    assert not place.exists()


def test_nothing_is_kept_where_nothing_is_to_be() -> None:
    keep_page(None, "1", PAGE)
    assert kept_page(None, "1") is None
