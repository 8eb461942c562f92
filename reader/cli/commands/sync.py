"""`sync`: marks to and from the user's other machines."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.basics import ProgressLine
from reader.cli.command import Command
from reader.cli.context import end_with_git, open_store, shared_options
from reader.cli.invocation import global_options
from reader.cli.printing.output import emit, emit_json, say
from reader.cli.printing.records import SCHEMA
from reader.cli.printing.terminal import is_terminal
from reader.errors import StateError, UsageError
from reader.files import is_there
from reader.paths import app_paths
from reader.settings import load_settings
from reader.sources.sync_place import refuse_site
from reader.text import clean_path

if TYPE_CHECKING:
    from reader.state.travel.sync import SyncReport

__all__ = ["sync"]


@click.command(
    "sync",
    cls=Command,
    examples=(
        ("privacy-reader sync ~/Syncthing/reading", "Through a shared folder:"),
        ("privacy-reader sync git@example.org:me/marks.git", "Through a private repository:"),
    ),
)
@click.argument("target", metavar="[FOLDER|GIT-URL]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@shared_options
@click.pass_context
def sync(ctx: click.Context, target: str | None, as_json: bool) -> None:
    """Merge marks with your other machines, through a shared folder or a private git repository.

    Each machine writes one file and reads those of the others. Without an argument, the setting sync.with names the
    place. If a repository cannot be reached, the exit status is 4, and your marks are sent the next time.
    """
    if target is None:
        target = load_settings().sync.with_
    if not target.strip():
        raise UsageError("No place to sync with.", f"Name a folder or a repository, or set one: {_to_keep('…')}.")
    from reader.state.travel.target import sync_sentence, sync_with  # noqa: PLC0415 (start-up)

    end_with_git()
    refuse_site(target, global_options(ctx).source or "")
    with open_store(ctx) as store:
        before = len(store.notices)
        # Another machine, or a shared folder on one, may be slow.
        with ProgressLine(about=f"waiting for {target}"):
            done = sync_with(store, target)
        # Replaced notes were reported on the way; in JSON they appear beside what was skipped.
        notices = [*store.notices[before:], *done.notices]
    for notice in done.notices:
        say(notice)
    if as_json:
        emit_json(
            {
                "schema": SCHEMA,
                "received": done.received,
                "devices": done.devices,
                "sent": done.sent,
                "offline": done.offline,
                "notices": notices,
            }
        )
    elif not done.offline:
        emit([sync_sentence(done)])
    _explain(target, done)
    if done.offline:
        # The reader continues without; whoever calls this command needs to know that nothing was merged.
        ctx.exit(StateError.exit_status)


def _explain(target: str, done: SyncReport) -> None:
    """Say what a user who names a place for the first time cannot know."""
    with suppress(UsageError):
        if load_settings().sync.with_:
            return
        if done.unfound:
            say("The address may be mistyped. It is not in the settings: to send your marks, give this command again.")
        elif done.first and is_terminal():
            place = Path(target).expanduser()
            kept = str(place.absolute()) if is_there(place) else target
            say(f"To synchronise whenever the reader starts and ends, {_to_keep(kept)}.")


def _to_keep(target: str) -> str:
    """Say how to keep a place: the line, and the file."""
    # TOML writes a text as JSON does.
    line = f"with = {json.dumps(target, ensure_ascii=False)}"
    return f"write {line} below [sync] in {clean_path(str(app_paths().config_file), 300)}"
