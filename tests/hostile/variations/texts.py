"""Bodies that are slow, deep or endless for parsers: Markdown, HTML, Liquid, code, tables, links."""

# ruff: noqa: E501 - a case a line

from __future__ import annotations

import os

from tests.hostile.variations.making import CLIPBOARD, Maker, fast, hidden, light, listed, shows

__all__ = ["LIQUID", "MARKDOWN", "liquid", "markdown"]

MARKDOWN: dict[str, str] = {
    "50,000 underscores": "_a " * 50_000,
    "100,000 asterisks": "*" * 100_000,
    "triple asterisks in turn": "***a** b* " * 10_000,
    "asterisks and underscores in turn": "*_" * 30_000,
    "tildes": "~~a " * 30_000,
    "half footnotes": "[^" * 40_000,
    "20,000 footnotes": "".join(f"[^{it}]" for it in range(10_000))
    + "\n\n"
    + "".join(f"[^{it}]: n\n" for it in range(10_000)),
    "footnotes in footnotes": "x[^0]\n\n" + "".join(f"[^{it}]: n[^{it + 1}]\n" for it in range(5_000)),
    "a footnote in itself": "x[^a]\n\n[^a]: y[^a] [^a]\n" * 500,
    "half images": "![" * 40_000,
    "images in images": "![" * 5_000 + "a" + "](x)" * 5_000,
    "links in links": "[" * 5_000 + "a" + "](x)" * 5_000,
    "brackets in pairs": "[]" * 40_000,
    "brackets nested": "[" * 20_000 + "]" * 20_000,
    "parentheses in an address": "[a](" + "(" * 40_000,
    "an address without end": "[a](<" + "x" * 80_000,
    "titles without end": '[a](b "' * 20_000,
    "references without a definition": "[a][b]" * 20_000,
    "definitions of one name": "[a]: /u\n" * 20_000 + "\n[a]",
    "a label of 100,000 characters": "[" + "a" * 100_000 + "]: /u\n",
    "half definitions": "[a]:\n" * 20_000,
    "autolinks without end": "<https://" * 20_000,
    "autolinks": "<https://ok.example/a>" * 10_000,
    "mail addresses": "<a@b.c>" * 10_000 + "a@b.c " * 10_000,
    "at signs": "a@" * 40_000,
    "www": "www." * 30_000,
    "angle brackets": "<" * 100_000,
    "angle brackets with letters": "<a" * 50_000,
    "attributes without end": "<a " + "b=c " * 30_000,
    "an attribute without end": '<a b="' + "x" * 100_000,
    "attributes with quotes": "<a b='" * 20_000,
    "closing tags": "</b>" * 30_000,
    "tags 20,000 deep": "<b>" * 20_000 + "x" + "</b>" * 20_000,
    "block tags 20,000 deep": "<div>\n" * 20_000 + "x",
    "block tags on one line": "<div>" * 20_000 + "x" + "</div>" * 20_000,
    "Markdown in HTML, deep": '<div markdown="1">\n' * 3_000 + "x",
    "lists in HTML, deep": "<ul><li>" * 10_000,
    "quotes in HTML, deep": "<blockquote>" * 10_000,
    "an HTML table of 20,000 rows": "<table>" + "<tr><td>a</td></tr>" * 20_000 + "</table>",
    "HTML tables in tables": "<table><tr><td>" * 2_000,
    "a column that spans 10^9": '<table><tr><td colspan="999999999" rowspan="999999999">a</td></tr></table>',
    "a list that starts at 10^18": '<ol start="999999999999999999">' + "<li>a</li>" * 100 + "</ol>\n\n999999999. a\n",
    "half comments": "<!--" * 25_000,
    "comments": "<!-- a -->" * 10_000,
    "half CDATA": "<![CDATA[" * 10_000,
    "half instructions": "<?" * 50_000,
    "declarations": "<!A " * 20_000,
    "a script without end": "<script>" + "x" * 100_000,
    "styles": "<style>a{}</style>" * 5_000,
    "entities": "&amp;" * 30_000,
    "half entities": "&a" * 50_000,
    "long entities": "&" + "a" * 100_000 + ";",
    "numeric entities": "&#1" * 30_000,
    "backslashes": "\\" * 100_000,
    "escaped asterisks": "\\*" * 50_000,
    "backticks": "`" * 100_000,
    "backticks with letters": "`a" * 50_000,
    "backticks in twos and threes": "``a```" * 20_000,
    "fences without end": "```\n~~~\n" * 10_000,
    "fences of growing length": "".join("`" * it + "\n" for it in range(3, 400)),
    "fences in lists": "- ```\n" * 5_000,
    "a fence's word of 100,000 characters": "```" + "a" * 100_000 + "\nx\n```",
    "a language of every name": "".join(f"```lang{it}\nx\n```\n\n" for it in range(3_000)),
    "20,000 lines of shell": "```sh\n" + "echo \"$(echo '$((1+1))' \\\n" * 20_000 + "```",
    "JSON in code, deep": "```json\n" + "[" * 50_000 + "\n```",
    "HTML in code": "```html\n" + '<a b="' * 10_000 + "\n```",
    "Markdown in code": "```markdown\n" + "*a **b " * 10_000 + "\n```",
    "Ruby in code": "```ruby\n" + "%w[" * 10_000 + "<<A <<B " * 2_000 + "\n```",
    "JavaScript in code": "```js\n" + "`${" * 10_000 + "/a/" * 5_000 + "\n```",
    "C in code": "```c\n" + "/*" * 10_000 + "#if 0\n" * 5_000 + "\n```",
    "diff in code": "```diff\n" + "+a\n-b\n" * 20_000 + "```",
    "a console in code": "```console\n" + "$ ls\na\n" * 20_000 + "```",
    "YAML in code": "```yaml\n" + "- " * 10_000 + "a: &a *a\n" * 2_000 + "```",
    "a lexer's own error": "```python\n" + "f'{" * 5_000 + '"""' * 5_000 + "\n```",
    "spaces": " " * 200_000 + "x",
    "blank lines": "\n" * 200_000,
    "lines of spaces": "    \n" * 50_000,
    "tabs in lines": "\t\tx\n" * 20_000,
    "carriage returns": "a\r" * 30_000,
    "quotes in lists in quotes": "> - " * 5_000 + "x",
    "quotes of growing depth": "".join(">" * it + " a\n" for it in range(300)),
    "lists of growing depth": "".join(" " * 2 * it + "- a\n" for it in range(300)),
    "ordered lists in lists": "1. " * 5_000 + "x",
    "loose lists": "- a\n\n" * 10_000,
    "tasks": "- [x] a\n" * 10_000,
    "definition lists": "a\n: b\n\n" * 10_000,
    "definitions in definitions": "a\n" + ": " * 5_000 + "b",
    "colons": "a\n" + ": b\n" * 10_000,
    "bars": "|" * 100_000,
    "rows of bars": "||||||||\n" * 10_000,
    "half tables": "|a|\n|-\n" * 10_000,
    "table heads": "a|b\n-|-\n" * 10_000,
    "a separator of 100,000 dashes": "a|b\n" + "-" * 100_000 + "|-\nx|y",
    "a table cell of 100,000 characters": "|a|b|\n|-|-|\n|" + "word " * 20_000 + "|y|",
    "a table of escaped bars": "|a|\n|-|\n|" + "\\|" * 20_000 + "|",
    "2,000 tables": "|a|b|\n|-|-|\n|x|y|\n\n" * 2_000,
    "a table of 200 x 200": "|" + "a|" * 200 + "\n|" + "-|" * 200 + ("\n|" + "x|" * 200) * 200,
    "dollars": "$" * 100_000,
    "half formulas": "$$a " * 20_000,
    "formulas": "$$a$$ " * 10_000,
    "LaTeX": "\\begin{a}" * 10_000,
    "attribute lists": "{: .a #b c='d'}\n" * 10_000,
    "half attribute lists": "{:" * 50_000,
    "attribute lists behind spans": "*a*{: .b}" * 10_000,
    "abbreviations": "".join(f"*[A{it}]: b\n" for it in range(5_000)) + "A1 A2 A3 " * 3_000,
    "one abbreviation, often": "*[A]: b\n\n" + "A " * 50_000,
    "an abbreviation of a letter each": "".join(f"*[{chr(97 + it)}]: x\n" for it in range(26)) + "abc " * 20_000,
    "headings with ids": "# a {#a}\n\n" * 10_000,
    "headings without text": "#\n\n" * 20_000,
    "10,000 underlined headings": "a\n=\n\n" * 10_000,
    "equals signs": "a\n" + "=" * 100_000,
    "underlines without a text": "=\n" * 30_000,
    "rules": "* * *\n" * 20_000,
    "half rules": "* " * 40_000 + "x",
    "dots and dashes": "...--- " * 20_000,
    "quotation marks": "\"'" * 40_000,
    "emoji names": ":a:" * 30_000,
    "colons in a row": ":" * 100_000,
    "one word of 200,000 letters": "x" * 200_000,
    "one word of 100,000 wide letters": "字" * 100_000,
    "50,000 joined emoji": "👨\u200d" * 50_000,
    "50,000 flags": "🇩🇪" * 50_000,
    "100,000 marks": "a" + "\u0301" * 100_000,
    "100,000 invisible characters": "\u200b" * 100_000 + "x",
    "soft hyphens": "a\u00ad" * 50_000,
    "no-break spaces": "a\u00a0" * 50_000,
    "Thai without spaces": "ภาษาไทย" * 10_000,
    "Arabic": "مرحبا " * 20_000,
    "a line of every plane": "".join(chr(it) for it in range(0x20, 0x30000, 7) if not 0xD800 <= it < 0xE000),
    "10,000 images": "![a](b.png)\n\n" * 10_000,
    "a data address of 500 KB": "![a](data:image/png;base64," + "A" * 500_000 + ")",
    "a data address of 500 KB in HTML": '<img alt="a" src="data:image/png;base64,' + "A" * 500_000 + '">',
    "5,000 addresses of 1,000 characters": ("[a](https://ok.example/" + "b" * 100 + ")\n\n") * 3_000,
    "100,000 numbers": "1234567890 " * 20_000,
    "4 MB of lines": "a line of some words that is as long as lines are\n" * 80_000,
    "5 MB of paragraphs": "a paragraph\n\n" * 400_000,
    "4 MB of dashes": "-" * 4_000_000,
    "4 MB of brackets": "[" * 4_000_000,
    "4 MB of a fence": "```\n" + "code\n" * 800_000 + "```",
    "4 MB of spaces": "a" + " " * 4_000_000 + "b",
    "4 MB of line ends": "a" + "\n" * 4_000_000 + "b",
    "4 MB of NUL": "a" + "\0" * 4_000_000 + "b",
    "4 MB of ESC": "a" + "\x1b[666m" * 500_000 + "b",
}

