"""kramdown's dialect, rule by rule (what kramdown 2.4 makes of each was tried)."""

from __future__ import annotations

import pytest

from reader.library.body import BodyOptions, parse_body, parse_post, to_markdown, to_text
from reader.library.document import (
    Code,
    Definitions,
    Details,
    Folded,
    Footnotes,
    Heading,
    Items,
    Paragraph,
    Quote,
    Rule,
    Style,
    Table,
)


def text(source: str, **options: bool) -> str:
    return to_text(parse_body(source, options=BodyOptions(**options)))  # type: ignore[arg-type]


def kinds(source: str) -> list[str]:
    return [type(block).__name__ for block in parse_body(source).blocks]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("\"quoted\" and 'single', it's the '90s", "“quoted” and ‘single’, it’s the ’90s"),
        ("a -- b --- c ... << d >>", "a – b — c … «\u00a0d\u00a0»"),
        ('Default: ""', "Default: “”"),
        ('\\"straight\\"', '"straight"'),
        ("[x][nope] stays", "[x][nope] stays"),
        ("http://bare.example/a_b_c stays", "http://bare.example/a_b_c stays"),
        ("1) no list", "1) no list"),
        (":smile: stays", ":smile: stays"),
        ("snake_case_word", "snake_case_word"),
        ("*x*{: .cls} text", "x text"),
        ("text\n{: .note #id}", "text"),
        ("*[HTML]: Hyper Text\nHTML is", "HTML is"),
        ("{::comment}\nhidden\n{:/comment}\nshown", "shown"),
        ("a {::comment}hidden{:/comment} b", "a b"),
        ("{:name: .cls}\n\nx\n{: name}", "x"),
        ("<!-- hidden\n\nhidden -->\nshown", "shown"),
        ("a <foo> b </bar>", "a b </bar>"),
        ("a <font color=red>**b** <b>*c*</b></font> *d*", "a **b** *c* d"),
        ("a <u>*b*</u>, <mark>_c_</mark>, <small>*d*</small>", "a *b*, _c_, d"),
        ('a <span markdown="0">*b*</span> <u markdown="span">*c*</u>', "a *b* c"),
        ("a <u>b <u>*c*</u> *d*</u> *e*", "a b *c* *d* e"),
        (f"a {'<u>' * 12}b{'</u>' * 12} c", "a b c"),
        ("a Map<String, List<Int>> *b*", "a Map<String, List> *b*"),
        ("inline <div>block</div>", "inline <div>block</div>"),
        ("a <script>let x = 1 * 2 * 3</script> b", "a b"),
        ("a *<style>p {}</style>b* <noscript>c</noscript> d", "a b d"),
        ("a <script>without an end", "a without an end"),
        ("$$a_1 + b$$ and $5", "a_1 + b and $5"),
        ("H<sub>2</sub>O &amp; &copy; &#8212; &nope;", "H2O & © — &nope;"),
        ("line one  \nline two\\\nline three", "line one\nline two\nline three"),
        ("a | b\n\nc", "a\tb\n\nc"),
        ("**“引用”**后面", "“引用”后面"),
        ("text\n---\ntext", "text\n\ntext"),
        ("one\ntwo\n---", "one two —"),
        ("#no heading", "#no heading"),
        ("`a`` b`", "a b"),
    ],
)
def test_text(source: str, shown: str) -> None:
    assert text(source) == shown


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("```ruby\ncode\n```", ["Code"]),
        ("```ruby hl\ncode\n```", ["Paragraph"]),
        ("```\nnever closed", ["Paragraph"]),
        ("    indented\nlazy", ["Code"]),
        ("para\n* item", ["Paragraph", "Items"]),
        ("* a\n- b\n+ c", ["Items"]),
        ("* a\n^\n* b", ["Items", "Items"]),
        ("term\n: meaning", ["Definitions"]),
        ("| a | b |\n|---|---|\n| c | d |", ["Table"]),
        ("text\n| a | b |", ["Paragraph"]),
        ("> quote\nlazy", ["Quote"]),
        ("***", ["Rule"]),
        ("$$\nx = y\n$$", ["Paragraph"]),
        ("<div>\n\n*x*\n\n</div>\n\nafter", ["Paragraph", "Paragraph"]),
    ],
)
def test_blocks(source: str, expected: list[str]) -> None:
    assert kinds(source) == expected


