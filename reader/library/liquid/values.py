"""Template values, written, compared and counted as in Ruby."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from liquid.undefined import Undefined

from reader.library.jekyll.yaml_types import inspect_value, to_text

__all__ = ["as_text", "inspected", "items_of", "number", "property_of", "rounded", "shown", "whole_number"]

_INTEGER = re.compile(r"\s*+-?(?:\d++,?)++\s*+\Z")
_FLOAT = re.compile(r"\s*-?(?:\d{1,18}\.?\d{0,18}|\.\d{1,18})\s*\Z")
_DECIMAL = re.compile(r"-?\d{1,30}\.\d{1,30}")
_LEADING = re.compile(r"\s*([-+]?\d{1,300})")
_DEEPEST = 20


def shown(value: object, depth: int = 0) -> str:
    """Return what an output writes: nothing for nil, the items of a list one after another."""
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return "".join([shown(item, depth + 1) for item in value]) if depth < _DEEPEST else ""
    return as_text(value)


def as_text(value: object) -> str:
    """Convert a value with Ruby's `to_s`, for filters that expect text."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, Undefined):
        return ""
    if isinstance(value, range):
        return f"{value.start}..{value.stop - 1}"
    if isinstance(value, Mapping) and "relative_path" in value:
        return as_text(value.get("url"))
    return inspected(value) if isinstance(value, (list, tuple, Mapping)) else to_text(value)


def inspected(value: object) -> str:
    """Return a value as Ruby's `inspect` writes it."""
    return inspect_value(_bare(value))


def _bare(value: object, depth: int = 0) -> object:
    """Return `value` with plain lists and dicts, to a limited depth."""
    if value is None or isinstance(value, Undefined) or depth > _DEEPEST:
        return None
    if isinstance(value, Mapping):
        return {key: _bare(value[key], depth + 1) for key in list(value)[:5_000]}
    if isinstance(value, (list, tuple, range)):
        return [_bare(item, depth + 1) for item in value[:5_000]]
    return value


def items_of(value: object) -> list[Any] | None:
    """Return the items of a list, range or mapping; None for anything else."""
    if isinstance(value, Mapping) and not isinstance(value, Undefined):
        return list(value.values())
    return list(value) if isinstance(value, (list, tuple, range)) else None


def property_of(item: object, name: object) -> object:
    """Return `item.name`, with dots between the steps; text that looks like a number becomes one, as in Jekyll."""
    value: object = item
    for part in as_text(name).split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif part == "size" and isinstance(value, (str, list)):
            value = len(value)
        else:
            return None
    if isinstance(value, str):
        if _INTEGER.match(value):
            return int(value.replace(",", ""))
        return float(value) if _FLOAT.match(value) else value
    return value


def number(value: object) -> int | float:
    """Convert like `Utils.to_number`: text with a point is a float, other text gives its leading integer, or 0."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return 0
    if _DECIMAL.fullmatch(value.strip()):
        return float(value)
    found = _LEADING.match(value)
    return int(found[1]) if found else 0


def whole_number(value: object) -> int:
    """Convert `value` to an index or a count."""
    return int(number(value))


def rounded(value: object, places: object = 0) -> int | float:
    """Round `value` to the given number of places, halves away from zero."""
    count = max(min(whole_number(places), 30), -30)
    try:
        made = Decimal(str(number(value))).quantize(Decimal(1).scaleb(-count), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return number(value)
    return float(made) if count > 0 else int(made)
