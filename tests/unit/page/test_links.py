"""Where links lead: honest addresses unchanged, the site's own posts inside, all else refused with a sentence."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reader.library.post import Post, Site
from reader.page.hosts import disagreement, read_host
from reader.page.links import MAX_ADDRESS, LinkKind, SiteLinks, judge, path_within, site_links
from reader.page.tracking import without_tracking
from reader.text import EMPTY, clean_line

LINK = re.compile(r"\[(?P<text>(?:[^\[\]]|!\[[^\]]*\]\([^)]*\))*)\]\(<?(?P<target>.*?)>?\)(?:\n|$)", re.DOTALL)


@pytest.fixture(scope="session")
def hostile(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[dict[str, object], str, str]]:
    """The link cases of the hostile site: what must be true, the link's text and its target."""
    folder = tmp_path_factory.mktemp("hostile") / "site"
    subprocess.run([sys.executable, shared / "hostile" / "make_hostile.py", folder], check=True, capture_output=True)
    cases = json.loads((folder / "manifest.json").read_text("utf-8"))["cases"]
    found = {}
    for case in cases:
        must = {name: value for entry in case["must"] for name, value in entry.items()}
        if "link" in must or "target_visible" in must:
            body = (folder / "site" / case["path"]).read_text("utf-8").split("---\n", 2)[2]
            link = LINK.search(body)
            assert link, case["id"]
            found[case["id"]] = (must, link["text"], link["target"].replace("\\\\", "\\"))
    return found


CASES = ["B15", *(f"K{number:02}" for number in range(1, 29))]


@pytest.mark.shared
@pytest.mark.parametrize("case", CASES)
def test_hostile_link(hostile: dict[str, tuple[dict[str, object], str, str]], case: str) -> None:
    must, text, href = hostile[case]
    target = judge(href, text=text)
    if "link" in must:
        assert (target.href or None) == must["link"]["opens"]  # type: ignore[index]
        assert bool(target.reason) == (must["link"]["opens"] is None)  # type: ignore[index]
    else:
        assert str(must["target_visible"]) in f"{target.shown} {target.host} {target.reason} {target.warning}"


@pytest.mark.shared
def test_every_hostile_link_is_tried(hostile: dict[str, tuple[dict[str, object], str, str]]) -> None:
    assert sorted(hostile) == sorted(CASES)


@pytest.mark.parametrize(
    "href",
    [
        "https://ok.example",
        "https://ok.example/a%20b%2Fc?q=1%26x=2#frag%25",
        "https://ok.example/?a&b=&&c=%zz",
        "http://ok.example:8080/~me/(x)/*;v=1,2!'$@:",
        "HTTPS://OK.example/x",
        "https://[2001:db8::1]:443/",
        "https://192.0.2.1/",
        "https://ok.example/wiki/Überwachung_{x}|^",
        "https://ok_under.example/",
        "https://ok.example./",
        "https://bücher.example/",
        "https://bücher-laden.example/",
        "https://ok.example/?q=a\\b",
        "https://ok.example/?a\\b?c",
        "https://ok.example/?next=https://other.example/%3Futm_source%3Dx",
        "https://ok.example/100%",
        "https://ok.example/a\\b?x".replace("\\", "/"),
    ],
)
def test_honest_addresses_are_unchanged_to_the_byte(href: str) -> None:
    target = judge(href, text="here")
    assert (target.kind, target.href, target.removed) == (LinkKind.WEB, href, ())
    assert target.reason == ""


@pytest.mark.parametrize(
    "href",
    [
        "",
        "   ",
        "\n",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "java%0ascript:alert(1)",
        "%20javascript:alert(1)",
        "javascript%253Aalert(1)",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "about:blank",
        "chrome://settings",
        "ftp://ok.example/",
        "tel:123",
        "sms:123",
        "blob:https://ok.example/x",
        "//ok.example/x",
        "%2f%2fok.example/x",
        "/%2fok.example",
        "\\\\server\\share",
        "/\\ok.example",
        "https:ok.example",
        "https:/ok.example",
        "https:///ok.example",
        "https://",
        "https://?x",
        "https://:80/",
        "https://user@ok.example/",
        "https://user:pass@ok.example/",
        "https://ok.example%40evil.example/",
        "https://ok.example%2f@evil.example/",
        "https://ok.example\\@evil.example/",
        "https://ok.example\\.evil.example/",
        "https://ok.example/a\\b",
        "https://ok example/",
        "https://ok\x00.example/",
        "https://-ok.example/",
        "https://ok..example/",
        "https://ok.example／evil/",
        "https://ok.example:99999999/",
        "https://ok.example:x/",
        "https://[::zz]/",
        "https://[::1/",
        "https://" + "a" * 64 + ".example/",
        "https://" + "a." * 200 + "example/",
        "https://ok.example/`id`",
        'https://ok.example/"x',
        "https://ok.example/<x>",
        "mailto:",
        "mailto:nobody",
        "mailto:-x@ok.example",
        "mailto:a@b.example,c@d.example",
        "mailto:a%0ab@ok.example",
        "mailto:a@ok.example?attach=/etc/passwd",
        "mailto:a@ok.example?ATTACHMENT=x",
        "mailto:a@ok.example?subject=x%0d%0aBcc:y@z.example",
        "-x",
        "%2dx",
        "../../etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "x/../../../y",
        "nowhere/at/all",
        "C:\\Windows",
        "C:/Windows",
        "100%",
        "https://ok.example/" + "a" * MAX_ADDRESS,
    ],
)
def test_refused_with_a_sentence(href: str) -> None:
    target = judge(href, text="follow", page="/2020/")
    assert (target.kind, target.href) == (LinkKind.REFUSED, "")
    assert target.reason.endswith(".")
    assert target.reason.isprintable()
    assert len(target.shown) <= 300


