"""Marks follow their owner through a shared folder: real files, real processes, small file systems."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.errors import StateError
from reader.library.post import SearchText
from reader.state import StateStore
from reader.state.clock import COUNTER_BITS, END, LATEST, acceptable, now_ms
from reader.state.identity import site_hash
from reader.state.marks import MarkRecord
from reader.state.travel.exchange import export_state, import_state
from reader.state.travel.sync import MAX_FILES, MAX_TOLD, sync_folder
from reader.state.travel.sync_file import file_name, own_file, parse_file
from tests.unit.state.making import ENTRIES, SITE, Clock, assert_alike, mark_something_on_each, mounted, reopened


def test_a_folder_brings_all_devices_together(devices: list[StateStore], shared_folder: Path) -> None:
    mark_something_on_each(devices)
    for _ in range(2):
        reports = [sync_folder(store, shared_folder) for store in devices]
    assert_alike(devices)
    assert [report.devices for report in reports] == [2, 2, 2]
    assert devices[0].sites() == devices[2].sites()
    assert [report.sent for report in [sync_folder(store, shared_folder) for store in devices]] == [False] * 3
    names = sorted(one.name for one in shared_folder.iterdir())
    assert names == sorted(file_name(store.device) for store in devices)


def test_notes_of_two_are_joined_and_one_that_is_replaced_is_told_where_it_was_written(
    devices: list[StateStore], shared_folder: Path
) -> None:
    desk, laptop, phone = devices
    told: dict[str, list[str]] = {store.device: [] for store in devices}
    for store in devices:
        store.on_notice = told[store.device].append
    desk.follow(ENTRIES, texts=lambda entries: [SearchText(entry, "Words enough.") for entry in entries])
    desk.set_note(ENTRIES[0], "from the desk")
    sync_folder(desk, shared_folder)
    sync_folder(phone, shared_folder)
    laptop.set_note(ENTRIES[0], "from the laptop")
    for store in (laptop, desk, phone, desk):
        sync_folder(store, shared_folder)
    sentence = f"Two machines wrote a note on “{ENTRIES[0].title}”; both are kept: “from the laptop | from the desk”."
    assert told == {desk.device: [], laptop.device: [sentence], phone.device: []}
    assert {store.marks(ENTRIES[0]).note for store in devices} == {"from the laptop | from the desk"}
    phone.set_note(ENTRIES[0], "from the laptop | from the desk, and the phone")
    for store in (phone, laptop):
        sync_folder(store, shared_folder)
    assert told[laptop.device] == [sentence], "the later note repeats the text"
    laptop.set_note(ENTRIES[0], "")
    for store in (laptop, phone):
        sync_folder(store, shared_folder)
    assert (
        "was removed later on another machine. It said: “from the laptop | from the desk, and the phone”."
        in told[phone.device][0]
    )


def test_a_file_is_readable_stable_and_private(devices: list[StateStore], shared_folder: Path) -> None:
    desk = devices[0]
    desk.set_note(ENTRIES[0], "数据")
    sync_folder(desk, shared_folder)
    file = shared_folder / file_name(desk.device)
    content = file.read_text()
    assert content.splitlines()[0].startswith('{"device": "')
    assert '"kind": "note", "fingerprint": "t0", "value": "数据"' in content
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert own_file(desk) == content.encode()


def test_a_file_cut_anywhere_is_passed_over_and_told(devices: list[StateStore], shared_folder: Path) -> None:
    mark_something_on_each(devices)
    sync_folder(devices[0], shared_folder)
    file = shared_folder / file_name(devices[0].device)
    whole = file.read_bytes()
    before = devices[1].records()
    for length in range(len(whole) - 1):
        file.write_bytes(whole[:length])
        report = sync_folder(devices[1], shared_folder)
        assert (report.received, report.devices) == (0, 0)
        assert "still writing it, or it was cut off" in report.notices[0]
    assert devices[1].records() == before
    file.write_bytes(whole)
    assert sync_folder(devices[1], shared_folder).received > 0
    before = devices[1].records()
    again = sync_folder(devices[1], shared_folder)
    assert (again.received, again.devices, again.notices) == (0, 1, ())
    assert devices[1].records() == before


def test_a_file_that_was_changed_is_said_to_be_so(devices: list[StateStore], shared_folder: Path) -> None:
    devices[0].set_note(ENTRIES[0], "hello")
    file = shared_folder / file_name(devices[0].device)
    file.write_bytes(own_file(devices[0]).replace(b"hello", b"hullo"))
    report = sync_folder(devices[1], shared_folder)
    assert (report.received, report.devices) == (0, 0)
    assert "its checksum does not match" in report.notices[0]


def test_what_another_system_does_to_a_text_file_is_no_harm(devices: list[StateStore], shared_folder: Path) -> None:
    devices[0].set_note(ENTRIES[0], "hello")
    file = shared_folder / file_name(devices[0].device)
    file.write_bytes(b"\xef\xbb\xbf" + own_file(devices[0]).replace(b"\n", b"\r\n"))
    report = sync_folder(devices[1], shared_folder)
    assert (report.received, report.notices) == (1, ()), "a note and its bookmark are one mark"
    assert devices[1].marks(ENTRIES[0]).note == "hello"


def test_what_came_counts_marks_and_machines_alone(devices: list[StateStore], shared_folder: Path) -> None:
    devices[0].set_read(ENTRIES[0], True)
    content = own_file(devices[0])
    name = file_name(devices[0].device)
    for copy in (name, name.replace(".jsonl", " (1).jsonl"), name.replace(".jsonl", " (Ann's conflicted copy).jsonl")):
        (shared_folder / copy).write_bytes(content)
    for _ in range(2):
        report = sync_folder(devices[1], shared_folder)
        assert report.devices == 1
    assert sync_folder(devices[0], shared_folder).devices == 1
    assert sync_folder(devices[2], shared_folder).received == 1


def test_odd_files_are_passed_over_and_told(devices: list[StateStore], shared_folder: Path) -> None:
    (shared_folder / "privacy-reader-aa.jsonl").symlink_to("/etc/passwd")
    (shared_folder / "privacy-reader-bb.jsonl").mkdir()
    os.mkfifo(shared_folder / "privacy-reader-cc.jsonl")
    (shared_folder / "privacy-reader-\x1b[2J.jsonl").write_text("{}")
    newer = own_file(devices[1]).replace(b'"version": 1', b'"version": 2')
    (shared_folder / "privacy-reader-dd.jsonl").write_bytes(newer)
    (shared_folder / "notes.txt").write_text("mine")
    report = sync_folder(devices[0], shared_folder)
    assert len(report.notices) == 5
    assert not any("\x1b" in notice for notice in report.notices)
    assert any("newer privacy-reader" in notice for notice in report.notices)
    assert (shared_folder / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"hello\nworld\n", "it is not a file of privacy-reader"),
        (b'{"a": 1}\n{"end": 2}\n', "it is not a file of privacy-reader"),
        ("{}\n{}\n".encode("utf-16"), "it is not a file of privacy-reader"),
        (b"", "another machine is still writing it"),
        (bytes(1_000), "another machine is still writing it"),
    ],
    ids=["text", "json", "utf-16", "empty", "room for what comes"],
)
def test_a_file_of_another_program_is_told(
    devices: list[StateStore], shared_folder: Path, content: bytes, reason: str
) -> None:
    file = shared_folder / "privacy-reader-notes.jsonl"
    file.write_bytes(content)
    (notice,) = sync_folder(devices[0], shared_folder).notices
    assert reason in notice
    assert file.read_bytes() == content


def test_the_own_file_of_a_newer_version_stays_as_it_is(devices: list[StateStore], shared_folder: Path) -> None:
    devices[0].set_read(ENTRIES[0], True)
    newer = own_file(devices[0]).replace(b'"version": 1', b'"version": 2')
    file = shared_folder / file_name(devices[0].device)
    file.write_bytes(newer)
    report = sync_folder(devices[0], shared_folder)
    assert (report.sent, report.held) == (True, True)
    assert "update privacy-reader here" in report.notices[-1]
    assert file.read_bytes() == newer
    assert not sync_folder(devices[0], shared_folder).sent
    sync_folder(devices[1], shared_folder)
    assert devices[1].marks(ENTRIES[0]).read, "what is marked here is sent beside the newer file"


def test_a_link_or_a_pipe_in_place_of_the_own_file_is_replaced(
    devices: list[StateStore], shared_folder: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs"
    theirs.write_text("theirs")
    devices[0].set_read(ENTRIES[0], True)
    file = shared_folder / file_name(devices[0].device)
    for make in (os.mkfifo, lambda place: place.symlink_to(theirs)):
        make(file)
        assert sync_folder(devices[0], shared_folder).sent
        assert file.read_bytes() == own_file(devices[0])
        assert not file.is_symlink()
        file.unlink()
    assert theirs.read_text() == "theirs"


def test_a_conflict_copy_is_read(devices: list[StateStore], shared_folder: Path) -> None:
    devices[0].set_read(ENTRIES[0], True)
    name = file_name(devices[0].device).replace(".jsonl", ".sync-conflict-20260101-120000-ABC.jsonl")
    (shared_folder / name).write_bytes(own_file(devices[0]))
    assert sync_folder(devices[1], shared_folder).received > 0
    assert devices[1].marks(ENTRIES[0]).read


def test_a_device_that_lost_its_marks_gets_them_back(devices: list[StateStore], shared_folder: Path) -> None:
    devices[0].set_read(ENTRIES, True)
    sync_folder(devices[0], shared_folder)
    devices[0].change_tables(lambda db: [db.execute(f"DELETE FROM {table}") for table in ("record", "meta")])
    device = file_name(devices[0].device)
    (shared_folder / device).write_bytes(next(shared_folder.iterdir()).read_bytes())
    assert not devices[0].marks(ENTRIES[0]).read
    sync_folder(devices[0], shared_folder)
    assert devices[0].marks(ENTRIES[0]).read


def test_what_is_bad_in_a_file_is_told_and_the_rest_taken(devices: list[StateStore], shared_folder: Path) -> None:
    import hashlib
    import json

    devices[0].set_read(ENTRIES[:2], True)
    lines = own_file(devices[0]).splitlines(keepends=True)
    lines[1:1] = [b"nonsense\n", b"\xff\xfe\n", b"[" * 30_000 + b"\n"]
    body = b"".join(lines[:-1])
    end = json.dumps({"end": 9, "sha256": hashlib.sha256(body).hexdigest()}).encode()
    (shared_folder / "privacy-reader-ee.jsonl").write_bytes(body + end + b"\n")
    report = sync_folder(devices[1], shared_folder)
    assert "3 lines could not be read" in report.notices[0]
    assert devices[1].marks(ENTRIES[1]).read
    assert sync_folder(devices[1], shared_folder).notices == report.notices, "as long as the file is as it is"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400), st.integers(0, 400), st.integers(0, 400))
def test_any_bytes_are_passed_over_or_read(noise: bytes, start: int, length: int) -> None:
    with StateStore.open(private=True) as store:
        store.set_read(ENTRIES[0], True)
        whole = own_file(store)
    for content in (noise, whole[:start] + noise + whole[start + length :]):
        with suppress(ValueError):
            parse_file(content)


def test_a_draft_that_a_killed_run_left_in_the_folder_is_removed(
    devices: list[StateStore], shared_folder: Path
) -> None:
    name = file_name(devices[0].device)
    stale, fresh, other = (shared_folder / draft for draft in (f".{name}.17.tmp", f".{name}.18.tmp", ".theirs.19.tmp"))
    for draft in (stale, fresh, other):
        draft.write_bytes(b"half of the marks")
    for draft in (stale, other):
        os.utime(draft, (time.time() - 7_200,) * 2)
    devices[0].set_read(ENTRIES[0], True)
    sync_folder(devices[0], shared_folder)
    assert sorted(shared_folder.iterdir()) == sorted([fresh, other, shared_folder / name])


def test_a_folder_that_cannot_be_written_to_is_read_all_the_same(devices: list[StateStore], tmp_path: Path) -> None:
    devices[0].set_note(ENTRIES[0], "for the laptop")
    devices[1].set_note(ENTRIES[1], "long " * 90)
    with mounted(tmp_path / "stick", "size=16k") as folder:
        sync_folder(devices[0], folder)
        (folder / "film").write_bytes(bytes(4_096))
        with suppress(OSError):
            (folder / "more").write_bytes(bytes(64_000))
        for reason in ("no space left", "read-only"):
            with pytest.raises(StateError, match=f"but yours could not be put into .*: {reason}"):
                sync_folder(devices[1], folder)
            assert devices[1].marks(ENTRIES[0]).note == "for the laptop"
            assert [one.name for one in folder.glob(".*")] == []
            subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        subprocess.run(["mount", "-o", "remount,rw,size=8m", str(folder)], check=True)
        assert sync_folder(devices[1], folder).sent
        assert sync_folder(devices[0], folder).received == 1


def test_a_folder_that_vanishes_on_the_way_loses_nothing(
    devices: list[StateStore], shared_folder: Path, tmp_path: Path
) -> None:
    class Unplugged(StateStore):
        def records(self) -> list[MarkRecord]:
            with suppress(OSError):
                shared_folder.rename(tmp_path / "gone")
            return super().records()

    devices[0].set_read(ENTRIES[0], True)
    sync_folder(devices[0], shared_folder)
    with Unplugged.open(tmp_path / "other" / "state.sqlite3") as store:
        store.set_read(ENTRIES[1], True)
        with pytest.raises(StateError, match="1 mark came from 1 other machine, but yours could not be put"):
            sync_folder(store, shared_folder)
        assert [marks.read for marks in store.marks_of(ENTRIES[:2])] == [True, True]


def test_two_processes_of_one_device_leave_all_that_it_knows(devices: list[StateStore], shared_folder: Path) -> None:
    """While one writes the device's file, the other sets a mark and puts a newer file there."""

    class Interrupted(StateStore):
        def records(self) -> list[MarkRecord]:
            found = super().records()
            if not other.marks(ENTRIES[5]).read:
                other.set_read(ENTRIES[5], True)
                sync_folder(other, shared_folder)
            return found

    other = devices[0]
    with Interrupted.open(other.path) as store:
        store.set_read(ENTRIES[0], True)
        sync_folder(store, shared_folder)
    assert (shared_folder / file_name(other.device)).read_bytes() == own_file(other)
    assert sync_folder(devices[1], shared_folder).received == 2


