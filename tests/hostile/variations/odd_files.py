"""Files of every kind, names of every kind, widths, links, names for exports."""

# ruff: noqa: E501 - a case a line

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

from tests.hostile.variations.making import (
    NO_BIDI,
    NOT_RUN,
    ONE_ROW,
    STRAIGHT,
    Maker,
    fast,
    hidden,
    leads,
    light,
    listed,
    shows,
    skipped,
    told,
)

__all__ = ["control", "exports", "files", "links", "names", "widths"]

INSIDE = {"export_inside": True}

WIDTHS = {
    "flags": "🇩🇪🇫🇷🇯🇵",
    "a flag cut in half": "🇩🇪🇫",
    "a flag of tags": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "keycaps": "1️⃣#️⃣*️⃣",
    "skin tones": "👍🏽👍🏿🏽",
    "a family": "👨‍👩‍👧‍👦 👩‍❤️‍💋‍👨",
    "joiners alone": "\u200d\u200d a\u200d b",
    "joiners between letters": "a\u200db\u200cc",
    "variation selectors": "❤︎❤️☎︎☎️ a\ufe0f字\ufe00",
    "text and picture forms": "©️®️™️ ▶️⏏️ ‼️⁉️",
    "CJK": "漢字かなカナ한글",
    "half-width and full-width": "ｱｲｳ ＡＢＣ　，",
    "Hangul in parts": "\u1100\u1161\u11a8\u1112\u1161\u11ab",
    "Hangul old": "\u1113\u1161\ua97c\u1160 \ud7b0\ud7cb",
    "Devanagari": "क्षि नमस्ते हिन्दी",
    "Tamil, Telugu, Bengali": "தமிழ் తెలుగు বাংলা",
    "Thai, Lao, Khmer, Burmese": "กำ ภาษาไทย ລາວ ភាសាខ្មែរ မြန်မာ",
    "Tibetan": "བོད་སྐད་ ཨོཾ",
    "Arabic with marks": "اَلْعَرَبِيَّةُ ﷽ لا",
    "Hebrew with marks": "בְּרֵאשִׁית",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ\u180b\u180e",
    "Zalgo": "Z̴̢̨̛̛̬̹a̶̧̛̮l̵g̶o̸",
    "a mark at the start": "\u0301a",
    "enclosing marks": "a\u20dd b\u20e3 1\u20e0",
    "box drawing and blocks": "│▕█▌●○┃",
    "ambiguous width": "±×÷§¶†‡…—’“”°·",
    "combining across spaces": "a \u0301 b\u00a0\u0301",
    "astral letters": "𝐀𝓑ℂ𠀀𝟘",
    "private use": "\ue0b0\uf8ff\U000f0000",
    "unassigned": "\u0378\U0001fbff\U000e0fff\u2fff",
    "braille and symbols": "⠿⠀☃⚡⛔⌚",
    "spaces of every width": "a\u2002b\u2003c\u2009d\u200ae\u3000f\u1680g\u205fh",
    "hyphens and line ends": "a\u2011b\u00adc\u2028d\u0085e",
    "superscripts of Hebrew": "\u05d0\u0591\u05c4\u05bf\u0307",
    "wide marks": "か\u3099は\u309a",
    "ideographic description": "⿰亻字 〾字 𛀀",
    "music, mahjong, dominoes": "𝄞\U0001d165 🀄🁢🂡🃏",
    "new emoji": "🫠🫶🏽🪿🫨",
    "emoji with a joiner at the end": "👩\u200d",
    "200 wide letters": "字" * 200,
    "200 joined emoji": "👨" + "\u200d👨" * 200,
    "500 marks": "a" + "\u0308" * 500,
    "500 joiners": "a" + "\u200d" * 500 + "b",
    "tags": "a" + "".join(map(chr, range(0xE0020, 0xE007F))) + "b",
    "fillers": "\u115f\u1160\u3164\uffa0x",
    "invisible operators": "a\u2061b\u2062c\u2063d\u2064e\ufeff\u2060f",
    "directions": "a\u202eb\u202dc\u2067d\u2069\u200ee\u200f\u061cf",
    "directions without an end": "\u2066\u2067\u2068\u202a\u202b" * 30,
}

