"""Jekyll's filters (Jekyll 4.3), and those of Liquid that work differently in Ruby."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import wraps
from urllib.parse import quote, quote_plus, urlsplit

from liquid import Environment, RenderContext
from liquid.exceptions import FilterArgumentError
from liquid.filter import with_context
from liquid.undefined import Undefined

from reader.library.liquid import date_filters, list_filters
from reader.library.liquid.date_filters import seconds
from reader.library.liquid.values import as_text, inspected, items_of, number, rounded, whole_number

__all__ = ["address_of", "register"]

_CJK = r"\u2e80-\u2fdf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_SLUG_MODES = {
    "raw": re.compile(r"\s+"),
    "default": re.compile(r"[^\w]+|_+"),
    "pretty": re.compile(r"[^\w._~!$&'()+,;=@]+"),
    "ascii": re.compile(r"[^a-zA-Z0-9]+"),
    "latin": re.compile(r"[^\w]+|_+"),
}
_UNSAFE = "!#$%&'()*+,/:;=?@[]~-._"


# --- addresses ------------------------------------------------------------------------------------------------


def _config(context: RenderContext, name: str) -> str:
    site = context.get(["site", name], token=None)
    return as_text(site)


def address_of(context: RenderContext, path: str) -> str:
    """Return an address of the site with `baseurl` prepended."""
    base = _config(context, "baseurl").rstrip("/")
    parts = [part if not part or part.startswith("/") else f"/{part}" for part in (base, path)]
    return quote("".join(parts), safe=_UNSAFE.replace("[]", ""))


def _url(value: object) -> str:
    return as_text(value.get("url", "")) if isinstance(value, Mapping) else as_text(value)


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
    return re.sub(r"/index\.html?$", "/", as_text(value))


# --- text -----------------------------------------------------------------------------------------------------


def _markdownify(value: object) -> str:
    from reader.library.body import parse_body  # noqa: PLC0415 (start-up)
    from reader.library.body.writers.html import write_html  # noqa: PLC0415 (start-up)

    return write_html(parse_body(as_text(value)))


def _smartify(value: object) -> str:
    from reader.library.body.kramdown.typography import smarten  # noqa: PLC0415 (start-up)

    return "".join(
        part if part.startswith("<") else smarten(part, "") for part in re.split(r"(<[^<>]*>)", as_text(value))
    )


def _slugify(value: object, mode: object = None) -> object:
    if value is None or isinstance(value, Undefined):
        return value
    name = as_text(mode) or "default"
    text = as_text(value)
    if name == "latin":
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    mode_of = _SLUG_MODES.get(name)
    return mode_of.sub("-", text).strip("-").lower() if mode_of else text.lower()


def _xml_escape(value: object) -> str:
    text = as_text(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;")


def _cgi_escape(value: object) -> str:
    return quote_plus(as_text(value), safe="*")


def _uri_escape(value: object) -> str:
    return quote(as_text(value), safe=_UNSAFE)


def _normalize_whitespace(value: object) -> str:
    return " ".join(as_text(value).split())


def _number_of_words(value: object, mode: object = None) -> int:
    text = as_text(value)
    wide = len(re.findall(f"[{_CJK}]", text)) if mode in ("cjk", "auto") else 0
    if wide or mode == "cjk":
        return wide + len(re.findall(rf"[^{_CJK}\s]+", text))
    return len(text.split())


def _sentence(value: object, connector: object = "and") -> str:
    items = items_of(value)
    words = [as_text(item) for item in ([value] if items is None else items)]
    if len(words) < 3:
        return f" {as_text(connector)} ".join(words)
    return f"{', '.join(words[:-1])}, {as_text(connector)} {words[-1]}"


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
    return _xml_escape(inspected(value))


def _to_integer(value: object) -> int:
    if isinstance(value, bool):
        return int(value)
    moment = seconds(value)
    return whole_number(value) if moment is None else moment


def _truncate(value: object, length: object = 50, ending: object = "...") -> str:
    text, end = as_text(value), as_text(ending)
    count = whole_number(length)
    return text[: max(count - len(end), 0)] + end if len(text) > count else text


def _truncate_words(value: object, count: object = 15, ending: object = "...") -> str:
    text = as_text(value)
    limit = min(max(whole_number(count), 1), 1_000_000)
    words = text.split(None, limit)
    return " ".join(words[:limit]) + as_text(ending) if len(words) > limit else text


def _split(value: object, between: object = " ") -> list[str]:
    """Split as in Ruby: a space stands for any white space, and empty parts at the end are dropped."""
    text, mark = as_text(value), as_text(between)
    parts = list(text) if not mark else text.split() if mark == " " else text.split(mark)
    while parts and not parts[-1]:
        parts.pop()
    return parts


def _replace(value: object, old: object, new: object = "") -> str:
    text, wanted, made = as_text(value), as_text(old), as_text(new)
    if (text.count(wanted) if wanted else len(text)) * len(made) > 2_000_000:
        raise FilterArgumentError("replace makes too much text", token=None)
    return text.replace(wanted, made)


_OWN: dict[str, Callable[..., object]] = {
    "relative_url": _relative_url,
    "absolute_url": _absolute_url,
    "strip_index": _strip_index,
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
    "truncate": _truncate,
    "truncatewords": _truncate_words,
    "split": _split,
    "round": rounded,
    "replace": _replace,
}
_FOR_TEXTS = (
    "append", "capitalize", "downcase", "escape", "escape_once", "lstrip", "newline_to_br", "prepend", "remove",
    "remove_first", "remove_last", "replace_first", "replace_last", "upcase", "strip", "rstrip", "strip_html",
    "strip_newlines", "url_encode", "url_decode", "base64_encode", "base64_decode",
)  # fmt: skip
_FOR_NUMBERS = ("abs", "at_most", "at_least", "ceil", "divided_by", "floor", "minus", "plus", "times", "modulo")
_NOT_IN_RUBY = ("has", "reject", "find_index", "squish", "sum", "safe", "escapejs")


def _given(function: Callable[..., object], convert: Callable[[object], object]) -> Callable[..., object]:
    """Return a filter of the engine whose arguments are first converted as in Ruby."""

    @wraps(function)
    def filtered(value: object, *arguments: object, **named: object) -> object:
        return function(convert(value), *[convert(argument) for argument in arguments], **named)

    return filtered


def _of_list(function: Callable[..., object]) -> Callable[..., object]:
    """Return `first` or `last`, modified to find nothing in a text."""

    @wraps(function)
    def filtered(value: object, **named: object) -> object:
        return None if isinstance(value, str) else function(value, **named)

    return filtered


def register(environment: Environment) -> None:
    """Register the filters with an environment."""
    filters = environment.filters
    for names, convert in ((_FOR_TEXTS, as_text), (_FOR_NUMBERS, number)):
        for name in names:
            filters[name] = _given(filters[name], convert)
    filters |= _OWN | date_filters.FILTERS | list_filters.FILTERS
    filters["h"] = filters["escape"]
    for name in ("first", "last"):
        filters[name] = _of_list(filters[name])
    for name in _NOT_IN_RUBY:
        filters.pop(name, None)
