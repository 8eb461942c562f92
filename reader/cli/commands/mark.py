"""`mark`: read, bookmarked and notes, for posts named as arguments or on standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

import click

from reader.cli.basics import any_marks
from reader.cli.command import Command, Moment, Number
from reader.cli.context import OpenedSite, open_store, post_argument, post_options, refuse_private
from reader.cli.learned import desk_of
from reader.cli.picking import NotFoundError, id_of_line, pick, site_of
from reader.cli.printing.output import emit, emit_json
from reader.cli.printing.records import SCHEMA
from reader.dates import this_day
from reader.errors import UsageError
from reader.learn.recall.session import OFF, due_day
from reader.settings import load_settings
from reader.state import Change
from reader.state.kinds import MAX_NOTE
from reader.state.reviews import person_day
from reader.text import EMPTY, CleanLine, clean_line, clean_path
from reader.words import counted

if TYPE_CHECKING:
    from reader.learn.recall.desk import Desk
    from reader.library.post import Entry
    from reader.state import Marks, StateStore
    from reader.state.gone import GonePost

__all__ = ["mark", "piped_names"]

MAX_NAMES = 1_000_000
"""The most lines read from standard input."""

MAX_NAME = 16 * 1024
"""The maximum length of such a line in bytes: more than the longest path in Linux, with a title beside it."""


@dataclass(frozen=True, slots=True)
class _Action:
    """One kind of mark: its value, a test whether a post already has it, and how to set it."""

    kind: str
    value: str
    holds: Callable[[Marks], bool]
    set: Callable[[StateStore, Sequence[Entry]], object]
    removes: dict[str, object] | None = None
    """The values that remove the mark from a post that is gone from the site; None if nothing is removed."""


class _Post(NamedTuple):
    """A post that was marked, for the output."""

    id: str
    title: CleanLine
    fingerprint: str
    before: CleanLine = EMPTY
    """The note that it had, if another replaces it."""
    due: date | None = None
    """The day on which it is asked again, if it was graded and is asked at all."""


@click.command(
    "mark",
    cls=Command,
    examples=(
        ("privacy-reader mark --bookmark --note 'for the talk' metadata", "Bookmark with a note:"),
        ("privacy-reader search gdpr --ids | privacy-reader mark --bookmark -", "Bookmark every match of a search:"),
        ("privacy-reader mark --grade 3 metadata", "Recalled without opening the reader:"),
        (
            "privacy-reader list before:2026 --ids | privacy-reader mark --read --dry-run -",
            "Preview what would change:",
        ),
    ),
)
@post_argument("posts", "POST...")
@click.option("--read/--unread", "read", default=None, help="Mark as read or unread.")
@click.option("--bookmark/--no-bookmark", "bookmark", default=None, help="Add or remove the bookmark.")
@click.option("--note", metavar="TEXT", help="Add a one-line note, and bookmark; an empty note removes it.")
@click.option("--overwrite", is_flag=True, help="With --note and -: replace the notes that posts already have.")
@click.option("--no-note", is_flag=True, help="Remove the note.")
@click.option("--ask/--no-ask", "ask", default=None, help="Ask the question in recall, or never ask it.")
@click.option(
    "--grade", type=Number(1, 4), metavar="1-4", help="How well you recalled it, from 1 (not at all) to 4 (at once)."
)
@click.option(
    "--at",
    type=Moment(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], {"today": 0, "yesterday": -1}, ends=True),
    metavar="TIME",
    help="When you recalled it: a day, a time, or yesterday (default: now).",
)
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print what changed as JSON.")
@post_options
@click.pass_context
def mark(
    ctx: click.Context,
    posts: tuple[str, ...],
    read: bool | None,
    bookmark: bool | None,
    note: str | None,
    overwrite: bool,
    no_note: bool,
    ask: bool | None,
    grade: int | None,
    at: datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Mark posts. POST is anything `show` accepts; - reads ids from standard input, one per line.

    If any POST is not found, nothing is marked. Each kind of mark is one undo step in the reader. The bookmark and the
    note of a post that is gone from the site can be removed: name it by the id or title that `export` shows.
    """
    if no_note and note:
        raise UsageError("--note adds a note, and --no-note removes it.", "Leave one of the two out.")
    if not dry_run:
        refuse_private(ctx)
    note = "" if no_note else note
    actions = [*_actions(read, bookmark, note), *_recall_actions(ask, grade, at)]
    if not actions:
        raise UsageError("Nothing to do.", "Add --read, --bookmark, --note TEXT, --ask or --grade 3; --help lists all.")
    names = list(_names(posts))
    if not names:
        # The command before the pipe has reported why it named no posts.
        raise NotFoundError("Nothing was marked: standard input names no post.")
    site = site_of(ctx, names)
    library, (entries, unknown) = site.library, _entries(site, names)
    if unknown and not any_marks():
        raise next(iter(unknown.values()))
    with open_store(ctx) as store:
        gone, later = _gone(store, library.entries, unknown), ""
        _check_gone(actions, gone)
        _check_notes(actions, store, entries, unseen="-" in posts and not overwrite)
        if not dry_run:
            store.follow(library.entries, library.version, texts=library.search_texts)
        done = [_apply(store, action, entries, gone, dry_run=dry_run) for action in actions]
        if (ask is not None or grade is not None) and not dry_run:
            # This begins recall if it was not begun, and caches what is due, so that it is known without a replay.
            desk = desk_of(ctx, site, store, load_settings().recall)
            desk.look()
            desk.keep()
            done = [(action, _with_days(desk, action, changed)) for action, changed in done]
            later = desk.why_later(entries) if ask else ""
    if as_json:
        emit_json({"schema": SCHEMA, "dry_run": dry_run, "changes": [_record(*one) for one in done]})
    else:
        # Of several kinds of marks, report those that changed; if none did, report that for the first.
        told = [one for one in done if one[1]] or done[:1]
        emit(chain.from_iterable(_sentences(action, changed, later, dry_run=dry_run) for action, changed in told))


