"""Control characters and markup: in every value of front matter, in every kind of block, made by every kind of escape."""

# ruff: noqa: E501 - a case a line

from __future__ import annotations

from tests.hostile.variations.making import CLIPBOARD, NOT_RUN, ONE_ROW, Maker, listed, shows, told

__all__ = ["bodies", "markup", "values"]

TITLES = {
    "OSC 52 with an empty target": rf"\e]52;;{CLIPBOARD}\a",
    "OSC 52 that asks for the clipboard": r"\e]52;c;?\a HZ",
    "OSC 0 ended by U+009C": r"\e]0;HZMARK\x9c",
    "OSC 1, the icon's name": r"\e]1;HZMARK\a",
    "OSC 2 with 10,000 characters": r"\e]2;" + "HZMARK" * 150 + r"\a",
    "OSC 7, the folder": r"\e]7;file:///HZMARK\a",
    "OSC 8 with an id": r"\e]8;id=HZMARK;file:///etc/passwd\e\\x\e]8;;\e\\",
    "OSC 50, the font": r"\e]50;HZMARK\a",
    "OSC 99, a notification": r"\e]99;i=1;HZMARK\e\\",
    "OSC 133, a prompt's mark": r"\e]133;HZMARK\a",
    "OSC 1337, a shell's variable": r"\e]1337;SetUserVar=HZMARK=eA==\a",
    "OSC with letters in small": r"\e]lHZMARK\e\\ \e]LHZMARK\e\\",
    "OSC by the 8-bit introducer": rf"\u009d52;c;{CLIPBOARD}\u009c",
    "DCS by the 8-bit introducer": r"\u0090$qHZMARK\u009c",
    "APC, PM and SOS by 8-bit introducers": r"\u009fHZMARK\u009c\u009eHZMARK\u009c\u0098HZMARK\u009c",
    "CSI with 10,000 parameters": r"\e[" + "666;" * 2_000 + "m",
    "CSI with intermediate bytes": r"\e[666 q\e[666$p\e[>666c\e[=666u",
    "CSI that is cut in the middle": r"\e[666",
    "a soft reset and a hard one": r"\e[!p\ec\e[666l",
    "index, next line, reverse index": r"\eD\eE\eM\eH",
    "designation of character sets": r"\e(0\e)B\e*A\e+K\e%G\e%@",
    "save and restore the cursor": r"\e7\e[666;1H\e8",
    "the screen alignment test": r"\e#8\e#3\e#6",
    "a terminal's answers": r"\e[c\e[>c\e[5n\e[6n\e[14t\e[18t\e[x",
    "print and record": r"\e[5i\e[666i\e[4i",
    "a macro of keys": r"\eP0;0|17/17;15/15\e\\ \ePHZMARK\e\\",
    "tmux's way through": r"\ePtmux;\e\e]0;HZMARK\a\e\\",
    "screen's way through": r"\eP\e]0;HZMARK\a\e\\ \ekHZMARK\e\\",
    "a sequence without an introducer": r"[666;666H ]0;HZMARK2 after",
    "every C0": "".join(rf"\x{code:02x}" for code in range(32)),
    "every C1": "".join(rf"\x{code:02x}" for code in range(0x80, 0xA0)),
    "CAN and SUB inside a sequence": r"\e]0;HZ\x18MARK\x1aHZMARK\a",
    "ESC ESC ESC": r"\e\e\e]0;HZMARK\a\e",
    "a sequence from 16-bit escapes": r"\u001b]0;HZMARK\u0007",
    "a sequence from 32-bit escapes": r"\U0000001b[666m\U0000009b666m",
    "half characters by escapes": r"\ud83d \udc00 \ud800\udc00",
    "what is no character": r"\ufffe\uffff\ufdd0\U0001fffe\U0010ffff",
    "interlinear annotation and object replacement": r"\ufff9a\ufffab\ufffb\ufffc",
    "line ends of every kind": r"a\rb\nc\x0bd\x0ce\x85f\u2028g\u2029h",
    "tabs": r"a\tb\t\t\tc",
    "ESC behind an escaped backslash": r"\\\e]0;HZMARK\a\\e",
}

FIELDS = (
    *("author", "authors", "subtitle", "description", "excerpt", "summary", "category", "categories", "tag", "tags"),
    *("layout", "permalink", "slug", "date", "last_modified_at", "lang", "image", "published", "ref", "url", "id"),
    *("excerpt_separator", "path", "link", "redirect_from", "collection", "ext", "name", "draft", "series"),
)
"""Names in front matter that Jekyll, its plugins or a reader may look at."""

