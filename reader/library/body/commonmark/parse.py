"""CommonMark text -> the builder: markdown-it-py parses it, and the HTML that it produces is read like any other.

markdown-it-py does not limit its time, so a rule before all others does: once the time is over, the rest of the text is
taken as it is, and a notice says so.
"""

from __future__ import annotations

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.html_blocks import block_names
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from reader.library.body.commonmark.addresses import address_rules
from reader.library.body.commonmark.deep import MOST_NESTED, deep_block
from reader.library.body.commonmark.emphasis import emphasis_rule
from reader.library.body.commonmark.labels import bracket_rules
from reader.library.body.commonmark.prepare import WIKI, prepare
from reader.library.body.commonmark.signs import formula_rules, text_rules
from reader.library.body.commonmark.unclosed import closed_html_block, unclosed_rule
from reader.library.body.commonmark.wiki import wiki_rules
from reader.library.body.html.meaning import new_builder
from reader.library.body.html.parser import feed_html
from reader.library.body.options import BodyOptions
from reader.library.clock import Clock
from reader.library.document import Document
from reader.library.file_names import github_slug, plain_slug

__all__ = ["read"]

_LITERAL = re.compile(r"<(?:!--|(?:pre|script|style|textarea)\b)", re.IGNORECASE)
_TAG_NAME = re.compile(r"</?([a-z][\w:.-]{0,60})", re.IGNORECASE)
_BLOCK_NAMES = frozenset({*block_names, "pre", "script", "style", "textarea", "video", "canvas"})
_MOST_COLUMNS = 500


def _python_slug(text: str) -> str:
    """Return the id of a heading as Python-Markdown makes it: runs of spaces and hyphens become one hyphen."""
    return re.sub("-{2,}", "-", github_slug(text))


def _pandoc_slug(text: str) -> str:
    """Return the id of a heading as Pandoc makes it: without what precedes the first letter."""
    return re.sub(r"^[\W\d_]+", "", github_slug(text))


_SLUGS = {
    "hexo": (plain_slug, "-"),
    "mkdocs": (_python_slug, "_"),
    "quarto": (_pandoc_slug, "-"),
    "zola": (plain_slug, "-"),
}
"""The ids of headings in dialects that do not make them as GitHub does, and what numbers equal ones."""


def read(parts: tuple[str, str, str], options: BodyOptions, clock: Clock) -> Document:
    """Parse a post in three parts, the outer two of which are boilerplate."""
    reader = _reader(options.dialect, options.emoji, options.smart_quotes, options.dollars, options.hard_wrap)
    builder = new_builder(options.limits)
    env: dict[str, object] = {"clock": clock, "slugs": {}, "dialect": options.dialect}
    dialect, titles, most = options.dialect, options.code_titles, options.limits.lines
    first = [_first_lines(part, most) for part in parts]
    prepared = [prepare(part, dialect, code_titles=titles) if part.strip() else "" for part in first]
    # Definitions in one part apply in the others, whatever their order.
    made = [reader.render(part, env) if part else "" for part in (prepared[0], prepared[2], prepared[1])]
    clock = clock.renewed()
    for html, folded in ((made[0], True), (made[2], False), (made[1], True)):
        if not html:
            continue
        if folded:
            builder.open("folded")
        feed_html(builder, html, clock)
        if folded:
            builder.close_frames(1)
    if env.get("late"):
        builder.notice("Reading this took too long; the rest is shown as it is written.")
    if env.get("deep"):
        builder.notice("What is nested very deep is shown flat.")
    if any(len(part) < len(whole) for part, whole in zip(first, parts, strict=True)):
        builder.notice(f"The rest is not shown: this post has more than {most:,} lines.")
    return builder.document()


def _first_lines(text: str, most: int) -> str:
    """Return as many lines of a text as are read."""
    return text if text.count("\n") < most else "\n".join(text.split("\n", most)[:most])


