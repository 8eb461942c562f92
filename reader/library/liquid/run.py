"""One rendering: its limits, the templates it has loaded, and its notices."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from sys import getsizeof
from typing import TYPE_CHECKING, Any, TextIO

from liquid import BoundTemplate, Environment, Mode, RenderContext
from liquid.exceptions import LiquidError, LiquidSyntaxError
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.token import Token

from reader.library.body.notices import NO_INCLUDE
from reader.library.clock import Clock, Stop
from reader.library.liquid import filters, tags
from reader.library.liquid.conditions import register_conditions
from reader.library.liquid.repair import repair
from reader.library.liquid.tokens import tokens_of

if TYPE_CHECKING:
    from reader.library.liquid.model import LiquidLimits, LiquidSite

__all__ = ["LiquidContext", "Output", "Rendering", "Stopped", "environment", "parse"]

_MAX_INCLUDES = 2_000
_MAX_NOTICES = 8
_MAX_TEXT = 4_000_000
_MAX_DIGITS_IN_BITS = 4_000
_MAX_KEPT = 16_000_000
"""Maximum size of a template's variables, in bytes as counted by `sys.getsizeof`."""

MAX_UNFOLDED = 1_000_000
"""Maximum number of values in a list; values of nested lists are counted for each occurrence of the list."""
_DEEPEST = 100
_NESTING = frozenset({list, tuple, dict})


class Stopped(Exception):  # noqa: N818 (an end, not an error)
    """A limit was reached; the message says which."""


class Output(StringIO):
    """The output, counted over all buffers of a run."""

    def __init__(self, run: Rendering) -> None:
        super().__init__()
        self._run = run

    def write(self, text: str, /) -> int:
        """Write a text. Raises Stopped if the output is too long or the time is over."""
        self._run.put_out(len(text))
        return super().write(text)


class Rendering:
    """The state of one rendering."""

    def __init__(
        self, site: LiquidSite, page: Mapping[str, object], limits: LiquidLimits, stop: Stop | None = None
    ) -> None:
        self.site = site
        self.page = page
        self.limits = limits
        self.notices: list[str] = []
        self.missing: dict[str, str] = {}
        """Notices about missing includes, and the names of these."""
        self._written = 0
        self._rounds = 0
        self._includes = 0
        self._depth = 0
        self.clock = Clock(limits.seconds, stop)
        self._templates: dict[tuple[str, bool], BoundTemplate | None] = {}
        self._weights: dict[int, tuple[object, int]] = {}

    def tell(self, words: str) -> None:
        """Record a notice for the user; the same notice only once."""
        if words not in self.notices and len(self.notices) < _MAX_NOTICES:
            self.notices.append(words)

    def step(self) -> None:
        """Begin a step of work. Raises Stopped when the time is over."""
        if self.clock.over():
            raise Stopped("it takes too long")

    def put_out(self, count: int) -> None:
        """Count characters of output. Raises Stopped beyond the limit."""
        self._written += count
        if self._written > self.limits.output:
            raise Stopped("its output is too long")
        self.step()

    def count_rounds(self, count: int) -> None:
        """Count the iterations of a loop that is about to begin. Raises Stopped beyond the limit."""
        self._rounds += count
        if self._rounds > self.limits.rounds:
            raise Stopped("it has too many loops")
        self.step()

    def check_range(self, made: range) -> None:
        """Reject a range that is too long to iterate over. Raises Stopped."""
        if made.stop - made.start > self.limits.rounds:
            raise Stopped("it has too many loops")

    def enter(self) -> bool:
        """Count the start of an include; return False if it is nested too deeply. Raises Stopped beyond the limit."""
        if self._depth >= self.limits.depth:
            self.tell("Files that include one another were not included again.")
            return False
        self._includes += 1
        self._depth += 1
        if self._includes > _MAX_INCLUDES:
            raise Stopped("it includes too many files")
        return True

    def leave(self) -> None:
        """Count the end of an include."""
        self._depth -= 1

    def template(self, name: str, *, relative: bool) -> BoundTemplate | None:
        """Return the template of an include, parsed once; None if there is no such file."""
        key = (name, relative)
        if key not in self._templates:
            path = str(self.page.get("path", ""))
            text = self.site.read_relative(path, name) if relative else self.site.read_include(name)
            if text is None:
                words = f"The include “{name[:80]}” {NO_INCLUDE}."
                self.missing[words] = name
                self.tell(words)
            self._templates[key] = None if text is None else parse(text, self)
        return self._templates[key]

    def check_nesting(self, made: list[object] | tuple[object, ...]) -> None:
        """Raise Stopped if a list is too large to write out: one that contains a list twice doubles at each level."""
        if self._unfolded(made, 0) > MAX_UNFOLDED:
            raise Stopped("its variables contain too much")

    def _unfolded(self, value: Any, depth: int) -> int:
        if depth > _DEEPEST:
            raise Stopped("its variables contain too much")
        count: int = len(value)
        for item in value.values() if isinstance(value, dict) else value:
            # Exactly these types: a page of the site is a mapping as well, and is built when it is accessed.
            if type(item) in _NESTING:
                if id(item) not in self._weights:
                    # Stored with the value, so that its id is not reused.
                    self._weights[id(item)] = (item, self._unfolded(item, depth + 1))
                count += self._weights[id(item)][1]
        return count

    def short(self, context: RenderContext, source: str) -> str:
        """Render a text that contains output markup (a file's name)."""
        buffer = Output(self)
        parse(source[:1_000], self).render_with_context(context, buffer, partial=True)
        return buffer.getvalue()