def test_a_device_restored_from_a_backup_catches_up(
    devices: list[StateStore], shared_folder: Path, tmp_path: Path
) -> None:
    desk = devices[0]
    desk.set_read(ENTRIES[0], True)
    desk = reopened(desk)
    assert desk.path is not None
    old = desk.path.read_bytes()
    desk.set_note(ENTRIES[1], "since the backup")
    desk.set_read(ENTRIES[0], False)
    sync_folder(desk, shared_folder)
    desk.close()
    desk.path.write_bytes(old)
    with StateStore.open(desk.path) as restored:
        assert restored.marks(ENTRIES[0]).read
        restored.set_read(ENTRIES[2], True)
        assert sync_folder(restored, shared_folder).received == 2
        assert not restored.marks(ENTRIES[0]).read
        sync_folder(devices[1], shared_folder)
        assert_alike([restored, devices[1]])


def test_a_missing_folder_and_a_private_run_are_told(devices: list[StateStore], tmp_path: Path) -> None:
    with pytest.raises(StateError, match="is not there"):
        sync_folder(devices[0], tmp_path / "stick")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StateError, match="is not a folder"):
        sync_folder(devices[0], tmp_path / "file")
    with StateStore.open(private=True) as store, pytest.raises(StateError, match="not synchronised"):
        sync_folder(store, tmp_path)