@lru_cache(maxsize=16)
def _reader(dialect: str, emoji: bool, smart_quotes: bool, dollars: bool, hard_wrap: bool) -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": MOST_NESTED, "linkify": True})
    reader.enable(["table", "strikethrough", "linkify"])
    address_rules(reader)
    reader.options["strikethrough_single_tilde"] = dialect not in {"mkdocs", "obsidian"}
    reader.options["breaks"] = hard_wrap
    formula_rules(reader, dollars=dollars)
    reader.block.ruler.at("html_block", closed_html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    reader.use(footnote_plugin, inline=dialect in {"obsidian", "quarto"}).use(tasklists_plugin)
    if dialect in {"mkdocs", "hugo", "quarto"}:
        reader.use(deflist_plugin)
    if dialect == "mkdocs":
        reader.block.ruler.at("html_block", _element_block, {"alt": ["paragraph", "reference", "blockquote"]})
        # Python-Markdown does not link bare addresses: link syntax right after one is not part of the address.
        reader.inline.ruler.disable("linkify")
    if dialect == "mdx":
        # In MDX, indented text is not code, and text between tags is Markdown.
        reader.disable("code")
        reader.block.ruler.at("html_block", _literal_block, {"alt": ["paragraph", "reference", "blockquote"]})
    if dialect in WIKI:
        wiki_rules(reader)
    emphasis_rule(reader)
    bracket_rules(reader)
    reader.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    reader.block.ruler.before("table", "clock", _late_block)
    reader.block.ruler.before("table", "deep", deep_block)
    reader.inline.ruler.before("text", "clock", _late_inline)
    reader.core.ruler.push("unclosed", unclosed_rule)
    reader.core.ruler.push("anchors", _anchors)
    text_rules(reader, emoji=emoji, smart_quotes=smart_quotes)
    for name, rule in _RENDERED.items():
        reader.add_render_rule(name, rule)
    return reader


def _is_late(env: object) -> bool:
    clock = env.get("clock") if isinstance(env, dict) else None
    if isinstance(clock, Clock) and isinstance(env, dict) and clock.over():
        env["late"] = True
        return True
    return False


def _late_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take everything that is left as it is written, once the time is over."""
    if not _is_late(state.env):
        return False
    if not silent:
        token = state.push("fence", "code", 0)
        token.content = state.getLines(start, end, state.blkIndent, True)
        token.map = [start, end]
        state.line = end
    return True


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a table, unless it has more columns than anyone reads: all its cells are created in one step."""
    if state.src.count("|", state.bMarks[start], state.eMarks[start]) > _MOST_COLUMNS:
        return False
    return table(state, start, end, silent)


def _literal_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse HTML that contains no Markdown even in MDX."""
    first = state.bMarks[start] + state.tShift[start]
    return _LITERAL.match(state.src, first) is not None and closed_html_block(state, start, end, silent)


def _element_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse HTML as Python-Markdown does: text in an inline element is Markdown, even at the start of a block."""
    found = _TAG_NAME.match(state.src, state.bMarks[start] + state.tShift[start])
    return (found is None or found[1].lower() in _BLOCK_NAMES) and closed_html_block(state, start, end, silent)


def _late_inline(state: StateInline, silent: bool) -> bool:
    if not _is_late(state.env):
        return False
    if not silent:
        state.pending += state.src[state.pos : state.posMax]
    state.pos = state.posMax
    return True


def _anchors(state: StateCore) -> None:
    """Set the ids of headings as GitHub does, or as the generator of the dialect does."""
    slug_of, between = _SLUGS.get(str(state.env.get("dialect")), (github_slug, "-"))
    seen = state.env.setdefault("slugs", {})
    for place, token in enumerate(state.tokens[:-1]):
        if token.type != "heading_open":
            continue
        inner = state.tokens[place + 1]
        text = "".join(it.content for it in inner.children or [] if it.type in {"text", "code_inline"})
        slug = slug_of(text)
        count = seen[slug] = seen.get(slug, -1) + 1
        token.attrSet("id", f"{slug}{between}{count}" if count else slug)


def _note_reference(_self: RendererHTML, tokens: list[Token], index: int, _options: object, _env: object) -> str:
    number = int(tokens[index].meta["id"]) + 1
    return f'<noteref name="{number}">'


def _note_open(_self: RendererHTML, tokens: list[Token], index: int, _options: object, _env: object) -> str:
    return f'<footnote name="{int(tokens[index].meta["id"]) + 1}">'


_RENDERED = {
    "footnote_ref": _note_reference,
    "footnote_block_open": lambda *_: "<footnotes>",
    "footnote_block_close": lambda *_: "</footnotes>",
    "footnote_open": _note_open,
    "footnote_close": lambda *_: "</footnote>",
    "footnote_anchor": lambda *_: "",
}
