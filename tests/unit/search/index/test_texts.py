"""Texts come back as they were put in, whatever their sizes; damaged ones are refused."""

from __future__ import annotations

import random
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.search.index.storage import Block, DamagedIndex, Section, pack
from reader.search.index.texts import BLOCK, DICTIONARY, TextReader, TextWriter


def written(texts: list[str]) -> dict[str, Section]:
    writer = TextWriter()
    for text in texts:
        writer.add(text)
    assert writer.size == sum(len(text.encode("utf-8", "replace")) for text in texts)
    return writer.sections()


def packed_size(sections: dict[str, Section]) -> int:
    return len(Block(pack(sections)).raw("texts"))


def read(sections: dict[str, Section], count: int) -> TextReader:
    return TextReader(Block(pack(sections)), count)


SIZES = st.sampled_from((0, 1, 300, BLOCK - 1, BLOCK, BLOCK + 1, DICTIONARY, 3 * DICTIONARY))


@given(st.lists(st.tuples(st.text(max_size=20), SIZES), max_size=12), st.randoms(use_true_random=False))
def test_every_text_is_read_as_it_was_written(rows: list[tuple[str, int]], rnd: random.Random) -> None:
    texts = [(text * (size // max(1, len(text)) + 1))[: max(size, len(text))] if text else "" for text, size in rows]
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    reader = read(written(texts), len(texts))
    order = [*range(len(texts)), *range(len(texts))]
    rnd.shuffle(order)
    for number in order:
        assert reader.text(number) == texts[number]


def test_texts_of_one_kind_take_less_than_half_of_their_room() -> None:
    rnd = random.Random(4)
    words = [f"{a}{b}" for a in ("con", "pri", "encryp", "ano", "da") for b in ("sent", "vacy", "tion", "nym", "ta")]
    texts = [" ".join(rnd.choices(words, k=200)) for _ in range(300)]
    assert packed_size(written(texts)) < 0.4 * sum(map(len, texts))


@pytest.mark.parametrize("name", ["text-lengths", "text-ends", "text-starts"])
def test_sections_that_do_not_fit_are_refused(name: str) -> None:
    sections = written(["one", "two" * 20_000, "three"])
    numbers = sections[name]
    assert isinstance(numbers, array)
    for damaged in (numbers[:0], numbers[:-1], numbers * 2, numbers.tobytes()):
        with pytest.raises(DamagedIndex):
            read({**sections, name: damaged}, 3)


def test_a_forged_block_reads_as_empty_texts_and_never_as_more_than_was_said() -> None:
    sections = written(["one", "two"])
    reader = read({**sections, "texts": bytes(packed_size(sections))}, 2)
    assert (reader.text(0), reader.text(1)) == ("", "")