PAYLOAD = rf"x\e]0;HZMARK\a\e[666C\x9b666m\e]52;c;{CLIPBOARD}\a"
RAW = f"\x1b]0;HZMARK\x07\x1b]52;c;{CLIPBOARD}\x07\x1b[666;666H\x9b666m\x9d0;HZMARK\x9c"

BLOCKS = {
    "a heading with an underline": "head {} after-text\n===\n",
    "a heading's id": "# Head {{#a{}}}\n\nafter-text [x](#a)",
    "a definition list": "term {}\n: meaning {} after-text\n",
    "a footnote": "see[^{}] and[^n] after-text\n\n[^n]: note {}\n[^{}]: other\n",
    "a reference": "[x][{}] after-text\n\n[{}]: https://ok.example/{}\n",
    "an abbreviation": "HTML {} after-text\n\n*[HTML]: Hyper {}\n",
    "an attribute list": 'text after-text\n{{: title="{}" .c{}}}\n',
    "a formula": "$$\nx {}\n$$\n\n$$ {} $$ after-text",
    "a table's head and caption": "| a {} | b |\n|---|:-:|\n| x | y {} |\n| z \\| {} | `{}|` after-text |\n",
    "an ordered list": "1. one {}\n2. two\n   {}\n\n   after-text\n",
    "tasks": "- [ ] a {}\n- [x] b {} after-text\n",
    "struck text": "~~{}~~ **{}** _{}_ ***{}*** after-text",
    "a bare address": "https://ok.example/{} <https://ok.example/{}> <a{}@ok.example> after-text",
    "an image in a link": "[![{}](a{}.png)](https://ok.example/) after-text",
    "a link's title": '[t](https://ok.example/ "{}") [t](<https://ok.example/{}>) after-text',
    "an HTML comment": "<!-- {} --> after-text",
    "an HTML attribute": "<a href=\"https://ok.example/{}\" title='{}' {}>x</a> <b {}=1>after-text</b>",
    "CDATA and a processing instruction": "<![CDATA[{}]]> <?php {} ?> <!DOCTYPE {}>\n\nafter-text",
    "SVG, script, style, iframe, object": (
        "<svg><text>{}</text></svg>\n<script>{}</script>\n<style>{}</style>\n"
        '<iframe src="{}">{}</iframe>\n<object data="{}"></object>\n\nafter-text'
    ),
    "an HTML table": '<table><caption>{}</caption><tr><th>{}</th><td colspan="{}">{}</td></tr></table>\n\nafter-text',
    "pre, kbd, details": "<pre>{}</pre>\n<kbd>{}</kbd>\n<details><summary>{}</summary>{}</details>\n\nafter-text",
    "a fence's word": "~~~ {}py\ncode {}\n~~~\n\nafter-text",
    "a highlight tag": "{{% highlight py{} %}}\ncode {}\n{{% endhighlight %}}\n\nafter-text",
    "Liquid's text": "{{{{ \"{}\" }}}} {{{{ 'a' | append: '{}' }}}} after-text",
    "Liquid's variables": "{{% assign x = '{}' %}}{{{{ x }}}}{{% capture y %}}{}{{% endcapture %}}{{{{ y }}}} after-text",
    "a Liquid tag that is none": "{{% {} %}} {{{{ {} }}}} after-text",
    "an include that is not there": "{{% include {}.html %}}\n\nafter-text",
    "kramdown's own tags": "{{::comment}}{}{{:/}}\n\n{{::nomarkdown}}<b>{}</b>{{:/}}\n\nafter-text",
}

