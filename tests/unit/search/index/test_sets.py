"""A word's set of documents comes back as it was stored, in each of its forms, and takes the room it should."""

from __future__ import annotations

import random
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.search.index.builder import BlockBuilder, SearchDocument
from reader.search.index.postings import BODY, LEAD, Postings
from reader.search.index.sets import RANGE, is_dense, pack_set, scattered
from reader.search.index.storage import Block, pack

COUNTS = (1, 8, 9, 1000, RANGE - 1, RANGE, RANGE + 1, 100_000, 3 * RANGE, 3 * RANGE + 5)


def bits_of(numbers: list[int]) -> int:
    return sum(1 << number for number in numbers)


def read(numbers: list[int], count: int) -> int:
    raw = pack_set(array("I", numbers), count)
    if is_dense(len(numbers), count):
        return int.from_bytes(raw, "little")
    return scattered([(memoryview(raw), len(numbers))], count)


@given(st.sampled_from(COUNTS), st.data())
def test_a_set_comes_back_as_it_was_stored(count: int, data: st.DataObject) -> None:
    edges = [number for edge in range(0, count + 1, RANGE) for number in (edge - 1, edge) if 0 <= number < count]
    number = st.one_of(st.integers(0, count - 1), st.sampled_from([*edges, count - 1]))
    numbers = sorted(data.draw(st.sets(number, min_size=1, max_size=60)))
    assert read(numbers, count) == bits_of(numbers)


@pytest.mark.parametrize("count", [RANGE, RANGE + 1, 3 * RANGE, 40 * RANGE])
@pytest.mark.parametrize("first", [0, 100])
def test_sets_as_large_as_sparse_ones_get_come_back(count: int, first: int) -> None:
    numbers = list(range(first, first + count // 32 - 1))
    assert not is_dense(len(numbers), count)
    assert read(numbers, count) == ((1 << len(numbers)) - 1) << first


@pytest.mark.parametrize(
    ("held", "count", "size"),
    [
        (1, 1000, 2),
        (30, 1000, 60),
        (32, 1000, 125),
        (1, 100_000, 4),
        (2, 100_000, 8),
        (3, 100_000, 10),
        (3000, 100_000, 6004),
        (3125, 100_000, 12_500),
    ],
)
def test_a_set_takes_two_bytes_a_document_or_a_bit_for_each_of_the_site(held: int, count: int, size: int) -> None:
    assert len(pack_set(array("I", range(held)), count)) == size


def test_several_sets_are_read_as_one() -> None:
    count = 2 * RANGE
    sets = [[1, RANGE + 1], [2], list(range(5, count, 997)), [count - 1]]
    stored = [(memoryview(pack_set(array("I", numbers), count)), len(numbers)) for numbers in sets]
    assert scattered(stored, count) == bits_of(sorted({number for numbers in sets for number in numbers}))


@given(st.sampled_from(COUNTS), st.binary(max_size=40), st.integers(0, 30))
def test_forged_sets_name_no_document_that_is_not_there(count: int, raw: bytes, held: int) -> None:
    assert scattered([(memoryview(raw), held)], count) < 1 << count


def test_an_index_of_more_documents_than_two_bytes_can_tell_apart_finds_each() -> None:
    builder = BlockBuilder()
    marked = (0, 7, RANGE - 1, RANGE, RANGE + 9, RANGE + 50)
    for number in range(RANGE + 60):
        builder.add(SearchDocument("Post", (), ""), "heron" if number in marked else "gull")
    postings = Postings(Block(pack(builder.sections("1"))))
    heron = postings.word("heron")
    assert heron is not None
    assert postings.documents(LEAD, [heron]) == bits_of(list(marked))
    assert postings.documents(BODY, [heron]) == 0


def test_an_index_takes_as_much_room_as_its_parts_are_worth() -> None:
    """Its parts, in bytes a post, for posts of about 1,050 letters of 4,000 words: the texts are most of it."""
    draw, posts = random.Random(3), 600
    words = ["".join(draw.choices("aeioubcdfglmnprst", k=draw.randint(3, 9))) for _ in range(4000)]
    weights = [1 / (10 + rank) for rank in range(len(words))]
    builder = BlockBuilder()
    for number in range(posts):
        title = " ".join(draw.choices(words, weights, k=10))
        builder.add(SearchDocument(title, ("daily",), f"{number:032x}"), " ".join(draw.choices(words, weights, k=150)))
    block = Block(pack(builder.sections("1")))
    room = {name: len(block.raw(name)) / posts for name in ("texts", "title-words", "title-offsets", "title-widths")}
    room["sets"] = sum(len(block.raw(f"{zone}-lists")) for zone in ("title", "label", "lead", "body")) / posts
    assert room["title-words"] <= 20
    assert room["title-offsets"] <= 10
    assert room["title-widths"] <= 10
    assert room["sets"] <= 240
    assert room["texts"] <= 400
