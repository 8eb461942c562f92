"""The command line: the composition root, where sources, library, search, marks and screens are put together."""

from __future__ import annotations

import sys
from typing import NoReturn

__all__ = ["main"]

INTERRUPTED = 130
"""Exit status after Ctrl-C: 128 and the number of SIGINT, as shells have it."""


def main() -> NoReturn:
    """Run the command line on `sys.argv` and leave with its exit status."""
    import click

    from reader.cli.output import complain, leave, report
    from reader.cli.root import root
    from reader.errors import ReaderError

    try:
        status = root.main(prog_name="privacy-reader", standalone_mode=False)
        sys.stdout.flush()
    except ReaderError as error:
        report(error)
        leave(error.exit_status)
    except click.UsageError as error:
        complain(error.format_message(), f"Try `{error.ctx.command_path} --help`." if error.ctx else "")
        leave(error.exit_code)
    except click.ClickException as error:
        complain(error.format_message(), "")
        leave(error.exit_code)
    except BrokenPipeError:
        # Whoever read the output has had enough; that is no failure of ours, and no word of it.
        leave(0, quiet=True)
    except (KeyboardInterrupt, click.Abort):
        leave(INTERRUPTED, quiet=True)
    except OSError as error:
        complain(f"The output could not be written: {error.strerror or error}.", "")
        leave(1, quiet=True)
    leave(status if isinstance(status, int) else 0)
