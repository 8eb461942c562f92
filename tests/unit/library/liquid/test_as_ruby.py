"""Templates that the strict grammar refuses show what Ruby's Liquid shows, without a word about it.

`ruby.json` holds templates by grammar and what Liquid 5.4 made of them, parsed as Jekyll has it parsed.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.library.liquid import LIMITS, render_liquid
from reader.library.liquid.drops import liquid_value
from reader.library.liquid.run import LiquidContext, Output, Rendering, parse
from tests.hostile.fuzz import _Site

_GIVEN = json.loads((Path(__file__).parent / "ruby.json").read_text())


def _rendered(source: str) -> tuple[str, list[str]]:
    run = Rendering(_Site(), {}, LIMITS)
    template = parse(source, run)
    buffer = Output(run)
    values = {name: liquid_value(value) for name, value in _GIVEN["assigns"].items()}
    template.render_with_context(LiquidContext(template, run, values), buffer)
    return buffer.getvalue(), run.notices


def test_templates_by_grammar_show_what_ruby_shows() -> None:
    wrong = {
        source: (shown, *made)
        for source, shown in _GIVEN["templates"].items()
        if (made := _rendered(source)) != (shown, [])
    }
    assert not wrong
    assert len(_GIVEN["templates"]) > 200


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{% capture /dev/null %}gone{% endcapture %}on{{ dev }}", "ongone"),
        ("{% capture a-b.c %}kept{% endcapture %}on", "on"),
        ("{% capture 'v' %}kept{% endcapture %}{{ v }}", "kept"),
        ("{{ page.title with words }}!", "A title!"),
        ("{{ page.title | upcase | }}", "A TITLE"),
        ("{{ page.title || upcase }}", "A TITLE"),
        ("{{ }}x", "x"),
        ("{% for p in page.list limit=2 %}{{ p }}{% endfor %}", "xyz"),
        ("{% for p in page.list, limit:2 %}{{ p }}{% endfor p %}", "xy"),
        ("{% if page.title && page.none %}yes{% else if %}no{% endif page %}", "yes"),
        ("{% if page.title and page.none or x %}yes{% else %}no{% endif %}", "no"),
        ("{% if page.title = 'A title' %}yes{% endif %}", "yes"),
        ("{% if page.title === 'A title' %}yes{% endif %}", "yes"),
        ("{% if page.title !== 'B' and 1 => 1 and 1 =< 2 %}yes{% endif %}", "yes"),
        ("{% if in == nil and 1 > blank or and %}yes{% else %}no{% endif %}", "no"),
        ("{% if (1 == 2) %}yes{% else %}no{% endif %}", "yes"),
        ("{% if 1 <= 1 < 0 %}yes{% endif %}", "yes"),
        ("{% if page.list > 'x' %}yes{% else %}no{% endif %}", "no"),
        ("{% unless empty > 1 %}yes{% endunless %}", "yes"),
        ("{{ page.title || true }}{{ and }}", "A title"),
        ("{% unless page.title == %}yes{% endunless %}", "yes"),
        ("{% if page.none === 'A' or page.title is 'B' %}yes{% endif %}", "yes"),
        ("{% unless 'a' %}yes{% endunless x %}no", "no"),
        ("{% case 1 %}{% when 1 or 2 %}one{% endcase %}", "one"),
        ("{% assign a.b = 1 %}x{{ a.b }}", "x"),
        ("{% assign x = page.title 'more' %}{{ x }}", "A title"),
        ("{% comment %}{% if %}{{ {% endcomment %}on", "on"),
        ("{% raw %}{{ x }}{% if %}{% endraw %}", "{{ x }}{% if %}"),
        ("a {%- comment -%} b {%- endcomment -%} c", "ac"),
    ],
)
def test_markup_beyond_the_strict_grammar(source: str, shown: str) -> None:
    assert _rendered(source) == (shown, [])


@pytest.mark.parametrize("between", [" ", "\n", "\n\t", "\t", "  \n  "])
def test_parameters_of_an_include_may_begin_on_the_next_line(between: str) -> None:
    class Site(_Site):
        def read_include(self, name: str) -> str | None:
            return "[{{ include.q }}|{{ include.a }}]" if name == "box.md" else None

    source = f"{{% include box.md{between}q=\"a, b?\"{between}a='c%d'{between}%}}"
    rendered = render_liquid(source, {}, Site())
    assert rendered.text == "[a, b?|c%d]"
    assert rendered.notices == ()
