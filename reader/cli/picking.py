"""Finds the posts named on the command line: by id, title, a part of one, or the number of a listed row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.cli.basics import OpenedSite, open_site
from reader.cli.context import load_site
from reader.cli.invocation import global_options, load_options
from reader.cli.last_list import Listed, last_listed
from reader.cli.names import as_argument
from reader.cli.printing.output import say
from reader.errors import UsageError
from reader.library.naming import find, left_out
from reader.text import clean_line
from reader.words import counted

if TYPE_CHECKING:
    import click

    from reader.library.loader import Library
    from reader.library.post import Entry, Problem

__all__ = ["NotFoundError", "id_of_line", "not_listed", "pick", "site_of"]

DIGITS = 7
"""The most digits of a row's number; a longer one can only be a part of a name."""

TOLD = 3
"""The most posts that are named if a name is ambiguous."""

YEAR = 4
"""The fewest digits of a number that is searched for in names if it is not a row's: a year, a day without hyphens."""

_AS_TYPED = str.maketrans(
    {**dict.fromkeys("‘’‚‛′ʼ＇`´", "'"), **dict.fromkeys("“”„‟″«»", '"'), **dict.fromkeys("‐‑‒–—−", "-"), "…": "..."}
)
"""Typographic characters and their equivalents on a keyboard."""


class NotFoundError(UsageError):
    """Nothing matched."""

    exit_status = 1


def not_listed(hidden: Problem) -> NotFoundError:
    """Explain why an existing file is not listed as a post."""
    return NotFoundError(f"{hidden.path} is not listed: {hidden.reason}.")


def site_of(ctx: click.Context, names: Sequence[str]) -> OpenedSite:
    """Return the site whose posts `names` mean.

    If one of them is a row number of the last list, and no site is named, it is the site of that list, with the posts
    that it listed. Raises SourceError.
    """
    asked = global_options(ctx)
    listed = last_listed() if not (asked.source or asked.folder) and any(map(_is_number, names)) else None
    if listed is None or not any(_is_number(name) and 0 < int(name) <= len(listed.ids) for name in names):
        return load_site(ctx)
    from reader.sources import resolve, samples  # noqa: PLC0415 (start-up)

    asked.flags = {**listed.flags, **asked.flags}
    source = resolve(listed.source) if listed.source else samples()
    site = open_site(source, load_options(ctx), private=asked.private)
    ctx.find_root().call_on_close(site.library.tree.close)
    return site


def id_of_line(line: str) -> str:
    """Return the id in a line that `list` prints in a pipe: its first field. A line without tabs is an id."""
    return line.rstrip("\r\n").partition("\t")[0].strip()


def pick(site: OpenedSite, name: str) -> Entry:
    """Return the one entry that `name` means.

    `name` is an id, a path, a slug, a title, an unambiguous part of one of these, a line that `list` prints in a pipe,
    or the number of a row of the list shown last. If a number may mean either, its interpretation is reported. Raises
    UsageError.
    """
    library = site.library
    name = id_of_line(name) if "\t" in name else name
    exact = library.entry_of(name)
    if exact is not None:
        return exact
    found = _titled(library, name, whole=True) or library.find(name.removeprefix("./")) or _titled(library, name)
    found = found or _resembling(library, name)
    if _is_number(name) and site.source is not None and not _is_slug(library, name):
        listed = last_listed()
        row = _row_of(site, listed, int(name))
        if row is not None:
            _tell_row(name, row, found)
            return row
        if not found or (len(name) < YEAR and not _titled(library, name, whole=True)):
            raise _no_row(site, listed, name, found)
    if len(found) == 1:
        return found[0]
    shown = clean_line(name, 100)
    if not found:
        if hidden := left_out(library, library.problems, name):
            raise not_listed(hidden)
        raise NotFoundError(f"No post is called “{shown}”.", "Find it: privacy-reader search WORDS")
    raise _unclear(shown, found)