def _actions(read: bool | None, bookmark: bool | None, note: str | None) -> list[_Action]:
    if note and bookmark is False:
        raise UsageError(
            "A note bookmarks its post, so it cannot be added while the bookmark is removed.",
            "Remove the bookmark afterwards; the note stays.",
        )
    actions = []
    if read is not None:
        wanted = read
        actions.append(
            _Action("read", _flag(wanted), lambda marks: marks.read is wanted, lambda s, e: s.set_read(e, wanted))
        )
    if bookmark is not None and not note:
        kept = bookmark
        actions.append(
            _Action(
                "bookmarked",
                _flag(kept),
                lambda marks: marks.bookmarked is kept,
                lambda s, e: s.set_bookmarked(e, kept),
                None if kept else {"bookmarked": False},
            )
        )
    if note is not None:
        text = clean_line(note)
        if len(text) > MAX_NOTE:
            raise UsageError(f"The note is too long: it may have {MAX_NOTE} characters.", "Shorten it.")
        actions.append(
            _Action(
                "note",
                text,
                lambda marks: marks.note == text and (marks.bookmarked or not text),
                lambda s, e: s.set_note(e, text),
                None if text else {"note": ""},
            )
        )
    return actions


def _recall_actions(ask: bool | None, grade: int | None, at: datetime | None) -> list[_Action]:
    if at is not None and grade is None:
        raise UsageError("--at says when a question was recalled, so it needs --grade.", "Add --grade 1 to 4.")
    actions = []
    if ask is not None:
        word = "ask" if ask else "off"
        actions.append(_Action("grade", word, lambda marks: marks.grade == word, lambda s, e: s.set_grade(e, word)))
    if grade is not None:
        how_well, now, starts = grade, datetime.now().astimezone(), load_settings().recall.day_starts
        day = person_day((at or now).astimezone(), starts)
        if day > person_day(now, starts):
            # It would determine when the question is next due until that day is over, whatever is recalled meanwhile.
            raise UsageError(f"{at:%Y-%m-%d} is yet to come, so nothing can have been recalled then.", "Check --at.")

        def keep(store: StateStore, entries: Sequence[Entry]) -> None:
            store.recall.add(entries, how_well, day)

        actions.append(_Action("review", str(grade), lambda _: False, keep))
    return actions


def _flag(value: bool) -> str:
    return "1" if value else "0"


def _names(posts: Sequence[str]) -> Iterator[str]:
    for name in posts:
        if name == "-":
            yield from piped_names("Nothing was marked.")
        else:
            yield name


def piped_names(undone: str) -> Iterator[str]:
    """Yield ids from standard input; in a line with tabs, as printed by `list`, the first field.

    Raises UsageError for lines that cannot be ids, with the sentence `undone` on what was not done.
    """
    if sys.stdin is None:
        return
    for number in count(1):
        line = sys.stdin.buffer.readline(MAX_NAME + 1)
        if not line:
            return
        if number > MAX_NAMES:
            raise UsageError(f"Standard input has more than {MAX_NAMES:,} lines.", undone)
        if len(line) > MAX_NAME:
            raise UsageError(f"Line {number:,} of standard input is longer than any id.", undone)
        if name := id_of_line(line.decode("utf-8", "replace")):
            yield name


def _entries(site: OpenedSite, names: Sequence[str]) -> tuple[list[Entry], dict[str, NotFoundError]]:
    """Return the entries that the names mean, each once, and unknown names. Raises UsageError if ambiguous."""
    found: dict[str, Entry] = {}
    unknown: dict[str, NotFoundError] = {}
    for name in names:
        try:
            entry = pick(site, name)
        except NotFoundError as error:
            unknown[name] = error
        else:
            found[entry.id] = entry
    return list(found.values()), unknown