LINKS = {
    "a tab in the scheme": ("java\tscript:alert(1)", None),
    "a line end in the scheme": ("java&#10;script:alert(1)", None),
    "entities in the scheme": ("&#106;avascript&#58;alert(1)", None),
    "capitals in the scheme": ("JaVaScRiPt:alert(1)", None),
    "a space before the scheme": ("%20javascript:alert(1)", None),
    "vbscript": ("vbscript:x", None),
    "blob": ("blob:https://ok.example/x", None),
    "about": ("about:blank", None),
    "chrome": ("chrome://settings", None),
    "file with a host": ("file://localhost/etc/passwd", None),
    "ftp": ("ftp://ok.example/x", None),
    "telnet": ("telnet://ok.example", None),
    "tel": ("tel:+123", None),
    "sms": ("sms:+123?body=x", None),
    "intent": ("intent://x#Intent;scheme=https;end", None),
    "magnet": ("magnet:?xt=urn:btih:x", None),
    "vscode": ("vscode://x/y", None),
    "ms-settings": ("ms-msdt:/id%20PCWDiagnostic", None),
    "jar": ("jar:https://ok.example/x!/y", None),
    "gopher": ("gopher://127.0.0.1:25/x", None),
    "no host": ("https://", None),
    "no host but a path": ("https:///etc/passwd", None),
    "a host of a dot": ("https://./x", None),
    "one slash": ("https:/ok.example/x", None),
    "no slash": ("https:ok.example", None),
    "backslashes": ("https:\\\\ok.example\\x", None),
    "a backslash behind the host": ("https://ok.example\\@hzmark.invalid/", None),
    "a dash for a host": ("https://-oProxyCommand=x/", None),
    "a dash before all": ("-https://ok.example/", None),
    "a port that is none": ("https://ok.example:99999/", None),
    "a port with letters": ("https://ok.example:8x/", None),
    "mail with an attachment": ("mailto:a@ok.example?attachment=/etc/passwd", None),
    "mail with a line end": ("mailto:a@ok.example%0d%0aBcc:b@ok.example", None),
    "mail without an address": ("mailto:", None),
    "a plain address": ("https://ok.example/", "https://ok.example/"),
    "plain http": ("http://ok.example/a", "http://ok.example/a"),
    "a query": ("https://ok.example/?a=1&b=2&c[]=3", "https://ok.example/?a=1&b=2&c[]=3"),
    "a fragment": ("https://ok.example/#a/b?c", "https://ok.example/#a/b?c"),
    "parentheses": ("https://ok.example/a_(b)_(c)", "https://ok.example/a_(b)_(c)"),
    "percent signs": ("https://ok.example/%e2%82%ac%2F%2f?x=%25", "https://ok.example/%e2%82%ac%2F%2f?x=%25"),
    "a port": ("https://ok.example:8443/x", "https://ok.example:8443/x"),
    "an address of numbers": ("http://127.0.0.1:8000/x", "http://127.0.0.1:8000/x"),
    "IPv6": ("http://[::1]:8000/x", "http://[::1]:8000/x"),
    "a tilde and a plus": ("https://ok.example/~a/b+c;d=e,f!$*'", "https://ok.example/~a/b+c;d=e,f!$*'"),
    "a plain mail address": ("mailto:a.b+c@ok.example", "mailto:a.b+c@ok.example"),
    "dots": ("https://ok.example/a/../b/./c", "https://ok.example/a/../b/./c"),
    "many slashes": ("https://ok.example//a//b", "https://ok.example//a//b"),
    "10,000 characters": ("https://ok.example/" + "a" * 10_000, None),
}

SEEN = {
    "a user before the host": ("https://ok.example:x@hzmark.invalid/", "hzmark.invalid"),
    "look-alike letters": ("https://аррӏе.example/", "xn--"),
    "full-width letters": ("https://ｏｋ.example/", "ok.example"),
    "an ideographic stop": ("https://ok。example/", "ok.example"),
    "a very long host": ("https://" + "bank.example." * 12 + "hzmark.invalid/", "hzmark.invalid"),
    "a direction in the host": ("https://ok\u202e.example/", "example"),
}

SLUGS = (
    *(
        "../../../x",
        "..\\\\..\\\\x",
        "/etc/passwd",
        ".",
        "..",
        "...",
        "~root",
        "-rf",
        "--output=x",
        "a\\0b",
        "a\\nb",
        "NUL",
    ),
    *("aux.md", "COM1", "a:b", "a?b*c", "a|b", "a<b>c", " ", "\\u202etxt.exe", "é", "e\\u0301", "A" * 300, "字" * 200),
    *(
        "%2e%2e%2f",
        "index",
        "index.html",
        ".git/config",
        ".bashrc",
        "a/../../b",
        "$(x)",
        "`x`",
        "{{ x }}",
        "a;b",
        "a'b",
    ),
)