DEEP = {
    "quotes": ">" * 100 + " after-text",
    "quotes with spaces": "> " * 100 + "after-text",
    "lists": "".join("  " * it + "- a\n" for it in range(60)) + "  " * 60 + "- after-text\n",
    "numbered lists": "1. " * 60 + "after-text",
    "lists and quotes": "> - " * 15 + "after-text",
    "tags": "<div>" * 200 + "after-text" + "</div>" * 200,
    "emphasis": "*" * 60 + "after-text" + "*" * 60,
    "brackets": "[" * 100 + "after-text" + "]" * 100,
    "spans": "<span>" * 300 + "after-text",
    "lists of HTML": "<ul><li>" * 100 + "after-text",
    "tables of HTML": "<table><tr><td>" * 50 + "after-text",
    "definitions": "a\n" + ": " * 60 + "after-text",
    "a quote in a footnote": "x[^a]\n\n[^a]: " + "> " * 60 + "after-text",
    "a code block in lists": "- " * 40 + "\n" + " " * 90 + "after-text",
}

LIQUID: dict[str, str] = {
    "a loop of 10^9": "{% for i in (1..1000000000) %}x{% endfor %}",
    "a loop of 10^30": "{% for i in (1..1000000000000000000000000000000) %}x{% endfor %}",
    "a loop that goes down": "{% for i in (1..-1000000000) %}x{% endfor %}",
    "loops in loops": "{% for a in (1..999) %}{% for b in (1..999) %}{% for c in (1..999) %}x{% endfor %}{% endfor %}{% endfor %}",
    "a text that doubles": "{% assign a = 'xxxxxxxxxxxxxxxx' %}" + "{% assign a = a | append: a %}" * 60 + "{{ a }}",
    "a text that doubles by capture": "{% assign a = 'xxxx' %}"
    + "{% capture a %}{{ a }}{{ a }}{% endcapture %}" * 60
    + "{{ a }}",
    "a list that doubles": "{% assign a = 'x,y' | split: ',' %}" + "{% assign a = a | concat: a %}" * 60 + "{{ a }}",
    "a number that squares": "{% assign a = 99999 %}" + "{% assign a = a | times: a %}" * 60 + "{{ a }}",
    "replace that grows": "{{ 'aaaaaaaaaa' " + "| replace: 'a', 'aaaaaaaaaa' " * 12 + "}}",
    "filters in a chain of 5,000": "{{ 'a' " + "| upcase " * 5_000 + "}}",
    "a path of 20,000 names": "{{ a" + ".b" * 20_000 + " }}",
    "brackets 5,000 deep": "{{ a" + "[a" * 5_000 + "]" * 5_000 + " }}",
    "conditions 5,000 long": "{% if a" + " or a" * 5_000 + " %}x{% endif %}",
    "parentheses 5,000 deep": "{% if " + "(" * 5_000 + "a" + ")" * 5_000 + " %}x{% endif %}",
    "ifs 5,000 deep": "{% if true %}" * 5_000 + "x" + "{% endif %}" * 5_000,
    "ifs without end": "{% if true %}" * 5_000,
    "raws without end": "{% raw %}" * 5_000,
    "comments without end": "{% comment %}" * 5_000,
    "captures without end": "{% capture a %}" * 5_000,
    "ends without a beginning": "{% endif %}" * 5_000,
    "cases": "{% case a %}" + "{% when 1, 2, 3 %}x" * 5_000 + "{% endcase %}",
    "table rows": "{% tablerow i in (1..100000) cols:100000 %}x{% endtablerow %}",
    "cycles": "{% for i in (1..90000) %}{% cycle 'a', 'b' %}{% endfor %}",
    "an include of itself": "{% include loop.html %}",
    "an include that doubles": "{% include twice.html %}",
    "includes with values": "{% include value.html x='{{ page.title }}' y=page.title %}" * 500,
    "an include out of the site": "{% include ../../outside/HZSECRET.md %}",
    "an include by an absolute path": "{% include /etc/passwd %}",
    "an include by a variable": "{% assign f = '../../outside/HZSECRET.md' %}{% include {{ f }} %}",
    "an include of a link": "{% include link.html %}",
    "an include of a FIFO": "{% include fifo.html %}",
    "a relative include out of the site": "{% include_relative ../../outside/HZSECRET.md %}",
    "a relative include of itself": "{% include_relative {{ page.path | split: '/' | last }} %}",
    "a relative include by percent signs": "{% include_relative %2e%2e/%2e%2e/outside/HZSECRET.md %}",
    "a render tag": "{% render '../../outside/HZSECRET.md' %}",
    "a link tag": "{% link ../../outside/HZSECRET.md %} {% post_url ../../x %} {% link _posts %}",
    "a gist": "{% gist x/HZMARK %}",
    "the whole site": "{{ site | jsonify }} {{ site.posts | jsonify }}",
    "the whole site, sorted": "{% for a in site.posts %}{% for b in site.posts %}{{ b.title }}{% endfor %}{% endfor %}",
    "the content of all posts": "{% for a in site.posts %}{{ a.content }}{{ a.excerpt }}{{ a.next.title }}{% endfor %}",
    "its own content": "{{ page.content }}{{ content }}{{ page.excerpt }}{{ page.next.content }}",
    "data files": "{{ site.data.evil | jsonify }} {{ site.data.wide.x }} {{ site.data.odd | jsonify }}",
    "data in itself": "{{ site.data }} {{ site }} {{ page }}",
    "names of Python": "{{ page.__class__ }} {{ site.__init__.__globals__ }} {{ 'x'.__class__.__mro__ }} {{ page['__dict__'] }}",
    "a date with a width of 10^9": "{{ 'now' | date: '%999999999d %-999999999Y %^999999999B %999999999N' }}",
    "a date of 100,000 parts": "{{ 'now' | date: '" + "%A" * 50_000 + "' }}",
    "dates that are none": "{{ '99999-99-99' | date: '%Y' }} {{ 1e400 | date: '%s' }} {{ '' | date_to_xmlschema }} {{ 9999999999999999 | date: '%Y' }}",
    "numbers that are none": "{{ 1 | divided_by: 0 }} {{ 1 | modulo: 0 }} {{ '1e999' | times: '1e999' }} {{ 'nan' | round: 999999999 }} {{ 1.5 | round: -400 }}",
    "slices that are none": "{{ 'abc' | slice: -99999999999999999999, 99999999999999999999 }} {{ 'a' | truncate: -1 }} {{ 'a' | truncatewords: 999999999999 }}",
    "splits": "{% assign a = '" + "a," * 20_000 + "' | split: ',' %}{{ a | sort | uniq | reverse | join: '-' | size }}",
    "regular expressions": "{{ '"
    + "a" * 20_000
    + "!' | strip_html | strip_newlines | newline_to_br | slugify | number_of_words }}",
    "HTML that is taken out": "{{ '"
    + "<" * 20_000
    + "' | strip_html }} {{ '"
    + "<script" * 5_000
    + "' | strip_html }}",
    "expressions in filters": "{{ site.posts | where_exp: 'p', 'p.title contains \"" + "a" * 5_000 + "\"' | size }}",
    "broken expressions in filters": "{{ site.posts | where_exp: 'p', '((((' | group_by_exp: '', '|||' | sort: '' | map: 'x.y' }}",
    "Markdown in filters": "{{ '" + "[" * 20_000 + "' | markdownify }} {{ '" + "*a " * 5_000 + "' | markdownify }}",
    "JSON in filters": "{{ '" + "[" * 20_000 + "' | jsonify }} {{ 'x' | inspect }} {{ page | jsonify }}",
    "an unknown tag": "{% nope %}" * 2_000 + "{{ 'a' | nope }}",
    "half tags": "{% " * 2_000,
    "half outputs": "{{ " * 2_000,
    "tags in tags": "{% if {% if {{ a }} %} %}" * 1_000,
    "quotes without end": "{{ 'a }}" * 2_000,
    "10,000 outputs": "{{ page.title }} " * 9_000,
    "white space control": "{%- if true -%} a {%- endif -%} " * 3_000,
    "a liquid tag": "{% liquid\n" + "echo 'a'\n" * 5_000 + "%}",
    "increments": "{% increment a %}" * 5_000 + "{% decrement b %}" * 5_000,
    "highlight": "{% highlight python linenos %}\n" + "x = 1\n" * 20_000 + "{% endhighlight %}",
    "highlight with odd options": '{% highlight python hl_lines="1 2 99999999999" linenos=table x="y %}\nx\n{% endhighlight %}',
    "regular expressions in a tag": "{% highlight " + "a=" * 10_000 + " %}x{% endhighlight %}",
}


