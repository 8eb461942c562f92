"""Front matter that YAML libraries, dates, numbers and sorting stumble over."""

from __future__ import annotations

from tests.hostile.variations.making import NOT_RUN, ONE_ROW, Maker, fast, light, listed, shows, told

__all__ = ["dates", "front_matter", "structures"]

DATES = (
    *(
        "2024-00-10",
        "2024-10-00",
        "2023-02-29",
        "2024-02-30",
        "-0001-01-01",
        "10000-01-01",
        "99999-12-31",
        "0000-01-01",
    ),
    *("2024-01-01 24:00:00", "2024-01-01 25:61:61", "2024-06-30 23:59:60", "2024-01-01 00:00:00 +24:00"),
    *(
        "2024-01-01 00:00:00 -99:99",
        "2024-01-01T00:00:00Z",
        "2024-01-01T00:00:00.999999999999Z",
        "9999-12-31 23:59:59 -23:59",
    ),
    *("0001-01-01 00:00:00 +23:59", "2024-01-01 12:00 PM EST", "2024-01-01 10:00:00 Europe/Berlin", "1e999", "-1e999"),
    *(
        ".inf",
        "-.inf",
        ".nan",
        "0x7fffffffffffffff",
        "99999999999999999999",
        "-99999999999999",
        "1_700_000_000",
        "''",
        "null",
    ),
    *(
        "[]",
        "{}",
        "true",
        "{year: 2024}",
        '"2024-01-01\\n2025-01-01"',
        '"2024\u201301\u201301"',
        '"٢٠٢٤-٠١-٠١"',
        "12:30",
    ),
    *("2024-1-1", "2024/01/01", "20240101", "01-02-2024", "Jan 1, 2024", "now", "today", "2024-W01-1", "2024-366"),
    *("!!timestamp 2024-13-45", "!!timestamp x", "!!int 2024", '!!binary "AA=="', "2024-01-01 00:00:00 +0000 +0000"),
    *(
        "2024-01-01 00:00:00 +5",
        "2024-01-01 00:00:00 +053",
        '"' + "9" * 5_000 + '-01-01"',
        '"' + "2024-01-01 " * 2_000 + '"',
    ),
)

TITLES = {
    "a huge number": "9" * 4_400,
    "a huge negative number": "-" + "9" * 4_400,
    "a huge hexadecimal number": "0x" + "f" * 4_000,
    "a huge binary number": "0b" + "1" * 20_000,
    "a huge octal number": "0" + "7" * 20_000,
    "a number with underscores": "1" + "_" * 5_000 + "0",
    "base 60 with a huge part": "9" * 5_000 + ":59:59",
    "1e999": "1e999",
    "1.0e+999999999": "1.0e+999999999",
    "a float of 10,000 digits": "0." + "1" * 10_000,
    "infinity": "-.inf",
    "a set": "!!set {a, b}",
    "an ordered map": "!!omap [a: 1, b: 2]",
    "pairs": "!!pairs [a: 1, a: 2]",
    "a tag of its own": "!<tag:yaml.org,2002:python/name:os.system> x",
    "a Python object": "!!python/object/new:os.system [x]",
    "a Python name": "!!python/name:os.system ''",
    "a Python module": "!!python/module:os ''",
    "a Ruby object": "!ruby/object:Gem::Requirement {}",
    "a tag with no end": "!<tag:x",
    "binary that is none": '!!binary "%%%"',
    "binary that is text": "!!binary SFotRjAy",
    "a float by tag": "!!float x",
    "an integer by tag": "!!int 0b2",
    "a null by tag": "!!null x",
    "a boolean by tag": "!!bool x",
    "a timestamp by tag": "!!timestamp 2024-99-99",
    "a merge of a text": "{<<: x, a: b}",
    "a merge of itself": "&a {<<: *a}",
    "a list in itself": "&a [*a, [*a, [*a]]]",
    "a map in itself": "&a {b: *a}",
    "an anchor alone": "&a",
    "an alias alone": "*a",
    "a question mark": "? TOKEN",
    "a percent sign": "%TOKEN",
    "a backtick": "`TOKEN`",
    "an open quotation mark": '"TOKEN',
    "an open bracket": "[TOKEN",
    "an open brace": "{TOKEN",
    "a bad escape": '"TOKEN \\q"',
    "a bad Unicode escape": '"TOKEN \\u12"',
    "an escape beyond Unicode": '"TOKEN \\UFFFFFFFF"',
    "a block text with a wrong indentation": "|9\n  TOKEN",
    "a block text of 1,000 lines": "|\n" + "  TOKEN line\n" * 1_000,
    "a folded text": ">-\n  TOKEN a\n  b",
    "a list of lists": "[[[[TOKEN]]]]",
    "a map of maps": "{a: {b: {c: TOKEN}}}",
    "an empty list": "[]",
    "an empty map": "{}",
    "a directory": "/",
    "a dot": ".",
    "a dash": "-",
    "a colon": '":"',
    "a tab": '"\\t"',
    "a NUL": '"\\0"',
    "an escape alone": '"\\e"',
}

