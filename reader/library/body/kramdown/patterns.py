"""Patterns for the blocks of kramdown's GFM dialect (kramdown 2.4, kramdown-parser-gfm 1.1, jekyll.md 29)."""

from __future__ import annotations

import re
from functools import lru_cache

SPAN_TAGS = (
    "a abbr acronym b big bdo br button cite code del dfn em i img input ins kbd label mark option q rb rbc rp rt rtc "
    "ruby samp select small span strong sub sup tt u var"
)
_BLOCK_CONTENT = """
    address applet article aside blockquote body dd details div dl fieldset figure figcaption footer form header
    hgroup iframe li main map menu nav noscript object section summary td
"""
BLOCK_CONTENT = frozenset(_BLOCK_CONTENT.split())
"""Elements that contain blocks if their content is Markdown."""

_SPAN_CONTENT = """
    a abbr acronym b bdo big button cite caption del dfn dt em h1 h2 h3 h4 h5 h6 i ins label legend optgroup p q
    rb rbc rp rt rtc ruby select small span strong sub sup th tt
"""
SPAN_CONTENT = frozenset(_SPAN_CONTENT.split())
"""Elements that contain running text if their content is Markdown."""

_BLOCK_TAGS = """
    address article aside applet body blockquote caption col colgroup dd div dl dt fieldset figcaption footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr html head iframe legend menu li main map nav ol optgroup p pre
    section summary table tbody td th thead tfoot tr ul
"""
BLOCK_TAGS = frozenset(_BLOCK_TAGS.split())
"""Elements that are left as text within a line."""

SPAN_TAG_SET = frozenset(SPAN_TAGS.split())

KNOWN_TAGS = SPAN_TAG_SET | BLOCK_TAGS | BLOCK_CONTENT | SPAN_CONTENT | {"script", "style", "math", "textarea", "pre"}
"""Elements whose names are matched case-insensitively."""

ESCAPED = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=\-~])")
"""A character of kramdown's syntax, made an ordinary character by a backslash."""

NAME = r"[^\W\d][\w.\-·]*(?::[^\W\d][\w.\-·]*)?"
TAG = re.compile(rf"<((?>{NAME}))((?>\s+{NAME}(?:\s*=\s*(?:\w+|\"[^\"]*\"|'[^']*'))?)*+)\s*(/)?>")
CLOSING_TAG = re.compile(rf"</({NAME})\s*>")
COMMENT_END = "-->"

# Attribute lists have a limited length: otherwise each of 25,000 openings would be followed to the end of the text.
_REACH = 1_000
_CLOSES = rf"(?=[^}}]{{1,{_REACH}}}\}})"
_ATTRIBUTES = rf"{_CLOSES}(?:\\\}}|[^{{}}]){{1,{_REACH}}}\}}"
_NAMED = rf"{_CLOSES}((?:\\\}}|[^{{}}]){{1,{_REACH}}})\}}"
_OPTIONS = rf"{_CLOSES}(\w+)(?:\s((?:\\\}}|[^{{}}]){{0,{_REACH}}}?)|)(/)?\}}"

_NOT_SPAN = rf"(?!(?:{'|'.join(SPAN_TAGS.split())}|script)\b)"
_ATTRIBUTE_LINE = rf" {{0,3}}\{{:(?!:|/){_ATTRIBUTES}[ \t]*$"
_HTML_START = rf" {{0,3}}<{_NOT_SPAN}{NAME}"
_HTML_STOP = rf" {{0,3}}</{_NOT_SPAN}{NAME}\s*>"
_LAZY_END = rf"[ \t]*$|{_ATTRIBUTE_LINE}|\^[ \t]*$|{_HTML_STOP}|{_HTML_START}"

LAZY_END = re.compile(rf"^(?:{_LAZY_END})|\Z", re.MULTILINE)
PARAGRAPH_END = re.compile(rf"^(?:{_LAZY_END}| {{0,3}}:[\t| ])|\Z", re.MULTILINE)
PARAGRAPH_END_GFM = re.compile(
    rf"^(?:{_LAZY_END}| {{0,3}}(?:[+*-]|\d+\.)[\t| ]|#{{1,6}}[\t ]| {{0,3}}:[\t| ]| {{0,3}}>| {{0,3}}(?:~~~|```))|\Z",
    re.MULTILINE,
)

