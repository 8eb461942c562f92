"""Turns git's message about a failed clone or fetch into one sentence and a suggestion."""

from __future__ import annotations

import re

from reader.errors import SourceError
from reader.git.address import Address
from reader.git.run import Finished
from reader.text import clean_line

__all__ = ["blames_remote", "explain"]

_DAMAGED = "What {host} sent is damaged, or not what git allows in a repository."

# The first pattern found in git's message decides; {host}, {address} and {path} are those of the address.
_SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        r"could not resolve (host|hostname)|name or service not known|temporary failure in name resolution",
        "The host {host} could not be found.",
        "Check the address, and whether you are online.",
    ),
    (
        r"host key verification failed",
        "ssh does not know the host {host} yet.",
        "Connect to it once with ssh and compare its key, then try again.",
    ),
    (
        (
            r"could not read (username|password)|authentication failed|permission denied|terminal prompts disabled"
            r"|returned error: 40[13]|http basic: access denied"
        ),
        "{address} cannot be read without signing in.",
        "Check the address; for a private repository use ssh with a key (ssh://git@{host}{path}).",
    ),
    (
        (
            r"repository .* not found|does not appear to be a git repository|not valid: is this a git repository"
            r"|returned error: 404|project .* not be found"
            r"|repository not exported|access denied"
        ),
        "There is no git repository at {address}.",
        "The address of a blog is not that of its repository: look for one on the site, often at GitHub.",
    ),
    (
        r"dubious ownership",
        "{address} belongs to another user of this machine, so git does not read it.",
        "Make a copy of your own, or name a folder with the site’s files.",
    ),
    (
        r"ssl certificate|certificate verif|certificate has expired|tls|ssl_connect",
        "The host {host} could not prove who it is.",
        "Do not continue unless you know why: someone may be intercepting the connection.",
    ),
    (
        r"out of memory|memory exhausted|malloc failed",
        "{address} needs more memory than git is given.",
        "Clone it yourself with git and name the folder.",
    ),
    (
        r"no space left|disk quota",
        "The disk is full.",
        "Free some space, then try again; nothing was lost.",
    ),
    (
        r"transport '.*' not allowed|protocol .* (disabled|not supported)",
        "{address} redirects to another kind of address, which is not followed.",
        "Use the target address, if you trust it.",
    ),
    (
        (
            r"failed to connect|connection refused|couldn't connect|could not connect|unable to connect|timed out"
            r"|no route to host|network is unreachable|connection reset"
        ),
        "The host {host} does not answer.",
        "Check the address, and whether you are online.",
    ),
    (
        r"error in .*object|fsck|invalid .* object|bad object|hash mismatch|inflate|unpack.* fail|sha1 collision",
        _DAMAGED,
        "Tell the site’s authors; nothing was saved.",
    ),
    (
        (
            r"early eof|unexpected disconnect|hung up|rpc failed|index-pack failed|connection (was )?closed"
            r"|transfer closed"
            r"|curl \d+|expected .* packet|protocol error|bad line length|operation too slow"
        ),
        "The connection to {host} was lost.",
        "Try again; nothing was lost.",
    ),
)

_ENDED = {
    "cancelled": ("Cancelled; nothing was changed.", ""),
    "stalled": ("The host {host} stopped sending.", "Try again later; nothing was lost."),
    "too long": ("Fetching from {host} took too long and was stopped.", "Try again on a faster connection."),
    "too much": (
        "{address} is larger than the limit of 2 GB, and was not saved.",
        "Clone it yourself with git and name the folder.",
    ),
}


def explain(finished: Finished, address: Address) -> SourceError:
    """Return the error for a git run that failed; the server's message is cleaned and bounded."""
    if finished.ended:
        sentence, hint = _ENDED[finished.ended]
        return _filled(sentence, hint, address)
    found = _find(finished)
    if found is not None:
        return _filled(*found, address)
    if finished.ok:
        return SourceError(
            f"{clean_line(address.url, 300)} was fetched, but its HEAD is not a commit.",
            "Tell the site’s authors; nothing was saved.",
        )
    lines = [line for line in finished.error.splitlines() if re.match(r"(?i)(fatal|error|remote): ", line)]
    said = f"git says “{clean_line(lines[-1], 300)}”" if lines else "git failed without a message"
    return SourceError(f"{clean_line(address.url, 300)} could not be fetched: {said}.", "Check the address.")


def blames_remote(finished: Finished) -> bool:
    """Return whether a run failed because of the server, the connection or the disk rather than local data."""
    found = _find(finished)
    return bool(finished.ended) or (found is not None and found[0] != _DAMAGED)


def _find(finished: Finished) -> tuple[str, str] | None:
    words = finished.error.lower()
    for pattern, sentence, hint in _SENTENCES:
        if re.search(pattern, words):
            return sentence, hint
    return None


def _filled(sentence: str, hint: str, address: Address) -> SourceError:
    host = clean_line(address.host, 200) or "this machine"
    path = clean_line("/" + address.path.lstrip("/"), 300)
    names = {"host": host, "address": address.shown, "path": path}
    return SourceError(sentence.format(**names), hint.format(**names))