NAMES = (
    *("tags", "categories", "category", "author", "authors", "layout", "permalink", "slug", "published", "excerpt"),
    *(
        "excerpt_separator",
        "last_modified_at",
        "render_with_liquid",
        "subtitle",
        "description",
        "image",
        "lang",
        "link",
    ),
)
ODD = {
    "null": "null",
    "numbers": "[1, 2.5, -0, 0x1F, 1e400]",
    "booleans": "[yes, no, true]",
    "dates": "[2024-01-01, 2024-01-01 10:00:00]",
    "infinity": "[.inf, .nan, -.inf]",
    "a map": "{a: {b: [c, {d: e}]}}",
    "a deep list": "[" * 15 + "x" + "]" * 15,
    "empty texts": "['', ' ', \"\\0\", \"\\u200b\"]",
    "5,000 items": "[" + ",".join(f"t{number}" for number in range(5_000)) + "]",
    "one long text": "'" + "w" * 20_000 + "'",
    "a huge number": "9" * 4_500,
    "itself": "&x [*x]",
    "paths": "['../../x', '/etc/passwd', 'a\\b', '-rf', '~', 'CON']",
}


def dates(site: Maker) -> None:
    """Dates that are none, and zones that are none."""
    site.group = "frontmatter"
    for value in DATES:
        site.post(f"date {value[:40]}", listed("TOKEN"), front=f"date: {value}")
    site.post("two dates", listed("TOKEN"), front="date: 2024-01-01\ndate: x")
    names = ("0000-01-01", "9999-12-31", "2024-2-30", "24-01-01", "99-99-99", "2024-13-01", "0001-1-1")
    for date in names:
        site.post(f"a file named {date}", told("TOKEN"), name=f"_posts/{date}-named.md")


def front_matter(site: Maker) -> None:
    """Values of odd types, in titles and everywhere else."""
    site.group = "frontmatter"
    for hazard, value in TITLES.items():
        site.post(f"a title that is {hazard}", told(), ONE_ROW, fast(), title=value)
    for number, (hazard, value) in enumerate(ODD.items()):
        for part in (NAMES[number % 2 :: 2], NAMES[1 - number % 2 :: 2]):
            # Jekyll takes nothing of front matter whose categories are a map, not even the title.
            lost = hazard == "a map" and "categories" in part
            site.post(
                f"{hazard} in {', '.join(part)}",
                told() if lost else told("TOKEN"),
                light(),
                front="\n".join(f"{it}: {value}" for it in part),
            )
    site.post("Python objects in every field", told("TOKEN"), NOT_RUN, front=_objects(str(site.canary)))


def _objects(canary: str) -> str:
    kinds = ("object/apply:os.system", "object/new:os.system", "object/apply:subprocess.call")
    return "\n".join(f"x{number}: !!python/{kind} ['touch {canary}/yaml{number}']" for number, kind in enumerate(kinds))