def widths(site: Maker) -> None:
    """Titles and texts whose width is hard to tell; the frame stays straight."""
    site.group = "unicode"
    for hazard, text in WIDTHS.items():
        body = f"a {text} b\n\n| x | y |\n|---|---|\n| {text} | after-text |\n\n```\n{text} after\n```\n"
        must = (listed("TOKEN"), ONE_ROW, STRAIGHT, NO_BIDI, shows("after-text"), fast())
        site.post(hazard, *must, title=f'"TOKEN {text} after"', front=f'author: "{text}"\ntags: ["{text}"]', body=body)
    for hazard, title in {
        "joiners alone": '"\u200d\u200d"',
        "marks alone": '"\u0301\u0302"',
        "directions alone": '"\u202e\u2066"',
        "a Braille blank": '"\u2800"',
        "wide spaces": '"\u3000\u2003"',
    }.items():
        site.post(f"a title of {hazard}", listed("2020"), STRAIGHT, title=title)


def links(site: Maker) -> None:
    """Addresses that must not be opened, and those that must be opened as they are."""
    site.group = "links"
    for hazard, (address, opened) in LINKS.items():
        site.post(hazard, leads(opened), NOT_RUN, body=f"[follow]({address})")
    for hazard, (address, opened) in list(LINKS.items())[:6]:
        site.post(f"{hazard}, in HTML", leads(opened), NOT_RUN, body=f'<a href="{address}">follow</a>')
    for hazard, (address, text) in SEEN.items():
        site.post(hazard, {"target_visible": text}, body=f"[https://bank.example/]({address})")
    site.post(
        "an address by reference", leads("https://ok.example/r"), body="[follow][a]\n\n[a]: https://ok.example/r 'x'"
    )
    site.post("an address in angle brackets", leads("https://ok.example/a"), body="<https://ok.example/a>")
    site.post(
        "an address in HTML with entities",
        leads("https://ok.example/?a=1&b=2"),
        body='<a href="https://ok.example/?a=1&amp;b=2">follow</a>',
    )
    site.post(
        "a form, a base and a refresh",
        leads(None),
        body='<base href="https://hzmark.invalid/"><meta http-equiv="refresh" content="0;url=https://hzmark.invalid/"><form action="https://hzmark.invalid/"><button>follow</button></form>',
    )
    site.post(
        "pictures, frames and sounds from elsewhere",
        NOT_RUN,
        shows("after-text"),
        body='<img src="http://127.0.0.1:9/a.png"><iframe src="http://127.0.0.1:9/b"></iframe><video src="http://127.0.0.1:9/c"></video><link rel="stylesheet" href="http://127.0.0.1:9/d">\n\nafter-text',
    )


def exports(site: Maker) -> None:
    """Names for files that come from content."""
    site.group = "export"
    for slug in SLUGS:
        site.post(
            f"slug {slug[:30]}", told("TOKEN"), INSIDE, NOT_RUN, front=f'slug: "{slug}"\npermalink: "/{slug}/:title"'
        )
    site.post(
        "a permalink of placeholders",
        told("TOKEN"),
        front='permalink: "/:categories/:nope/:year/:title:title:title' + ":year" * 500 + '"',
    )
    site.post("categories that climb", told("TOKEN"), front="categories: ['..', '../..', '/', '.', '', 'a/b']")


