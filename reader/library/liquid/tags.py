"""Jekyll's tags: include, include_relative, highlight, post_url, link; and loops whose length is checked beforehand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import TextIO, TypeVar

from liquid import BoundTemplate, Environment, RenderContext
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import FilteredExpression, Identifier, tokenize
from liquid.builtin.output import Output as EngineOutput
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.assign_tag import AssignNode, AssignTag
from liquid.builtin.tags.capture_tag import CaptureNode, CaptureTag
from liquid.builtin.tags.decrement_tag import DecrementNode, DecrementTag
from liquid.builtin.tags.for_tag import ForTag
from liquid.builtin.tags.increment_tag import IncrementNode, IncrementTag
from liquid.builtin.tags.tablerow_tag import TablerowNode, TablerowTag
from liquid.exceptions import LiquidSyntaxError
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_TAG, Token

from reader.library.body.notices import NO_PAGE
from reader.library.body.plugin_tags import code_opening
from reader.library.liquid.filters import address_of
from reader.library.liquid.lax import ASSIGNED, NAMED, understood
from reader.library.liquid.model import running
from reader.library.liquid.values import shown
from reader.library.liquid.wrapped import Wrapped

__all__ = ["register"]

N = TypeVar("N", bound=Node)

_PARAMETER = re.compile(
    r"(?<![\w-])([\w-]++)\s*+=\s*+(?:\"([^\"\\]*(?:\\.[^\"\\]*)*)\"|'([^'\\]*(?:\\.[^'\\]*)*)'|([\w.-]+))"
)
_WITH_VARIABLE = re.compile(r"([^{]*(?:\{\{\s*[\w\-.]+\s*(?:\|[^}]*)?\}\}[^\s{}]*)+)(.*)", re.DOTALL)
_FILE_NAME = re.compile(r"[\w/.\-()+~#@ ]+\Z")
_CLIMBING = re.compile(r"[./]{2,}")
_LANGUAGE = re.compile(r"\s*([a-zA-Z0-9.+#_-]+)")
_NUMBER = re.compile(r"-?\d{1,18}\Z")
_WORDS = {"true": True, "false": False, "nil": None, "null": None}


def _markup(stream: TokenStream) -> tuple[Token, str]:
    """Return the tag's token and the text after its name; the stream is left at the tag's last token."""
    token = stream.current
    if stream.peek.kind == TOKEN_EXPRESSION:
        next(stream)
        return token, stream.current.value.strip()
    return token, ""


class _Markup(Node):
    """A tag that stores its markup."""

    __slots__ = ("markup", "name")

    def __init__(self, token: Token, markup: str) -> None:
        super().__init__(token)
        self.markup = markup
        self.name = token.value
        self.blank = False


class _OutputNode(OutputNode):
    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(shown(self.expression.evaluate(context)))


class _Output(EngineOutput):
    node_class = _OutputNode


class _IncludeNode(_Markup):
    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        run = running(context)
        found = _WITH_VARIABLE.match(self.markup)
        if not self.markup:
            return False
        if found:
            name = run.short(context, found[1].strip())
            parameters = found[2]
        else:
            name, *rest = self.markup.split(None, 1)
            parameters = rest[0] if rest else ""
        template = self._template(context, name.strip())
        if template is None or not run.enter():
            return False
        given = {"include": _parameters(context, parameters)} if parameters.strip() else {}
        with context.extend(given, template=template):
            template.render_with_context(context, buffer, partial=True)
        run.leave()
        return True

    def _template(self, context: RenderContext, name: str) -> BoundTemplate | None:
        run = running(context)
        if _CLIMBING.search(name):
            run.tell("An include that leads out of the site was left out.")
            return None
        if not _FILE_NAME.match(name):
            run.tell(f"The include “{name[:80]}” is not the name of a file of this site.")
            return None
        return run.template(name, relative=self.name == "include_relative")


def _parameters(context: RenderContext, text: str) -> dict[str, object]:
    made: dict[str, object] = {}
    for name, double, single, variable in _PARAMETER.findall(text):
        if variable:
            made[name] = _variable(context, variable)
        else:
            made[name] = double.replace('\\"', '"') or single.replace("\\'", "'")
    return made


def _variable(context: RenderContext, name: str) -> object:
    if name in _WORDS:
        return _WORDS[name]
    if _NUMBER.match(name):
        return int(name)
    return context.get(list(name.split(".")), token=None, default=None)


class _IncludeTag(Tag):
    block = False
    name = "include"

    def parse(self, stream: TokenStream) -> Node:
        return _IncludeNode(*_markup(stream))


class _IncludeRelativeTag(_IncludeTag):
    name = "include_relative"


class _IncludeCachedTag(_IncludeTag):
    name = "include_cached"


class _AddressNode(_Markup):
    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        run = running(context)
        wanted = run.short(context, self.markup) if "{{" in self.markup else self.markup
        wanted = wanted.strip().strip("\"'")
        found = run.site.post_address(wanted) if self.name == "post_url" else run.site.address(wanted)
        if found is None:
            run.tell(f"{NO_PAGE} “{wanted[:80]}” to link to.")
            return False
        buffer.write(address_of(context, found))
        return True


class _PostUrlTag(Tag):
    block = False
    name = "post_url"

    def parse(self, stream: TokenStream) -> Node:
        return _AddressNode(*_markup(stream))


class _LinkTag(_PostUrlTag):
    name = "link"


class _HighlightNode(Node):
    __slots__ = ("block", "language", "title")

    def __init__(self, token: Token, language: str, block: BlockNode, title: str = "") -> None:
        super().__init__(token)
        self.language = language
        self.title = title
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        inner = context.get_buffer(buffer)
        self.block.render(context, inner)
        buffer.write(_figure(inner.getvalue(), self.language, self.title))
        return True


def _figure(code: str, language: str, title: str) -> str:
    """Return a block of code below its title."""
    code, language = escape(code.strip("\r\n"), quote=False), escape(language)
    caption = f"<p><strong>{escape(title)}</strong></p>\n" if title else ""
    opening = f'<figure class="highlight"><pre><code class="language-{language}" data-lang="{language}">'
    return f"\n{caption}{opening}{code}</code></pre></figure>\n"


class _HighlightTag(Tag):
    name = "highlight"
    end = "endhighlight"

    def parse(self, stream: TokenStream) -> Node:
        token, markup = _markup(stream)
        next(stream)
        language, title = self.opening(markup)
        return _HighlightNode(token, language.lower(), self.env_parser(stream), title)

    def opening(self, markup: str) -> tuple[str, str]:
        """Return the language and the title given in the tag."""
        found = _LANGUAGE.match(markup)
        return found[1] if found else "", ""

    def env_parser(self, stream: TokenStream) -> BlockNode:
        """Return the nodes up to the end tag."""
        block = get_parser(self.env).parse_block(stream, (self.end, TOKEN_EOF))
        stream.expect(TOKEN_TAG, value=self.end)
        return block


class _CodeBlockTag(_HighlightTag):
    """Octopress's code block, with a title."""

    name = "codeblock"
    end = "endcodeblock"

    def opening(self, markup: str) -> tuple[str, str]:
        """See `code_opening`."""
        return code_opening(markup)


