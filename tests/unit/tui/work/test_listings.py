"""How much of what was found is listed: all of it, but where only the best of a great many results are wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.sorting import BY_NAME
from reader.tui.list.views import View
from reader.tui.work.listings import Listings, Orders
from tests.tui.running import running

NEWEST, OLDEST = (Orders(of_search=BY_NAME[name]) for name in ("newest", "oldest"))


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.tui.work.listings.MAX_RESULTS", 3)


async def test_what_filters_let_through_is_listed_whole_in_any_order(samples: Path) -> None:
    async with running(samples) as reader:
        listings, entries = Listings(reader.session), reader.session.entries
        newest, oldest = listings.make(View.ALL, "is:unread"), listings.make(View.ALL, "is:unread", OLDEST)
        assert len(newest.rows) == len(oldest.rows) == len(entries)
        assert oldest.rows[0].entry.post.date == min(entry.post.date for entry in entries)
        assert newest.note == f"{len(entries)} found"


async def test_another_order_is_that_of_all_results(samples: Path) -> None:
    async with running(samples) as reader:
        assert reader.session.index is not None
        hits = reader.session.index.results("privacy").hits
        dates = sorted(hit.entry.post.date for hit in hits if hit.match == "about")
        assert len(dates) > 3
        for order, expected in ((NEWEST, dates[::-1]), (OLDEST, dates)):
            listing = Listings(reader.session).make(View.ALL, "privacy", order)
            assert [row.entry.post.date for row in listing.rows][: len(dates)] == expected
            assert len(listing.rows) == len(hits)
            assert "best" not in listing.note


async def test_where_only_the_best_are_listed_that_is_said(samples: Path) -> None:
    async with running(samples) as reader:
        best = Listings(reader.session).make(View.ALL, "privacy")
        assert reader.session.index is not None
        assert len(best.rows) == 3
        assert best.note == f"best 3 of {len(reader.session.index.results('privacy').hits)}"
