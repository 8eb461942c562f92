"""Chooses how to reach a place to synchronise with: a shared folder directly, a repository through git."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event
from urllib.parse import unquote, urlsplit

from reader.errors import StateError
from reader.files import is_there
from reader.git.address import parse_address
from reader.state.store import StateStore
from reader.state.travel.contact import contact_with, failed, reached
from reader.state.travel.sync import SyncReport, came, check_folder, kept_file, sync_folder
from reader.text import CleanLine, clean_line

__all__ = ["check_target", "sync_sentence", "sync_with"]


def sync_with(
    store: StateStore, target: str, *, within: float | None = None, cancel: Event | None = None
) -> SyncReport:
    """Merge marks through the shared folder or the git repository that `target` names.

    A repository is abandoned after `within` seconds, or once `cancel` is set, as if offline. The result is recorded, so
    that a place which is never reached is noticed. Raises ReaderError.
    """
    file = kept_file(store)
    try:
        report = _exchange(store, target, within, cancel)
    except StateError as error:
        failed(file, target, error.message, certain=True)
        raise
    if not report.offline:
        return replace(report, first=reached(file, target))
    if cancel is None or not cancel.is_set():
        # A name server that does not answer is no reason to doubt a host that it knew before.
        known = contact_with(file, target)
        failed(file, target, report.unreached, certain=report.unfound and not known.reached)
    return report


def _exchange(store: StateStore, target: str, within: float | None, cancel: Event | None) -> SyncReport:
    place = _place(target)
    if _is_repository(target, place):
        from reader.state.travel.sync_git import sync_git  # noqa: PLC0415 (start-up)

        return sync_git(store, str(place.absolute()) if _is_folder(place) else target, within=within, cancel=cancel)

    return sync_folder(store, place)


def check_target(target: str) -> CleanLine:
    """Return what `target` is, without contacting a repository. Raises StateError if it is missing on this machine."""
    place = _place(target)
    if _is_repository(target, place):
        address = parse_address(target)
        if address is not None and address.scheme == "file" and not is_there(unquote(urlsplit(address.url).path)):
            raise StateError("There is no git repository at that address.", "Check the address, or make one there.")
        return clean_line("a repository")
    check_folder(place)
    return clean_line("a folder")


def _place(target: str) -> Path:
    place = Path(target)
    with suppress(RuntimeError):
        place = place.expanduser()
    return place


def sync_sentence(done: SyncReport) -> CleanLine:
    """Describe a synchronisation in a sentence."""
    sent = "yours were sent" if done.sent else "yours were not sent" if done.held else "yours were there already"
    if not done.devices:
        return clean_line(f"{sent.capitalize()}; no other machine has left marks here yet.")
    return clean_line(f"{came(done)}; {sent}.")


def _is_repository(target: str, place: Path) -> bool:
    """Return whether `target` is the address of a repository rather than a folder.

    The folder of a bare one counts, even if it is damaged: marks put beside its parts would reach nobody.
    """
    if _is_folder(place):
        return (place / "HEAD").is_file() and any((place / name).is_dir() for name in ("objects", "refs"))
    return "://" in target or parse_address(target) is not None


def _is_folder(place: Path) -> bool:
    return os.path.isdir(place)  # noqa: PTH112 - Path.is_dir raises if a name is too long