class _CodeFileNode(_Markup):
    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        run = running(context)
        told, _, name = self.markup.rstrip().rpartition(" ")
        folder = shown(run.site.config.get("code_dir") or "downloads/code").strip("/")
        code = run.site.read_relative("", f"{folder}/{name}")
        language, title = code_opening(told)
        if code is None:
            run.tell(f"The file “{name[:80]}” with code is not there.")
            buffer.write(f"<p><strong>{escape(title or name)}</strong></p>\n")
        else:
            buffer.write(_figure(code, language or name.rpartition(".")[2], title or name))
        return True


class _CodeFileTag(Tag):
    """Octopress's code from a file: a title, a language, the name of the file."""

    block = False
    name = "include_code"

    def parse(self, stream: TokenStream) -> Node:
        return _CodeFileNode(*_markup(stream))


class _AssignTag(AssignTag):
    """`assign`; its variable may have any name that Ruby's regular expression finds."""

    def parse(self, stream: TokenStream) -> AssignNode:
        token = stream.eat(TOKEN_TAG)
        given = stream.expect(TOKEN_EXPRESSION)
        found = ASSIGNED.search(given.value)
        if not found:
            raise LiquidSyntaxError("expected a variable and what it is set to", token=given)
        value = understood("", found[2].strip() or "nil")
        expression = FilteredExpression.parse(self.env, TokenStream(tokenize(value, given)))
        return self.node_class(token, name=Identifier(found[1], token=given), expression=expression)