ESCAPES = {
    "entities, decimal": "&#27;]0;HZMARK&#7; &#155;666m &#0; &#8; &#13;x after-text",
    "entities, hexadecimal": "&#x1b;]0;HZMARK&#x7; &#X9B;666m &#x9d;0;HZMARK&#x9c; after-text",
    "entities without semicolons": "&#27]0;HZMARK &#x1b[666H after-text",
    "entities with many zeros": "&#0000000000027;]0;HZMARK&#x00000000007; after-text",
    "entities beyond Unicode": "&#x110000; &#99999999999999999999; &#xFFFFFFFFFFFFFFFFFFFFFF; &#-27; after-text",
    "entities of half characters": "&#xD83D;&#xDC00; &#55296; after-text",
    "entities of direction": "a &#x202e;b &rlm;c &lrm;d &#8295; &#x2066;e after-text",
    "entities of invisible characters": "&ZeroWidthSpace;&NoBreak;&shy;&zwj;&zwnj;&#xfeff;&#917537;\n\nafter-text",
    "entities by name": "&Tab;&NewLine;&nbsp;&lt;script&gt; &bsol; after-text",
    "entities in a title of a link": '[x](https://ok.example/ "&#27;]0;HZMARK&#7;") after-text',
    "entities in code": "`&#27;]0;HZMARK` \n\n```\n&#x1b;[666H\n```\n\nafter-text",
    "entities in an HTML attribute": '<a href="https://ok.example/" title="&#27;]0;HZMARK&#7;">x&#27;[666m</a> after-text',
    "entities in an HTML block": "<div>\n&#27;]0;HZMARK&#7; &#x9b;666m after-text\n</div>",
    "entities twice over": "&amp;#27;]0;HZMARK2&amp;#7; after-text",
    "Liquid decodes an address": "{{ '%1b]0;HZMARK%07%c2%9b666m' | url_decode }} after-text",
    "Liquid decodes base64": "{{ 'G10wO0haTUFSSwcbWzY2Nkg=' | base64_decode }} after-text",
    "Liquid joins the parts": "{% assign e = '%1b' | url_decode %}{{ e | append: ']0;HZMARK' }}{{ '%07' | url_decode }} after-text",
    "Liquid in a heading": "# {{ '%1b]0;HZMARK%07' | url_decode }}\n\nafter-text",
    "Liquid in an address": "[x](https://ok.example/{{ '%1b]0;HZMARK%07' | url_decode }}) after-text",
    "Liquid replaces": "{{ 'X]0;HZMARK' | replace: 'X', '\x1b' }} {{ 'a' | prepend: '\x9b666m' }} after-text",
    "Liquid splits": "{{ 'a\x1bb\x07c' | split: 'b' | join: '\x9b666m' | escape | strip_html }} after-text",
    "Liquid asks for the front matter": "{{ page.evil }} {{ page.evil | jsonify }} {{ page | inspect }} after-text",
    "Liquid writes Markdown": "{{ '&#27;]0;HZMARK&#7; `&#155;`' | markdownify }} after-text",
    "percent signs in a link": "[x](https://ok.example/%1b%9b%c2%9b%00%7f) ![y](%1b]0;HZMARK%07.png) after-text",
    "backslashes": "\\x1b]0;HZMARK2 \\e[666 \\u001b \\033[666m after-text",
}

MARKUP = {
    "a closing tag alone": "[/bold] TOKEN",
    "tags across brackets": "TOKEN [[bold]] [b][i][/b][/i]",
    "an escape before a tag": "TOKEN \\\\[bold] \\\\\\\\[/]",
    "colour and style": "TOKEN [#ff0000 on blue link]x[/]",
    "a tag that never ends": "TOKEN [bold",
    "a tag across 200 characters": "TOKEN [" + "b" * 200 + "]",
    "an action with quotes": 'TOKEN [@click=\\"app.bell()\\"]x[/]',
    "an action of the screen": "TOKEN [@click=screen.dismiss]x[/]",
    "percent and braces": "TOKEN %(x)s %1000000s {0.__class__} {:>99999999} ${HOME}",
    "HTML": "TOKEN <script>alert(1)</script><b>x</b>&amp;&#27;",
    "Markdown": "TOKEN **b** `c` [l](https://ok.example/) ![i](x) # h",
    "Liquid": "TOKEN {{ site.posts }} {% include x %}",
    "backslash n": "TOKEN \\\\n \\\\r \\\\x1b[666m",
    "commas, quotes and formulas of a table": "=TOKEN+cmd|'/c calc'!A1,\\\"x\\\"",
    "a row of another post": "TOKEN                                          2020-01-01  FAKE",
    "a query": 'TOKEN tag:x OR is:unread -a \\"b',
}


