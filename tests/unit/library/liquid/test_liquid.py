"""Liquid as Jekyll runs it (what Jekyll 4.3 makes of each was looked up), and what it may not do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.library.jekyll.dates import Zone
from reader.library.liquid import LiquidLimits, Rendered, has_liquid, render_liquid
from tests.pace import work_of

NEW_YORK = timezone(timedelta(hours=-5))


class Site:
    """A small site in memory."""

    config: Mapping[str, object] = {"title": "T", "url": "https://e.example", "baseurl": "/b", "description": None}
    data: Mapping[str, object] = {"nav": {"main": [{"n": "x", "d": date(2020, 1, 2)}, {"n": "y"}]}}
    posts: Sequence[Mapping[str, object]] = (
        {"title": "One", "url": "/1", "date": datetime(2020, 1, 2, 3, 4, 5, tzinfo=NEW_YORK), "tags": ["a", "b"]},
        {"title": "Two", "url": "/2", "date": datetime(2019, 1, 1, tzinfo=UTC), "tags": ["a"], "order": "10"},
    )
    collections: Mapping[str, Sequence[Mapping[str, object]]] = {"recipes": [{"title": "Soup"}]}
    time = datetime(2026, 1, 1, tzinfo=UTC)
    zone = Zone()
    includes: Mapping[str, str] = {
        "a.html": "[{{ include.x }}|{{ include.y }}|{{ page.title }}]",
        "layout.html": "by variable",
        "self.html": "x{% include self.html %}",
        "two.html": "{% include three.html %}{% include three.html %}",
        "three.html": "{% include two.html %}{% include two.html %}",
        "image.html": '<img src="{{ include.src | relative_url }}">{{ include.cap | markdownify | strip }}',
        "set.html": "{% assign leaked = 'yes' %}",
    }

    def read_include(self, name: str) -> str | None:
        return self.includes.get(name)

    def read_relative(self, page: str, name: str) -> str | None:
        return f"{name} beside {page}"

    def left_out(self, name: str) -> str:
        return ""

    def post_address(self, name: str) -> str | None:
        return "/1" if name == "2020-01-02-one" else None

    def address(self, path: str) -> str | None:
        return f"/{path}" if path != "none.md" else None


PAGE: Mapping[str, object] = {
    "title": "A title",
    "date": datetime(2021, 5, 6, 7, 8, 9, tzinfo=NEW_YORK),
    "path": "_posts/x.md",
    "layout": "layout",
    "tags": ["q", "w", "e"],
    "draft": False,
}


def render(source: str, **limits: float) -> Rendered:
    return render_liquid(source, PAGE, Site(), LiquidLimits(**limits))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('{% include a.html x="1 \\"2\\"" y=page.title %}', '[1 "2"|A title|A title]'),
        ("{% include a.html x='s' y=3 %}", "[s|3|A title]"),
        ("{% include {{ page.layout }}.html %}", "by variable"),
        ("{% include image.html src='/i.png' cap='A *b*' %}", '<img src="/b/i.png"><p>A <em>b</em></p>'),
        ("{% include set.html %}{{ leaked }}", "yes"),
        ("{% include_relative n.md %}", "n.md beside _posts/x.md"),
        ("{% post_url 2020-01-02-one %} {% link _posts/x.md %}", "/b/1 /b/_posts/x.md"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("{% highlight ruby linenos %}\na <b>\n{% endhighlight %}", "a &lt;b&gt;"),
        ("{% for p in site.posts limit:1 %}{{ p.title }}{% else %}none{% endfor %}", "One"),
        ("{% for t in site.tags %}{{ t[0] }}={{ t[1].size }} {% endfor %}", "a=2 b=1 "),
        ("{{ site.recipes[0].title }} {{ site.data.nav.main[0].d }} {{ site.description }}", "Soup 2020-01-02 "),
        ("{% assign x = 'a' | append: 'b' %}{% capture y %}{{ x }}c{% endcapture %}{{ y | upcase }}", "ABC"),
        ("{% if page.draft %}a{% elsif page.title == 'A title' %}b{% else %}c{% endif %}", "b"),
        ("{% unless page.draft %}a{% endunless %}{% case 2 %}{% when 1, 2 %}b{% endcase %}", "ab"),
        ("{% comment %}x{% endcomment %}{% increment c %}{% cycle 'a', 'b' %}", "0a"),
        ("{% tablerow i in (1..2) %}{{ i }}{% endtablerow %}", '<td class="col2">2</td>'),
        ("{{ undefined.thing }}{{ 'x' | unknown_filter }}", "x"),
        ("{{ page.date }}", "2021-05-06 07:08:09 -0500"),
        ("{{ page.date | date: '%-d %b %Y %H:%M %:z %e|%j|%^a|%s' }}", "6 May 2021 07:08 -05:00  6|126|THU|1620302"),
        (
            "{{ page.date | date_to_string }} {{ page.date | date_to_xmlschema }}",
            "06 May 2021 2021-05-06T12:08:09+00:00",
        ),
        ("{{ page.date | date_to_long_string: 'ordinal', 'US' }}", "May 6th, 2021"),
        ("{{ '2020-02-03' | date: '%d/%m/%y' }} {{ 'no date' | date: '%Y' }}", "03/02/20 no date"),
        ("{{ '2020-02-03 04:05 +0800' | date: '%H %z' }} {{ 2.5 | date: '%Y' }}", "04 +0800 2.5"),
        ("{{ '2020-02-03 04:05 +0800' | date_to_string }}", "02 Feb 2020"),
        ("{{ 'a,b,,' | split: ',' | size }} {{ 'abc' | truncate: 2 }} {{ 'a b' | truncatewords: 2 }}", "2 ... a b"),
        ("{{ 2.5 | round }} {{ -2.5 | round }} {{ 4.25 | round: 1 }} {{ '12 cm' | plus: 1 }}", "3 -3 4.3 13"),
        ("{{ true | append: 'x' }} {{ nil | append: nil }}{{ page.tags | upcase }}", 'truex ["Q", "W", "E"]'),
        (
            "{{ site.data.nav.main[1] }} {{ site.data.nav.main[1] | inspect }}",
            '{"n"=>"y"} {&quot;n&quot;=&gt;&quot;y&quot;}',
        ),
        ("{{ (1..3) }} {{ 1e20 }}{{ 100000000000000000000.0 }} {{ 'x' | h }}", "1..3 1.0e+20 x"),
        ("{{ '/x y' | relative_url }} {{ '/x' | absolute_url }}", "/b/x%20y https://e.example/b/x"),
        ("{{ 'http://o.x/y' | relative_url }} {{ '/a/index.html' | strip_index }}", "http://o.x/y /a/"),
        (
            "{{ 'A b, c!' | slugify }} {{ 'Ä_b c' | slugify: 'pretty' }} {{ 'A b' | slugify: 'none' }}",
            "a-b-c ä_b-c a b",
        ),
        ("{{ '<a> & \"b\"' | xml_escape }} {{ 'a b&c' | cgi_escape }}", "&lt;a&gt; &amp; &quot;b&quot; a+b%26c"),
        ("{{ 'é a' | uri_escape }} {{ 'a  b c' | number_of_words }}", "%C3%A9%20a 3"),
        ("{{ '你好hello世界and' | number_of_words: 'auto' }}", "6"),
        ("{{ page.tags | array_to_sentence_string }} {{ page.tags }}", "q, w, and e qwe"),
        ("{{ ' a  b ' | normalize_whitespace }} {{ page.tags | jsonify }}", 'a b ["q","w","e"]'),
        ("{{ site.data.nav.main | where: 'n', 'x' | size }} {{ site.posts | where: 'tags', 'b' | size }}", "1 1"),
        ("{% assign p = site.posts | where_exp: 'p', 'p.title == \"Two\"' %}{{ p[0].url }}", "/2"),
        (
            "{% assign g = site.posts | group_by_exp: 'p', 'p.date | date: \"%Y\"' %}{{ g | map: 'name' | join }}",
            "2020 2019",
        ),
        ("{% assign s = site.posts | sort: 'date' %}{{ s | map: 'title' | join: ',' }}", "Two,One"),
        (
            "{{ page.tags | first }} {{ page.tags | last }} {{ 'x' | first }}{% assign a = page.tags | first %}{{ a }}",
            "q e q",
        ),
        ("{{ page.tags | push: 'r' | shift | join }} {{ page.tags | pop: 2 | join }}", "w e r q"),
        ("{{ '\"a\" -- b' | smartify }} {{ '<b>x</b>' | strip_html }}", "“a” – b x"),
    ],
)
def test_what_jekyll_shows(source: str, shown: str) -> None:
    rendered = render(source)
    assert shown in rendered.text
    assert rendered.notices == ()


@pytest.mark.parametrize(
    ("source", "shown", "told"),
    [
        ("a {% youtuber x %}in{% endyoutuber %} b", "a in b", "youtuber"),
        ("{% if %}kept{% endif %} on", "kept on", "understood"),
        ("open {{ x", "open  x", "Unclosed"),
        ("{% raw %}kept {{ x }}", "kept {{ x }}", "no end"),
        ("a {% include gone.html %} b", "a  b", "gone.html"),
        ("a {% include ../../etc/passwd %} b", "a  b", "leads out"),
        ("a {% post_url 2000-01-01-none %} b", "a  b", "none"),
        ("{% include self.html %}", "xxx", "include one another"),
    ],
)
def test_what_cannot_be_run_is_left_out_and_told(source: str, shown: str, told: str) -> None:
    rendered = render(source)
    assert shown in rendered.text
    assert "{%" not in rendered.text
    assert any(told in notice for notice in rendered.notices), rendered.notices


def test_an_open_block_is_closed() -> None:
    assert render("{% if true %}open").text == "open"


DOUBLING = "{% assign x = 'aaaaaaaaaa' %}" + "{% assign x = x | append: x | append: x %}" * 40 + "end"


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in (1..1000000000) %}x{% endfor %}end",
        "{% for i in (1..1000000000) reversed %}x{% endfor %}end",
        "{% for i in (1..99999) %}{% for j in (1..99999) %}x{% endfor %}{% endfor %}end",
        "{% for i in (1..90000) %}{{ i }}{% endfor %}" * 50 + "end",
        "{{ (1..1000000000) | join: ',' }}end",
        "{% include two.html %}end",
        DOUBLING,
        "{% assign x = 'a' %}" + "{% assign x = x | replace: 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' %}" * 30 + "end",
        "{% assign x = 99999 %}" + "{% assign x = x | times: x %}" * 60 + "end",
        *(
            "{% assign x = 'a' | split: ',' %}" + "{% assign x = x | push: x %}" * 60 + written + "end"
            for written in ("{{ x }}", "{{ x | jsonify }}", "{{ x | inspect }}", "{{ x | join: ',' }}")
        ),
        "{% assign x = 'a' | split: ',' %}"
        + "{% assign y = x | group_by: 'b' %}{% assign x = y | concat: y | push: x %}" * 60
        + "{{ x | jsonify }}end",
        "{% if true %}" * 2_000 + "end",
        "{{ a" + "[a" * 5_000 + "]" * 5_000 + " }}end",
        "{% a " * 30_000 + "end",
        "{{ " * 60_000 + "end",
        "{% raw %}" * 20_000 + "end",
        "{% comment %}" * 9_000 + "end",
        "{{ 'now' | date: '%99999999d' }}end",
    ],
    ids=lambda source: source[:40],
)
def test_bounds(source: str) -> None:
    assert work_of(lambda: render(source), 2.5) < 2.5
    rendered = render(source)
    assert len(rendered.text) <= max(len(source), 2_000_000)
    assert rendered.text.endswith("end") or "comment" in source


def test_time_that_is_over_leaves_the_text() -> None:
    rendered = render("{% for i in (1..9000) %}{{ i | append: 'x' }}{% endfor %} after", seconds=-1.0)
    assert rendered.text.endswith(" after")
    assert "too long" in rendered.notices[0]


PIECES: tuple[str, ...] = (
    "{%",
    "%}",
    "{{",
    "}}",
    "{%-",
    "-%}",
    " if ",
    " endif ",
    " for i in x ",
    " endfor ",
    " raw ",
    " endraw ",
    " assign x = ",
    " page.title ",
    " | ",
    "date: ",
    "'a'",
    '"',
    "1",
    "(1..9)",
    " include ",
    "a.html",
    " x=1 ",
    " else ",
    " case ",
    " when ",
    " comment ",
    " endcomment ",
    " capture y ",
    " endcapture ",
    "[",
    "]",
    ".",
    "text",
    "\n",
    " == ",
    " sort: ",
    " cycle ",
    " highlight c ",
    " endhighlight ",
    "site.posts",
    " where_exp: 'i', ",
    " tablerow ",
    " increment ",
    " render ",
    " liquid ",
)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60))
def test_any_text_comes_out(source: str) -> None:
    rendered = render(source)
    assert isinstance(rendered.text, str)


@pytest.mark.parametrize("word", [" or ", "字or字", " and "])
def test_a_condition_without_end_is_refused_before_it_is_parsed(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(*_: object) -> None:
        pytest.fail("it is parsed")

    monkeypatch.setattr("reader.library.liquid.render.parse", parse)
    source = "{% if a" + f"{word}a" * 4_000 + " %}kept{% endif %}"
    rendered = render(source)
    assert rendered.text.strip() == "kept"
    assert rendered.notices


def test_a_text_without_liquid_costs_nothing() -> None:
    assert not has_liquid("a { b } %")
    code = (
        "import sys; from reader.library.liquid import render_liquid; import reader.library.body;"
        "render_liquid('no tags', {}, None);"
        "print([name for name in ('liquid', 'markdown_it', 'dateutil') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
