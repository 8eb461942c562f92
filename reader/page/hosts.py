"""Hosts of addresses, and whether they are what they seem to be."""

from __future__ import annotations

import re
import unicodedata
from ipaddress import AddressValueError, IPv6Address
from typing import NamedTuple

from reader.text import clean_line

__all__ = ["Host", "HostError", "disagreement", "read_host"]

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_PORT = re.compile(r":[0-9]{0,5}$")
_LAST_PORT = 65_535
_DOTS = re.compile("[\u3002\uff0e\uff61]")
_ADDRESS_IN_TEXT = re.compile(r"(?:https?://|www\.)([^\s/?#<>()\"']+)", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[\w-]+\.)+([^\W\d]{2,24})(?::\d+)?(?:/\S*)?")

# Extensions of file names such as "node.js", which are not addresses.
_ENDINGS = (
    "c cpp css csv go html ini java js json md net php pdf png ps py rb rs rst sh sql toml ts tsx txt xml yaml yml zip"
)
_FILE_ENDINGS = frozenset(_ENDINGS.split())


class HostError(ValueError):
    """An address whose host cannot be trusted; the message is a sentence for the user."""


class Host(NamedTuple):
    """A host as used on the network: lower case, punycode; `warning` is a sentence or empty."""

    name: str
    warning: str = ""


def read_host(authority: str) -> Host:
    """Return the host of an address's authority (the part between `//` and the path).

    Labels with non-ASCII letters are encoded in punycode (RFC 3492) after NFKC and lower-casing, as browsers do.
    Raises HostError if there is a user name, the host is empty or invalid, or the port is above 65535.
    """
    _, at, rest = authority.rpartition("@")
    if at:
        real = clean_line(_shorten(rest))
        raise HostError(f"This address leads to “{real}”, behind a user name that may look like a host.")
    port = _PORT.search(rest)
    if port and int(port[0][1:] or 0) > _LAST_PORT:
        raise HostError("This address has an invalid port.")
    text = _PORT.sub("", rest)
    if text.startswith("["):
        return Host(_bracketed(text))
    labels = _DOTS.sub(".", text).removesuffix(".").split(".")
    names = [_label(label) for label in labels]
    name = ".".join(names)
    if len(name) > 253:
        raise HostError("This address names no host that could exist.")
    foreign = any(new.startswith("xn--") for new in names)
    written = clean_line(_shorten(text))
    return Host(name, f"“{written}” is really the host {name}." if foreign and not text.isascii() else "")


def disagreement(text: str, host: Host) -> str:
    """Return a sentence if a link's text names a host other than its target's, else an empty string."""
    for named in _named_hosts(text):
        try:
            shown = read_host(named.rpartition("@")[2]).name.removeprefix("www.")
        except HostError:
            continue
        real = host.name.removeprefix("www.")
        if shown != real and not real.endswith("." + shown) and not shown.endswith("." + real):
            return f"The text says {shown}, but the link leads to {host.name}."
    return ""


def _named_hosts(text: str) -> list[str]:
    text = text.strip()[:2_000]
    found = _ADDRESS_IN_TEXT.findall(text)
    whole = _DOMAIN.fullmatch(text)
    if whole and not found and whole[1].lower() not in _FILE_ENDINGS:
        found = [text.partition("/")[0]]
    return [name.rstrip(".,;:!") for name in found]


def _label(label: str) -> str:
    if label.isascii():
        name = label.lower()
    else:
        folded = unicodedata.normalize("NFKC", label).lower()
        if not all(char == "-" or char.isalnum() or unicodedata.combining(char) for char in folded):
            raise HostError("This address names no host that could exist.")
        name = folded if folded.isascii() else "xn--" + folded.encode("punycode").decode("ascii")
    if not _LABEL.fullmatch(name):
        raise HostError("This address names no host that could exist.")
    return name


def _bracketed(text: str) -> str:
    try:
        return f"[{IPv6Address(text.removeprefix('[').removesuffix(']'))}]"
    except AddressValueError:
        raise HostError("This address names no host that could exist.") from None


def _shorten(text: str) -> str:
    return text if len(text) <= 100 else text[:40] + "…" + text[-40:]
