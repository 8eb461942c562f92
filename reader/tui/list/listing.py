"""The state of the list: its rows, their layout, and the messages about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.sorting import NEWEST, NO_GROUPS, Groups, Sort
from reader.text import EMPTY, CleanLine
from reader.tui.list.layout import RowLayout
from reader.tui.list.rows import ListRow
from reader.tui.list.views import View

if TYPE_CHECKING:
    from reader.state.gone import GonePost

__all__ = ["Listing"]


class Listing(NamedTuple):
    """Rows with their layout and its measurements, the query that they answer, and messages.

    `headings` precede some rows, each with the number of its rows unless `counts` is off. `fresh` moves the highlight
    to the first row; otherwise it stays on its entry. Without `whole` more rows will follow. `note` contains counts,
    and the sort order if it is not the default; `hint` says how the query was understood, `empty` why there are no
    rows; `sort` is the sort order. `gone` are marked posts that are no longer in the site, listed below the rows.
    """

    rows: Sequence[ListRow]
    view: View
    layout: RowLayout
    measured: bytes
    query: str = ""
    fresh: bool = False
    whole: bool = True
    headings: Groups = NO_GROUPS
    counts: bool = True
    note: CleanLine = EMPTY
    hint: CleanLine = EMPTY
    empty: CleanLine = EMPTY
    gone: Sequence[GonePost] = ()
    sort: Sort = NEWEST
