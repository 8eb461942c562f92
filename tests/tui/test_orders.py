"""The order of the list and that of a search: which one holds, and where it is named."""

from __future__ import annotations

from pathlib import Path

from tests.tui.running import Reader, running

QUERY = "gdpr consent"
BEST = "When does the GDPR accept a yes as consent?"


async def search(reader: Reader, query: str) -> None:
    """Type a query."""
    await reader.press("slash")
    await reader.type(query)


async def test_a_search_begins_with_the_best_match_whatever_order_the_list_has(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("s", "4")
        shortest = reader.titles
        await search(reader, QUERY)
        assert reader.titles[0] == BEST
        await reader.press("enter")
        opened = reader.main.parts.reading.opened
        assert opened is not None
        assert opened.title == BEST
        await reader.press("escape", "escape")
        assert reader.titles == shortest


async def test_an_order_that_is_chosen_for_results_holds_for_that_search(samples: Path) -> None:
    async with running(samples) as reader:
        newest = reader.titles
        await search(reader, QUERY)
        best = reader.titles
        await reader.press("down", "s", "5")
        shortest = reader.titles
        assert shortest != best
        await reader.press("3", "1")
        assert reader.titles == shortest
        await reader.press("escape")
        assert reader.titles == newest
        await search(reader, QUERY)
        assert reader.titles == best


async def test_what_a_filter_lets_through_keeps_the_order_of_the_list(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("s", "3")
        await search(reader, "is:unread")
        assert reader.titles == sorted(reader.titles, key=str.casefold)


async def test_an_order_that_nobody_expects_is_named(samples: Path) -> None:
    async with running(samples) as reader:
        assert "newest first" not in reader.lines[2]
        await reader.press("s", "4")
        assert "shortest first" in "\n".join(reader.lines[:4])
        await search(reader, QUERY)
        assert "shortest first" not in reader.text
        await reader.press("down", "s", "6")
        assert "found" in "\n".join(reader.lines[:4])
        assert "longest first" in "\n".join(reader.lines[:4])


async def test_the_menu_says_which_order_is_in_use(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("s", "4", "s")
        assert next(line for line in reader.lines if "in use" in line).count("Shortest first") == 1
        await reader.press("escape")
        await search(reader, QUERY)
        await reader.press("down", "s")
        assert "Best match first" in next(line for line in reader.lines if "in use" in line)
