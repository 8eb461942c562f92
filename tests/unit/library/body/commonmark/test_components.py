"""Components of Nuxt Content, lines of attributes, tips of Docsify: what stands in folders of Markdown."""

from __future__ import annotations

import pytest

from reader.library.body import BodyOptions, parse_body, to_text
from reader.library.document import Code


def shown(source: str) -> str:
    return " ".join(to_text(parse_body(source, options=BodyOptions.reading("notes", {}))).split())


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("::note\nRead *this*.\n::", "> Note > > Read this."),
        ('::callout{type="warning" title="Mind"}\nText.\n::', "> Mind > > Text."),
        ('::card-group\n  :::card{title="One"}\n  Inside.\n  :::\n::\nAfter', "One Inside. After"),
        ("::hero\n---\ntitle: Big words\nwide: true\n---\n#actions\nSlot.\n::", "Big words Slot."),
        (
            '::read-more{to="/a" title="More"}\n::\n\nA :badge[Soon]{color="red"} and :icon{name="x"}.',
            "More A Soon and .",
        ),
        ('`:badge[Soon]{color="red"}` and :key="{a}"', ':badge[Soon]{color="red"} and :key="{a}"'),
        ("::before and\n\n::after\n\nare pseudo-elements", "::before and ::after are pseudo-elements"),
        (":::tip\nAs VitePress has it.\n:::", "> Tip > > As VitePress has it."),
        ("> Quoted\n{.is-info}\n\n- a\n{.links-list}\n\nText", "> Quoted - a Text"),
        ("?> A tip.\n\n!> A warning.", "> A tip. > A warning."),
        ("`?> no` and {x}", "?> no and {x}"),
    ],
)
def test_notes(source: str, text: str) -> None:
    assert shown(source) == text


def test_what_stands_deep_in_components_is_no_code() -> None:
    source = "::a\n  :::b\n    ::::c\n    Words.\n\n    ```js\n    code\n    ```\n    ::::\n  :::\n::"
    document = parse_body(source, options=BodyOptions.reading("notes", {}))
    assert [str(it.text).strip() for it in document.blocks if isinstance(it, Code)] == ["code"]


def test_code_ends_a_paragraph_however_deep_it_stands_in_components_of_mdx() -> None:
    source = "<Group>\n  <Part title='One'>\n    **So:**\n    ```js\n    a\n\n    b\n    ```\n  </Part>\n</Group>\n"
    document = parse_body(source, options=BodyOptions.reading("mdx", {}))
    assert [str(it.text).strip() for it in document.blocks if isinstance(it, Code)] == ["a\n\nb"]


def test_many_components_that_nothing_ends_take_no_longer_than_their_number() -> None:
    assert shown("::note\n\n" * 3_000 + "End").endswith("End")