def lines_of(device: str, count: int, time: str = "1772389325120-0") -> bytes:
    """A device's file with so many valid marks."""
    site = site_hash(SITE)
    head = json.dumps({"format": "privacy-reader marks", "version": 1, "device": device, "sites": {site: SITE}})
    body = "".join(
        f'{{"site": "{site}", "kind": "read", "fingerprint": "t{number}", "value": true, "at": null,'
        f' "time": "{time}", "device": "{device}"}}\n'
        for number in range(count)
    )
    raw = f"{head}\n{body}".encode()
    return raw + json.dumps({"end": count, "sha256": hashlib.sha256(raw).hexdigest()}).encode() + b"\n"


def test_a_clock_at_the_end_of_the_accepted_range_leaves_room_for_ones_own_marks(
    devices: list[StateStore], shared_folder: Path
) -> None:
    """Whatever time is taken from a peer, the next mark here is later, and every machine and every import takes it."""
    edge = now_ms() + 50 * 366 * 86_400_000
    for number, stamp in enumerate(
        (edge - 20_000, edge + 3_600_000, (END >> COUNTER_BITS) - 1, LATEST >> COUNTER_BITS)
    ):
        (shared_folder / f"privacy-reader-00{number}.jsonl").write_bytes(lines_of(f"00{number}", 3, f"{stamp}-65535"))
    report = sync_folder(devices[0], shared_folder)
    assert sum("more than fifty years ahead" in notice for notice in report.notices) == 3
    assert devices[0].marks(ENTRIES[0]).read
    assert devices[0].set_read(ENTRIES[0], False)
    for one in shared_folder.iterdir():
        one.unlink()
    sync_folder(devices[0], shared_folder)
    (shared_folder / "privacy-reader-000.jsonl").write_bytes(lines_of("000", 3, f"{edge - 20_000}-65535"))
    assert not sync_folder(devices[1], shared_folder).notices
    assert not devices[1].marks(ENTRIES[0]).read
    assert devices[1].marks(ENTRIES[1]).read
    assert import_state(devices[2], export_state(devices[0])).bad == ()
    assert not devices[2].marks(ENTRIES[0]).read


