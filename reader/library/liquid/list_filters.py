"""Jekyll's list filters, and those of Liquid that work differently in Ruby."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from liquid import RenderContext
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, tokenize
from liquid.expression import Expression
from liquid.filter import with_context
from liquid.stream import TokenStream
from liquid.token import TOKEN_EXPRESSION, Token
from liquid.undefined import Undefined

from reader.library.liquid.conditions import tolerant
from reader.library.liquid.values import as_text, items_of, property_of, shown, whole_number

__all__ = ["FILTERS"]

_FIRST_DAY = date(1970, 1, 1).toordinal()


def _matches(found: object, target: object) -> bool:
    if target is None or isinstance(target, Undefined):
        return found is None or isinstance(found, Undefined)
    wanted = as_text(target)
    if isinstance(found, (list, tuple)):
        return any(as_text(item) == wanted for item in found)
    return found is not None and as_text(found) == wanted


def _where(value: object, name: object, target: object = None) -> object:
    items = items_of(value)
    if items is None or not name or isinstance(target, (list, dict)):
        return value
    return [item for item in items if _matches(property_of(item, name), target)]


def _find(value: object, name: object, target: object = None) -> object:
    items = items_of(value)
    if items is None:
        return value
    return next((item for item in items if _matches(property_of(item, name), target)), None)


def _condition(text: object, context: RenderContext) -> Expression:
    token = Token(TOKEN_EXPRESSION, as_text(text), 0, as_text(text))
    return tolerant(BooleanExpression.parse(context.env, TokenStream(tokenize(as_text(text), token))))


def _chosen(value: object, name: object, text: object, context: RenderContext) -> Iterable[object]:
    """Yield the items for which the expression `text` about the variable `name` is true."""
    condition = _condition(text, context)
    variable = as_text(name)
    for item in items_of(value) or ():
        with context.extend({variable: item}):
            if condition.evaluate(context):
                yield item


@with_context
def _where_exp(value: object, name: object, text: object, *, context: RenderContext) -> object:
    return value if items_of(value) is None else list(_chosen(value, name, text, context))


@with_context
def _find_exp(value: object, name: object, text: object, *, context: RenderContext) -> object:
    return value if items_of(value) is None else next(iter(_chosen(value, name, text, context)), None)


def _grouped(groups: dict[str, list[object]]) -> list[dict[str, object]]:
    return [{"name": name, "items": items, "size": len(items)} for name, items in groups.items()]


def _group_by(value: object, name: object) -> object:
    items = items_of(value)
    if items is None:
        return value
    groups: dict[str, list[object]] = {}
    for item in items:
        groups.setdefault(as_text(property_of(item, name)), []).append(item)
    return _grouped(groups)


@with_context
def _group_by_exp(value: object, name: object, text: object, *, context: RenderContext) -> object:
    items = items_of(value)
    if items is None:
        return value
    token = Token(TOKEN_EXPRESSION, as_text(text), 0, as_text(text))
    expression = FilteredExpression.parse(context.env, TokenStream(tokenize(as_text(text), token)))
    groups: dict[str, list[object]] = {}
    for item in items:
        with context.extend({as_text(name): item}):
            groups.setdefault(as_text(expression.evaluate(context)), []).append(item)
    return _grouped(groups)


def _rank(value: object) -> tuple[int, float, str]:
    if isinstance(value, (int, float)):
        return 0, float(value), ""
    if isinstance(value, datetime):
        return 0, value.timestamp(), ""
    if isinstance(value, date):
        return 0, (value.toordinal() - _FIRST_DAY) * 86_400.0, ""
    return 1, 0.0, as_text(value)


def _sort(value: object, name: object = None, nils: object = "first") -> object:
    items = items_of(value)
    if items is None:
        return value
    if name is None or isinstance(name, Undefined):
        if isinstance(value, Mapping):
            # The pairs of `site.tags` and similar mappings, by name.
            return [[key, value[key]] for key in sorted(value, key=_rank)]
        return sorted(items, key=_rank)
    keyed = [(property_of(item, name), item) for item in items]
    empty = [item for key, item in keyed if key is None]
    filled = [item for key, item in sorted((pair for pair in keyed if pair[0] is not None), key=lambda p: _rank(p[0]))]
    return filled + empty if nils == "last" else empty + filled


def _push(value: object, item: object) -> object:
    return [*value, item] if isinstance(value, list) else value


def _unshift(value: object, item: object) -> object:
    return [item, *value] if isinstance(value, list) else value


def _pop(value: object, count: object = 1) -> object:
    return value[: max(len(value) - whole_number(count), 0)] if isinstance(value, list) else value


def _shift(value: object, count: object = 1) -> object:
    return value[whole_number(count) :] if isinstance(value, list) else value


def _sample(value: object, count: object = 1) -> object:
    """Return the first items: what a post shows does not change between views."""
    if not isinstance(value, list):
        return value
    if whole_number(count) == 1:
        return value[0] if value else None
    return value[: whole_number(count)]


def _join(value: object, between: object = " ") -> str:
    if not isinstance(value, (list, tuple, range)):
        return as_text(value)
    return as_text(between).join([shown(item) for item in _flat(value)])


def _flat(value: Iterable[object], depth: int = 0) -> list[object]:
    out: list[object] = []
    for item in value:
        if isinstance(item, (list, tuple)) and depth < 20:
            out += _flat(item, depth + 1)
        else:
            out.append(item)
    return out


def _map(value: object, name: object) -> object:
    if value is None or isinstance(value, Undefined):
        return []
    items = _flat(value) if isinstance(value, (list, tuple, range)) else [value]
    wanted = as_text(name)
    return [
        item.get(wanted)
        if isinstance(item, Mapping)
        else wanted
        if isinstance(item, str) and wanted and wanted in item
        else None
        for item in items
    ]


def _compact(value: object, name: object = None) -> object:
    if not isinstance(value, (list, tuple)):
        return value
    items = _flat(value)
    known = items if name is None else [property_of(item, name) for item in items]
    return [item for item, it in zip(items, known, strict=True) if it is not None and not isinstance(it, Undefined)]


FILTERS: dict[str, Callable[..., object]] = {
    "where": _where,
    "find": _find,
    "where_exp": _where_exp,
    "find_exp": _find_exp,
    "group_by": _group_by,
    "group_by_exp": _group_by_exp,
    "sort": _sort,
    "push": _push,
    "unshift": _unshift,
    "pop": _pop,
    "shift": _shift,
    "sample": _sample,
    "join": _join,
    "compact": _compact,
    "map": _map,
}
