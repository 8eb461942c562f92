"""Topics and recall in commands: an entry's topics, when it is asked again, how many questions are due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import click

from reader.cli.basics import site_subjects
from reader.cli.invocation import global_options
from reader.sources import recall_file, topics_file

if TYPE_CHECKING:
    from reader.cli.basics import OpenedSite
    from reader.learn.recall.desk import Desk
    from reader.learn.recall.memory import Schedule
    from reader.library.post import Entry
    from reader.settings import RecallSettings
    from reader.state import Marks, StateStore

__all__ = ["desk_of", "recall_of", "topics_of"]

FOUND_AT_ONCE = 5_000
"""The most entries for which a list finds the topics itself.

For more, `topics` and the reader find them, and a list uses them from then on.
"""


def topics_of(ctx: click.Context, site: OpenedSite) -> Callable[[Entry], Sequence[str] | None]:
    """Return a function for the topics of an entry, None if they have not been found yet."""
    from reader.learn.kept_subjects import kept_subjects  # noqa: PLC0415 (start-up)

    private = global_options(ctx).private
    kept = kept_subjects(site.library, topics_file(site.source)) if site.source is not None else None
    if kept is None and len(site.library.entries) <= FOUND_AT_ONCE:
        kept = site_subjects(site, private=private)
    return lambda entry: kept.of(entry) if kept is not None else None


def recall_of(entry: Entry, marks: Marks) -> dict[str, object] | None:
    """Return the JSON object about recall of a question; None for one that is never asked."""
    if not (marks.reviews or marks.grade or marks.read):
        return None
    from reader.dates import this_day  # noqa: PLC0415 (start-up)
    from reader.learn.recall.desk import record_of  # noqa: PLC0415 (start-up)
    from reader.learn.recall.session import Known  # noqa: PLC0415 (start-up)
    from reader.state.reviews import taken  # noqa: PLC0415 (start-up)

    settings = _settings()
    schedule = _schedule(settings.wanted, settings.longest)
    reviews = taken(marks.reviews, entry.fingerprint)
    known = Known(entry, marks, reviews, schedule.replay(entry.fingerprint, reviews))
    return record_of(known, schedule, this_day(settings.day_starts))


def desk_of(ctx: click.Context, site: OpenedSite, store: StateStore, settings: RecallSettings) -> Desk:
    """Return the recall of a site."""
    from reader.learn.recall.desk import Desk  # noqa: PLC0415 (start-up)

    private = global_options(ctx).private or site.source is None
    kept = recall_file(site.source) if site.source is not None and not private else None
    return Desk(site.library.entries, store, settings, kept=kept)


@cache
def _settings() -> RecallSettings:
    from reader.settings import load_settings  # noqa: PLC0415 (start-up)

    return load_settings().recall


@cache
def _schedule(wanted: float, longest: int) -> Schedule:
    from reader.learn.recall.memory import Schedule  # noqa: PLC0415 (start-up)

    return Schedule(wanted, longest)
