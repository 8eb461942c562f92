"""One key after the other: a key is looked at when all that the one before it set off is done.

Textual hands a key to the widget with the focus, whose handlers run beside the application's. Where several keys come
in one write (over a slow line, from a text expander, as a paste without brackets), the application's bindings would
overtake text that is still on its way to a field, and the focus would move too late. Here keys wait in a line of their
own, so that the order in which a person typed always holds.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import nullcontext, suppress
from time import monotonic
from typing import Protocol, runtime_checkable

from textual import events
from textual.dom import DOMNode
from textual.message_pump import MessagePump

from reader.tui.terminal.crash import EndingApp

__all__ = ["KeyOrderApp", "Waiting"]

FRAME = 0.15
"""Seconds for which nothing is drawn while keys wait: on a slow machine drawing would take longer than the keys."""

LOOK = 0.002
"""Seconds between two looks whether a screen is there; Textual has no event for it."""

PATIENCE = 1.0
"""Seconds for which a key waits at most for what the former one set off; then it is taken all the same."""

BRIEFLY = 0.05
"""Seconds for which a key waits where the one before it waited in vain, so that the keys that end the program are
reached soon, however many were typed before them."""

ROUNDS = 4
"""How often messages may lead to further ones between two keys."""


@runtime_checkable
class Waiting(Protocol):
    """A screen on which a key may act upon what the one before it set off in a thread."""

    async def before_next_key(self) -> None:
        """Wait for that, not for long."""


@runtime_checkable
class Saying(Protocol):
    """What a screen may have as `messages`: it says what keys did, until the next one."""

    @property
    def shown(self) -> object:
        """What is said now: another object with each message, None where there is none."""

    def give_way(self, shown: object) -> None:
        """A key was pressed while `shown` was said."""


class KeyOrderApp(EndingApp):
    """An application that takes one key at a time."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self._key_queue = _KeyQueue(self, super().on_event)

    async def on_event(self, event: events.Event) -> None:
        """Let keys and pasted texts wait for their turn."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._key_queue.add(event)
        else:
            await super().on_event(event)

    @property
    def keys_wait(self) -> bool:
        """Whether more was typed than was taken: what is only to be seen can wait until that is done."""
        return self._key_queue.waiting

    @property
    def next_typed(self) -> str:
        """The name of the key that is taken next; an empty text where none waits."""
        return self._key_queue.first

    @property
    def is_behind(self) -> bool:
        """Whether what the next key acts upon is still being made."""
        return False

    async def before_next_key(self) -> None:
        """Do what was put off while keys waited, and wait for what the next key is to find done."""


class _KeyQueue:
    """The keys and pasted texts that wait; `handle` is what the application does with one of them."""

    def __init__(self, app: KeyOrderApp, handle: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._handle = handle
        self._typed: deque[events.Key | events.Paste] = deque()
        self._taking: asyncio.Task[None] | None = None
        self._acting: set[asyncio.Task[None]] = set()
        self._late = False

    def add(self, event: events.Key | events.Paste) -> None:
        """Take this one once everything before it was taken."""
        self._typed.append(event)
        if self._taking is None:
            self._taking = asyncio.create_task(self._take_all(), name="keys")

    @property
    def waiting(self) -> bool:
        """Whether more was typed than was taken."""
        return bool(self._typed)

    @property
    def first(self) -> str:
        """The name of the key that waits longest."""
        return self._typed[0].key if self._typed and isinstance(self._typed[0], events.Key) else ""

    async def _take_all(self) -> None:
        """Take what was typed until nothing is left."""
        app = self._app
        try:
            while self._typed and not self._is_over():
                await self._take_some()
                if self._is_over():
                    break
                # The end of a batch wakes the application alone.
                app.screen.check_idle()
                with suppress(TimeoutError):
                    await asyncio.wait_for(app.before_next_key(), self._patience)
        except Exception as error:  # noqa: BLE001 - as in Textual's own loop: whatever a key led to ends the program
            app.handle_failure(error)
        finally:
            self._taking = None

    def _is_over(self) -> bool:
        """Whether the program ends; its screens may be gone already."""
        return self._app.ending or not self._app.screen_stack

    @property
    def _patience(self) -> float:
        return BRIEFLY if self._late else PATIENCE

    async def _screen_ready(self, until: float) -> None:
        """Wait until the screen's widgets are in their places: keys may come before the first one's are."""
        app = self._app
        while not (self._is_over() or app.screen.is_mounted) and monotonic() < until:  # noqa: ASYNC110 - see above
            await asyncio.sleep(LOOK)

    async def _take_some(self) -> None:
        """Take one key, or several that wait with nothing drawn between them.

        Where a widget gets its place only when it has the focus, the next key needs it drawn. A key that comes alone is
        drawn as soon as Textual can: a letter before what it finds.
        """
        app = self._app
        until, focused = monotonic() + FRAME, app.focused
        with app.batch_update() if len(self._typed) > 1 else nullcontext():
            while self._typed and not self._is_over():
                await self._take_one(self._typed.popleft())
                if (
                    self._is_over()
                    or app.is_behind
                    or monotonic() > until
                    or (app.focused is not focused and app.screen.has_class("-narrow"))
                ):
                    return

    async def _take_one(self, event: events.Key | events.Paste) -> None:
        """Take one key and wait, not for ever, until what it set off is done.

        What takes longer goes on beside the next keys: one of them may be what ends it, or the program.
        """
        until = monotonic() + self._patience
        await self._screen_ready(until)
        line = getattr(self._app.screen, "messages", None) if not self._is_over() else None
        shown = line.shown if isinstance(line, Saying) else None
        acting = asyncio.create_task(self._handled(event), name="key")
        self._acting.add(acting)
        acting.add_done_callback(self._acted)
        done, _ = await asyncio.wait({acting}, timeout=max(until - monotonic(), BRIEFLY))
        self._late = not (done and await self._settle(until))
        if isinstance(line, Saying):
            line.give_way(shown)

    async def _handled(self, event: events.Key | events.Paste) -> None:
        await self._handle(event)

    def _acted(self, acting: asyncio.Task[None]) -> None:
        self._acting.discard(acting)
        if not acting.cancelled() and isinstance(error := acting.exception(), Exception):
            self._app.handle_failure(error)

    async def _settle(self, until: float) -> bool:
        """Wait until the messages that a key set off are handled, and a screen that it opened takes keys.

        False where that was not so at the time `until`.
        """
        app = self._app
        for _ in range(ROUNDS):
            await self._screen_ready(until)
            if self._is_over():
                break
            node: DOMNode = app.focused or app.screen
            # Where a key goes: from what has the focus up to the application.
            chain: list[MessagePump] = [*(one for one in node.ancestors_with_self if one is not app), app]
            if not await _passed(chain, until - monotonic()):
                return False
            if not any(node.message_queue_size for node in chain):
                break
        return True


async def _passed(chain: list[MessagePump], seconds: float) -> bool:
    """Let a mark run through the queues of `chain`, behind what waits there; False where that took too long."""
    end = monotonic() + seconds
    for node in chain:
        reached = asyncio.Event()
        if not node.is_running or not node.call_later(reached.set):
            continue
        try:
            await asyncio.wait_for(reached.wait(), max(end - monotonic(), 0.001))
        except TimeoutError:
            return False
    return True
