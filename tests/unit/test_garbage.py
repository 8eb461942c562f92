"""What nobody needs any more goes, also where all that there was had been taken for what stays."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from collections.abc import Iterator
from ctypes import CDLL
from pathlib import Path

import pytest

from reader.garbage import give_back, give_back_from_now_on, keep, keep_later, no_collection


class Circle:
    """Something that refers to itself, so that only the collector finds it."""

    def __init__(self) -> None:
        self.itself = self


def test_what_was_kept_is_given_back_when_nobody_needs_it() -> None:
    circle = Circle()
    gone = weakref.ref(circle)
    keep()
    del circle
    give_back(kept=False)
    assert gone() is not None
    give_back(kept=True)
    assert gone() is None
    gc.freeze()


def test_what_is_still_in_use_for_a_moment_is_not_kept_and_nothing_that_comes_afterwards() -> None:
    before, former = list(gc.callbacks), Circle()
    gone = weakref.ref(former)
    keep_later()
    gc.collect()
    keep_later()
    gc.collect()
    del former
    gc.collect()
    assert gone() is None
    assert gc.callbacks == before
    kept = gc.get_freeze_count()
    assert kept
    gc.collect()
    assert gc.get_freeze_count() == kept


@pytest.mark.parametrize("enabled", [True, False])
def test_garbage_is_collected_afterwards_where_it_was_before(*, enabled: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with no_collection():
            assert not gc.isenabled()
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


def in_memory() -> int:
    """MB of memory that the system has given to this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) // 1_024


@pytest.fixture
def given_back_from_now_on() -> Iterator[None]:
    before = list(gc.callbacks)
    give_back_from_now_on()
    yield
    gc.callbacks[:] = before


@pytest.mark.skipif(not hasattr(CDLL(None), "malloc_trim"), reason="not the C library of GNU")
@pytest.mark.usefixtures("given_back_from_now_on")
def test_what_a_collection_leaves_free_is_given_back() -> None:
    pieces = [bytes(4_000) for _ in range(20_000)]
    # The last one keeps the library from giving back the rest by itself.
    last = pieces[-1]
    full = in_memory()
    del pieces
    assert in_memory() > full - 40
    gc.collect()
    assert in_memory() < full - 40
    assert last


def test_it_is_told_once_of_collections() -> None:
    before = list(gc.callbacks)
    try:
        give_back_from_now_on()
        once = len(gc.callbacks)
        give_back_from_now_on()
        assert len(gc.callbacks) == once
    finally:
        gc.callbacks[:] = before


STOCKS = """
import sys, threading
from reader.garbage import spare_memory
if "shared" in sys.argv:
    spare_memory()
done = threading.Barrier(13)
def work():
    held = [bytes(4_000) for _ in range(100)]
    done.wait()
    done.wait()
for _ in range(12):
    threading.Thread(target=work).start()
done.wait()
starts = (int(line.partition("-")[0], 16) for line in open("/proc/self/maps"))
print(sum(start % (64 << 20) == 0 for start in starts))
done.wait()
"""
"""Counts the stocks of twelve threads: each lies at a multiple of 64 MB."""


@pytest.mark.skipif(not hasattr(CDLL(None), "mallopt"), reason="not the C library of GNU")
def test_threads_take_memory_from_one_stock() -> None:
    def stocks(*arguments: str) -> int:
        return int(subprocess.check_output([sys.executable, "-c", STOCKS, *arguments], text=True))

    assert stocks("each") > 4
    assert stocks("shared") <= 1


HOLES = """
import sys
from reader.garbage import spare_memory
if "spared" in sys.argv:
    spare_memory()
def pages():
    return int(open("/proc/self/statm").read().split()[1])
large = bytearray(4 << 20)
del large
before = pages()
pieces = [(bytearray(200_000), bytearray(2_000)) for _ in range(100)]
small = [one[1] for one in pieces]
del pieces
print((pages() - before) * 4 // 1024)
"""
"""Lets go of a hundred large pieces between which small ones lie; the MB that the process still has."""


@pytest.mark.skipif(not hasattr(CDLL(None), "mallopt"), reason="not the C library of GNU")
def test_large_pieces_go_back_to_the_system() -> None:
    def left(*arguments: str) -> int:
        return int(subprocess.check_output([sys.executable, "-c", HOLES, *arguments], text=True))

    assert left("kept") > 10
    assert left("spared") < 5
