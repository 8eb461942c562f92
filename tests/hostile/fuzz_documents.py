"""Documents by grammar: lines of white space and marks in every mixture, repeated and nested, for whole posts.

Random words alone seldom make white space that stands where a block begins; here every line is drawn that way.
The same chance gives the same document.
"""

from __future__ import annotations

import random

__all__ = ["document"]

LONGEST = 200_000

SPACES = (
    *("", " ", "  ", "   ", "    ", "     ", "\t", " \t", "  \t", "   \t", "\t ", "\t\t", " \t ", "    \t", "        "),
    *("\r", "\u00a0", "\u3000", "\f", "\v", "\u2028", "\x85", "\u200b", "\ufeff", "\x00"),
)
BLOCKS = (
    *("- ", "* ", "+ ", "1. ", "1) ", "> ", ">", "# ", "###### ", "#", "```", "~~~", "```py", "    ", "\t", ": "),
    *("|", "a|b", "|-|-|", "|:-:|", "===", "---", "***", "___", "^", "$$", "[a]: ", "[^1]: ", "*[A]: ", "{: .a}"),
    *(
        "{:a: .b}",
        "{::comment}",
        "{:/}",
        "{:/comment}",
        "{::nomarkdown}",
        "{::options a=b /}",
        "* toc\n{:toc}",
        "{:toc}",
    ),
)
HTML = (
    *(
        "<div>",
        "</div>",
        '<div markdown="1">',
        "<p>",
        "</p>",
        "<!--",
        "-->",
        "<b",
        "<td>",
        "<tr>",
        "<table>",
        "</table>",
    ),
    *("<li>", "<ul>", "</ul>", "<script>", "</script>", "<pre>", "</pre>", "<details markdown=1>", "<summary>", "<dl>"),
    *(
        "<dt>",
        "<dd>",
        "<a href='",
        "'>",
        "<br/>",
        "<td rowspan=9 colspan=9>",
        "<ol type=a reversed>",
        "<li value=9>",
        "<?x",
    ),
)
INLINE = (
    *("_", "__", "*", "**", "***", "`", "``", "[", "](", "][", "![", ")", "]", "&amp;", "&#1;", "\\", "\\\\(", "\\\\)"),
    *(
        "$",
        "$$",
        "\\frac{",
        "\\sum_{",
        "^{",
        "_{",
        "}",
        "word",
        "a b",
        "ש",
        "א.",
        "[^1]",
        '"',
        "'",
        "...",
        "--",
        "<<",
        ":a:",
    ),
    *("  \n", "\\\n", "<i>", "</i>", "~~", "https://a.b", "<https://a.b>"),
)
LIQUID = (
    *(
        "{{",
        "}}",
        "{{ a }}",
        "{{ a | b: c",
        "{%",
        "%}",
        "{%-",
        "{% if x %}",
        "{% endif %}",
        "{% raw %}",
        "{% endraw %}",
    ),
    *(
        "{% comment %}",
        "{% endcomment %}",
        "{% capture /dev/null %}",
        "{% endcapture %}",
        "{% assign a = a | append: 'x' %}",
    ),
    *("{% include x\ny=1 %}", "{% for a in (1..9) %}", "{% endfor %}", "{% unknown %}", "{% highlight py %}"),
)
WORDS = (BLOCKS, BLOCKS, HTML, INLINE, INLINE, LIQUID)
ENDS = (*["\n"] * 8, "\n\n", "", "\r\n", "\n \n", "\n\t\n", "\n   \t\n")
TIMES = (*[1] * 30, 2, 3, 50, 400)


def document(chance: random.Random) -> str:
    """A document of a few dozen lines, some of them many times over."""
    lines: list[str] = []
    size = 0
    for _ in range(chance.randint(1, 40)):
        line = _line(chance) * chance.choice(TIMES)
        lines.append(line)
        size += len(line)
        if size > LONGEST:
            break
    text = "".join(lines)
    if chance.random() < 0.1:
        text *= chance.choice((2, 10, 100))
    return text[:LONGEST]


def _line(chance: random.Random) -> str:
    parts: list[str] = []
    for _ in range(chance.randint(0, 5)):
        parts.append(chance.choice(SPACES))
        parts.append(chance.choice(chance.choice(WORDS)) if chance.random() < 0.8 else "x")
    return "".join(parts) + chance.choice(ENDS)
