"""The file of a kept picture: what was kept comes back, and nothing else is ever drawn."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.files import passed_over
from reader.frame.kept import FRAMES, MOST_KEPT, Frame, is_drawable, keep, kept_frame, path_of
from reader.frame.stamp import digest, offset

LINES = ["\x1b[1;38;2;1;2;3mtitle\x1b[0m  ", "\x1b]8;;https://example.org/\x1b\\link\x1b]8;;\x1b\\", "文字 ★"]
SIZE = (12, 3)


def frame_of(site: Path, **changes: object) -> Frame:
    groups = os.fsencode(site)
    values: dict[str, object] = {
        "around": "here",
        "moment": 1_000,
        "until": 2_000,
        "files": b"",
        "site": groups,
        "site_state": digest(groups),
        "zone": offset(),
        **changes,
    }
    lines, size = values.pop("lines", LINES), values.pop("size", SIZE)
    return Frame(lines, size, **values)  # type: ignore[arg-type]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    place = tmp_path / "site"
    place.write_text("posts")
    return place


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_what_was_kept_comes_back(cache: Path, site: Path) -> None:
    keep(cache, frame_of(site, asked=True, dark=False))
    found = kept_frame(str(cache), "here", SIZE, 1_500.0)
    assert found is not None
    assert (found.lines, found.size, found.asked, found.dark) == (LINES, SIZE, True, False)
    (place,) = (cache / FRAMES).iterdir()
    assert place.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("around", "size", "now"),
    [("there", SIZE, 1_500.0), ("here", (13, 3), 1_500.0), ("here", SIZE, 2_000.0), ("here", SIZE, 500.0)],
)
def test_it_is_for_its_surroundings_size_and_day_alone(
    cache: Path, site: Path, around: str, size: tuple[int, int], now: float
) -> None:
    keep(cache, frame_of(site))
    assert kept_frame(str(cache), around, size, now) is None


def test_it_is_for_the_time_zone_that_it_was_made_in(cache: Path, site: Path) -> None:
    keep(cache, frame_of(site, zone=offset() + 3_600))
    assert kept_frame(str(cache), "here", SIZE, 1_500.0) is None


def test_it_is_not_drawn_once_a_file_of_the_site_changed(cache: Path, site: Path) -> None:
    keep(cache, frame_of(site))
    site.write_text("other posts")
    assert kept_frame(str(cache), "here", SIZE, 1_500.0) is None


def test_it_is_not_drawn_once_a_file_of_the_program_changed(cache: Path, site: Path, tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    keep(cache, frame_of(site, files=os.fsencode(settings)))
    assert kept_frame(str(cache), "here", SIZE, 1_500.0) is not None
    settings.touch()
    assert kept_frame(str(cache), "here", SIZE, 1_500.0) is None


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_damaged_file_is_passed_over(tmp_path_factory: pytest.TempPathFactory, place: int, bit: int) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    site = folder / "site"
    site.touch()
    keep(folder, frame_of(site))
    (file,) = (folder / FRAMES).iterdir()
    data = bytearray(file.read_bytes())
    data[place % len(data)] ^= 1 << bit
    file.write_bytes(data)
    found = kept_frame(str(folder), "here", SIZE, 1_500.0)
    assert found is None or (found.lines, found.until, found.zone, found.dark) == (LINES, 2_000, offset(), None)


def test_no_changed_bit_makes_a_picture_of_another_time_or_theme(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.touch()
    keep(tmp_path, frame_of(site))
    (file,) = (tmp_path / FRAMES).iterdir()
    whole = file.read_bytes()
    for place in range(len(whole)):
        for bit in range(8):
            data = bytearray(whole)
            data[place] ^= 1 << bit
            file.write_bytes(data)
            assert kept_frame(str(tmp_path), "here", SIZE, 1_500.0) is None, (place, bit)


@pytest.mark.parametrize("length", [0, 10, 60, 120])
def test_a_file_that_was_cut_is_passed_over(cache: Path, site: Path, length: int) -> None:
    keep(cache, frame_of(site))
    (file,) = (cache / FRAMES).iterdir()
    file.write_bytes(file.read_bytes()[:length])
    assert kept_frame(str(cache), "here", SIZE, 1_500.0) is None


@pytest.mark.parametrize(
    "line",
    [
        "\x1b[2J",
        "\x1b[1;1Hmoved",
        "\x1b]0;title\x07",
        "\x1b]52;c;aGk=\x07",
        "\x1bc",
        "bell\x07",
        "c1 \x9b2J",
        "turned \u202e",
        "\x1b[?25lm",
        "\x1b[31",
        "\x1b]8;;https://example.org/ x\x1b\\",
        "tab\t",
    ],
)
def test_only_text_and_its_looks_are_drawn(cache: Path, site: Path, line: str) -> None:
    assert not is_drawable([line])
    keep(cache, frame_of(site, lines=[line, *LINES[1:]]))
    assert kept_frame(str(cache), "here", SIZE, 1_500.0) is None


@given(st.text(max_size=40))
def test_what_is_drawn_has_no_control_in_its_text(text: str) -> None:
    if is_drawable([text]):
        assert "".join(
            part.partition("m")[2] if part.startswith("[") else part for part in text.split("\x1b")
        ).isprintable()


def test_the_newest_few_stay(cache: Path, site: Path) -> None:
    for number in range(MOST_KEPT + 3):
        keep(cache, frame_of(site, around=f"window {number}"))
        os.utime(path_of(str(cache), f"window {number}", SIZE), (number, number))
    kept = [n for n in range(MOST_KEPT + 3) if kept_frame(str(cache), f"window {n}", SIZE, 1_500.0)]
    assert kept == list(range(3, MOST_KEPT + 3))


def test_a_link_in_its_place_is_left_alone(cache: Path, site: Path, tmp_path: Path) -> None:
    keep(cache, frame_of(site))
    (file,) = (cache / FRAMES).iterdir()
    precious = tmp_path / "precious"
    precious.write_text("mine")
    file.unlink()
    file.symlink_to(precious)
    keep(cache, frame_of(site))
    assert precious.read_text() == "mine"
    assert any("is a link" in said for said in passed_over())
    assert kept_frame(str(cache), "here", SIZE, 1_500.0) is None
