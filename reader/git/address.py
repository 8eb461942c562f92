"""The addresses that a site may be cloned from: checked before git sees them, each refusal with a suggestion.

git accepts `ext::sh -c …` and `--upload-pack=…` as addresses. So only `https`, `ssh` and `file` are opened, and the
unencrypted `http` and `git` if written out; no address may contain a password, a control character or a host that looks
like an option.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reader.errors import SourceError
from reader.files import is_there
from reader.text import CleanLine, clean_line

if TYPE_CHECKING:
    from urllib.parse import SplitResult

__all__ = ["Address", "parse_address", "with_folder"]

_MAX_ADDRESS = 2_000
_SCHEMES = frozenset({"https", "http", "ssh", "git", "file"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_HELPER = re.compile(r"[A-Za-z0-9+.-]+::")
_SCP_LIKE = re.compile(r"(?:([^/:@\s]+)@)?(\[[0-9A-Fa-f:.]+\]|[^/:@\s\\]+):([^:\s].*)", re.DOTALL)
_HOST = re.compile(r"[^\W_](?:[\w.-]{0,252}[^\W_])?\.?|[0-9A-Fa-f:.]{2,45}")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]{0,63}")
_SECRET = re.compile(r"(?i)(token|passw|secret|key|auth|credential)[^=&]*=")
# A page of GitLab has `/-/` in its path; on the other hosts a repository's path has two parts.
_WEB_PAGE = re.compile(r"(/.+?)/-/")
_LONGER_PATH = re.compile(r"(/[^/]+/[^/]+)/[^/]")
# As in Docker builds: the part after the colon is a folder. Ordinary anchors have no colon.
_PART = re.compile(r"([^#]+)#([^#:\s]*):([^#]*)", re.DOTALL)
# Folder pages of GitHub, GitLab and Gitea.
_TREE_PAGE = re.compile(
    r"(https?://[^/?#]+)(/[^?#]+?)(?:(?:/-)?/tree|/src/(?:branch|tag|commit))/([^/?#]+)(?:/([^?#]*?))?/?(?:[?#].*)?"
)
_BRANCH = re.compile(r"[A-Za-z0-9_][\w./+-]{0,199}")
_TWO_PARTS = frozenset({"github.com", "www.github.com", "codeberg.org", "bitbucket.org"})


@dataclass(frozen=True, slots=True)
class Address:
    """An address that git may be given: `url` is passed to git, `scheme` is the only transport allowed."""

    url: str
    scheme: str
    host: str
    path: str
    branch: str = ""
    """The requested branch, tag or commit; empty for the default branch."""
    folder: str = ""
    """The requested folder of the repository; empty for all of it."""

    @property
    def shown(self) -> CleanLine:
        """The address for display."""
        return clean_line(self.url)

    @property
    def name(self) -> CleanLine:
        """The name of the repository: the last part of the path."""
        from urllib.parse import unquote  # noqa: PLC0415 (start-up)

        last = unquote(self.path).rstrip("/").removesuffix("/.git").rsplit("/", 1)[-1].removesuffix(".git")
        return clean_line(last, 60) or clean_line(self.host, 60)

    def with_part(self, branch: str, folder: str) -> Address:
        """Return the address with this branch and folder of the repository."""
        return replace(self, branch=branch, folder=folder)


def parse_address(text: str) -> Address | None:
    """Parse `text` as an address, or return None if it is a name or a path.

    Raises SourceError for an address that is not allowed, and never repeats a password in the message.
    """
    text, branch, folder = _without_part(text.strip())
    scheme = _SCHEME.match(text)
    if scheme:
        return _part_of(_parse_url(text, scheme[1].lower()), branch, folder)
    if _HELPER.match(text):
        raise SourceError(
            f"{clean_line(text, 80)} is not an address that can be opened here.",
            "Use an https:// or ssh:// address, or a folder.",
        )
    found = _SCP_LIKE.fullmatch(text)
    if found is None or is_there(text):
        return None
    user, host, path = found.groups()
    if len(host) == 1 and not user:
        # A drive letter of another system.
        return None
    _check(text, user or "", host.strip("[]"), path)
    return _part_of(Address(text, "ssh", host.strip("[]").lower(), path), branch, folder)


def _without_part(text: str) -> tuple[str, str, str]:
    """Return an address with its branch and folder, given as `#branch:folder` or as in the page addresses of forges."""
    found = _PART.fullmatch(text)
    if found:
        return found[1], found[2], found[3]
    found = _TREE_PAGE.fullmatch(text)
    if found is None or (found[4] or found[3]).endswith(".git"):
        return text, "", ""
    from urllib.parse import unquote  # noqa: PLC0415 (start-up)

    return found[1] + found[2], unquote(found[3]), unquote(found[4] or "")


def with_folder(address: Address, folder: str) -> Address:
    """Return the address with a folder of its repository. Raises SourceError if the folder is not valid."""
    return _part_of(address, address.branch, folder)


def _part_of(address: Address, branch: str, folder: str) -> Address:
    """Return the address with the branch and the folder. Raises SourceError if they are not valid."""
    parts = [part for part in folder.split("/") if part not in {"", "."}]
    if (branch and not _BRANCH.fullmatch(branch)) or ".." in (*parts, *branch.split("/")) or not folder.isprintable():
        raise SourceError(
            f"{clean_line(f'{branch}:{folder}', 200)} is not a branch and folder of a repository.",
            "Write the address, then #branch:folder; the branch may be left out.",
        )
    return address.with_part(branch, "/".join(parts))


def _parse_url(text: str, scheme: str) -> Address:
    if scheme not in _SCHEMES:
        raise SourceError(
            f"Addresses that begin with {clean_line(scheme, 30)}:// are not opened.",
            "Use an https:// or ssh:// address, or a folder.",
        )
    # Imported late: a start with a folder does not need it.
    from urllib.parse import urlsplit  # noqa: PLC0415 (start-up)

    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise SourceError(
            "This is not a valid address.", "It should look like https://host/owner/repository."
        ) from None
    _refuse_credentials(parts, scheme, host)
    _check(text, parts.username or "", host, parts.path)
    if scheme == "file" and host not in {"", "localhost"}:
        raise SourceError("A file:// address names no machine.", f"Use file://{clean_line(parts.path, 200)}.")
    if scheme != "file" and not host:
        raise SourceError("This address names no host.", "It should look like https://host/owner/repository.")
    _refuse_web_page(parts, scheme, host)
    # With the scheme in lower case, git uses exactly the transport that is allowed here.
    url = f"{scheme}://" + text.split("://", 1)[1].split("#", 1)[0]
    if scheme == "file":
        return Address("file://" + parts.path, scheme, "", parts.path)
    return Address(url, scheme, f"{host}:{port}" if port else host, parts.path)


def _refuse_credentials(parts: SplitResult, scheme: str, host: str) -> None:
    named = parts.username if scheme != "ssh" else None
    if not (parts.password or named or _SECRET.search(parts.query)):
        return
    path = clean_line(parts.path.strip("/"), 200)
    if scheme == "ssh":
        hint = f"Use ssh://{clean_line(parts.username or 'git', 60)}@{clean_line(host, 200)}/{path} with a key."
    else:
        hint = f"Use {scheme}://{clean_line(host, 200)}/{path}, or ssh with a key: git@{clean_line(host, 200)}:{path}."
    raise SourceError("The address contains a user name or a password, which would be stored in plain text.", hint)


def _check(text: str, user: str, host: str, path: str) -> None:
    # ssh would split at a space, and control characters would be displayed; a leading hyphen makes an option.
    if len(text) > _MAX_ADDRESS or not text.isprintable() or " " in text:
        raise SourceError("The address is too long, or contains spaces or control characters.", "Write spaces as %20.")
    if (host and not _HOST.fullmatch(host)) or (user and not _USER.fullmatch(user)) or path.startswith("-"):
        raise SourceError(
            f"{clean_line(text, 200)} is not a valid address.", "It should look like https://host/owner/repository."
        )
    if not path.strip("/"):
        raise SourceError(
            f"{clean_line(text, 200)} names no repository.", "It should look like https://host/owner/repository."
        )


def _refuse_web_page(parts: SplitResult, scheme: str, host: str) -> None:
    pattern = _LONGER_PATH if host in _TWO_PARTS else _WEB_PAGE
    found = pattern.match(parts.path) if scheme in {"http", "https"} else None
    if found:
        raise SourceError(
            "This is the address of a page of the repository, not of the repository.",
            f"Try {scheme}://{clean_line(host, 200)}{clean_line(found[1], 200)}.",
        )
