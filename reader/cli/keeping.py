"""Caches the next start's first frame, after a run has ended and written everything (see `reader.frame`)."""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime, timedelta

from reader.frame.kept import Frame, keep
from reader.frame.stamp import offset, program_files
from reader.paths import app_paths
from reader.patient import is_unicode
from reader.sources import Source, cache_file
from reader.sources.resolve import index_file, recall_file, topics_file
from reader.tui.app import ReaderApp

__all__ = ["keep_picture"]


def keep_picture(app: ReaderApp, source: Source, around: str) -> None:
    """Cache the next start's first frame, if the run left one and its state is complete; the store is closed by now.

    Any later change, such as a synchronisation at the end, invalidates it. `around` is the context in which the program
    was started.
    """
    session, picture = app.session, app.opening.picture
    files = session.loader.site_files
    # The frame is written in UTF-8, before other encodings are considered.
    if not is_unicode(sys.__stderr__):
        return
    # A time such as "3 minutes ago" would be outdated by then.
    if picture is None or files is None or not session.marks_shown or session.settings.dates == "relative":
        return
    site, state = files
    now = time.time()
    frame = Frame(
        picture,
        (app.size.width, app.size.height),
        around=around,
        moment=int(now),
        until=min(_next_day(session.settings.recall.day_starts), session.loader.valid_until or 1 << 62),
        zone=offset(),
        files=b"\0".join([_own_files(source, str(session.store.path)), program_files()]),
        site=site,
        site_state=state,
        asked=app.question.asked,
        dark=app.question.dark,
    )
    keep(app_paths().cache, frame)


def _own_files(source: Source, state: str) -> bytes:
    """Return the groups of the files of settings, marks and caches that a start reads."""
    paths = app_paths()
    places = (
        paths.config_file,
        paths.thesaurus_file,
        paths.sources_file,
        paths.screen_file,
        paths.opening_file,
        cache_file(source),
        index_file(source),
        topics_file(source),
        recall_file(source),
    )
    return b"\0".join([*map(os.fsencode, places), os.fsencode(state), os.fsencode(f"{state}-wal")])


def _next_day(starts: int) -> int:
    """Return when the next day begins, by the calendar or for a user whose days begin at the hour `starts`."""
    now = datetime.now().astimezone()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    moments = (today + timedelta(days=day, hours=hour) for day in (0, 1) for hour in (0, starts))
    return min(int(moment.timestamp()) for moment in moments if moment > now)
