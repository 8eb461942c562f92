"""A checker for the part of JSON Schema that docs/schema.json uses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

SCHEMA = json.loads((Path(__file__).resolve().parents[3] / "docs" / "schema.json").read_text())

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}
KNOWN = {
    "$ref", "type", "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "minimum",
    "minLength", "pattern", "enum", "const",
}  # fmt: skip


def check(name: str, value: object) -> None:
    """Raise AssertionError where `value` is not what the definition `name` says."""
    _check(SCHEMA["$defs"][name], value, name)


def _check(schema: dict[str, Any], value: Any, at: str) -> None:
    assert not set(schema) - KNOWN, f"{at}: the checker does not know {set(schema) - KNOWN}"
    if "$ref" in schema:
        return _check(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], value, at)
    if "const" in schema:
        assert value == schema["const"], f"{at}: {value!r}"
    if "enum" in schema:
        assert value in schema["enum"], f"{at}: {value!r}"
    if "type" in schema:
        names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        kinds = {bool} if isinstance(value, bool) else {type(value)}
        assert any(kinds <= set(TYPES[one]) for one in names), f"{at}: {value!r} is no {names}"
    if isinstance(value, str):
        assert len(value) >= schema.get("minLength", 0), at
        assert "pattern" not in schema or re.search(schema["pattern"], value), f"{at}: {value!r}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        assert value >= schema.get("minimum", value), f"{at}: {value}"
    _check_parts(schema, value, at)
    return None


def _check_parts(schema: dict[str, Any], value: Any, at: str) -> None:
    if isinstance(value, list):
        assert schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)), at
        for number, item in enumerate(value):
            _check(schema.get("items", {}), item, f"{at}[{number}]")
    if isinstance(value, dict):
        missing = set(schema.get("required", ())) - set(value)
        assert not missing, f"{at}: without {missing}"
        for key, item in value.items():
            rule = schema.get("properties", {}).get(key, schema.get("additionalProperties", {}))
            _check(rule, item, f"{at}.{key}")
