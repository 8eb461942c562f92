"""Tags of plugins in a Jekyll post: what stands in their place, and that no word of the text is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reader
from tests.unit.library.liquid.test_liquid import render


def text_of(tmp_path: Path, body: str) -> str:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_config.yml").write_text("title: T\n", "utf-8")
    (tmp_path / "_posts/2024-05-06-a.md").write_text(f"---\ntitle: A\n---\n{body}\n", "utf-8")
    library = reader.load(tmp_path)
    return library.text(library.entries[0])


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            "{% codeblock Two lines lang:ruby %}\nx = 1\n  y < 2\n{% endcodeblock %}",
            "Two lines\n\nx = 1\n  y < 2",
        ),
        ("{% blockquote Ada, Notes %}\nA *quote*.\n{% endblockquote %}", "> A quote.\n>\n> — Ada Notes"),
        ("{% warning %}\nHot.\n\nVery.\n{% endwarning %}", "> Warning\n>\n> Hot.\n>\n> Very."),
        ('{% admonition tip "Try it" %}On one line.{% endadmonition %}', "> Try it\n>\n> On one line."),
        ("- one\n\n  {% note %}\n  Two *here*.\n  {% endnote %}\n\n- three", "> Two here."),
        ("{% details More of it %}\nHidden.\n{% enddetails %}", "More of it"),
        ("{% tabs install %}\n{% tab 'By hand' %}\nDo it.\n{% endtab %}\n{% endtabs %}", "By hand\n\nDo it."),
        ("{% img left /images/cat.png 200 300 A cat %}", "A cat"),
        ('{% responsive_image path: a/cat.jpg alt: "Two cats" width: 3 %}', "Two cats"),
        ("{% picture wide cat.webp --alt Three cats --link /x %}", "Three cats"),
        ('{% code title:"A query" language:bash %}\njq . <a\n{% endcode %}', "A query\n\njq . <a"),
        ("{% code ruby %}\nx = *y*\n{% endcode %}", "x = *y*"),
        ("A {% code %} alone, *it* stays.", "A {% code %} alone, it stays."),
        ("Set {% glossary API, display: APIs %} in {% glossary key words %}.", "Set APIs in key words."),
        ("Press {% kbd Ctrl+C %}.", "Press Ctrl+C."),
        ("See {% cite knuth1984 %}.", "See {% cite knuth1984 %}."),
        ("In words {% quote %}said within{% endquote %} a line.", "In words said within a line."),
        ('{% odd "Say this" n=1 %}\nWithin.\n{% endodd %}\n\nAfter.', "Say this\n\nWithin.\n\nAfter."),
        ("{% if page.title == 'A' %}yes{% else %}no{% endif %}", "yes"),
    ],
)
def test_what_stands_in_place_of_a_tag(tmp_path: Path, body: str, shown: str) -> None:
    assert shown in text_of(tmp_path, body)


def test_an_address_in_a_tag_is_a_link() -> None:
    assert '<a href="https://a.example/1">' in render("{% tweet https://a.example/1 %}").text


def test_what_encloses_a_text_and_is_not_known_is_told() -> None:
    rendered = render("{% odd %}in{% endodd %}{% alone %}")
    assert rendered.text == "in{% alone %}"
    assert rendered.notices == ("The tag “odd” of a plugin was left out; its text stays.",)


NAMES = st.sampled_from(
    ["note", "quote", "details", "tab", "katex", "odd", "cite", "img", "endnote", "endodd", "endtab"]
)
MARKUPS = st.sampled_from(["", " x", ' "two words"', " a=1", " /a.png", " 'one", " {", " <b>"])
PIECES = st.one_of(
    st.sampled_from(["word", "\n", "\n\n", "  ", "- ", "> ", "```\n"]),
    st.builds(lambda name, markup: f"{{% {name}{markup} %}}", NAMES, MARKUPS),
)


@given(st.lists(PIECES, max_size=30))
def test_no_word_between_tags_is_lost(pieces: list[str]) -> None:
    assert render("".join(pieces)).text.count("word") >= pieces.count("word")


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("{% include_code Say it lang:c a.c %}", "Say it\n\nint a < b;"),
        ("{% include_code a.c %}", "a.c\n\nint a < b;"),
        ("{% include_code Lost none.c %}", "Lost"),
        ("{% include_code ../../_config.yml %}", "../../_config.yml"),
    ],
)
def test_code_from_a_file_of_octopress(tmp_path: Path, tag: str, shown: str) -> None:
    (tmp_path / "downloads/code").mkdir(parents=True)
    (tmp_path / "downloads/code/a.c").write_text("int a < b;\n")
    assert text_of(tmp_path, f"Before.\n\n{tag}\n\nAfter.").startswith(f"Before.\n\n{shown}\n\nAfter.")
