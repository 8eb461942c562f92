"""`config`: where the settings are, and their effective values."""

from __future__ import annotations

from dataclasses import fields

import click

from reader.cli.command import Command
from reader.cli.context import shared_options
from reader.cli.printing.output import emit, emit_json, say
from reader.cli.printing.records import SCHEMA
from reader.errors import UsageError
from reader.files import is_there
from reader.paths import app_paths
from reader.settings import Settings, key_of, load_settings, settings_as_toml
from reader.text import clean_path

__all__ = ["config"]


@click.command(
    "config",
    cls=Command,
    context_settings={"allow_extra_args": True},
    examples=(
        ("privacy-reader config", "The settings in effect, as a file to start from:"),
        ('"$EDITOR" "$(privacy-reader config --path)"', "Edit them:"),
        ("privacy-reader config --keys", "The names of the bindings that [keys] changes, with their usual keys:"),
    ),
)
@click.option("--path", "only_path", is_flag=True, help="Print only the path of the file.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--keys", "only_keys", is_flag=True, help="Print the names of all bindings with their usual keys.")
@shared_options
@click.pass_context
def config(ctx: click.Context, only_path: bool, as_json: bool, only_keys: bool) -> None:
    """Show the settings, including defaults, and where they are stored."""
    place = app_paths().config_file
    shown = clean_path(str(place))
    if ctx.args:
        # In other programs, arguments like these set and get single settings.
        raise UsageError(
            f"Settings are changed in their file, {shown}.", "Write them there as `privacy-reader config` prints them."
        )
    if only_path:
        emit([shown])
        return
    if only_keys:
        from reader.tui.places import key_lines  # noqa: PLC0415 (start-up)

        emit(key_lines())
        return
    settings = load_settings()
    _warn(settings)
    if as_json:
        values = {item.name: getattr(settings, item.name) for item in fields(settings)}
        values["keys"] = dict(settings.keys)
        values["recall"] = {item.name: getattr(settings.recall, item.name) for item in fields(settings.recall)}
        values["sync"] = {key_of(item): getattr(settings.sync, item.name) for item in fields(settings.sync)}
        emit_json({"schema": SCHEMA, "path": shown, "exists": is_there(place), "settings": values})
        return
    there = "" if is_there(place) else " (does not exist; these are the defaults)"
    emit([f"# {shown}{there}", *settings_as_toml(settings).rstrip("\n").split("\n")])


def _warn(settings: Settings) -> None:
    """Warn of a theme, binding or key that does not exist; other commands do not check them, to start quickly."""
    if settings.theme == Settings().theme and not settings.keys:
        return
    from reader.tui.app import checked_keymap  # noqa: PLC0415 (start-up)

    try:
        checked_keymap(settings)
    except UsageError as error:
        say(f"The reader does not start with these settings. {error}")