def test_html_blocks_are_markdown_only_where_they_say_so() -> None:
    assert text("<div>*x* [a](b)</div>") == "*x* [a](b)"
    (marked,) = parse_body('<div markdown="1">\n*x*\n</div>').blocks
    assert isinstance(marked, Paragraph)
    assert marked.runs[0].style == Style.EMPHASIS
    (details,) = parse_body("<details><summary>S</summary>\n\n*x*\n\n</details>").blocks
    assert isinstance(details, Details)
    assert to_text(parse_body("<details><summary>S</summary>\n\n*x*\n\n</details>")) == "S\n\n*x*"
    everywhere = BodyOptions(markdown_in_html=True)
    assert to_text(parse_body("<div>\n*x*\n</div>", options=everywhere)) == "x"


def test_links_keep_their_targets() -> None:
    document = parse_body(
        'a [link](http://e.x/a%20b%2Fc?q=1%26x#f "T"), [spaces](http://e.x/a b.html), [paren](u(v)w), <m@e.x>, [r]\n\n'
        "[r]: <http://r.x/>\n"
    )
    (paragraph,) = document.blocks
    assert isinstance(paragraph, Paragraph)
    targets = [run.link for run in paragraph.runs if run.link]
    assert targets == [
        "http://e.x/a%20b%2Fc?q=1%26x#f",
        "http://e.x/a%20b.html",
        "u(v)w",
        "mailto:m@e.x",
        "http://r.x/",
    ]


def test_an_image_is_its_alternative_text_or_its_file_name() -> None:
    (paragraph,) = parse_body("[![alt](/i/a.png)](/big) ![](/i/b%20c.jpg?x=1)").blocks
    assert isinstance(paragraph, Paragraph)
    first, _, second = paragraph.runs
    assert (first.text, first.link, first.source, first.style) == ("alt", "/big", "/i/a.png", Style.IMAGE)
    assert (second.text, second.source) == ("b c.jpg", "/i/b%20c.jpg?x=1")


def test_headings_have_the_ids_that_jekyll_gives_them() -> None:
    document = parse_body("# A *b* -- C!\n\n## Same\n\n## Same\n\n### Own {#mine}\n\ntext\n{: #para}")
    assert [block.anchor for block in document.blocks if isinstance(block, Heading)] == [
        "a-b--c",
        "same",
        "same-1",
        "mine",
    ]
    assert document.anchors["same-1"] == 2
    assert document.anchors["para"] == 4


def test_contents_list_the_headings() -> None:
    document = parse_body("* toc\n{:toc}\n\n# One\n\n## Two *x*\n\n# Three\n{:.no_toc}\n\n# Four")
    contents = document.blocks[0]
    assert isinstance(contents, Items)
    assert to_text(document).startswith("- One\n  - Two x\n- Four\n\nOne")


def test_footnotes_stand_at_the_end_in_the_order_of_their_use() -> None:
    document = parse_body("a[^b] c[^a] d[^b] e[^none]\n\n[^a]: First\n[^b]: Second\n\n    more\n")
    notes = document.blocks[-1]
    assert isinstance(notes, Footnotes)
    assert [(note.number, note.name, len(note.blocks)) for note in notes.notes] == [(1, "b", 2), (2, "a", 1)]
    assert to_text(document) == "a[1] c[2] d[1] e[^none]\n\n[1] Second\n\n    more\n[2] First"
    assert document.anchors["fn:a"] == 1


def test_definitions_tables_and_tasks() -> None:
    (definitions,) = parse_body("Term *a*\nTerm b\n: One\n: Two").blocks
    assert isinstance(definitions, Definitions)
    assert len(definitions.items[0].terms) == 2
    assert len(definitions.items[0].blocks) == 2
    (table,) = parse_body("| a | b |\n|:--|:-:|\n| `x|y` | \\| z |").blocks
    assert isinstance(table, Table)
    assert table.alignments == ("left", "center")
    assert [cell[0].text for cell in table.rows[0].cells] == ["x|y", "| z"]
    (tasks,) = parse_body("- [ ] open\n- [x] done\n- none").blocks
    assert isinstance(tasks, Items)
    assert [item.checked for item in tasks.items] == [False, True, None]


