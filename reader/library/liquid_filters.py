"""Jekyll's filters (Jekyll 4.3), and those of Liquid that behave otherwise in Ruby."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from liquid import Environment, RenderContext
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, tokenize
from liquid.exceptions import FilterArgumentError
from liquid.expression import Expression
from liquid.filter import with_context
from liquid.stream import TokenStream
from liquid.token import TOKEN_EXPRESSION, Token
from liquid.undefined import Undefined

from reader.library.liquid_time import as_time, format_time

__all__ = ["FILTERS", "address_of", "register"]

_CJK = r"\u2e80-\u2fdf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_NOT_IN_SLUG = re.compile(r"[^\w]+")
_SLUG_MODES = {
    "raw": re.compile(r"\s+"),
    "default": re.compile(r"[^\w]+|_+"),
    "pretty": re.compile(r"[^\w._~!$&'()+,;=@]+"),
    "ascii": re.compile(r"[^a-zA-Z0-9]+"),
    "latin": re.compile(r"[^\w]+|_+"),
}
_INTEGER = re.compile(r"\s*-?\d{1,18}\s*\Z")
_FLOAT = re.compile(r"\s*-?(?:\d{1,18}\.?\d{0,18}|\.\d{1,18})\s*\Z")
_UNSAFE = "!#$%&'()*+,/:;=?@[]~-._"


def _text(value: object) -> str:
    if value is None or isinstance(value, Undefined):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return "".join([_text(item) for item in value])
    return str(value)


def _items(value: object) -> list[Any] | None:
    """The items of what can be searched and sorted; None for anything else."""
    if isinstance(value, Mapping) and not isinstance(value, Undefined):
        return list(value.values())
    return list(value) if isinstance(value, (list, tuple, range)) else None


def _property(item: object, name: object) -> object:
    value: object = item
    for part in _text(name).split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif part == "size" and isinstance(value, (str, list)):
            value = len(value)
        else:
            return None
    if isinstance(value, str):
        if _INTEGER.match(value):
            return int(value)
        return float(value) if _FLOAT.match(value) else value
    return value


# --- addresses ------------------------------------------------------------------------------------------------


def _config(context: RenderContext, name: str) -> str:
    site = context.get(["site", name], token=None)
    return _text(site)


def address_of(context: RenderContext, path: str) -> str:
    """An address of the site with its `baseurl` before it."""
    base = _config(context, "baseurl").rstrip("/")
    parts = [part if not part or part.startswith("/") else f"/{part}" for part in (base, path)]
    return quote("".join(parts), safe=_UNSAFE)


def _url(value: object) -> str:
    return _text(value.get("url", "")) if isinstance(value, Mapping) else _text(value)


def _absolute(address: str) -> bool:
    try:
        return bool(urlsplit(address).scheme)
    except ValueError:
        return False


@with_context
def _relative_url(value: object, *, context: RenderContext) -> str:
    address = _url(value)
    if value is None or isinstance(value, Undefined) or _absolute(address):
        return address
    return address_of(context, address)


@with_context
def _absolute_url(value: object, *, context: RenderContext) -> str:
    address = _url(value)
    if value is None or isinstance(value, Undefined) or _absolute(address):
        return address
    return _config(context, "url") + address_of(context, address)


def _strip_index(value: object) -> str:
    return re.sub(r"/index\.html?$", "/", _text(value))


# --- dates ----------------------------------------------------------------------------------------------------


def _zone(context: RenderContext) -> Any:
    built = context.get(["site", "time"], token=None)
    return built.tzinfo if isinstance(built, datetime) else None


def _time(value: object, context: RenderContext) -> datetime | None:
    if value in ("now", "today"):
        built = context.get(["site", "time"], token=None)
        return built if isinstance(built, datetime) else datetime.now(_zone(context))
    return as_time(value, _zone(context))


@with_context
def _date(value: object, pattern: object = None, *, context: RenderContext) -> object:
    when = _time(value, context)
    if when is None or not _text(pattern):
        return value
    return format_time(when, _text(pattern))


def _written(month: str) -> Callable[..., object]:
    @with_context
    def write(value: object, kind: object = None, style: object = None, *, context: RenderContext) -> object:
        when = _time(value, context)
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
        when = _time(value, context)
        return value if when is None else format_time(when, pattern)

    return write


# --- text -----------------------------------------------------------------------------------------------------


def _markdownify(value: object) -> str:
    from reader.library.body import parse_body
    from reader.library.body.html_writer import write_html

    return write_html(parse_body(_text(value)))


def _smartify(value: object) -> str:
    from reader.library.body.typography import smarten

    return "".join(
        part if part.startswith("<") else smarten(part, "") for part in re.split(r"(<[^<>]*>)", _text(value))
    )


def _slugify(value: object, mode: object = None) -> object:
    if value is None or isinstance(value, Undefined):
        return value
    name = _text(mode) or "default"
    text = _text(value)
    if name == "none":
        return text
    if name == "latin":
        import unicodedata

        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _SLUG_MODES.get(name, _NOT_IN_SLUG).sub("-", text).strip("-").lower()


def _xml_escape(value: object) -> str:
    text = _text(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;")


def _cgi_escape(value: object) -> str:
    return quote_plus(_text(value), safe="*")


def _uri_escape(value: object) -> str:
    return quote(_text(value), safe=_UNSAFE)


def _normalize_whitespace(value: object) -> str:
    return " ".join(_text(value).split())


def _number_of_words(value: object, mode: object = None) -> int:
    text = _text(value)
    wide = len(re.findall(f"[{_CJK}]", text)) if mode in ("cjk", "auto") else 0
    if wide or mode == "cjk":
        return wide + len(re.findall(rf"[^{_CJK}\s]+", text))
    return len(text.split())


def _sentence(value: object, connector: object = "and") -> str:
    words = [_text(item) for item in _items(value) or ()]
    if len(words) < 3:
        return f" {_text(connector)} ".join(words)
    return f"{', '.join(words[:-1])}, {_text(connector)} {words[-1]}"


def _plain(value: object, depth: int = 0) -> object:
    if depth > 12 or value is None or isinstance(value, Undefined):
        return None
    if isinstance(value, Mapping):
        return {str(key): _plain(value[key], depth + 1) for key in list(value)[:5_000]}
    if isinstance(value, (list, tuple)):
        return [_plain(item, depth + 1) for item in value[:5_000]]
    return value if isinstance(value, (bool, int, float)) else str(value)


def _jsonify(value: object) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _inspect(value: object) -> str:
    return _xml_escape(_jsonify(value))


def _to_integer(value: object) -> int:
    if isinstance(value, bool):
        return int(value)
    found = re.match(r"\s*-?\d{1,18}", _text(value))
    return int(found[0]) if found else 0


# --- lists ----------------------------------------------------------------------------------------------------


def _matches(found: object, target: object) -> bool:
    if target is None or isinstance(target, Undefined):
        return found is None or isinstance(found, Undefined)
    wanted = _text(target)
    if isinstance(found, (list, tuple)):
        return any(_text(item) == wanted for item in found)
    return found is not None and _text(found) == wanted


def _where(value: object, name: object, target: object = None) -> object:
    items = _items(value)
    if items is None or not name or isinstance(target, (list, dict)):
        return value
    return [item for item in items if _matches(_property(item, name), target)]


def _find(value: object, name: object, target: object = None) -> object:
    items = _items(value)
    if items is None:
        return value
    return next((item for item in items if _matches(_property(item, name), target)), None)


def _condition(text: object, context: RenderContext) -> Expression:
    token = Token(TOKEN_EXPRESSION, _text(text), 0, _text(text))
    return BooleanExpression.parse(context.env, TokenStream(tokenize(_text(text), token)))


def _chosen(value: object, name: object, text: object, context: RenderContext) -> Iterable[object]:
    """The items for which the expression `text` about the variable `name` holds."""
    condition = _condition(text, context)
    variable = _text(name)
    for item in _items(value) or ():
        with context.extend({variable: item}):
            if condition.evaluate(context):
                yield item


@with_context
def _where_exp(value: object, name: object, text: object, *, context: RenderContext) -> object:
    return value if _items(value) is None else list(_chosen(value, name, text, context))


@with_context
def _find_exp(value: object, name: object, text: object, *, context: RenderContext) -> object:
    return value if _items(value) is None else next(iter(_chosen(value, name, text, context)), None)


def _grouped(groups: dict[str, list[object]]) -> list[dict[str, object]]:
    return [{"name": name, "items": items, "size": len(items)} for name, items in groups.items()]


def _group_by(value: object, name: object) -> object:
    items = _items(value)
    if items is None:
        return value
    groups: dict[str, list[object]] = {}
    for item in items:
        groups.setdefault(_text(_property(item, name)), []).append(item)
    return _grouped(groups)


@with_context
def _group_by_exp(value: object, name: object, text: object, *, context: RenderContext) -> object:
    items = _items(value)
    if items is None:
        return value
    token = Token(TOKEN_EXPRESSION, _text(text), 0, _text(text))
    expression = FilteredExpression.parse(context.env, TokenStream(tokenize(_text(text), token)))
    groups: dict[str, list[object]] = {}
    for item in items:
        with context.extend({_text(name): item}):
            groups.setdefault(_text(expression.evaluate(context)), []).append(item)
    return _grouped(groups)


def _rank(value: object) -> tuple[int, float, str]:
    if isinstance(value, (int, float)):
        return 0, float(value), ""
    if isinstance(value, (datetime, date)):
        when = as_time(value)
        return 0, when.timestamp() if when else 0.0, ""
    return 1, 0.0, _text(value)


def _sort(value: object, name: object = None, nils: object = "first") -> object:
    items = _items(value)
    if items is None:
        return value
    if name is None or isinstance(name, Undefined):
        return sorted(items, key=_rank)
    keyed = [(_property(item, name), item) for item in items]
    empty = [item for key, item in keyed if key is None]
    filled = [item for key, item in sorted((pair for pair in keyed if pair[0] is not None), key=lambda p: _rank(p[0]))]
    return filled + empty if nils == "last" else empty + filled


def _push(value: object, item: object) -> object:
    return [*value, item] if isinstance(value, list) else value


def _unshift(value: object, item: object) -> object:
    return [item, *value] if isinstance(value, list) else value


def _pop(value: object, count: object = 1) -> object:
    return value[: max(len(value) - _to_integer(count), 0)] if isinstance(value, list) else value


def _shift(value: object, count: object = 1) -> object:
    return value[_to_integer(count) :] if isinstance(value, list) else value


def _sample(value: object, count: object = 1) -> object:
    """The first ones: what a post shows does not change from look to look."""
    if not isinstance(value, list):
        return value
    if _to_integer(count) == 1:
        return value[0] if value else None
    return value[: _to_integer(count)]


def _join(value: object, between: object = " ") -> str:
    if not isinstance(value, (list, tuple, range)):
        return _text(value)
    return _text(between).join([_text(item) for item in value])


def _replace(value: object, old: object, new: object = "") -> str:
    text, wanted, made = _text(value), _text(old), _text(new)
    if (text.count(wanted) if wanted else len(text)) * len(made) > 2_000_000:
        raise FilterArgumentError("replace makes too much text", token=None)
    return text.replace(wanted, made)


FILTERS: dict[str, Callable[..., object]] = {
    "relative_url": _relative_url,
    "absolute_url": _absolute_url,
    "strip_index": _strip_index,
    "date": _date,
    "date_to_string": _written("%b"),
    "date_to_long_string": _written("%B"),
    "date_to_xmlschema": _stamped("%Y-%m-%dT%H:%M:%S%:z"),
    "date_to_rfc822": _stamped("%a, %d %b %Y %H:%M:%S %z"),
    "markdownify": _markdownify,
    "smartify": _smartify,
    "slugify": _slugify,
    "xml_escape": _xml_escape,
    "cgi_escape": _cgi_escape,
    "uri_escape": _uri_escape,
    "normalize_whitespace": _normalize_whitespace,
    "number_of_words": _number_of_words,
    "array_to_sentence_string": _sentence,
    "jsonify": _jsonify,
    "inspect": _inspect,
    "to_integer": _to_integer,
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
    "replace": _replace,
}


def register(environment: Environment) -> None:
    """Make the filters known to an environment."""
    for name, function in FILTERS.items():
        environment.add_filter(name, function)
