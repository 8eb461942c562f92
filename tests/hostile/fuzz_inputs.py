"""Inputs for the fuzzing: words of each grammar, whole pieces of hostile texts, and changes to either.

An input is made from the words of its own grammar, from a valid text that is damaged, or from pieces of the hostile
cases that are cut, doubled, nested and put into one another. The same chance gives the same input.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence

from tests.hostile.variations import controls, metadata, odd_files, texts

__all__ = ["sample"]

LONGEST = 20_000

CONTROLS = ("\x00", "\x1b]0;x\x07", "\x9b", "\r", "\u2028", "\u202e", "\u0301", "\u200d", "\ud800", "\ufeff", "\x85")
LETTERS = ("a", "x", " ", "\n", "\n\n", "\t", "    ", "é", "字", "👨", "é", "0", "9" * 30, "1e999", "-", ".", "_", "\\")
MARKUP = (
    *(
        "# ",
        "> ",
        "- ",
        "1. ",
        "```",
        "~~~ py",
        "**",
        "*",
        "_",
        "`",
        "[",
        "]",
        "![",
        "](",
        "](<",
        ")",
        "[^1]",
        "[^1]: ",
    ),
    *(
        "[a]: b",
        "[a]",
        "| a | b |",
        "|-|-|",
        "|",
        "$$",
        "{:",
        "{: .a}",
        "{::comment}",
        "{:/}",
        "*[A]: b",
        "\n: ",
        "---\n",
    ),
    *(
        "===\n",
        "<div>",
        "</div>",
        "<div markdown=1>",
        "<!--",
        "-->",
        "<a href='",
        "<td colspan=9>",
        "<b ",
        ">",
        "<![CDATA[",
    ),
    *(
        "&#27;",
        "&#x9b;",
        "&amp",
        "&",
        "https://a.b/",
        "<https://a.b>",
        "a@b.c",
        ":a:",
        "...",
        "--",
        '"',
        "'",
        "{#a}",
        "<br/>",
    ),
)
LIQUID = (
    *(
        "{{",
        "}}",
        "{%",
        "%}",
        "{%-",
        "-%}",
        "{% if a %}",
        "{% elsif b %}",
        "{% else %}",
        "{% endif %}",
        "{% unless a %}",
    ),
    *("{% for i in (1..9999999) %}", "{% for p in site.posts limit:3 %}", "{% break %}", "{% endfor %}", "{% raw %}"),
    *(
        "{% endraw %}",
        "{% comment %}",
        "{% endcomment %}",
        "{% capture a %}",
        "{% endcapture %}",
        "{% case a %}",
        "{% when 1 %}",
    ),
    *(
        "{% assign a = 'x' | split: '' %}",
        "{% assign a = a | concat: a %}",
        "{% include x %}",
        "{% include_relative ../x %}",
    ),
    *(
        "{% highlight py linenos %}",
        "{% endhighlight %}",
        "{% post_url x/y/2020-01-01-z %}",
        "{% link a %}",
        "{% cycle 1,2 %}",
    ),
    *(
        "{% tablerow i in a cols:2 %}",
        "{% increment a %}",
        "| append: a",
        "| date: '%Y'",
        "| times: 99999999999",
        "| sort: 'a'",
    ),
    *("| where_exp: 'a', 'a.b > 1'", "| slice: -1, 9", "| truncate: 3", "| jsonify", "| markdownify", "| url_decode"),
    *(
        "page.title",
        "site.data.a",
        "a[0][1].b",
        "'%1b'",
        '"x"',
        "1..9",
        "nil",
        "true",
        "==",
        "contains",
        " and ",
        "(",
        ")",
    ),
)
YAML = (
    *(
        "title: ",
        "date: ",
        "tags: ",
        "a: ",
        "- ",
        "? ",
        ": ",
        "&a ",
        "*a",
        "<<: *a",
        "|",
        ">-",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "'",
    ),
    *(
        "!!python/object/apply:os.system",
        "!!binary ",
        "!!set ",
        "!!timestamp ",
        "!<x> ",
        "%YAML 1.2",
        "#",
        "...",
        "---",
        "~",
    ),
    *(
        ".inf",
        ".nan",
        "0x1F",
        "0o7",
        "1:59:59",
        "2024-13-45",
        "2024-01-01 10:00:00 +99:99",
        "yes",
        '"\\e"',
        '"\\ud800"',
        "@",
    ),
)
QUERY = (
    *(
        "is:unread ",
        "is:",
        "tag:x ",
        "tag:",
        "after:2026 ",
        "after:99999-99",
        "before:",
        "has:code ",
        "author:",
        "in:title ",
    ),
    *(
        '"a b" ',
        "-a ",
        "OR ",
        " or ",
        "AND ",
        "NOT ",
        "( ",
        " )",
        "* ",
        "gdpr ",
        "privcy ",
        "a* ",
        "~2 ",
        "words:>100 ",
        "^",
    ),
)
TOML = (
    *(
        "theme = ",
        "width = ",
        "dates = ",
        "[sync]\n",
        "[keys]\n",
        "with = ",
        "sort = ",
        "= ",
        "[[a]]\n",
        "a.b = ",
        "true",
        "1e9",
    ),
    *(
        "1979-05-27T07:32:00Z",
        '"""',
        "'''",
        '"a"',
        "[1, 2]",
        "{a = 1}",
        "\n",
        "inf",
        "nan",
        "0x10",
        '"%Y %q"',
        "\\u001b",
    ),
)
LINK = (
    "https:",
    "//",
    "a.b",
    "@",
    ":99999",
    "/",
    "?a=b",
    "#",
    "%00",
    "%2f",
    "javascript:",
    "mailto:",
    "[::1]",
    "\\",
    "xn--",
)
WORDS: dict[str, Sequence[str]] = {
    "front matter": YAML,
    "Liquid": (*LIQUID, *MARKUP[:20]),
    "body": MARKUP,
    "link": LINK,
    "query": QUERY,
    "settings": TOML,
    "sync file": ('{"', '": ', '"kind"', '"site"', '"time"', '"device"', "null", "[", "]", "{", "}", "1-2", "e9", ", "),
    "text": CONTROLS,
}

