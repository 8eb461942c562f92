"""HTML, in Markdown posts and on its own."""

from __future__ import annotations

import pytest

from reader.library.body import Kind, kind_of, parse_body, to_text
from reader.library.document import Code, Definitions, Details, Heading, Items, Paragraph, Quote, Style, Table


def text(source: str) -> str:
    return to_text(parse_body(source, kind="html"))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<p>a<br>b<p>c", "a\nb\n\nc"),
        ("a<script>x</script><style>y</style><template>z</template><!-- c --> b", "a b"),
        ('<p hidden>x</p><div style="display: none"><p>y</p></div><p>z</p>', "z"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "- a\n- b\n  - c"),
        ('<ol start="4"><li>a</ol>', "4. a"),
        ("<dl><dt>a<dd>b<dt>c<dd>d</dl>", "a\n    b\nc\n    d"),
        ("<q>a</q> <kbd>b</kbd>", "“a” b"),
        ("<figure><img src='/a/b.png'><figcaption>Cap</figcaption></figure>", "b.png\n\nCap"),
        ('<iframe src="https://www.youtube.com/embed/x" title="A film"></iframe>', "▶ A film"),
        ('<video><source src="/v/a.mp4">no video</video>', "▶ v/a.mp4"),
        ("<table><tr><td>a<td>b<tr><td colspan=2>c</table>", "a\tb\nc\t"),
        ("<table><tr><td><p>a</p><pre>b</pre></td></tr></table>", "a\n\nb"),
        ("<pre>  a\n   <b>b</b> &lt;c&gt;</pre>", "  a\n   b <c>"),
        ("<b>bold <i>both</b> plain</i>", "bold both plain"),
        ("a &lt;b&gt; &#27;[31m &amp;amp;", "a <b> [31m &amp;"),
        ("a < b > c <", "a < b > c <"),
        ("<!-- never closed", "<!-- never closed"),
        ("<!-- never closed <b>x</b>", "never closed x"),
        ("</p></div></li>x", "x"),
        ("<select><option>a<option>b</select>", "a\n\nb"),
        ('<a href="x" title="a > b">y</a>', "y"),
    ],
)
def test_text(source: str, shown: str) -> None:
    assert text(source) == shown


@pytest.mark.parametrize("tag", ["audio", "video", "iframe", "object", "canvas"])
@pytest.mark.parametrize("end", [">", " />"])
@pytest.mark.parametrize("kind", ["html", "markdown"])
def test_what_is_embedded_without_an_end_hides_nothing(tag: str, end: str, kind: Kind) -> None:
    source = f"<p>a <{tag} title='T'{end} b</p>\n\n<div><{tag}{end} c</div>\n\n<{tag} id='x'{end}\n\nd\n"
    shown = to_text(parse_body(source, kind=kind)).split()
    assert [word for word in shown if word in "abcd"] == ["a", "b", "c", "d"]


def test_a_film_without_an_end_is_called_by_its_first_source() -> None:
    assert text("<div><video controls><source src='/v/a.mp4'></div><p>b") == "▶ v/a.mp4\n\nb"


def test_a_declaration_within_html_of_a_post_is_text() -> None:
    source = "<pre><!DOCTYPE html> a</pre>\n\n<div>b <![CDATA[ c ]]> <!-- d --> e</div>\n"
    assert to_text(parse_body(source, kind="markdown")) == "<!DOCTYPE html> a\n\nb <![CDATA[ c ]]> e"
    assert text("<!DOCTYPE html><p>b") == "b"


def test_a_whole_page() -> None:
    document = parse_body(
        "<!DOCTYPE html><html><head><title>T</title></head><body><h2 id=top>Head</h2><blockquote><p>q</p></blockquote>"
        "<details><summary>S</summary><p>x</p></details><dl><dt>a</dt><dd>b</dd></dl>"
        "<table><thead><tr><th align=right>h</th><th>i</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></table>"
        '<div class="highlight language-ruby"><pre><code>x = 1\n</code></pre></div><ul><li>a</li></ul></body></html>',
        kind="html",
    )
    assert [type(block) for block in document.blocks] == [Heading, Quote, Details, Definitions, Table, Code, Items]
    heading, table, code = document.blocks[0], document.blocks[4], document.blocks[5]
    assert isinstance(heading, Heading)
    assert heading.anchor == "top"
    assert isinstance(table, Table)
    assert table.alignments == ("right", "")
    assert isinstance(code, Code)
    assert (code.text, code.language) == ("x = 1", "ruby")


def test_line_numbers_of_highlighted_code_are_left_out() -> None:
    document = parse_body(
        '<figure class="highlight"><pre><code class="language-c"><table><tr><td class="gutter">'
        "<pre>1\n2\n</pre></td>"
        '<td class="code"><pre>a\nb\n</pre></td></tr></table></code></pre></figure>'
    )
    (code,) = document.blocks
    assert isinstance(code, Code)
    assert (code.text, code.language) == ("a\nb", "c")


def test_links_and_styles() -> None:
    (paragraph,) = parse_body('<p><a href=" http://e.x/a b\n"><small>t</small></a> <u>u</u></p>', kind="html").blocks
    assert isinstance(paragraph, Paragraph)
    assert [(run.text, run.link, run.style) for run in paragraph.runs] == [
        ("t", "http://e.x/a%20b", Style.SMALL),
        (" ", "", Style.PLAIN),
        ("u", "", Style.UNDERLINED),
    ]


def test_what_no_converter_takes_is_shown_line_by_line() -> None:
    assert kind_of("_posts/2020-01-01-a.textile") == "text"
    assert kind_of("a/b.HTML") == "html"
    assert kind_of("a.markdown") == "markdown"
    document = parse_body("h1. Title\n\nline <b>one</b>\nline two\n", kind="text")
    assert to_text(document) == "h1. Title\n\nline one\nline two"
