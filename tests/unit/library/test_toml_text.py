"""TOML of a site: its values, what is wrong in words, and bounds that hold."""

from __future__ import annotations

import pytest

from reader.library.toml_text import MAX_KEY_PARTS, TomlProblem, load_toml


def test_reads_values() -> None:
    assert load_toml('title = "A"\r\n[params]\r\na.b = 1\r\n', size=100) == {"title": "A", "params": {"a": {"b": 1}}}


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("a = 1\nb = = 2\n", "is not valid TOML (Invalid value)", 1),
        ("a = " + "[" * 5_000, "contains a value that cannot be read", None),
        ("a = " + "9" * 6_000, "contains a value that cannot be read", None),
        ("a = 1" + " " * 100, "is longer than 0 KiB", None),
        (".".join("a" * 60_000) + " = 1", "has a name with too many parts", None),
        (" . ".join(["'a'"] * (MAX_KEY_PARTS + 2)) + " = 1", "has a name with too many parts", None),
        ("x = { " + ".".join(['"a b"'] * (MAX_KEY_PARTS + 2)) + " = 1 }", "has a name with too many parts", None),
    ],
)
def test_says_what_is_wrong(text: str, reason: str, line: int | None) -> None:
    with pytest.raises(TomlProblem) as raised:
        load_toml(text, size=100 if text.endswith("  ") else 1 << 20)
    assert (raised.value.reason, raised.value.line) == (reason, line)


def test_dots_in_a_text_are_no_parts_of_a_name() -> None:
    assert load_toml(f'a = "{"." * 500}"', size=1_000)["a"] == "." * 500