@pytest.mark.parametrize(
    ("href", "said"),
    [
        ("https://bank.example@evil.example/", "“evil.example”"),
        ("javascript:alert(1)", "“javascript:”"),
        ("HTTPS:ok.example", "names no host"),
        ("http:///x", "names no host"),
        ("mailto:a@ok.example?attach=/etc/passwd", "“attach”"),
        ("https://ok.example/a\\b", "a backslash"),
        ("https://ok.example/`id`", "characters that are not allowed in addresses"),
        ("mailto:nobody", "not a plain mail address"),
        ("nowhere/at/all", "not one of the site's posts"),
    ],
)
def test_what_is_refused_is_shown_with_the_reason(href: str, said: str) -> None:
    target = judge(href)
    assert said in target.reason
    assert target.shown == href


def test_a_path_that_climbs_is_not_shown() -> None:
    assert judge("../../etc/passwd", page="/2020/").shown == ""
    assert judge("x/../secret").shown == ""


def test_of_a_long_host_both_ends_are_told() -> None:
    reason = judge(f"https://bank.example@first.{'a' * 60}.{'b' * 60}.evil.example/").reason
    assert "“first.aaa" in reason
    assert "bbb.evil.example”" in reason
    assert "…" in reason
    assert len(reason) < 200


def test_controls_and_spaces_are_percent_encoded() -> None:
    assert judge("https://ok.example/a b\x1b]0;x\x07\u202e").href == "https://ok.example/a%20b%1B]0;x%07%E2%80%AE"
    assert judge(" https://ok.example/ ").href == "https://ok.example/"


def test_mail() -> None:
    target = judge("mailto:ann@ok.example?subject=Hello%20there&body=a%0d%0ab", text="Ann")
    assert (target.kind, target.host) == (LinkKind.MAIL, "ok.example")
    assert target.href == target.shown == "mailto:ann@ok.example?subject=Hello%20there&body=a%0d%0ab"
    assert judge("mailto:ann@ok.example?subject=Why?&body=a=b%0d%0ac").kind is LinkKind.MAIL


@pytest.mark.parametrize(
    ("href", "address", "removed"),
    [
        ("https://a.example/?utm_source=x&q=1&fbclid=3#f", "https://a.example/?q=1#f", ("utm_source", "fbclid")),
        ("https://a.example/?gclid=1", "https://a.example/", ("gclid",)),
        ("https://a.example/?UTM_Medium=1&b", "https://a.example/?b", ("UTM_Medium",)),
        ("https://a.example/?a=1&mc_eid=2&b=%20", "https://a.example/?a=1&b=%20", ("mc_eid",)),
        ("https://a.example/?utm%5Fsource=1", "https://a.example/", ("utm_source",)),
        ("https://a.example/p?igshid=1#x?utm_source=2", "https://a.example/p#x?utm_source=2", ("igshid",)),
        ("https://a.example/?q=a?b&utm_source=1", "https://a.example/?q=a?b", ("utm_source",)),
        ("https://a.example/?utm_source=a=b&q=c=d", "https://a.example/?q=c=d", ("utm_source",)),
        ("https://youtu.be/abc?si=123&t=4", "https://youtu.be/abc?t=4", ("si",)),
        ("https://a.example/?si=123", "https://a.example/?si=123", ()),
        ("https://a.example/?sputm_source=1", "https://a.example/?sputm_source=1", ()),
        ("https://a.example/utm_source=1", "https://a.example/utm_source=1", ()),
    ],
)
def test_tracking_parameters_are_taken_off(href: str, address: str, removed: tuple[str, ...]) -> None:
    assert without_tracking(href) == (address, removed)
    assert (judge(href).href, judge(href).removed) == (address, removed)


