"""Boxes, tags and marks of headings in dialects that several programs share: plain folders and Eleventy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library.body import parse_body, to_text
from reader.library.body.options import BodyOptions

LOOSE = pytest.mark.parametrize("dialect", ["notes", "github"])


def shown(source: str, dialect: str) -> str:
    return to_text(parse_body(source, options=BodyOptions(dialect=dialect)))


@LOOSE
@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("::: tip\nA\n:::\n\nB", "> Tip\n>\n> A\n\nB"),
        ("::: warning Look *here*\nA\n\nB\n:::", "> Look here\n>\n> A\n>\n> B"),
        (
            "::::::: challenge :::::::\nA\n\n::: solution\nB\n:::::\n::::::::\nC",
            "> Challenge\n>\n> A\n>\n> > Solution\n> >\n> > B\n\nC",
        ),
        ("::: {.callout #x}\nA\n:::", "> Callout\n>\n> A"),
        (":::version-note\nA\n:::", "> Version note\n>\n> A"),
        ("::: table-wrapper\nA\n:::\nB", "A\n\nB"),
        ("- a\n\n  ::: tip\n  B\n  :::\n\n- c", "- a\n\n  > Tip\n  >\n  > B\n\n- c"),
        ("::: tip\nno end", "::: tip no end"),
        ("```\n::: tip\n:::\n```", "::: tip\n:::"),
        ("A ::: b\n:::", "A ::: b :::"),
        ('![](a.svg){alt=\'One "cat" [1]\' width="40%"} b', 'One "cat" [1] b'),
        ("![Two](a.svg){:.wide} [c](d){ target=_blank } `[c](d){.x}` [c](d){e}", "Two c [c](d){.x} c{e}"),
        ("## One {#one}\n\n### Two { #two }\n\n`# {#x}`", "One\n\nTwo\n\n# {#x}"),
    ],
)
def test_boxes_and_headings(dialect: str, source: str, text: str) -> None:
    assert shown(source, dialect) == text


def test_what_an_element_says_is_markdown_is_read_as_such() -> None:
    source = '<div markdown="1" class="a">\n#### One\n\n- *two*\n</div>\n<center markdown="1">\n**three**\n</center>'
    assert shown(source, "notes") == "One\n\n- two\n\nthree"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("@[card](https://a.example/b)", "https://a.example/b"),
        ("@[youtube](x1)\n\nA @[card](b)", "https://www.youtube.com/watch?v=x1\n\nA @card"),
        ("![A cat](a.png =250x) and `![b](c.png =2x2)`", "A cat and ![b](c.png =2x2)"),
        ("```js:src/a.js\nx\n```", "src/a.js\n\nx"),
        ("```ts:line-numbers\nx\n```", "x"),
        (":::message alert\nA\n:::\n\n:::details More\nB\n:::", "> alert\n>\n> A\n\n> More\n>\n> B"),
    ],
)
def test_what_zenn_embeds_and_calls_by_a_name(source: str, text: str) -> None:
    assert shown(source, "notes") == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("A\n\n!!! One\n!!!\n!!! Two `x`\n\nB", "A\n\n> One\n>\n> Two x\n\nB"),
        ("! One", "> One"),
        ("!!!! - a\n!!!! - b", "> - a\n> - b"),
        ("!important\n\n!!\n\n![a](b.png)", "!important\n\na"),
        ("```\n!! x\n```", "!! x"),
    ],
)
def test_notices_of_grav(source: str, text: str) -> None:
    assert shown(source, "notes") == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('!!! tip "A title"\n    A *b*\n\n    C\n\nD', "> A title\n>\n> A b\n>\n> C\n\nD"),
        ("!!! note\n\n    A", "> Note\n>\n> A"),
        ("!!! note\nnot indented", "> note not indented"),
        ("!!! a sentence\n\nB", "> a sentence\n\nB"),
    ],
)
def test_admonitions_among_notes_have_an_indented_text(source: str, text: str) -> None:
    assert shown(source, "notes") == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{% hint style="danger" %}\nA *b*\n{% endhint %}', "> Danger\n>\n> A b"),
        ("{% warning %}A{% endwarning %}", "> Warning\n>\n> A"),
        (
            '{% openapi src="a.yml" path="/users/{id}" method="get" %}\nA\n{% endopenapi %}\nB',
            "GET /users/{id}\n\nA\n\nB",
        ),
        (
            '{% updates format="full" %}\n{% update date="2026-03-01" %}\nA\n{% endupdate %}\n{% endupdates %}',
            "2026-03-01\n\nA",
        ),
        ('{% tabs %}\n{% tab title="By hand" %}\nA\n{% endtab %}\n{% endtabs %}\nB', "By hand\n\nA\n\nB"),
        ('{% code title="a.js" %}\n```js\nx\n```\n{% endcode %}', "a.js\n\nx"),
        ('{% embed url="https://a.example" %}', "https://a.example"),
        ('{% @code/block url="https://a.example" %}', "https://a.example"),
        ('{% @mermaid/diagram content="graph TD\\nA --> B" %} and {% @odd %}', "graph TD\nA --> B\n\nand {% @odd %}"),
        ("{% hint %}\nno end", "{% hint %} no end"),
        ("`{% tab %}` and {% if x %}A{% endif %}", "{% tab %} and {% if x %}A{% endif %}"),
    ],
)
def test_tags_of_gitbook(source: str, text: str) -> None:
    assert shown(source, "notes") == text


PIECES = st.sampled_from([
    "word", "\n", "\n\n", "\n::: tip\n", "\n:::\n", "\n:::::: x\n", "a::: b", "\n- ", "  ", "\n> ", "{% hint %}",
    "{% endhint %}", "{% tab title='a' %}", "{% endtab %}",
])  # fmt: skip


@LOOSE
@given(pieces=st.lists(PIECES, max_size=30))
def test_no_word_in_boxes_is_lost(dialect: str, pieces: list[str]) -> None:
    assert shown("".join(pieces), dialect).count("word") == pieces.count("word")
