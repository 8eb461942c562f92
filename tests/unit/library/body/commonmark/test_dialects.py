"""What each dialect adds to CommonMark, as a reader sees it; and that no text in it takes for ever."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.library.body import BodyLimits, BodyOptions, parse_body, quick_text, to_markdown, to_text
from reader.library.document import Style
from reader.page import lay_out
from reader.text import is_clean
from tests.conftest import LONG
from tests.pace import work_of

DIALECTS = ("github", "notes", "obsidian", "hugo", "zola", "hexo", "mkdocs", "mdx", "astro", "quarto")

SIGNS = {"reading": {"emoji": True, "dollars": True}}


def shown(source: str, dialect: str = "github") -> str:
    return to_text(parse_body(source, options=BodyOptions.reading(dialect, SIGNS)))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Use a || b or x | y.", "Use a || b or x | y."),
        ("Text:\n| a | b |\n|---|---|\n| 1 | 2 |", "Text: a b 1 2"),
        ("~~gone~~ and www.example.org", "gone and www.example.org"),
        ("- [x] done\n- [ ] open", "- ☑ done - ☐ open"),
        ("> [!NOTE]\n> Text.", "> Note\n>\n> Text."),
        ("<details>\n<summary>More</summary>\n\nThe **one**.\n\n- a\n</details>", "More\n\nThe one.\n\n- a"),
        ("`${{ secrets.TOKEN }}` {{ x }} {% if y %}", "${{ secrets.TOKEN }} {{ x }} {% if y %}"),
        ("```{r setup, echo=FALSE}\nx <- 1\n```", "x <- 1"),
        ("a[^1]\n\n[^1]: The note.", "a[1] [1] The note."),
        ("~one~ ~~two~~ and 5~6", "one two and 5~6"),
        ('```js title="a.js"\nx\n```', "x"),
    ],
)
def test_github(source: str, text: str) -> None:
    assert " ".join(shown(source).split()) == " ".join(text.split())


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("[[Note]] [[Note|that]] [[Note#Part]] [[#Part]]", "Note that Note > Part Part"),
        ("`[[Note]]` and [[ no", "[[Note]] and [[ no"),
        ("==a *b*== and a == b", "a b and a == b"),
        ("a %%no%% b\n\n%%\nall of this\n%%\n\nend ^id-1", "a b end"),
        ("> [!tip]- Folded\n> Text", "> Folded > > Text"),
        ("%% never closed", "%% never closed"),
    ],
)
def test_obsidian(source: str, text: str) -> None:
    assert " ".join(shown(source, "obsidian").split()) == text


def test_wiki_links_lead_to_files() -> None:
    document = parse_body("[[My note#A part|x]] ![[cat pic.png|300]]", options=BodyOptions(dialect="obsidian"))
    written = to_markdown(document)
    assert "My%20note.md#A%20part" in written
    assert "cat%20pic.png" in written


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{{< figure src="a.png" alt="A cat" caption="My cat" >}}', "A cat My cat"),
        ('{{< highlight go "linenos=table" >}}\nx := 1\n{{< /highlight >}}', "x := 1"),
        ('See [that]({{< relref "other.md" >}}).', "See that."),
        ('See [that]({{< link "other.md#part" >}}).', "See that."),
        ('See [that]({{% our-page path="other page.md" %}}).', "See that."),
        ('See <a href="{{< button "other.md" >}}">that</a>.', "See that."),
        ("{{< youtube w7Ft2ymGmfc >}}", "▶ YouTube"),
        ('{{< details summary="More" >}}\nInner *text*\n{{< /details >}}', "More Inner text"),
        ("{{% notice note %}}\nInner\n{{% /notice %}}", "> Note > > Inner"),
        ('{{< figure src="a.png" title="T" caption="C" attr="By me" >}}', "C T C By me"),
        ("1. A\n\n   {{% notice warning %}}\n   B\n   {{% /notice %}}\n\n2. C", "1. A > Warning > > B 2. C"),
        ('[{{< img src="a.png" alt="A" >}}](https://a.example)', "A"),
        ("{{< high rust >}}\nlet *a* = b*c;\n{{< /high >}}", "let *a* = b*c;"),
        ('{{< code-toggle file="x" >}}\n[[a]]\nb = "c"\n{{< /code-toggle >}}', '[[a]] b = "c"'),
        (
            '{{< code-toggle config="x" />}}\n\nWords.\n\n{{< code-toggle >}}\na = 1\n{{< /code-toggle >}}',
            "Words. a = 1",
        ),
        ("{{< unknown a=1 >}} stays out", "stays out"),
        ("Write {{</* figure */>}}.", "Write {{< figure >}}."),
        ("A {{ .Title }} stays.", "A {{ .Title }} stays."),
    ],
)
def test_hugo(source: str, text: str) -> None:
    assert " ".join(shown(source, "hugo").split()) == text


@pytest.mark.parametrize(
    ("dialect", "source", "text"),
    [
        ("zola", "{% quote(author='V') %}\nInner\n{% end %}", "Inner"),
        ("zola", "{{ x }} stays", "{{ x }} stays"),
        ("mkdocs", '!!! note\n    A\n\n    !!! tip "In"\n        B\n\nC', "> Note > > A > > > In > > > > B C"),
        ("mkdocs", '??? "Open"\n    A', "> Open > > A"),
        ("mkdocs", '=== "Tab"\n\n    Text\n', "Tab Text"),
        ("mkdocs", "```\n!!! note\n    x\n```", "!!! note x"),
        ("mdx", ":::note[Title]\n\n- a\n\n:::\n\nEnd", "> Title > > - a End"),
        ("mdx", "::::info\n:::tip\nx\n:::\n::::", "> Info > > > Tip > > > > x"),
        ("mdx", "import A from './a'\n\nexport const b = {\n  c: 1,\n};\n\n<A b={{c: 1}}>in</A>", "in"),
        ("mkdocs", '!!! danger "Look"\n    A', "> Look > > A"),
        ("mkdocs", '!!! quote ""\n    A', "> A"),
        ("mkdocs", "/// details | Some\n    type: warning\n\nA\n///", "> Some > > A"),
        ("mkdocs", "/// caption\nA\n///", "> A"),
        ("mkdocs", "1) a\n2) b\n\n`{.x}` [c](d){ .e } f {#g}", "1) a 2) b {.x} c f {#g}"),
        ("mkdocs", "```\n!!! a\n\n    ``` py\n    b\n    ```\n```\nC", "!!! a ``` py b ``` C"),
        ("mkdocs", "> #### ::: a.b\n\nC", "> a.b C"),
        ("hugo", '- ```go\n  {{< x >}}\n  ```\n- {{< ref "b" >}}', "- {{< x >}} - b"),
        (
            "mdx",
            "a {undefined}{null} <CodeBlock title='t.js'>{`x *y*`}</CodeBlock> <Tab value='v'>w</Tab>",
            "a t.js x *y* v w",
        ),
        ("mkdocs", "[TOC]\n\nH~2~O, x^2^, ^^in^^, {~~a~>b~~} and `#!python f(x)`", "H2O, x2, in, a b and f(x)"),
        ("mkdocs", "| a | b |\n|---|---|\n| `x | y` | c |", "a b x | y c"),
        ("mkdocs", "a `x | y`", "a x | y"),
        ("mkdocs", "$$a^b c^d$$ x^2^ \\\\(e^f g^h\\\\) `$$i^j^$$`", "a^b c^d x2 e^f g^h $$i^j^$$"),
        ("mkdocs", "*[A]: $$b^c d^e$$\n\n$$\nf^g h^i\n$$", "f^g h^i"),
        ("mkdocs", '<div id="a"></div>\n## B\n\n<div>\n<div>c</div>\n</div>\n- d\n\n<hr>\n> e', "B c - d --- > e"),
        ("mkdocs", "http://a.example/b\u3002c[d](https://d.example)e", "http://a.example/b\u3002cde"),
        ("mkdocs", "<small>\n*a*\n</small>\n\n<a-b>*c*</a-b>", "a c"),
        ("mkdocs", "<div>\n*a*\n\n```\n<div>\n```\n\n*b*", "*a* <div> b"),
        ("mkdocs", "<div markdown>\n*in*\n</div>", "in"),
        ("mkdocs", "Code:\n\n    :::python\n    x = 1", "Code: x = 1"),
        ("mkdocs", '``` py title="a.py" linenums="1"\nx\n```', "a.py x"),
        ("zola", "```rust,linenos,name=a.rs\nx\n```", "a.rs x"),
        ("hexo", "```js A title https://a.example link\nx\n```", "A title link x"),
        ("hexo", "{% codeblock The title lang:js https://a.example %}\nx\n{% endcodeblock %}", "The title x"),
        ("hexo", "{% blockquote Ann Lee, The book %}\nA\n{% endblockquote %}\nB", "> A > > — Ann Lee The book B"),
        (
            "hexo",
            "{% label info@Some words %} {% label Other red %} {% span red, here %} {% u so %}",
            "Some words Other here so",
        ),
        ("hexo", "{% btn https://a.example/x, Press, home %} {% button '/b' %}", "Press /b"),
        (
            "hexo",
            "{% iframe https://a.example/v 9 9 %}\n{% pdf /b.pdf %}\n{% jsfiddle aB1 %}",
            "a.example/v /b.pdf jsfiddle.net/aB1/",
        ),
        ("hexo", "{% asset_link a.zip Get it %} ![x]({% asset_path b.png %})", "Get it x"),
        ("hexo", "{% folding blue, See more %}\nA\n{% endfolding %}\nB", "> See more > > A B"),
        ("hexo", "{% hideToggle Open,red %}\nA\n{% endhideToggle %}\nB", "> Open > > A B"),
        (
            "hexo",
            "{% tabs Way, 2 %}\n<!-- tab One@icon -->\nA\n<!-- endtab -->\n<!-- tab -->\nB\n{% endtabs %}",
            "One A Way 2 B",
        ),
        ("hexo", "{% timeline %}\n<!-- timeline May 5 -->\nA\n<!-- endtimeline -->\n{% endtimeline %}", "May 5 A"),
        ("hexo", "{% quote Ann https://a.example/b The page %}A{% endquote %}", "> A > > — Ann The page"),
        ("hexo", """{% img left /a.png 10 10 '"title" "words"' %}""", "words"),
        ("mdx", "export const v = 2\n\n{v} {1 + 2*3} {w} {1/0} x_{1} `{v}` {'a'}", "2 7 {w} {1/0} x_{1} {v} a"),
        ("mdx", "a\n\n{[1].map((i) => (\n  <li key={i}>{i}</li>\n))}\n\n<video src='v.mp4' />\n\nb", "a {…} ▶ v.mp4 b"),
        ("mdx", "1. A\n\n   :::note\n\n   B\n\n   :::\n\n2. C", "1. A > Note > > B 2. C"),
        ("mkdocs", "#### ::: a.b\n    options:\n      x: 1\n\nA", "a.b A"),
        ("mdx", '<ins style={{color: "red"}} className="x" /> a <b style={{x: 1}}>c</b>', "a c"),
        ("mdx", "<figcaption>[A](b) *c*</figcaption>\n\n<div>\n# D\n\n- e\n</div>", "A c D - e"),
        ("mdx", "<details>\n<summary>**A**</summary>\n\n1. b\n\n</details>", "A 1. b"),
        ("mdx", "<pre>\na\n\n*b*\n</pre>", "a *b*"),
        ("mdx", "<!-- a\n\nb -->\n\nc", "c"),
        ("mdx", "## A {#b}\n\n### C {/* #d */}", "A C"),
        ("mdx", "   ``` a ```\n\n:::tip\n\nb\n\n:::", "a > Tip > > b"),
        ("mdx", "import is a word here.", "import is a word here."),
        ("mdx", "```jsx\nimport A from 'a'\n<A />\n```", "import A from 'a' <A />"),
    ],
)
def test_documentation(dialect: str, source: str, text: str) -> None:
    assert " ".join(shown(source, dialect).split()) == text


def test_white_space_behind_a_picture_that_stands_alone() -> None:
    assert shown('<img src="a.png" align="left">\n<b> </b>\n\nb', "zola") == "a.png\n\nb"


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("source", "text", "formulas"),
    [
        ("$a_1*b*c$ and $$x_1*y*z$$", "a_1*b*c and x_1*y*z", ["a_1*b*c", "x_1*y*z"]),
        ("$$\na_1 \\\\\n*b*\n$$", "a_1 \\\\\n*b*", ["a_1 \\\\", "*b*"]),
        ("It costs $5, not $10; $HOME and $PATH", "It costs $5, not $10; $HOME and $PATH", []),
        ("`$a_1$`", "$a_1$", []),
        ("$$", "$$", []),
        (":heart: and a:b:c and `:heart:` and :no_such:", "❤️ and a:b:c and :heart: and :no_such:", []),
    ],
)
def test_formulas_and_emoji(source: str, text: str, formulas: list[str], dialect: str) -> None:
    document = parse_body(source, options=BodyOptions.reading(dialect, SIGNS))
    assert to_text(document) == text
    assert [run.text for it in document.blocks for run in it.runs if run.style & Style.MATHS] == formulas


def test_quotes_and_dashes_as_in_print_where_the_generator_sets_them() -> None:
    source = """"It's *here*" -- he said... `"code"` https://a.example/--b <https://b.example/--c>"""
    printed = parse_body(source, options=BodyOptions.reading("hugo", {"reading": {"smart_quotes": True}}))
    assert to_text(printed) == '“It’s here” – he said… "code" https://a.example/--b https://b.example/--c'
    assert to_text(parse_body(source, options=BodyOptions.reading("hugo"))).startswith('"It\'s here" -- he said...')