@pytest.mark.parametrize(
    ("text", "href", "warned"),
    [
        ("https://bank.example/login", "https://hzmark.example/", True),
        ("bank.example", "https://hzmark.example/", True),
        ("www.bank.example/login", "https://bank.example.hzmark.example/", True),
        ("Go to https://bank.example now", "https://hzmark.example/", True),
        ("Go to https://bank.example, now", "https://hzmark.example/", True),
        ("bank.example/login", "https://hzmark.example/", True),
        ("https://..bad and https://bank.example", "https://hzmark.example/", True),
        ("bank.example/login", "https://bank.example/", False),
        ("https://bank.example@hzmark.example/", "https://bank.example/", True),
        ("https://bank.example/", "https://bank.example/login", False),
        ("bank.example", "https://www.bank.example/", False),
        ("docs.bank.example", "https://bank.example/docs", False),
        ("BANK.example.", "https://bank.example/", False),
        ("the bank", "https://hzmark.example/", False),
        ("node.js", "https://nodejs.example/", False),
        ("e.g.", "https://ok.example/", False),
        ("version 2.0", "https://ok.example/", False),
        ("https://аpple.example/", "https://apple.example/", True),
    ],
)
def test_a_text_that_names_another_host_is_told(text: str, href: str, warned: bool) -> None:
    warning = judge(href, text=text).warning
    assert bool(warning) == warned
    if warned:
        assert judge(href).host in warning


def test_look_alike_hosts_are_shown_in_punycode() -> None:
    target = judge("https://аpple.example/", text="apple")
    assert target.host == "xn--pple-43d.example"
    assert "xn--pple-43d.example" in target.warning
    assert judge("https://faß。example/").host == "xn--fa-hia.example"
    assert "“faß。example”" in judge("https://faß。example/").warning
    assert judge("https://ｏｋ.example/").host == "ok.example"
    assert (read_host("xn--pple-43d.example").warning, read_host("ok.example").warning) == ("", "")


@pytest.mark.parametrize(
    ("href", "fragment"), [("#", ""), ("#fn:1", "fn:1"), ("#%C3%9Cber", "Über"), ("#\x1b[x", "␛[x")]
)
def test_anchors_stay_in_the_page(href: str, fragment: str) -> None:
    target = judge(href)
    assert (target.kind, target.fragment) == (LinkKind.ANCHOR, fragment)


@pytest.fixture(scope="module")
def site() -> SiteLinks:
    blog = Site("key", clean_line("Blog"), url="https://blog.example", baseurl="/privacy/")
    return site_links(
        blog, [_post("2025-01-02-Budget.md", "/2025-01-02-Budget/"), _post("2025-02-03-dp.md", "/a/dp.html")]
    )


def _post(name: str, url: str) -> Post:
    line = clean_line("x")
    return Post(f"_posts/{name}", line, EMPTY, EMPTY, 0, 0, url, (), (), line, line, False, 1, "f", "key")


@pytest.mark.parametrize(
    ("href", "name"),
    [
        ("https://blog.example/privacy/2025-01-02-Budget/", "2025-01-02-Budget.md"),
        ("http://www.blog.example/privacy/2025-01-02-budget", "2025-01-02-Budget.md"),
        ("https://blog.example/privacy/2025-01-02-Budget/index.html?x=1#part", "2025-01-02-Budget.md"),
        ("HTTPS://Blog.Example/privacy/2025-01-02-Budget/", "2025-01-02-Budget.md"),
        ("/privacy/2025-01-02-Budget/", "2025-01-02-Budget.md"),
        ("/2025-01-02-Budget/", "2025-01-02-Budget.md"),
        ("/2025%2D01%2D02-Budget#part", "2025-01-02-Budget.md"),
        ("../2025-01-02-Budget/", "2025-01-02-Budget.md"),
        ("../a/dp", "2025-02-03-dp.md"),
        ("2025-02-03-dp.md", "2025-02-03-dp.md"),
        ("../_posts/2025-02-03-dp.md#part", "2025-02-03-dp.md"),
    ],
)
def test_links_to_posts_stay_inside(site: SiteLinks, href: str, name: str) -> None:
    target = judge(href, site=site, page="/2024-12-31-Other/")
    assert (target.kind, target.href, target.shown) == (LinkKind.POST, f"_posts/{name}", href)
    assert target.fragment == ("part" if "part" in href else "")


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/tags/", "https://blog.example/privacy/tags/"),
        ("/privacy", "https://blog.example/privacy/"),
        ("/privacy/tags/?x=1#y", "https://blog.example/privacy/tags/?x=1#y"),
        ("about us", "https://blog.example/privacy/2024/about%20us"),
        ("./tags/./all", "https://blog.example/privacy/2024/tags/all"),
        ("tags/x/..", "https://blog.example/privacy/2024/tags/"),
        ("tags/.", "https://blog.example/privacy/2024/tags/"),
        ("/a;b=(c)!,@:~", "https://blog.example/privacy/a;b=(c)!,@:~"),
        ("https://blog.example/privacy/tags/", "https://blog.example/privacy/tags/"),
        ("https://blog.examplf/privacy/2025-01-02-Budget/", "https://blog.examplf/privacy/2025-01-02-Budget/"),
        ("https://blog.example/other/2025-01-02-Budget/", "https://blog.example/other/2025-01-02-Budget/"),
        (
            "https://blog.example.evil.example/privacy/2025-01-02-Budget/",
            "https://blog.example.evil.example/privacy/2025-01-02-Budget/",
        ),
        ("https://blog.example/privacyx/2025-01-02-Budget/", "https://blog.example/privacyx/2025-01-02-Budget/"),
    ],
)
def test_other_pages_open_at_the_sites_address(site: SiteLinks, href: str, address: str) -> None:
    target = judge(href, site=site, page="/2024/")
    assert (target.kind, target.href) == (LinkKind.WEB, address)
    assert target.host == address.split("/")[2]


