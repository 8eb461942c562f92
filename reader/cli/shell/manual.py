"""The manual page, generated from the help of the commands so that the two cannot disagree.

python -m reader.cli.shell.manual > docs/privacy-reader.1
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence

import click

from reader import __version__
from reader.cli.root import root
from reader.search.query.fields import explained

__all__ = ["manual_page"]

_STATUS = (
    ("0", "Done."),
    ("1", "Nothing matched."),
    ("2", "Wrong usage or configuration."),
    ("3", "The source could not be read."),
    ("4", "The marks could not be read, written or synchronised."),
    ("5", "The output could not be written, or the system refused what is needed."),
    ("70", "A mistake in privacy-reader itself; a report says where."),
    ("130", "Interrupted."),
)

_ENVIRONMENT = (
    ("PRIVACY_READER_SOURCE", "The source that is read when none is named."),
    ("PRIVACY_READER_HOME", "One folder for settings, data and cache, instead of the usual ones."),
    ("PRIVACY_READER_PAGER, PAGER", "The pager for a long post; cat for none."),
    ("NO_COLOR, CLICOLOR, CLICOLOR_FORCE", "No colours where the first is set; colours in a pipe where the last is."),
    ("COLUMNS", "The width of tables."),
    ("FORCE_HYPERLINK", "1 where the terminal shows links and does not say so, 0 for none."),
    ("VISUAL, EDITOR", "The editor that the reader opens a post in."),
)

_FILES = (
    ("config/config.toml", "The settings; privacy-reader config prints where it is and what they are."),
    ("data/state.sqlite3", "The marks; privacy-reader state path --all lists every file that is written."),
)


def manual_page() -> str:
    """Return the whole page as roff, with the man macros that every implementation supports."""
    context = click.Context(root, info_name="privacy-reader")
    lines = [
        '.\\" Made by reader.cli.shell.manual from the help of the commands.',
        f'.TH PRIVACY\\-READER 1 "" "privacy\\-reader {__version__}" "User Commands"',
        ".SH NAME",
        "privacy\\-reader \\- read a question\\-and\\-answer blog in the terminal",
        ".SH SYNOPSIS",
        ".B privacy\\-reader",
        "[\\fIOPTIONS\\fR] [\\fISOURCE\\fR]",
        ".br",
        ".B privacy\\-reader",
        "\\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]",
        ".SH DESCRIPTION",
        *_text(root.help or ""),
        ".SH OPTIONS",
        *_options(root),
        ".PP",
        "The last five options are accepted by every command to which they apply, and may follow its name.",
        ".SH COMMANDS",
        *_commands(root, context),
        ".SH QUERIES",
        "What list and search take besides words; quote it for the shell.",
        *_definitions(list(explained(values=True))),
        ".SH EXIT STATUS",
        *_definitions(_STATUS),
        ".SH ENVIRONMENT",
        *_definitions(_ENVIRONMENT),
        ".SH FILES",
        *_definitions(_FILES),
        ".SH EXAMPLES",
        *_examples(root),
    ]
    return "\n".join(lines) + "\n"


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        below = click.Context(command, parent=context, info_name=name)
        pieces = " ".join(["[OPTIONS]", *filter(None, map(_argument, command.params))])
        yield f".SS {_escaped(below.command_path.removeprefix('privacy-reader '))} {_escaped(pieces)}"
        yield from _text(command.help or "")
        yield from _options(command, shared={parameter.name for parameter in root.params})
        yield from _examples(command)
        if isinstance(command, click.Group):
            yield from _commands(command, below)


def _options(command: click.Command, shared: Collection[str | None] = ()) -> Iterator[str]:
    for option in command.params:
        if option.name in shared:
            continue
        # Formatted here rather than by click, so that the page is the same with every version of it.
        if isinstance(option, click.Option) and not option.hidden:
            names = ", ".join([*option.opts, *option.secondary_opts])
            yield ".TP"
            yield f"\\fB{_escaped(names)}\\fR{_value(option)}"
            yield _escaped(option.help or "")


def _value(option: click.Option) -> str:
    if option.metavar:
        return f" \\fI{_escaped(option.metavar)}\\fR"
    if isinstance(option.type, click.Choice) and not option.is_flag:
        return f" \\fI{_escaped('|'.join(map(str, option.type.choices)))}\\fR"
    return ""


def _argument(parameter: click.Parameter) -> str:
    if not isinstance(parameter, click.Argument):
        return ""
    name = parameter.metavar or (parameter.name or "").upper()
    if not parameter.required and not name.startswith("["):
        name = f"[{name}]"
    return name if parameter.nargs == 1 or name.endswith("...") else f"{name}..."


def _examples(command: click.Command) -> Iterator[str]:
    for line, text in getattr(command, "examples", ()):
        yield ".PP"
        yield _escaped(text)
        yield ".RS 4"
        yield ".nf"
        yield _escaped(line)
        yield ".fi"
        yield ".RE"


def _definitions(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    for name, text in pairs:
        yield ".TP"
        yield f"\\fB{_escaped(name)}\\fR"
        yield _escaped(text)


def _text(text: str) -> Iterator[str]:
    for paragraph in text.strip().split("\n\n"):
        yield ".PP"
        yield _escaped(" ".join(paragraph.split()))


def _escaped(text: str) -> str:
    """Escape `text` for roff: backslashes and hyphens are literal, and no line is a request."""
    text = (
        text.replace("\\", "\\e").replace("-", "\\-").replace("●", "\\(bu").replace("★", "*").replace("…", "\\[u2026]")
    )
    return "\\&" + text if text.startswith((".", "'")) else text


if __name__ == "__main__":
    sys.stdout.write(manual_page())