SLOW = {
    "brackets": "[" * 60_000, "links": "[a](" * 20_000, "quotes": ">" * 50_000, "emphasis": "*a_ " * 30_000,
    "ticks": "".join("`" * count + " " for count in range(600)), "references": "[a\n" * 20_000, "tags": "<a " * 30_000,
    "table": "|a" * 20_000 + "\n" + "|-" * 20_000 + "\n" + "|b" * 20_000, "wiki": "[[a|" * 20_000,
    "marked": "==a " * 20_000,
    "shortcodes": '{{< a "' * 20_000, "calls": "{{ a(" * 20_000, "colons": ":::a\n" * 20_000, "jsx": "<A {" * 20_000,
    "admonitions": "".join("    " * depth + "!!! a\n" for depth in range(300)), "imports": "import {\n" * 20_000,
    "boxes": "{{< note >}}\n" * 10_000, "opened": "{% note %}\n" * 20_000, "braces": "{'a" * 20_000,
    "functions": "{a => " * 20_000,
    "components": "<A\nb='" * 20_000, "hints": "{% hint %}\n" * 20_000,
    "wrappers": ":::a\n" * 10_000 + ":::\n" * 10_000,
    "tags of code": "{% codeblock %}\n" * 5_000, "spans": "`a\n\n" * 30_000,
    "dollars": "$a " * 30_000, "double dollars": "$$a\n" * 20_000, "raised": "^a " * 30_000, "lowered": "~a " * 30_000,
    "critic": "{~~a " * 20_000, "brackets of formulas": "\\(a " * 30_000, "quotes of Hexo": "{% quote %}\n" * 10_000,
    "lists": "".join("  " * depth + "- a\n" for depth in range(600)),
}  # fmt: skip


