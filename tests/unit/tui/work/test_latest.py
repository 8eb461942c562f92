"""Work in threads: the newest request counts, what runs is stopped, and nothing comes to an owner that is gone."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from reader.library.clock import Cancelled, Stop
from reader.tui.work.latest import InOrder, LatestOnly


class Owner:
    """A widget that may go."""

    is_attached = True
    is_running = True


@pytest.fixture
def executor() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1)


async def until_idle(queue: LatestOnly[int] | InOrder[int]) -> None:
    while not queue.idle:  # noqa: ASYNC110 - a queue tells nobody when it becomes idle
        await asyncio.sleep(0.001)


async def test_what_runs_is_told_that_it_is_no_longer_wanted(executor: ThreadPoolExecutor) -> None:
    got: list[int] = []
    failures: list[BaseException] = []
    queue: LatestOnly[int] = LatestOnly(Owner(), executor, failures.append)
    began, stopped = Event(), Event()

    def long(stop: Stop) -> int:
        began.set()
        while not stop.is_set:
            pass
        stopped.set()
        raise Cancelled

    queue.submit(long, got.append)
    await asyncio.to_thread(began.wait, 5)
    queue.submit(lambda _: 2, got.append)
    queue.submit(lambda _: 3, got.append)
    await until_idle(queue)
    assert stopped.is_set()
    assert got == [3]
    assert failures == []


async def test_dropping_stops_what_runs_and_shows_nothing(executor: ThreadPoolExecutor) -> None:
    got: list[int] = []
    queue: LatestOnly[int] = LatestOnly(Owner(), executor, lambda error: pytest.fail(str(error)))

    def long(stop: Stop) -> int:
        while not stop.is_set:
            pass
        return 1

    queue.submit(long, got.append)
    queue.drop()
    await until_idle(queue)
    assert got == []


@pytest.mark.parametrize("gone", ["is_attached", "is_running"])
@pytest.mark.parametrize("kind", ["latest", "in order"])
async def test_neither_result_nor_failure_comes_to_an_owner_that_is_gone(
    executor: ThreadPoolExecutor, gone: str, kind: str
) -> None:
    owner, came = Owner(), list[object]()
    held = Event()

    def work(*_: Stop) -> int:
        held.wait(5)
        return 1

    def fail(*_: Stop) -> int:
        raise ValueError("late")

    make: type[LatestOnly[int]] | type[InOrder[int]] = LatestOnly if kind == "latest" else InOrder
    queue = make(owner, executor, came.append)
    for one in (work, fail):
        queue.submit(one, came.append)
        setattr(owner, gone, False)
        held.set()
        await until_idle(queue)
    assert came == []


async def test_requests_in_order_are_all_answered(executor: ThreadPoolExecutor) -> None:
    got: list[int] = []
    queue: InOrder[int] = InOrder(Owner(), executor, lambda error: pytest.fail(str(error)))
    for number in range(5):
        queue.submit(lambda number=number: number, got.append)
    await until_idle(queue)
    assert got == [0, 1, 2, 3, 4]