def files(site: Maker) -> None:
    """What is no regular file, what cannot be read, what is too large."""
    site.group = "files"

    def link(target: str) -> Callable[[str], None]:
        return lambda place: Path(place).symlink_to(target)

    secret = hidden("HZSECRET-TEXT", "root:x:0:0")
    for target in (
        "/etc/passwd",
        "../../outside/HZSECRET.md",
        "/proc/self/environ",
        "/dev/stdin",
        "../../outside",
        "/",
    ):
        site.special(f"a link to {target}", skipped("link"), secret, make=link(target))
    for target in ("/dev/zero", "/dev/random", "/dev/tty", "/proc/kmsg", "/dev/full"):
        site.special(f"a link to {target}", skipped("link", "regular"), secret, make=link(target))
    site.special(
        "a link with an empty loop",
        skipped("link"),
        make=link("../_posts/2020-01-01-l1.md"),
        path="_posts/2020-01-01-l1.md",
    )
    site.special(
        "a link to a link out", skipped("link"), secret, make=link("2020-01-02-l2.md"), path="_posts/2020-01-02-l3.md"
    )
    site.special(
        "the link out", skipped("link"), secret, make=link("../../outside/HZSECRET.md"), path="_posts/2020-01-02-l2.md"
    )
    site.special("a link 5,000 characters long", skipped("link"), make=link("a/" * 2_000 + "x"))
    site.special("a folder that is a link out", told(), secret, make=link("../../outside"), path="_posts/out")
    site.special("a folder that is a link to itself", told(), make=link("."), path="_posts/self")
    site.special("a FIFO", skipped("regular", "pipe", "fifo"), make=os.mkfifo)
    site.special(
        "a FIFO in a folder of its own",
        skipped("regular", "pipe", "fifo"),
        make=os.mkfifo,
        path="x/_posts/2020-01-03-f.md",
    )
    site.special("a FIFO with no date", told(), make=os.mkfifo, path="_posts/fifo.md")
    site.special("a socket", skipped("regular", "socket"), make=_socket)
    site.special("a folder", skipped("directory", "folder", "regular"), make=os.mkdir)
    site.special("a folder with posts that is named like one", told(), make=_folder_with_post)
    site.special("no right to read", skipped("permission"), make=lambda it: _without_rights(it, 0))
    site.special("a folder that cannot be entered", skipped("permission"), make=_closed_folder, path="_posts/closed/")
    site.special("10 GB that are not there", told(), light(), make=_sparse)
    site.special("a hard link to another post", told(), make=_hard_link)
    site.special(
        "a device", skipped("device", "regular"), make=lambda it: os.mknod(it, 0o600 | 0o020000, os.makedev(1, 5))
    )
    site.file(
        "5 MB of text",
        listed("TOKEN"),
        shows("before-text"),
        light(600),
        fast(2.0),
        data="---\ntitle: TOKEN\n---\nbefore-text\n\n" + "word " * 1_100_000,
    )
    site.file("5 MB of bytes", told("2020"), data=bytes(range(256)) * 20_000)
    site.file("nothing", told("2020"), data="")
    site.file("one byte", told("2020"), data="x")
    site.file("a space", told("2020"), data=" ")
    site.file("a line end", told("2020"), data="\n")
    site.file("front matter alone", told("TOKEN"), data="---\ntitle: TOKEN\n---")


def _socket(place: str) -> None:
    listening = socket.socket(socket.AF_UNIX)
    before = Path.cwd()
    try:
        os.chdir(os.path.dirname(place))  # noqa: PTH120
        listening.bind(os.path.basename(place))  # noqa: PTH119
    finally:
        os.chdir(before)
        listening.close()


def _folder_with_post(place: str) -> None:
    Path(place).mkdir()
    (Path(place) / "2020-01-01-within.md").write_text("---\ntitle: within\n---\nx\n")


def _without_rights(place: str, mode: int) -> None:
    Path(place).write_text("---\ntitle: locked\n---\nx\n")
    Path(place).chmod(mode)


def _closed_folder(place: str) -> None:
    Path(place).mkdir()
    (Path(place) / "2020-01-01-closed.md").write_text("---\ntitle: closed\n---\nx\n")
    Path(place).chmod(0)


def _sparse(place: str) -> None:
    with Path(place).open("wb") as file:
        file.write(b"---\ntitle: sparse\n---\nx\n")
        file.truncate(10 << 30)


def _hard_link(place: str) -> None:
    first = Path(place + ".first.md")
    first.write_text("---\ntitle: hard link\n---\nx\n")
    os.link(first, place)