OWN = {
    "wiki": "obsidian", "marked": "obsidian", "shortcodes": "hugo", "boxes": "hugo", "calls": "zola", "colons": "mdx",
    "jsx": "mdx", "imports": "mdx", "braces": "mdx", "functions": "mdx", "components": "mdx", "opened": "hexo",
    "admonitions": "mkdocs", "hints": "notes", "wrappers": "notes",
    "tags of code": "hexo", "raised": "mkdocs", "critic": "mkdocs", "quotes of Hexo": "hexo",
}  # fmt: skip
"""The dialects that give some of these a meaning. The others are tried in all of them if there is time, else in one."""

TRIED = [
    (name, dialect)
    for number, name in enumerate(SLOW)
    for place, dialect in enumerate(DIALECTS)
    if LONG or OWN.get(name) == dialect or number % len(DIALECTS) == place
]


MOST = 3.5
"""Seconds of an idle processor that a text may take, with all that no budget of time bounds."""


@pytest.mark.slow
@pytest.mark.parametrize(("name", "dialect"), TRIED)
def test_no_text_takes_for_ever(name: str, dialect: str) -> None:
    """A budget of time is looked at at every step: what takes longer than it is shown as it is written."""
    options = BodyOptions.reading(dialect, {"reading": {**SIGNS["reading"], "smart_quotes": True}})
    options = replace(options, limits=BodyLimits(seconds=0.2))

    def read() -> None:
        parse_body(SLOW[name], options=options)
        quick_text(SLOW[name], dialect=dialect)

    assert work_of(read, MOST) < MOST


