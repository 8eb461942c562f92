"""Short names for sites and devices that reveal nothing about either.

A device is a random number, never a host name. It is bound to the machine by a salted hash of the machine's id, so that
a home folder copied to a second machine becomes a separate device: no two machines ever write the same file.
"""

from __future__ import annotations

import os
import sqlite3
from functools import lru_cache
from pathlib import Path

from reader.digests import sha256

__all__ = ["OF_SITE", "known_device", "machine_mark", "new_device", "of_site", "own_device", "site_hash", "storable"]

_MACHINE_FILES = ("/etc/machine-id", "/var/lib/dbus/machine-id")


@lru_cache(maxsize=256)
def site_hash(key: str) -> str:
    """Return the short hash under which the marks of the site with this key are kept: 16 hexadecimal digits."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


OF_SITE = "(:site IS NULL OR site = :site)"
"""Whether a record belongs to the given site, or to any; takes the parameters that `of_site` returns."""


def of_site(key: str | None) -> dict[str, object]:
    """Return the parameters of `OF_SITE` for the site with this key, or for all sites."""
    return {"site": site_hash(key) if key is not None else None}


def new_device() -> str:
    """Return a fresh device id: 12 hexadecimal digits."""
    return os.urandom(6).hex()


@lru_cache(maxsize=16)
def machine_mark(device: str) -> str:
    """Return a hash that is stable on one machine and reveals nothing to others; empty if the machine has no id."""
    for name in _MACHINE_FILES:
        try:
            machine = Path(name).read_bytes().strip()
        except OSError:
            continue
        if machine:
            return sha256(device.encode() + b"\0" + machine).hexdigest()[:16]
    return ""


def storable(value: str) -> str:
    """Return `value` in a form that SQLite can store: lone surrogates, which cannot be encoded, are escaped."""
    return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()


def known_device(db: sqlite3.Connection) -> str:
    """Return the device id in the store; empty if there is none yet, or if it belongs to another machine."""
    known = dict(db.execute("SELECT name, value FROM meta WHERE name IN ('device', 'machine')"))
    device = str(known.get("device", ""))
    return device if known.get("machine", "") == machine_mark(device) else ""


def own_device(db: sqlite3.Connection) -> str:
    """Return the id of this device, creating it on first use or on another machine. Needs a write transaction."""
    device = known_device(db)
    if not device:
        device = new_device()
        db.execute("INSERT OR REPLACE INTO meta VALUES ('device', ?)", (device,))
        db.execute("INSERT OR REPLACE INTO meta VALUES ('machine', ?)", (machine_mark(device),))
    return device
