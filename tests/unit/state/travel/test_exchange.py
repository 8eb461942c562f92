"""State, bookmarks and read lists in and out."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from reader.errors import StateError
from reader.library.post import UNDATED, Post
from reader.state import StateStore
from reader.state.marks import Marks
from reader.state.travel.bookmarks import FIELDS, export_bookmarks
from reader.state.travel.exchange import export_state, import_state
from reader.state.travel.readlists import import_addresses
from reader.text import clean_line
from tests.unit.state.making import ENTRIES, entry

ODD = ["- a list", "+ a", "1. a", "2) a", "---", "===", "&lt;b&gt;", "<b>x</b>", "a \\", "![a](b)", "# h", "> q", "`c`"]
BROKEN = [
    '{"format": "privacy-reader state", "version": 1}',
    '{"format": "privacy-reader state", "version": 1, "marks": "x"}',
    '{"format": "privacy-reader state", "version": "1", "marks": []}',
]
A, B = entry("a.md", "X", title="What is [consent]?", url="/2024/01/02/a.html", tags="law eu"), entry("b.md", "Y")


def link(post: Post) -> str | None:
    return f"https://www.example.org{post.url}"


def test_export_and_import_bring_everything(store: StateStore, tmp_path: Path) -> None:
    store.set_note(A, "数据 \u2028 x")
    store.set_read([A, B], True)
    store.set_position(B, 0.5)
    text = export_state(store)
    assert json.loads(text)["format"] == "privacy-reader state"
    with StateStore.open(tmp_path / "new" / "state.sqlite3") as other:
        report = import_state(other, text)
        marks = [record for record in store.records() if record.kind != "name"]
        assert (report.read, report.changed, report.bad) == (len(marks), len(marks), ())
        assert other.marks_of([A, B]) == store.marks_of([A, B])
        assert export_state(other) == text
        assert import_state(other, text).changed == 0
        other.set_read(A, False)
        assert import_state(other, text).changed == 0
        assert not other.marks(A).read


def test_an_export_laid_out_anew_is_read(store: StateStore, tmp_path: Path) -> None:
    store.set_read([A, B], True)
    for text in (json.dumps(json.loads(export_state(store)), indent=4), json.dumps(json.loads(export_state(store)))):
        with StateStore.open(private=True) as other:
            import_state(other, text)
            assert other.records() == store.records()


def test_a_bad_line_is_told_with_its_number_and_the_rest_taken(store: StateStore) -> None:
    store.set_read([A, B], True)
    lines = export_state(store).splitlines()
    lines[2] = lines[2].replace('"kind": "name"', '"kind": "liked"')
    text = "\n".join(lines)
    with StateStore.open(private=True) as other:
        with pytest.raises(StateError, match="Nothing was imported: line 3: its kind is not known"):
            import_state(other, text, strict=True)
        assert not other.records()
        report = import_state(other, text)
        assert [str(bad) for bad in report.bad] == ["line 3: its kind is not known"]
        assert other.marks(B).read


def test_a_line_is_counted_as_the_file_counts_it(store: StateStore) -> None:
    store.set_read([A, B], True)
    lines = export_state(store).splitlines()
    lines.insert(3, "nonsense,")
    for start, number in (("", 4), ("\n \n", 6), ("\ufeff\r\n", 5)):
        with StateStore.open(private=True) as other:
            report = import_state(other, start + "\r\n".join(lines))
            assert [str(bad) for bad in report.bad] == [f"line {number}: it is not JSON"]
            assert other.records() == store.records()
    laid_out = json.loads(export_state(store))
    laid_out["marks"][1]["kind"] = "liked"
    with StateStore.open(private=True) as other:
        report = import_state(other, json.dumps(laid_out, indent=2))
        assert [str(bad) for bad in report.bad] == ["mark 2: its kind is not known"]


def test_a_file_that_was_cut_off_is_told(store: StateStore) -> None:
    store.set_read([A, B], True)
    lines = export_state(store).splitlines()
    for kept, ending in ((3, ""), (3, "\n"), (1, "\n"), (4, "\n\n")):
        text = "\n".join(lines[:kept]) + ending
        with StateStore.open(private=True) as other:
            with pytest.raises(StateError, match=f"Nothing was imported: line {kept + 1}: the end of the file"):
                import_state(other, text, strict=True)
            assert not other.records()
            assert [bad.number for bad in import_state(other, text).bad] == [kept + 1]


@pytest.mark.parametrize("text", ["", "[]", "null", "hello", "{}", '{"format": "x"}', "[" * 100_000, *BROKEN])
def test_other_files_are_refused(store: StateStore, text: str) -> None:
    with pytest.raises(StateError, match="not an export"):
        import_state(store, text)


def test_a_newer_export_is_refused(store: StateStore) -> None:
    with pytest.raises(StateError, match="newer"):
        import_state(store, export_state(store).replace('"version": 1', '"version": 2'))


def test_bookmarks_in_three_forms(store: StateStore) -> None:
    store.set_note(A, "=cmd|' /C calc'!A0")
    store.set_read(B, True)
    marked = list(zip([A, B], store.marks_of([A, B]), strict=True))
    found = json.loads(export_bookmarks(marked, link, "json"))
    assert [one["title"] for one in found] == ["What is [consent]?"]
    assert tuple(found[0]) == FIELDS
    assert found[0]["link"] == "https://www.example.org/2024/01/02/a.html"
    assert found[0]["tags"] == ["law", "eu"]
    (row,) = csv.DictReader(io.StringIO(export_bookmarks(marked, link, "csv")))
    assert row["note"] == "'=cmd|' /C calc'!A0"
    text = export_bookmarks(marked, link)
    assert "[What is \\[consent\\]?](<https://www.example.org/2024/01/02/a.html>)" in text
    assert "2023-11-14 · law · eu" in text
    assert export_bookmarks([], link) == "# Bookmarks\n\n"
    assert export_bookmarks(marked, lambda _: None).startswith("# Bookmarks\n\n- What is \\[consent\\]?  \n")


def test_a_bookmark_without_a_date_shows_none() -> None:
    plain = entry("a.md", "X", title="Hello")
    plain = plain._replace(post=plain.post._replace(instant=UNDATED))
    for note, below in (("", "\n"), ("for the talk", "  \n  for the talk\n")):
        marked = [(plain, Marks(bookmarked=True, note=clean_line(note)))]
        assert export_bookmarks(marked, lambda _: None) == f"# Bookmarks\n\n- Hello{below}"
    tagged = plain._replace(post=plain.post._replace(tags=(clean_line("law"),)))
    assert "- Hello  \n  law\n" in export_bookmarks([(tagged, Marks(bookmarked=True))], lambda _: None)


@pytest.mark.parametrize("words", ODD)
def test_bookmarks_show_in_markdown_what_was_written(words: str) -> None:
    marked = [(entry("a.md", "X", title=words), Marks(bookmarked=True, note=clean_line(words)))]
    for address in (None, "https://example.org/a"):
        text = export_bookmarks(marked, partial(lambda found, _: found, address))
        _, shown = (token for token in MarkdownIt().parse(text) if token.type == "inline")
        parts = ("\n" if part.type == "hardbreak" else part.content for part in shown.children or ())
        assert "".join(parts).split("\n") == [words, "2023-11-14", words]


NEWSBOAT = "https://example.org/2024/01/02/a\nhttps://elsewhere.org/x\n\ntag:nothing\n"
FAVOURITES_BEFORE_5 = json.dumps(
    [
        {"ID": 1, "Title": "x", "URL": "http://example.org/2024/01/02/a.html?utm=1", "Domain": "example.org"},
        {"ID": 2, "Title": "https://www.example.org/b.md", "URL": "https://[bad"},
    ]
)
FAVOURITES = """[[favorites]]
id = 1
title = "x"
url = "http://example.org/2024/01/02/a.html?utm=1"
domain = "example.org"

