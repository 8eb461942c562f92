"""Any size of terminal, and titles of any script: the screens hold, and their columns stay where they are."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual import events
from textual.geometry import Size

from reader.state import StateStore
from tests.tui.running import Reader, main_screen, running

TITLES = {
    "wide": "数据最小化是什么意思？个人信息保护法要求企业只收集必要的数据，对吗",
    "emoji": "Is 👩‍👩‍👧‍👦 a family or 🔒🔑 a secret 🏳️‍🌈 of many cells in one row of a list",
    "right-to-left": "ما هي خصوصية البيانات ولماذا تهم الجميع في كل مكان من هذا العالم الرقمي",
    "combining": "Ça̧ va̱ b̄īēn̄ q̲u̲a̲n̲d̲ l̶e̶s̶ m̐ārques s'e̊mpil̥ent s̈ur ch̆aque l̃ettre d'un titre",
    "joined": "สวัสดีความเป็นส่วนตัว हिन्दी में निजता का अर्थ क्या होता है और क्यों",
}


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A site whose titles and texts are in several scripts."""
    posts = tmp_path / "_posts"
    posts.mkdir()
    for number, (name, title) in enumerate(TITLES.items(), 1):
        text = f'---\ntitle: "{title}"\n---\n{title} {title}\n\n- {title}\n\n| a | b |\n|---|---|\n| {title} | x |\n'
        (posts / f"2026-01-0{number}-{name}.md").write_text(text, "utf-8")
    return tmp_path


def columns_hold(reader: Reader) -> None:
    """Every line is as wide as the screen, and the divider stands in one column."""
    columns, rows = reader.app.size
    assert len(reader.lines) == rows
    for line in reader.lines:
        assert cell_len(line) == columns, repr(line)
    region = reader.main.entry_list.region
    if columns >= 20 and region and reader.app.screen is reader.main:
        strips = reader.app.screen._compositor.render_strips(reader.app.size)[region.y : region.bottom]
        assert {strip.crop(region.right - 1, region.right).text for strip in strips} <= {"│", "┃"}


async def test_markers_and_divider_stay_in_their_columns_whatever_the_script(scripts: Path) -> None:
    async with running(scripts, size=(120, 36)) as reader:
        for _ in TITLES:
            columns_hold(reader)
            marked = [line for line in reader.lines if "●" in line]
            assert len(marked) == len(TITLES)
            assert {line.index("●") for line in marked} == {1}
            assert {line[2] for line in marked} == {" "}
            await reader.press("b", "j")
        right = reader.main.entry_list.region.right
        starred = [line[: line.index("★")] for line in reader.lines[1:] if "★" in line]
        starred = [before for before in starred if 1 < cell_len(before) < right]
        assert len(starred) == len(TITLES)
        assert len({cell_len(before) for before in starred}) == 1


@pytest.mark.parametrize(
    "size", [(250, 70), (120, 36), (100, 30), (99, 30), (80, 24), (40, 15), (20, 5), (10, 3), (2, 2)]
)
async def test_every_size_is_drawn_whole(scripts: Path, size: tuple[int, int]) -> None:
    async with running(scripts, size=size) as reader:
        columns_hold(reader)
        for key in ("enter", "space", "escape", "slash", "x", "escape", "question_mark", "escape", "s", "escape", "2"):
            await reader.press(key)
            columns_hold(reader)