_BODIES = [it for it in (*texts.MARKDOWN.values(), *texts.DEEP.values()) if len(it) < 300_000]
_VALUES = (*controls.TITLES.values(), *metadata.TITLES.values(), *metadata.DATES, *metadata.ODD.values())
PIECES: dict[str, Sequence[str]] = {
    "front matter": [f"title: {it}" for it in _VALUES],
    "Liquid": [*texts.LIQUID.values(), *controls.ESCAPES.values()],
    "body": [*_BODIES, *controls.BLOCKS.values(), *controls.ESCAPES.values(), *odd_files.WIDTHS.values()],
    "link": [address for address, _ in (*odd_files.LINKS.values(), *odd_files.SEEN.values())],
    "query": ['gdpr tag:"a b" -is:read after:2020-01-01 (a or b)', *controls.MARKUP.values()],
    "settings": [
        'theme = "dark"\nwidth = 80\nsplit = 40\n[sync]\nwith = "x"\n[keys]\n"post.top" = "g"\n',
        *metadata.ODD.values(),
    ],
    "sync file": [
        json.dumps(
            {
                "site": "a" * 16,
                "kind": kind,
                "fingerprint": "b" * 16,
                "value": value,
                "at": at,
                "time": "1-2",
                "device": "c" * 16,
            }
        )
        for kind in ("read", "bookmark", "note", "grade", "name")
        for value in (True, "x", 9e99, [1])
        for at in (None, "2026-01-01T00:00:00.000Z", "9999-99-99T99:99:99.999Z")
    ],
    "text": [*odd_files.WIDTHS.values(), *controls.TITLES.values()],
}


def sample(target: str, chance: random.Random) -> str:
    """An input for a target."""
    made = chance.choice((_words, _piece, _piece, _spliced, _nested))(target, chance)
    for _ in range(chance.choice((0, 0, 1, 1, 2, 5))):
        made = chance.choice(CHANGES)(made, target, chance)
    return made[:LONGEST]


def _word(target: str, chance: random.Random) -> str:
    if chance.random() < 0.7:
        return chance.choice(WORDS[target])
    return chance.choice((*CONTROLS, *LETTERS, *MARKUP, *LIQUID, *YAML))


def _words(target: str, chance: random.Random) -> str:
    parts = [_word(target, chance) for _ in range(chance.randrange(60))]
    if chance.random() < 0.3:
        parts.append(_word(target, chance) * chance.choice((50, 2_000)))
        chance.shuffle(parts)
    return "".join(parts)


def _piece(target: str, chance: random.Random) -> str:
    whole = chance.choice(PIECES[target])
    start = 0 if chance.random() < 0.6 else chance.randrange(len(whole) + 1)
    return whole[start : start + LONGEST]


def _spliced(target: str, chance: random.Random) -> str:
    other = chance.choice(list(PIECES)) if chance.random() < 0.3 else target
    first, second = _piece(target, chance)[: LONGEST // 2], _piece(other, chance)[: LONGEST // 2]
    place = chance.randrange(len(first) + 1)
    return first[:place] + second + first[place:]


def _nested(target: str, chance: random.Random) -> str:
    """A few words around one another, many times over."""
    before, after = _word(target, chance), _word(target, chance)
    times = chance.choice((3, 30, 300, 3_000))
    return before * times + _piece(target, chance)[:200] + after * times


def _damaged(text: str, _: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + text[place + chance.randrange(1, 9) :]


def _inserted(text: str, target: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + _word(target, chance) * chance.choice((1, 1, 1, 20)) + text[place:]


def _doubled(text: str, _: str, chance: random.Random) -> str:
    start = chance.randrange(len(text) + 1)
    part = text[start : start + chance.choice((1, 5, 40))]
    return text[:start] + part * chance.choice((2, 10, 500)) + text[start:]


def _cut(text: str, _: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text) + 1)]


def _swapped(text: str, _: str, chance: random.Random) -> str:
    """One character in every place another one."""
    if not text:
        return text
    return text.replace(chance.choice(text), chance.choice((*CONTROLS, *LETTERS)), chance.choice((1, 5, 1_000)))


CHANGES: tuple[Callable[[str, str, random.Random], str], ...] = (
    _damaged,
    _inserted,
    _inserted,
    _doubled,
    _cut,
    _swapped,
)