class LiquidContext(RenderContext):
    """A render context that enforces limits."""

    __slots__ = ("_kept", "run")

    def __init__(self, template: BoundTemplate, run: Rendering, values: Mapping[str, object]) -> None:
        super().__init__(template, globals=values)
        self.run = run
        self._kept = 0

    def assign(self, key: str, val: Any) -> None:
        """Set a variable. The total size is updated incrementally; the engine computes it anew each time.

        Raises Stopped beyond the limit.
        """
        self.run.step()
        self._kept += getsizeof(val, 1) - getsizeof(self.locals.get(key), 1)
        if self._kept > _MAX_KEPT:
            raise Stopped("its variables contain too much")
        self.locals[key] = val

    def raise_for_loop_limit(self, length: int = 1) -> None:
        """Count the iterations of all loops, sequential and nested."""
        self.run.count_rounds(length)

    def get_buffer(self, buf: TextIO | None = None) -> StringIO:
        """Return a buffer whose text counts as output."""
        del buf
        return Output(self.run)

    def filter(self, name: str, token: Token | None) -> Callable[..., object]:
        """Return a filter that rejects oversized values, in its arguments and in its result."""
        function = super().filter(name, token)
        run = self.run

        def bounded(value: object, *arguments: Any, **named: Any) -> object:
            run.step()
            for given in (value, *arguments):
                _check(given, run)
            made = function(value, *arguments, **named)
            _check(made, run)
            if isinstance(made, (list, tuple)):
                run.check_nesting(made)
            return made

        return bounded


def _check(value: object, run: Rendering) -> None:
    if isinstance(value, range):
        run.check_range(value)
    elif isinstance(value, (str, list, tuple)):
        if len(value) > _MAX_TEXT:
            raise Stopped("it produces too much text")
    elif isinstance(value, int) and value.bit_length() > _MAX_DIGITS_IN_BITS:
        raise Stopped("its numbers are too large")


class _Environment(Environment):
    """Jekyll's dialect. Errors do not end a rendering; they are collected, per thread, for the caller."""

    block_nesting_limit = 60
    context_depth_limit = 120

    def __init__(self) -> None:
        super().__init__(tolerance=Mode.LAX, strict_filters=False)
        self.kept = threading.local()
        tags.register(self)
        register_conditions(self)
        filters.register(self)

    def error(self, exc: type[LiquidError] | LiquidError, msg: str | None = None, token: Token | None = None) -> None:
        """Collect an error of the parser; errors of a rendering leave no trace, as in Ruby's lax mode."""
        del msg
        errors: list[tuple[str, Token | None]] | None = getattr(self.kept, "errors", None)
        if errors is not None and isinstance(exc, LiquidError):
            errors.append((str(exc.args[0]) if exc.args else "", exc.token or token))

    def template(self, source: str, run: Rendering) -> BoundTemplate:
        """Return the template of `source`. Raises LiquidSyntaxError, and Stopped if it takes too long."""
        nodes = get_parser(self).parse(_Tokens(tokens_of(source, run.tell, self.tags), run))
        return BoundTemplate(env=self, nodes=nodes, name="", path=None, globals={}, matter=None)


class _Tokens(TokenStream):
    """The tokens of a template, read while there is time."""

    def __init__(self, tokens: Iterator[Token], run: Rendering) -> None:
        self._run = run
        super().__init__(self._counted(tokens))

    def _counted(self, tokens: Iterator[Token]) -> Iterator[Token]:
        for token in tokens:
            self._run.step()
            yield token

    def __next__(self) -> Token:
        self._run.step()
        return self.next_token()


_environment: _Environment | None = None


def environment() -> _Environment:
    """Return the environment, created on first use."""
    global _environment  # noqa: PLW0603 (creating one takes a millisecond; its only state is its errors)
    if _environment is None:
        _environment = _Environment()
    return _environment


def parse(source: str, run: Rendering) -> BoundTemplate:
    """Return the template of `source`. What cannot be parsed is repaired or removed, with a notice.

    Raises Stopped if that does not help.
    """
    env = environment()
    for _ in range(6):
        errors: list[tuple[str, Token | None]] = []
        env.kept.errors = errors
        try:
            template: BoundTemplate | None = env.template(source, run)
        except LiquidSyntaxError as error:
            template = None
            errors.append((str(error.args[0]) if error.args else "", error.token))
        finally:
            env.kept.errors = None
        repaired = repair(source, errors, run.tell)
        if repaired == source and template is not None:
            return template
        source = repaired
        run.step()
    raise Stopped("its tags cannot be understood")