@pytest.mark.parametrize("href", [
        "../../x", "javascript%3Aalert(1)", "java%20script:alert(1)", "java%09script%3Ax", "//evil.example", "-x", "%s",
        "a%0ab", "a\\b", "a%5cb",
    ],
)  # fmt: skip
def test_a_known_site_changes_nothing_for_bad_targets(site: SiteLinks, href: str) -> None:
    assert judge(href, site=site, page="/2024/").kind is LinkKind.REFUSED


def test_a_port_that_does_not_exist_is_refused() -> None:
    assert judge("https://ok.example:65535/").kind is LinkKind.WEB
    assert "port" in judge("https://ok.example:65536/").reason


@pytest.mark.parametrize(
    ("text", "real", "told"),
    [
        ("bank.com", "evilbank.com", True), ("evilbank.com", "bank.com", True), ("bank.com", "bank.com.evil.net", True),
        ("bank.com", "bank.co", True), ("bank.com", "login.bank.com", False), ("www.bank.com", "bank.com", False),
        ("www.bank.com", "login.bank.com", False), ("login.bank.com", "www.bank.com", False),
        ("login.bank.com", "bank.com", False), ("bank.com", "xn--bnk-sla.com", True),
    ],
)  # fmt: skip
def test_a_host_that_only_ends_alike_is_another(text: str, real: str, told: bool) -> None:
    said = disagreement(f"https://{text}/login", read_host(real))
    assert bool(said) is told
    assert not told or (text.removeprefix("www.") in said and real in said)


@pytest.fixture
def questions() -> SiteLinks:
    def question(place: str, anchor: str) -> Post:
        return _post("x", f"/{place}#{anchor}")._replace(id=f"{place}#{anchor}")

    whole = _post("x", "/README.md")._replace(id="README.md")
    others = [question("a/list.md", "why"), question("a/list.md", "was-ist-ö"), question("C%23.md", "why")]
    return site_links(Site("key", clean_line("Notes")), [whole, question("README.md", "what-is-it"), *others])


@pytest.mark.parametrize(
    ("href", "page", "post", "fragment"),
    [
        ("#what-is-it", "/README.md", "README.md#what-is-it", ""),
        ("#What-Is-It", "/README.md#why", "README.md#what-is-it", ""),
        ("README.md#what-is-it", "/other.md", "README.md#what-is-it", ""),
        ("../README.md#what-is-it", "/a/list.md#why", "README.md#what-is-it", ""),
        ("../README.md#top", "/a/list.md#why", "README.md", "top"),
        ("README.md", "/README.md#what-is-it", "README.md", ""),
        ("#was-ist-%C3%B6", "/a/list.md#why", "a/list.md#was-ist-ö", ""),
        ("list.md", "/a/list.md#was-ist-ö", "a/list.md#why", ""),
        ("a/list.md#nowhere", "/README.md", "a/list.md#why", "nowhere"),
        ("C%23.md#why", "/README.md", "C%23.md#why", ""),
    ],
)
def test_an_anchor_of_a_question_leads_to_it(
    href: str, page: str, post: str, fragment: str, questions: SiteLinks
) -> None:
    target = judge(href, site=questions, page=page)
    assert (target.kind, target.href, target.fragment) == (LinkKind.POST, post, fragment)


def test_another_anchor_stays_in_the_page(questions: SiteLinks) -> None:
    target = judge("#table-of-contents", site=questions, page="/README.md#what-is-it")
    assert (target.kind, target.fragment) == (LinkKind.ANCHOR, "table-of-contents")
    assert path_within("img/a.png", site=questions, page="/a/list.md#why") == "/a/img/a.png"
    assert path_within("list.md", site=questions, page="/a/list.md#why") is None