NAMES = {
    "an escape sequence": "2020-02-01-\x1b]0;HZMARK\x07\x1b[666m.md",
    "C1 controls": "2020-02-02-\x9b666m\x9d0;HZMARK\x9c.md",
    "a line end": "2020-02-03-a\nb\r\nc.md",
    "tabs and other spaces": "2020-02-04-a\tb\x0bc\u2028d\u0085e.md",
    "one odd byte": "2020-02-05-\udcff.md",
    "another odd byte": "2020-02-05-\udcfe.md",
    "an overlong escape": "2020-02-06-\udcc0\udc9b]0;x.md",
    "half of a character": "2020-02-07-\udced\udca0\udc80.md",
    "a direction": "2020-02-08-a\u202edm.exe.md",
    "invisible characters": "2020-02-09-a\u200bb\u2060c\ufeffd.md",
    "tags of Unicode": "2020-02-10-a\U000e0041\U000e0042.md",
    "marks": "2020-02-11-z" + "\u0301" * 100 + ".md",
    "composed": "2020-02-12-caf\u00e9.md",
    "decomposed": "2020-02-12-cafe\u0301.md",
    "capitals": "2020-02-13-CASE.md",
    "no capitals": "2020-02-13-case.md",
    "an ending in capitals": "2020-02-14-x.MD",
    "no extension": "2020-02-15-x",
    "many endings": "2020-02-16-x.md.html.txt.bak.md",
    "a dot at the end": "2020-02-17-x.",
    "a tilde at the end": "2020-02-18-x.md~",
    "a number sign": "#2020-02-19-x.md#",
    "a space at the end": "2020-02-20-x.md ",
    "spaces alone": "2020-02-21-   .md",
    "a name of 255 bytes": "2020-02-22-" + "n" * 241 + ".md",
    "a name of 250 bytes of wide letters": "2020-02-23-" + "字" * 80 + ".md",
    "a dash in front": "-2020-02-24-x.md",
    "an option": "--source=x.md",
    "markup": "2020-02-25-[bold]x[/].md",
    "format strings": "2020-02-26-%s{0}$x.md",
    "Liquid": "2020-02-27-{{ x }}{% y %}.md",
    "shell": "2020-02-28-$(touch x)`x`;x|x&x.md",
    "quotation marks": "2020-02-29-a'b\"c\\d.md",
    "percent signs": "2020-03-01-%2e%2e%2f%00%1b.md",
    "a percent sign like a byte's": "2020-03-01-%FF.md",
    "a question mark and an asterisk": "2020-03-02-a?b*c[d].md",
    "a colon": "2020-03-03-a:b.md",
    "digits of another script": "٢٠٢٠-٠٣-٠٤-x.md",
    "five digits of a year": "12020-03-05-x.md",
    "no title": "2020-03-06-.md",
    "only a date": "2020-03-07.md",
    "a date in a date": "2020-03-08-2020-03-09-x.md",
    "a bare word": "readme.md",
    "an emoji": "2020-03-10-👨‍👩‍👧.md",
    "private use and what is no character": "2020-03-11-\ue000\ufffe\uffff.md",
    "DEL": "2020-03-12-a\x7fb.md",
}
FOLDERS = {
    "a folder with controls": "c\x1b]0;HZMARK\x07/_posts/2020-04-01-x.md",
    "a folder below with controls": "_posts/\x9b666m/2020-04-02-x.md",
    "a folder with an odd byte": "\udcff/_posts/2020-04-03-x.md",
    "a folder with a line end": "a\nb/_posts/2020-04-04-x.md",
    "a folder with markup": "[bold]/_posts/2020-04-05-x.md",
    "a folder with a direction": "\u202egpj/_posts/2020-04-06-x.md",
    "a folder with a dash": "-rf/_posts/2020-04-07-x.md",
    "a folder of dots": ".../_posts/2020-04-08-x.md",
    "a folder of spaces": "   /_posts/2020-04-09-x.md",
    "folders 90 deep": "_posts/" + "d/" * 90 + "2020-04-10-x.md",
    "folders of 250 bytes": "_posts/" + ("f" * 250 + "/") * 6 + "2020-04-12-x.md",
    "posts in posts": "_posts/_posts/_posts/2020-04-13-x.md",
    "drafts in posts": "_posts/_drafts/2020-04-14-x.md",
    "a hidden folder": ".hidden/_posts/2020-04-15-x.md",
    "an underscore folder": "_other/_posts/2020-04-16-x.md",
}


def names(site: Maker) -> None:
    """File names of every kind; each is listed or told about, and none is mixed up with another."""
    site.group = "files"
    for hazard, name in NAMES.items():
        site.post(f"name: {hazard}", told("TOKEN"), NOT_RUN, name=f"_posts/{name}")
    for hazard, path in FOLDERS.items():
        site.post(hazard, told("TOKEN"), NOT_RUN, name=path)


def control(site: Maker) -> None:
    """An honest post."""
    site.group = "control"
    site.post(
        "an honest post: the control", listed("HZ-BENIGN"), shows("benign text"), title="HZ-BENIGN", body="benign text"
    )
