"""Sequential processing of keys: each waits until everything that the previous one triggered is done.

Textual passes a key to the focused widget, whose handlers run beside the application's. If several keys arrive in one
write (over a slow line, from a text expander, as an unbracketed paste), the application's bindings would overtake text
that is still on its way to a field, and the focus would move too late. Here keys wait in a separate queue, so that the
order of typing is always kept.
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
"""Seconds between checks whether a screen is mounted; Textual has no event for it."""

PATIENCE = 1.0
"""Maximum seconds for which a key waits for the effects of the previous one before it is processed anyway."""

BRIEFLY = 0.05
"""Seconds for which a key waits if the previous one waited in vain.

So the keys that end the program are reached soon, however many were typed before them.
"""

ROUNDS = 4
"""How many rounds of follow-up messages are processed between two keys."""


@runtime_checkable
class Waiting(Protocol):
    """A screen on which a key may act on the result of background work started by the previous one."""

    async def before_next_key(self) -> None:
        """Wait briefly for that work."""


@runtime_checkable
class Saying(Protocol):
    """The protocol of a screen's `messages`: it shows what a key did, until the next one."""

    @property
    def shown(self) -> object:
        """The message on display, as an object that differs for each message; None if there is none."""

    def give_way(self, shown: object) -> None:
        """Handle a key that was pressed while `shown` was on display."""


class KeyOrderApp(EndingApp):
    """An application that processes one key at a time."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self._key_queue = _KeyQueue(self, super().on_event)

    async def on_event(self, event: events.Event) -> None:
        """Queue keys and pasted texts."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._key_queue.add(event)
        else:
            await super().on_event(event)

    @property
    def keys_wait(self) -> bool:
        """Whether keys are waiting: purely visual updates can be postponed until they are processed."""
        return self._key_queue.waiting

    @property
    def next_typed(self) -> str:
        """The name of the next waiting key; an empty text if there is none."""
        return self._key_queue.first

    @property
    def is_behind(self) -> bool:
        """Whether the content that the next key acts on is still being prepared."""
        return False

    async def before_next_key(self) -> None:
        """Do what was postponed while keys were waiting, and wait for what the next key depends on."""


class _KeyQueue:
    """The waiting keys and pasted texts; `handle` is the application's handler for one of them."""

    def __init__(self, app: KeyOrderApp, handle: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._handle = handle
        self._typed: deque[events.Key | events.Paste] = deque()
        self._taking: asyncio.Task[None] | None = None
        self._acting: set[asyncio.Task[None]] = set()
        self._late = False

    def add(self, event: events.Key | events.Paste) -> None:
        """Process this event after everything before it."""
        self._typed.append(event)
        if self._taking is None:
            self._taking = asyncio.create_task(self._take_all(), name="keys")

    @property
    def waiting(self) -> bool:
        """Whether keys are waiting."""
        return bool(self._typed)

    @property
    def first(self) -> str:
        """The name of the key that has waited longest."""
        return self._typed[0].key if self._typed and isinstance(self._typed[0], events.Key) else ""

    async def _take_all(self) -> None:
        """Process events until none is left."""
        app = self._app
        try:
            while self._typed and not self._is_over():
                await self._take_some()
                if self._is_over():
                    break
                # The end of a batch wakes only the application, not the screen.
                app.screen.check_idle()
                with suppress(TimeoutError):
                    await asyncio.wait_for(app.before_next_key(), self._patience)
        except Exception as error:  # noqa: BLE001 - as in Textual's own loop: any failure of a key ends the program
            app.handle_failure(error)
        finally:
            self._taking = None

    def _is_over(self) -> bool:
        """Return whether the program is ending; its screens may be gone already."""
        return self._app.ending or not self._app.screen_stack

    @property
    def _patience(self) -> float:
        return BRIEFLY if self._late else PATIENCE

    async def _screen_ready(self, until: float) -> None:
        """Wait until the screen's widgets are mounted: keys may arrive before those of the first screen are."""
        app = self._app
        while not (self._is_over() or app.screen.is_mounted) and monotonic() < until:  # noqa: ASYNC110 - see above
            await asyncio.sleep(LOOK)

    async def _take_some(self) -> None:
        """Process one key, or several waiting ones without drawing in between.

        If a widget is laid out only once it has the focus, the next key needs it drawn. A single key is drawn as soon
        as Textual can: a letter before its results.
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
        """Process one key and wait, with a time limit, until its effects are complete.

        Work that takes longer continues beside the next keys: one of them may be the one that ends it, or the program.
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
        """Wait until the messages triggered by a key are processed, and a screen that it opened accepts keys.

        Return False if that was not the case by the time `until`.
        """
        app = self._app
        for _ in range(ROUNDS):
            await self._screen_ready(until)
            if self._is_over():
                break
            node: DOMNode = app.focused or app.screen
            # The path of a key: from the focused widget up to the application.
            chain: list[MessagePump] = [*(one for one in node.ancestors_with_self if one is not app), app]
            if not await _passed(chain, until - monotonic()):
                return False
            if not any(node.message_queue_size for node in chain):
                break
        return True


async def _passed(chain: list[MessagePump], seconds: float) -> bool:
    """Wait until the queues of `chain` have processed their present messages; return False if that took too long."""
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
