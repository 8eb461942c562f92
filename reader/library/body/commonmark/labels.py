"""Where link texts close in CommonMark: like markdown-it-py, but without scanning on from each bracket."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from markdown_it import MarkdownIt, helpers
from markdown_it.rules_inline import StateInline

from reader.library.body.brackets import Bracket, Brackets

__all__ = ["bracket_rules"]


def bracket_rules(reader: MarkdownIt) -> None:
    """Make `reader` search for the ends of links in this way."""
    own: Any = SimpleNamespace(**vars(helpers))
    own.parseLinkLabel = _Labels().end
    reader.helpers = own


class _Text(NamedTuple):
    """Data on a text: its last closing bracket, and the known brackets by the current end of the text."""

    last: int
    known: dict[tuple[int, bool], dict[int, Bracket]]


class _Labels:
    """Data on the texts being read."""

    def __init__(self) -> None:
        self._texts: WeakKeyDictionary[StateInline, _Text] = WeakKeyDictionary()

    def end(self, state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N803
        """Return where the bracket at `start` closes; -1 if it does not, or if `disableNested` and it has a link."""
        text = self._texts.get(state)
        if text is None:
            text = self._texts[state] = _Text(state.src.rfind("]"), {})
        if text.last <= start:
            return -1
        known = text.known.setdefault((state.posMax, disableNested), {})
        before = state.pos
        state.pos = start + 1
        end = _end(state, Brackets(known), nested=not disableNested)
        state.pos = before
        return end


def _end(state: StateInline, brackets: Brackets, *, nested: bool) -> int:
    """Return the end, like markdown-it-py's `parseLinkLabel`, whose tokens are cached and therefore always the same."""
    source = state.src
    while (here := state.pos) < state.posMax:
        alike = brackets.foresee(here)
        if alike:
            brackets.adopt(alike)
            return -1 if alike[-1].close is None else alike[-1].close
        if source[here] == "]" and not brackets.open:
            brackets.passes(here, opens=False, closes=True)
            brackets.is_done = True
            return here
        state.md.inline.skipToken(state)
        is_token = state.pos > here + 1
        if is_token and source[here] == "[" and not nested:
            break
        brackets.passes(here, opens=source[here] == "[" and not is_token, closes=source[here] == "]")
    brackets.is_done = True
    return -1
