"""In a real terminal: its own links, the editor, another site, and the line of the first run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.template import ForkedReader

TEXT = """---
title: Links
---
A [page](https://example.org/page?utm_source=feed&id=7), a [trap](javascript:alert), a [lie https://bank.example](
https://evil.example/) and a [heading](#there).
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "other"
    (folder / "_posts").mkdir(parents=True)
    (folder / "_posts" / "2026-01-01-links.md").write_text(TEXT)
    return folder


def links(site: Path, force: str) -> list[str]:
    """The addresses of the links that the terminal got."""
    environment = {"FORCE_HYPERLINK": force}
    with ForkedReader(str(site), columns=110, rows=24, environment=environment) as terminal:
        terminal.wait_for("lie https://bank")
        terminal.settle(0.5)
        terminal.press("q")
        terminal.wait_for_end()
        return re.findall(r"\x1b\]8;[^;]*;([^\x1b]+)\x1b", terminal.output.decode("utf-8", "replace"))


def test_a_terminal_that_shows_links_gets_those_that_the_reader_would_open(own_home: Path, site: Path) -> None:
    assert set(links(site, "1")) == {"https://example.org/page?id=7"}


def test_other_terminals_get_none(own_home: Path, site: Path) -> None:
    assert links(site, "0") == []


def test_the_screen_comes_back_whole_from_the_editor(own_home: Path, site: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(
        '#!/bin/sh\nprintf "\\033[2J\\033[HIN THE EDITOR"; sleep 0.5; printf "\\n\\nAnd more.\\n" >> "$1"\n'
    )
    editor.chmod(0o755)
    with ForkedReader(str(site), columns=110, rows=24, environment={"VISUAL": str(editor)}) as terminal:
        terminal.wait_for("lie https://bank")
        before = terminal.text
        terminal.press("e")
        terminal.wait_for("Edit this file outside the reader?")
        terminal.press("y")
        terminal.wait_for("IN THE EDITOR")
        terminal.wait_for("And more.")
        assert "IN THE EDITOR" not in terminal.text
        assert terminal.text.split("\n")[0] == before.split("\n")[0]
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_another_site_is_opened_remembered_and_left_where_it_cannot_be_read(
    own_home: Path, site: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    with ForkedReader(columns=110, rows=24) as terminal:
        terminal.wait_for("These are sample posts")
        terminal.press(":")
        terminal.wait_for("what to do")
        terminal.press("open site", "Enter")
        terminal.wait_for("Open a site")
        terminal.press(str(site), "Enter")
        terminal.wait_for("lie https://bank")
        terminal.wait_for("sample posts", gone=True)
        terminal.press(":")
        terminal.wait_for("what to do")
        terminal.press("open site", "Enter")
        terminal.wait_for("Open a site")
        terminal.press(str(tmp_path / "empty"), "Enter")
        terminal.wait_for("holds no posts")
        terminal.wait_for("lie https://bank")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    with ForkedReader(columns=110, rows=24) as terminal:
        terminal.wait_for("lie https://bank")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
