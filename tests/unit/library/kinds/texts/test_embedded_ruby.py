"""Ruby in texts of Nanoc: never run, never shown."""

from __future__ import annotations

import pytest

from reader.library.kinds.texts.embedded_ruby import without_ruby


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("a <% items.each do |it| %>b<% end %> c", "a b c"),
        ("<%# a comment %>b <%%= c %>", "b <%= c %>"),
        (
            '<%= image file: "a/b.png", caption: %Q{Of <the> "sea"} %>',
            '<img src="a/b.png" alt="Of &lt;the&gt; &quot;sea&quot;">',
        ),
        ("<%=image 'b.jpg' %>", '<img src="b.jpg" alt="b.jpg">'),
        ("<%= teaser caption: 'Photo by <i>Ann</i>' %>", "Photo by <i>Ann</i>"),
        ("<img src=\"<%= asset_path 'a.png' %>\">", '<img src="a.png">'),
        (
            "<%= link_to 'The <b>manual</b>', '/manual.html', class: 'x' %>",
            '<a href="/manual.html">The <b>manual</b></a>',
        ),
        ("<%= link_to('Home', root_path) %>", "Home"),
        ("<%= link_to page, '/a.html' %>b", "b"),
        ('<%= insert_youtube("x1") %>', '<a href="https://www.youtube.com/watch?v=x1">www.youtube.com/watch?v=x1</a>'),
        ("<%= render '/_box.*' %>b", "b"),
        ("a <% b", "a <% b"),
        ("x <\n%= 1 %>", "x <\n%= 1 %>"),
    ],
)
def test_what_stands_in_place_of_ruby(source: str, made: str) -> None:
    assert without_ruby(source) == made


@pytest.mark.parametrize(("name", "text"), [("nanoc.yaml", "One  two"), ("other.yaml", "One <%= three %> two")])
def test_it_is_read_in_nanoc_alone(load, name: str, text: str) -> None:
    site = load({name: "", "content/a.md": "# A\n\nOne <%= three %> two\n"})
    assert str(site.library.text("content/a.md")).split() == text.split()