class _CaptureTag(CaptureTag):
    """`capture`; its variable may have any name that Ruby's regular expression finds."""

    def parse(self, stream: TokenStream) -> CaptureNode:
        token = stream.eat(TOKEN_TAG)
        given = stream.expect(TOKEN_EXPRESSION)
        found = NAMED.search(given.value)
        if not found:
            raise LiquidSyntaxError("expected the name of a variable", token=given)
        next(stream)
        block = get_parser(self.env).parse_block(stream, (self.end, TOKEN_EOF))
        stream.expect(TOKEN_TAG, value=self.end)
        # White space alone is kept as well: it is captured, not output.
        block.blank = False
        return self.node_class(token, Identifier(found[0], token=given), block)


class _IncrementTag(IncrementTag):
    """`increment`; its entire markup is the variable's name."""

    def parse(self, stream: TokenStream) -> IncrementNode:
        token, markup = _markup(stream)
        return self.node_class(token, Identifier(markup, token=token))


class _DecrementTag(DecrementTag):
    """`decrement`; its entire markup is the variable's name."""

    def parse(self, stream: TokenStream) -> DecrementNode:
        token, markup = _markup(stream)
        return self.node_class(token, Identifier(markup, token=token))


class _Counted(Wrapped):
    """The iterable of a loop; ranges that are too long are rejected before they are expanded."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> object:
        made = self.inner.evaluate(context)
        if isinstance(made, range):
            running(context).check_range(made)
        elif isinstance(made, Mapping):
            running(context).check_range(range(len(made)))
        return made


class _ForTag(ForTag):
    def parse(self, stream: TokenStream) -> Node:
        return _count(super().parse(stream))


class _TablerowTag(TablerowTag):
    def parse(self, stream: TokenStream) -> TablerowNode:
        return _count(super().parse(stream))


def _count(node: N) -> N:
    expression = getattr(node, "expression", None)
    if expression is not None and not isinstance(expression.iterable, _Counted):
        expression.iterable = _Counted(expression.iterable)
    return node


class _ShownNode(_Markup):
    """A video or a snippet of a common plugin: its address, as a link."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        del context
        name = self.markup.split()[0].strip("\"'") if self.markup.split() else ""
        address = name if name.startswith("https://") else _PLACES[self.name] + name
        if not re.fullmatch(r"[\w:/.?=&%-]+", name):
            return False
        buffer.write(f'<p><a href="{escape(address)}">{escape(address.removeprefix("https://"))}</a></p>')
        return True


_PLACES = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "gist": "https://gist.github.com/",
}


class _YoutubeTag(Tag):
    block = False
    name = "youtube"

    def parse(self, stream: TokenStream) -> Node:
        return _ShownNode(*_markup(stream))


class _VimeoTag(_YoutubeTag):
    name = "vimeo"


class _GistTag(_YoutubeTag):
    name = "gist"


def register(environment: Environment) -> None:
    """Register the tags with an environment; Liquid's tags that Jekyll lacks are removed."""
    for tag in (
        _Output,
        _IncludeTag,
        _IncludeRelativeTag,
        _IncludeCachedTag,
        _PostUrlTag,
        _LinkTag,
        _HighlightTag,
        _CodeBlockTag,
        _CodeFileTag,
        _AssignTag,
        _CaptureTag,
        _IncrementTag,
        _DecrementTag,
        _ForTag,
        _TablerowTag,
        _YoutubeTag,
        _VimeoTag,
        _GistTag,
    ):
        environment.add_tag(tag)
    for name in ("render", "doc"):
        environment.tags.pop(name, None)
