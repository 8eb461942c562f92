"""What the list shows at one moment: its rows, how they look, and what is said about them."""

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
    """Rows with their look and what the look measured of them, the query they answer, and words about them.

    `headings` stand above some rows, each with the count of its rows unless `counts` is off. `fresh` puts the highlight
    on the first row; else it stays on its entry. Without `whole` more rows will follow. `note` counts, and names an
    order that nobody expects; `hint` says what was understood, `empty` why there are no rows; `sort` is their order.
    `gone` are marked posts that the site no longer has, shown below.
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
