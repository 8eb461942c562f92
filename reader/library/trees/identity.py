"""A site's key, so that its marks are the same for its folder, its clone or another machine's clone.

The key is, in this order: the network address that the site was cloned from, in one form for https, ssh and scp-like
spellings; else `url` and `title` of its configuration; else its path. The address of a checkout is read from the
file `.git/config` with a small parser: git is never run in a folder of the user's choice, because a
repository's own configuration names programs that git would start.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from reader.late import LatePattern
from reader.library.trees.beneath import Beneath
from reader.text import clean_path

__all__ = ["SITE_FOLDERS", "checkout_origin", "normalise_address", "site_key"]

SITE_FOLDERS = ("docs", "site", "www", "web", "website", "blog", "src", "source", "jekyll")
"""Folders of a repository that may contain its site."""

_CONFIG_LIMIT = 256 * 1024
_POINTER_LIMIT = 8 * 1024
_KEY_LIMIT = 2_000
_ADDRESS_LIMIT = 4_000

_SAME_HOSTS = {
    "ssh.github.com": "github.com",
    "www.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
}
# These hosts treat owner and repository as case-insensitive.
_CASELESS_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org"})
_DEFAULT_PORTS = {"http": 80, "https": 443, "git": 9418}
_NO_ONES_HOSTS = frozenset({"", "localhost", "127.0.0.1", "example.com", "example.org", "example.net"})

_SCP_LIKE = LatePattern(r"(?s)(?:[^/:@\s]+@)?(?P<host>\[[0-9A-Fa-f:.]+\]|[^/:@\s]+):(?P<path>[^:].*)")
_SECTION = LatePattern(r'\[\s*([A-Za-z0-9.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]')
_VARIABLE = LatePattern(r"([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*)?")
_ESCAPES = {"n": "\n", "t": "\t", "b": "\b"}


class _Origin(Protocol):
    @property
    def home(self) -> str: ...

    @property
    def origin(self) -> str: ...


def site_key(tree: _Origin, config: Mapping[str, object]) -> str:
    """Return the key of the site in `tree` with the configuration `config` (see `reader.library.post.Site`).

    A local address (`file:`, a path) counts no more than the path of a folder: `url` and `title` take precedence.
    """
    origin = normalise_address(tree.origin)
    if origin and not origin.startswith("path:"):
        return origin
    return _configured_key(config) or origin or _clean(f"path:{tree.home}")


def normalise_address(address: str) -> str:
    """Return one form for all spellings of a repository's address, or an empty text if it is not an address.

    `https://me@GitHub.com:443/Owner/Repo.git/`, `ssh://git@github.com/owner/repo` and `git@github.com:owner/repo`
    all become `github.com/owner/repo`; a local path or `file:` address becomes `path:/…`. Never contains credentials.
    """
    address = address.strip()
    if not address or len(address) > _ADDRESS_LIMIT:
        return ""
    if "://" in address:
        return _normalise_url(address)
    if address.startswith("/"):
        return _clean("path:" + _tidy_path(address, absolute=True))
    if address.startswith(("~", ".")):
        # Its target depends on the user and the working directory.
        return ""
    found = _SCP_LIKE.compiled.fullmatch(address)
    return _with_host("ssh", found["host"], None, found["path"]) if found else ""


def checkout_origin(folder: Path) -> str:
    """Return the address that the checkout `folder` was cloned from, as in its `.git/config`, or an empty text.

    `folder` must be the top of the checkout, a worktree or a submodule, or the site's own folder directly in it (one of
    `SITE_FOLDERS`, so that a site has one key however it is opened). Reads at most a few small regular files,
    follows no link, runs nothing and never raises for what it finds.
    """
    common = _git_folder(folder)
    if common is None and folder.name in SITE_FOLDERS and (folder / "_config.yml").is_file():
        common = _git_folder(folder.parent)
    if common is None:
        return ""
    # `.git` may have been replaced since: it is opened again from its parent folder.
    text = _read_file(common.parent, f"{common.name}/config", _CONFIG_LIMIT)
    if not text:
        return ""
    addresses: dict[str, str] = {}
    for section, name, value in _config_values(text):
        if name == "url" and section.startswith("remote."):
            addresses.setdefault(section.removeprefix("remote."), value)
    if "origin" in addresses:
        return addresses["origin"]
    return next(iter(addresses.values())) if len(addresses) == 1 else ""


def _normalise_url(address: str) -> str:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower().replace("git+", "").replace("+git", "")
    if scheme == "file":
        return _clean("path:" + _tidy_path(unquote(parts.path), absolute=True))
    # An ssh port is part of the transport, an http port is part of the address.
    port = None if scheme == "ssh" or _DEFAULT_PORTS.get(scheme) == port else port
    return _with_host(scheme, host, port, unquote(parts.path))


def _with_host(scheme: str, host: str, port: int | None, path: str) -> str:
    host = host.lower().strip("[]").rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    host = _SAME_HOSTS.get(host, host)
    path = _tidy_path(path, absolute=False)
    if not host or not path or scheme not in {"http", "https", "ssh", "git"}:
        return ""
    if host in _CASELESS_HOSTS:
        path = path.lower()
    return _clean(f"{host}:{port}/{path}" if port else f"{host}/{path}")


def _tidy_path(path: str, *, absolute: bool) -> str:
    if absolute:
        path = os.path.normpath(path)
        parts = path.split("/")
    else:
        parts = [part for part in path.split("/") if part not in {"", "."}]
    if len(parts) > 1 and parts[-1] == ".git":
        parts.pop()
    parts[-1:] = [part.removesuffix(".git") or part for part in parts[-1:]]
    return "/".join(parts)


def _configured_key(config: Mapping[str, object]) -> str:
    url, title = config.get("url"), config.get("title")
    if not isinstance(url, str) or not isinstance(title, str | int | float):
        return ""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
        port = f":{parts.port}" if parts.port and parts.port != _DEFAULT_PORTS.get(parts.scheme) else ""
    except ValueError:
        return ""
    if host in _NO_ONES_HOSTS or not str(title).strip():
        return ""
    baseurl = config.get("baseurl")
    path = "/".join(part for part in (parts.path.strip("/"), str(baseurl or "").strip("/")) if part)
    return _clean(f"site:{host}{port}/{path}#{title}")


def _clean(key: str) -> str:
    return clean_path(key, _KEY_LIMIT)


def _git_folder(folder: Path) -> Path | None:
    """Return the folder that contains the repository's `config`: `.git`, or the target of a worktree's `.git` file."""
    inside = Beneath(str(folder))
    try:
        os.close(inside.folder(".git"))
    except (OSError, ValueError):
        pass
    else:
        return folder / ".git"
    pointer = _read_file(folder, ".git", _POINTER_LIMIT).strip()
    if not pointer.startswith("gitdir:"):
        return None
    target = Path(os.path.normpath(folder / pointer.removeprefix("gitdir:").strip()))
    for place, part in enumerate(target.parts[:-2]):
        # Git puts the target of such a file below a repository's folder; no other place on the disk is read.
        if part.endswith(".git") and target.parts[place + 1] in {"worktrees", "modules"}:
            return Path(*target.parts[: place + 1]) if target.parts[place + 1] == "worktrees" else target
    return None


def _read_file(folder: Path, name: str, limit: int) -> str:
    """Return the text of a regular file of at most `limit` bytes, or an empty text; never blocks, follows no link."""
    inside = Beneath(str(folder))
    try:
        handle = inside.file(name)
    except (OSError, ValueError):
        return ""
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            return ""
        return os.read(handle, limit).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(handle)
        inside.close()


def _config_values(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield (section, name, value) of each variable in git's configuration format; malformed lines are ignored.

    A subsection is joined to its section by a dot and keeps its case (`remote.origin`). Includes are not followed.
    """
    section = ""
    for line in re.sub(r"\\\r?\n", "", text).splitlines():
        rest = line.strip()
        found = _SECTION.compiled.match(rest)
        if found:
            name, sub = found.groups()
            section = name.lower() if sub is None else f"{name.lower()}." + re.sub(r"\\(.)", r"\1", sub)
            rest = rest[found.end() :].strip()
        variable = _VARIABLE.compiled.match(rest)
        if section and variable:
            yield section, variable[1].lower(), _config_value(rest[variable.end() :])


def _config_value(text: str) -> str:
    """Return a value without its quotes, escapes and comment."""
    out: list[str] = []
    quoted = escaped = False
    kept = 0
    for character in text:
        if escaped:
            out.append(_ESCAPES.get(character, character))
            escaped = False
        elif character == "\\":
            escaped = True
            continue
        elif character == '"':
            quoted = not quoted
            kept = len(out)
            continue
        elif character in "#;" and not quoted:
            break
        else:
            out.append(character)
            if character.isspace() and not quoted:
                continue
        kept = len(out)
    return "".join(out[:kept])