BLANK = re.compile(r"(?:[ \t]*\n)++")
END_MARKER = re.compile(r"\^[ \t]*\n")
ATTRIBUTE_LINE = re.compile(rf" {{0,3}}\{{:(?!:|/){_NAMED}[ \t]*\n")
ATTRIBUTE_DEFINITION = re.compile(rf" {{0,3}}\{{:(\w[\w-]*):{_NAMED}[ \t]*\n")
EXTENSION = re.compile(rf" {{0,3}}\{{::{_OPTIONS}[ \t]*\n")
EXTENSION_END = re.compile(r" {0,3}\{:/(?:\w[\w-]*)?\}[ \t]*\n")
SPAN_EXTENSION = re.compile(rf"\{{::{_OPTIONS}")

HEADING = re.compile(r"(#{1,6})[\t ]++(.*)\n")
HEADING_PLAIN = re.compile(r"(#{1,6})[\t ]*([^ \t].*)\n")
HEADING_END = re.compile(r"[\t ]#+\Z")
HEADING_ID = re.compile(r"[\t ]\{#([^\W\d][\w:.\-]*)\}\Z")
UNDERLINED = re.compile(r" {0,3}([^ \t\n].*)\n([-=])[-=]*[ \t]*\n")
RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3}[* \t]*|(?:_[ \t]*){3}[_ \t]*|(?:-[ \t]*){3}[- \t]*)\n")
FENCE = re.compile(r" {0,3}((?:~{3,}+|`{3,}+))[ \t]*+(?:([^\s?]++)(?:\?\S*+)?)?[ \t]*\n")
QUOTE = re.compile(r"^ {0,3}> ?", re.MULTILINE)
MATHS = re.compile(r" {0,3}(\\)?\$\$")
INDENT = re.compile(r"^(?:\t| {4})", re.MULTILINE)
CODE_LINES = re.compile(r"(?:(?:[ \t]*\n)*(?:\t| {4})[ \t]*\S.*\n)++")
LINK_DEFINITION = re.compile(
    r" {0,3}\[([^\n\]]+)\]:[ \t]*(?:<([^\n>]*)>|(\S[^\n]*?))"
    r"(?:(?:[ \t]*\n|[ \t]+?)[ \t]*([\"'])([^\n]+?)\4)?[ \t]*\n"
)
NOTE_DEFINITION = re.compile(r" {0,3}\[\^(\w[\w-]*)\]:[ \t]*(.*\n)")
ABBREVIATION = re.compile(r" {0,3}\*\[([^\n]+?)\]:(.*)\n")
ITEM = re.compile(r" {0,3}(?:[+*-]|\d+\.)[\t| ]")
MEANING = re.compile(r" {0,3}:[\t| ]")
ITEM_ATTRIBUTES = re.compile(rf"\s*\{{:(?!(?:\w[\w-]*)?:|/){_NAMED}\s*")
TASK = re.compile(r"\s*\[([ xX])\]\s+")


@lru_cache(64)
def item_start(kind: str, indentation: int) -> re.Pattern[str]:
    """Return the pattern for the start of the next item, if the text of the list's items begins at `indentation`."""
    marker = {"ul": "[+*-]", "ol": r"\d+\.", "dl": ":"}[kind]
    return re.compile(rf"( {{0,{min(3, max(indentation - 1, 0))}}}{marker})([\t| ].*\n)")


@lru_cache(64)
def item_content(indentation: int) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return patterns for an item's indented lines, its lazy lines, and the indentation to remove."""
    tabs, rest = divmod(indentation, 4)
    content = rf"(?:(?:(?:\t| {{4}}){{{tabs}}} {{{rest}}}|(?:\t| {{4}}){{{tabs + 1}}})[^\n]*\S.*\n)"
    ends = rf"\{{:(?!:|/){_ATTRIBUTES}[ \t]*$|{_HTML_STOP}|{_HTML_START}"
    lazy = rf"(?! {{0,{min(indentation, 3)}}}(?:{ends}))[^\n]*\S.*\n"
    return re.compile(content, re.MULTILINE), re.compile(lazy, re.MULTILINE), re.compile(rf" {{{indentation}}}")
