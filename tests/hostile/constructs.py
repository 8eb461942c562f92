"""The constructs of each grammar that others write in; `{n}` stands for a number that is another one each time."""

# ruff: noqa: E501 - as many a line as fit

from __future__ import annotations

from tests.hostile import fuzz_documents, fuzz_inputs

__all__ = ["MARKDOWN", "QUERIES", "TEMPLATES", "TOML", "YAML"]

MARKDOWN = (
    *fuzz_inputs.MARKUP, *fuzz_documents.BLOCKS, *fuzz_documents.HTML, *fuzz_documents.INLINE, *fuzz_documents.SPACES,
    "[a]: b\n", "[a{n}]: b\n", "[a{n}]: b 'c'\n", "[a][b{n}] ", "[^{n}] ", "[^{n}]: x\n", "[^{n}]: x\n    y\n\n",
    "*[A{n}]: b\n", "A{n} ", "{:a{n}: .b}\n", "x\n{:a{n}}\n", "{: #i{n}}\nx\n\n", "# a{n}\n", "# a\n", "a\n===\n",
    "a\n: b\n\n", "a\n: b\n", "| a | b |\n", "|-|-|\n", "| a | b |\n|-|-|\n| c | d |\n\n", "$$a$$\n\n", "$a$ ",
    "\\frac{a}{b} ", "$$\\frac{", "- a\n", "- a\n\n", "1. a\n", "- a\n  - b\n", "> a\n", "> ", "- ", "> - ", "1. ",
    "```\na\n```\n", "```\n", "~~~\n", "    a\n\n", "***\n", "^\n", "<div>\n", "<div>a</div>\n", "<p>", "<b>", "<td>",
    '<div markdown="1">\n', "<!-- a -->\n", "<!--", "<?a?>", "<a href='b'>c</a> ", "<img src='a{n}'>", "![a](b{n}) ",
    "[a](b) ", "[a](b 'c') ", "[a](<b>) ", "[![a](b)](c) ", "<https://a.b> ", "https://a.b/{n} ", "*a* ", "**a** ",
    "_a_ ", "*a **b ", "**a *b ", "***a* ", "_a __b ", "`a` ", "`a ", "``a ` ", "~~a~~ ", "~~a ", "\\* ", "&amp; ",
    "&#x41;", '"a" ', "'a ", "a--b...", "<< a >> ", ":smile: ", "a  \nb", "a\\\n", "{::comment}a{:/} ", "{::nomarkdown}",
    "*a*{: .b} ", "a{: .b} ", "[x] ", "[ ", "] ", "](", "[](", "![", "]: ", "[a]: ", "[a]:\n", "* * *\n", "* toc\n{:toc}\n",
    "<table><tr><td>a</td></tr></table>\n", "<tr><td>a", "<td rowspan=3>a</td></tr><tr>", "<td colspan=3>a</td>",
    "<ul><li>a</li></ul>", "<ul><li>a", "<li>", "<dl><dt>a<dd>b", "<details><summary>a</summary>b</details>",
    "<pre>a</pre>", "<pre>", "<code>a", "<code>a</code>|", "<script>a</script>", "<script>", "<h2 id='a{n}'>b</h2>",
    "<a id='a{n}'></a>", "<a name='a'>", "<sup><a class='footnote' href='#fn:{n}'>1</a></sup>", "</p>", "</div>\n",
    "<blockquote>", "<svg>", "<svg></svg>", "<template>", "<style>", "<noscript>", "<iframe src='a'></iframe>",
    "<video src='a'></video>", "<br>", "a\n", "a \n", "a\n\n", " a\n", "a" , "ab ", "\t", " \t\n", "   \ta\n", "é", "字",
    "e\u0301", "\u0301", "ا", "\u200d", "👨\u200d", "\u202e", "\x00", "a\u00a0", "[^1]: a\n[^1]", "[[a]] ", "![[a]] ",
    "> [!note] a\n", "%%a%% ", "==a== ", "#tag ", "^a{n}\n", "{{< a >}} ", "{{% a %}}b{{% /a %}}\n", "<A b={c} />\n",
    "{a} ", "import a from 'b'\n", "export const a = {\n", ":::note\n", "!!! note\n    a\n", "=== \"a\"\n    b\n",
    "<b>*a ", "<b>*a</b> ", "<b>**a *b ", "<u>*a ", "*<b>a ", "<b>[a ", "<b>[a</b> ", "<b>_a *b</b> ", "<a \"", "<a b='",
    "\\(a\\) ", "\\\\(a\\\\) ", "\\\\[a\\\\]\n", "\\\\[a ", "\\begin{a}", "\\left(", "x^{", "x_{a}^{b} ", "{{a",
    "- $$ a\n", "$$a\n\n$$b$$ c\n\n", "http://a.com/(é", "a.com/(é", "http://a.com/<b", "http://u:p", "中http://a.com中",
)  # fmt: skip
TEMPLATES = (
    *fuzz_inputs.LIQUID, *fuzz_documents.LIQUID,
    "{{ a }}", "{{ a{n} }}", "{{ a | upcase }}", "{{ 'a' | append: 'b' }}", "{% if a %}b{% endif %}", "{% if a === b %}c{% endif %}",
    "{% if a = b %}c{% endif %}", "{% if %}", "{% else %}", "{% assign a = 'b' %}", "{% assign a{n} = 'b' %}",
    "{% assign a = a | append: 'b' %}", "{% capture a %}b{% endcapture %}", "{% capture a %}{{ a }}b{% endcapture %}",
    "{% for a in (1..3) %}b{% endfor %}", "{% for a in b %}", "{% case a %}{% when 1 %}b{% endcase %}", "{% when %}",
    "{% raw %}a{% endraw %}", "{% raw %}", "{% comment %}a{% endcomment %}", "{% comment %}", "{% include x %}",
    "{% include x a=1 %}", "{% include x{n} %}", "{% link a %}", "{% post_url a{n} %}", "{% highlight py %}a{% endhighlight %}",
    "{% unknown %}", "{% unknown{n} %}", "{% endif %}", "{% increment a %}", "{% cycle 'a', 'b' %}", "{{ a | | b }}",
    "{{ a.b[0].c }}", "{{ 'a", "{{ a' }}", "{%- if a -%} b {%- endif -%} ", "{% tablerow a in (1..2) %}b{% endtablerow %}",
    "{% if a %}", "{% unless a %}b{% else %}c{% endunless %}", "{% liquid a %}", "{% # a %}", "{% youtube a %}",
    "{{ a }", "{ { a", "%}", "}}", "{% assign a = %}", "{{ a && b }}", "{{ (1..3) }}", "{% for a in (1..3) limit=2 %}{% endfor %}",
)  # fmt: skip
YAML = (
    *fuzz_inputs.YAML, "a{n}: b\n", "a: b\n", "- a\n", "a: [b, c]\n", "a: {b: c}\n", "a{n}:\n  b: c\n", "a: &a{n} b\n",
    "b{n}: *a\n", "<<: *a\n", "a: |\n  b\n", "a: >\n  b\n", "  ", "a:\n", "? a\n: b\n", "# a\n", "a: 'b\n", 'a: "b\n', "a: 1\n",
    "a: 2024-01-01\n", "{", "[", "[a, ", "{a: ", "- - ", "a: a: ", "!!x ", "!a ", "%a\n", "\t", "- {a: b}\n", "'a''", "\\x41",
)  # fmt: skip
TOML = (
    *fuzz_inputs.TOML, "a{n} = 1\n", "[a{n}]\n", "[[a]]\n", "a.b{n} = 1\n", "a = [\n", "[1, ", "{a = ", "# a\n", "a = '''\n",
    "[a.b{n}]\nc = 1\n", "keys.a{n} = 'b'\n", "a{n} = \"b\"\n", "'a'.", "a.", "[a]\n", "1_", "0", "\\u0041",
)  # fmt: skip
QUERIES = (
    *fuzz_inputs.QUERY,
    "a ",
    "a{n} ",
    '"a b" ',
    "tag:a{n} ",
    "-a ",
    "a* ",
    "(a ",
    "a OR ",
    "x:y ",
    "字",
    "-",
    '"',
    "a,b",
)
