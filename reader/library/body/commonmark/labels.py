"""Where the texts of links close in CommonMark: as markdown-it-py finds it, but not by reading on from each bracket."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from markdown_it import MarkdownIt, helpers
from markdown_it.rules_inline import StateInline

from reader.library.body.brackets import Bracket, Brackets

__all__ = ["bracket_rules"]


def bracket_rules(reader: MarkdownIt) -> None:
    """Let `reader` look for the ends of links in this way."""
    own: Any = SimpleNamespace(**vars(helpers))
    own.parseLinkLabel = _Labels().end
    reader.helpers = own


class _Text(NamedTuple):
    """What is known of a text: the last bracket that closes, and the brackets by where the text ends for now."""

    last: int
    known: dict[tuple[int, bool], dict[int, Bracket]]


class _Labels:
    """What is known of the texts that are being read."""

    def __init__(self) -> None:
        self._texts: WeakKeyDictionary[StateInline, _Text] = WeakKeyDictionary()

    def end(self, state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N803
        """Where the bracket at `start` closes, -1 where it does not, or with `disableNested` holds a link."""
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
    """As `parseLinkLabel` of markdown-it-py, whose tokens are remembered and thus always the same."""
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
