"""The command line: the composition root, where sources, library, search, marks and screens are assembled."""

from __future__ import annotations

import errno
import gc
import os
import sys

from reader import __version__
from reader.cli.names import COMMANDS, COMPLETION, FAILED, INTERRUPTED, NAME
from reader.cli.variables import settle_numbers
from reader.cli.zone import settle_zone
from reader.files import passed_over
from reader.patient import write_patiently

# As in `typing`, whose import costs as much as the quickest answer in total.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import NoReturn

    import click

__all__ = ["main"]

_INSTEAD = {
    ("search", "--sort"): f"The best match comes first here; in another order: {NAME} list --sort newest …",
    ("doctor", "--links"): "Links within the site are always checked; --problems prints only what is wrong.",
}
"""What to do instead of an option that a command does not have, by the names of both."""


_NO_MEMORY = "There is not enough memory.", "Close other programs and try again."


def main() -> NoReturn:
    """Run the command line on `sys.argv` and exit with its status."""
    sys.excepthook = _tell_crash
    write_patiently()
    settle_zone()
    settle_numbers()
    arguments = [] if (completing := COMPLETION in os.environ) else sys.argv[1:]
    if not completing and _only_opens(arguments):
        # The first frame needs neither a parser, as there is nothing to parse, nor garbage collection, which would find
        # nothing during start-up.
        gc.disable()
        _leave_with(lambda: _open_reader(arguments))
    if arguments in (["--version"], ["-V"]):
        _leave_with(_tell_version)
    _leave_with(_tell_today if arguments == ["today"] else _run_command)


def _only_opens(arguments: Sequence[str]) -> bool:
    """Return whether only the reader is to be opened: no argument, or one that can only be a location."""
    if len(arguments) != 1:
        return not arguments
    return not arguments[0].startswith("-") and any(mark in arguments[0] for mark in "/.~:")


def _open_reader(arguments: Sequence[str]) -> int:
    from reader.cli.fast.folder import cache_folder  # noqa: PLC0415 (start-up)
    from reader.frame.early import begin  # noqa: PLC0415 (start-up)

    wanted = arguments[0] if arguments else None
    drawn = begin(cache_folder(), wanted or "")
    try:
        from reader.cli.screens import run_reader  # noqa: PLC0415 (start-up)

        return run_reader(wanted, drawn=drawn)
    finally:
        if drawn is not None:
            drawn.put_back()


def _tell_version() -> int:
    from reader.cli.printing.output import emit, flush  # noqa: PLC0415 (start-up)

    emit([f"{NAME} {__version__}"])
    flush()
    return 0


def _tell_today() -> int:
    from reader.cli.fast.kept_answer import answer_at_once  # noqa: PLC0415 (start-up)

    return 0 if answer_at_once() else _run_command()


def _run_command() -> int:
    from reader.garbage import collect_seldom  # noqa: PLC0415 (start-up)

    collect_seldom()
    arguments = sys.argv[1:]
    done = _done_at_once(arguments) if COMPLETION not in os.environ else None
    if done is not None:
        return done
    import click  # noqa: PLC0415 (start-up)

    from reader.cli.root import root  # noqa: PLC0415 (start-up)
    from reader.errors import UsageError  # noqa: PLC0415 (start-up)

    instruction = os.environ.get(COMPLETION)
    if instruction:
        from reader.cli.shell.completion import answer  # noqa: PLC0415 (start-up)

        return answer(root, instruction)
    # click's own `main` handles closed pipes and Ctrl-C differently.
    try:
        with root.make_context(NAME, arguments, terminal_width=_narrow()) as context:
            root.invoke(context)
        status = 0
    except click.exceptions.Exit as end:
        status = end.exit_code
    except click.UsageError as error:
        raise UsageError(*_told(error, arguments)) from None
    except click.ClickException as error:
        raise UsageError(error.format_message()) from None
    except click.Abort:
        raise KeyboardInterrupt from None
    from reader.cli.printing.output import flush  # noqa: PLC0415 (start-up)

    flush()
    return status


def _told(error: click.UsageError, arguments: Sequence[str]) -> tuple[str, str]:
    """Return what is wrong with the arguments, and what to write instead."""
    import click  # noqa: PLC0415 (start-up)

    words = error.format_message()
    hint = f"Try `{_known_command(error.ctx.command_path)} --help`." if error.ctx else ""
    if not isinstance(error, click.NoSuchOption):
        return words, hint
    option = error.option_name
    if option == "--private":
        return words, f"It stands before the command: {NAME} --private {arguments[0]} …"
    if instead := _INSTEAD.get(((error.ctx and error.ctx.info_name) or "", option), ""):
        # click's suggestion is not similar.
        return f"No such option '{option}'.", instead
    from reader.settings import names_of_settings  # noqa: PLC0415 (start-up)

    if (setting := option.removeprefix("--").replace("-", "_")) in names_of_settings():
        words = f"No such option '{option}'."
        return words, f"{setting} is a setting: write it into the file that `{NAME} config --path` names."
    if error.ctx and not option.startswith("--"):
        taken = next((one.name for one in error.ctx.command.params if isinstance(one, click.Argument)), "")
        if noun := {"query": "query", "topic": "topic", "post": "post", "posts": "post"}.get(taken or ""):
            hint = f"{hint[:-1]}, or put -- before a {noun} that begins with a hyphen."
    return words, hint