def markdown(site: Maker) -> None:
    """Texts that are slow or deep for a Markdown reader: the first screen within a second, the end not lost in silence."""
    site.group = "markdown"
    for hazard, text in MARKDOWN.items():
        site.post(hazard, fast(1.0 if len(text) < 1_000_000 else 4.0), light(600), body=f"before-text\n\n{text}\n\nend")
    for hazard, text in DEEP.items():
        site.post(f"deep: {hazard}", shows("after-text"), fast(), body=text)
    # Its time holds what the post before it still takes.
    site.post("many short lines before a word", fast(4.0), listed("TOKEN"), body="a\n\n" * 2_000 + "after-text")


def liquid(site: Maker) -> None:
    """Templates that loop, grow, climb out of the site or fail."""
    site.group = "liquid"
    includes = site.root / "_includes"
    site.beside("_includes/loop.html", "x {% include loop.html %}")
    site.beside("_includes/twice.html", "{% include twice.html %}{% include twice.html %}" * 10)
    site.beside("_includes/value.html", "{{ include.x }} {{ include.y | append: include.x }} {{ include | jsonify }}")
    site.beside("_includes/raw.html", f"\x1b]0;HZMARK\x07\x9b666m {CLIPBOARD} {{{{ page.evil }}}}")
    (includes / "link.html").symlink_to("../../outside/HZSECRET.md")
    os.mkfifo(includes / "fifo.html")
    site.beside(
        "_data/evil.yml", '"k\\e]0;HZMARK\\a": "\\e[666m"\nlist: ["\\x9b666m", !!python/object/apply:os.system [x]]\n'
    )
    site.beside("_data/deep.yml", "[" * 60_000)
    site.beside("_data/deep.json", "[" * 200_000)
    site.beside("_data/evil.json", '{"a": "\\u001b]0;HZMARK\\u0007 \\ud800", "b": 1e999}')
    site.beside("_data/odd.csv", 'a,"b\x1b]0;HZMARK\x07"\n' + '"' * 5_001 + "\n" + "x," * 5_000 + "\n")
    site.beside("_data/odd.tsv", "a\tb\x1b[666m\n" + "x\t" * 5_000 + "\n")
    site.beside("_data/wide.yml", "x: " + "y " * 20_000)
    for hazard, text in LIQUID.items():
        site.post(
            hazard,
            shows("after-text TOKEN"),
            hidden("HZSECRET-TEXT", "root:x:0:0"),
            fast(2.0),
            light(600),
            body=f"after-text TOKEN\n\n{text}",
        )
    site.post("controls from an include", shows("after-text"), body="{% include raw.html %}\n\nafter-text")
    site.post(
        "controls from data", shows("after-text"), body="{{ site.data.evil.list }} {{ site.data.evil }}\n\nafter-text"
    )
