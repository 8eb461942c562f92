"""Where a link leads, judged before anything is opened.

A target is judged as its author wrote it and again with its percent signs decoded, since what looks like a relative
path may turn into a scheme on its way to a browser. Opened are only `http` and `https` addresses with a host and
`mailto` addresses, each unchanged to the byte except for known tracking parameters. Posts of the site and headings of
the page are reached inside the reader. A path on the site that is not a post is opened at the site's own address, if it
has one. Everything else is refused with a sentence that says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote, unquote

from reader.library.post import Post, Site
from reader.page.hosts import Host, HostError, disagreement, read_host
from reader.page.tracking import without_tracking
from reader.text import EMPTY, CleanLine, clean_line, encode_unseen

__all__ = ["MAX_ADDRESS", "LinkKind", "SiteLinks", "Target", "judge", "path_within", "site_links"]

MAX_ADDRESS = 4_096
"""The most characters of an address that is opened; servers and browsers accept about 8,000 bytes at most."""

_SHOWN = 300
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_WEB = re.compile(r"(https?)://([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9.!#$&'*+/=^_`{|}~-]{0,63}@([A-Za-z0-9.-]+)")
_MAIL_FIELDS = frozenset({"subject", "body", "cc", "bcc", "to"})


class LinkKind(StrEnum):
    """What following a link does."""

    WEB = "web"
    MAIL = "mail"
    POST = "post"
    ANCHOR = "anchor"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads.

    `href` is the address to open (WEB, MAIL), the post's id (POST), or empty. `shown` is the whole address for
    display, `host` the host it really leads to, in punycode. `fragment` is the anchor to jump to (POST, ANCHOR).
    `removed` names the tracking parameters that were removed, `reason` says why it is refused, and `warning` what the
    user should know first: if it is set, the user is asked before the address is opened.
    """

    kind: LinkKind
    href: str = ""
    shown: CleanLine = EMPTY
    host: CleanLine = EMPTY
    fragment: str = ""
    removed: tuple[CleanLine, ...] = ()
    reason: CleanLine = EMPTY
    warning: CleanLine = EMPTY


@dataclass(frozen=True)
class SiteLinks:
    """What is known about the site of the current post, to find links between its posts.

    `address` is the site's full address without a trailing slash, or empty; `baseurl` is its path. `paths` maps a
    permalink's path (as normalised by `_key`) to a post's id, `names` the name of a post's file to its id. Both use
    64-bit hashes of the texts as keys: the texts of 100,000 posts would take 20 MB.
    """

    address: str = ""
    baseurl: str = ""
    paths: dict[int, str] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)


def site_links(site: Site, posts: Iterable[Post]) -> SiteLinks:
    """Return the links that lead to posts of a site; of two posts with the same address, the first one wins."""
    paths: dict[int, str] = {}
    names: dict[int, str] = {}
    lists: dict[str, Post] = {}
    for post in posts:
        paths.setdefault(hash(_key(post.url)), post.id)
        names.setdefault(hash(post.id.rpartition("/")[2]), post.id)
        if post.anchor:
            lists.setdefault(post.path, post)
    for path, first in lists.items():
        # A file of which nothing but its questions is listed.
        paths.setdefault(hash(_key(first.url.partition("#")[0])), first.id)
        names.setdefault(hash(path.rpartition("/")[2]), first.id)
    baseurl = "/" + site.baseurl.strip("/") if site.baseurl.strip("/") else ""
    return SiteLinks(site.address, baseurl, paths, names)


_NO_SITE = SiteLinks()


def judge(href: str, *, text: str = "", site: SiteLinks = _NO_SITE, page: str = "/") -> Target:
    """Return what following `href` does.

    `text` is what the link shows (compared with where it leads), `page` the path of the post that contains it.
    """
    href = href.strip()
    page = page.partition("#")[0]
    if not href:
        return _refused("This link leads nowhere: its address is empty.")
    if len(href) > MAX_ADDRESS:
        return _refused(f"This address has {len(href):,} characters; more than {MAX_ADDRESS:,} are not opened.")
    if href.startswith("#"):
        return _question(page, href[1:], href, site) or Target(
            LinkKind.ANCHOR, shown=clean_line(href, _SHOWN), fragment=_fragment(href)
        )
    safe = encode_unseen(href)
    web = _WEB.fullmatch(safe)
    if web:
        return _web(safe, web, text, site)
    if safe[:7].lower() == "mailto:":
        return _mail(safe)
    return _inside(safe, text, site, page)