def values(site: Maker) -> None:
    """Controls in every value of front matter."""
    site.group = "terminal"
    for hazard, text in TITLES.items():
        site.post(hazard, listed("TOKEN"), ONE_ROW, title=f'"TOKEN {text} after"')
    for number in range(0, len(FIELDS), 3):
        names = FIELDS[number : number + 3]
        lines = "\n".join(f'{name}: "{PAYLOAD}"' for name in names)
        site.post(f"controls in {', '.join(names)}", told("TOKEN"), front=lines)
        lines = "\n".join(f'{name}: ["{PAYLOAD}", {{"{PAYLOAD}": "{PAYLOAD}"}}]' for name in names)
        site.post(f"controls in lists of {', '.join(names)}", told("TOKEN"), front=lines)
    site.post(
        "controls in a folded text", told("TOKEN"), title="TOKEN", front=f'subtitle: >\n  a\x9b666m\n  "{PAYLOAD}"'
    )
    site.post("controls in an anchor and a tag", told("TOKEN"), front='x: &a "y"\nz: !<tag:\u00e9,2000:x> *a')
    site.post("controls by YAML's %-escapes in a tag", told("TOKEN"), front="z: !x%1b%5d0 y")
    site.file(
        "JSON escapes in the YAML of a flow mapping",
        told("2020"),
        data=r"---"
        "\n"
        r'{"title": "TOKEN \u001b]0;HZMARK\u0007\/ \ud83d\ude00", "tags": ["\u009b666m"]}'
        "\n---\nx\n",
    )
    site.file("a raw ESC in a comment", told("TOKEN"), data="---\ntitle: TOKEN # \x1b]0;HZMARK\x07\n---\nx\n")
    site.file("a raw ESC in a plain title", told("TOKEN"), data="---\ntitle: TOKEN \x1b]0;HZMARK\x07\n---\nx\n")
    site.file("a raw ESC in a name", told("TOKEN"), data="---\nti\x1b]0;HZMARK\x07: 1\ntitle: TOKEN\n---\nx\n")
    site.file("an error whose words quote controls", told("TOKEN"), data="---\ntitle: TOKEN\nx: *\x9b666m\n---\nx\n")
    site.file(
        "an alias that is not there, with controls", told("TOKEN"), data="---\ntitle: TOKEN\nx: *a\x1b[666m\n---\n"
    )
    site.file(
        "C1 as UTF-8 in a plain title",
        told("TOKEN"),
        data="---\ntitle: TOKEN \u009b666m \u009d0;HZMARK\u009c\n---\nx\n",
    )
    site.file(
        "overlong UTF-8 of ESC", told("2020"), data=b"---\ntitle: TOKEN \xc0\x9b]0;HZMARK\n---\n\xe0\x80\x9b[666m\n"
    )
    site.file("NUL in front matter", told("TOKEN"), data=b"---\ntitle: TOKEN a\x00b\n---\nx\n")
    site.file("half characters as bytes", told("2020"), data=b"---\ntitle: TOKEN \xed\xa0\x80\n---\n\xed\xb0\x80\n")


def bodies(site: Maker) -> None:
    """Controls in every kind of block, raw and made by escapes."""
    site.group = "body"
    for hazard, text in BLOCKS.items():
        site.post(f"raw controls in {hazard}", shows("after-text"), body=text.format(*[RAW] * 10))
    for hazard, text in ESCAPES.items():
        site.post(hazard, shows("after-text"), front=f'evil: "{PAYLOAD}"', body=text)
    for kind in (".html", ".htm", ".txt", ".textile", ".markdown", ".xhtml"):
        site.post(f"raw controls in a file {kind}", told("TOKEN"), body=f"<p>a {RAW} b &#27;]0;HZMARK</p>", ending=kind)
    site.post("search words around controls", listed("TOKEN"), body=f"needle {RAW}needle{RAW} needle \x1b[666Cneedle")


def markup(site: Maker) -> None:
    """Markup of libraries, formats and shells in what is shown."""
    site.group = "markup"
    for hazard, text in MARKUP.items():
        site.post(hazard, listed("TOKEN"), NOT_RUN, ONE_ROW, title=f'"{text}"')
    shell = f"$(touch {site.canary}/a) `touch {site.canary}/b`; touch {site.canary}/c | touch {site.canary}/d"
    site.post(
        "shell text in every field", NOT_RUN, title=f"'TOKEN {shell}'", front=f"tags: ['{shell}']\nauthor: '{shell}'"
    )
    site.post(
        "markup in every field", front="tags: ['[/b]', '[red']\nauthor: '[@click=app.quit]x'\ncategories: ['[/]', a/b]"
    )
    site.post(
        "markup in every block",
        shows("after-text"),
        body="# [/]\n\n[b]x[/b] `[/]`\n\n| [/] |\n|-|\n| [i] |\n\nafter-text",
    )