async def test_resizing_keeps_the_entry_and_the_place(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("slash")
        await reader.type("LINDDUN")
        await reader.press("enter", "space", "space")
        view = reader.main.parts.reading.view
        assert view is not None
        assert view.shown is not None
        place = view.place
        entry = reader.main.parts.reading.opened
        for size in ((60, 20), (20, 5), (250, 70), (40, 15), (120, 36)):
            await reader.resize(*size)
            columns_hold(reader)
        assert reader.main.parts.reading.opened is entry
        assert place is not None
        assert view.place is not None
        assert view.shown is not None
        before, after = view.shown.page.find_place(place), view.shown.page.find_place(view.place)
        assert abs(before - after) <= 36


async def test_everything_can_be_done_at_40x15(samples: Path) -> None:
    async with running(samples, size=(40, 15)) as reader:
        await reader.press("slash")
        await reader.type("passkey")
        assert "found" in reader.text
        await reader.press("enter")
        assert "Why is a passkey harder" in reader.text
        await reader.press("b")
        await reader.press("a")
        await reader.type("keep")
        await reader.press("enter", "escape", "escape")
        await reader.press("3")
        assert reader.titles == ["Why is a passkey harder to phish than a password?"]
        await reader.press("question_mark")
        assert "Keys" in reader.text
        await reader.press("escape", "colon")
        await reader.type("quit")
        assert "Quit" in reader.text


async def test_a_dialog_has_room_in_a_tiny_terminal(samples: Path) -> None:
    async with running(samples, size=(20, 5)) as reader:
        reader.main.parts.choosing.mark_all_read()
        await reader.pilot.pause()
        columns_hold(reader)
        await reader.press("y")
        assert all(reader.is_read(entry) for entry in reader.session.entries)


async def test_a_list_that_made_room_for_a_post_comes_back_as_it_was(samples: Path) -> None:
    async with running(samples, size=(80, 24)) as reader:
        for keys in (("j", "j"), ("j",) * 9, ("k", "k", "k")):
            await reader.press(*keys)
            before = reader.lines
            await reader.press("enter")
            assert reader.lines[4:20] != before[4:20]
            # As when the site is loaded again meanwhile.
            main_screen(reader.app).parts.browsing.refresh()
            await reader.press("escape")
            assert reader.lines == before
        await reader.press("enter", "n", "n", "escape")
        assert str(reader.highlighted.title)[:30] in reader.text


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 15), (24, 6)])
async def test_the_header_says_that_a_run_is_private(samples: Path, size: tuple[int, int]) -> None:
    async with running(samples, size=size, store=StateStore.open(private=True)) as reader:
        columns_hold(reader)
        assert "private" in reader.lines[0]
        await reader.press("2")
        assert "private" in reader.lines[0]
        assert "Unread 35" in reader.lines[0]


async def test_two_sizes_at_once_are_not_laid_out_in_turns_for_ever(samples: Path) -> None:
    async with running(samples) as reader:
        laid_out, lay_out = [], reader.main._refresh_layout
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reader.main, "_refresh_layout", lambda *size: (laid_out.append(size), lay_out(*size)))
            # As while several keys wait, when nothing is drawn between them.
            with reader.app.batch_update():
                for size in (Size(60, 20), reader.app.size):
                    reader.main.post_message(events.Resize(size, size))
                    reader.main.call_later(lambda: None)
                for _ in range(50):
                    await asyncio.sleep(0.01)
        assert len(laid_out) < 10
        columns_hold(reader)


@pytest.mark.parametrize(
    ("columns", "views"),
    [(120, "1 All 35  2 Unread 35  3 ★ 0"), (40, "1 All 35  2 Unread  3 ★"), (30, "1 All 35  2  3")],
)
async def test_the_header_leaves_no_view_out(samples: Path, columns: int, views: str) -> None:
    async with running(samples, size=(columns, 15)) as reader:
        assert reader.lines[0].rstrip().endswith(views)
        assert reader.lines[0].startswith(" Privacy")


@pytest.mark.parametrize("key", ["t", "s", "e", "A", "a", "colon"])
@pytest.mark.parametrize("size", [(40, 15), (30, 10)])
async def test_nothing_of_the_list_stands_beside_a_dialog(samples: Path, key: str, size: tuple[int, int]) -> None:
    async with running(samples, size=size) as reader:
        behind = reader.lines
        await reader.press(key)
        dialog = reader.app.screen.query(".dialog").first().region
        assert (dialog.x, dialog.width) == (0, size[0])
        assert all(line[0] == " " for line in reader.lines[dialog.y : dialog.bottom])
        assert reader.lines[: dialog.y] == behind[: dialog.y]


async def test_counts_of_topics_give_way_to_their_names(samples: Path) -> None:
    async with running(samples, size=(30, 15)) as reader:
        await reader.press("t")
        assert "unread" not in reader.text
        for subject in list(reader.session.subjects or ())[:3]:
            assert any(subject.name in line for line in reader.lines)


async def test_counts_of_topics_say_what_they_count_where_most_of_them_fit(samples: Path) -> None:
    async with running(samples, size=(40, 30)) as reader:
        await reader.press("t")
        for subject in list(reader.session.subjects or ())[:3]:
            assert any(subject.name in line and line.rstrip(" │▁▂▃▄▅▆▇█").endswith("unread") for line in reader.lines)


@pytest.mark.parametrize(("columns", "told"), [(40, "  none\n"), (120, "none · Enter searches posts")])
async def test_what_is_no_topic_is_searched_for(samples: Path, columns: int, told: str) -> None:
    async with running(samples, size=(columns, 20)) as reader:
        await reader.press("t")
        await reader.type("passwords")
        assert told in reader.text
        await reader.press("enter")
        assert reader.main.search_box.value == "passwords"
        assert "found" in reader.lines[1] or columns == 40
        assert "assword" in reader.text
