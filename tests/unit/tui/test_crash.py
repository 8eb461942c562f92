"""What goes wrong beside the messages ends the program, unless it is ending anyway."""

from __future__ import annotations

import asyncio

import pytest

from reader.tui.crash import EndingApp


class Watched(EndingApp):
    """Writes down what it would end with."""

    def __init__(self) -> None:
        super().__init__()
        self.mistakes: list[Exception] = []

    def _handle_exception(self, error: Exception) -> None:
        self.mistakes.append(error)


def fail() -> None:
    raise LookupError("a screen that is gone")


@pytest.mark.parametrize(("ending", "counted"), [(False, 1), (True, 0)])
async def test_a_late_result_counts_only_while_somebody_reads(ending: bool, counted: int) -> None:
    app = Watched()
    async with app.run_test():
        if ending:
            app.exit()
        asyncio.get_running_loop().call_soon(fail)
        await asyncio.sleep(0)
    assert len(app.mistakes) == counted
