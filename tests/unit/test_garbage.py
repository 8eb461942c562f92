"""What nobody needs any more goes, also where all that there was had been taken for what stays."""

from __future__ import annotations

import gc
import weakref

import pytest

from reader.garbage import give_back, keep, no_collection


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
