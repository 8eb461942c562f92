"""The public Python API: its docstrings' examples, and what its documentation promises."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import reader
from tests.unit.cli.running import environment

ROOT = Path(__file__).resolve().parents[2]


def test_the_examples_of_the_docstrings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = doctest.testmod(reader)
    assert found.attempted >= 3
    assert found.failed == 0


def test_everything_that_is_promised_is_there() -> None:
    for name in reader.__all__:
        assert getattr(reader, name) is not None
    assert (ROOT / "reader" / "py.typed").is_file()
    with pytest.raises(AttributeError):
        _ = reader.nothing_of_the_kind  # type: ignore[attr-defined]


def test_load_search_and_mark(samples: Path, tmp_path: Path) -> None:
    library = reader.load(samples)
    assert isinstance(library, reader.Library)
    assert len(library.entries) >= 24
    assert len(library.posts) >= len(library.entries)
    assert library.site.title == "Privacy Questions"
    assert library.problems == ()

    hits = reader.SearchIndex(library).search("gdpr consent", limit=3)
    assert 0 < len(hits) <= 3
    hit = hits[0]
    assert isinstance(hit, reader.Hit)
    assert hit.score >= hits[-1].score
    assert all(0 <= start < end <= len(hit.entry.title) for start, end in hit.title_spans)

    with reader.StateStore.open(tmp_path / "marks" / "state.sqlite3") as store:
        assert not store.marks(hit.entry).bookmarked
        assert store.set_bookmarked(hit.entry, True)
        assert store.set_read(hit.entry, True)
        assert store.marks(hit.entry).bookmarked
        undone = store.undo()
        assert undone is not None
        assert not store.marks(hit.entry).read
        assert store.marks(hit.entry).bookmarked


def test_a_source_that_is_not_there_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(reader.ReaderError) as raised:
        reader.load(tmp_path / "nowhere")
    assert raised.value.exit_status == 3
    assert raised.value.hint


def test_importing_the_package_loads_nothing_of_the_screens() -> None:
    code = "import reader, sys; print({n.partition('.')[0] for n in sys.modules} & {'textual', 'rich', 'click'})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True)
    assert done.stdout == "set()\n"
