"""Obsidian's inline marks: wiki links and embeds, `==marked==`, `%%comments%%`."""

from __future__ import annotations

from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_inline import StateInline

__all__ = ["wiki_rules"]

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".avif")
_MOST = 2_000


def wiki_rules(reader: MarkdownIt) -> None:
    """Add these marks to `reader`."""
    reader.inline.ruler.before("link", "wiki", _link)
    reader.inline.ruler.before("emphasis", "marked", _marked)
    reader.inline.ruler.before("emphasis", "comment", _comment)
    text = reader.inline.ruler
    text.before("text", "terminators", _terminators)


def _terminators(state: StateInline, silent: bool) -> bool:
    """End running text where one of the marks here may begin, at which markdown-it itself does not stop."""
    source, start = state.src, state.pos
    position = start
    while position < state.posMax and source[position] not in _STOPS:
        position += 1
    if position == start:
        return False
    if not silent:
        state.pending += source[start:position]
    state.pos = position
    return True


_STOPS = frozenset("\n!#$%&*+-:<=>@[\\]^_`{}~h")


def _link(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    embedded = source.startswith("![[", start)
    if not embedded and not source.startswith("[[", start):
        return False
    begin = start + (3 if embedded else 2)
    end = source.find("]]", begin, min(begin + _MOST, state.posMax))
    inside = source[begin:end] if end >= 0 else ""
    if not inside.strip() or "\n" in inside or "[[" in inside:
        return False
    if not silent:
        target, _, label = inside.replace("\\|", "|").partition("|")
        token = state.push("html_inline", "", 0)
        token.content = _html(target.strip(), label.strip(), embedded=embedded)
    state.pos = end + 2
    return True


def _html(target: str, label: str, *, embedded: bool) -> str:
    if embedded and target.lower().endswith(_PICTURES):
        name = target.rpartition("/")[2]
        # After the bar of a picture comes its width.
        words = label if label and not label.replace("x", "").isdigit() else name
        return f'<img src="{escapeHtml(quote(target))}" alt="{escapeHtml(words)}">'
    page, sharp, heading = target.partition("#")
    shown = label or (f"{page} > {heading.lstrip('^#')}" if page and sharp else page or heading.lstrip("^#"))
    address = (
        "#" + quote(heading.lstrip("#")) if not page else quote(_named(page)) + (f"#{quote(heading)}" if sharp else "")
    )
    return f'<a href="{escapeHtml(address)}">{escapeHtml(shown)}</a>'


def _named(page: str) -> str:
    """Return the file that a note's name refers to."""
    return page if "." in page.rpartition("/")[2][-6:] else page + ".md"


def _marked(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("==", state.pos):
        return False
    env = state.env
    opened = env.get("marked") is state.tokens
    around = state.src[state.pos - 1 : state.pos] if opened else state.src[state.pos + 2 : state.pos + 3]
    if not around.strip() or around == "=":
        return False
    if not opened and state.src.find("==", state.pos + 3, state.posMax) < 0:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = "</mark>" if opened else "<mark>"
        env["marked"] = None if opened else state.tokens
    state.pos += 2
    return True


def _comment(state: StateInline, silent: bool) -> bool:  # noqa: ARG001
    if not state.src.startswith("%%", state.pos):
        return False
    end = state.src.find("%%", state.pos + 2, state.posMax)
    if end < 0:
        return False
    state.pos = end + 2
    return True