def structures(site: Maker) -> None:
    """Bombs, nesting, ends that never come, encodings."""
    site.group = "frontmatter"
    bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"a{it}: &a{it} [{','.join([f'*a{it - 1}'] * 9)}]\n" for it in range(1, 12)
    )
    site.post("aliases of aliases in an unused field", told("TOKEN"), light(), front=bomb.rstrip())
    site.post("aliases of aliases in tags", told("TOKEN"), light(), front=f"{bomb}tags: *a11")
    site.post("aliases of aliases in the author", told("TOKEN"), light(), front=f"{bomb}author: *a11\ndate: *a11")
    maps = "a0: &a0 {x: y}\n" + "".join(
        f"a{it}: &a{it} {{{','.join(f'k{at}: *a{it - 1}' for at in range(9))}}}\n" for it in range(1, 12)
    )
    site.post("aliases of maps", told("TOKEN"), light(), front=maps.rstrip())
    site.post("10,000 aliases of one text", told("TOKEN"), light(), front="a: &a x\nb: [" + "*a," * 10_000 + "]")
    site.post("an anchor of 30,000 characters", told("TOKEN"), front="a: &" + "a" * 30_000 + " x")
    site.post("a name of 60,000 characters", told("TOKEN"), front="k" * 60_000 + ": x")
    site.post("20,000 names that are the same", told("TOKEN"), front="k: v\n" * 12_000 + "z: z")
    site.post("maps 2,000 deep in blocks", told("TOKEN"), front="".join(" " * it + "a:\n" for it in range(300)))
    site.post("question marks 20,000 deep", told("TOKEN"), front="x:\n  " + "? " * 20_000 + "x")
    site.post("braces 10,000 deep", told("TOKEN"), front="x: " + "{a: " * 10_000 + "}" * 10_000)
    site.post("brackets and braces in turn", told("TOKEN"), front="x: " + "[{a: " * 5_000)
    site.post("quotation marks without end", told("TOKEN"), front='x: "' + "a " * 20_000)
    site.post("60,000 colons", told("TOKEN"), front="x: " + ":" * 60_000)
    site.post("60,000 dashes", told("TOKEN"), front="x: " + "-" * 60_000)
    site.post("30,000 tabs", told("TOKEN"), front="x:" + "\t" * 30_000)
    site.post("30,000 comments", told("TOKEN"), front="#\n" * 30_000 + "x: y")
    site.post("30,000 percent lines", told("TOKEN"), front="%" * 30_000)
    site.post("70 KB of front matter", told("TOKEN"), front="x: " + "word " * 14_000)
    site.file(
        "4 MB of front matter", told("TOKEN"), light(), data="---\ntitle: TOKEN\nx: " + "word " * 800_000 + "\n---\nx\n"
    )
    site.file("front matter of blank lines", told("2020"), data="---\n" + "\n" * 100_000 + "---\nbody TOKEN\n")
    site.file("front matter closed by dots", told("TOKEN"), data="---\ntitle: TOKEN\n...\nbody\n")
    site.file("100,000 lines of dashes", told("2020"), data="---\n" * 100_000)
    site.file("dashes with spaces behind", listed("TOKEN"), data="---  \ntitle: TOKEN\n---  \nbody\n")
    site.file("four dashes", told("2020"), data="----\ntitle: TOKEN\n----\nbody\n")
    site.file("an indented start", told("2020"), data=" ---\ntitle: TOKEN\n---\nbody\n")
    site.file("a blank first line", told("2020"), data="\n---\ntitle: TOKEN\n---\nbody\n")
    site.file("two byte order marks", told("2020"), data="\ufeff\ufeff---\ntitle: TOKEN\n---\nbody\n")
    site.file("UTF-16 without a mark", told("2020"), data="---\ntitle: TOKEN\n---\nbody\n".encode("utf-16-le"))
    site.file("UTF-32", told("2020"), data="---\ntitle: TOKEN\n---\nbody\n".encode("utf-32"))
    site.file("UTF-7", listed("TOKEN"), data="---\ntitle: TOKEN +AGE-\n---\nbody\n")
    site.file("Shift JIS", told("TOKEN"), data="---\ntitle: TOKEN 日本語\n---\n本文\n".encode("shift_jis"))
    site.file("GB18030", told("TOKEN"), data="---\ntitle: TOKEN 中文\n---\n正文\n".encode("gb18030"))
    site.file(
        "ISO 2022 with escape sequences",
        told("TOKEN"),
        data="---\ntitle: TOKEN 日本語\n---\n本文\n".encode("iso2022_jp"),
    )
    site.file("EBCDIC", told("2020"), data="---\ntitle: TOKEN\n---\nbody\n".encode("cp500"))
    site.file("UTF-8 that is cut", told("TOKEN"), data="---\ntitle: TOKEN é\n---\nbody é".encode()[:-1])
    site.file(
        "five-byte UTF-8",
        told("TOKEN"),
        data=b"---\ntitle: TOKEN \xf8\x88\x80\x80\x80\n---\n\xfc\x84\x80\x80\x80\x80\n",
    )
    site.file("all bytes twice over", told("2020"), data=bytes(range(256)) * 2)
    site.file("NUL bytes alone", told("2020"), data=b"\0" * 5_000)
    site.file("a gzip's beginning", told("2020"), data=b"\x1f\x8b\x08\x00" + b"\xff" * 4_000)
    site.file("JSON front matter", told("2020"), data='{"title": "TOKEN", "x": ' + "[" * 30_000 + "\n}\nbody\n")
    site.file("TOML front matter", told("2020"), data="+++\ntitle = 'TOKEN'\nx = " + "[" * 30_000 + "\n+++\nbody\n")
    site.file("a CR between the lines", told("TOKEN"), data="---\r\ntitle: TOKEN\r---\r\nbody after-text\r\n")
    site.file(
        "mixed line ends",
        listed("TOKEN"),
        shows("after-text"),
        data="---\n\r\ntitle: TOKEN\r\n---\r\nx\n\r\rafter-text\n",
    )
    site.file("NEL and U+2028 as line ends", told("2020"), data="---\u0085title: TOKEN\u0085---\u2028body\n")