def test_a_formula_that_an_item_does_not_end_takes_nothing_behind_the_item() -> None:
    assert shown("- costs $$ more\n- $$\n\nAfter the list\n\n$$x$$\n\nThe end$$", "hugo").splitlines()[-5:] == [
        "After the list", "", "x", "", "The end$$",
    ]  # fmt: skip


def test_a_formula_may_hold_an_empty_line() -> None:
    assert shown("- a\n\n  $$\n  x\n\n  y\n  $$\n\n  b", "hugo").split() == ["-", "a", "x", "y", "b"]


@pytest.mark.parametrize("space", [" ", "、"])
def test_addresses_in_a_very_long_paragraph_are_links(space: str) -> None:
    source = space.join(f"www.e{n}.example.com/a{space}中http://x.example/{n}" for n in range(300))
    found = to_markdown(parse_body(source, options=BodyOptions(dialect="github")))
    assert len(re.findall(r"<?https?://(?:www\.e\d+\.example\.com/a|x\.example/\d+)", found)) >= 600


@pytest.mark.parametrize("dialect", ["kramdown", "github"])
def test_lines_that_end_as_on_old_macintoshes_keep_their_words(dialect: str) -> None:
    source = "One\r\r```sh\rtwo\r```\r\rthree\r\r[a]: http://b.example\r\rfour"
    assert [word for word in quick_text(source, dialect=dialect).split() if "b.ex" not in word] == [
        "One",
        "two",
        "three",
        "four",
    ]


