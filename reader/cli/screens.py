"""Starts the screens: everything that the first frame needs, and nothing else."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from reader.cli.names import COMMANDS, MEANT, NAME
from reader.cli.variables import settle_textual
from reader.errors import ReaderError, UnwritableError, UsageError, is_without_threads
from reader.frame.ending import end_by_signals
from reader.served import is_served
from reader.tui.terminal.stand_ins import load_asyncio, load_textual

if TYPE_CHECKING:
    from reader.frame.early import EarlyFrame
    from reader.learn.recall.practice import Selection
    from reader.settings import RecallSettings, Settings
    from reader.sources import Source
    from reader.sources.attempt import Attempt
    from reader.tui.app import ReaderApp
    from reader.tui.terminal.background import Question

__all__ = ["run_reader"]

IN_PIPES = "`privacy-reader list`, `search` or `show`"
RECALL_IN_PIPES = "`privacy-reader recall --json` or `--count`"
"""The commands that work like the reader and recall without a terminal."""
RECALL_IN_LINES = "`privacy-reader recall --plain`"
"""The command that asks on a terminal that cannot show a full screen."""

PATIENCE = 0.3
"""Seconds that threads have to finish after the user has left."""

FRAMES_PER_SECOND = "240"
"""Textual waits up to one frame before it draws; four milliseconds are imperceptible."""


class _Opened:
    """Records that a site is being opened and, once its posts were read, that it is the last one.

    So a command in another shell uses it while it is being read, and after a run that was killed. With `last` false it
    is not the site that the user asked for.
    """

    def __init__(self, source: Source, attempt: Attempt, *, last: bool) -> None:
        self._source, self._attempt = source, attempt
        self._is_due = last

    def begin(self) -> None:
        """Record that it is being opened, except for the samples, which are safe."""
        if self._source.kind != "samples":
            self._attempt.begin(self._source)

    def __call__(self) -> None:
        """Record that its posts were read; called in a thread each time."""
        self._attempt.done(self._source)
        # Errors are reported when the user leaves.
        with suppress(ReaderError):
            self._remember()

    def left(self) -> None:
        """Record what has not been recorded before, and report a failure."""
        from reader.cli.printing.output import report  # noqa: PLC0415 (start-up)

        self._attempt.done(self._source)
        try:
            self._remember()
        except ReaderError as error:
            report(error)

    def _remember(self) -> None:
        from reader.sources.known import remember_last  # noqa: PLC0415 (start-up)

        if self._is_due:
            remember_last(self._source.argument)
            self._is_due = False


def run_reader(
    wanted: str | None,
    *,
    private: bool = False,
    flags: Mapping[str, bool] | None = None,
    recall: tuple[Selection, RecallSettings] | None = None,
    drawn: EarlyFrame | None = None,
) -> int:
    """Run the screens on a source until the user quits; return the exit status. Raises ReaderError.

    A `private` run saves nothing. `flags` override settings with the same names (`drafts`, `future` …). `recall` starts
    with a recall session, for the matches of a query and within limits, and ends with it. `drawn` is what was already
    done to the terminal; if it is given, the next start's first frame is cached.
    """
    if recall is None:
        _need_terminal(wanted, IN_PIPES, IN_PIPES)
    else:
        _need_terminal(wanted, RECALL_IN_PIPES, RECALL_IN_LINES)
    # Until the screens handle signals themselves: a query may already have been sent to the terminal.
    end_by_signals()
    if not is_served():
        settle_textual()
    os.environ.setdefault("TEXTUAL_FPS", FRAMES_PER_SECOND)
    load_asyncio()
    from reader.settings import load_settings  # noqa: PLC0415 (start-up)
    from reader.tui.terminal.background import questioned  # noqa: PLC0415 (start-up)

    settings = load_settings()
    if flags:
        settings = replace(settings, **cast("dict[str, Any]", dict(flags)))
    if recall is not None:
        settings = replace(settings, recall=recall[1])
    selection = recall[0] if recall is not None else None
    try:
        with questioned(settings.theme == "auto" and "NO_COLOR" not in os.environ, drawn=drawn) as question:
            status = _run(wanted, settings, question, private=private, recall=selection, drawn=drawn)
    except SystemExit as end:
        # An internal error was already reported.
        _leave_threads(end.code if isinstance(end.code, int) else 1, drawn)
        raise
    _leave_threads(status, drawn)
    return status


def _run(
    wanted: str | None,
    settings: Settings,
    question: Question,
    *,
    private: bool,
    recall: Selection | None,
    drawn: EarlyFrame | None,
) -> int:
    """Read one site after another until the user quits. One that cannot be read leads back to the previous one."""
    from reader.garbage import collect_as_usual, give_back  # noqa: PLC0415 (start-up)
    from reader.sources import resolve, samples  # noqa: PLC0415 (start-up)
    from reader.sources.attempt import Attempt  # noqa: PLC0415 (start-up)
    from reader.sources.resolve import SOURCE_VARIABLE  # noqa: PLC0415 (start-up)

    # A command may have changed this.
    collect_as_usual()
    attempt = None if private else Attempt()
    source, former, failure, instead = resolve(wanted), None, None, None
    lost, not_opened = 0, ""
    if attempt is not None and not wanted and not os.environ.get(SOURCE_VARIABLE):
        failure = attempt.failure(source)
        # The samples open instead; the record and the last source stay as they are.
        instead = samples() if failure is not None else None
        source = instead or source
    while True:
        opened = _Opened(source, attempt, last=source is not instead) if attempt is not None else None
        app = _run_one(source, settings, question, failure, opened, recall, drawn, not_opened)
        drawn = None if app.next_site is not None or app.failure is not None else drawn
        question = question.settled()
        lost = max([lost, *(error.exit_status for error in app.session.unreported)])
        failure = app.failure
        if failure is None and opened is not None and source is not instead:
            opened.left()
        if failure is not None:
            if former is None:
                raise failure
            # Offer a mistyped address for correction instead of a new start.
            not_opened = source.argument
            source, former = former, None
        elif app.next_site is not None:
            source, former = app.next_site, source
        else:
            if drawn is not None and app.opening.picture is not None:
                from reader.cli.keeping import keep_picture  # noqa: PLC0415 (start-up)

                keep_picture(app, source, drawn.around)
            return _finish(app) or lost
        # Release the previous site before the next one is loaded.
        app.let_go()
        del app
        _threads_end()
        give_back(kept=True)


def _run_one(
    source: Source,
    settings: Settings,
    question: Question,
    failure: ReaderError | None,
    opened: _Opened | None,
    recall: Selection | None,
    drawn: EarlyFrame | None,
    not_opened: str,
) -> ReaderApp:
    """Run the screens on one source; first `failure` explains why `not_opened` could not be read.

    Without `opened` nothing is recorded.
    """
    private = opened is None
    from reader.paths import app_paths  # noqa: PLC0415 (start-up)
    from reader.state import StateStore  # noqa: PLC0415 (start-up)
    from reader.tui.work.loading import SiteLoader  # noqa: PLC0415 (start-up)
    from reader.tui.work.remembered import Remembered  # noqa: PLC0415 (start-up)
    from reader.tui.work.session import Session  # noqa: PLC0415 (start-up)

    try:
        store = StateStore.open(private=private)
    except UnwritableError:
        # Reading still works; marks of this run are not saved, and the screen says so.
        store = StateStore.open_or_private()
    remembered = Remembered(None if store.private else app_paths().screen_file)
    loader = SiteLoader(source, settings, keep=not private, opened=opened)
    if drawn is not None and drawn.frame is not None:
        loader.site_files = (drawn.frame.site, drawn.frame.site_state)
    session = Session(store=store, settings=settings, loader=loader, remembered=remembered)
    load_textual()
    from reader.cli.printing.output import report, say  # noqa: PLC0415 (start-up)
    from reader.cli.printing.terminal import links_work  # noqa: PLC0415 (start-up)
    from reader.tui.app import ReaderApp  # noqa: PLC0415 (start-up)

    session.recall_at_start = recall
    session.first_run, session.failure, session.not_opened = _is_first_run(source), failure, not_opened
    session.links_shown = links_work()

    question.look(sys.stdin.fileno())
    app = ReaderApp(session, question=question, drawn=drawn)
    app.shell_commands = {word: f"{NAME} {line}" for word, line in ({name: name for name in COMMANDS} | MEANT).items()}
    if opened is not None:
        # Wrong settings have been reported by now; a failure from here on may be due to the site.
        opened.begin()
    with _without_a_trace(source) if private else nullcontext():
        app.run(mouse=settings.mouse)
    if app.return_code or app.next_site is not None:
        session.syncer.abandon()
    for error in session.unreported:
        report(error)
    if session.left_words:
        say(f"{session.left_words}.")
    return app


def _without_a_trace(source: Source) -> AbstractContextManager[None]:
    from reader.sources.clone import Clone  # noqa: PLC0415 (start-up)

    return Clone(source).passing()


def _is_first_run(source: Source) -> bool:
    """Return whether the samples are read because no site was ever opened."""
    if source.kind != "samples":
        return False
    from reader.sources.known import load_known  # noqa: PLC0415 (start-up)

    try:
        known = load_known()
    except ReaderError:
        return False
    return not known.sources and not known.last


def _finish(app: ReaderApp) -> int:
    """Report what is left to report once the terminal is restored; return the exit status.

    Raises what the system refused or the installation lacks, which is not an internal error.
    """
    if isinstance(app.crash, ReaderError | OSError | ImportError | MemoryError):
        raise app.crash
    if app.crash is not None and is_without_threads(app.crash):
        raise app.crash
    if app.crash is not None:
        from reader.cli.crash import tell  # noqa: PLC0415 (start-up)

        tell(type(app.crash), app.crash, app.crash.__traceback__)
    if not app.return_code and (sentence := app.session.syncer.finish()):
        from reader.cli.printing.output import say  # noqa: PLC0415 (start-up)

        say(sentence)
    return app.return_code or 0


def _leave_threads(status: int, drawn: EarlyFrame | None = None) -> None:
    """Exit at once if a thread is still busy with a long text: the marks are saved, and nothing else is lost.

    Before the screens take over, the terminal is restored here: `drawn` is what was done to it.
    """
    if not _threads_end():
        if drawn is not None:
            drawn.put_back()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _threads_end() -> bool:
    """Wait briefly for threads of screens that have ended; return whether they are done."""
    until = monotonic() + PATIENCE
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(max(until - monotonic(), 0))
            if thread.is_alive():
                return False
    return True


def _need_terminal(wanted: str | None, in_pipes: str, in_lines: str) -> None:
    """Raise UsageError if the screens cannot be shown, or SourceError for a source that cannot be opened anywhere."""
    try:
        _check_terminal(in_pipes, in_lines)
    except UsageError:
        if wanted:
            from reader.sources import resolve  # noqa: PLC0415 (start-up)

            resolve(wanted)
        raise


def _check_terminal(in_pipes: str, in_lines: str) -> None:
    if is_served():
        return
    if sys.stderr is None:
        raise UsageError(
            "The reader needs standard error, which is closed.", "Remove the redirection that closes it (2>&-)."
        )
    for stream, name in ((sys.stdin, "input"), (sys.stdout, "output")):
        if stream is None or not stream.isatty():
            by_lines = f"{in_lines} asks in lines of text. " if in_lines != in_pipes else ""
            raise UsageError(
                f"The reader needs a terminal, but standard {name} is not one.",
                f"{by_lines}In a pipe, use {in_pipes}.",
            )
    if os.environ.get("TERM") == "dumb":
        raise UsageError(
            "This terminal cannot show a full screen (TERM is “dumb”).",
            f"Use {in_lines} here, or set TERM to the type of your terminal.",
        )