def _unclear(shown: str, found: Sequence[Entry]) -> UsageError:
    """Explain which posts a name may mean, by their titles or, if those are equal, by their ids."""
    told = found[:TOLD]
    titles = Counter(entry.title.casefold() for entry in found)
    if any(titles[entry.title.casefold()] > 1 for entry in told):
        some = ", ".join(map(_dated_id, told))
        such = "" if len(told) == len(found) else "such as "
        return UsageError(f"“{shown}” means {len(found):,} posts: {such}{some}.", "Titles are equal, so give the id.")
    some = ", ".join(f"“{clean_line(entry.title, 70)}”" for entry in told)
    return UsageError(
        f"“{shown}” means {len(found):,} posts, such as {some}.",
        "Give more of the title, or the number that `privacy-reader search` shows.",
    )


def _dated_id(entry: Entry) -> str:
    """Return an entry's id, with its date if the id does not contain it."""
    day = entry.date.date().isoformat()
    told = as_argument(entry.id)
    return told if day in entry.id or not entry.post.is_dated else f"{told} of {day}"


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) <= DIGITS


def _is_slug(library: Library, name: str) -> bool:
    return any(entry.post.slug == name for entry in library.entries)


def _row_of(site: OpenedSite, listed: Listed | None, number: int) -> Entry | None:
    """Return the entry of a row of the last list, if that was of this site."""
    if listed is None or site.source is None or listed.source != site.source.argument:
        return None
    return site.library.entry_of(listed.ids[number - 1]) if 0 < number <= len(listed.ids) else None


def _no_row(site: OpenedSite, listed: Listed | None, number: str, found: Sequence[Entry]) -> NotFoundError:
    """Explain why a number means no row, and what to do."""
    what = "`privacy-reader list` and `privacy-reader search` show numbers on a terminal."
    other = _begins_with(number, found)
    if other is not None:
        what = f"For “{clean_line(other.title, 60)}” give its id: {as_argument(other.id)}"
    if listed is None:
        return NotFoundError(f"No list was shown yet in which {number} could be a row.", what)
    if 0 < int(number) <= len(listed.ids):
        if site.source is not None and listed.source != site.source.argument:
            return NotFoundError(f"The last list was not of this site, so {number} is no row of it.", what)
        return NotFoundError(f"The post in row {number} of the last list is no longer there.", what)
    return NotFoundError(f"The last list has {counted(len(listed.ids), 'row')}, so {number} is none of them.", what)


def _tell_row(number: str, row: Entry, found: Sequence[Entry]) -> None:
    """Report that a number was treated as a row's if a title begins with it, too."""
    other = _begins_with(number, [one for one in found if one is not row])
    if other is not None:
        name = clean_line(other.title, 60)
        say(f"{number} is row {number} of the last list. For “{name}” give its id: {as_argument(other.id)}")


def _begins_with(number: str, entries: Sequence[Entry]) -> Entry | None:
    """Return the first entry whose title begins with a number."""
    return next((one for one in entries if re.match(rf"0*{int(number)}\b", one.title)), None)


def _titled(
    library: Library, name: str, fold: Callable[[str], str] = str.casefold, *, whole: bool = False
) -> tuple[Entry, ...]:
    """Return the entries whose title is `name`, or contains it, both folded by `fold`."""
    wanted = " ".join(fold(name).split())
    if not wanted:
        return ()
    if whole:
        return tuple(entry for entry in library.entries if fold(entry.title) == wanted)
    return tuple(entry for entry in library.entries if wanted in fold(entry.title))


def _resembling(library: Library, name: str) -> tuple[Entry, ...]:
    """Return the entries with this name, ignoring accents, variants of letters and the style of quotes and dashes."""
    from reader.search.words.tokens import fold  # noqa: PLC0415 (start-up)

    def plain(text: str) -> str:
        return fold(text.translate(_AS_TYPED))

    return (
        _titled(library, name, plain, whole=True)
        or find(library, name.removeprefix("./"), plain)
        or _titled(library, name, plain)
    )