def test_marks_that_are_ahead_are_told_as_long_as_they_are(devices: list[StateStore], shared_folder: Path) -> None:
    (shared_folder / "privacy-reader-00.jsonl").write_bytes(lines_of("00", 3, f"{LATEST >> COUNTER_BITS}-1"))
    for _ in range(2):
        (notice,) = sync_folder(devices[0], shared_folder).notices
        assert "3 marks set by a clock that runs more than fifty years ahead" in notice


def test_a_clock_without_a_battery_refuses_nobody() -> None:
    stamp = now_ms() << COUNTER_BITS
    assert acceptable(stamp, 0)
    assert acceptable(stamp, now_ms())
    assert not acceptable(LATEST, now_ms())
    assert not acceptable(LATEST, 1 << 60)


def test_files_are_taken_one_at_a_time_within_bounds_and_what_was_good_is_kept(
    devices: list[StateStore], shared_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.state.travel.sync.MAX_BYTES", 30_000)
    for number in range(4):
        (shared_folder / f"privacy-reader-0{number}.jsonl").write_bytes(lines_of(f"0{number}", 60))
    with (shared_folder / "privacy-reader-09.jsonl").open("wb") as sparse:
        sparse.truncate(1 << 40)
    notices = " ".join(sync_folder(devices[0], shared_folder).notices)
    assert "privacy-reader-09.jsonl was skipped: it is larger than 128 MB, the limit" in notices
    assert "was skipped: there is more than can be merged at once" in notices
    assert devices[0].marks(ENTRIES[5]).read
    again = " ".join(sync_folder(devices[0], shared_folder).notices)
    assert "more than can be merged at once" not in again, "what was read before is not read again"


def test_a_folder_in_place_of_the_own_file_keeps_no_mark_from_the_others(
    devices: list[StateStore], shared_folder: Path
) -> None:
    devices[0].set_read(ENTRIES[0], True)
    (shared_folder / file_name(devices[0].device) / "x").mkdir(parents=True)
    assert sync_folder(devices[0], shared_folder).sent
    assert not sync_folder(devices[0], shared_folder).sent
    sync_folder(devices[1], shared_folder)
    assert devices[1].marks(ENTRIES[0]).read


def test_no_number_of_files_keeps_one_out_for_ever(
    devices: list[StateStore], shared_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.state.travel.sync.MAX_FILES", 5)
    for number in range(9):
        (shared_folder / f"privacy-reader-0{number}.jsonl").write_bytes(b"x\n")
    devices[0].set_read(ENTRIES[0], True)
    (shared_folder / "privacy-reader-ff.jsonl").write_bytes(own_file(devices[0]))
    for _ in range(200):  # each time with a chance of one half
        notices = sync_folder(devices[1], shared_folder).notices
        assert len(notices) <= 6
        if devices[1].marks(ENTRIES[0]).read:
            return
    raise AssertionError("never taken")


def test_many_files_that_are_passed_over_are_counted(devices: list[StateStore], shared_folder: Path) -> None:
    for number in range(60):
        (shared_folder / f"privacy-reader-0{number:03}.jsonl").write_bytes(b"x\n")
    notices = sync_folder(devices[0], shared_folder).notices
    assert len(notices) == MAX_TOLD + 1
    assert "40 more files were skipped" in " ".join(notices)


@pytest.mark.parametrize(
    "odd",
    [
        {"kind": "about", "value": "\ud800"},
        {"kind": "about", "value": "\x00\x01"},
        {"kind": "note", "value": "\ud800"},
        {"kind": "name", "value": True, "post": "\udc80\ud800"},
        {"at": "1970-01-01T00:00:00+14:00"},
        {"at": "2199-12-31T23:59:59-14:00"},
        {"value": "x" * 90_000},
    ],
    ids=str,
)
def test_an_odd_line_keeps_no_other_out_and_what_was_taken_can_be_exported(
    odd: dict[str, object], devices: list[StateStore], shared_folder: Path
) -> None:
    good = json.loads(lines_of("ab", 1).splitlines()[1])
    rows = [good, {**good, "fingerprint": "odd", **odd}, {**good, "fingerprint": "t1"}]
    head = {"format": "privacy-reader marks", "version": 1, "device": "ab", "sites": {site_hash("\ud800"): "\ud800"}}
    raw = "".join(json.dumps(row) + "\n" for row in (head, *rows)).encode()
    end = json.dumps({"end": 3, "sha256": hashlib.sha256(raw).hexdigest()}).encode()
    with (shared_folder / os.fsdecode(b"privacy-reader-\xff.jsonl")).open("wb") as file:
        file.write(raw + end + b"\n")
    sync_folder(devices[0], shared_folder)
    assert {"t0", "t1"} <= {record.fingerprint for record in devices[0].records()}
    assert import_state(devices[1], export_state(devices[0])).bad == ()


def test_a_header_or_a_last_line_without_end_is_not_parsed(devices: list[StateStore], shared_folder: Path) -> None:
    """What JSON makes of a text of brackets takes fifty times its room."""
    head = b'{"format": "privacy-reader marks", "version": 1, "x": [' + b"[]," * 2_000_000 + b"[]]}\n"
    (shared_folder / "privacy-reader-aa.jsonl").write_bytes(head + b'{"end": 0, "sha256": ""}\n')
    (shared_folder / "privacy-reader-bb.jsonl").write_bytes(
        lines_of("bb", 1) + b'{"sha256": [' + b"[]," * 9_000 + b"0]}"
    )
    with mock.patch("reader.state.travel.sync_file.json.loads", wraps=json.loads) as parser:
        assert len(sync_folder(devices[0], shared_folder).notices) == 2
    assert all(len(call.args[0]) <= 5_000_000 for call in parser.call_args_list)


def test_a_clock_that_ran_far_ahead_and_was_put_right_makes_nobody_refuse_the_marks(
    devices: list[StateStore], shared_folder: Path, tmp_path: Path
) -> None:
    clock = Clock(now_ms() + 90 * 366 * 86_400_000)
    with StateStore.open(tmp_path / "wrong" / "state.sqlite3", clock=clock) as store:
        store.set_note(ENTRIES[0], "from the future")
        clock.now = now_ms()
        store.set_read(ENTRIES[0], True)
        store.set_note(ENTRIES[0], "from now")
        sync_folder(store, shared_folder)
        assert store.undo()
        assert store.marks(ENTRIES[0]).note == "from the future"
    assert not sync_folder(devices[0], shared_folder).notices
    assert devices[0].marks(ENTRIES[0]).read
    assert devices[0].marks(ENTRIES[0]).note == "from now"


def test_more_files_than_anybody_has_machines_are_left(devices: list[StateStore], shared_folder: Path) -> None:
    for number in range(MAX_FILES + 5):
        (shared_folder / f"privacy-reader-0{number:03}.jsonl").write_bytes(b"x\n")
    assert "There is more than can be merged at once" in sync_folder(devices[0], shared_folder).notices[-1]


def test_too_long_a_time_ends_after_a_batch_and_goes_on_the_next_time(
    devices: list[StateStore], shared_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.state.travel.sync_file.BATCH", 10)
    (shared_folder / "privacy-reader-00.jsonl").write_bytes(lines_of("00", 30))
    answers = iter([True, False, False])
    with monkeypatch.context() as slow:
        slow.setattr("reader.state.travel.sync.Budget.has_time", lambda _: next(answers))
        report = sync_folder(devices[0], shared_folder)
    assert "takes too long" in report.notices[0]
    assert report.received == 10
    assert sync_folder(devices[0], shared_folder).received == 20


@pytest.mark.slow
def test_a_great_many_valid_marks_stay_within_memory(shared_folder: Path, tmp_path: Path) -> None:
    """400,000 marks, as many as fit into a file, are taken in within 512 MB."""
    (shared_folder / "privacy-reader-00.jsonl").write_bytes(lines_of("00", 400_000))
    child = (
        "import re, sys; from pathlib import Path; from reader.state import StateStore\n"
        "from reader.state.travel.sync import sync_folder\n"
        "with StateStore.open(Path(sys.argv[1])) as store: print(sync_folder(store, Path(sys.argv[2])).received)\n"
        # Not `ru_maxrss`, which counts what the process was forked from.
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)"
    )
    command = [sys.executable, "-c", child, str(tmp_path / "state.sqlite3"), str(shared_folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=200)
    received, memory = map(int, done.stdout.split())
    assert received > 0
    assert memory < 512