def _web(href: str, parts: re.Match[str], text: str, site: SiteLinks) -> Target:
    if "\\" in parts[2] + parts[3].partition("?")[0]:
        return _refused(_BACKSLASH, href)
    if re.search(r"""[<>"`]""", href):
        return _refused("This address contains characters that are not allowed in addresses.", href)
    try:
        host = read_host(parts[2])
    except HostError as problem:
        return _refused(str(problem), href)
    post = _own_post(href, site)
    if post:
        return post
    return _opened(href, host, text)


def _opened(href: str, host: Host, text: str) -> Target:
    address, removed = without_tracking(href)
    warning = disagreement(text, host) or host.warning
    return Target(
        LinkKind.WEB,
        address,
        clean_line(address, MAX_ADDRESS),
        clean_line(host.name),
        removed=tuple([clean_line(name, 60) for name in removed]),
        warning=clean_line(warning),
    )


def _mail(href: str) -> Target:
    address, _, query = href[7:].partition("?")
    decoded = unquote(address)
    found = _MAIL.fullmatch(decoded)
    if not found or re.search(r"[\x00-\x1f\x7f]", decoded):
        return _refused("This is not a plain mail address.", href)
    fields = [unquote(part).partition("=") for part in re.split("[&;]", query) if part]
    others = [name for name, _, value in fields if name.lower() not in _MAIL_FIELDS or _breaks_line(name, value)]
    if others:
        return _refused(
            f"This mail link asks for “{clean_line(others[0], 40)}”, which the reader does not pass on.", href
        )
    return Target(LinkKind.MAIL, href, clean_line(href, MAX_ADDRESS), clean_line(found[1]))


def _breaks_line(name: str, value: str) -> bool:
    """Return whether a field of a mail link would inject another field; only its body may have line breaks."""
    return name.lower() != "body" and bool(re.search(r"[\x00-\x1f\x7f]", value))


def _inside(href: str, text: str, site: SiteLinks, page: str) -> Target:
    problem = _not_a_path(href)
    if problem:
        return _refused(problem, href)
    path, _, fragment = href.partition("#")
    path, mark, query = path.partition("?")
    whole = _resolve(unquote(path), page, site)
    if whole is None:
        # Not even the path is shown: it names something outside the site.
        return _refused("This link leads out of the site.")
    post = _question(whole, fragment, href, site) or _post(whole, fragment, href, site)
    if post:
        return post
    origin = _WEB.fullmatch(site.address)
    if not origin or not path:
        climbs = ".." in unquote(path).split("/")
        return _refused("This link leads to a page that is not one of the site's posts.", "" if climbs else href)
    tail = mark + query + ("#" + fragment if fragment else "")
    address = f"{origin[1]}://{origin[2]}{site.baseurl}{quote(whole, safe=_SAFE)}{tail}"
    try:
        return _opened(address, read_host(origin[2]), text)
    except HostError as problem:
        return _refused(str(problem), href)


def path_within(href: str, *, site: SiteLinks, page: str) -> str | None:
    """Return the path on the site, without its baseurl, that a link in a post at `page` leads to, if it is not a post.

    Return None for links to anything else: to the web, into the page itself, out of the site, or to something that is
    not an address.
    """
    safe = encode_unseen(href.strip())
    path = unquote(safe.partition("#")[0].partition("?")[0])
    if not path or len(safe) > MAX_ADDRESS or _SCHEME.match(safe) or _not_a_path(safe):
        return None
    if site.baseurl and path.startswith("/") and not f"{path}/".startswith(site.baseurl + "/"):
        return None
    whole = _resolve(path, page.partition("#")[0], site)
    return None if whole is None or _post_at(whole, site) else whole