def test_lists_nest_by_their_indentation() -> None:
    (items,) = parse_body("1. one\n   * two\n\n     para\n2. three\n\n    code?").blocks
    assert isinstance(items, Items)
    assert items.start == 1
    assert [len(item.blocks) for item in items.items] == [2, 2]
    inner = items.items[0].blocks[1]
    assert isinstance(inner, Items)
    assert len(inner.items[0].blocks) == 2


def test_options_of_the_site() -> None:
    config = {"plugins": ["jemoji"], "kramdown": {"hard_wrap": True, "smart_quotes": "apos,apos,quot,quot"}}
    options = BodyOptions.of(config)
    assert to_text(parse_body('a "b"\nc :tada:', options=options)) == 'a "b"\nc 🎉'
    named = "Sorry :sweat_smile: :one: :white_check_mark: :no_such_name:"
    assert to_text(parse_body(named, options=options)) == "Sorry 😅 1️⃣ ✅ :no_such_name:"
    assert BodyOptions.of({"kramdown": 3, "plugins": None}) == BodyOptions()
    assert BodyOptions.of({"kramdown": {"toc_levels": "2..3"}}).toc_levels == (2, 3)
    assert kinds("text\n* item") == ["Paragraph", "Items"]
    plain = BodyOptions.of({"kramdown": {"input": "kramdown"}})
    assert len(parse_body("text\n* item", options=plain).blocks) == 1


def test_options_that_a_text_sets_hold_from_there_on() -> None:
    inside = "<div>\n* replaced\n{:toc}\n</div>\n\n## Kept\n\n### Deeper\n\n"
    source = f'{{::options parse_block_html="true" toc_levels="2" /}}\n{inside}<div>\n**bold**\n</div>\n'
    assert text(source) == "- Kept\n\nKept\n\nDeeper\n\nbold"
    assert text(source + '\n{::options parse_block_html="false" /}\n<div>**raw**</div>\n').endswith("bold\n\n**raw**")


def test_boilerplate_is_folded_and_shares_definitions() -> None:
    document = parse_post(
        "See [home][h].\n\n", "Text[^1] and [home][h].", "\n\n[h]: http://h.x\n\n[^1]: Note\n\nBye.\n"
    )
    before, main, after, notes = document.blocks
    assert isinstance(before, Folded)
    assert isinstance(main, Paragraph)
    assert isinstance(after, Folded)
    assert isinstance(notes, Footnotes)
    assert main.runs[-2].link == "http://h.x"
    assert to_text(document) == "Text[1] and home.\n\n[1] Note"
    assert "Bye." in to_text(document, boilerplate=True)
    assert "Bye." in to_markdown(document)
    assert "Bye." not in to_markdown(document, boilerplate=False)


def test_markdown_is_written_with_one_mark_around_what_belongs_together() -> None:
    source = "<small>by [a](http://a.x) and *b*</small> **x `y` z**\n\n- one\n- two\n\n<!-- -->\n\n- three\n\n***"
    assert to_markdown(parse_body(source)) == (
        "<small>by [a](http://a.x) and *b*</small> **x `y` z**\n\n- one\n- two\n\n<!-- -->\n\n- three\n\n---\n"
    )


@pytest.mark.parametrize("source", ["## 1. Privacy", "### 1.2. Of 3 things", r"1\. no list", r"## 1\\. a backslash"])
def test_a_number_is_escaped_only_where_a_list_could_begin(source: str) -> None:
    assert to_markdown(parse_body(source)) == f"{source}\n"


def test_quotes_and_rules() -> None:
    quote, rule, code = parse_body("> # H\n> text\n\n* * *\n\n~~~ js\nx\n~~~").blocks
    assert isinstance(quote, Quote)
    assert isinstance(rule, Rule)
    assert isinstance(code, Code)
    assert (code.text, code.language) == ("x", "js")
