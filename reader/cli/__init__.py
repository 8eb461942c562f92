"""The command line: the composition root, where sources, library, search, marks and screens are put together."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["main"]

INTERRUPTED = 130
"""Exit status after Ctrl-C: 128 and the number of SIGINT, as shells have it."""


def main() -> NoReturn:
    """Run the command line on `sys.argv` and leave with its exit status."""
    sys.excepthook = _tell_crash
    arguments = sys.argv[1:]
    if _only_opens(arguments):
        # Parsing nothing needs no parser, and a collection during start-up finds nothing: the first frame waits for
        # neither.
        gc.disable()
        from reader.cli.screens import run_reader

        _leave_with(lambda: run_reader(arguments[0] if arguments else None))
    _leave_with(_run_command)


def _only_opens(arguments: Sequence[str]) -> bool:
    """Whether the reader is to be opened and nothing else: no argument, or one that can only be a place."""
    if len(arguments) != 1:
        return not arguments
    return not arguments[0].startswith("-") and any(mark in arguments[0] for mark in "/.~:")


def _run_command() -> int:
    import click

    from reader.cli.root import root
    from reader.errors import UsageError

    try:
        status = root.main(prog_name="privacy-reader", standalone_mode=False)
    except click.UsageError as error:
        hint = f"Try `{error.ctx.command_path} --help`." if error.ctx else ""
        raise UsageError(error.format_message(), hint) from None
    except click.ClickException as error:
        raise UsageError(error.format_message()) from None
    except click.Abort:
        raise KeyboardInterrupt from None
    except SystemExit as end:
        # click makes a closed pipe a failure, which it is not (see below).
        if isinstance(end.__context__, BrokenPipeError):
            raise BrokenPipeError from None
        raise
    if sys.stdout is not None:
        sys.stdout.flush()
    return status if isinstance(status, int) else 0


def _tell_crash(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    from reader.cli.crash import tell

    tell(kind, error, traceback)


def _leave_with(run: Callable[[], int]) -> NoReturn:
    from reader.cli.output import complain, leave, report
    from reader.errors import ReaderError

    try:
        status = run()
    except ReaderError as error:
        report(error)
        leave(error.exit_status)
    except BrokenPipeError:
        # Whoever read the output has had enough; that is no failure of ours, and no word of it.
        leave(0, quiet=True)
    except KeyboardInterrupt:
        leave(INTERRUPTED, quiet=True)
    except OSError as error:
        complain(f"The output could not be written: {error.strerror or error}.", "")
        leave(1, quiet=True)
    leave(status)
