"""Jekyll's date filters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from liquid import RenderContext
from liquid.filter import with_context

from reader.library.jekyll.strftime import format_time
from reader.library.liquid.model import running
from reader.library.liquid.time_values import as_time
from reader.library.liquid.values import as_text

__all__ = ["FILTERS", "seconds"]


def _time(value: object, context: RenderContext) -> datetime | None:
    site = running(context).site
    if value in ("now", "today"):
        return site.time
    return as_time(value, site.zone, int(site.time.timestamp()))


def _local(value: object, context: RenderContext) -> datetime | None:
    """Return the time in the site's time zone, which Jekyll's own filters use."""
    when = _time(value, context)
    if when is None:
        return None
    return running(context).site.zone.at(int(when.timestamp()))


@with_context
def _date(value: object, pattern: object = None, *, context: RenderContext) -> object:
    when = _time(value, context)
    if when is None or not as_text(pattern):
        return value
    return format_time(when, as_text(pattern))


def _written(month: str) -> Callable[..., object]:
    @with_context
    def write(value: object, kind: object = None, style: object = None, *, context: RenderContext) -> object:
        when = _local(value, context)
        if when is None:
            return value
        if kind != "ordinal":
            return format_time(when, f"%d {month} %Y")
        day = when.day
        ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
        return format_time(when, f"{month} {day}{ending}, %Y" if style == "US" else f"{day}{ending} {month} %Y")

    return write


def _stamped(pattern: str) -> Callable[..., object]:
    @with_context
    def write(value: object, *, context: RenderContext) -> object:
        when = _local(value, context)
        return value if when is None else format_time(when, pattern)

    return write


def seconds(value: object) -> int | None:
    """Return the seconds since 1970 of a time; None for anything else."""
    return int(value.timestamp()) if isinstance(value, datetime) else None


FILTERS: dict[str, Callable[..., object]] = {
    "date": _date,
    "date_to_string": _written("%b"),
    "date_to_long_string": _written("%B"),
    "date_to_xmlschema": _stamped("%Y-%m-%dT%H:%M:%S%:z"),
    "date_to_rfc822": _stamped("%a, %d %b %Y %H:%M:%S %z"),
}