[[favorites]]
id = 2
title = "https://www.example.org/b.md"
url = "https://[bad"
"""
PAGES = [("https://www.example.org/2024/01/02/a.html", A), ("https://www.example.org/b.md", B), (None, B)]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [(NEWSBOAT, 3), (FAVOURITES, 2), (FAVOURITES_BEFORE_5, 2)],
    ids=["newsboat", "circumflex", "circumflex before 5"],
)
def test_read_lists_of_other_programs(store: StateStore, text: str, addresses: int) -> None:
    report = import_addresses(store, text, PAGES)
    assert (report.addresses, report.matched, report.change.count) == (addresses, 1, 1)
    assert [marks.read for marks in store.marks_of([A, B])] == [True, False]
    assert import_addresses(store, text, PAGES).change.count == 0
    assert import_addresses(store, text, PAGES, "bookmarked").change.count == 1
    assert import_addresses(store, text, [(None, A)]).matched == 0


def test_the_address_of_a_copy_marks_its_entry(store: StateStore) -> None:
    assert import_addresses(store, NEWSBOAT, [("https://example.org/new", B), (PAGES[0][0], B)]).matched == 1
    assert store.marks(B).read


@pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed")
def test_what_newsboat_itself_exports_is_taken(store: StateStore, tmp_path: Path) -> None:
    entries = "".join(
        f"<entry><title>{name}</title><id>https://example.org{page}</id><updated>2026-01-01T00:00:00Z</updated></entry>"
        for name, page in (("a", "/2024/01/02/a"), ("b", "/b"))
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{entries}</feed>'
    (tmp_path / "feed.xml").write_text(f'<?xml version="1.0" encoding="utf-8"?>{feed}')
    (tmp_path / "urls").write_text((tmp_path / "feed.xml").as_uri())
    (tmp_path / "config").write_text("")
    newsboat = ["newsboat", "-C", "config", "-u", "urls", "-c", "cache.db"]
    values = {**os.environ, "HOME": str(tmp_path)}
    subprocess.run([*newsboat, "-x", "reload"], cwd=tmp_path, env=values, check=True, capture_output=True)
    with closing(sqlite3.connect(tmp_path / "cache.db")) as cache, cache:
        cache.execute("UPDATE rss_item SET unread = 0 WHERE title = 'a'")
    subprocess.run([*newsboat, "--export-to-file=read.txt"], cwd=tmp_path, env=values, check=True, capture_output=True)
    report = import_addresses(store, (tmp_path / "read.txt").read_text(), PAGES)
    assert (report.addresses, report.matched) == (1, 1)
    assert store.marks(A).read


def test_a_document_is_never_taken_in_as_one_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """One character beyond ASCII would make four bytes of each in a line, and JSON twenty times its room of a list."""
    with StateStore.open(private=True) as store:
        store.set_read(ENTRIES[0], True)
        text = export_state(store).replace("\n]}", ",\n\U0001f600" + "x" * 90_000 + "\n]}")
        report = import_state(store, text.encode())
        assert report.read == 1
        assert [bad.reason for bad in report.bad] == ["the line is too long"]
        assert import_state(store, text.encode().replace(b"\xf0\x9f", b"\xff") + b"\xff").bad
        monkeypatch.setattr("reader.state.travel.exchange.MAX_ANEW", 100)
        with pytest.raises(StateError, match="reformatted by another program and is larger"):
            import_state(store, json.dumps(json.loads(export_state(store)), indent=1))