_BACKSLASH = "This address contains a backslash, which browsers read in different ways."
_SAFE = "/:@!$&'()*+,;=~-._"


def _not_a_path(href: str) -> str:
    """Return why `href` is not a path within the site, or an empty string."""
    decoded = href
    for _ in range(3):
        # A browser drops spaces and control characters inside a scheme.
        problem = _not_plain(re.sub(r"[\x00-\x20\x7f-\xa0]", "", decoded))
        if problem:
            return problem
        decoded = unquote(decoded)
    broken = re.search(r"%(?![0-9A-Fa-f]{2})", href) or re.search(r"[\x00-\x1f\x7f]", decoded)
    return "This is not an address." if broken else ""


def _not_plain(path: str) -> str:
    if path.startswith("//"):
        return "This link has no scheme; only http, https and mailto addresses are opened."
    if "\\" in path:
        return _BACKSLASH
    if path.startswith("-"):
        return "This address looks like a program option."
    if not _SCHEME.match(path):
        return ""
    scheme = clean_line(path.partition(":")[0].lower(), 30)
    if scheme in ("http", "https"):
        return "This address names no host."
    return f"This is a “{scheme}:” address; only http, https and mailto addresses are opened."


def _resolve(path: str, page: str, site: SiteLinks) -> str | None:
    """Return the path on the site, without its baseurl, of `path` in a post at `page`, or None if it leads out."""
    if path.startswith("/"):
        steps: list[str] = []
        if site.baseurl and (path == site.baseurl or path.startswith(site.baseurl + "/")):
            path = path[len(site.baseurl) :]
    else:
        steps = [step for step in page.rpartition("/")[0].split("/") if step]
        path = path or page
    for step in path.split("/"):
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/" + "/".join(steps) + ("/" if steps and path.endswith(("/", "/.", "/..")) else "")


def _own_post(href: str, site: SiteLinks) -> Target | None:
    """Return the post of the site that a full address leads to."""
    if not site.address:
        return None
    address = re.sub(r"^https?://(www\.)?", "", site.address.lower())
    found = re.match(r"https?://(?:www\.)?", href, re.IGNORECASE)
    rest = href[found.end() :] if found else href
    if not rest.lower().startswith(address) or rest[len(address) : len(address) + 1] not in ("/", "?", "#", ""):
        return None
    path, _, fragment = rest[len(address) :].partition("#")
    post = site.paths.get(hash(_key(unquote(path.partition("?")[0]))))
    return Target(LinkKind.POST, post, clean_line(href, _SHOWN), fragment=_fragment(fragment)) if post else None


def _post_at(path: str, site: SiteLinks) -> str | None:
    """Return the id of the post at a path on the site, or of the post whose file name the path ends with."""
    return site.paths.get(hash(_key(path))) or site.names.get(hash(path.rpartition("/")[2]))


def _post(path: str, fragment: str, href: str, site: SiteLinks) -> Target | None:
    """Return the target of a link to the post at a path on the site, if there is one."""
    post = _post_at(path, site)
    return Target(LinkKind.POST, post, clean_line(href, _SHOWN), fragment=_fragment(fragment)) if post else None


def _question(path: str, fragment: str, href: str, site: SiteLinks) -> Target | None:
    """Return the target of a link to a question, by its anchor, in the list at a path on the site."""
    post = site.paths.get(hash(f"{_key(path)}#{unquote(fragment).lower()}")) if fragment else None
    return Target(LinkKind.POST, post, clean_line(href, _SHOWN)) if post else None


def _key(path: str) -> str:
    """Normalise a permalink's path for look-up: `/a/b/`, `/a/b.html` and `/a/b/index.html` are the same page."""
    path = unquote(path).strip("/").removesuffix("index.html").rstrip("/").removesuffix(".html")
    return path.lower()


def _fragment(text: str) -> str:
    return str(clean_line(unquote(text.removeprefix("#")), _SHOWN))


def _refused(reason: str, href: str = "") -> Target:
    return Target(LinkKind.REFUSED, shown=clean_line(href, _SHOWN), reason=clean_line(reason))