PIECES = [
    "{{< note >}}", "{{< /note >}}", "{% note %}", "{% endnote %}", "{% raw %}", "{% quote a %}", "{% endquote %}",
    "<Tip>", "</Tip>", "{/*", "*/}",
    "{'a'}",
    "$", "$$", ":heart:", "~", "^", "{~~", "~>", "\\(", "///", "++a++", "{++", "++}", "*[A]: b", "::: a\n",
    "[[", "]]", "![[", "==", "%%", "> [!x]", "\n", "\n\n", "    ", "!!! a\n", ":::a\n", ":::\n", "{{<", ">}}",
    "{{% a %}}",
    "{%", "%}", "<A", "/>", "</A>", "import x from 'y'\n", "export {", "}", "```\n", "|", "-", "a", " ", "`",
    "[^1]", "\t", "\x1b", '"',
]  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from(DIALECTS))
def test_any_text_gives_clean_words(source: str, dialect: str) -> None:
    text = shown(source, dialect)
    assert is_clean(text)
    quick_text(source, dialect=dialect)


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("the **:simple-activitypub: ActivityPub** protocol", "the **ActivityPub** protocol"),
        ("*Read more :octicons-arrow-right-16:* here", "*Read more* here"),
        ("[**:material-star: New**](a.md), **old** :material-star: **older**", "**[New](a.md)**, **old** **older**"),
        ("**one**:material-star: two", "**one** two"),
        ("see :material-star:**three**", "see **three**"),
    ],
)
def test_emphasis_around_an_icon(source: str, markdown: str) -> None:
    made = to_markdown(parse_body(source, options=BodyOptions.reading("mkdocs", SIGNS)))
    assert made.split() == markdown.split()


@pytest.mark.parametrize(
    ("dialect", "heading", "name"),
    [
        ("notes", "What’s `Promise.all`?", "whats-promiseall"),
        ("notes", "C & .NET", "c--net"),
        ("github", "一、解决的问题", "一解决的问题"),
        ("hugo", "snake_case is *fine*!", "snake_case-is-fine"),
        ("mdx", "Crème brûlée - why", "crème-brûlée---why"),
        ("notes", "हिन्दी भाषा", "हिन्दी-भाषा"),
        ("mkdocs", "C & .NET", "c-net"),
        ("zola", "C & .NET", "c-net"),
        ("quarto", "2. Why not?", "why-not"),
    ],
)
def test_a_heading_is_found_by_the_name_that_its_site_gives_it(dialect: str, heading: str, name: str) -> None:
    document = parse_body(f"x\n\n## {heading}\n\n## {heading}\n", options=BodyOptions(dialect=dialect))
    page = lay_out(document, width=60, measure=len)
    second = name + ("_1" if dialect == "mkdocs" else "-1")
    first_line, second_line = page.anchor(name), page.anchor(second)
    assert first_line is not None
    assert second_line is not None
    assert 0 < first_line < second_line


def test_comments_of_a_note_are_neither_shown_nor_searched() -> None:
    source = "Text %%not shown%% more\n\n```\n%%bash\necho\n```\n"
    assert quick_text(source, dialect="obsidian").split() == ["Text", "more", "%%bash", "echo"]
    assert "not shown" not in to_text(parse_body(source, options=BodyOptions(dialect="obsidian")))
    assert "not shown" in quick_text(source, dialect="hugo")
