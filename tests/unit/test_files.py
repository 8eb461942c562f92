"""The program's own files: private, whole, and never mistaken for what stands in their place."""

from __future__ import annotations

import errno
import os
import socket
import stat
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.files import (
    Lock,
    NotRegularError,
    Replacing,
    check_own,
    erase,
    lock_now,
    make_inner_folder,
    make_private_file,
    make_private_folder,
    open_own,
    pass_over,
    passed_over,
    read_own,
    read_regular,
    remove_stale,
    tighten,
    write_private,
)
from tests.unit.state.making import mounted


def link(place: Path) -> None:
    (place.parent / "victim").write_text("theirs")
    (place.parent / "victim").chmod(0o644)
    place.symlink_to(place.parent / "victim")


def names_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def bind(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(place))


THINGS: dict[str, Callable[[Path], None]] = {
    "a link": link,
    "a named pipe": os.mkfifo,
    "a socket": bind,
    "a folder": Path.mkdir,
}

ACTS: dict[str, Callable[[Path], object]] = {
    "check": check_own,
    "open": open_own,
    "open to write": lambda place: open_own(place, os.O_RDWR | os.O_CREAT),
    "read": lambda place: read_own(place, 10),
    "write": lambda place: write_private(place, b"ours"),
    "make": make_private_file,
    "tighten": tighten,
    "lock": lambda place: Lock(place).__enter__(),
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("thing", THINGS)
def test_what_is_no_file_of_ours_is_refused_and_left_alone(tmp_path: Path, thing: str, act: str) -> None:
    place = tmp_path / "place"
    THINGS[thing](place)
    names, before = names_in(tmp_path), os.lstat(place)
    with pytest.raises(NotRegularError, match=f"place is {thing}"):
        ACTS[act](place)
    assert os.lstat(place) == before
    assert names_in(tmp_path) == names
    if thing == "a link":
        assert place.read_text() == "theirs"
        assert stat.S_IMODE(place.stat().st_mode) == 0o644


def test_a_device_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", lambda *_: pytest.fail("opened"))
        for act in (open_own, lambda place: read_own(place, 1)):
            with pytest.raises(NotRegularError, match="a device"):
                act(Path("/dev/null"))
        with pytest.raises(NotRegularError, match="null is a device"):
            read_regular(Path("/dev/null"), 10)


def test_what_is_exchanged_after_it_was_looked_at_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "place"
    monkeypatch.setattr("reader.files.check_own", lambda _: True)
    for thing in THINGS.values():
        thing(place)
        with pytest.raises(NotRegularError):
            open_own(place)
        place.rmdir() if place.is_dir() and not place.is_symlink() else place.unlink()


def test_a_file_of_the_persons_may_be_a_link(tmp_path: Path) -> None:
    link(tmp_path / "place")
    assert read_regular(tmp_path / "place", 3) == b"the"


def test_a_limit_far_above_a_file_takes_no_room(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.write_bytes(b"words")
    tracemalloc.start()
    try:
        assert read_own(place, 64 << 20) == b"words"
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="no files of the system's own here")
def test_a_file_that_does_not_say_how_long_it_is_is_read_to_its_end() -> None:
    assert b"VmRSS" in read_regular(Path("/proc/self/status"), 1 << 20)
    assert len(read_regular(Path("/proc/self/status"), 50)) == 50


@pytest.mark.parametrize(
    "make",
    [
        make_private_file,
        lambda place: write_private(place, b"x"),
        lambda place: open_own(place, os.O_RDWR | os.O_CREAT),
    ],
)
def test_files_are_private_whatever_the_umask(tmp_path: Path, make: Callable[[Path], object]) -> None:
    before = os.umask(0)
    try:
        make(tmp_path / "file")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


def test_tightening_takes_the_rights_of_others(tmp_path: Path) -> None:
    place = tmp_path / "file"
    tighten(place)
    place.write_text("x")
    place.chmod(0o666)
    tighten(place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_folder_that_all_users_share_stays_open_to_them(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    make_private_folder(shared)
    root = Path("/").stat().st_mode
    make_private_folder(Path("/"))
    assert (stat.S_IMODE(shared.stat().st_mode), Path("/").stat().st_mode) == (0o1777, root)


def test_a_private_folder_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_private_folder(tmp_path / "a/b/c")
    finally:
        os.umask(before)
    assert {stat.S_IMODE((tmp_path / made).stat().st_mode) for made in ("a", "a/b", "a/b/c")} == {0o700}
    (tmp_path / "a/b/c").chmod(0o755)
    make_private_folder(tmp_path / "a/b/c")
    assert stat.S_IMODE((tmp_path / "a/b/c").stat().st_mode) == 0o700


def test_a_folder_of_the_persons_is_not_narrowed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_private_folder(tmp_path, own=False)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_folder_that_is_a_link_is_used_but_not_narrowed_and_none_of_ours_is_one(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir(mode=0o755)
    target.chmod(0o755)
    (tmp_path / "link").symlink_to(target)
    make_private_folder(tmp_path / "link")
    with pytest.raises(NotRegularError, match="link is a link, not a folder"):
        make_inner_folder(tmp_path / "link")
    assert stat.S_IMODE(target.stat().st_mode) == 0o755
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        make_private_folder(tmp_path / "file")


def stop(_: int) -> None:
    raise KeyboardInterrupt


def test_a_write_that_fails_leaves_what_was_there_and_no_draft(tmp_path: Path) -> None:
    place = tmp_path / "file"
    write_private(place, b"before")
    with pytest.raises(KeyboardInterrupt), Replacing(place) as file:
        stop(file.write(b"half"))
    assert place.read_bytes() == b"before"
    assert names_in(tmp_path) == ["file"]


def test_a_draft_that_cannot_be_opened_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def made_but_a_pipe(path: str, _: int) -> int:
        Path(path).touch()
        reads, writes = os.pipe()
        os.close(reads)
        return writes

    place = tmp_path / "file"
    write_private(place, b"before")
    monkeypatch.setattr("reader.files._open_private", made_but_a_pipe)
    with pytest.raises(OSError, match="not seekable"):
        write_private(place, b"after")
    assert place.read_bytes() == b"before"
    assert names_in(tmp_path) == ["file"]


def test_a_full_disk_leaves_what_was_there_and_no_draft(tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "size=64k") as folder:
        write_private(folder / "file", b"before")
        with pytest.raises(OSError) as raised:  # noqa: PT011 - the number says what it is
            write_private(folder / "file", bytes(1 << 20))
        assert raised.value.errno == errno.ENOSPC
        assert names_in(folder) == ["file"]
        assert (folder / "file").read_bytes() == b"before"


def test_in_a_shared_folder_what_stands_there_is_replaced(tmp_path: Path) -> None:
    link(tmp_path / "place")
    write_private(tmp_path / "place", b"ours", shared=True)
    assert (tmp_path / "place").read_bytes() == b"ours"
    assert (tmp_path / "victim").read_text() == "theirs"


def test_erasing_overwrites_a_file_and_takes_a_link_away(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_bytes(b"secret" * 1_000)
    (tmp_path / "same").hardlink_to(place)
    place.chmod(0o000)
    erase(place)
    assert not place.exists()
    (tmp_path / "same").chmod(0o600)
    assert (tmp_path / "same").read_bytes() == bytes(6_000)
    link(place)
    erase(place)
    assert not place.is_symlink()
    assert (tmp_path / "victim").read_text() == "theirs"
    erase(tmp_path / "nothing")


def test_a_lock_keeps_others_out_until_it_is_left(tmp_path: Path) -> None:
    place = tmp_path / "lock"
    with Lock(place):
        other = open_own(place, os.O_RDWR)
        assert not lock_now(other)
    assert lock_now(other, shared=True)
    third = open_own(place)
    assert lock_now(third, shared=True)
    assert not lock_now(third)
    os.close(other)
    os.close(third)


def test_only_what_a_person_can_mend_is_told_later(tmp_path: Path) -> None:
    passed_over()
    pass_over(OSError(errno.ENOSPC, "No space left on device"))
    assert passed_over() == []
    for _ in range(2):
        pass_over(NotRegularError(tmp_path / "a.cache", stat.S_IFLNK))
    assert passed_over() == [
        f"{tmp_path / 'a.cache'}: a.cache is a link, not a file of its own, and is left alone; remove it."
    ]
    assert passed_over() == []


def test_only_old_drafts_of_that_name_are_removed(tmp_path: Path) -> None:
    old, new, other, named = (tmp_path / name for name in (".a.1.tmp", ".a.2.tmp", ".b.1.tmp", "a[1].part"))
    for place in (old, new, other, named):
        place.write_text("half")
    for place in (old, other, named):
        os.utime(place, (1_000_000_000,) * 2)
    remove_stale(tmp_path, ".a.", ".tmp")
    assert {place.name for place in tmp_path.iterdir()} == {new.name, other.name, named.name}
    remove_stale(tmp_path, "a[1]", ".part")
    assert {place.name for place in tmp_path.iterdir()} == {new.name, other.name}
