"""Commands with examples, both in their help and on the manual page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from reader.cli.printing.output import emit, flush
from reader.errors import UsageError
from reader.text import clean_line
from reader.words import did_you_mean

if TYPE_CHECKING:
    _Type = click.ParamType[int]
else:
    # In click 8.1 it is not generic.
    _Type = click.ParamType

__all__ = ["Command", "Group", "Moment", "Number", "write_examples"]

_EXAMPLE = datetime(2026, 8, 31, 18, 30, tzinfo=UTC)
"""The day and time that error messages show as an example of the format."""

NO_DAYS: Mapping[str, int] = MappingProxyType({})

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""The years in which a mark can have been set."""

Examples = Sequence[tuple[str, str]]
"""Command lines, each with a description."""


class Number(_Type):
    """A whole number within bounds. Like `click.IntRange`, but with worded messages."""

    name = "number"

    def __init__(self, least: int, most: int | None = None) -> None:
        self.least = least
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Convert the text to a number; fail for any other text."""
        try:
            number = int(value)
        except ValueError:
            self.fail(f"“{clean_line(str(value), 80)}” is not a number.", param, ctx)
        if number < self.least or (self.most is not None and number > self.most):
            bounds = f"from {self.least} up" if self.most is None else f"{self.least} to {self.most}"
            self.fail(f"{number} is not in the range {bounds}.", param, ctx)
        return number


class Moment(click.DateTime):
    """A day or a time in one of `formats`, from 1970 to 2199: counting days needs room to the calendar's ends.

    `days` names days by their distance from today, at the present time of day. With `ends`, a day without a time is its
    last second, and today is now: both belong to that day at whatever hour the user's days begin.
    """

    def __init__(self, formats: Sequence[str], days: Mapping[str, int] = NO_DAYS, *, ends: bool = False) -> None:
        super().__init__(formats)
        self.days = days
        self.ends = ends

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Convert the text to a `datetime`; fail for any other text, with an example of the format."""
        word = str(value).strip().casefold()
        now = datetime.now()  # noqa: DTZ005 - like what is parsed, local time
        if word in self.days:
            return now + timedelta(days=self.days[word])
        try:
            found = super().convert(value, param, ctx)
        except click.BadParameter:
            ways = " or ".join(_EXAMPLE.strftime(form) for form in self.formats[:2])
            self.fail(f"“{clean_line(str(value), 60)}” is not a date. Write it as {ways}.", param, ctx)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.fail(f"“{clean_line(str(value), 80)}” is not a day from {FIRST_YEAR} to {LAST_YEAR}.", param, ctx)
        if self.ends and ":" not in word:
            return now if found.date() == now.date() else datetime.combine(found, time(23, 59, 59))
        return found


class Formatter(click.HelpFormatter):
    """Help in two columns; the first shrinks on a narrow terminal."""

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names and their descriptions."""
        super().write_dl(rows, min(col_max, max(self.width * 2 // 5, 8)), col_spacing)


class Context(click.Context):
    """A context whose help is written by `Formatter`."""

    formatter_class = Formatter


SHARED = frozenset(
    (
        "source",
        "folder",
        "kind",
        "language",
        "drafts",
        "future",
        "unpublished",
        "all_files",
        "fold",
        "color",
        "private",
        "help",
        "show_help",
    )
)
"""Options that many commands have; they are listed below a command's own."""


def write_options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write a command's own options, then those that it shares with others."""
    # The usage line names the arguments, and the text describes them.
    rows = [(found, parameter.name in SHARED) for parameter in command.get_params(ctx)
            if (found := parameter.get_help_record(ctx)) is not None and found[1]]  # fmt: skip
    for heading, wanted in (("Options", False), ("Common options", True)):
        part = [row for row, shared in rows if shared is wanted]
        if part:
            with formatter.section(heading):
                formatter.write_dl(part)


def _show_help(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print help like any other result, so that a full disk gives the same message."""
    if wanted and not ctx.resilient_parsing:
        emit([ctx.get_help()])
        flush()
        ctx.exit()


class _Helpful(click.Command):
    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return click's help option with a callback that uses this program's output."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback = _show_help
        return option


ALTERNATIVES = (
    (
        *("--json", "--ids", "--tsv", "--format", "--plain", "--markdown", "--citation"),
        *("--count", "--path", "--keys", "--open"),
    ),
    ("--random", "--next-unread"),
    ("--json", "--problems"),
)
"""Options that each select what a command prints, or which post: only one of a group may be given."""


def names_of_pairs(given: Sequence[click.Parameter]) -> Iterator[set[str]]:
    """Yield the names of each switch that was given more than once and has an opposite: `--read` and `--unread`."""
    for one, times in Counter(given).items():
        if times > 1 and one.secondary_opts:
            yield {*one.opts, *one.secondary_opts}


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


class Command(_Helpful):
    """A command with examples."""

    context_class = Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Reject options that exclude one another."""
        values, _, given = self.make_parser(ctx).parse_args(list(args))
        names = dict.fromkeys(one.opts[-1] for one in given)
        chosen = next((values["form"] for one in given if one.name == "form" and "--format" in one.opts), None)
        for group in ALTERNATIVES:
            found = [name for name in names if name in group]
            # `--format json --json` requests the same twice.
            if len(found) > 1 and not ({*found} == {"--format", "--json"} and chosen == "json"):
                raise UsageError(f"{_listed(found)} contradict one another.", "Give one of them.")
        for switch in (one for one in names_of_pairs(given) if len(one & {*args}) > 1):
            both = sorted(switch & {*args}, key=args.index)
            raise UsageError(f"{_listed(both)} contradict one another.", "Give one of them.")
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what its query may contain, then its options, own ones first."""
        if self.holds is not None:
            with formatter.section("In a query, besides words"):
                formatter.write_dl(list(self.holds()))
        write_options(self, ctx, formatter)

    def __init__(
        self,
        *arguments: Any,
        examples: Examples = (),
        holds: Callable[[], Iterable[tuple[str, str]]] | None = None,
        **options: Any,
    ) -> None:
        """`holds` returns what a query may contain, if the command takes one."""
        super().__init__(*arguments, **options)
        self.examples = examples
        self.holds = holds

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples at the end, where the user looks once the help has scrolled past."""
        write_examples(self.examples, formatter)


class Group(_Helpful, click.Group):
    """A command of commands, with examples."""

    command_class = Command
    context_class = Context

    def __init__(self, *arguments: Any, examples: Examples = (), **options: Any) -> None:
        # A missing command is reported like any other mistake, in one sentence.
        super().__init__(*arguments, **{"no_args_is_help": False, **options})
        self.examples = examples

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return a command; for an unknown one, raise UsageError that names the existing commands."""
        given = args[0]
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            names = self.list_commands(ctx)
            hint = did_you_mean(given, names, f"Commands are {_listed(names)}.", "`{}`")
            raise UsageError(error.format_message(), hint) from None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands first, which users look for most."""
        self.format_commands(ctx, formatter)
        write_options(self, ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, each with one complete sentence."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, _first_sentence(one.help or "")) for name, one in found if one is not None])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples at the end."""
        write_examples(self.examples, formatter)


def _first_sentence(text: str) -> str:
    words = " ".join(text.split("\n\n", maxsplit=1)[0].split())
    return words.partition(". ")[0].rstrip(".") + "."


def write_examples(examples: Examples, formatter: click.HelpFormatter) -> None:
    """Write a section with each example on a separate line, never wrapped, so that it can be copied."""
    if not examples:
        return
    with formatter.section("Examples"):
        for line, text in examples:
            if text:
                formatter.write_text(text)
            with formatter.indentation():
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")