def _gone(store: StateStore, entries: Sequence[Entry], unknown: Mapping[str, NotFoundError]) -> list[GonePost]:
    """Return the gone posts with these names; `entries` are all entries of the site. Raises NotFoundError."""
    gone = store.following.gone(entries) if unknown else []
    found: dict[str, GonePost] = {}
    for name, error in unknown.items():
        wanted = clean_path(name.removeprefix("./"))
        meant = [one for one in gone if one.post == wanted or one.title.casefold() == wanted.casefold()]
        if not meant:
            raise error
        found.update((one.fingerprint, one) for one in meant)
    return list(found.values())


def _check_gone(actions: Sequence[_Action], gone: Sequence[GonePost]) -> None:
    if gone and not all(action.removes for action in actions):
        raise UsageError(
            f"“{gone[0].title}” is gone from the site, so its marks can only be removed.",
            "Use --no-bookmark or --no-note.",
        )


def _check_notes(actions: Sequence[_Action], store: StateStore, entries: Sequence[Entry], *, unseen: bool) -> None:
    """Raise UsageError if a note would replace others on posts that came `unseen` from standard input."""
    for action in actions if unseen else ():
        marked = zip(entries, store.marks_of(entries), strict=True)
        kept = [(entry.title, before) for entry, marks in marked if (before := _before(action, marks))]
        if kept:
            title, before = kept[0]
            have = counted(len(kept), "of these posts has a note", "of these posts have a note")
            raise UsageError(
                f"{have} already (“{title}”: “{clean_line(before, 100)}”), so nothing was marked.",
                "Leave such posts out of the search with -is:noted, or add --overwrite to replace their notes.",
            )


def _apply(
    store: StateStore, action: _Action, entries: Sequence[Entry], gone: Sequence[GonePost], *, dry_run: bool
) -> tuple[_Action, list[_Post]]:
    """Set the mark on posts that lack it; return the posts that changed, or would."""
    changing = [
        (entry, marks) for entry, marks in zip(entries, store.marks_of(entries), strict=True) if not action.holds(marks)
    ]
    losing = [one for one in gone if not action.holds(one.marks)]
    if changing and not dry_run:
        action.set(store, [entry for entry, _ in changing])
    if losing and action.removes and not dry_run:
        store.set_gone(losing, action.removes)
    return action, [
        *(_Post(entry.id, entry.title, entry.fingerprint, _before(action, marks)) for entry, marks in changing),
        *(_Post(one.post, one.title, one.fingerprint, _before(action, one.marks)) for one in losing),
    ]


def _before(action: _Action, marks: Marks) -> CleanLine:
    """Return the note that `action` replaces; none if it only removes a note, which is intended."""
    replaced = action.kind == "note" and action.value and marks.note != action.value
    return clean_line(marks.note) if replaced else EMPTY


def _with_days(desk: Desk, action: _Action, changed: list[_Post]) -> list[_Post]:
    """Add to the graded posts the day on which each is asked again."""
    if action.kind != "review":
        return changed
    known = {one.entry.id: one for one in desk.known if one.preference != OFF}
    return [post._replace(due=due_day(known[post.id], desk.today)) if post.id in known else post for post in changed]


def _asked_again(action: _Action, changed: Sequence[_Post]) -> str:
    """Say when graded posts are asked again, as the end of a sentence; for several, the first and the last day."""
    if action.kind != "review":
        return ""
    days = sorted(post.due for post in changed if post.due is not None)
    if not days:
        return ", which recall no longer asks"
    today = this_day(load_settings().recall.day_starts)
    first, last = ("today" if day <= today else f"on {day.isoformat()}" for day in (days[0], days[-1]))
    return f"; asked again {first}" if first == last else f"; asked again {first} at the earliest, {last} at the latest"


def _sentences(action: _Action, changed: Sequence[_Post], later: str, *, dry_run: bool) -> Iterator[str]:
    """Describe what was done, quoting replaced notes, which the user may not have seen.

    `later` says which of the posts that are to be asked are not asked today, as the end of a sentence.
    """
    prints = tuple(post.fingerprint for post in changed)
    done = Change(action.kind, action.value, prints, changed[0].title if len(changed) == 1 else EMPTY)
    lost = [post for post in changed if post.before]
    waits = f"; {later}" if later and changed and action.kind == "grade" else ""
    place = f", in place of “{lost[0].before}”" if lost and len(changed) == 1 else ""
    yield f"Dry run: {done.would}{place}." if dry_run else f"{done.text}{place}{_asked_again(action, changed)}{waits}."
    if len(changed) > 1:
        be = "is" if dry_run else "was"
        yield from (f"The note on “{post.title}” {be} “{post.before}”." for post in lost)
    if lost and not dry_run:
        yield f"Undo in the reader brings {'it' if len(lost) == 1 else 'them'} back."


def _record(action: _Action, changed: Sequence[_Post]) -> dict[str, object]:
    value: object = action.value if action.kind in {"note", "grade"} else action.value == "1"
    if action.kind == "review":
        value = int(action.value)
    posts = [
        {
            "id": post.id,
            "title": post.title,
            **({"before": post.before} if post.before else {}),
            **({"due": post.due.isoformat()} if post.due else {}),
        }
        for post in changed
    ]
    return {"kind": action.kind, "value": value, "posts": posts}