def _done_at_once(arguments: Sequence[str]) -> int | None:
    """Answer without a parser if possible; return the exit status, or None if not done."""
    from reader.cli.fast.asked import asked  # noqa: PLC0415 (start-up)

    wanted = asked(arguments)
    if wanted is None:
        return None
    from reader.cli.fast.quick import at_once  # noqa: PLC0415 (start-up)

    return at_once(wanted)


def _known_command(path: str) -> str:
    """Return the command with the mistake; the one that opens the reader has no name."""
    words = path.split()
    return path if words[1:2] == [] or words[1] in COMMANDS else NAME


def _narrow() -> int | None:
    """Return the columns for help if the terminal is narrower than click's minimum of 50."""
    from reader.cli.printing.terminal import shown_width  # noqa: PLC0415 (start-up)

    width = shown_width()
    return width - 2 if width < 52 else None


def _tell_crash(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    try:
        from reader.cli.crash import tell  # noqa: PLC0415 (start-up)

        tell(kind, error, traceback)
    except (OSError, ImportError, MemoryError):
        _say_the_least(error)


def _leave_with(run: Callable[[], int]) -> NoReturn:
    try:
        status = run()
        _tell_passed_over()
    except _refusals() as raised:
        error = _as_refusal(raised)
        try:
            if not isinstance(error, KeyboardInterrupt | BrokenPipeError):
                _tell_passed_over()
            _end_early(error)
        except (OSError, ImportError, MemoryError):
            _say_the_least(error)
    sys.exit(status)


def _refusals() -> tuple[type[BaseException], ...]:
    """Return the errors that end the program with a message; called only after one was raised, to avoid imports."""
    from reader.errors import ReaderError  # noqa: PLC0415 (start-up)

    return ReaderError, OSError, ImportError, MemoryError, RuntimeError, KeyboardInterrupt


def _as_refusal(error: BaseException) -> BaseException:
    """Convert a RuntimeError for a thread that cannot be started to an OSError; return other errors unchanged.

    Raises any other RuntimeError, which is a bug.
    """
    if not isinstance(error, RuntimeError):
        return error
    from reader.errors import is_without_threads  # noqa: PLC0415 (start-up)

    if is_without_threads(error):
        return OSError(errno.EAGAIN, "no more threads can be started")
    raise error


def _tell_passed_over() -> None:
    """Report what was ignored: a cache that could not be saved because a link is in its place."""
    for said in passed_over():
        from reader.cli.printing.output import say  # noqa: PLC0415 (start-up)

        say(said)


def _end_early(error: BaseException) -> NoReturn:
    """Report an error as one sentence that the user can act on, and exit with its status."""
    from reader.cli.printing.output import OutputError, complain, leave, report  # noqa: PLC0415 (start-up)
    from reader.errors import ReaderError  # noqa: PLC0415 (start-up)

    if isinstance(error, ReaderError):
        report(error)
        leave(error.exit_status)
    if isinstance(error, BrokenPipeError):
        # The reader of the output has had enough; that is not an error, so say nothing.
        leave(0, quiet=True)
    if isinstance(error, OutputError):
        complain(f"The output could not be written: {error.strerror}.", "")
        leave(FAILED, quiet=True)
    if isinstance(error, OSError | ImportError | MemoryError):
        complain(*_system_failure(error))
        leave(FAILED, quiet=True)
    if sys.stderr is not None and sys.stderr.isatty():
        # End the line on which the terminal wrote ^C.
        sys.stderr.write("\n")
    leave(INTERRUPTED, quiet=True)


def _system_failure(error: OSError | ImportError | MemoryError) -> tuple[str, str]:
    """Return a sentence about what the system refused, and what to do."""
    if isinstance(error, MemoryError):
        return _NO_MEMORY
    if isinstance(error, ImportError):
        return _missing_part(error)
    from reader.text import clean_path  # noqa: PLC0415 (start-up)

    place = f" ({clean_path(os.fsdecode(error.filename), 300)})" if isinstance(error.filename, str | bytes) else ""
    reason = (error.strerror or str(error)).lower()
    return f"The system refused what is needed: {reason}{place}.", "No marks were lost; try again."


def _missing_part(error: ImportError) -> tuple[str, str]:
    """Return a sentence about the missing or mismatched part of the installation, and what to do.

    `importlib.metadata.PackageNotFoundError` is also an ImportError, with the distribution as its name.
    """
    remedy = f"Install {NAME} again, for example: pipx reinstall {NAME}"
    name = (error.name or "").partition(".")[0]
    if isinstance(error, ModuleNotFoundError) and name and name != "reader":
        return f"The Python package {name}, which {NAME} needs, is not installed.", remedy
    return f"A part of the program could not be loaded: {error}.", remedy


def _say_the_least(error: BaseException) -> NoReturn:
    """Exit with a message even if the modules that write messages cannot be loaded."""
    reason = getattr(error, "strerror", None) or type(error).__name__
    words = f"The system refused what is needed: {str(reason).lower()}. Try again."
    try:
        os.write(2, f"{NAME}: {' '.join(_NO_MEMORY) if isinstance(error, MemoryError) else words}\n".encode())
    finally:
        os._exit(FAILED)
