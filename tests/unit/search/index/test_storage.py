from __future__ import annotations

import os
import sys
from array import array
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.search import SearchIndex
from reader.search.index.builder import BlockBuilder, SearchDocument
from reader.search.index.postings import Postings
from reader.search.index.storage import Block, DamagedIndex, Section, narrow, pack, settle
from tests.unit.search.conftest import QUESTIONS, SmallLibrary

CHARACTERS = "w" if sys.version_info >= (3, 13) else "u"
"""The code of an array of characters."""


def sections() -> dict[str, Section]:
    builder = BlockBuilder()
    builder.add(SearchDocument("What is privacy?", ("law",), "a"), "Being left alone.")
    return builder.sections("7")


def test_a_block_gives_back_what_was_packed() -> None:
    postings = Postings(Block(pack(sections())))
    assert postings.version == "7"
    assert postings.text(0) == "Being left alone."
    assert postings.word("privacy") is not None


@settings(max_examples=200)
@given(st.data())
def test_a_flipped_bit_is_noticed(data: st.DataObject) -> None:
    packed = bytearray(pack(sections()))
    at = data.draw(st.integers(0, len(packed) - 1))
    packed[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DamagedIndex):
        Block(bytes(packed))


@given(st.binary(max_size=200))
def test_any_bytes_are_no_block(data: bytes) -> None:
    with pytest.raises(DamagedIndex):
        Block(data)


@pytest.mark.parametrize("missing", ["words", "title-lists", "meta", "texts", "features"])
def test_a_block_without_a_section_is_refused(missing: str) -> None:
    rest = {name: value for name, value in sections().items() if name != missing}
    with pytest.raises(DamagedIndex):
        Postings(Block(pack(rest)))


@pytest.mark.parametrize("name", ["word-key", "title-words", "title-ends", "body-starts", "text-starts"])
def test_sections_that_point_elsewhere_are_refused(name: str) -> None:
    parts = sections()
    numbers = parts[name]
    assert isinstance(numbers, array)
    parts[name] = array(numbers.typecode, b"\xff" * numbers.itemsize * len(numbers))
    with pytest.raises(DamagedIndex):
        Postings(Block(pack(parts)))


NUMBERS = st.one_of(*(st.integers(0, (1 << 8 * size) - 1) for size in (1, 2, 4, 8)))


@given(st.lists(NUMBERS), st.booleans())
def test_numbers_come_back_and_take_no_more_bytes_than_the_largest_needs(values: list[int], little: bool) -> None:
    with pytest.MonkeyPatch.context() as machine:
        machine.setattr("reader.search.index.storage._LITTLE", little)
        block = Block(pack({"before": b"x", "numbers": narrow(values), "after": b"y"}))
        assert block.numbers("numbers").tolist() == values
    largest = max(values, default=0)
    needed = next(size for size in (1, 2, 4, 8) if largest < 1 << 8 * size)
    assert len(block.raw("numbers")) == needed * len(values)
    assert (block.text("before"), block.text("after")) == ("x", "y")


@pytest.mark.parametrize("section", [b"abcd", b""])
def test_a_section_of_bytes_is_not_read_as_numbers(section: bytes) -> None:
    with pytest.raises(DamagedIndex):
        Block(pack({"one": section})).numbers("one")


@pytest.mark.parametrize("code", ["f", "d", "l", CHARACTERS])
def test_numbers_of_another_kind_are_refused(code: str) -> None:
    values = array(code, "ab") if code == CHARACTERS else array(code, (1, 2))
    with pytest.raises(DamagedIndex):
        Block(pack({"one": values})).numbers("one")


def test_posting_lists_that_name_no_document_are_read_as_empty() -> None:
    parts = sections()
    lists = parts["lead-lists"]
    assert isinstance(lists, bytes)
    parts["lead-lists"] = b"\xff" * len(lists)
    postings = Postings(Block(pack(parts)))
    assert postings.documents(2, range(len(postings.words))) in (0, 1)


def test_the_index_is_kept_and_taken_up(tmp_path: Path) -> None:
    place = tmp_path / "cache" / "x.index"
    first = SmallLibrary(QUESTIONS)
    SearchIndex(first, cache=place).build()
    assert len(first.read) == len(QUESTIONS)
    assert place.stat().st_mode & 0o077 == 0
    again = SmallLibrary(QUESTIONS)
    index = SearchIndex(again, cache=place)
    index.build()
    assert again.read == []
    assert index.search("gdpr hipaa")[0].entry.title == "How do GDPR and HIPAA differ?"


def test_only_changed_posts_are_read(tmp_path: Path) -> None:
    place = tmp_path / "x.index"
    SearchIndex(SmallLibrary(QUESTIONS), cache=place).build()
    rows = (("What is a cookie?", "A crumb of data.", "web", "2026-01-01"), *QUESTIONS[1:])
    changed = SmallLibrary(rows, version="2")
    index = SearchIndex(changed, cache=place)
    index.build()
    assert changed.read == ["What is a cookie?"]
    assert index.search("in:text crumb")
    assert index.search("in:text noise")
    assert not index.search("in:text freely")


def test_an_index_with_another_thesaurus_is_made_again_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, library = tmp_path / "i.index", SmallLibrary(QUESTIONS)
    with monkeypatch.context() as former:
        former.setattr("reader.search.words.thesaurus._digest", lambda: 7)
        SearchIndex(library, cache=place).build()
    old = place.read_bytes()
    library.read.clear()
    assert SearchIndex(library, cache=place).search("gdpr")
    new = place.read_bytes()
    assert new != old
    # The texts came from the index that was there.
    assert not library.read
    stamp = place.stat()
    SearchIndex(library, cache=place).build()
    assert (place.stat().st_mtime_ns, place.stat().st_ino) == (stamp.st_mtime_ns, stamp.st_ino)


def test_other_boilerplate_reads_all(tmp_path: Path) -> None:
    place = tmp_path / "x.index"
    SearchIndex(SmallLibrary(QUESTIONS), cache=place).build()
    changed = SmallLibrary(QUESTIONS, version="2")
    changed.texts_key = "other"
    SearchIndex(changed, cache=place).build()
    assert len(changed.read) == len(QUESTIONS)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.floats(0, 1), junk=st.binary(max_size=40))
@pytest.mark.slow
def test_a_damaged_file_is_built_again(tmp_path: Path, cut: float, junk: bytes) -> None:
    place = tmp_path / "x.index"
    SearchIndex(SmallLibrary(QUESTIONS), cache=place).build()
    whole = place.read_bytes()
    place.write_bytes(whole[: int(len(whole) * cut)] + junk)
    index = SearchIndex(SmallLibrary(QUESTIONS), cache=place)
    index.build()
    assert index.search("gdpr hipaa")[0].entry.title == "How do GDPR and HIPAA differ?"


def test_a_file_that_is_no_index_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "index"
    whole = pack({"one": b"1"})
    monkeypatch.setattr("reader.search.index.storage._checksum", lambda *_: pytest.fail("read"))
    for start in (b"", whole[:20], whole):
        path.write_bytes(start)
        os.truncate(path, 1 << 34)
        with pytest.raises(DamagedIndex):
            Block.open(path)


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    index = SearchIndex(SmallLibrary(QUESTIONS), cache=blocked / "x.index")
    index.build()
    assert index.search("gdpr")


def test_a_large_block_lies_in_a_nameless_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.search.index.storage.IN_MEMORY", 10)
    assert Postings(settle(sections(), None, 100)).count == 1
